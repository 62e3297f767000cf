"""The week in its own history: extremes, ranks, streaks, standard scores, written anew from their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from .flows import name_gap
from .recipe import Metric
from .values import Amount, Result, Value, Week, count

if TYPE_CHECKING:
    from .derivation import Derivation

# Below so many weeks of a kind there is no history to judge by.
ENOUGH = 13
# Makes the median distance from the median of a normal distribution its standard deviation.
_MAD_TO_SIGMA = Decimal("1.4826")
SIDES = {1: "in", -1: "out"}


def list_signs(weeks: Sequence[Week], unit: str) -> list[int | None]:
    """The printed direction of each week: 1, −1, 0; None where the week is missing."""
    return [None if week.number is None else Amount(week.number, unit).sign() for week in weeks]


def describe_history(weeks: Sequence[Week]) -> dict[str, Value | None]:
    """Where the history starts, and how many weeks it lacks."""
    return {"start": weeks[0].end, "missing": count(sum(week.number is None for week in weeks))}


def _size(week: Week) -> Decimal:
    return abs(week.number) if week.number is not None else Decimal(0)


def derive_extreme(metric: Metric, known: Derivation) -> Result:
    """How many weeks back one finds a week as large, or as small, in the same direction."""
    weeks, unit = known.history_of(metric), known.unit_of(metric)
    signs = list_signs(weeks, unit)
    values: dict[str, Value | None] = {"": None, "since": None, **describe_history(weeks)}
    sign = signs[-1]
    peers = [index for index, other in enumerate(signs) if other == sign]
    if not sign or len(peers) < ENOUGH:
        return Result(values)
    now = _size(weeks[-1])
    facts = {"sign": SIDES[sign]}
    as_large = [index for index in peers[:-1] if _size(weeks[index]) >= now]
    if not as_large:
        values[""] = count(sum(week.number is not None for week in weeks))
        return Result(values, facts | {"side": "largest", "outcome": "record", "tie": "no"})
    as_small = [index for index in peers[:-1] if _size(weeks[index]) <= now]
    last = len(weeks) - 1
    back = {"largest": last - as_large[-1]}
    if any(sign_ is None for sign_ in signs[as_large[-1] : last]):
        back.pop("largest")
    if as_small and all(other == sign for other in signs[as_small[-1] : last]):
        back["smallest"] = last - as_small[-1]
    if not back:
        return Result(values | name_gap(weeks[as_large[-1] :], known))
    side = max(back, key=lambda name: back[name])
    found = weeks[last - back[side]]
    values |= {"": count(back[side]), "since": found.end}
    tie = "yes" if _size(found) == now else "no"
    return Result(values, facts | {"side": side, "outcome": "since", "tie": tie})


def derive_rank(metric: Metric, known: Derivation) -> Result:
    """The place among all weeks of the same direction, and the largest inflow of the history."""
    weeks, unit = known.history_of(metric), known.unit_of(metric)
    signs = list_signs(weeks, unit)
    values: dict[str, Value | None] = {"": None, "of": None, **describe_history(weeks), "best": None, "best_on": None}
    inflows = [week for week, sign in zip(weeks, signs, strict=True) if sign == 1]
    if len(inflows) >= ENOUGH:
        best = sorted(inflows, key=lambda week: (-_size(week), week.end))[0]
        values |= {"best": Amount(_size(best), unit), "best_on": best.end}
    sign = signs[-1]
    peers = [_size(week) for week, other in zip(weeks, signs, strict=True) if other == sign]
    if not sign or len(peers) < ENOUGH:
        return Result(values)
    values |= {"": count(1 + sum(size > peers[-1] for size in peers)), "of": count(len(peers))}
    return Result(values, {"sign": SIDES[sign]})


def derive_streak(metric: Metric, known: Derivation) -> Result:
    """How many weeks in a row went one way, and how many the other way just before."""
    weeks, unit = known.history_of(metric), known.unit_of(metric)
    signs = list_signs(weeks, unit)
    sign = signs[-1]
    if not sign:
        return Result({"": None, "before": None, "start": None})
    length = count_run(signs, sign)
    rest = signs[: len(signs) - length]
    opposite = count_run(rest, -sign)
    beyond = rest[: len(rest) - opposite]
    values: dict[str, Value | None] = {
        "": count(length),
        "before": count(opposite) if opposite else None,
        "start": weeks[len(weeks) - length].end,
    }
    bounded = "yes" if not rest or rest[-1] is None else "no"
    before_bounded = "yes" if opposite and (not beyond or beyond[-1] is None) else "no"
    return Result(values, {"sign": SIDES[sign], "bounded": bounded, "before_bounded": before_bounded})


def count_run(signs: Sequence[int | None], sign: int) -> int:
    """How many signs in a row, counted from the last, are this one."""
    length = 0
    for other in reversed(signs):
        if other != sign:
            break
        length += 1
    return length


def derive_zscore(metric: Metric, known: Derivation) -> Result:
    """The distance from the mean of the unbroken weeks before, in sample standard deviations.

    The robust method goes by their median and 1.4826 times the median of the distances from it.
    """
    weeks, window = known.history_of(metric, with_rates=True), int(metric.params["window"])
    used: list[Decimal] = []
    for week in reversed(weeks[:-1]):
        if week.number is None or len(used) == window:
            break
        used.append(week.number)
    values: dict[str, Value | None] = {"": None, "window": count(len(used))}
    now = weeks[-1].number
    if now is None or len(used) < ENOUGH:
        return Result(values | (name_gap(weeks[-1 - window :], known) if len(used) < ENOUGH else {}))
    if metric.params.get("method") == "robust":
        middle = median(used)
        width = median(abs(number - middle) for number in used) * _MAD_TO_SIGMA
    else:
        middle = sum(used, Decimal(0)) / len(used)
        width = (sum(((number - middle) ** 2 for number in used), Decimal(0)) / (len(used) - 1)).sqrt()
    if width:
        values[""] = Amount((now - middle) / width, "standard_deviations")
    return Result(values)
