"""Share splits and consolidations: declared, or seen in the data.

A split changes the number of shares and the value of each in opposite ways and leaves the assets alone. Taken for a
flow it would be the largest in history: XLK's two-for-one split of 2025-12-05 raised its shares by 99.7 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# A change of the share count beyond this is looked at; with assets this still it is a split.
_JUMP = Decimal("0.15")
_STILL = Decimal("0.02")
# A factor this close to a simple one is that, and what is left of the change is a flow.
_NEAR = Decimal("0.01")
_LARGEST_SIMPLE = 20


@dataclass(frozen=True, slots=True)
class SplitFactor:
    """New shares for one old share on a day.

    `how` is `declared` in the config; `detected`, the simple factor next to the change of the share count; or
    `estimated`: no simple factor is near, so the whole change is taken for the split and that day's flow for none.
    """

    on: date
    factor: Decimal
    how: str


class UnclearSplit(Exception):  # noqa: N818 - named for what happened
    """Shares and value per share jumped in opposite ways, but not so that the assets stayed still."""


def find_split(
    on: date,
    shares: tuple[Decimal, Decimal],
    nav: tuple[Decimal, Decimal],
    declared: Sequence[Decimal],
) -> SplitFactor | None:
    """Find the split between two rows, or None if there is none.

    Args:
        on: the day of the later row.
        shares: shares outstanding, before and after.
        nav: value per share, before and after.
        declared: the factors declared for days after the earlier row and up to the later; they override what is
            seen. A declared factor of 1 says that a jump is no split.

    Raises:
        UnclearSplit: the data look like a split and are not plain; or one is declared and the value per share does
            not show it.
    """
    if any(amount <= 0 for amount in (*shares, *nav)):
        return None
    more, dearer = shares[1] / shares[0], nav[1] / nav[0]
    if declared:
        factor = Decimal(1)
        for each in declared:
            factor *= each
        if factor == 1:
            return None
        if abs(dearer * factor - 1) > _JUMP:
            raise UnclearSplit
        return SplitFactor(on, factor, "declared")
    if abs(more - 1) <= _JUMP:
        return None
    if abs(more * dearer - 1) <= _STILL:
        simple = min(_list_simple(), key=lambda factor: abs(more / factor - 1))
        if abs(more / simple - 1) <= _NEAR:
            return SplitFactor(on, simple, "detected")
        return SplitFactor(on, more, "estimated")
    if abs(dearer - 1) > _JUMP and (more > 1) is not (dearer > 1):
        raise UnclearSplit
    return None


def _list_simple() -> tuple[Decimal, ...]:
    whole = [Decimal(number) for number in range(2, _LARGEST_SIMPLE + 1)]
    three_for_two = Decimal(3) / 2
    return (*whole, three_for_two, *(1 / number for number in (*whole, three_for_two)))
