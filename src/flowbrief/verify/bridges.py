"""From one total to the next through its parts: written anew from the definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .flows import gap_before, name_gap, total
from .recipe import Metric
from .values import Amount, Result, Value, Week, count

if TYPE_CHECKING:
    from .derivation import Derivation


def derive_bridge(metric: Metric, known: Derivation) -> Result:
    """Both totals of the whole, what each part changed by, and what the parts leave over of the change."""
    whole = known.metric(metric.params["of"])
    flows = [known.flow(whole), *(known.flow(known.flow_of(part)) for part in metric.params["parts"])]
    is_year, year = metric.params["span"] == "year", known.end.year
    compared = [_of_year(weeks, year) if is_year else _last_two(weeks) for weeks in flows]
    mine = sum(week.end.year == year for week in flows[0])
    names = [f"part.{part}" for part in metric.params["parts"]]
    values: dict[str, Value | None] = dict.fromkeys(("", "previous", "current", *names, "rest"))
    values["weeks"] = count(mine if is_year else 1)
    totals: list[tuple[Decimal, Decimal]] = []
    for weeks, (before, now) in zip(flows, compared, strict=True):
        then, this = total(before), total(now)
        if then is None or this is None:
            if is_year:
                return Result(values | name_gap([*before, *now], known))
            return Result(values | (name_gap(now, known) if this is None else gap_before(weeks, known)))
        totals.append((then, this))
    unit = known.flow_unit(whole)
    changes = [this - then for then, this in totals]
    rest = changes[0]
    for change in changes[1:]:
        rest -= change
    values |= {"previous": Amount(totals[0][0], unit), "current": Amount(totals[0][1], unit)}
    values |= {name: Amount(change, unit) for name, change in zip(("", *names), changes, strict=True)}
    values["rest"] = Amount(rest, unit)
    return Result(values)


def _last_two(weeks: Sequence[Week]) -> tuple[list[Week], list[Week]]:
    return list(weeks[-2:-1]), list(weeks[-1:])


def _of_year(weeks: Sequence[Week], year: int) -> tuple[list[Week], list[Week]]:
    """As many weeks of last year, from its first on, as this year has so far; none where either begins too late."""
    now = [week for week in weeks if week.end.year == year]
    then = [week for week in weeks if week.end.year == year - 1][: len(now)]
    opens = (then[:1], date(year - 1, 1, 1)), (now[:1], date(year, 1, 1))
    if len(then) < len(now) or any(not first or first[0].start > day for first, day in opens):
        return [*then, *_lacking(now)], now
    return then, now


def _lacking(weeks: Sequence[Week]) -> list[Week]:
    """A week without a number, of a day that no data have, so that nothing is added up."""
    return [Week(weeks[-1].end, date.max, None)] if weeks else []
