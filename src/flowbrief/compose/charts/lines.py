"""Running totals, one line a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from flowbrief.compose.cells import label_value, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_day
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.document import Plain, Runs
from flowbrief.model.measure import Point, Series
from flowbrief.model.plot import Label, Line, Plot, Role
from flowbrief.model.text import Text

from .axes import day_of_year, scale_money, span_of, tick_money, tick_months
from .behind import Days, column_of, tabulate

_ROLES: tuple[Role, ...] = ("primary", "secondary", "muted")
_YEAR_DAYS = 366.0
_LAST_MONTH = 335.0
_SHORTEST = 2
# Labels at the ends of lines keep this share of the axis between them; one above its line reaches this far up.
_LABEL_GAP = 0.075
_LIFTED = 0.11
# A name over the end of a line that ends before this day would reach beyond the left edge.
_EARLY = 70.0
# So many lines can all be named; of more, the latest and the ones that end highest and lowest are.
_MOST_NAMED = 10
_LATEST_NAMED = 4


@dataclass(frozen=True, slots=True)
class _End:
    """Where a line ends, its name, and how it is drawn."""

    x: float
    y: float
    runs: Runs
    role: Role
    bold: bool


@chart(
    "yearly_lines",
    summary=Text("各年累计折线图，缺口之后重新起算", "running totals, one line a year; a line starts anew after a gap"),
    params=(Param("of", ParamType.METRIC, "a cumulative or year-to-date metric", of_kinds=("cumulative", "ytd")),),
)
def plot_yearly_lines(given: ChartInput) -> ChartContent:
    """One line a calendar year, the latest on top; a stretch that does not begin in January says where it does."""
    finding = given.analysis.finding(given.param("of"))
    series = finding.series[0]
    stretches = _split_stretches(series)
    ranked = list(reversed(stretches))
    # A first stretch that begins late is where the data begin, which its name says.
    restarted = "" if all(_begins_the_year(stretch) for stretch in stretches[1:]) else ".restarted"
    lines, ends = [], []
    this_year = series.points[-1].period.end.year
    named = _choose_named([_end_of(stretch)[1] for stretch in ranked])
    for rank, stretch in enumerate(ranked):
        role = _ROLES[min(this_year - stretch[0].period.end.year, len(_ROLES) - 1)]
        x = tuple(day_of_year(point.period.end) for point in stretch)
        y = tuple(scale_money(p.amount) for p in stretch if p.amount is not None)
        width = 2.4 if rank == 0 else 1.5 if rank in named else 0.8
        lines.append(Line(x, y, role, width=width, dashed=not _begins_the_year(stretch)))
        if rank in named:
            ends.append(_End(*_end_of(stretch), _name_stretch(given, stretch), role, rank == 0))
    low, high = span_of(p.amount for p in series.points if p.amount is not None)
    y_ticks = tick_money(given.spec.id, low, high, series.unit, given.language)
    y_range = _make_room(ends, (y_ticks[0].at, y_ticks[-1].at))
    year = series.points[-1].period.end.year
    return ChartContent(
        plot=Plot(
            x_ticks=tick_months(given.spec.id, year, given.language),
            y_ticks=y_ticks,
            x_range=(1.0, _YEAR_DAYS),
            y_range=y_range,
            layers=tuple(reversed(lines)),
            labels=_place_labels(ends, y_range),
            right_margin=0.18,
        ),
        subtitle=given.words(
            f"chart.subtitle.yearly_lines{restarted}", names={"unit": name_table_unit(series.unit, given.language)}
        ),
        alt=given.words(
            "alt.yearly_lines",
            {"amount": finding.main},
            {"subject": given.full_name(finding.subject)},
        ),
        data=tuple(list_point(given.spec.id, series, point) for point in series.points),
        table=tabulate(
            given,
            [column_of(given, (Plain(given.book.word("chart.table.total")),), series, series.points)],
            series.unit,
            Days(place=day_of_year, line=lambda day: str(day.year)),
        ),
    )


def _split_stretches(series: Series) -> list[tuple[Point, ...]]:
    """Unbroken stretches of one calendar year each, oldest first; one week alone makes no line."""
    stretches: list[list[Point]] = [[]]
    for before, point in pairwise((None, *series.points)):
        if point is None:
            continue
        new_year = before is not None and before.period.end.year != point.period.end.year
        if point.amount is None or new_year:
            stretches.append([])
        if point.amount is not None:
            stretches[-1].append(point)
    return [tuple(stretch) for stretch in stretches if len(stretch) >= _SHORTEST]


def _begins_the_year(stretch: tuple[Point, ...]) -> bool:
    start = stretch[0].period
    return start.start <= date(start.end.year, 1, 1)


def _name_stretch(given: ChartInput, stretch: tuple[Point, ...]) -> Runs:
    first = stretch[0].period.end
    year = date(first.year, 1, 1)
    if _begins_the_year(stretch):
        return (print_day(year, f"year@{first.year}", "year", given.language),)
    slots = {
        "year": label_value(f"year@{first.year}", year),
        "start": label_value(f"{given.param('of')}.start@{first}", first),
    }
    return given.words("chart.segment", slots)


def _end_of(stretch: tuple[Point, ...]) -> tuple[float, float]:
    """The last point of a line: day of the year and height."""
    return day_of_year(stretch[-1].period.end), scale_money(stretch[-1].amount or Decimal(0))


def _choose_named(heights: list[float]) -> frozenset[int]:
    """Which lines are named, by their place in a list that begins with the latest."""
    ranks = range(len(heights))
    if len(heights) <= _MOST_NAMED:
        return frozenset(ranks)
    highest, lowest = max(ranks, key=heights.__getitem__), min(ranks, key=heights.__getitem__)
    return frozenset((*ranks[:_LATEST_NAMED], highest, lowest))


def _make_room(ends: list[_End], y_range: tuple[float, float]) -> tuple[float, float]:
    """The range of the y axis, longer where a name above the end of a line would stand out of the plot."""
    low, high = y_range
    needed = [low + (end.y - low) / (1 - _LIFTED) for end in ends if end.x < _LAST_MONTH]
    return low, max([high, *needed])


def _place_labels(ends: list[_End], y_range: tuple[float, float]) -> tuple[Label, ...]:
    """Put each name beside the end of its line, above it where the line ends within the plot.

    Names are pushed apart where two would touch, and stay within the height of the plot.
    """
    low, high = y_range
    gap, reach = (high - low) * _LABEL_GAP, (high - low) * _LIFTED
    inside = sorted((end for end in ends if end.x < _LAST_MONTH), key=lambda end: end.y)
    beside = sorted((end for end in ends if end.x >= _LAST_MONTH), key=lambda end: end.y)
    above = zip(inside, spread([end.y for end in inside], low, high - reach, gap), strict=True)
    right = zip(beside, spread([end.y for end in beside], low + gap / 2, high - gap / 2, gap), strict=True)
    return (
        *(
            Label(end.x, at, end.runs, end.role, "left" if end.x < _EARLY else "right", lift=6.0, bold=end.bold)
            for end, at in above
        ),
        *(Label(end.x, at, end.runs, end.role, "left", shift=5.0, lift=-3.0, bold=end.bold) for end, at in right),
    )


def spread(heights: list[float], floor: float, ceiling: float, gap: float) -> list[float]:
    """Move heights, lowest first, as little as keeps them apart and between floor and ceiling."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, floor))
        floor = moved[-1] + gap
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - gap
    return moved
