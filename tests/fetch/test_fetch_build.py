"""A build reads the vintage of the day it is for, and an issue of the past comes out as it was."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from fetch_factory import DATA, change, fetch_one, on, stored, write_config
from fetch_server import Server
from issue_factory import registry

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.quantity import Quantity
from flowbrief.pipeline import Wish, build, prepare

FIRST = b"".join(DATA.splitlines(keepends=True)[:-1])
REVISED = change(DATA, "2024-05-29", 1900)


@pytest.fixture
def config(server: Server, tmp_path: Path) -> Path:
    """A report fetched on 31 May, on 7 June and, revised, on 14 June."""
    config = write_config(tmp_path, server.answer("/flows.csv", FIRST, DATA, REVISED))
    for day in ("2024-05-31", "2024-06-07", "2024-06-14"):
        assert fetch_one(config, on(day)).is_new
    return config


def read(config: Path, today: str = "2024-06-20", as_of: str = "", vintage: str | None = None) -> tuple[date, int, str]:
    """The week, the flow of 29 May in millions, and the day of the vintage that a build would use."""
    wish = Wish(as_of=date.fromisoformat(as_of) if as_of else None, vintage=vintage)
    spec, dataset, analysis = prepare(config, wish, on(today).world(), registry)
    week = analysis.measure("total.week")
    assert week is not None
    assert isinstance(week.value, Quantity)
    table = dataset.table("flows")
    values = [one.value for one in table.of_column("total") if one.period.end == date(2024, 5, 29)]
    used = table.provenance.vintage
    assert used is not None
    assert used == spec.sources[0].vintage
    return dataset.period.end, int(values[0] / 1_000_000), used.fetched_on.isoformat()


def refuse(config: Path, **asked: str) -> Diagnostic:
    with pytest.raises(Refused) as refused:
        read(config, **asked)
    (found,) = refused.value.diagnostics
    return found


def test_the_newest_is_read(config: Path) -> None:
    assert read(config) == (date(2024, 6, 5), 1900, "2024-06-14")


@pytest.mark.parametrize(
    ("as_of", "week", "flow", "used"),
    [
        ("2024-05-31", date(2024, 5, 29), 1850, "2024-05-31"),
        ("2024-06-04", date(2024, 5, 29), 1850, "2024-05-31"),
        ("2024-06-07", date(2024, 6, 5), 1850, "2024-06-07"),
        ("2024-06-11", date(2024, 6, 5), 1850, "2024-06-07"),
    ],
)
def test_a_past_day_takes_the_vintage_of_then(config: Path, as_of: str, week: date, flow: int, used: str) -> None:
    as_if = on(as_of).now.date().isoformat()
    assert read(config, as_of=as_of) == (week, flow, used)
    assert read(config, today=as_if, as_of=as_of) == (week, flow, used)


def test_a_day_before_the_first_vintage_has_none(config: Path) -> None:
    found = refuse(config, as_of="2024-05-30")

    assert (found.code, found.exit_code) == ("not-fetched", ExitCode.STALE)
    assert "2024-05-31" in found.message
    assert "--vintage 2024-05-31" in found.hint


def test_a_vintage_may_be_asked_for_by_day(config: Path) -> None:
    assert read(config, vintage="2024-06-09") == (date(2024, 6, 5), 1850, "2024-06-07")
    assert read(config, vintage="2024-06-01") == (date(2024, 5, 29), 1850, "2024-05-31")


def test_a_vintage_may_be_asked_for_by_hash(config: Path) -> None:
    digest = hashlib.sha256(DATA).hexdigest()

    assert read(config, vintage=digest[:8]) == (date(2024, 6, 5), 1850, "2024-06-07")
    assert read(config, vintage=digest.upper()) == (date(2024, 6, 5), 1850, "2024-06-07")


def test_an_old_week_may_be_told_from_a_new_vintage(config: Path) -> None:
    assert read(config, as_of="2024-05-29", vintage="2024-06-14") == (date(2024, 5, 29), 1900, "2024-06-14")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("2024-05-01", "not-fetched"),
        ("0123456789", "unknown-vintage"),
        ("abc", "unknown-vintage"),
        ("2024-06-7x", "unknown-vintage"),
    ],
)
def test_a_vintage_that_is_not_there_is_told(config: Path, asked: str, code: str) -> None:
    assert refuse(config, vintage=asked).code == code


def test_a_week_that_was_published_after_the_as_of_date_is_found_by_the_vintage(config: Path) -> None:
    found = refuse(config, as_of="2024-06-05")
    assert (found.code, found.exit_code) == ("period-missing", ExitCode.STALE)
    assert "the file of 2024-05-31" in found.hint
    assert "`--vintage`" in found.hint
    assert read(config, as_of="2024-06-05", vintage="2024-06-07") == (date(2024, 6, 5), 1850, "2024-06-07")


def test_the_age_of_rebuilt_data_is_judged_as_of_then(config: Path) -> None:
    text = config.read_text("utf-8")
    own = "    gates: {freshness: {error_after_days: 5}}\n    shape: weekly\n"
    config.write_text(text.replace("    shape: weekly\n", own), "utf-8")

    assert refuse(config, today="2024-06-20").code == "data-stale"
    assert read(config, vintage="2024-06-07")[0] == date(2024, 6, 5)
    assert refuse(config, vintage="2024-06-13").code == "data-stale"


def test_nothing_fetched_falls_back_to_the_file(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA), path="own.csv")
    (tmp_path / "own.csv").write_bytes(FIRST)

    spec, dataset, _ = prepare(config, Wish(), on("2024-06-20").world(), registry)
    assert spec.sources[0].vintage is None
    assert (dataset.period.end, dataset.table("flows").provenance.path) == (date(2024, 5, 29), "own.csv")

    fetch_one(config, on("2024-06-20"))
    assert read(config)[0] == date(2024, 6, 5)


def test_nothing_fetched_and_no_file_says_to_fetch(server: Server, tmp_path: Path) -> None:
    found = refuse(write_config(tmp_path, server.answer("/flows.csv", DATA)))

    assert (found.code, found.exit_code) == ("not-fetched", ExitCode.STALE)
    assert "flowbrief fetch" in found.hint
    assert found.place.line > 0


def test_bytes_that_were_changed_in_the_store_are_refused(config: Path) -> None:
    kept = config.parent / "vintages" / stored(config)[-1].file
    kept.write_bytes(kept.read_bytes().replace(b"1900", b"9900"))

    found = refuse(config)

    assert (found.code, found.exit_code) == ("vintage-damaged", ExitCode.DATA)


def test_bytes_that_are_gone_from_the_store_are_told(config: Path) -> None:
    (config.parent / "vintages" / stored(config)[-1].file).unlink()

    assert refuse(config).code == "missing-file"


def test_an_index_that_is_none_is_told(config: Path) -> None:
    (config.parent / "vintages" / "index.sqlite").write_bytes(b"no database, but long enough to be read as one\n" * 30)

    found = refuse(config)

    assert (found.code, found.exit_code) == ("store-damaged", ExitCode.DATA)


def test_an_issue_of_the_past_comes_out_as_it_was(server: Server, tmp_path: Path) -> None:
    config = write_config(tmp_path, server.answer("/flows.csv", DATA, REVISED))
    fetch_one(config, on("2024-06-07"))
    _, then = build(config, Wish(), tmp_path / "then", on("2024-06-07").world(), registry)
    fetch_one(config, on("2024-06-14"))

    _, again = build(config, Wish(vintage="2024-06-07"), tmp_path / "again", on("2024-07-30").world(), registry)
    _, other = build(config, Wish(), tmp_path / "other", on("2024-06-14").world(), registry)

    assert again.files == then.files
    assert all((again.folder / name).read_bytes() == (then.folder / name).read_bytes() for name in then.files)
    assert (other.folder / "data.csv").read_bytes() != (then.folder / "data.csv").read_bytes()
    inputs = json.loads((then.folder / "manifest.json").read_bytes())["inputs"]
    assert inputs[0]["vintage"] == {
        "fetched_on": "2024-06-07",
        "fetched_at": "2024-06-07T04:00:00+00:00",
        "sha256": hashlib.sha256(DATA).hexdigest(),
        "bytes": len(DATA),
        "url": server.url("/flows.csv"),
    }
