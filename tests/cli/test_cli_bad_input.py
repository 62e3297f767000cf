"""A mistake in a config, in data or in prose is said with its place, by the right exit code; nothing is written."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from issue_factory import SAMPLE, copy_sample, read_folder, run_flowbrief

DATA = "ici-etf-net-issuance-weekly.csv"
PRINTED = f"../data/{DATA}"
Lines = list[bytes]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A copy of the sample report, with issues that were built earlier."""
    config = copy_sample(tmp_path)
    for day in ("2024-07-17", "2024-07-24"):
        issue = tmp_path / "out" / SAMPLE.stem / day
        issue.mkdir(parents=True)
        (issue / "brief.en.html").write_text(f"the issue of {day}", encoding="utf-8")
    return config


@pytest.fixture
def build(report: Path) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Return a function that runs `build`; afterwards the folder is as it was, to the byte and the inode."""
    folder = report.parent.parent

    def look() -> dict[str, tuple[bytes, int]]:
        return {
            name: (content, (folder / "out" / name).stat().st_ino)
            for name, content in read_folder(folder / "out").items()
        }

    before = look()

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        done = run_flowbrief("build", report, "-o", folder / "out", *arguments, cwd=folder)
        assert "Traceback" not in done.stderr
        assert "error[bug]" not in done.stderr
        return done

    yield run
    assert look() == before


def parse_refusal(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object on stdout of a refused build."""
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["status"] == "refused"
    assert answer["artifacts"] == []
    assert answer["exit_code"] == done.returncode
    assert answer["diagnostics"]
    for diagnostic in answer["diagnostics"]:
        assert list(diagnostic) == ["severity", "code", "message", "file", "line", "column", "field", "hint"]
    return answer


YAML = {
    "unknown-key": ("headline: total", "headlin: total"),
    "wrong-type": ("periods: 52", 'periods: "52"'),
    "missing-language": ("title: {zh: 风险, en: Risks}", "title: {zh: 风险}"),
    "anchor": ("headline: total", "headline: &total total"),
}


@pytest.mark.parametrize("code", YAML)
def test_a_mistake_in_the_yaml(code: str, report: Path, build: Callable[..., Any]) -> None:
    old, new = YAML[code]
    text = report.read_text(encoding="utf-8")
    assert text.count(old) == 1
    report.write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    done = build("--json")
    assert done.returncode == 2
    found = parse_refusal(done)["diagnostics"]
    assert code in {diagnostic["code"] for diagnostic in found}
    assert {diagnostic["file"] for diagnostic in found} == {report.as_posix()}
    assert any(diagnostic["line"] == line and diagnostic["column"] for diagnostic in found)
    assert f"{report}:{line}:" in done.stderr


def test_every_mistake_at_once(report: Path, build: Callable[..., Any]) -> None:
    text = report.read_text(encoding="utf-8")
    for old, new in (
        ("as_of: latest", "as_of: 2024-02-30"),
        ("kind: zscore", "kind: zscores"),
        ("headline: total", "headline: totl"),
        ("palette: cvd", "palette: NO"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    report.write_text(text, encoding="utf-8")
    done = build("--json")
    assert done.returncode == 2
    found = [diagnostic["code"] for diagnostic in parse_refusal(done)["diagnostics"]]
    assert len(found) >= 4
    assert {"unknown-kind", "unknown-subject"} <= set(found)


def edit_line(number: int, edit: Callable[[bytes], bytes]) -> Callable[[Lines], Lines]:
    return lambda lines: [edit(line) if n == number else line for n, line in enumerate(lines, start=1)]


def replace_cell(number: int, column: int, cell: bytes) -> Callable[[Lines], Lines]:
    def edit(line: bytes) -> bytes:
        cells = line.rstrip(b"\n").split(b",")
        cells[column] = cell
        return b",".join(cells) + b"\n"

    return edit_line(number, edit)


# What is done to the lines of the table; the code, line and column that the answer names.
DEFECTS: dict[str, tuple[Callable[[Lines], Lines], str, int, str]] = {
    "extra-field": (edit_line(10, lambda line: line.rstrip(b"\n") + b",7\n"), "extra-field", 10, ""),
    "short-row": (edit_line(10, lambda line: line.rpartition(b",")[0] + b"\n"), "short-row", 10, ""),
    "duplicate-week": (lambda lines: [*lines[:20], lines[19], *lines[20:]], "duplicate-period", 21, "period_end"),
    "missing-week": (lambda lines: [*lines[:20], *lines[21:]], "missing-period", 21, "period_end"),
    "not-a-number": (replace_cell(30, 2, b"NaN"), "missing-mark", 30, "equity_usd_mn"),
    "infinity": (replace_cell(31, 1, b"inf"), "not-finite", 31, "total_usd_mn"),
    "text": (replace_cell(32, 3, b"about 20"), "not-a-number", 32, "equity_domestic_usd_mn"),
    "blank": (replace_cell(33, 4, b""), "blank-cell", 33, "equity_world_usd_mn"),
    "header": (edit_line(1, lambda line: line.replace(b"total_usd_mn", b"total_mn")), "", 1, ""),
    "web-page": (lambda _: [b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"], "not-csv", 1, ""),
    "empty": (lambda _: [b""], "empty-file", 0, ""),
    "gbk": (edit_line(12, lambda line: line.replace(b"2022", "二〇".encode("gbk"))), "", 12, ""),
    "future": (lambda lines: [*lines, b"2099-01-07,1,1,1,0\n"], "date-in-future", 106, "period_end"),
    "no-such-day": (replace_cell(34, 0, b"2023-02-30"), "no-such-date", 34, "period_end"),
    "does-not-add-up": (replace_cell(35, 2, b"99999"), "does-not-add-up", 35, "equity_usd_mn"),
}
SLOW_DEFECTS = {"blank", "no-such-day", "infinity", "short-row", "text", "does-not-add-up", "empty"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW_DEFECTS else name for name in DEFECTS]
)
def test_a_defect_of_the_data(name: str, report: Path, build: Callable[..., Any]) -> None:
    edit, code, line, field = DEFECTS[name]
    path = report.parent.parent / "data" / DATA
    before = path.read_bytes()
    path.write_bytes(b"".join(edit(before.splitlines(keepends=True))))
    assert path.read_bytes() != before
    done = build("--json")
    assert done.returncode == 4, done.stderr
    found = parse_refusal(done)["diagnostics"]
    assert {diagnostic["file"] for diagnostic in found} == {PRINTED}
    first = found[0]
    assert first["code"] == (code or first["code"])
    assert (first["line"], first["field"]) == (line, field or first["field"])
    assert f"{PRINTED}:{line}" in done.stderr or not line


def test_a_missing_file_is_found_and_named(report: Path, build: Callable[..., Any]) -> None:
    (report.parent.parent / "data" / DATA).unlink()
    done = build()
    assert (done.returncode, done.stdout) == (4, "")
    assert f"{PRINTED}: error[missing-file]" in done.stderr


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param("2024-08-07", 5, id="beyond the data"),
        pytest.param("2019-01-01", 5, id="before the data", marks=pytest.mark.slow),
        pytest.param("2024-04-10", 5, id="in the gap", marks=pytest.mark.slow),
        pytest.param("2099-01-01", 2, id="in the future", marks=pytest.mark.slow),
        pytest.param("2024-02-30", 2, id="no such day"),
        pytest.param("24.7.2024", 2, id="no date", marks=pytest.mark.slow),
    ],
)
def test_a_day_that_cannot_be_built(day: str, code: int, build: Callable[..., Any]) -> None:
    done = build("--as-of", day)
    assert (done.returncode, done.stdout) == (code, "")
    assert day in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Flows rose by 5% this week.", "typed-digit"),
        ("Flows of {{ flow('total.weak') }} this week.", "unknown-measure"),
        pytest.param("Flows of {{ 1 / 0 }} this week.", "prose-expression", marks=pytest.mark.slow),
    ],
)
def test_a_mistake_in_the_prose(line: str, code: str, report: Path, build: Callable[..., Any]) -> None:
    prose = report.parent / SAMPLE.stem / "prose" / "view.en.md"
    text = prose.read_text(encoding="utf-8")
    prose.write_text(text.rstrip("\n") + f"\n\n{line}\n", encoding="utf-8")
    number = text.rstrip("\n").count("\n") + 3
    done = build("--json")
    assert done.returncode == 2
    (found,) = parse_refusal(done)["diagnostics"]
    assert (found["code"], found["file"], found["line"]) == (code, "us-etf-flows/prose/view.en.md", number)
    assert f"us-etf-flows/prose/view.en.md:{number}" in done.stderr


def test_prose_that_says_something_else_in_one_language(report: Path, build: Callable[..., Any]) -> None:
    prose = report.parent / SAMPLE.stem / "prose" / "view.en.md"
    prose.write_text(prose.read_text(encoding="utf-8") + "\nNote {{ flow('world.week') }}.\n", encoding="utf-8")
    done = build()
    assert done.returncode == 2
    assert "error[languages-differ]" in done.stderr
    assert "world.week" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "config.yaml", "--nope"),
        ("bulid", "config.yaml"),
        ("check", "nowhere.yaml"),
        *(
            pytest.param(arguments, marks=pytest.mark.slow)
            for arguments in (
                ("build", "config.yaml", "--lang", "fr"),
                ("build", "config.yaml", "--format", "docx"),
                ("build",),
                ("list", "everything"),
                ("explain", "nowhere.yaml"),
                ("check", "."),
            )
        ),
    ],
)
def test_a_mistake_on_the_command_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run_flowbrief(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "rror" in done.stderr
    assert "Traceback" not in done.stderr
    assert read_folder(tmp_path) == {}


@pytest.mark.slow
def test_check_and_explain_answer_as_build_does(report: Path) -> None:
    text = report.read_text(encoding="utf-8").replace("headline: total", "headline: totl")
    report.write_text(text, encoding="utf-8")
    folder = report.parent.parent
    answers = [
        run_flowbrief(*command, "--json", cwd=folder)
        for command in (("check", report), ("explain", report, "total.week"))
    ]
    assert [done.returncode for done in answers] == [2, 2]
    assert parse_refusal(answers[0])["diagnostics"] == parse_refusal(answers[1])["diagnostics"]
