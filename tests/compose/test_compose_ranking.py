"""Subjects in the order of their flow: bars, values, earlier marks, each in its row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from measure_factory import make_weeks
from test_compose_group_charts import Columns, draw

from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import plain_text
from flowbrief.model.plot import Bars, Line
from flowbrief.model.quantity import Unit, UnitKind

COLUMNS: Columns = {"a": [1000, 2000], "b": [4000, -500], "c": [0, 3000]}


def test_bars_lie_in_the_order_of_the_flow() -> None:
    chart, data = draw("ranking", COLUMNS, of=("a", "b", "c"))
    plot = chart.plot
    (bars,) = plot.layers
    assert isinstance(bars, Bars)
    assert plot.across
    assert [plain_text(tick.runs) for tick in plot.x_ticks] == ["c funds", "a funds", "b funds"]
    assert (bars.x, bars.height, bars.base) == ((0.0, 1.0, 2.0), (3.0, 2.0, -0.5), (0.0, 0.0, 0.0))
    assert bars.roles == ("inflow", "inflow", "outflow")
    assert [(plain_text(label.runs), label.y, label.align) for label in plot.labels] == [
        ("+$3.0bn", 3.0, "left"), ("+$2.0bn", 2.0, "left"), ("−$500m", -0.5, "right"),
    ]  # fmt: skip
    assert plain_text(chart.title) == "Highest in the latest week: c funds (+$3.0bn); lowest: b funds (−$500m)"
    assert plain_text(chart.subtitle) == "Chart, US$bn, net flow in the week to 11 January 2023"
    said = "from the largest inflow to the largest outflow: c funds +$3.0bn, a funds +$2.0bn, b funds −$500m."
    assert said in plain_text(chart.alt)
    assert [(one.measure, one.value) for one in data] == [
        ("c.week@2023-01-11", "3000000000"), ("a.week@2023-01-11", "2000000000"), ("b.week@2023-01-11", "-500000000"),
    ]  # fmt: skip
    low, high = plot.y_range
    assert low < -0.5 < 3.0 < high


def test_a_mark_shows_where_each_was_and_its_words_stand_beyond_it() -> None:
    chart, data = draw("ranking", COLUMNS, "zh", of=("a", "b", "c"), before=1)
    _, marks = chart.plot.layers
    assert isinstance(marks, Line)
    assert marks.y == (0.0, 0.0, None, 1.0, 1.0, None, 4.0, 4.0, None)
    assert [round(at) for at in marks.x[::3]] == [0, 1, 2]
    assert [plain_text(key.runs) for key in chart.plot.keys] == ["截至2023年1月4日当周"]
    # The value of b, which is an outflow, stands to the left of its bar; its mark lies on the other side.
    assert [label.y for label in chart.plot.labels] == [3.0, 2.0, -0.5]
    assert len(data) == 6
    columns: Columns = {"a": [9000, 2000], "b": [1, 1]}
    chart, _ = draw("ranking", columns, of=("a", "b"), before=1)
    assert chart.plot.labels[0].y == 9.0


def test_rates_rank_by_percent_of_assets() -> None:
    chart, _ = draw("ranking", {"a": [0, 16], "b": [0, 4]}, of=("b", "a"), measure="rate", before=9)
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["+1.6%", "+0.40%"]
    assert [plain_text(tick.runs) for tick in chart.plot.y_ticks] == ["0%", "0.5%", "1%", "1.5%", "2%"]
    assert plain_text(chart.subtitle) == "Chart, net flow in the week to 11 January 2023, percent of assets"
    assert chart.plot.keys == ()


def test_a_subject_without_a_value_stands_last_and_says_so() -> None:
    tables = make_weeks({"a": [1, -9], "b": [1, -5]}), replace(make_weeks({"c": [7, None]}), name="others")
    chart, _ = draw("ranking", {"a": [1, -9], "b": [1, -5], "c": [7, None]}, "en", *tables, of=("c", "a", "b"))
    assert [plain_text(tick.runs)[0] for tick in chart.plot.x_ticks] == ["b", "a", "c"]
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["−$5m", "−$9m", "no data"]
    assert plain_text(chart.alt).endswith("c funds n/a.")
    assert plain_text(chart.title) == "Chart"


def test_subjects_of_two_currencies_are_refused() -> None:
    other = replace(make_weeks({"b": [1, 2]}), name="others", unit=Unit(UnitKind.MONEY, "EUR"))
    with pytest.raises(Refused) as caught:
        draw("ranking", {"a": [1, 2], "b": [1, 2]}, "en", make_weeks({"a": [1, 2]}), other, of=("a", "b"))
    assert [one.code for one in caught.value.diagnostics] == ["wrong-unit"]
