"""Each command does what its help says, on the sample report or a small one; a bug of ours is called one."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from issue_factory import CHECKOUT, FLOWS, SAMPLE, copy_sample, make_small, read_folder, run_flowbrief

from flowbrief import __version__
from flowbrief.cli.app import flowbrief

COMMANDS = (
    "build",
    "check",
    "fetch",
    "vintages",
    "add-vintage",
    "diff",
    "run",
    "approve",
    "diff-issue",
    "log",
    "publish",
    "rollback",
    "send",
    "outbox",
    "verify-build",
    "explain",
    "list",
    "schema",
    "doctor",
    "new",
)


def run(*arguments: object) -> Result:
    """Run a command in this process: quicker, and its output is the same."""
    result = CliRunner().invoke(flowbrief, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def read_answer(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)
    assert run("--version").stdout == f"flowbrief, version {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: flowbrief {command}")
    assert result.stdout.split("\n\n")[1].strip().endswith(".")
    assert "--help" in result.stdout


def test_check_says_that_the_report_is_ready(tmp_path: Path) -> None:
    config = copy_sample(tmp_path)
    before = read_folder(tmp_path)
    result = run("check", config)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "latest week 2024-07-24" in result.stdout
    answer = read_answer("check", config, "--as-of", "2023-06-14")
    assert answer == {
        "status": "ok",
        "report": SAMPLE.stem,
        "as_of": "2023-06-14",
        "artifacts": [],
        "diagnostics": [],
    }
    assert read_folder(tmp_path) == before


def test_explain_lists_every_measure() -> None:
    lines = run("explain", SAMPLE).stdout.splitlines()
    measures = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines}
    assert measures["total.week"] == "37116000000 USD"
    assert measures["total.week.period"] == "2024-07-24"
    assert measures["policy.path"] == "5.5 percent_a_year"
    assert measures["total.ytd"].startswith("no value (gap-in-window)")
    described = read_answer("explain", SAMPLE)
    assert [entry["measure"] for entry in described] == list(measures)


def test_explain_shows_the_rows_behind_a_measure() -> None:
    """The rows are those of the file, line by line, and give the value by the formula."""
    answer = read_answer("explain", SAMPLE, "total.ma4")
    table = FLOWS.read_text(encoding="utf-8").splitlines()
    assert [row["line"] for row in answer["rows"]] == [102, 103, 104, 105]
    for row in answer["rows"]:
        cells = dict(zip(table[0].split(","), table[row["line"] - 1].split(","), strict=True))
        assert (row["source"], row["column"], row["period_end"]) == ("etf_flows", "total", cells["period_end"])
        assert Decimal(row["value"]) == Decimal(cells["total_usd_mn"]) * 1_000_000
    assert Decimal(answer["value"]) == sum(Decimal(row["value"]) for row in answer["rows"]) / 4
    assert (answer["unit"], answer["absence"], answer["inputs"]) == ("USD", None, ["total.week"])
    assert answer["formula"]
    assert answer["definition"]["zh"]
    assert answer["universe"]["en"] == "US-listed ETFs"
    text = run("explain", SAMPLE, "total.ma4").stdout
    assert re.search(r"etf_flows line +105 +2024-07-24 +total +37116000000", text)
    assert answer["formula"] in text


def test_explain_says_why_there_is_no_value() -> None:
    answer = read_answer("explain", SAMPLE, "total.ma4", "--as-of", "2024-05-01")
    assert (answer["value"], answer["absence"]) == (None, "gap-in-window")
    text = run("explain", SAMPLE, "total.ma4", "--as-of", "2024-05-01").stdout
    assert "no value (gap-in-window); weeks missing: 2024-04-10, 2024-04-17, 2024-04-24" in text


def test_explain_shows_the_last_rows_or_all_of_them() -> None:
    some, everything = run("explain", SAMPLE, "total.rank"), run("explain", SAMPLE, "total.rank", "--all-rows")
    assert some.stdout.splitlines()[:5] == everything.stdout.splitlines()[:5]
    long = run("explain", SAMPLE, "total.z", "--as-of", "2024-03-27").stdout
    assert "53, the last 20 shown (--all-rows for all)" in long
    whole = run("explain", SAMPLE, "total.z", "--as-of", "2024-03-27", "--all-rows").stdout
    assert sum(line.strip().startswith("etf_flows line") for line in whole.splitlines()) == 53


def test_explain_of_an_unknown_measure_suggests_one() -> None:
    result = run("explain", SAMPLE, "total.weeks")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error[unknown-measure]: there is no measure 'total.weeks'" in result.stderr
    assert "did you mean total.week?" in result.stderr


@pytest.mark.parametrize(
    ("what", "some"),
    [
        ("metrics", {"net_flow", "moving_average", "policy_rate_path", "zscore"}),
        ("claims", {"level", "record", "streak", "rate_path"}),
        ("charts", {"signed_bars", "yearly_lines", "paired_bars", "range_steps", "heat_map"}),
        ("sources", {"csv"}),
    ],
)
def test_list_describes_the_kinds(what: str, some: set[str]) -> None:
    described = read_answer("list", what)
    assert {entry["kind"] for entry in described} >= some
    text = run("list", what).stdout
    for entry in described:
        for words in entry["summary"].values():
            assert words
            assert words in text
        assert (what == "metrics") == bool(entry["formula"])
        assert (what == "claims") == bool(entry["about"])
        for param in entry["params"]:
            assert f"    {param['name']}: {param['type']}, {param['about']}" in text
            assert param["required"] == (param["default"] is None and f"{param['about']} (required)" in text)


def test_doctor_finds_this_machine_healthy() -> None:
    answer = read_answer("doctor")
    assert (answer["healthy"], answer["missing"], answer["font_error"]) == (True, [], "")
    assert answer["fonts"] == ["Flowbrief Sans 400", "Flowbrief Sans 700"]
    assert {"weasyprint", "matplotlib", "pandas"} <= set(answer["packages"])
    text = run("doctor").stdout
    assert f"flowbrief {__version__}" in text
    assert "Pango: found" in text


def test_build_of_a_small_report_and_its_json(tmp_path: Path) -> None:
    config = make_small(tmp_path)
    done = run_flowbrief(
        "build", config, "-o", "out", "--lang", "en", "--format", "html", "--draft", "--json", cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == ["status", "report", "as_of", "folder", "artifacts", "diagnostics"]
    assert (answer["status"], answer["report"], answer["as_of"]) == ("built", "small", "2024-06-05")
    issue = tmp_path / answer["folder"]
    assert sorted(answer["artifacts"]) == sorted(read_folder(issue))
    assert "brief.en.html" in answer["artifacts"]
    assert not [name for name in answer["artifacts"] if name.endswith(".pdf") or ".zh." in name]
    assert 'class="draft"' in (issue / "brief.en.html").read_text(encoding="utf-8")


INJECTED = {
    "before words": "import flowbrief.configure.spec as m; m.draft_report = None",
    "in words": "import flowbrief.compose.document as m; m.build_notes = None",
    "in ink": "import flowbrief.render.jobs as m; m.cut_for = None",
    "at the end": "import flowbrief.pipeline as m; m.write_manifest = None",
}


@pytest.mark.parametrize(
    "where", ["before words", "in ink", *(pytest.param(w, marks=pytest.mark.slow) for w in ("in words", "at the end"))]
)
def test_an_error_of_ours_is_called_a_bug(where: str, tmp_path: Path) -> None:
    config = make_small(tmp_path)
    before = read_folder(tmp_path)
    arguments = ("build", config, "-o", tmp_path / "out", "--lang", "en", "--format", "html")
    done = run_flowbrief(*arguments, cwd=tmp_path, before=INJECTED[where])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("flowbrief: error[bug]: ")
    # Of a mailing that was under way that would not be true.
    assert "Nothing was written" not in done.stderr
    assert "'NoneType' object is not callable" in done.stderr
    assert "Traceback" not in done.stderr
    assert "FLOWBRIEF_DEBUG=1" in done.stderr
    assert read_folder(tmp_path) == before


def test_a_bug_shows_where_it_is_when_asked(tmp_path: Path) -> None:
    config = make_small(tmp_path)
    env = {"FLOWBRIEF_DEBUG": "1"}
    done = run_flowbrief("check", config, cwd=tmp_path, env=env, before=INJECTED["in words"])
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "document.py" in done.stderr


def test_help_is_quick_because_it_loads_nothing(tmp_path: Path) -> None:
    done = run_flowbrief("--help", cwd=tmp_path, python=("-X", "importtime"))
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert loaded.isdisjoint({"pandas", "numpy", "matplotlib", "weasyprint", "jinja2", "babel", "pydantic", "yaml"})


def test_nothing_is_printed_for_a_machine_but_the_answer(tmp_path: Path) -> None:
    """A locale without Chinese does not stop an answer that holds it."""
    done = run_flowbrief("list", "metrics", "--json", cwd=tmp_path, env={"LC_ALL": "C", "LANG": "C"})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)[0]["summary"]["zh"]
    assert str(CHECKOUT) not in done.stdout
