"""From one total to the next: bars from where the one before ends, the rest called so, totals from zero."""

from __future__ import annotations

from typing import Any

import pytest
from measure_factory import NOWHERE, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import make_metric
from test_compose_group_charts import Columns

from flowbrief.compose.charts import build_chart
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.measure import measure
from flowbrief.model.document import Chart, Datum, plain_text
from flowbrief.model.plot import Bars, Line
from flowbrief.model.spec import ChartSpec
from flowbrief.model.text import Language, Text


def draw(columns: Columns, parts: tuple[str, ...], language: Language = "en", **more: Any) -> tuple[Chart, list[Datum]]:
    subjects = [make_subject(name, name) for name in columns]
    metrics = [spec for name in columns for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    metrics.append(make_metric("a.came", "bridge", of="a.week", parts=parts, **({"span": "week"} | more)))
    chart = ChartSpec("it", "waterfall", Text("图", "Chart"), {"of": "a.came"}, NOWHERE)
    spec = make_report(subjects, metrics, headline="a", charts=(chart,))
    analysis = measure(spec, make_dataset(make_weeks(columns)), registry)
    made, data = build_chart(spec, "it", analysis, build_voice(spec, load_phrasebook(language), 0), registry)
    return made, list(data)


def layers_of(chart: Chart) -> tuple[Bars, Line]:
    bars, links = chart.plot.layers
    assert isinstance(bars, Bars)
    assert isinstance(links, Line)
    return bars, links


THREE: Columns = {"a": [10_000, 25_000], "b": [4000, 9000], "c": [5000, 3000]}


def test_each_bar_begins_where_the_one_before_ends() -> None:
    chart, data = draw(THREE, ("b", "c"))
    bars, links = layers_of(chart)
    assert bars.base == (0.0, 10.0, 15.0, 13.0, 0.0)
    assert bars.height == (10.0, 5.0, -2.0, 12.0, 25.0)
    assert bars.roles == ("primary", "inflow", "outflow", "inflow", "primary")
    assert links.y == (10.0, 10.0, None, 15.0, 15.0, None, 13.0, 13.0, None, 25.0, 25.0, None)
    names = [plain_text(tick.runs) for tick in chart.plot.x_ticks]
    assert names == ["Week to 4 Jan", "b funds", "c funds", "The rest", "Week to 11 Jan"]
    assert [(plain_text(label.runs), label.y, label.align) for label in chart.plot.labels] == [
        ("+$10.0bn", 10.0, "left"), ("+$5.0bn", 15.0, "left"), ("−$2.0bn", 13.0, "right"),
        ("+$12.0bn", 25.0, "left"), ("+$25.0bn", 25.0, "left"),
    ]  # fmt: skip
    assert sum(int(row.value) for row in data[:-1]) == int(data[-1].value)
    assert ": b funds +$5.0bn, c funds −$2.0bn, The rest +$12.0bn." in plain_text(chart.alt)
    assert plain_text(chart.title) == "A funds +$25.0bn in the week, after +$10.0bn"


def test_parts_that_explain_all_leave_no_rest() -> None:
    chart, _ = draw({"a": [10, 25], "b": [4, 20], "c": [6, 5]}, ("b", "c"), "zh")
    names = [plain_text(tick.runs) for tick in chart.plot.x_ticks]
    assert names == ["1月4日当周", "b基金", "c基金", "1月11日当周"]
    assert "其余" not in plain_text(chart.alt)


@pytest.mark.parametrize(("columns", "span"), [(THREE, "year"), ({"a": [1, None, 2], "b": [1, None, 2]}, "week")])
def test_without_both_totals_there_are_no_bars(columns: Columns, span: str) -> None:
    chart, data = draw(columns, ("b",), span=span)
    assert chart.plot.layers == ()
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["no data"]
    assert data == []


def test_outflows_lie_to_the_left_of_zero() -> None:
    chart, _ = draw({"a": [-10_000, -25_000], "b": [-4000, -9000]}, ("b",))
    bars, _ = layers_of(chart)
    assert bars.height == (-10.0, -5.0, -10.0, -25.0)
    assert [label.align for label in chart.plot.labels] == ["right"] * 4
    low, high = chart.plot.y_range
    assert low < -25
    assert high == 0
