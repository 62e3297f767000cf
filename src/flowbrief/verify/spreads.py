"""The middle of a history, and one series against another: written anew from the definitions."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from .history import ENOUGH, describe_history
from .recipe import Metric
from .values import Amount, Result, Value, Week, count

if TYPE_CHECKING:
    from .derivation import Derivation

_QUARTERS = {"lower": 1, "": 2, "upper": 3}
_EXACT = 120


def derive_quartiles(metric: Metric, known: Derivation) -> Result:
    """The median of all weeks and the quartiles on either side."""
    weeks, unit = known.history_of(metric, with_rates=True), known.unit_of(metric)
    numbers = sorted(week.number for week in weeks if week.number is not None)
    values: dict[str, Value | None] = {
        "": None, "lower": None, "upper": None, "weeks": count(len(numbers)), **describe_history(weeks)
    }  # fmt: skip
    if len(numbers) >= ENOUGH:
        for part, quarters in _QUARTERS.items():
            # In quarters of the way from one week to the next.
            whole, over = divmod(quarters * (len(numbers) - 1), 4)
            below, above = numbers[whole], numbers[min(whole + 1, len(numbers) - 1)]
            values[part] = Amount((below * (4 - over) + above * over) / 4, unit)
    return Result(values)


def derive_trend(metric: Metric, known: Derivation) -> Result:
    """The correlation of two series over the weeks that both hold, and the line of least squares through them."""
    of, against = known.metric(metric.params["of"]), known.metric(metric.params["against"])
    up, across = known.history_of(metric, with_rates=True), _history(against, known)
    numbers = {week.end: week.number for week in across}
    pairs = [
        (week, x) for week in up if week.number is not None and (x := numbers.get(week.end)) is not None
    ]  # fmt: skip
    values: dict[str, Value | None] = {
        "": None, "slope": None, "intercept": None, "weeks": count(len(pairs)),
        "start": pairs[0][0].end if pairs else None,
    }  # fmt: skip
    if len(pairs) < ENOUGH:
        return Result(values)
    with localcontext(prec=_EXACT):
        size = Decimal(len(pairs))
        mean_x = sum((x for _, x in pairs), Decimal(0)) / size
        mean_y = sum((week.number or Decimal(0) for week, _ in pairs), Decimal(0)) / size
        off = [(x - mean_x, (week.number or Decimal(0)) - mean_y) for week, x in pairs]
        squares_x = sum((x * x for x, _ in off), Decimal(0))
        squares_y = sum((y * y for _, y in off), Decimal(0))
        varies = len({x for _, x in pairs}) > 1 and len({week.number for week, _ in pairs}) > 1
        if not varies:
            return Result(values)
        products = sum((x * y for x, y in off), Decimal(0))
        if abs(products) <= Decimal("1e-60") * (squares_x * squares_y).sqrt():
            products = Decimal(0)
        slope = products / squares_x
        intercept = mean_y - slope * mean_x
        correlation = products / (squares_x * squares_y).sqrt()
        line = {week.end: intercept + slope * x for week, x in pairs}
    unit = known.flow_unit(of)
    values |= {
        "": Amount(correlation, "ratio"),
        "slope": Amount(slope, "ratio" if unit == known.flow_unit(against) else unit),
        "intercept": Amount(intercept, unit),
    }
    return Result(values, {}, {"line": dict(line)})


def _history(of: Metric, known: Derivation) -> tuple[Week, ...]:
    """The weeks of a flow or flow rate as far back as its numbers are alike."""
    return known.history_of(Metric(of.id, "", of.subject, {"of": of.id}), with_rates=True)
