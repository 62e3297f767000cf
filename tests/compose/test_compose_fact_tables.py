"""The tables of third-party figures: which of the report's own weeks stands beside one, values first."""

from __future__ import annotations

from pathlib import Path

import pytest
from fact_reports import blocks_of, finish, make_facts_report, write_report
from verify_factory import errors

from flowbrief.model.document import DataTable, Figure

_DAYS = "period: {from: 2024-05-30, to: 2024-06-05}"


def read_pairs(config: Path, language: str) -> list[tuple[str, str]]:
    """The measures in the report's own column of the table of differences: the flow and its week."""
    blocks = blocks_of(write_report(config), language, "all")  # type: ignore[arg-type]
    table = next((block for block in blocks if isinstance(block, DataTable) and block.id == "providers-differ"), None)
    rows = table.rows if table is not None else ()
    figures = [[run.measure for run in row[1].runs if isinstance(run, Figure)] for row in rows]
    return [(one, other) for one, other in figures]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("first", "last", "week"),
    [
        ("2024-05-30", "2024-06-05", "2024-06-05"),
        ("2024-05-27", "2024-06-02", "2024-06-05"),
        ("2024-05-26", "2024-06-01", "2024-05-29"),
        ("2024-05-27", "2024-06-01", "2024-06-05"),
        ("2024-05-16", "2024-05-22", "2024-05-22"),
    ],
    ids=["the same days", "most days in the later", "most days in the earlier", "as many in both", "an older week"],
)
def test_a_figure_stands_beside_the_week_of_its_own_days(
    first: str, last: str, week: str, language: str, tmp_path: Path
) -> None:
    config = make_facts_report(tmp_path, facts=[(_DAYS, f"period: {{from: {first}, to: {last}}}")])

    assert read_pairs(config, language) == [(f"tech.week@{week}", f"week@{week}")]
    _, finished = finish(config)
    assert errors(finished.check()) == []


def test_a_figure_of_days_without_data_stands_beside_nothing(tmp_path: Path) -> None:
    config = make_facts_report(tmp_path, facts=[(_DAYS, "period: {from: 2014-05-29, to: 2014-06-04}")])

    assert read_pairs(config, "en") == []
    _, finished = finish(config)
    assert errors(finished.check()) == []
