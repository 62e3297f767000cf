"""A condition over measures: true, false, or not to be told because a measure has no value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .diagnostic import Place
from .measure import Measure
from .quantity import Quantity

Find = Callable[[str], Measure | None]

COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure against a number in its own unit, or against another measure of the same unit."""

    left: str
    sign: str
    right: str | Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a measure has a value; always true or false."""

    measure: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite of a condition."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions, of which all have to hold (`and`), or one (`or`)."""

    parts: tuple[Tree, ...]
    is_and: bool


Tree = Comparison | Known | Negation | Junction


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the config: as it is written, where, and what it means."""

    text: str
    place: Place
    tree: Tree


def list_comparisons(tree: Tree) -> Iterator[Comparison]:
    """Every comparison inside a condition, in order."""
    if isinstance(tree, Comparison):
        yield tree
    elif isinstance(tree, Negation):
        yield from list_comparisons(tree.of)
    elif isinstance(tree, Junction):
        for part in tree.parts:
            yield from list_comparisons(part)


def list_named(tree: Tree) -> Iterator[str]:
    """Every measure that a condition names, in order."""
    if isinstance(tree, Comparison):
        yield tree.left
        if isinstance(tree.right, str):
            yield tree.right
    elif isinstance(tree, Known):
        yield tree.measure
    elif isinstance(tree, Negation):
        yield from list_named(tree.of)
    else:
        for part in tree.parts:
            yield from list_named(part)


def holds(tree: Tree, find: Find) -> bool | None:
    """Whether a condition holds; None if that hangs on a measure without a value.

    A comparison with zero looks at what prints: an inflow that prints as zero is neither above nor below. Other
    comparisons take the exact values. `and` is false as soon as one part is, `or` true as soon as one is, whatever is
    not known of the others.
    """
    if isinstance(tree, Known):
        measure = find(tree.measure)
        return measure is not None and measure.value is not None
    if isinstance(tree, Comparison):
        return _compare(tree, find)
    if isinstance(tree, Negation):
        inner = holds(tree.of, find)
        return None if inner is None else not inner
    results = [holds(part, find) for part in tree.parts]
    decisive = not tree.is_and
    if decisive in results:
        return decisive
    return None if None in results else tree.is_and


def _compare(tree: Comparison, find: Find) -> bool | None:
    left = _amount_of(find(tree.left))
    right = _amount_of(find(tree.right)) if isinstance(tree.right, str) else tree.right
    if left is None or right is None:
        return None
    compare = COMPARISONS[tree.sign]
    if not isinstance(right, Quantity):
        return compare(Decimal(left.direction()), right) if right == 0 else compare(left.amount, right)
    return compare(left.amount, right.amount)


def _amount_of(measure: Measure | None) -> Quantity | None:
    return measure.value if measure is not None and isinstance(measure.value, Quantity) else None
