"""Files that were downloaded before the store was: kept with their day, compared, and read by issues of the past."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fetch_factory import DATA, NOON, Clock, change, fetch_one, on, stored, write_config
from fetch_server import Server
from issue_factory import registry

from flowbrief.cli.app import flowbrief
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.quantity import Quantity
from flowbrief.model.vintage import Fetched
from flowbrief.pipeline import Wish, add_vintage, prepare

FIRST = b"".join(DATA.splitlines(keepends=True)[:-1])
REVISED = change(DATA, "2024-05-29", 1900)


@pytest.fixture
def config(server: Server, tmp_path: Path) -> Path:
    """A report whose store begins on 14 June, and files of a fortnight before."""
    config = write_config(tmp_path, server.answer("/flows.csv", REVISED))
    fetch_one(config, on("2024-06-14"))
    (tmp_path / "may.csv").write_bytes(FIRST)
    (tmp_path / "june.csv").write_bytes(DATA)
    return config


def add(config: Path, file: str, day: str, *, name: str = "flows", clock: Clock | None = None) -> Fetched:
    world = (clock or on("2024-06-20")).world()
    return add_vintage(config, name, config.parent / file, date.fromisoformat(day), world, registry)[1]


def refuse(config: Path, file: str, day: str, **given: Any) -> Diagnostic:
    before = stored(config)
    with pytest.raises(Refused) as refused:
        add(config, file, day, **given)
    assert stored(config) == before
    return refused.value.diagnostics[0]


def run(*words: object) -> Result:
    return CliRunner().invoke(flowbrief, [str(word) for word in words])


def flow_of(config: Path, vintage: str) -> tuple[date, Decimal, str]:
    spec, dataset, analysis = prepare(config, Wish(vintage=vintage), on("2024-06-20").world(), registry)
    week = analysis.measure("total.week")
    assert week is not None
    assert isinstance(week.value, Quantity)
    used = spec.sources[0].vintage
    assert used is not None
    return dataset.period.end, week.value.amount, used.fetched_on.isoformat()


def test_old_files_stand_before_what_was_fetched(config: Path) -> None:
    june, may = add(config, "june.csv", "2024-06-07"), add(config, "may.csv", "2024-05-31")

    assert june.is_new
    assert may.is_new
    kept = stored(config)
    assert [one.fetched_on.isoformat() for one in kept] == ["2024-05-31", "2024-06-07", "2024-06-14"]
    assert [one.sha256 for one in kept] == [hashlib.sha256(data).hexdigest() for data in (FIRST, DATA, REVISED)]
    assert [one.url for one in kept[:2]] == ["file:may.csv", "file:june.csv"]
    assert kept[0].fetched_at == datetime(2024, 5, 31, 4, tzinfo=UTC)
    assert (config.parent / "vintages" / kept[0].file).read_bytes() == FIRST
    assert (config.parent / "may.csv").read_bytes() == FIRST


def test_issues_of_the_past_are_built_from_them(config: Path) -> None:
    with pytest.raises(Refused):
        flow_of(config, "2024-05-31")
    add(config, "may.csv", "2024-05-31")
    add(config, "june.csv", "2024-06-07")

    assert flow_of(config, "2024-06-01") == (date(2024, 5, 29), 1850000000, "2024-05-31")
    assert flow_of(config, "2024-06-13") == (date(2024, 6, 5), -60000000, "2024-06-07")
    assert flow_of(config, "2024-06-14") == (date(2024, 6, 5), -60000000, "2024-06-14")


def test_the_next_fetch_goes_on_as_before(config: Path, server: Server) -> None:
    add(config, "june.csv", "2024-06-07")

    assert not fetch_one(config, on("2024-06-21")).is_new
    assert len(stored(config)) == 2


def test_the_same_file_twice_is_one_vintage(config: Path) -> None:
    first = add(config, "june.csv", "2024-06-07")
    again, later = add(config, "june.csv", "2024-06-07"), add(config, "june.csv", "2024-06-10")

    assert (again.is_new, later.is_new) == (False, False)
    assert again.vintage == later.vintage == first.vintage
    assert len(stored(config)) == 2


def test_of_today_a_file_counts_from_now(config: Path) -> None:
    morning = Clock(NOON.replace(day=20, hour=8))
    added = add(config, "june.csv", "2024-06-20", clock=morning)

    assert added.vintage is not None
    assert added.vintage.fetched_at == morning.now
    assert fetch_one(config, on("2024-06-20")).is_new


@pytest.mark.parametrize(
    ("name", "code"), [("nothing", "nothing-to-fetch"), ("", "nothing-to-fetch"), ("Flows", "nothing-to-fetch")]
)
def test_a_source_that_is_none_is_refused(config: Path, name: str, code: str) -> None:
    found = refuse(config, "may.csv", "2024-05-31", name=name)
    assert (found.code, found.exit_code) == (code, ExitCode.USAGE)
    assert "flows" in found.hint


def test_a_report_without_fetch_has_no_vintages(config: Path) -> None:
    text = config.read_text("utf-8")
    own = next(line for line in text.splitlines() if "fetch: {url" in line)
    config.write_text(text.replace(own, "    path: june.csv"), "utf-8")
    assert refuse(config, "may.csv", "2024-05-31").code == "nothing-to-fetch"


def test_a_day_to_come_is_refused(config: Path) -> None:
    found = refuse(config, "june.csv", "2024-06-21")
    assert (found.code, found.exit_code) == ("retrieved-in-future", ExitCode.USAGE)
    assert "2024-06-20" in found.message


def test_a_day_before_the_rows_of_the_file_is_refused(config: Path) -> None:
    found = refuse(config, "june.csv", "2024-06-04")
    assert (found.code, found.exit_code) == ("retrieved-too-early", ExitCode.DATA)
    assert (found.place.file, found.place.line) == (str(config.parent / "june.csv"), len(DATA.splitlines()))
    assert add(config, "june.csv", "2024-06-05").is_new


def test_figures_are_kept_as_they_were_published(config: Path) -> None:
    (config.parent / "odd.csv").write_bytes(DATA.replace(b"2400", b"n/a"))
    assert add(config, "odd.csv", "2024-06-07").is_new


@pytest.mark.parametrize(
    ("content", "code", "exit_code"),
    [
        (None, "missing-file", ExitCode.USAGE),
        (b"", "fetched-nothing", ExitCode.DATA),
        (b"<!doctype html><title>Sign in</title>", "fetched-page", ExitCode.DATA),
        (DATA.replace(b"tech_mn", b"technology_mn"), "missing-column", ExitCode.DATA),
        (DATA[:-8], "short-row", ExitCode.DATA),
        (DATA.splitlines()[0] + b"\n", "no-rows", ExitCode.DATA),
        (b"x" * (2 * 1024 * 1024), "fetched-too-large", ExitCode.DATA),
    ],
)
def test_what_a_fetch_would_refuse_is_refused(
    config: Path, content: bytes | None, code: str, exit_code: ExitCode
) -> None:
    text = config.read_text("utf-8")
    config.write_text(text.replace('.csv"}', '.csv", most_megabytes: 1}'), "utf-8")
    if content is not None:
        (config.parent / "odd.csv").write_bytes(content)

    found = refuse(config, "odd.csv", "2024-06-07")

    assert (found.code, found.exit_code) == (code, exit_code)
    assert found.place.file == str(config.parent / "odd.csv")
    assert "server" not in found.message


def test_a_store_that_cannot_be_written_is_said(config: Path) -> None:
    (config.parent / "blocked").write_text("")
    config.write_text(config.read_text("utf-8") + "store: blocked\n", "utf-8")
    with pytest.raises(Refused) as refused:
        add(config, "june.csv", "2024-06-07")
    (found,) = refused.value.diagnostics
    assert (found.code, found.exit_code) == ("store-not-writable", ExitCode.DELIVERY)


def test_on_the_command_line(config: Path) -> None:
    file = config.parent / "june.csv"
    short = hashlib.sha256(DATA).hexdigest()[:12]

    first = run("add-vintage", config, "flows", file, "--retrieved-on", "2024-06-07")
    again = run("add-vintage", config, "flows", file, "--retrieved-on", "2024-06-08")
    said = json.loads(run("add-vintage", config, "flows", file, "--retrieved-on", "2024-06-08", "--json").stdout)

    assert first.stdout == f"flows  new vintage of 2024-06-07: {short}, {len(DATA)} bytes\n"
    assert again.stdout == f"flows  unchanged since 2024-06-07: {short}, {len(DATA)} bytes\n"
    assert (said["status"], said["source"], said["vintage"]["url"]) == ("unchanged", "flows", "file:june.csv")
    assert "1850 → 1900" in run("diff", config, "flows").stdout
    early = run("add-vintage", config, "flows", file, "--retrieved-on", "2024-06-01")
    assert (early.exit_code, "error[retrieved-too-early]" in early.stderr) == (4, True)
    refused = json.loads(run("add-vintage", config, "x", file, "--retrieved-on", "2024-06-01", "--json").stdout)
    assert refused["diagnostics"][0]["code"] == "nothing-to-fetch"
    assert run("add-vintage", config, "flows", file).exit_code == 2
    assert run("add-vintage", config, "flows", file, "--retrieved-on", "1 June").exit_code == 2
