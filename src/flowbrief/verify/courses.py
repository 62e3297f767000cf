"""Where the marks of a chart have to stand: amounts on an axis, days of a year, the stretches that are lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from .values import Week

Given = Mapping[str, Any]
BILLION = Decimal(10**9)
_SAME = 1e-9
_SHORTEST = 2


def layers_of(plot: Given, kind: str) -> list[Given]:
    """The layers of a plot that are of one kind, in the order in which they are drawn."""
    return [layer for layer in plot["layers"] if layer["type"] == kind]


def scale(number: Decimal | None) -> float:
    """Where an amount stands on an axis of money."""
    return float((number or Decimal(0)) / BILLION)


def is_near(one: float, other: float) -> bool:
    """True for places that no eye could tell apart."""
    return abs(one - other) <= _SAME * max(1.0, abs(other))


def are_near(said: Sequence[float | None], expected: Sequence[float | None]) -> bool:
    """True for as many places, each where it is expected; None is a gap."""
    return len(said) == len(expected) and all(
        one is other is None or (one is not None and other is not None and is_near(one, other))
        for one, other in zip(said, expected, strict=True)
    )


def day_of_year(day: date) -> float:
    """1 for 1 January."""
    return float((day - date(day.year, 1, 1)).days + 1)


def begins_the_year(stretch: Sequence[Week]) -> bool:
    """True if the first week of a stretch holds 1 January, or begins with it."""
    return stretch[0].start <= date(stretch[0].end.year, 1, 1)


def split_stretches(weeks: Sequence[Week], series: Mapping[date, Decimal | None]) -> list[list[Week]]:
    """The unbroken stretches of each year, oldest first; one week alone makes no line."""
    stretches: list[list[Week]] = [[]]
    for week in weeks:
        if stretches[-1] and stretches[-1][-1].end.year != week.end.year:
            stretches.append([])
        if series.get(week.end) is None:
            stretches.append([])
        else:
            stretches[-1].append(week)
    return [stretch for stretch in stretches if len(stretch) >= _SHORTEST]


def in_force(steps: Mapping[date, Decimal], day: date) -> float | None:
    """The bound that was in force on a day."""
    found = [amount for effective, amount in steps.items() if effective <= day]
    return float(found[-1]) if found else None
