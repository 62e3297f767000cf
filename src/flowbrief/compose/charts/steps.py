"""A target range through time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.compose.cells import label_value, list_point, point_id
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.model.document import Datum, Plain
from flowbrief.model.measure import Finding, Point, Series
from flowbrief.model.plot import Label, Line, Plot, Ribbon
from flowbrief.model.quantity import Quantity
from flowbrief.model.text import Text

from .axes import tick_dates, tick_percent
from .behind import Days, column_of, tabulate
from .moves import LIFTED, Field, Move, label_moves

# A range that took effect on the last day would have no width.
_SHORTEST = timedelta(weeks=4)
# Room for the words over the end of the range.
_HEADROOM = 1.12


@chart(
    "range_steps",
    summary=Text("目标区间阶梯图", "a target range as steps"),
    params=(
        Param("of", ParamType.METRIC, "a policy rate path", of_kinds=("policy_rate_path",)),
        Param("from", ParamType.DATE, "first day to show", default=date(2020, 1, 1)),
    ),
)
def plot_range_steps(given: ChartInput) -> ChartContent:
    """The range as a ribbon that steps on effective dates, up to the as-of date, with the moves of its last run.

    The axis begins on the day that is asked for, but at least four weeks back; the ribbon where the data do.
    """
    finding = given.analysis.finding(given.param("of"))
    upper, lower, moves = finding.series
    as_of = given.analysis.as_of
    left: date = min(given.param("from"), as_of - _SHORTEST)
    start = min(max(left, upper.points[0].period.end), as_of)
    top, bottom = _steps(upper, start, as_of), _steps(lower, start, as_of)
    x = tuple(float(day.toordinal()) for day, _ in top)
    high, low = tuple(float(value) for _, value in top), tuple(float(value) for _, value in bottom)
    y_ticks = tick_percent(given.spec.id, min(value for _, value in bottom), max(value for _, value in top), upper.unit)
    label = given.words("tile.policy_rate_path.figure", {"lower": finding.measure("lower"), "upper": finding.main})
    x_range, y_range = (float(left.toordinal()), x[-1]), (y_ticks[0].at, y_ticks[-1].at)
    field = Field(x_range, y_range, dict(_heights(bottom)), dict(_heights(top)), label)
    crest = field.crest()
    field = replace(field, y_range=(y_range[0], max(y_range[1], crest * _HEADROOM)))
    shown = _choose_moves(finding, moves, start)
    noted = label_moves([_word_move(given, moves, point) for point in shown], field)
    days = {label.x for label in noted}
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, left, as_of, given.language),
            y_ticks=y_ticks,
            x_range=x_range,
            y_range=field.y_range,
            layers=(
                Ribbon(x, low, high, "primary"),
                Line(x, high, "primary", width=1.6, stepped=True),
                Line(x, low, "primary", width=1.0, stepped=True),
            ),
            labels=(Label(x[-1], crest, label, "primary", "right", shift=-1.0, lift=LIFTED, bold=True), *noted),
        ),
        subtitle=given.words("chart.subtitle.range_steps", {"as_of": label_value("as_of", as_of)}),
        alt=given.words(
            "alt.range_steps",
            {"as_of": label_value("as_of", as_of), "lower": finding.measure("lower"), "upper": finding.main},
        ),
        data=(
            *_list_steps(given, upper, start),
            *_list_steps(given, lower, start),
            *(list_point(given.spec.id, moves, p) for p in shown if float(p.period.end.toordinal()) in days),
        ),
        table=tabulate(
            given,
            [
                column_of(given, (Plain(given.book.word(f"chart.{side}")),), series, _since(series, start))
                for side, series in (("lower", lower), ("upper", upper))
            ],
            None,
            Days("chart.table.day", "day", place=lambda day: max(float(day.toordinal()), x_range[0])),
            is_stepped=True,
        ),
    )


def _choose_moves(finding: Finding, moves: Series, start: date) -> list[Point]:
    """The moves of the last run that the chart shows, oldest first."""
    first = finding.measure("first")
    if first.value is None:
        return []
    return [point for point in moves.points if point.period.end >= first.day and point.period.end > start]


def _word_move(given: ChartInput, moves: Series, point: Point) -> Move:
    """What may be said of one move: its day and size, or its size alone."""
    day, amount = point.period.end, point.amount or Decimal(0)
    size = label_value(point_id(moves.id, day), Quantity(amount, moves.unit))
    slots = {"move": size, "on": label_value(f"move@{day.isoformat()}", day)}
    return Move(day, amount > 0, (given.words("chart.move.dated", slots), given.words("chart.move", slots)))


def _heights(steps: Iterable[tuple[date, Decimal]]) -> Iterator[tuple[date, float]]:
    return ((day, float(value)) for day, value in steps)


def _steps(series: Series, start: date, end: date) -> list[tuple[date, Decimal]]:
    """The value on the first day, at each change, and on the last day; the data begin on the first day or before."""
    before = [p for p in series.points if p.period.end <= start]
    changes = [(p.period.end, p.amount or Decimal(0)) for p in series.points if start < p.period.end <= end]
    steps = [(start, before[-1].amount or Decimal(0)), *changes]
    return [*steps, (end, steps[-1][1])]


def _list_steps(given: ChartInput, series: Series, start: date) -> tuple[Datum, ...]:
    return tuple(list_point(given.spec.id, series, point) for point in _since(series, start))


def _since(series: Series, start: date) -> list[Point]:
    """The change that was in force on a day, and those after it."""
    before = [p for p in series.points if p.period.end <= start]
    return before[-1:] + [p for p in series.points if p.period.end > start]
