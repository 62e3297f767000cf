"""Figures of third parties that an analyst types, each with its source and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .diagnostic import Place
from .period import Period
from .quantity import Quantity, Unit
from .text import Text

# The kind that facts have among the metrics of a report.
FACT = "fact"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One figure as its provider gave it: `value` times `scale`, in `unit`; it prints with the digits that were typed.

    `published_on` is the day from which it was known, `expires` the last day on which it may be used. `via` is where it
    was read, if not in the publication itself. A `is_flow` is a weekly net flow, of which `largest_in` weeks its
    provider calls it the largest of its direction. `against` is the report's own measure of the same thing.
    One that `is_change` shows a plus.
    """

    id: str
    topic: str
    what: Text
    value: Decimal
    scale: Decimal
    unit: Unit
    period: Period
    universe: Text
    provider: Text
    publication: Text
    published_on: date
    expires: date
    confidence: str
    place: Place
    url: str | None = None
    via: Text | None = None
    note: Text | None = None
    is_flow: bool = False
    largest_in: int | None = None
    against: str | None = None
    is_change: bool = False

    @property
    def quantity(self) -> Quantity:
        """The amount in whole units, with the step of the last digit that was typed."""
        exponent = self.value.as_tuple().exponent
        step = self.scale.scaleb(exponent if isinstance(exponent, int) else 0)
        return Quantity(self.value * self.scale, self.unit, abs(step))


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """What facts are about, where it is no subject of the report."""

    id: str
    name: Text
    short: Text
