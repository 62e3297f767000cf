"""What the publisher changed in weeks already reported: written anew from the definition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from .recipe import Metric
from .values import Amount, Result, Value, count

if TYPE_CHECKING:
    from .derivation import Derivation

_PARTS = ("", "week", "before", "after", "released_before", "released_after", "first", "total", "releases", "count")


def derive_revision(metric: Metric, known: Derivation) -> Result:
    """The latest change of a week among the last ones: of those in the newest release the one that matters most."""
    of = known.metric(metric.params["of"])
    unit = known.flow_unit(of)
    published = known.published(of.subject)
    weeks = [week.end for week in known.flow(of)][-int(metric.params["periods"]) :]
    changed = []
    for end in weeks:
        found = published.get(end, [])
        steps = [(before, after) for before, after in pairwise(found) if before[1] != after[1]]
        if steps and found[-1][1] != found[-2][1]:
            changed.append((end, steps[-1]))
    values: dict[str, Value | None] = dict.fromkeys(_PARTS)
    if not changed:
        return Result(values)
    newest = max(after[0] for _, (_, after) in changed)
    latest = [(end, before, after) for end, (before, after) in changed if after[0] == newest]
    latest.sort(key=lambda one: (_turned(one[1][1], one[2][1], unit), abs(one[2][1] - one[1][1]), one[0]))
    end, before, after = latest[-1]
    found = published[end]
    values = {
        "": Amount(after[1] - before[1], unit),
        "week": end,
        "before": Amount(before[1], unit),
        "after": Amount(after[1], unit),
        "released_before": before[0],
        "released_after": after[0],
        "first": Amount(found[0][1], unit),
        "total": Amount(after[1] - found[0][1], unit),
        "releases": count(len(found)),
        "count": count(len(latest)),
    }
    earlier = [steps[0][0] for end, steps in published.items() if end < known.end]
    facts = {
        "recent": "yes" if not earlier or newest > max(earlier) else "no",
        "flip": "yes" if _turned(before[1], after[1], unit) else "no",
        "flip_since_first": "yes" if _turned(found[0][1], after[1], unit) else "no",
    }
    return Result(values, facts)


def _turned(one: Decimal, other: Decimal, unit: str) -> bool:
    return Amount(one, unit).sign() != Amount(other, unit).sign()


Published = dict[date, list[tuple[date, Decimal]]]
