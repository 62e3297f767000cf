"""Looking back over a series: which points lie in a window, and which gaps spoil it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from flowbrief.model.measure import Absence, Point, Series, SourceRow
from flowbrief.model.period import Period
from flowbrief.model.quantity import SIDES, Quantity, Unit
from flowbrief.model.table import Dataset, Gap

MINIMUM_HISTORY = 13


def sum_points(points: Iterable[Point]) -> Decimal | None:
    """Sum amounts; None if any is missing or there are none, because a gap is never zero."""
    amounts = [point.amount for point in points]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def rows_of(points: Iterable[Point]) -> tuple[SourceRow, ...]:
    """All source rows behind some points, in their order."""
    return tuple(row for point in points for row in point.rows)


def gaps_among(dataset: Dataset, points: Sequence[Point]) -> tuple[Gap, ...]:
    """The declared gaps that lie among some points, oldest first, each once."""
    missing = {point.period.end for point in points if point.amount is None}
    found = {gap.period.end: gap for table in dataset.tables for gap in table.gaps if gap.period.end in missing}
    return tuple(found[end] for end in sorted(found))


def unbroken_tail(points: Sequence[Point]) -> tuple[Point, ...]:
    """The longest run of present points that ends with the last one."""
    start = len(points)
    while start > 0 and points[start - 1].amount is not None:
        start -= 1
    return tuple(points[start:])


def gap_before(series: Series) -> tuple[Point, ...]:
    """The unbroken stretch of missing weeks that ends with the one before the last."""
    length = 0
    earlier = series.points[:-1]
    while length < len(earlier) and earlier[-1 - length].amount is None:
        length += 1
    return earlier[len(earlier) - length :]


def absent(dataset: Dataset, points: Sequence[Point], otherwise: str) -> Absence:
    """Why a window has no value: the gaps in it, or else the given code."""
    gaps = gaps_among(dataset, points)
    return Absence("gap-in-window", gaps) if gaps else Absence(otherwise)


def absent_before(dataset: Dataset, series: Series, otherwise: str) -> Absence:
    """Why the week before the last has no value: the last stretch of declared gaps before it, or else the given code.

    A derived flow also lacks the week after a gap, so that gaps apart from each other may lie in one stretch of weeks
    without a value; only the last of them takes the comparison away.
    """
    gaps = gaps_among(dataset, gap_before(series))
    start = max(len(gaps) - 1, 0)
    while start > 0 and (gaps[start].period.start - gaps[start - 1].period.end).days == 1:
        start -= 1
    return Absence("gap-in-window", gaps[start:]) if gaps else Absence(otherwise)


def sign_of(amount: Decimal, unit: Unit) -> int:
    """Direction of an amount as a reader sees it: a flow that prints as zero has none."""
    return Quantity(amount, unit).direction()


def year_of_weeks(series: Series, year: int) -> tuple[Point, ...]:
    """The weeks that end in a calendar year, oldest first."""
    return tuple(point for point in series.points if point.period.end.year == year)


def starts_the_year(points: Sequence[Point], year: int) -> bool:
    """True if the weeks begin with the one that holds 1 January, so that nothing of the year is left out."""
    return bool(points) and points[0].period.start <= date(year, 1, 1)


def describe_regularity(*periods: Period) -> tuple[str, str]:
    """The facet `irregular`: `yes` if a comparison or average involves a week that is not seven days long."""
    return "irregular", "yes" if any(period.is_irregular for period in periods) else "no"


def side_name(sign: int) -> str:
    """`in` for inflows, `out` for outflows, `flat` for a rounded zero: the facet that wording goes by."""
    return SIDES[sign]
