"""Amounts with units, and the one place where they are rounded.

A quantity is kept raw and exact. It is rounded once, half-up, when it is about to be read; the quantum is
chosen from the size of the amount and the precision of the report, not from the language, so `$16.5bn` and
`165亿美元` are the same rounding.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from .money import HOUSE_FORMAT, MoneyFormat

# What the directions of a flow are called in facets, variants and phrases.
SIDES = {1: "in", -1: "out", 0: "flat"}


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
    """A kind of number; money also names its ISO 4217 currency and is always in whole currency units.

    `money` is how the report prints money. It travels with the unit, so that every amount of a report is rounded and
    spelled alike wherever it is read; a unit made from another one keeps it (`dataclasses.replace`).
    """

    kind: UnitKind
    currency: str | None = None
    money: MoneyFormat = HOUSE_FORMAT

    def __str__(self) -> str:
        return self.currency or self.kind.value


COUNT = Unit(UnitKind.COUNT)
PERCENT = Unit(UnitKind.PERCENT)
RATE = Unit(UnitKind.RATE)
PERCENTAGE_POINTS = Unit(UnitKind.PERCENTAGE_POINTS)
BASIS_POINTS = Unit(UnitKind.BASIS_POINTS)
RATIO = Unit(UnitKind.RATIO)
SIGMA = Unit(UnitKind.SIGMA)

_FIXED_QUANTA: dict[UnitKind, Decimal] = {
    UnitKind.PERCENT: Decimal("0.1"),
    UnitKind.RATE: Decimal("0.01"),
    UnitKind.PERCENTAGE_POINTS: Decimal("0.1"),
    UnitKind.BASIS_POINTS: Decimal(1),
    UnitKind.COUNT: Decimal(1),
    UnitKind.RATIO: Decimal("0.01"),
    UnitKind.SIGMA: Decimal("0.1"),
}
# Below one, percent and percentage points are printed finer: a weekly flow is often some hundredths of the assets.
_FINE_KINDS = (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINTS)
_FINE_QUANTUM = Decimal("0.01")


def round_to(amount: Decimal, quantum: Decimal) -> Decimal:
    """Round half-up (away from zero at the half) to a multiple of `quantum`; a rounded zero has no sign."""
    steps = (amount / quantum).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    rounded = steps * quantum
    return abs(rounded) if rounded == 0 else rounded


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount in a unit; money in whole currency units, percent as 63.2 for 63.2 %.

    `step` is set for a figure that somebody else gave, in the unit of the amount: it is printed with the digits that
    were given, however the report rounds its own.
    """

    amount: Decimal
    unit: Unit
    step: Decimal | None = None

    def quantum(self) -> Decimal:
        """The step this amount is printed to, in the unit of the amount.

        A step is used while the amount, rounded to it, stays below the next unit: 999.4 million are 999 million, and
        999.5 million are one billion. Percent and percentage points have two decimals while these stay below one,
        and one otherwise; so has what prints as zero.
        """
        if self.step is not None:
            return self.step
        if self.unit.kind in _FINE_KINDS and 0 < abs(round_to(self.amount, _FINE_QUANTUM)) < 1:
            return _FINE_QUANTUM
        if self.unit.kind is not UnitKind.MONEY:
            return _FIXED_QUANTA[self.unit.kind]
        steps = self.unit.money.precision.steps()
        return next(step for step, below in steps if below is None or abs(round_to(self.amount, step)) < below)

    def rounded(self) -> Decimal:
        """The amount as a reader sees it: rounded once, half-up, from the raw value."""
        return round_to(self.amount, self.quantum())

    def direction(self) -> int:
        """Sign of the rounded amount: 1, −1, or 0 when it would print as zero."""
        rounded = self.rounded()
        return (rounded > 0) - (rounded < 0)
