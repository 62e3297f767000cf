"""Charts of several subjects and of prices: every cell, line and mark where its value is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from measure_factory import NOWHERE, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import count_days, load_rows, make_metric, make_source

from flowbrief.compose.charts import build_chart
from flowbrief.compose.sentences import build_voice
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.measure import measure
from flowbrief.model.cache import cache_folder
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import Chart, Datum, plain_text
from flowbrief.model.plot import Cells, Dots, Line
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.source import CalendarSpec
from flowbrief.model.spec import ChartSpec, MetricSpec
from flowbrief.model.table import Table
from flowbrief.model.text import Language, Text
from flowbrief.render.charts.drawing import place_marks
from flowbrief.render.charts.layout import NARROW, WIDE
from flowbrief.render.charts.marks import Area, Words
from flowbrief.render.fonts import Face, provide_faces
from flowbrief.render.palette import colours_of, mix

Columns = Mapping[str, Sequence[int | None]]
WEEKLY = {"week": {"kind": "net_flow"}, "since": {"kind": "cumulative", "of": "week"}}
GROUP = {"name": Text("其余两类", "the other two"), "short": Text("其余", "Other")}


def draw(
    kind: str, columns: Columns, language: Language = "en", *tables: Table, **params: Any
) -> tuple[Chart, tuple[Datum, ...]]:
    """One chart over flows in millions; each subject has a rate on assets of one billion."""
    assets = {f"{name}_assets": [1000] * len(amounts) for name, amounts in columns.items()}
    table = make_weeks({**columns, **assets}) if not tables else tables[0]
    subjects = [make_subject(name, name) for name in columns]
    if len(tables) > 1:
        subjects[-1] = replace(subjects[-1], source=tables[1].name)
    metrics = [spec for subject in subjects for spec in make_metrics(subject.id, WEEKLY)]
    if not tables:
        metrics += [
            make_metric(f"{name}.rate", "flow_rate", of=f"{name}.week", source="flows", assets=f"{name}_assets")
            for name in columns
        ]
    if {"b", "c"} <= columns.keys():
        metrics += [make_named("rest.week", "group_flow", GROUP, subjects=("b", "c"))]
        metrics += [make_metric("rest.since", "cumulative", of="rest.week")]
    defaults = {param.name: param.default for param in registry.charts[kind].params if not param.is_required}
    chart = ChartSpec("it", kind, Text("图", "Chart"), defaults | params, NOWHERE)
    spec = make_report(subjects, metrics, headline="a", charts=(chart,))
    analysis = measure(spec, make_dataset(table, *tables[1:]), registry)
    return build_chart(spec, "it", analysis, build_voice(spec, load_phrasebook(language), 0), registry)


def make_named(metric: str, kind: str, words: Mapping[str, Text], **params: Any) -> MetricSpec:
    """A metric with settings that are words, `name` among them."""
    made = make_metric(metric, kind, **params)
    return replace(made, params={**made.params, **words})


def cells_of(chart: Chart) -> Cells:
    (layer,) = (layer for layer in chart.plot.layers if isinstance(layer, Cells))
    return layer


def read_cells(chart: Chart) -> list[list[tuple[str, str, int]]]:
    """What stands in each cell, its colour and its depth, row by row from the top."""
    layer = cells_of(chart)
    rows: dict[float, list[tuple[str, str, int]]] = {}
    for at, runs, role, depth in zip(layer.row, layer.runs, layer.roles, layer.depths, strict=True):
        rows.setdefault(at, []).append((plain_text(runs), role, depth))
    return [rows[at] for at in sorted(rows, reverse=True)]


# heat_map


def test_cells_show_the_flow_in_percent_of_assets() -> None:
    chart, data = draw("heat_map", {"a": [0, 16, -4], "b": [0, 1, 0]}, of=("a", "b"))
    # The first week has no assets before it.
    assert read_cells(chart) == [
        [("", "muted", 0), ("+1.6%", "inflow", 4), ("−0.40%", "outflow", 2)],
        [("", "muted", 0), ("+0.10%", "inflow", 1), ("0.0%", "muted", 0)],
    ]
    assert [plain_text(tick.runs) for tick in chart.plot.y_ticks] == ["a funds", "b funds"]
    assert [plain_text(key.runs) for key in chart.plot.keys] == ["Inflow", "Outflow", "hatched: no data"]
    assert [(one.series, one.value, one.unit) for one in data] == [
        ("a.rate", "", "percent"), ("a.rate", "1.6", "percent"), ("a.rate", "-0.4", "percent"),
        ("b.rate", "", "percent"), ("b.rate", "0.1", "percent"), ("b.rate", "0", "percent"),
    ]  # fmt: skip
    assert "b funds stands highest (0.0%) and a funds lowest (−0.40%)" in plain_text(chart.alt)


def test_cells_show_money_in_the_unit_of_tables() -> None:
    chart, _ = draw("heat_map", {"a": [1600, -4], "b": [-400, 100]}, of=("a", "b"), measure="flow")
    # In the step of a table, a hundredth of a billion, four million are nothing.
    assert read_cells(chart) == [
        [("1.60", "inflow", 4), ("0.00", "muted", 0)],
        [("−0.40", "outflow", 2), ("0.10", "inflow", 1)],
    ]
    assert plain_text(chart.title) == "Highest in the latest week: b funds (+$100m); lowest: a funds (−$4m)"
    assert plain_text(chart.subtitle).startswith("Chart, US$bn a week, net")
    assert len(chart.plot.keys) == 2


@pytest.mark.parametrize(("order", "names"), [("declared", "abcd"), ("latest", "cdab")])
def test_order_of_the_rows(order: str, names: str) -> None:
    columns: Columns = {"a": [1, 1], "b": [1, -5], "c": [1, 9], "d": [1, 9]}
    chart, _ = draw("heat_map", columns, of=tuple("abcd"), measure="flow", order=order)
    assert "".join(plain_text(tick.runs)[0] for tick in chart.plot.y_ticks) == names


def test_a_subject_without_the_latest_week_stands_last() -> None:
    tables = make_weeks({"a": [1, -9], "b": [1, -5]}), replace(make_weeks({"c": [7, None]}), name="others")
    columns: Columns = {"a": [1, -9], "b": [1, -5], "c": [7, None]}
    chart, _ = draw("heat_map", columns, "zh", *tables, of=("c", "a", "b"), measure="flow", order="latest")
    assert [plain_text(tick.runs)[0] for tick in chart.plot.y_ticks] == ["b", "a", "c"]
    assert read_cells(chart)[-1][-1] == ("", "muted", 0)
    assert plain_text(chart.alt).endswith("最新一周有数据缺失。")


def test_columns_are_the_last_weeks_and_the_latest_is_named() -> None:
    chart, data = draw("heat_map", {"a": list(range(30)), "b": [1] * 30}, of=("a", "b"), measure="flow", periods=26)
    layer = cells_of(chart)
    assert len(layer.runs) == 52
    assert len(data) == 52
    assert all(right - left == 7 for left, right in zip(layer.left, layer.right, strict=True))
    assert layer.right[:25] == layer.left[1:26]
    last = chart.plot.x_ticks[-1]
    assert last.at == (layer.left[25] + layer.right[25]) / 2
    assert last.runs[0].value == data[-1].period  # type: ignore[union-attr]


def test_a_huge_week_does_not_leave_all_others_pale() -> None:
    columns: Columns = {"a": [100, 100, -100, 100, 100], "b": [100, 25, -25, 99, 90_000]}
    chart, _ = draw("heat_map", columns, of=("a", "b"), measure="flow")
    assert [depth for row in read_cells(chart) for _, _, depth in row] == [4, 4, 4, 4, 4, 4, 2, 2, 4, 4]


def test_cells_of_two_currencies_are_refused() -> None:
    other = replace(make_weeks({"b": [1, 2]}), name="others", unit=Unit(UnitKind.MONEY, "EUR"))
    with pytest.raises(Refused) as caught:
        draw(
            "heat_map",
            {"a": [1, 2], "b": [1, 2]},
            "en",
            make_weeks({"a": [1, 2]}),
            other,
            of=("a", "b"),
            measure="flow",
        )
    assert [one.code for one in caught.value.diagnostics] == ["wrong-unit"]


@pytest.fixture(scope="module")
def faces() -> dict[int, Face]:
    return {face.weight: face for face in provide_faces(cache_folder())}


@pytest.mark.parametrize(("weeks", "size", "has_words"), [(13, WIDE, True), (26, WIDE, False), (13, NARROW, False)])
def test_cells_without_room_for_words_have_marks_in_their_place(
    faces: dict[int, Face], weeks: int, size: Any, has_words: bool
) -> None:
    columns: Columns = {"a": [16, -3] * 14, "b": [-1, 0] * 14}
    chart, _ = draw("heat_map", columns, of=("a", "b"), periods=weeks)
    drawing = place_marks(chart, colours_of("cvd"), size, faces)
    words = {mark.text for mark in drawing.marks if isinstance(mark, Words)}
    assert ("+1.6%" in words) == has_words
    ink = [mark for mark in drawing.marks if isinstance(mark, Area) and mark.colour == colours_of("cvd")["ink"]]
    if not has_words:
        up, down, dash = ink
        assert all(tip[1] < foot[1] for tip, foot, _ in up.outlines)
        assert all(tip[1] > foot[1] for tip, foot, _ in down.outlines)
        assert [len(line) for line in dash.outlines] == [4] * len(dash.outlines)
        assert sum(len(mark.outlines) for mark in ink) == 2 * weeks


def test_a_deeper_cell_has_more_of_its_colour() -> None:
    assert mix("#000000", "#ffffff", 0.0) == "#ffffff"
    assert mix("#ff0000", "#ffffff", 0.64) == "#ff5c5c"


# cumulative_lines


def lines_of(chart: Chart) -> list[Line]:
    return [layer for layer in chart.plot.layers if isinstance(layer, Line)]


def test_lines_begin_at_zero_and_end_at_their_totals() -> None:
    columns: Columns = {"a": [1000, 2000], "b": [-500, 0], "c": [100, 100]}
    chart, data = draw("cumulative_lines", columns, of=("a.since", "rest.since"))
    one, other = lines_of(chart)
    assert (one.y, other.y) == ((0.0, 1.0, 3.0), (0.0, -0.4, -0.3))
    assert one.x[0] == one.x[1] - 7
    assert (one.role, other.role) == ("primary", "secondary")
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["Other", "−$300m", "a funds", "+$3.0bn"]
    said = "Line chart of cumulative net flow this year: a funds +$3.0bn, the other two −$300m."
    assert plain_text(chart.alt) == said
    assert [row.value for row in data] == ["1000000000", "3000000000", "-400000000", "-300000000"]
    assert chart.plot.zero_line


def test_a_line_breaks_at_a_gap_and_says_that_it_starts_anew() -> None:
    columns: Columns = {"a": [1000, None, 2000], "b": [1, None, 1], "c": [1, None, 1]}
    chart, _ = draw("cumulative_lines", columns, of=("a.since", "rest.since"))
    assert lines_of(chart)[0].y == (0.0, 1.0, None, 0.0, 2.0)
    assert plain_text(chart.subtitle).endswith("restarted after a gap in the data, 4 January 2023–18 January 2023")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "US$bn, cumulative net flow from the week to 11 January 2023"),
        ("zh", "亿美元，自截至2023年1月11日当周起累计净流入"),
    ],
)
def test_lines_whose_data_begin_within_the_year_say_so(language: Language, said: str) -> None:
    columns: Columns = {"a": [1000, 2000], "b": [1, 1]}
    weeks = make_weeks({"a": [5, 1000, 2000], "b": [5, 1, 1]})
    late = replace(weeks, observations=tuple(one for one in weeks.observations if one.value != 5_000_000))
    chart, _ = draw("cumulative_lines", columns, language, late, of=("a.since", "b.since"))
    assert plain_text(chart.subtitle) == said


def test_names_of_four_lines_that_end_together_do_not_touch() -> None:
    columns: Columns = {name: [1000 + index, 1000] for index, name in enumerate("abcd")}
    chart, _ = draw("cumulative_lines", columns, of=tuple(f"{name}.since" for name in "abcd"))
    low, high = chart.plot.y_range
    names = [label for label in chart.plot.labels if label.bold]
    assert len(names) == 4
    assert all(other.y - one.y >= (high - low) * 0.199 for one, other in pairwise(names))
    assert all(low < label.y < high for label in chart.plot.labels)


# price_line


def draw_prices(prices: Sequence[float], kind: str = "rebound", language: Language = "en", **more: Any) -> Chart:
    days = count_days(len(prices), date(2023, 1, 2))
    table = load_rows(["price"], list(zip(days, prices, strict=True)), calendar=CalendarSpec(5, max_gap_days=1)).tables[
        0
    ]
    words = {"name": Text("芯片指数", "the chip index"), "basis": Text("收盘价", "closing price")}
    length = (days[-1] - days[0]).days + 1
    wanted = make_named("index.up", kind, words, source="fund", price="price", days=length, **more)
    chart = ChartSpec("it", "price_line", Text("图", "Chart"), {"of": "index.up"}, NOWHERE)
    spec = make_report(
        [replace(make_subject("a", "price"), source="fund")],
        [wanted],
        headline="a",
        charts=(chart,),
        sources=(make_source(["price"]),),
    )
    analysis = measure(spec, make_dataset(table), registry)
    return build_chart(spec, "it", analysis, build_voice(spec, load_phrasebook(language), 0), registry)[0]


PRICES = [100, 90, 80.5, 85, 95, 92, 91, 96, 97, 99.25]


@pytest.mark.parametrize(
    ("kind", "extreme", "labels"),
    [
        ("rebound", 80.5, ["Low 80.50", "4 January 2023", "99.25", "+23.3% off the low"]),
        ("drawdown", 100, ["High 100.00", "2 January 2023", "99.25", "−0.75% off the high"]),
    ],
)
def test_the_low_or_high_and_the_latest_price_are_marked(kind: str, extreme: float, labels: list[str]) -> None:
    chart = draw_prices(PRICES, kind)
    (line,) = lines_of(chart)
    assert line.y == tuple(PRICES)
    dots = [layer for layer in chart.plot.layers if isinstance(layer, Dots)]
    assert [dot.y for dot in dots] == [(extreme,), (99.25,)]
    assert dots[0].x == (line.x[PRICES.index(extreme)],)
    assert [plain_text(label.runs) for label in chart.plot.labels] == labels
    assert plain_text(chart.subtitle) == "Closing price, 2 January 2023 to 13 January 2023"
    low, high = chart.plot.y_range
    assert low <= chart.plot.y_ticks[0].at
    assert chart.plot.y_ticks[-1].at <= high


def test_a_price_at_its_low_is_named_once() -> None:
    chart = draw_prices([100, 95, 90, 85, 80], language="zh")
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["80.00", "期内最低"]
    assert "为期内最低" in plain_text(chart.alt)


def test_prices_before_a_split_are_in_todays_shares() -> None:
    chart = draw_prices([200, 180, 190, 100, 110], splits=((date(2023, 1, 5), Decimal(2)),))
    assert lines_of(chart)[0].y == (100.0, 90.0, 95.0, 100.0, 110.0)


def test_what_may_be_a_split_is_not_drawn() -> None:
    chart = draw_prices([200, 180, 190, 100, 110])
    assert chart.plot.layers == ()
    assert [plain_text(label.runs) for label in chart.plot.labels] == ["no data"]
    assert plain_text(chart.alt) == "Line chart without a line: there are not enough prices."


def test_days_between_two_prices_are_no_longer_than_they_were() -> None:
    (line,) = lines_of(draw_prices(PRICES))
    assert [date.fromordinal(int(x)) for x in line.x] == list(count_days(10, date(2023, 1, 2)))
    assert line.x[5] - line.x[4] == timedelta(days=3).days
