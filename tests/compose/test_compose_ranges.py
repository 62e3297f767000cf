"""This week among all weeks: strokes, bands, medians, points, and the words beside each row."""

from __future__ import annotations

import pytest
from measure_factory import NOWHERE, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from test_compose_group_charts import Columns

from flowbrief.compose.charts import build_chart
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.measure import measure
from flowbrief.model.document import Chart, plain_text
from flowbrief.model.plot import Dots, Line, Ribbon
from flowbrief.model.spec import ChartSpec
from flowbrief.model.text import Language, Text

METRICS = {
    "week": {"kind": "net_flow"},
    "middle": {"kind": "quartiles", "of": "week"},
    "place": {"kind": "percentile", "of": "week"},
}


def draw(columns: Columns, language: Language = "en", *, with_places: bool = True) -> Chart:
    subjects = [make_subject(name, name) for name in columns]
    wanted = METRICS if with_places else {name: METRICS[name] for name in ("week", "middle")}
    metrics = [spec for name in columns for spec in make_metrics(name, wanted)]
    params = {"of": tuple(f"{name}.middle" for name in columns)}
    chart = ChartSpec("it", "range_history", Text("图", "Chart"), params, NOWHERE)
    spec = make_report(subjects, metrics, headline="a", charts=(chart,))
    analysis = measure(spec, make_dataset(make_weeks(columns)), registry)
    return build_chart(spec, "it", analysis, build_voice(spec, load_phrasebook(language), 0), registry)[0]


# 1 … 13 billion in some order, this week the fourth from below; and the mirror image of it.
RISING = [1000 * one for one in (13, 12, 11, 10, 9, 8, 7, 6, 5, 3, 2, 1, 4)]
COLUMNS: Columns = {"a": RISING, "b": [-one for one in RISING]}


def test_each_row_has_its_weeks_its_middle_half_and_its_point() -> None:
    plot = draw(COLUMNS).plot
    one, other = (layer for layer in plot.layers if isinstance(layer, Ribbon))
    assert (one.low, one.high) == ((4.0, 4.0), (10.0, 10.0))
    assert (other.low, other.high) == ((-10.0, -10.0), (-4.0, -4.0))
    strokes, medians = (layer for layer in plot.layers if isinstance(layer, Line))
    assert strokes.y[:3] == (13.0, 13.0, None)
    assert len(strokes.x) == 3 * 26
    assert medians.y == (7.0, 7.0, None, -7.0, -7.0, None)
    (dots,) = (layer for layer in plot.layers if isinstance(layer, Dots))
    assert (dots.x, dots.y, dots.ringed) == ((0.0, 1.0), (4.0, -4.0), True)
    low, high = plot.y_range
    assert -15 < low < -13
    assert 13 < high < 15
    assert [plain_text(key.runs) for key in plot.keys] == ["One week", "Middle half", "Median", "Week to 29 March 2023"]


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["+$4.0bn", "31st percentile", "−$4.0bn", "77th percentile"]),
        ("zh", ["+40亿美元", "31%分位", "−40亿美元", "77%分位"]),
    ],
)
def test_the_value_and_its_place_stand_beside_each_row(language: Language, labels: list[str]) -> None:
    assert [plain_text(label.runs) for label in draw(COLUMNS, language).plot.labels] == labels


def test_a_record_is_called_one_and_without_a_percentile_the_value_stands_alone() -> None:
    columns: Columns = {"a": sorted(RISING), "b": sorted(RISING, reverse=True)}
    labels = [plain_text(label.runs) for label in draw(columns).plot.labels]
    assert labels == ["+$13.0bn", "highest of all", "+$1.0bn", "lowest of all"]
    assert [plain_text(label.runs) for label in draw(columns, with_places=False).plot.labels] == labels[::2]


def test_a_short_history_has_strokes_and_no_band() -> None:
    chart = draw({"a": [1000, 2000], "b": [3000, 500]})
    assert not [layer for layer in chart.plot.layers if isinstance(layer, Ribbon)]
    assert [key.mark for key in chart.plot.keys] == ["tick", "dot"]
    assert "a funds +$2.0bn (median n/a)" in plain_text(chart.alt)
    assert plain_text(chart.title) == "Chart"
    assert plain_text(draw(COLUMNS).title) == "A funds +$4.0bn against a median of +$7.0bn"


def test_the_table_behind_it_has_the_quartiles() -> None:
    table = draw(COLUMNS).table
    assert table is not None
    heads = [plain_text(head) for head in table.head]
    assert heads[2:] == ["Lower quartile", "Median", "Upper quartile", "Percentile"]
    assert [plain_text(cell.runs) for cell in table.rows[0].cells[1:]] == ["4.00", "4.00", "7.00", "10.00", "31st"]
