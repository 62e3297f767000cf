"""approve, log and diff-issue on real issues of a small report."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from issue_factory import build_issue, make_small

from flowbrief.cli.app import flowbrief
from flowbrief.deliver.journal import append_entry

OLD, NEW = date(2024, 5, 29), date(2024, 6, 5)
REQUIRED = "delivery: {approve: required}\nsources:\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two issues, and the later one again after a figure of the past was revised: `output`, `revised`."""
    folder = tmp_path_factory.mktemp("approve")
    config = make_small(folder, ("sources:\n", REQUIRED))
    for day in (OLD, NEW):
        build_issue(config, folder / "output", day, formats=("html",))
    flows = folder / "flows.csv"
    flows.write_text(flows.read_text().replace("2024-05-22,800,", "2024-05-22,900,"))
    shutil.copytree(folder / "output", folder / "revised")
    build_issue(config, folder / "revised", NEW, formats=("html",))
    return folder


@pytest.fixture
def config(built: Path, tmp_path: Path) -> Path:
    """The report in a folder of its own, with the state of nobody."""
    for name in ("output", "revised"):
        shutil.copytree(built / name, tmp_path / name)
    for name in ("small.yaml", "flows.csv"):
        shutil.copy(built / name, tmp_path / name)
    return tmp_path / "small.yaml"


def run(command: str, config: Path, *arguments: object, output: str = "output") -> Result:
    where = () if command == "log" else ("-o", config.parent / output)
    given = [command, config, *where, *arguments]
    result = CliRunner().invoke(flowbrief, [str(one) for one in given])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def read(command: str, config: Path, *arguments: object, output: str = "output") -> Any:
    result = run(command, config, *arguments, "--json", output=output)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_approving_shows_what_is_approved(config: Path) -> None:
    result = run("approve", config, "--by", "李薇", "--note", "核对无误")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    document = json.loads((config.parent / "output/small/2024-06-05/document.zh.json").read_bytes())
    headline = "".join(run.get("printed", run.get("text")) for run in document["headline"])
    assert lines[0] == f"zh        {headline}".replace("\u2060", "")
    assert lines[1].startswith("en        ")
    assert lines[3] == "data      to flows 2024-06-05"
    assert lines[4].startswith("gates     ")
    assert lines[5].startswith("since     2024-05-29: ")
    assert lines[6].startswith("small 2024-06-05: approved by 李薇, 20")
    (entry,) = read("log", config)["entries"]
    assert (entry["action"], entry["by"], entry["details"]) == ("approved", "李薇", {"note": "核对无误"})


def test_approving_in_json_names_the_bytes(config: Path) -> None:
    answer = read("approve", config, "--by", "Ann", "--as-of", OLD)
    assert (answer["status"], answer["as_of"], answer["by"], answer["is_new"]) == (
        "approved",
        "2024-05-29",
        "Ann",
        True,
    )
    assert set(answer["headline"]) == {"zh", "en"}
    assert answer["since"] is None
    assert "brief.zh.html" in answer["files"]
    assert all(gate["passed"] for gate in answer["gates"])
    again = read("approve", config, "--by", "Ann", "--as-of", OLD)
    assert (again["is_new"], again["entry"]) == (False, answer["entry"])
    assert "Ann had approved it" in run("approve", config, "--by", "Ann", "--as-of", OLD).stdout


def test_a_withdrawal_needs_an_approval(config: Path) -> None:
    refused = run("approve", config, "--by", "Bo", "--withdraw")
    assert (refused.exit_code, refused.stdout) == (8, "")
    assert "error[not-approved]: nobody has approved this issue" in refused.stderr
    run("approve", config, "--by", "Ann")
    assert read("approve", config, "--by", "Bo", "--withdraw")["status"] == "withdrawn"
    assert [entry["action"] for entry in read("log", config)["entries"]] == ["approved", "withdrawn"]


@pytest.mark.parametrize("name", ["", "  ", "Ann\nBo", "\x1b[31mAnn", "n" * 201])
def test_a_name_is_one_line_that_can_be_printed(name: str, config: Path) -> None:
    result = run("approve", config, "--by", name)
    assert result.exit_code == 2
    assert "write one line of at most 200 characters" in result.stderr
    assert not (config.parent / "state").exists()


def test_an_issue_that_was_altered_is_not_approved(config: Path) -> None:
    page = config.parent / "output/small/2024-06-05/brief.zh.html"
    page.write_bytes(page.read_bytes() + b" ")
    result = run("approve", config, "--by", "Ann")
    assert (result.exit_code, result.stdout) == (7, "")
    assert f"{page}: error[issue-altered]" in result.stderr
    assert not (config.parent / "state").exists()


def test_an_earlier_issue_that_was_altered_keeps_nothing_from_being_approved(config: Path) -> None:
    (config.parent / "output/small/2024-05-29/data.csv").unlink()
    result = run("approve", config, "--by", "Ann")
    assert result.exit_code == 0
    assert "warning[issue-altered]" in result.stderr
    assert run("diff-issue", config).exit_code == 7


@pytest.fixture
def small_disk(config: Path) -> Iterator[Path]:
    """The state folder on a file system of 512 KB in memory."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system to fill")
    folder = config.parent / "state"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a file system in memory")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_full_disk_nothing_is_approved_and_the_log_stays(config: Path, small_disk: Path) -> None:
    assert run("approve", config, "--by", "Ann", "--as-of", OLD).exit_code == 0
    log, ballast, page = small_disk / "small" / "log.jsonl", small_disk / "ballast", os.sysconf("SC_PAGESIZE")
    before, failed = log.read_bytes(), 0
    for spare in range(100):
        with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
            while file.write(b"\0" * page):
                pass
        os.truncate(ballast, ballast.stat().st_size // page * page - spare * page)
        result = run("approve", config, "--by", "Ann")
        if result.exit_code == 0:
            break
        failed += 1
        assert (result.exit_code, result.stdout) == (7, "")
        assert "state/small: error[state-not-writable]: the state cannot be written: No space left" in result.stderr
        assert log.read_bytes() == before
    # The clock, the records, the line of the log.
    assert failed >= 3
    assert [entry["as_of"] for entry in read("log", config)["entries"]] == ["2024-05-29", "2024-06-05"]


def test_the_log_of_a_report_that_was_never_approved_is_empty(config: Path) -> None:
    assert run("log", config).stdout == "small: 0 entries\n"
    assert read("log", config) == {
        "status": "whole",
        "report": "small",
        "state": str(config.parent / "state" / "small"),
        "entries": [],
        "diagnostics": [],
    }


def test_a_log_that_was_changed_is_named_with_its_line(config: Path) -> None:
    for name in ("Ann", "Bo", "Cy"):
        run("approve", config, "--by", name)
    log = config.parent / "state" / "small" / "log.jsonl"
    log.write_text(log.read_text().replace('"by":"Bo"', '"by":"Xi"'))
    result = run("log", config)
    assert result.exit_code == 7
    assert f"{log}:2: error[log-broken]" in result.stderr
    assert [line.split()[-1] for line in result.stdout.splitlines()] == ["Ann"]
    answer = run("log", config, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["status"]) == (7, "broken")
    assert json.loads(answer.stdout)["diagnostics"][0]["line"] == 2
    for refused in (run("approve", config, "--by", "Di"), run("diff-issue", config)):
        assert (refused.exit_code, refused.stdout) == (7, "")
        assert "log-broken" in refused.stderr


def test_what_stands_in_the_log_does_not_steer_the_terminal(config: Path) -> None:
    read("approve", config, "--by", "Ann")
    state = config.parent / "state" / "small"
    append_entry(state, datetime(2026, 1, 1, tzinfo=UTC), "published", NEW, "f" * 64, "\x1b[2J", {"to": "\r\x07"})
    shown = run("log", config).stdout
    assert "published by \\x1b[2J  (to: \\r\\x07)" in shown
    assert "\x1b" not in shown


def test_the_issue_before_is_compared(config: Path) -> None:
    answer = read("diff-issue", config)
    assert (answer["as_of"], answer["since"]["as_of"], answer["approval"], answer["versions"]) == (
        "2024-06-05",
        "2024-05-29",
        None,
        [],
    )
    numbers = {number["measure"]: number for number in answer["since"]["numbers"]}
    week = numbers["total.week"]
    assert (week["old"]["value"], week["new"]["value"]) == ("1850000000", "-60000000")
    assert "+$1.9bn" in week["old"]["printed"]["en"]
    assert "−6000万美元" in week["new"]["printed"]["zh"]
    (level,) = [claim for claim in answer["since"]["claims"] if claim["claim"] == "total.week:level"]
    assert (level["change"], level["old"]["variant"], level["new"]["variant"]) == ("turned", "in", "out")
    assert "18.5亿美元" in level["old"]["zh"] or "19亿美元" in level["old"]["zh"]
    assert "$60m" in level["new"]["en"]
    text = run("diff-issue", config).stdout
    assert "Against the issue of 2024-05-29" in text
    assert level["new"]["zh"] in text
    assert "1850000000 USD → -60000000 USD" in text


def test_any_other_day_may_be_compared_with_but_not_the_same(config: Path) -> None:
    assert read("diff-issue", config, "--as-of", OLD)["since"] is None
    assert "There is no earlier issue." in run("diff-issue", config, "--as-of", OLD).stdout
    assert read("diff-issue", config, "--as-of", OLD, "--against", NEW)["since"]["as_of"] == "2024-06-05"
    same = run("diff-issue", config, "--against", NEW)
    assert (same.exit_code, "error[same-day]" in same.stderr) == (2, True)
    missing = run("diff-issue", config, "--against", "2024-05-22")
    assert (missing.exit_code, "error[issue-missing]" in missing.stderr) == (5, True)


def test_another_version_that_was_approved_is_compared(config: Path) -> None:
    """The same day, built again after a revision, in the place of what somebody approved."""
    run("approve", config, "--by", "Ann")
    (version,) = read("diff-issue", config, output="revised")["versions"]
    assert (version["entry"]["action"], version["entry"]["by"]) == ("approved", "Ann")
    found = version["difference"]
    assert {"brief.zh.html", "data.csv", "ledger.json"} <= set(found["files"])
    assert {"what": "total.week", "on": "2024-05-22", "old": "800000000", "new": "900000000"} in found["points"]
    average = next(number for number in found["numbers"] if number["measure"] == "total.ma4")
    assert int(average["new"]["value"]) - int(average["old"]["value"]) == 25_000_000
    text = run("diff-issue", config, output="revised").stdout
    assert "approved by Ann" in text
    assert "2024-05-22  total.week  800000000 → 900000000" in text


def test_a_version_whose_records_are_gone_is_named_all_the_same(config: Path) -> None:
    run("approve", config, "--by", "Ann")
    shutil.rmtree(config.parent / "state" / "small" / "kept")
    (version,) = read("diff-issue", config, output="revised")["versions"]
    assert version["difference"] is None
    assert "its records were not kept" in run("diff-issue", config, output="revised").stdout


def build(config: Path, *arguments: object) -> str:
    return run("build", config, "--as-of", NEW, "--format", "html", *arguments, output="revised").stdout


def test_a_build_says_what_comes_next(config: Path) -> None:
    """The data are those of the folder `revised`, so that what is built is the same again."""
    draft = build(config)
    assert draft.splitlines()[1] == (
        "It is a draft until somebody approves it: "
        f"flowbrief approve {config} --as-of 2024-06-05 --output {config.parent / 'revised'} --by NAME"
    )
    run("approve", config, "--by", "Ann", output="revised")
    assert build(config).splitlines()[1] == "It is approved by Ann."
    assert build(config, "--force").splitlines()[1] == "It is approved by Ann."
    assert json.loads(build(config, "--json"))["approval"] == {
        "state": str(config.parent / "state" / "small"),
        "approved_by": "Ann",
    }
