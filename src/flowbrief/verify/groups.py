"""Groups of subjects: how many, how few, which first, out of which into which. Written anew from the definitions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .growth import find_base
from .recipe import Metric
from .values import Amount, Result, Value, Week, count, side_of

if TYPE_CHECKING:
    from .derivation import Derivation

_LEAST = 2
_BASIS_POINTS = 10_000


def _members(metric: Metric, known: Derivation) -> tuple[list[tuple[str, Amount]], dict[str, Value | None]]:
    """The flows of all members in the order of the config, or none; and the gap of the first that has no flow."""
    found: list[tuple[str, Amount]] = []
    for subject in metric.params["subjects"]:
        flow = known.flow_of(subject)
        value = known.result(flow.id).values[""]
        if not isinstance(value, Amount):
            return [], known.gap_of(flow.id)
        found.append((subject, value))
    return found, {}


def derive_breadth(metric: Metric, known: Derivation) -> Result:
    """The share of the members whose flow prints as an inflow, and how many went each way."""
    members, gap = _members(metric, known)
    every = len(metric.params["subjects"])
    values: dict[str, Value | None] = dict.fromkeys(("", "inflows", "outflows", "flat"))
    values["members"] = count(every)
    if not members:
        return Result(values | gap)
    signs = [flow.sign() for _, flow in members]
    came, left = signs.count(1), signs.count(-1)
    values |= {"inflows": count(came), "outflows": count(left), "flat": count(signs.count(0))}
    if every >= _LEAST:
        values[""] = Amount(Decimal(came) * 100 / every, "percent")
    return Result(values, {"all": "in" if came == every else "out" if left == every else "no"})


def derive_concentration(metric: Metric, known: Derivation) -> Result:
    """The share of the largest inflows in all inflows, the sum of squared shares, and the largest by itself."""
    members, gap = _members(metric, known)
    top = int(metric.params["top"])
    values: dict[str, Value | None] = dict.fromkeys(("", "hhi", "gross", "largest", "largest_share", "inflows"))
    values |= {"top": count(top), "members": count(len(metric.params["subjects"]))}
    if not members:
        return Result(values | gap)
    came = sorted(((s, flow) for s, flow in members if flow.sign() > 0), key=lambda one: -one[1].number)
    facts = {"leaders": " ".join(subject for subject, _ in came[:top]), "single": "no"}
    if not came:
        return Result(values, facts)
    values["inflows"] = count(len(came))
    gross = sum((flow.number for _, flow in came), Decimal(0))
    largest = came[0][1]
    values["hhi"] = Amount(sum(((flow.number / gross) ** 2 for _, flow in came), Decimal(0)), "ratio")
    values["gross"] = Amount(gross, largest.unit)
    values["largest"] = largest
    values["largest_share"] = Amount(largest.number / gross * 100, "percent")
    if len(came) > top:
        few = sum((flow.number for _, flow in came[:top]), Decimal(0))
        values[""] = Amount(few / gross * 100, "percent")
    facts["largest"] = came[0][0]
    facts["single"] = "yes" if largest.number * 2 > gross else "no"
    return Result(values, facts)


def derive_ranking(metric: Metric, known: Derivation) -> Result:
    """The flow of the first member and that of the last."""
    members, gap = _members(metric, known)
    values: dict[str, Value | None] = {"": None, "laggard": None, "members": count(len(metric.params["subjects"]))}
    if len(members) < _LEAST:
        return Result(values | gap)
    ordered = sorted(members, key=lambda one: -one[1].number)
    values |= {"": ordered[0][1], "laggard": ordered[-1][1]}
    printed = [flow.printed() for _, flow in ordered]
    ties = [name for name, shared in (("leader", printed[0] == printed[1]), ("laggard", printed[-1] == printed[-2]))
            if shared]  # fmt: skip
    facts = {
        "leader": ordered[0][0],
        "laggard": ordered[-1][0],
        "side": side_of(ordered[0][1]),
        "tie": {0: "no", 1: ties[0] if ties else "", 2: "both"}[len(ties)],
    }
    return Result(values, facts)


def derive_rotation(metric: Metric, known: Derivation) -> Result:
    """How far the highest flow rate lies above the lowest, if both are large, and how the shares in assets moved."""
    subjects = metric.params["subjects"]
    threshold = Decimal(str(metric.params["threshold"]))
    values: dict[str, Value | None] = dict.fromkeys(("", "out", "into", "out_base_on", "into_base_on", "index"))
    values |= {"threshold": Amount(threshold, "percent"), "members": count(len(subjects))}
    rates: list[tuple[str, Amount, Result]] = []
    for subject in subjects:
        rate = known.result(known.rate_of(subject).id)
        main = rate.values[""]
        if not isinstance(main, Amount):
            return Result(values | known.gap_of(known.rate_of(subject).id))
        rates.append((subject, main, rate))
    if len(rates) < _LEAST:
        return Result(values)
    values["index"] = _shift(subjects, known)
    # Of equal rates the first in the config leads, and the last lags.
    into = max(rates, key=lambda one: one[1].number)
    out = min(reversed(rates), key=lambda one: one[1].number)
    if not (into[1].sign() > 0 > out[1].sign() and into[1].number >= threshold and -out[1].number >= threshold):
        return Result(values)
    values |= {
        "": Amount(into[1].number - out[1].number, "percentage_points"),
        "out": out[1],
        "into": into[1],
        "out_base_on": out[2].values["base_on"],
        "into_base_on": into[2].values["base_on"],
    }
    return Result(values, {"out": out[0], "into": into[0]})


def _shift(subjects: list[str], known: Derivation) -> Amount | None:
    """Half the sum of what each member's share in the group's assets moved by the flows; None if none are left."""
    before: list[Decimal] = []
    after: list[Decimal] = []
    for subject in subjects:
        metric = known.rate_of(subject)
        flow: Week = known.weeks_of(metric)[-1]
        levels = known.levels(metric.params["source"], metric.params["assets"])
        base = find_base(levels, flow)
        assert base is not None
        assert flow.number is not None
        before.append(levels[base])
        after.append(levels[base] + flow.number)
    was, now = sum(before, Decimal(0)), sum(after, Decimal(0))
    if now <= 0:
        return None
    apart = sum((abs(b / now - a / was) for a, b in zip(before, after, strict=True)), Decimal(0)) / 2
    return Amount(apart * _BASIS_POINTS, "basis_points")
