"""Quarters out of company filings: written anew from the definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from .recipe import Metric
from .rows import Row
from .values import Amount, Result, Value

if TYPE_CHECKING:
    from .derivation import Derivation

_SHORTEST, _LONGEST = 80, 100
_SLACK = 10
# As many days between two quarters leave room for another.
_ROOM = 45


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter: its first and last day, what was spent in it, and the filings behind it."""

    since: date
    on: date
    number: Decimal
    behind: tuple[Row, ...]


def _days(since: date, on: date) -> int:
    return (on - since).days + 1


def _is_quarter(since: date, on: date) -> bool:
    return _SHORTEST <= _days(since, on) <= _LONGEST


def find_quarter(rows: Sequence[Row], on: date, column: str) -> Quarter | None:
    """The quarter that ends on a day: as filed, or the span that ends then less the one a quarter shorter."""
    ending = [row for row in rows if row.on == on and row.since is not None]
    for row in ending:
        if row.since is not None and _is_quarter(row.since, on):
            return Quarter(row.since, on, row.numbers[column], (row,))
    for row in sorted(ending, key=lambda one: one.since or on, reverse=True):
        for shorter in rows:
            after = shorter.on + timedelta(days=1)
            if shorter.since == row.since and shorter.on < on and _is_quarter(after, on):
                return Quarter(after, on, row.numbers[column] - shorter.numbers[column], (row, shorter))
    return None


def derive_from_filings(metric: Metric, known: Derivation) -> Result:
    """The latest quarter, the one a year before and the change from it, and the last four together."""
    source, column = metric.params["source"], metric.params["column"]
    rows, releases = known.filings(source)
    unit = known.recipe.sources[source].units[column]
    values: dict[str, Value | None] = dict.fromkeys(("", "quarter", "filed", "year_before", "percent", "four_quarters"))
    ends = sorted({row.on for row in rows})
    quarters = {end: found for end in ends if (found := find_quarter(rows, end, column)) is not None}
    series = {"": list_quarters(quarters, ends[-1])}
    last = quarters.get(ends[-1])
    if last is None:
        return Result(values, series=series)
    values |= {"": Amount(last.number, unit), "quarter": last.on}
    values["filed"] = max((row.released for row in last.behind if row.released is not None), default=None)
    wanted = _year_before(last.on)
    before = next((quarters[end] for end in quarters if abs((end - wanted).days) <= _SLACK), None)
    if before is not None:
        now, then = Amount(last.number, unit), Amount(before.number, unit)
        values["year_before"] = then
        if now.sign() == then.sign() != 0:
            values["percent"] = Amount((now.number - then.number) / abs(then.number) * 100, "percent")
    run = [last]
    while len(run) < 4 and (run[-1].since - timedelta(days=1)) in quarters:
        run.append(quarters[run[-1].since - timedelta(days=1)])
    if len(run) == 4:
        values["four_quarters"] = Amount(sum((one.number for one in run), Decimal(0)), unit)
    restated = any(
        other.numbers[column] != row.numbers[column]
        for row in last.behind
        for other in releases
        if (other.since, other.on) == (row.since, row.on)
    )
    facts = {"derived": "yes" if len(last.behind) > 1 else "no", "restated": "yes" if restated else "no"}
    return Result(values, facts, series)


def list_quarters(quarters: Mapping[date, Quarter], newest: date) -> dict[date, Decimal | None]:
    """The amount of each quarter by its last day, oldest first; None for one that lies between and is not known."""
    found: dict[date, Decimal | None] = {}
    following: date | None = None
    for end in sorted({*quarters, newest}, reverse=True):
        while following is not None and (following - end).days > _ROOM:
            lacking = following - timedelta(days=1)
            found[lacking] = None
            following = max(_three_months_before(following), end + timedelta(days=1))
        known = quarters.get(end)
        found[end] = known.number if known else None
        following = known.since if known else _three_months_before(end + timedelta(days=1))
    return dict(sorted(found.items()))


def _three_months_before(day: date) -> date:
    """The first of a month three months before the first of another; thirteen weeks before any other day."""
    if day.day != 1:
        return day - timedelta(days=91)
    return date(day.year - (day.month <= 3), (day.month + 8) % 12 + 1, 1)


def _year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
