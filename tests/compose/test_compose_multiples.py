"""Small charts side by side: each subject in its own panel, all on one scale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from measure_factory import make_weeks
from test_compose_group_charts import Columns, draw

from flowbrief.model.document import Chart, plain_text
from flowbrief.model.plot import Bars, Line, Ribbon

COLUMNS: Columns = {"a": [1000, -1000], "b": [4000, 2000], "c": [0, 500], "d": [1, 2], "e": [3, 4]}


def bars_of(chart: Chart) -> list[Bars]:
    return [layer for layer in chart.plot.layers if isinstance(layer, Bars)]


def test_panels_stand_in_rows_of_three_on_one_scale() -> None:
    chart, data = draw("small_multiples", COLUMNS, of=tuple("abcde"))
    bars, plot = bars_of(chart), chart.plot
    wide = bars[1].x[0] - bars[0].x[0]
    assert [round((one.x[0] - bars[0].x[0]) / wide) for one in bars] == [0, 1, 2, 0, 1]
    upper, lower = bars[0].base[0], bars[3].base[0]
    assert {one.base[0] for one in bars[:3]} == {upper}
    assert lower == 0 < upper
    assert [one.height for one in bars[:2]] == [(1.0, -1.0), (4.0, 2.0)]
    assert bars[0].roles == ("inflow", "outflow")
    marks = [(plain_text(tick.runs), tick.at) for tick in plot.y_ticks]
    half = len(marks) // 2
    assert [text for text, _ in marks[:half]] == [text for text, _ in marks[half:]]
    assert all(abs(high - low - upper) < 1e-9 for (_, low), (_, high) in zip(marks[:half], marks[half:], strict=True))
    assert len(data) == 10


def test_name_and_latest_value_stand_over_each_panel() -> None:
    chart, _ = draw("small_multiples", COLUMNS, "zh", of=("a", "b"))
    labels = chart.plot.labels
    assert [plain_text(label.runs) for label in labels] == ["a基金", "−10亿美元", "b基金", "+20亿美元"]
    assert [label.role for label in labels] == ["accent", "outflow", "accent", "inflow"]
    assert labels[0].lift > labels[1].lift
    assert plain_text(chart.title) == "最新一周，b基金居首（+20亿美元），a基金居末（−10亿美元）"
    assert plain_text(chart.subtitle) == "图，亿美元，单周净流入，各图同一刻度"


@pytest.mark.parametrize(("names", "columns"), [("abc", 3), ("abcd", 2), ("abcde", 3), (("a", "b" * 14, "c"), 2)])
def test_panels_in_a_row(names: str | tuple[str, ...], columns: int) -> None:
    chart, _ = draw("small_multiples", {name: [1, 2] for name in names}, of=tuple(names))
    assert len({label.x for label in chart.plot.labels}) == columns


def test_a_line_of_rates_breaks_at_a_gap_that_is_shaded() -> None:
    chart, _ = draw("small_multiples", {"a": [5, 16, -4], "b": [5, 1, 4]}, of=("a", "b"), measure="rate", form="line")
    lines = [layer for layer in chart.plot.layers if isinstance(layer, Line) and layer.role == "primary"]
    # The first week has no assets before it.
    assert [line.y for line in lines] == [(None, 1.6, -0.4), (None, 0.1, 0.4)]
    assert not bars_of(chart)
    assert len([layer for layer in chart.plot.layers if isinstance(layer, Ribbon)]) == 2
    assert [plain_text(key.runs) for key in chart.plot.keys] == ["no data"]


def test_a_subject_without_the_latest_week_says_so() -> None:
    tables = make_weeks({"a": [1, -9]}), replace(make_weeks({"b": [7, None]}), name="others")
    chart, _ = draw("small_multiples", {"a": [1, -9], "b": [7, None]}, "en", *tables, of=("a", "b"))
    assert plain_text(chart.plot.labels[-1].runs) == "no data"
    assert chart.table is not None
    rows = [[plain_text(cell.runs) for cell in row.cells] for row in chart.table.rows]
    assert rows[-1] == ["b funds", "11 Jan 2023", "n/a"]
    assert {row.line for row in chart.table.rows} == {"0"}
