"""The latest price against the low or the high of a window: written anew from the definitions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from .funds import declared_between
from .recipe import Metric
from .values import Amount, Result, Value

if TYPE_CHECKING:
    from .derivation import Derivation

# The data may begin so many days into the window.
_LATE = timedelta(days=7)
# A price that moves by this factor from one row to the next looks like a split.
_JUMP = Decimal("1.4")


def derive_price(metric: Metric, known: Derivation) -> Result:
    """How far the latest price lies above the low (rebound) or below the high (drawdown) of the window."""
    source, column = metric.params["source"], metric.params["price"]
    unit = known.recipe.sources[source].units[column]
    values: dict[str, Value | None] = dict.fromkeys(("", "price", "price_on", "extreme", "extreme_on", "start"))
    rows = [(row.on, row.numbers[column]) for row in known.level_rows(source)]
    start = known.start
    last_on, last = rows[-1]
    if not start <= last_on <= known.end:
        return Result(values)
    opens = last_on - timedelta(days=int(metric.params["days"]) - 1)
    splits = metric.params.get("splits") or ()
    window = [(on, price) for on, price in rows if on >= opens]
    if window[0][0] > opens + _LATE:
        return Result(values)
    if any(price <= 0 for _, price in window):
        return Result(values)
    adjusted: list[tuple[date, Decimal]] = []
    for on, price in window:
        factor = Decimal(1)
        for one in declared_between(splits, on, last_on):
            factor *= one
        adjusted.append((on, price / factor))
    for (before, old), (after, new) in pairwise(adjusted):
        told = any(factor == 1 for factor in declared_between(splits, before, after))
        if not told and max(old / new, new / old) >= _JUMP:
            return Result(values)
    prices = [price for _, price in adjusted]
    found = min(prices) if metric.kind == "rebound" else max(prices)
    # Of several days at the extreme the latest is named.
    found_on = next(on for on, price in reversed(adjusted) if price == found)
    values |= {
        "": Amount((last / found - 1) * 100, "percent"),
        "price": Amount(last, unit),
        "price_on": last_on,
        "extreme": Amount(found, unit),
        "extreme_on": found_on,
        "start": adjusted[0][0],
    }
    return Result(values, {"at_extreme": "yes" if last == found else "no"}, {"price": dict(adjusted)})
