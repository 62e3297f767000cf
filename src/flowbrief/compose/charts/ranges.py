"""This week in the distribution of all weeks: one row a subject, a stroke for each week of its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowbrief.compose.cells import label_week, list_measure, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.phrasebook import capitalise
from flowbrief.model.document import Cell, ChartRow, ChartTable, Plain, Runs, plain_text
from flowbrief.model.measure import Finding, Measure, Point
from flowbrief.model.plot import Dots, Key, Label, Layer, Line, Plot, Ribbon
from flowbrief.model.quantity import Unit
from flowbrief.model.text import Text

from .axes import scale_amount, share_of_width, span_of, tick_amounts, trim_ticks
from .behind import print_point, tabulate_rows, write_place
from .rows import name_rows, strike
from .spoken import say_rows
from .units import name_unit, require_one_unit

# Half the height of the stroke of a week, and of the band and the median, as shares of a row.
_STROKE, _BAND = 0.24, 0.34
_THIN, _THICK = 0.6, 2.2
# A row is as high as two of a table, so that two lines of words stand beside it.
_ROWS = 2
_UPPER, _LOWER, _ALONE = 1.5, -8.5, -3.0
_LETTERS_BOLD = 1.1


@dataclass(frozen=True, slots=True)
class _Row:
    """One subject: its quartiles, its flow, the weeks of its history, and its percentile if the report has one."""

    middle: Finding
    flow: Finding
    points: tuple[Point, ...]
    place: Finding | None

    @property
    def unit(self) -> Unit:
        """The unit of its flow."""
        return self.flow.series[0].unit


@chart(
    "range_history",
    summary=Text(
        "历史分布图：当周数值在历史各周分布中的位置，每类一行",
        "this week in the distribution of all weeks of its history, one row a subject",
    ),
    params=(
        Param(
            "of",
            ParamType.METRICS,
            "the quartiles of each row; a percentile of the same flow is shown beside it",
            of_kinds=("quartiles",),
            lengths=(1, 12),
        ),
    ),
)
def plot_range_history(given: ChartInput) -> ChartContent:
    """A stroke for each week, a band for the middle half of them, the median, a point for this week with its value.

    Raises Refused if they are not in one unit.
    """
    rows = [_find_row(given, metric) for metric in given.param("of")]
    unit = require_one_unit(given, [row.flow.series[0] for row in rows])
    amounts = [point.amount for row in rows for point in row.points if point.amount is not None]
    low, high = span_of(amounts)
    y_ticks, y_range = trim_ticks(
        tick_amounts(given.spec.id, low, high, unit, given.language), scale_amount(low, unit), scale_amount(high, unit)
    )
    banded = [(at, row) for at, row in enumerate(rows) if row.middle.main.value is not None]
    told = [(at, row) for at, row in enumerate(rows) if row.flow.main.value is not None]
    layers: list[Layer] = [_draw_band(at, row) for at, row in banded]
    layers.append(_draw_strokes([(at, row.points) for at, row in enumerate(rows)], unit))
    if banded:
        layers.append(_draw_medians(banded))
    if told:
        values = tuple(scale_amount(row.flow.main.quantity.amount, unit) for _, row in told)
        layers.append(Dots(tuple(float(at) for at, _ in told), values, "accent", ringed=True))
    labels = tuple(label for at, row in enumerate(rows) for label in _label(given, at, row, y_range[1]))
    return ChartContent(
        plot=Plot(
            x_ticks=name_rows([(print_name(given.name(row.flow.subject)),) for row in rows]),
            y_ticks=y_ticks,
            x_range=(-0.5, len(rows) - 0.5),
            y_range=y_range,
            layers=tuple(layers),
            labels=labels,
            keys=_list_keys(given, has_bands=bool(banded), has_values=bool(told)),
            right_margin=max(share_of_width(plain_text(label.runs)) for label in labels) * _LETTERS_BOLD,
            rows=_ROWS * len(rows),
            across=True,
        ),
        subtitle=_say_subtitle(given, rows),
        alt=_say_alt(given, rows),
        data=(
            *(list_point(given.spec.id, row.flow.series[0], point) for row in rows for point in row.points),
            *(list_measure(given.spec.id, one.id, one) for row in rows for one in row.middle.measures[:3]),
        ),
        table=_tabulate(given, rows),
        finding=_say_finding(given, rows[0]),
    )


def _find_row(given: ChartInput, metric: str) -> _Row:
    """The flow behind some quartiles, its weeks since the history begins, and the first percentile of the same flow."""
    of = str(given.report.metric(metric).params["of"])
    places = [one.id for one in given.report.metrics if one.kind == "percentile" and one.params["of"] == of]
    middle, flow = given.analysis.finding(metric), given.analysis.finding(of)
    start = middle.measure("start").day
    points = tuple(point for point in flow.series[0].points if point.period.end >= start)
    return _Row(middle, flow, points, given.analysis.finding(places[0]) if places else None)


def _draw_band(at: int, row: _Row) -> Ribbon:
    low, high = (scale_amount(row.middle.measure(part).quantity.amount, row.unit) for part in ("lower", "upper"))
    return Ribbon((at - _BAND, at + _BAND), (low, low), (high, high), "primary")


def _draw_strokes(rows: Sequence[tuple[int, Sequence[Point]]], unit: Unit) -> Line:
    """A stroke for each week of each row."""
    places = [
        (at, scale_amount(point.amount, unit)) for at, points in rows for point in points if point.amount is not None
    ]
    return Line(*strike(places, _STROKE), "muted", width=_THIN)


def _draw_medians(rows: Sequence[tuple[int, _Row]]) -> Line:
    places = [(at, scale_amount(row.middle.main.quantity.amount, row.unit)) for at, row in rows]
    return Line(*strike(places, _BAND), "primary", width=_THICK)


def _label(given: ChartInput, at: int, row: _Row, end: float) -> list[Label]:
    """The value of the week beside its row, and under it its place among all weeks."""
    main = row.flow.main
    if main.value is None:
        runs: Runs = (Plain(given.book.word("chart.gap")),)
        return [Label(float(at), end, runs, "muted", shift=6.0, lift=_ALONE)]
    value = (print_figure(main, "signed", given.language),)
    place = _say_place(given, row)
    labels = [Label(float(at), end, value, "accent", shift=6.0, lift=_UPPER if place else _ALONE, bold=True)]
    return [*labels, Label(float(at), end, place, "muted", shift=6.0, lift=_LOWER)] if place else labels


def _say_place(given: ChartInput, row: _Row) -> Runs:
    """The percentile of the week; of the highest and the lowest of all that they are it."""
    if row.place is None or row.place.main.value is None:
        return ()
    end = row.place.main.facet("end")
    if end in ("top", "bottom"):
        return (Plain(given.book.word(f"chart.range.{end}")),)
    return given.words("chart.range.place", {"place": row.place.main})


def _list_keys(given: ChartInput, *, has_bands: bool, has_values: bool) -> tuple[Key, ...]:
    word = given.book.word
    keys = [Key((Plain(word("chart.range.week")),), "muted", "tick")]
    if has_bands:
        keys.append(Key((Plain(word("chart.range.half")),), "primary", "band"))
        keys.append(Key((Plain(word("chart.range.median")),), "primary", "tick"))
    if has_values:
        week = label_week(given.analysis.period.end)
        keys.append(Key(capitalise(given.words("chart.before", {"before": week})), "accent", "dot"))
    return tuple(keys)


def _say_subtitle(given: ChartInput, rows: Sequence[_Row]) -> Runs:
    """What a stroke is, and since when, if all rows begin in one week."""
    names = name_unit(given, rows[0].unit)
    key = f"chart.subtitle.range_history.{'flow' if names else 'rate'}"
    starts: list[Measure] = [row.middle.measure("start") for row in rows]
    if len({start.day for start in starts}) > 1:
        return given.words(f"{key}.mixed", names=names)
    return given.words(key, {"start": starts[0]}, names)


def _say_alt(given: ChartInput, rows: Sequence[_Row]) -> Runs:
    """The value of each row beside its median."""
    head = given.words("alt.range_history", {"week": label_week(given.analysis.period.end)})
    said = (
        given.words(
            "alt.range_history.row",
            {"amount": row.flow.main, "median": row.middle.main},
            {"subject": given.name(row.flow.subject)},
        )
        for row in rows
    )
    return say_rows(given, head, said)


def _say_finding(given: ChartInput, row: _Row) -> Runs:
    """The first row’s value beside its median, as a title."""
    if row.flow.main.value is None or row.middle.main.value is None:
        return ()
    slots = {"amount": row.flow.main, "median": row.middle.main}
    name = {"subject": given.full_name(row.flow.subject)}
    return capitalise(given.words("chart.finding.range_history", slots, name))


def _tabulate(given: ChartInput, rows: Sequence[_Row]) -> ChartTable:
    """The numbers behind the chart: the week, the quartiles and the median of each row, and its percentile."""
    word = given.book.word
    has_places = any(row.place is not None for row in rows)
    parts = ("lower", "median", "upper", *(("place",) if has_places else ()))
    day = label_week(given.analysis.period.end)
    head: list[Runs] = [(Plain(word("table.group")),), capitalise(given.words("table.week_to", {"day": day}))]
    head += [(Plain(word(f"chart.table.{part}")),) for part in parts]
    lines = []
    for at, row in enumerate(rows):
        measures = [row.flow.main, row.middle.measure("lower"), row.middle.main, row.middle.measure("upper")]
        cells = [_cell(given, measure) for measure in measures]
        if has_places:
            cells.append(_cell(given, row.place.main if row.place is not None else None, "percentile"))
        name = Cell((print_name(given.name(row.flow.subject)),))
        lines.append(ChartRow((name, *cells), write_place(float(at))))
    return tabulate_rows(given, head, lines, rows[0].unit)


def _cell(given: ChartInput, measure: Measure | None, form: str = "") -> Cell:
    if measure is None or measure.value is None:
        return Cell((Plain(given.book.word("missing")),), missing=True)
    return print_point(given, measure.id, measure.quantity, form)
