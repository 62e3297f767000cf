"""Running totals of several subjects beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.compose.cells import label_value, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.document import Run, Runs, plain_text
from flowbrief.model.measure import Finding, Point
from flowbrief.model.plot import Label, Line, Plot, Role
from flowbrief.model.text import Text

from .axes import scale_money, share_of_width, span_of, tick_dates, tick_money
from .behind import column_of, tabulate
from .lines import spread
from .spoken import say_rows
from .units import require_one_unit

_ROLES: tuple[Role, ...] = ("primary", "secondary", "accent", "muted")
# A name and its amount under it take this share of the axis.
_LABEL_GAP = 0.2
_SHORTEST = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class _Total:
    """One running total: its figures, its points of this year, and those of its present stretch."""

    finding: Finding
    points: tuple[Point, ...]
    stretch: tuple[Point, ...]


@chart(
    "cumulative_lines",
    summary=Text(
        "数类资金今年以来的累计净流入，一类一条线", "running totals of this year, one line a subject or group"
    ),
    params=(
        Param(
            "of",
            ParamType.METRICS,
            "cumulative or year-to-date metrics, one a line",
            of_kinds=("cumulative", "ytd"),
            lengths=(2, 4),
        ),
    ),
)
def plot_cumulative_lines(given: ChartInput) -> ChartContent:
    """One line a metric over this calendar year, from zero on the day before its first week, named at its end.

    A line breaks at a gap; one of a `cumulative` metric starts anew from zero, which the subtitle says. It also says
    where the data begin within the year.

    Raises Refused if they are not in one currency.
    """
    findings = [given.analysis.finding(metric) for metric in given.param("of")]
    unit = require_one_unit(given, [finding.series[0] for finding in findings])
    totals = [_cut(finding, given.analysis.period.end.year) for finding in findings]
    lines = [_draw(total, role) for total, role in zip(totals, _ROLES, strict=False)]
    low, high = span_of(point.amount for total in totals for point in total.points if point.amount is not None)
    y_ticks = tick_money(given.spec.id, low, high, unit, given.language)
    y_range = (y_ticks[0].at, y_ticks[-1].at)
    last = given.analysis.period.end
    first = min(date(last.year, 1, 1), last - _SHORTEST, *(total.points[0].period.start for total in totals))
    labels = _label_ends(given, totals, y_range)
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, first, last, given.language),
            y_ticks=y_ticks,
            x_range=(float(first.toordinal()) - 1, float(last.toordinal())),
            y_range=y_range,
            layers=tuple(lines),
            labels=labels,
            right_margin=max((share_of_width(plain_text(label.runs)) for label in labels), default=0.0),
        ),
        subtitle=_say_span(given, totals, name_table_unit(unit, given.language)),
        alt=_say_alt(given, totals),
        data=tuple(list_point(given.spec.id, total.finding.series[0], p) for total in totals for p in total.points),
        table=tabulate(
            given,
            [
                column_of(
                    given, (print_name(given.name(total.finding.subject)),), total.finding.series[0], total.points
                )
                for total in totals
            ],
            unit,
        ),
    )


def _cut(finding: Finding, year: int) -> _Total:
    """What a running total is in the weeks that end in a year; of a series without one, its last week."""
    series = finding.series[0]
    points = tuple(point for point in series.points if point.period.end.year == year) or series.points[-1:]
    stretch: tuple[Point, ...] = ()
    for point in points:
        stretch = () if point.amount is None else (*stretch, point)
    return _Total(finding, points, stretch)


def _say_span(given: ChartInput, totals: list[_Total], unit: str) -> Runs:
    """Since when the lines run: this year, or the week in which their data begin; and whether one starts anew."""
    key = "chart.subtitle.cumulative_lines"
    if any(total.stretch and total.stretch[0] != total.points[0] for total in totals):
        return given.words(f"{key}.restarted", names={"unit": unit})
    opening = min((total.points[0].period for total in totals), key=lambda week: week.end)
    if opening.start <= date(opening.end.year, 1, 1):
        return given.words(key, names={"unit": unit})
    start = label_value(f"{totals[0].finding.id}.start@{opening.end.isoformat()}", opening.end)
    return given.words(f"{key}.late", {"start": start}, {"unit": unit})


def _draw(total: _Total, role: Role) -> Line:
    """The line of one total; each of its stretches starts from zero on the day before its first week."""
    x: list[float] = []
    y: list[float | None] = []
    is_open = False
    for point in total.points:
        if point.amount is None:
            x.append(float(point.period.end.toordinal()))
            y.append(None)
        else:
            if not is_open:
                x.append(float(point.period.start.toordinal()) - 1)
                y.append(0.0)
            x.append(float(point.period.end.toordinal()))
            y.append(scale_money(point.amount))
        is_open = point.amount is not None
    return Line(tuple(x), tuple(y), role, width=2.2 if role == _ROLES[0] else 1.6)


def _label_ends(given: ChartInput, totals: list[_Total], y_range: tuple[float, float]) -> tuple[Label, ...]:
    """The name of each line beside its end, its amount under it; names are pushed apart where they would touch."""
    ends = [
        (scale_money(total.stretch[-1].amount or Decimal(0)), total, role)
        for total, role in zip(totals, _ROLES, strict=False)
        if total.stretch and total.finding.main.value is not None
    ]
    ends.sort(key=lambda end: end[0])
    low, high = y_range
    gap = (high - low) * _LABEL_GAP
    places = spread([height for height, _, _ in ends], low + gap / 2, high - gap / 2, gap)
    labels = []
    for place, (_, total, role) in zip(places, ends, strict=True):
        x = float(total.stretch[-1].period.end.toordinal())
        name: Run = print_name(given.name(total.finding.subject))
        amount = print_figure(total.finding.main, "signed", given.language)
        labels.append(Label(x, place, (name,), role, shift=6.0, lift=1.5, bold=True))
        labels.append(Label(x, place, (amount,), role, shift=6.0, lift=-8.5))
    return tuple(labels)


def _say_alt(given: ChartInput, totals: list[_Total]) -> Runs:
    """What each line stands at."""
    said = (
        given.words(
            "alt.cumulative_lines.line",
            {"amount": total.finding.main},
            {"subject": given.full_name(total.finding.subject)},
        )
        for total in totals
    )
    return say_rows(given, given.words("alt.cumulative_lines"), said)
