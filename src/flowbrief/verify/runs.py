"""The first of its direction, how many of the last weeks, what followed weeks like this: written anew."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from .flows import name_gap, total
from .history import ENOUGH, SIDES, count_run, describe_history, list_signs
from .recipe import Metric
from .values import Amount, Result, Value, count

if TYPE_CHECKING:
    from .derivation import Derivation


def derive_first_in(metric: Metric, known: Derivation) -> Result:
    """One more than the run of the other direction that this week ended, if its whole length is in the data."""
    weeks, unit = known.history_of(metric), known.unit_of(metric)
    signs = list_signs(weeks, unit)
    sign = signs[-1]
    values: dict[str, Value | None] = {"": None, "opposite": None, "start": None}
    if not sign:
        return Result(values)
    length = count_run(signs[:-1], -sign)
    begins = len(weeks) - 1 - length
    facts = {"sign": SIDES[sign]}
    if length and begins > 0 and signs[begins - 1] is not None:
        values = {"": count(length + 1), "opposite": count(length), "start": weeks[begins].end}
    elif begins > 0 and signs[begins - 1] is None:
        values |= name_gap(weeks[begins - 1 : begins], known)
    return Result(values, facts)


def derive_m_of_n(metric: Metric, known: Derivation) -> Result:
    """How many of the last weeks have the printed direction of this one."""
    weeks, unit, size = known.history_of(metric), known.unit_of(metric), int(metric.params["periods"])
    signs = list_signs(weeks, unit)[-size:]
    used = weeks[-size:]
    sign = signs[-1]
    values: dict[str, Value | None] = {"": None, "of": count(size), "start": used[0].end}
    if len(used) < size or None in signs:
        values |= name_gap(used, known)
    elif sign:
        same = signs.count(sign)
        values[""] = count(same)
        return Result(values, {"sign": SIDES[sign], "all": "yes" if same == size else "no"})
    return Result(values, {"sign": SIDES[sign]} if sign else {})


def derive_percentile(metric: Metric, known: Derivation) -> Result:
    """The share of all weeks that were no higher than this one, itself among them."""
    weeks = known.history_of(metric, with_rates=True)
    numbers = [week.number for week in weeks if week.number is not None]
    values: dict[str, Value | None] = {"": None, "weeks": count(len(numbers)), **describe_history(weeks)}
    now = weeks[-1].number
    if now is None or len(numbers) < ENOUGH:
        return Result(values)
    no_higher = sum(number <= now for number in numbers)
    values[""] = Amount(Decimal(no_higher) * 100 / len(numbers), "percent")
    # At the bottom stands the lowest week alone; of several as low none does.
    end = "top" if no_higher == len(numbers) else "bottom" if no_higher == 1 else "none"
    return Result(values, {"end": end})


def derive_analogue(metric: Metric, known: Derivation) -> Result:
    """How many of the earlier weeks of this size and direction were followed by an inflow."""
    weeks, unit, given = known.history_of(metric), known.unit_of(metric), metric.params
    ahead, bands = int(given["ahead"]), int(given["bands"])
    signs = list_signs(weeks, unit)
    sign = signs[-1]
    values: dict[str, Value | None] = {"": None, "cases": None, "ahead": count(ahead), "band": None,
                                       "bands": count(bands), **describe_history(weeks)}  # fmt: skip
    peers = [index for index, other in enumerate(signs) if other == sign]
    if not sign or len(peers) < ENOUGH:
        return Result(values)
    sizes = {index: abs(weeks[index].number or Decimal(0)) for index in peers}
    # Weeks of one size share a band, the lowest that any of them would be in.
    band = {index: sum(other < size for other in sizes.values()) * bands // len(peers) + 1
            for index, size in sizes.items()}  # fmt: skip
    last = len(weeks) - 1
    cases = []
    for index in peers:
        after = weeks[index + 1 : index + 1 + ahead]
        following = total(after)
        if index < last and band[index] == band[last] and len(after) == ahead and following is not None:
            cases.append((index, Amount(following, unit).sign()))
    facts = {"sign": SIDES[sign]}
    if len(cases) >= int(given["least"]):
        values |= {"cases": count(len(cases)), "band": count(band[last])}
        values[""] = count(sum(outcome > 0 for _, outcome in cases))
        apart = [later - earlier for (earlier, _), (later, _) in pairwise(cases)]
        facts["overlap"] = "yes" if any(distance < ahead for distance in apart) else "no"
        for place, (index, outcome) in enumerate(cases, start=1):
            values[f"case{place}"] = weeks[index].end
            facts[f"case{place}"] = {1: "in", -1: "out", 0: "flat"}[outcome]
    return Result(values, facts)
