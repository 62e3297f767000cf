"""Parts and wholes: what a part brought to a change, and what parts leave over. Written anew from the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from .flows import gap_before, name_gap
from .recipe import Metric
from .values import Amount, Result, Value, Week

if TYPE_CHECKING:
    from .derivation import Derivation


_REGULAR = 7


def _change(weeks: Sequence[Week], unit: str) -> Amount | None:
    numbers = [week.number for week in weeks[-2:]]
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
        return None
    return Amount(numbers[1] - numbers[0], unit)


def _gap_before(weeks: Sequence[Week], known: Derivation) -> dict[str, Value | None]:
    """The missing weeks just before the last one, or the last one itself."""
    if weeks[-1].number is None:
        return name_gap(weeks[-1:], known)
    return gap_before(weeks, known)


def derive_contribution(metric: Metric, known: Derivation) -> Result:
    """The change of the part in percent of that of the whole, if both went one way and the part no further."""
    of, whole = known.metric(metric.params["of"]), known.metric(metric.params["whole"])
    part_weeks, whole_weeks = known.flow(of), known.flow(whole)
    part, all_of = _change(part_weeks, known.flow_unit(of)), _change(whole_weeks, known.flow_unit(whole))
    values: dict[str, Value | None] = {"": None, "part_change": part, "whole_change": all_of}
    if part is None or all_of is None:
        return Result(values | (_gap_before(part_weeks, known) if part is None else _gap_before(whole_weeks, known)))
    if part.sign() == all_of.sign() != 0 and abs(part.number) <= abs(all_of.number):
        values[""] = Amount(part.number / all_of.number * 100, "percent")
    compared = (*whole_weeks[-2:-1], Week(known.start, known.end, None))
    return Result(values, {"irregular": "yes" if any(week.days != _REGULAR for week in compared) else "no"})


def derive_split(metric: Metric, known: Derivation) -> Result:
    """What the parts leave of the whole, and the flow of each under its subject's name."""
    whole = known.result(metric.params["of"]).values[""]
    parts = {subject: known.result(known.flow_of(subject).id).values[""] for subject in metric.params["parts"]}
    values: dict[str, Value | None] = {"": None, **parts}
    flows = {subject: part for subject, part in parts.items() if isinstance(part, Amount)}
    signs = {flow.sign() for flow in flows.values()}
    largest = max((abs(flow.number) for flow in flows.values()), default=Decimal(0))
    leader = next((subject for subject, flow in flows.items() if abs(flow.number) == largest), "")
    facts = {"signs": "opposite" if signs >= {1, -1} else "same", "leader": leader}
    if isinstance(whole, Amount) and len(flows) == len(parts):
        rest = whole.number
        for flow in flows.values():
            rest -= flow.number
        values[""] = Amount(rest, whole.unit)
    elif whole is None:
        values |= known.gap_of(metric.params["of"])
    else:
        lost = next(subject for subject, part in parts.items() if part is None)
        values |= known.gap_of(known.flow_of(lost).id)
    return Result(values, facts)
