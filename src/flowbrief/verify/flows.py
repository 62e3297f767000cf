"""The week itself, averages, sums, changes, shares: written anew from their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .recipe import FLOWS, Metric
from .values import Amount, Result, Value, Week, count, side_of

if TYPE_CHECKING:
    from .derivation import Derivation
    from .material import Material

_STEADY = Decimal("0.02")


def total(weeks: Sequence[Week]) -> Decimal | None:
    """The sum of some weeks; None if one is missing or there is none."""
    found = Decimal(0)
    for week in weeks:
        if week.number is None:
            return None
        found += week.number
    return found if weeks else None


def name_gap(weeks: Sequence[Week], known: Material) -> dict[str, Value | None]:
    """The extent of the declared gaps among some weeks: how many, the first, the last; nothing if there are none."""
    missing = [week.end for week in weeks if week.number is None and week.end in known.gaps()]
    if not missing:
        return {}
    return {"gap_weeks": count(len(missing)), "gap_first": min(missing), "gap_last": max(missing)}


def gap_before(weeks: Sequence[Week], known: Material) -> dict[str, Value | None]:
    """The extent of the last unbroken stretch of declared gaps among the weeks without a number before the last one."""
    stretch: list[Week] = []
    for week in reversed(weeks[:-1]):
        if week.number is not None or (stretch and week.end not in known.gaps()):
            break
        if week.end in known.gaps():
            stretch.append(week)
    return name_gap(stretch, known)


def compare(now: Amount, then: Amount) -> str:
    """`larger`, `smaller` or `steady` in size, or `opposite`; steady if they print alike or differ by under 2 %."""
    if now.sign() != then.sign():
        return "opposite"
    apart = abs(now.number) - abs(then.number)
    if now.printed() == then.printed() or abs(apart) < _STEADY * abs(then.number):
        return "steady"
    return "larger" if apart > 0 else "smaller"


def derive_net_flow(metric: Metric, known: Derivation) -> Result:
    """The flow of the week."""
    weeks, unit = known.weeks(metric.subject), known.unit(metric.subject)
    last = weeks[-1]
    main = Amount(last.number, unit) if last.number is not None else None
    values: dict[str, Value | None] = {
        "": main,
        "period": last.end,
        "days": count(last.days),
        "days_before": count(weeks[-2].days) if len(weeks) > 1 else None,
    }
    return Result(values, {"side": side_of(main)}, {"": {week.end: week.number for week in weeks}})


def _windows(weeks: Sequence[Week], size: int) -> list[Decimal | None]:
    return [total(weeks[i + 1 - size : i + 1]) if i + 1 >= size else None for i in range(len(weeks))]


def derive_moving_average(metric: Metric, known: Derivation) -> Result:
    """The mean of the last weeks, and the week that leaves it next."""
    weeks, unit, size = known.weeks_of(metric), known.unit_of(metric), int(metric.params["periods"])
    means = [None if found is None else found / size for found in _windows(weeks, size)]
    used = weeks[-size:]
    main = Amount(means[-1], unit) if means[-1] is not None else None
    oldest = used[0]
    leaving = Amount(oldest.number, unit) if oldest.number is not None and len(used) == size else None
    values: dict[str, Value | None] = {"": main, "periods": count(size), "leaving": leaving, "leaving_on": oldest.end}
    if main is None:
        values |= name_gap(used, known)
    return Result(values, {"side": side_of(main)}, {"": _dated(weeks, means)})


def derive_rolling_sum(metric: Metric, known: Derivation) -> Result:
    """The total of the last weeks."""
    weeks, unit, size = known.weeks_of(metric), known.unit_of(metric), int(metric.params["periods"])
    sums = _windows(weeks, size)
    main = Amount(sums[-1], unit) if sums[-1] is not None else None
    values: dict[str, Value | None] = {"": main, "periods": count(size)}
    if main is None:
        values |= name_gap(weeks[-size:], known)
    return Result(values, {"side": side_of(main)}, {"": _dated(weeks, sums)})


def _dated(weeks: Sequence[Week], numbers: Sequence[Decimal | None]) -> dict[date, Decimal | None]:
    return {week.end: number for week, number in zip(weeks, numbers, strict=True)}


def derive_change(metric: Metric, known: Derivation) -> Result:
    """The difference from the week before, or from another metric."""
    weeks, unit = known.weeks_of(metric), known.unit_of(metric)
    now = Amount(weeks[-1].number, unit) if weeks[-1].number is not None else None
    against = metric.params.get("against")
    gap: dict[str, Value | None] = {}
    then: Value | None = None
    if against:
        other = known.result(against)
        then = other.values[""]
        gap = {part: value for part, value in other.values.items() if part.startswith("gap_")}
    else:
        if len(weeks) > 1 and weeks[-2].number is not None:
            then = Amount(weeks[-2].number, unit)
        else:
            gap = gap_before(weeks, known)
    values: dict[str, Value | None] = {"": None, "previous": then, "percent": None}
    if against and known.metric(against).kind in (*FLOWS, "moving_average"):
        values["previous_days"] = count(weeks[-1].days)
    elif not against:
        values["previous_days"] = count(weeks[-2 if len(weeks) > 1 else -1].days)
    if now is None or not isinstance(then, Amount):
        return Result(values | gap)
    apart = now.number - then.number
    values[""] = Amount(apart, unit)
    if now.sign() == then.sign() != 0:
        values["percent"] = Amount(apart / abs(then.number) * 100, "percent")
    return Result(values, {"relation": compare(now, then), "side": side_of(now), "previous_side": side_of(then)})


def derive_share(metric: Metric, known: Derivation) -> Result:
    """The part of a whole in percent, where both went the same way and the part is no larger."""
    part, whole = known.result(metric.params["of"]).values[""], known.result(metric.params["whole"]).values[""]
    value = None
    if (
        isinstance(part, Amount)
        and isinstance(whole, Amount)
        and part.sign() == whole.sign() != 0
        and abs(part.number) <= abs(whole.number)
    ):
        value = Amount(part.number / whole.number * 100, "percent")
    return Result({"": value}, {"side": side_of(part)})
