"""The year so far: running totals, last year's, the annual pace."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .window import (
    MINIMUM_HISTORY,
    absent,
    rows_of,
    side_name,
    starts_the_year,
    sum_points,
    unbroken_tail,
    year_of_weeks,
)

_OF = Param("of", ParamType.METRIC, "the weekly flow to add up", of_series=(SeriesKind.FLOW,))
_LAST_YEAR = Text("去年同期", "the same weeks of last year")
_DAYS_A_YEAR = 365
_DAYS_52_WEEKS = 364


def _stretch(points: tuple[Point, ...]) -> Period:
    return Period(end=points[-1].period.end, start=points[0].period.start)


def _compare(given: MetricInput, main: Measure, then: tuple[Point, ...]) -> tuple[Measure, ...]:
    """The total of last year's weeks, and how far this year's total, the main measure, differs from it."""
    before = sum_points(then)
    absence = absent(given.dataset, then, "history-too-short")
    unit = given.series("of").unit
    last_year = given.measure(
        None if before is None else Quantity(before, unit),
        "last_year",
        definition=_LAST_YEAR,
        period=_stretch(then) if then else None,
        inputs=(given.series("of").id,),
        rows=rows_of(then),
        absence=absence,
        facets=(("side", side_name(Quantity(before, unit).direction()) if before is not None else ""),),
    )
    difference = given.measure(
        None if before is None or main.value is None else Quantity(main.quantity.amount - before, unit),
        "difference",
        definition=Text("同比变动", "difference from the same weeks of last year"),
        inputs=(main.id, last_year.id),
        rows=main.lineage.rows + last_year.lineage.rows,
        absence=main.absence or absence,
    )
    return last_year, difference


@metric(
    "ytd",
    summary=Text(
        "今年以来：当年内结束的各周之和，去年同期取相同周数",
        "Year to date: sum over the weeks that ended this year; last year over equally many weeks",
    ),
    formula="Σ of the weeks that end in the calendar year, none missing; last year: its first equally many weeks",
    params=(_OF,),
    series=SeriesKind.LEVEL,
)
def ytd(given: MetricInput) -> Finding:
    """Running total since 1 January, and over equally many weeks of last year.

    No value if the data do not reach back to 1 January or lack a week. The series restarts each January.
    """
    series = given.series("of")
    year = given.period.end.year
    points = year_of_weeks(series, year)
    complete = starts_the_year(points, year)
    total = sum_points(points) if complete else None
    last = year_of_weeks(series, year - 1)
    then = last[: len(points)] if starts_the_year(last, year - 1) and len(last) >= len(points) else ()
    main = given.measure(
        None if total is None else Quantity(total, series.unit),
        period=_stretch(points),
        inputs=(series.id,),
        rows=rows_of(points),
        absence=absent(given.dataset, points, "history-too-short"),
        facets=(("side", side_name(Quantity(total, series.unit).direction()) if total is not None else ""),),
    )
    count = given.measure(Quantity(Decimal(len(points)), COUNT), "weeks", definition=Text("周数", "number of weeks"))
    comparison = _compare(given, main, then)
    in_year = given.measure(date(year, 1, 1), "year", definition=Text("年份", "the calendar year"))
    return given.found(
        main,
        count,
        *comparison,
        in_year,
        series=(Series(given.spec.id, _add_up_years(series), series.unit, series.universe),),
    )


def _add_up_years(series: Series) -> tuple[Point, ...]:
    """Running totals since each 1 January; none from a missing week on, nor where the data begin within the year."""
    running: list[Point] = []
    total: Decimal | None = None
    for index, point in enumerate(series.points):
        year = point.period.end.year
        if not index or series.points[index - 1].period.end.year != year:
            total = Decimal(0) if starts_the_year((point,), year) else None
        total = None if total is None or point.amount is None else total + point.amount
        running.append(Point(point.period, total))
    return tuple(running)


@metric(
    "cumulative",
    summary=Text(
        "累计：自当年年初、数据起点或缺口之后各周之和，去年同期取一年前的相同各周",
        "Total since: sum over the weeks since the year, or the data, began or resumed; last year over the same weeks",
    ),
    formula="Σ of the unbroken weeks of this year that end now; last year: the weeks 52 weeks earlier",
    params=(_OF,),
    series=SeriesKind.LEVEL,
)
def cumulative(given: MetricInput) -> Finding:
    """Total of the unbroken weeks of this calendar year up to now, and of the weeks 364 days before each.

    Unlike `ytd` it has a value whenever the week has: it starts after the last gap, and says when. The facet `since`
    is `year`, `data` or `gap`. The series restarts at each of the three.
    """
    series = given.series("of")
    points = unbroken_tail(year_of_weeks(series, given.period.end.year))
    total = sum_points(points)
    running = Series(given.spec.id, _add_up_stretches(series), series.unit, series.universe)
    if total is None:
        absence = given.finding("of").main.absence
        parts = ("", "start", "weeks", "last_year", "difference")
        return given.found(*(given.measure(None, part, absence=absence) for part in parts), series=(running,))
    if starts_the_year(points, given.period.end.year):
        since = "year"
    else:
        since = "data" if points[0].period.end == series.history_start.end else "gap"
    then = _weeks_a_year_before(series, points)
    main = given.measure(
        Quantity(total, series.unit),
        period=_stretch(points),
        inputs=(series.id,),
        rows=rows_of(points),
        facets=(("since", since), ("side", side_name(Quantity(total, series.unit).direction()))),
    )
    start = given.measure(
        points[0].period.end, "start", definition=Text("首周", "the first week"), period=points[0].period
    )
    count = given.measure(Quantity(Decimal(len(points)), COUNT), "weeks", definition=Text("周数", "number of weeks"))
    return given.found(main, start, count, *_compare(given, main, then), series=(running,))


def _add_up_stretches(series: Series) -> tuple[Point, ...]:
    """Running totals that begin anew each January and after each missing week."""
    running: list[Point] = []
    sums = Decimal(0)
    for index, point in enumerate(series.points):
        if index and series.points[index - 1].period.end.year != point.period.end.year:
            sums = Decimal(0)
        if point.amount is None:
            sums = Decimal(0)
            running.append(Point(point.period, None))
            continue
        sums += point.amount
        running.append(Point(point.period, sums))
    return tuple(running)


def _weeks_a_year_before(series: Series, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """As many weeks as given, beginning with the one that ended within three days of 52 weeks before the first."""
    wanted = points[0].period.end - timedelta(days=_DAYS_52_WEEKS)
    for index, point in enumerate(series.points):
        if abs((point.period.end - wanted).days) <= 3:
            return series.points[index : index + len(points)]
    return ()


@metric(
    "annualised_pace",
    summary=Text(
        "按年折算：今年以来净流入除以其所含天数，再折算为全年",
        "Annualised: the year to date, scaled from the days it covers to a full year",
    ),
    formula="year to date × 365 ÷ the days its weeks cover; refused before 13 weeks; set against last year's total",
    params=(Param("of", ParamType.METRIC, "a year-to-date metric", of_kinds=("ytd",)),),
)
def annualised_pace(given: MetricInput) -> Finding:
    """The year's total if it went on like this, and last year's actual total where the data hold all of it.

    The divisor is the days that the added weeks cover, not those since 1 January: the first week reaches back into
    December and the sum holds all of it.
    """
    to_date = given.finding("of")
    weeks = to_date.measure("weeks").quantity.amount
    year = given.period.end.year
    series = given.findings[to_date.main.lineage.inputs[0]].series[0]
    absence = to_date.main.absence
    if absence is None and weeks < MINIMUM_HISTORY:
        absence = Absence("history-too-short", detail=str(weeks))
    covered = to_date.main.period.days
    pace = None if absence else Quantity(to_date.main.quantity.amount * _DAYS_A_YEAR / covered, series.unit)
    last = year_of_weeks(series, year - 1)
    total = sum_points(last) if starts_the_year(last, year - 1) else None
    full = given.measure(
        None if total is None else Quantity(total, series.unit),
        "full_year",
        definition=Text("去年全年", "last year's total"),
        period=_stretch(last) if last else None,
        rows=rows_of(last),
        absence=absent(given.dataset, last, "history-too-short"),
    )
    relation = ""
    if pace is not None and full.value is not None:
        same = pace.direction() == full.quantity.direction()
        relation = "opposite" if not same else "above" if abs(pace.amount) > abs(full.quantity.amount) else "below"
    main = given.measure(
        pace,
        inputs=(to_date.id,),
        rows=to_date.main.lineage.rows,
        absence=absence,
        facets=(("side", side_name(pace.direction()) if pace else ""), ("relation", relation)),
    )
    in_year = given.measure(date(year - 1, 1, 1), "last_year", definition=Text("去年", "the year before"))
    return given.found(main, full, in_year)
