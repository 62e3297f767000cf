"""Amounts with units, and the one place where they are rounded.

A quantity is kept raw and exact. It is rounded once, half-up, when it is about to be read; the quantum is
chosen from the size of the amount and not from the language, so `$16.5bn` and `165亿美元` are the same rounding.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class UnitKind(StrEnum):
    """What a number counts. Percent, percentage points and basis points are different kinds on purpose."""

    MONEY = "money"
    PERCENT = "percent"
    RATE = "percent_a_year"
    PERCENTAGE_POINTS = "percentage_points"
    BASIS_POINTS = "basis_points"
    COUNT = "count"
    RATIO = "ratio"
    SIGMA = "standard_deviations"


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of number; money also names its ISO 4217 currency and is always in whole currency units."""

    kind: UnitKind
    currency: str | None = None

    def __str__(self) -> str:
        return self.currency or self.kind.value


COUNT = Unit(UnitKind.COUNT)
PERCENT = Unit(UnitKind.PERCENT)
RATE = Unit(UnitKind.RATE)
BASIS_POINTS = Unit(UnitKind.BASIS_POINTS)
SIGMA = Unit(UnitKind.SIGMA)

TRILLION = Decimal(10) ** 12
BILLION = Decimal(10) ** 9
MILLION = Decimal(10) ** 6
THOUSAND = Decimal(10) ** 3

# (printed to so many currency units, amounts that then stay below this): 2 decimals of a trillion, 1 of a billion,
# none of a million. Each is also a whole or decimal step of 亿 and 万, which is what pairs the two languages.
_MONEY_STEPS: tuple[tuple[Decimal, Decimal], ...] = (
    (Decimal(1), THOUSAND * 10),
    (THOUSAND * 10, MILLION),
    (MILLION, BILLION),
    (Decimal(10) ** 8, TRILLION),
)
_LARGEST_STEP = Decimal(10) ** 10

_FIXED_QUANTA: dict[UnitKind, Decimal] = {
    UnitKind.PERCENT: Decimal("0.1"),
    UnitKind.RATE: Decimal("0.01"),
    UnitKind.PERCENTAGE_POINTS: Decimal("0.1"),
    UnitKind.BASIS_POINTS: Decimal(1),
    UnitKind.COUNT: Decimal(1),
    UnitKind.RATIO: Decimal("0.01"),
    UnitKind.SIGMA: Decimal("0.1"),
}


def round_to(amount: Decimal, quantum: Decimal) -> Decimal:
    """Round half-up (away from zero at the half) to a multiple of `quantum`; a rounded zero has no sign."""
    steps = (amount / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    rounded = steps * quantum
    return abs(rounded) if rounded == 0 else rounded


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount in a unit; money in whole currency units, percent as 63.2 for 63.2 %."""

    amount: Decimal
    unit: Unit

    def quantum(self) -> Decimal:
        """The step this amount is printed to, in the unit of the amount.

        A step is used while the amount, rounded to it, stays below the next unit: 999.4 million are 999 million, and
        999.5 million are one billion.
        """
        if self.unit.kind is not UnitKind.MONEY:
            return _FIXED_QUANTA[self.unit.kind]
        fitting = (step for step, below in _MONEY_STEPS if abs(round_to(self.amount, step)) < below)
        return next(fitting, _LARGEST_STEP)

    def rounded(self) -> Decimal:
        """The amount as a reader sees it: rounded once, half-up, from the raw value."""
        return round_to(self.amount, self.quantum())

    def direction(self) -> int:
        """Sign of the rounded amount: 1, −1, or 0 when it would print as zero."""
        rounded = self.rounded()
        return (rounded > 0) - (rounded < 0)
