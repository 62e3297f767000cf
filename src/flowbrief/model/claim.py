"""Propositions without a language."""

from dataclasses import dataclass
from decimal import Decimal

from .measure import Measure


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a claim that a measure fills; each language decides how it is spelled."""

    name: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Claim:
    """Something true that may be said.

    `kind` and `variant` together choose the wording (`extreme`, `largest.weeks`); `subject` is the id of what it
    is about; `others` lists the ids of other subjects it names. `polarity` is the direction it speaks of (1, −1 or
    0). `salience` is between 0 and 1. `guards` names the conditions that were checked before it was allowed.
    """

    id: str
    kind: str
    variant: str
    subject: str
    slots: tuple[Slot, ...]
    polarity: int
    salience: Decimal
    guards: tuple[str, ...]
    others: tuple[str, ...] = ()

    def slot(self, name: str) -> Measure:
        """Return the measure that fills one slot."""
        return next(slot.measure for slot in self.slots if slot.name == name)
