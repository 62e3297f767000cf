"""How the issue under check prints money, by the settings in its recipe.

Set for the time of a check, as the precision of decimals is: an amount is rounded in many places, and each of them
has to round as the issue does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

_EXPONENTS = {"trillion": 12, "billion": 9, "million": 6}
_MANY, _FEW = Decimal(10_000), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Words:
    """What one language calls sizes and currencies, where the recipe says so, and the space before a unit."""

    units: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    space: str = ""


@dataclass(frozen=True)
class Money:
    """Decimals by size, those of tables in billions; words by language."""

    decimals: Mapping[str, int]
    words: Mapping[str, Words]

    @cached_property
    def table_step(self) -> Decimal:
        """The step of amounts in tables."""
        return Decimal(1).scaleb(9 - self.decimals["table"])

    @cached_property
    def bands(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """An amount that prints below this, printed to so many currency units; whatever is larger, as the last."""
        steps = {size: Decimal(1).scaleb(power - self.decimals[size]) for size, power in _EXPONENTS.items()}
        return (
            (_MANY, Decimal(1)),
            (_FEW, _MANY),
            (Decimal(10**9), steps["million"]),
            (Decimal(10**12), steps["billion"]),
            (Decimal("Infinity"), steps["trillion"]),
        )


_HOUSE = Money({"trillion": 2, "billion": 1, "million": 0, "table": 2}, {"zh": Words(), "en": Words()})
_MONEY: ContextVar[Money] = ContextVar("money", default=_HOUSE)


def money() -> Money:
    """How money is printed in the issue under check."""
    return _MONEY.get()


@contextmanager
def print_money_by(given: Mapping[str, Any]) -> Iterator[None]:
    """Print money as a recipe's entry `money` says, and as the house does without one. Raises KeyError."""
    settings = _HOUSE
    if given:
        words = {
            language: Words(one["units"], one["currencies"], "\u00a0" if one["space"] else "")
            for language, one in given["words"].items()
        }
        settings = Money({**_HOUSE.decimals, **given["decimals"]}, {**_HOUSE.words, **words})
    token = _MONEY.set(settings)
    try:
        yield
    finally:
        _MONEY.reset(token)
