"""Flows in proportion to assets: written anew from their definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .flows import name_gap
from .recipe import Metric
from .values import Amount, Result, Value, Week, side_of

if TYPE_CHECKING:
    from .derivation import Derivation
    from .material import Material

# Assets that are older than this say nothing of the week.
_DAYS = 7


def find_base(levels: Mapping[date, Decimal], week: Week) -> date | None:
    """The last day before a week, at most seven days before it, of which there is a level."""
    return max((day for day in levels if 0 < (week.start - day).days <= _DAYS), default=None)


def rate_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The flow of each week in percent of the assets before it; without a number where either is not known."""
    levels = known.levels(metric.params["source"], metric.params["assets"])
    return tuple(Week(week.start, week.end, _rate(week, levels)) for week in known.weeks_of(metric))


def _rate(week: Week, levels: Mapping[date, Decimal]) -> Decimal | None:
    base = find_base(levels, week)
    if week.number is None or base is None or levels[base] <= 0:
        return None
    return week.number / levels[base] * 100


def derive_flow_rate(metric: Metric, known: Derivation) -> Result:
    """The flow in percent of the assets on the last day before the week."""
    levels = known.levels(metric.params["source"], metric.params["assets"])
    weeks = rate_weeks(metric, known)
    unit = known.recipe.sources[metric.params["source"]].units[metric.params["assets"]]
    base = find_base(levels, weeks[-1])
    number = weeks[-1].number
    main = Amount(number, "percent") if number is not None else None
    values: dict[str, Value | None] = {
        "": main,
        "base": Amount(levels[base], unit) if base else None,
        "base_on": base,
    }
    if known.weeks_of(metric)[-1].number is None:
        values |= missing_before(known.weeks_of(metric), known)
    return Result(values, {"side": side_of(main)}, {"": {week.end: week.number for week in weeks}})


def missing_before(weeks: Sequence[Week], known: Derivation) -> dict[str, Value | None]:
    """The extent of the gap that takes this week's flow away: the week itself, or the one before, if undelivered."""
    return name_gap([week for week in weeks[-1:] if week.end in known.gaps()], known)


def derive_relative_flow_rate(metric: Metric, known: Derivation) -> Result:
    """How many percentage points the rate of the part lies above that of the universe."""
    own, whole = known.result(metric.params["of"]), known.result(metric.params["against"])
    part, all_of = own.values[""], whole.values[""]
    values: dict[str, Value | None] = {"": None, "own": part, "whole": all_of, "base_on": own.values["base_on"]}
    main = None
    if isinstance(part, Amount) and isinstance(all_of, Amount):
        main = values[""] = Amount(part.number - all_of.number, "percentage_points")
    facts = {"side": side_of(main), "own_side": side_of(part), "whole_side": side_of(all_of)}
    return Result(values, facts)
