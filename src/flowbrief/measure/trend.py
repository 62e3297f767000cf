"""One weekly series against another: correlation, and the line of least squares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Point, Series
from flowbrief.model.quantity import COUNT, RATIO, Quantity, Unit
from flowbrief.model.text import Text

from .window import MINIMUM_HISTORY, rows_of

# Sums of products are kept whole; what they come to is rounded to the usual digits once.
_EXACT = 100
_EITHER = (SeriesKind.FLOW, SeriesKind.RATIO)


@dataclass(frozen=True, slots=True)
class _Fit:
    """The line of least squares, and how closely the points lie along it."""

    slope: Decimal
    intercept: Decimal
    correlation: Decimal


@metric(
    "trend",
    summary=Text(
        "相关系数：两个周度序列同期数值的线性相关程度，并给出最小二乘趋势线",
        "Correlation: how closely two weekly series lie along a straight line, week by week",
    ),
    formula="r = Σ(x − x̄)(y − ȳ) ÷ √(Σ(x − x̄)² × Σ(y − ȳ)²) over the weeks that both hold; slope = Σ(x − x̄)(y − ȳ) ÷ "
    "Σ(x − x̄)²; intercept = ȳ − slope × x̄",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow, or flow rate, that is set against another", of_series=_EITHER),
        Param("against", ParamType.METRIC, "the weekly flow, or flow rate, that it is set against", of_series=_EITHER),
    ),
)
def trend(given: MetricInput) -> Finding:
    """Correlation of two series (main measure), with the line through their weeks; its series are its points.

    Refused below 13 weeks, and where either does not vary. Weeks before a known break of either are left out. That
    two series move together says nothing about why.
    """
    up, across = given.history("of"), given.history("against")
    pairs = _pair(up, across)
    absence = None
    fit: _Fit | None = None
    if len(pairs) < MINIMUM_HISTORY:
        absence = Absence("history-too-short", detail=str(len(pairs)))
    else:
        fit = _fit([(one.amount or Decimal(0), two.amount or Decimal(0)) for one, two in pairs])
        absence = Absence("zero") if fit is None else None
    rows = rows_of(point for pair in pairs for point in pair)
    slope_unit = RATIO if up.unit == across.unit else up.unit
    values: tuple[tuple[str, Decimal | None, Unit, Text], ...] = (
        ("slope", fit.slope if fit else None, slope_unit, Text("趋势线斜率", "slope of the line")),
        ("intercept", fit.intercept if fit else None, up.unit, Text("趋势线截距", "intercept of the line")),
    )
    main = given.measure(
        None if fit is None else Quantity(fit.correlation, RATIO),
        inputs=(up.id, across.id),
        rows=rows,
        absence=absence,
        facets=(("against", given.finding("against").subject),),
    )
    line = (
        given.measure(
            None if value is None else Quantity(value, unit),
            part,
            definition=text,
            inputs=(up.id, across.id),
            rows=rows,
            absence=absence,
        )
        for part, value, unit, text in values
    )
    weeks = given.measure(
        Quantity(Decimal(len(pairs)), COUNT),
        "weeks",
        definition=Text("同期周数", "weeks that both hold"),
        inputs=(up.id, across.id),
    )
    first = pairs[0][0].period if pairs else None
    start = given.measure(
        first.end if first else None,
        "start",
        definition=Text("同期首周", "first week that both hold"),
        period=first,
        absence=Absence("none-found"),
    )
    drawn: tuple[Series, ...] = ()
    if fit is not None:
        points = tuple(Point(one.period, fit.intercept + fit.slope * (two.amount or Decimal(0))) for one, two in pairs)
        drawn = (Series(f"{given.spec.id}.line", points, up.unit, up.universe),)
    return given.found(main, *line, weeks, start, series=drawn)


def _pair(up: Series, across: Series) -> list[tuple[Point, Point]]:
    """The weeks in which both have an amount, oldest first."""
    others = {point.period.end: point for point in across.points if point.amount is not None}
    return [
        (point, others[point.period.end])
        for point in up.points
        if point.amount is not None and point.period.end in others
    ]


def _fit(pairs: Sequence[tuple[Decimal, Decimal]]) -> _Fit | None:
    """Fit y to x over pairs of (y, x); None if either does not vary."""
    with localcontext(prec=_EXACT):
        count = len(pairs)
        sum_y, sum_x = _add(y for y, _ in pairs), _add(x for _, x in pairs)
        spread_x = count * _add(x * x for _, x in pairs) - sum_x * sum_x
        spread_y = count * _add(y * y for y, _ in pairs) - sum_y * sum_y
        both = count * _add(x * y for y, x in pairs) - sum_x * sum_y
        if not spread_x or not spread_y:
            return None
        slope = both / spread_x
        found = slope, (sum_y - slope * sum_x) / count, both / (spread_x * spread_y).sqrt()
    return _Fit(*(+number for number in found))


def _add(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))
