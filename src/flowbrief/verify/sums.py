"""The flows of a group added up, and set against its assets: written anew from the definitions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .growth import find_base
from .recipe import Metric
from .values import Amount, Result, Value, Week, count, side_of

if TYPE_CHECKING:
    from .derivation import Derivation
    from .material import Material

_LEAST = 2


def group_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The members' flows of each week added up, from the first week that is within all of their data.

    A week is without a number where one of the members has none.
    """
    flows = [known.flow(known.flow_of(subject)) for subject in metric.params["subjects"]]
    numbers = [{week.end: week.number for week in flow} for flow in flows]
    starts: dict[date, date] = {}
    for flow in flows:
        for week in flow:
            starts.setdefault(week.end, week.start)
    opens = max(flow[0].end for flow in flows)
    weeks = []
    for end in sorted(starts):
        if end < opens:
            continue
        total: Decimal | None = Decimal(0)
        for each in numbers:
            number = each.get(end)
            total = None if total is None or number is None else total + number
        weeks.append(Week(starts[end], end, total))
    return tuple(weeks)


def group_bases(metric: Metric, known: Material) -> dict[date, tuple[date, Decimal] | None]:
    """The members' assets before each week, with their day; None where one lacks them or they are of several days."""
    rates = [known.rate_of(subject) for subject in metric.params["subjects"]]
    levels = [known.levels(rate.params["source"], rate.params["assets"]) for rate in rates]
    found: dict[date, tuple[date, Decimal] | None] = {}
    for week in _flow_weeks(metric, known):
        days = {find_base(each, week) for each in levels}
        day = next(iter(days))
        found[week.end] = (day, sum((each[day] for each in levels), Decimal(0))) if len(days) == 1 and day else None
    return found


def group_rate_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The members' flows of each week in percent of their assets before it."""
    bases = group_bases(metric, known)
    weeks = []
    for week in _flow_weeks(metric, known):
        base = bases[week.end]
        rate = None
        if week.number is not None and base is not None and base[1] > 0:
            rate = week.number / base[1] * 100
        weeks.append(Week(week.start, week.end, rate))
    return tuple(weeks)


def _flow_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The weeks of the flows behind the members' flow rates, added up."""
    of_rates = [known.metric(known.rate_of(subject).params["of"]) for subject in metric.params["subjects"]]
    flows = [known.flow(flow) for flow in of_rates]
    opens = max(flow[0].end for flow in flows)
    starts = {week.end: week.start for flow in reversed(flows) for week in flow if week.end >= opens}
    weeks = []
    for end, start in sorted(starts.items()):
        numbers = [week.number for flow in flows for week in flow if week.end == end]
        have = [number for number in numbers if number is not None]
        weeks.append(Week(start, end, sum(have, Decimal(0)) if len(have) == len(flows) else None))
    return tuple(weeks)


def derive_group_flow(metric: Metric, known: Derivation) -> Result:
    """The sum of the week."""
    weeks, unit = known.flow(metric), known.flow_unit(metric)
    last, members = weeks[-1], metric.params["subjects"]
    main = Amount(last.number, unit) if last.number is not None and len(members) >= _LEAST else None
    values: dict[str, Value | None] = {
        "": main,
        "period": last.end,
        "days": count(last.days),
        "days_before": count(weeks[-2].days) if len(weeks) > 1 else None,
        "members": count(len(members)),
        **_gap_of([known.flow_of(subject) for subject in members], main, known),
    }
    return Result(values, {"side": side_of(main)}, {"": {week.end: week.number for week in weeks}})


def derive_group_rate(metric: Metric, known: Derivation) -> Result:
    """The sum of the week in percent of the assets before it."""
    weeks, bases = group_rate_weeks(metric, known), group_bases(metric, known)
    last, members = weeks[-1], metric.params["subjects"]
    rates = [known.rate_of(subject) for subject in members]
    first = known.recipe.sources[rates[0].params["source"]].units[rates[0].params["assets"]]
    main = Amount(last.number, "percent") if last.number is not None and len(members) >= _LEAST else None
    base = bases[last.end]
    values: dict[str, Value | None] = {
        "": main,
        "base": Amount(base[1], first) if base else None,
        "base_on": base[0] if base else None,
        "members": count(len(members)),
        **_gap_of(rates, main, known),
    }
    return Result(values, {"side": side_of(main)}, {"": {week.end: week.number for week in weeks}})


def _gap_of(members: list[Metric], main: Amount | None, known: Derivation) -> dict[str, Value | None]:
    """The gap that takes the value of the first member away that has none."""
    if main is not None or len(members) < _LEAST:
        return {}
    lacking = [member for member in members if known.result(member.id).values[""] is None]
    return known.gap_of(lacking[0].id) if lacking else {}
