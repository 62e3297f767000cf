"""What metrics over a group of subjects share: their latest values, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import FLOW_KINDS, Absence, Finding, SourceRow
from flowbrief.model.quantity import Unit

# What to call a group that is no subject of the report.
NAMES = (
    Param("name", ParamType.WORDS, "what to call the group, where it is no subject of the report", default=None),
    Param("short", ParamType.WORDS, "a shorter name for tiles and tables", default=None),
)

SUBJECTS = Param(
    "subjects", ParamType.SUBJECTS, "the members of the group, each with a weekly flow", of_kinds=FLOW_KINDS
)


def find_lack(members: Sequence[Finding], least: int) -> Absence | None:
    """Why a group cannot be judged: a member without a value, or too few members; None if it can.

    A member that is missing is never taken for one without flow.
    """
    if len(members) < least:
        return Absence("too-few-members", detail=str(len(members)))
    return next((member.main.absence for member in members if member.main.absence is not None), None)


def check_units(given: MetricInput, members: Sequence[Finding], place: int = 0) -> Unit:
    """Return the unit that one of the series of all members shares, by default the first.

    Raises Refused if they are not all of one unit.
    """
    units = dict.fromkeys(member.series[place].unit for member in members)
    if len(units) == 1:
        return next(iter(units))
    named = ", ".join(f"{member.subject} in {member.series[place].unit}" for member in members)
    message = f"{given.spec.id}: the members are not in one unit: {named}"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, "a group is of one currency"),))


def rows_behind(members: Sequence[Finding]) -> tuple[SourceRow, ...]:
    """The source rows of all members, each once."""
    return tuple(dict.fromkeys(row for member in members for row in member.main.lineage.rows))


def order_by_size(members: Sequence[Finding]) -> list[Finding]:
    """Members from the largest inflow to the largest outflow; those that are equal in the order of the config."""
    return sorted(members, key=lambda member: -member.main.quantity.amount)


def describe_universes(members: Sequence[Finding]) -> tuple[str, str]:
    """The facet `universes`: `one` if all members come from the same universe, else `several`."""
    return "universes", "one" if len({member.main.universe for member in members}) <= 1 else "several"


def describe_weeks(members: Sequence[Finding]) -> tuple[str, str]:
    """The facet `weeks`: `one` if the latest weeks of all members are of the same days, else `several`."""
    weeks = {(point.period.start, point.period.end) for member in members for point in member.series[0].points[-1:]}
    return "weeks", "one" if len(weeks) <= 1 else "several"


def add_amounts(members: Sequence[Finding]) -> Decimal:
    """The sum of the latest values of members that all have one."""
    return sum((member.main.quantity.amount for member in members), Decimal(0))
