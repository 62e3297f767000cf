"""Capital expenditure against operating cash flow: written anew from the definition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .quarters import Quarter, find_quarter
from .recipe import Metric
from .values import Amount, Result, Value

if TYPE_CHECKING:
    from .derivation import Derivation

_YEAR = 4


def derive_coverage(metric: Metric, known: Derivation) -> Result:
    """What was spent in the newest quarter, and in the last four, in percent of what came in."""
    values: dict[str, Value | None] = dict.fromkeys(("", "quarter", "filed", "four_quarters"))
    spent, earned = (_latest(known.metric(metric.params[setting]), known) for setting in ("of", "against"))
    if not spent or not earned:
        return Result(values)
    against = known.metric(metric.params["against"]).params
    unit = known.recipe.sources[against["source"]].units[against["column"]]
    share = _share(spent[:1], earned[:1], unit)
    if share is None:
        return Result(values)
    behind = [row.released for one in (spent[0], earned[0]) for row in one.behind if row.released is not None]
    values |= {"": share, "quarter": spent[0].on, "filed": max(behind, default=None)}
    if len(spent) == len(earned) == _YEAR:
        values["four_quarters"] = _share(spent, earned, unit)
    over = {1: "above", 0: "equal", -1: "below"}[_compare(share.printed(), Decimal(100))]
    return Result(values, {"side": over})


def _compare(one: Decimal, other: Decimal) -> int:
    return (one > other) - (one < other)


def _latest(metric: Metric, known: Derivation) -> list[Quarter]:
    """The newest quarter of a figure and those right before it, four at most, newest first."""
    rows, _ = known.filings(metric.params["source"])
    column = metric.params["column"]
    found: list[Quarter] = []
    day = max(row.on for row in rows)
    while len(found) < _YEAR and (quarter := find_quarter(rows, day, column)) is not None:
        found.append(quarter)
        day = date.fromordinal(quarter.since.toordinal() - 1)
    return found


def _share(spent: list[Quarter], earned: list[Quarter], unit: str) -> Amount | None:
    """The sum of some quarters in percent of that of others; None over other days, or of nothing that came in."""
    if (spent[0].on, spent[-1].since) != (earned[0].on, earned[-1].since):
        return None
    below = sum((one.number for one in earned), Decimal(0))
    if Amount(below, unit).sign() <= 0:
        return None
    return Amount(sum((one.number for one in spent), Decimal(0)) / below * 100, "percent")
