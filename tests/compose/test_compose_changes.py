"""The box that sets this week beside the one before: its rows, the words for each turn, and what is found in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from issue_factory import make_small, write_issue
from verify_factory import Finished, errors, print_files, recipe_of

from flowbrief.model.document import Cell, DataTable, Plain, plain_text
from flowbrief.pipeline import Written

WEEKS = ("2024-05-01", "2024-05-08", "2024-05-15", "2024-05-22", "2024-05-29", "2024-06-05")
CHANGE = ('  "*.ma4"', '  "*.change": {kind: change, of: week}\n  "*.ma4"')
STREAK = ('  "*.ma4"', '  "*.change": {kind: change, of: week}\n  "*.streak": {kind: streak, of: week}\n  "*.ma4"')


def write_flows(folder: Path, tech: tuple[int | None, ...], edit: tuple[str, str] = STREAK) -> Written:
    """Write the small report with these flows of technology funds in millions, the last six weeks of them."""
    missing = [week for week, flow in zip(WEEKS, tech, strict=True) if flow is None]
    edits = [edit]
    if missing:
        gap = f"missing: [{{weeks: [{', '.join(missing)}], reason: {{zh: 未公布, en: not published}}}}]"
        edits.append(("{week_ends: wednesday}", f"{{week_ends: wednesday, {gap}}}"))
    config = make_small(folder, *edits)
    rows = [f"{week},{1000 + flow},{flow}" for week, flow in zip(WEEKS, tech, strict=True) if flow is not None]
    (folder / "flows.csv").write_text("\n".join(("week,total_mn,tech_mn", *rows, "")), encoding="utf-8")
    return write_issue(config)


def read_box(written: Written, language: str) -> list[list[str]]:
    document = next(one for one in written.documents if one.language == language)
    rows = document.changes.rows if document.changes is not None else ()
    return [[plain_text(cell.runs) for cell in row] for row in rows]


def finish(written: Written, folder: Path) -> Finished:
    recipe = recipe_of(written.spec, written.intake.as_of)
    return Finished(print_files(written.documents), recipe, lambda path: (folder / path).read_bytes())


@pytest.mark.parametrize(
    ("flows", "zh", "en"),
    [
        ((300, 300, 300, -200, 100, 400), ["1.0", "4.0", "3.0", "连续两周净流入"],
         ["0.10", "0.40", "0.30", "Second straight week of inflows"]),
        ((300, 300, 300, -200, 100, -400), ["1.0", "−4.0", "−5.0", "转为净流出"],
         ["0.10", "−0.40", "−0.50", "Turned to outflow"]),
        ((300, 300, 300, -200, -100, 400), ["−1.0", "4.0", "5.0", "转为净流入"],
         ["−0.10", "0.40", "0.50", "Turned to inflow"]),
        ((-100, -300, -300, -210, -100, -200), ["−1.0", "−2.0", "−1.0", "仍为净流出"],
         ["−0.10", "−0.20", "−0.10", "Outflow again"]),
        ((300, 300, 300, -200, 0, 400), ["0.0", "4.0", "4.0", "转为净流入"],
         ["0.00", "0.40", "0.40", "Turned to inflow"]),
        ((300, 300, 300, -200, 100, 0), ["1.0", "0.0", "−1.0", "进出基本相抵"],
         ["0.10", "0.00", "−0.10", "Almost no net flow"]),
    ],
    ids=["a second week", "turned out", "turned in", "a run from the start of the data", "after nothing", "nothing"],
)  # fmt: skip
def test_a_row_says_both_weeks_and_the_way(
    flows: tuple[int, ...], zh: list[str], en: list[str], tmp_path: Path
) -> None:
    written = write_flows(tmp_path, flows)
    assert read_box(written, "zh")[1] == ["科技", *zh]
    assert read_box(written, "en")[1] == ["Technology", *en]
    assert errors(finish(written, tmp_path).check()) == []


def test_without_a_run_the_same_way_is_said_so(tmp_path: Path) -> None:
    written = write_flows(tmp_path, (300, 300, 300, -200, 100, 400), CHANGE)
    assert read_box(written, "en")[1][-1] == "Inflow again"
    assert errors(finish(written, tmp_path).check()) == []


def test_after_a_missing_week_there_is_no_box(tmp_path: Path) -> None:
    written = write_flows(tmp_path, (300, 300, 300, -200, None, 400))
    assert [document.changes for document in written.documents] == [None, None]
    assert errors(finish(written, tmp_path).check()) == []


def test_without_changes_among_the_metrics_there_is_no_box(tmp_path: Path) -> None:
    written = write_issue(make_small(tmp_path))
    assert [document.changes for document in written.documents] == [None, None]
    assert errors(finish(written, tmp_path).check()) == []


def spoil(table: DataTable, way: str) -> DataTable | None:
    """The box with one fault."""
    first, second = table.rows
    if way == "state":
        return replace(table, rows=(first, (*second[:-1], Cell((Plain("Turned to outflow"),), words=True))))
    if way == "weeks":
        return replace(table, rows=((first[0], first[2], first[1], *first[3:]), second))
    if way == "subjects":
        return replace(table, rows=((second[0], *first[1:]), (first[0], *second[1:])))
    if way == "row":
        return replace(table, rows=(first,))
    if way == "heads":
        return replace(table, head=(table.head[0], table.head[2], table.head[1], *table.head[3:]))
    if way == "note":
        return replace(table, notes=((Plain("A quiet week."),),))
    return None


@pytest.mark.parametrize("way", ["state", "weeks", "subjects", "row", "heads", "note", "gone"])
def test_a_fault_in_the_box_is_found(way: str, tmp_path: Path) -> None:
    written = write_flows(tmp_path, (300, 300, 300, -200, 100, 400))
    documents: list[Any] = [
        replace(one, changes=spoil(one.changes, way)) if one.language == "en" and one.changes is not None else one
        for one in written.documents
    ]
    found = errors(finish(written, tmp_path).check_files(print_files(documents)))
    assert any("document.en.json: table:changes" in one for one in found), found
