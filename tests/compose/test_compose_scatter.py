"""One series against another: a point a week, the line of least squares, this week by name."""

from __future__ import annotations

from dataclasses import replace

from measure_factory import NOWHERE, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import make_metric
from test_compose_group_charts import Columns

from flowbrief.compose.charts import build_chart
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.measure import measure
from flowbrief.model.document import Chart, plain_text
from flowbrief.model.plot import Dots, Line
from flowbrief.model.spec import ChartSpec
from flowbrief.model.table import Table
from flowbrief.model.text import Language, Text


def draw(columns: Columns, language: Language = "en", *tables: Table) -> Chart:
    subjects = [make_subject(name, name) for name in columns]
    if tables:
        subjects[-1] = replace(subjects[-1], source=tables[-1].name)
    metrics = [spec for name in columns for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    metrics.append(make_metric("a.along", "trend", of="a.week", against="b.week"))
    chart = ChartSpec("it", "scatter", Text("图", "Chart"), {"of": "a.along"}, NOWHERE)
    spec = make_report(subjects, metrics, headline="a", charts=(chart,))
    analysis = measure(spec, make_dataset(*(tables or (make_weeks(columns),))), registry)
    return build_chart(spec, "it", analysis, build_voice(spec, load_phrasebook(language), 0), registry)[0]


X = [1000 * one for one in range(-6, 7)]
COLUMNS: Columns = {"a": [2 * one + 1000 for one in X], "b": X}


def test_points_stand_at_both_values_and_the_line_runs_through_them() -> None:
    plot = draw(COLUMNS).plot
    zero, trend = (layer for layer in plot.layers if isinstance(layer, Line))
    assert zero.x == (0.0, 0.0)
    assert (trend.x, trend.y, trend.dashed) == ((-6.0, 6.0), (-11.0, 13.0), True)
    past, now = (layer for layer in plot.layers if isinstance(layer, Dots))
    assert (past.x[0], past.y[0], len(past.x)) == (-6.0, -11.0, 12)
    assert (now.x, now.y, now.role) == ((6.0,), (13.0,), "secondary")
    table = draw(COLUMNS).table
    assert table is not None
    # A week is found where it is on the axis of the other series.
    assert [row.x for row in table.rows[:2]] == ["-6", "-5"]
    said = [(plain_text(label.runs), label.align) for label in plot.labels]
    assert said == [("a funds, US$bn", "left"), ("b funds, US$bn", "right"), ("29 Mar 2023", "right")]


def test_the_subtitle_says_how_many_weeks_and_the_correlation() -> None:
    chart = draw(COLUMNS)
    said = "Chart, weekly net flow, a point a week: 13 weeks since 4 January 2023, correlation +1.00"
    assert (plain_text(chart.title), plain_text(chart.subtitle)) == ("B funds and a funds: correlation +1.00", said)
    falling: Columns = {"a": [-one for one in X], "b": X}
    assert plain_text(draw(falling, "zh").subtitle).endswith("以来13周，相关系数−1.00")
    figures = {run.measure for run in draw(falling).subtitle if hasattr(run, "measure")}
    assert figures == {"a.along", "a.along.weeks", "a.along.start"}


def test_few_weeks_have_points_and_no_line() -> None:
    chart = draw({"a": [1, 2], "b": [3, 4]})
    assert len([layer for layer in chart.plot.layers if isinstance(layer, Line)]) == 1
    assert chart.plot.keys == ()
    assert plain_text(chart.subtitle) == "Weekly net flow, a point a week: 2 weeks since 4 January 2023"


def test_one_week_stands_alone_and_none_says_so() -> None:
    chart = draw({"a": [1], "b": [3]})
    (dots,) = (layer for layer in chart.plot.layers if isinstance(layer, Dots))
    assert dots.role == "secondary"
    tables = make_weeks({"a": [5, None]}), replace(make_weeks({"b": [None, 7]}), name="others")
    empty = draw({"a": [5, None], "b": [None, 7]}, "en", *tables)
    assert empty.plot.layers == ()
    assert [plain_text(label.runs) for label in empty.plot.labels] == ["no data"]


def test_this_week_lacking_in_one_is_not_named() -> None:
    tables = make_weeks({"a": [*range(14)]}), replace(make_weeks({"b": [*range(13), None]}), name="others")
    chart = draw({"a": [*range(14)], "b": [*range(13), None]}, "en", *tables)
    assert len(chart.plot.labels) == 2
    assert [layer.role for layer in chart.plot.layers if isinstance(layer, Dots)] == ["muted"]
