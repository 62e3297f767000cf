"""Several subjects a week, stacked: parts on parts, totals as points, names led to their parts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from measure_factory import make_weeks
from test_compose_group_charts import Columns, draw

from flowbrief.model.document import Chart, plain_text
from flowbrief.model.plot import Bars, Dots, Line, Span

COLUMNS: Columns = {"a": [1000, -1000], "b": [2000, -2000], "c": [-500, 3000], "all": [2500, 0]}


def bars_of(chart: Chart) -> list[Bars]:
    return [layer for layer in chart.plot.layers if isinstance(layer, Bars)]


def test_each_part_stands_on_those_that_go_its_way() -> None:
    chart, data = draw("stacked_bars", COLUMNS, of=("a", "b", "c"), net="all.week")
    one, two, three = bars_of(chart)
    assert (one.base, one.height) == ((0.0, 0.0), (1.0, -1.0))
    assert (two.base, two.height) == ((1.0, -1.0), (2.0, -2.0))
    assert (three.base, three.height) == ((0.0, 0.0), (-0.5, 3.0))
    assert [bars.roles[0] for bars in (one, two, three)] == ["primary", "secondary", "third"]
    (dots,) = (layer for layer in chart.plot.layers if isinstance(layer, Dots))
    assert (dots.y, dots.ringed) == ((2.5, 0.0), True)
    assert len(data) == 8
    said = "in the week to 11 January 2023: a funds −$1.0bn, b funds −$2.0bn, c funds +$3.0bn, all funds $0."
    assert plain_text(chart.alt).endswith(said)


def test_names_are_led_to_the_middle_of_their_parts_and_do_not_touch() -> None:
    chart, _ = draw("stacked_bars", COLUMNS, of=("a", "b", "c"), net="all.week")
    plot = chart.plot
    leads = [layer for layer in plot.layers if isinstance(layer, Line)]
    starts = {lead.role: lead.y[0] for lead in leads}
    assert starts == {"primary": -0.5, "secondary": -2.0, "third": 1.5, "accent": 0.0}
    assert [(plain_text(label.runs), label.role) for label in plot.labels] == [
        ("b funds", "secondary"), ("a funds", "primary"), ("all funds", "accent"), ("c funds", "third"),
    ]  # fmt: skip
    low, high = plot.y_range
    assert all(other.y - one.y >= (high - low) * 0.0999 for one, other in pairwise(plot.labels))
    assert {lead.y[1] for lead in leads} == {label.y for label in plot.labels}
    assert plot.keys == ()


def test_a_week_that_one_lacks_is_a_gap_and_names_go_to_the_legend() -> None:
    tables = make_weeks({"a": [1, 2, 3]}), replace(make_weeks({"b": [1, 2, None]}), name="others")
    chart, data = draw("stacked_bars", {"a": [1, 2, 3], "b": [1, 2, None]}, "zh", *tables, of=("a", "b"))
    assert [len(bars.x) for bars in bars_of(chart)] == [2, 2]
    assert len([layer for layer in chart.plot.layers if isinstance(layer, Span)]) == 1
    assert [plain_text(key.runs) for key in chart.plot.keys] == ["a基金", "b基金"]
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["缺数据"]
    assert [row.value for row in data].count("") == 1


@pytest.mark.parametrize(("name", "in_legend"), [("b" * 19, True), ("b" * 10, False)])
def test_names_that_are_too_long_go_to_the_legend(name: str, in_legend: bool) -> None:
    chart, _ = draw("stacked_bars", {"a": [1, 2], name: [1, 2]}, of=("a", name))
    assert bool(chart.plot.keys) == in_legend
    assert bool(chart.plot.labels) != in_legend
