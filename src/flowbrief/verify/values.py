"""What a re-derived value is, and how it is rounded: once, from the raw value, half away from zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from .money import money

_STEPS = {
    "percent": Decimal("0.1"),
    "percent_a_year": Decimal("0.01"),
    "percentage_points": Decimal("0.1"),
    "basis_points": Decimal(1),
    "count": Decimal(1),
    "ratio": Decimal("0.01"),
    "standard_deviations": Decimal("0.1"),
}


def round_half_up(number: Decimal, step: Decimal) -> Decimal:
    """Round the size of a number to a multiple of `step`, halves upwards, and give it its sign back."""
    units = (abs(number) / step + Decimal("0.5")).to_integral_value(ROUND_FLOOR)
    return units * step if number >= 0 or not units else -(units * step)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: a kind such as `percent` or `count`, or else a currency, for money in whole units.

    `step` is that of a figure somebody else gave, which is printed with the digits that were given.
    """

    number: Decimal
    unit: str
    step: Decimal | None = None

    @property
    def is_money(self) -> bool:
        """True for an amount of a currency."""
        return self.unit not in _STEPS

    def printed(self) -> Decimal:
        """The number as a reader sees it."""
        if self.step is not None:
            return round_half_up(self.number, self.step)
        hundredths = round_half_up(self.number, Decimal("0.01"))
        if self.unit in ("percent", "percentage_points") and 0 < abs(hundredths) < 1:
            return hundredths
        if not self.is_money:
            return round_half_up(self.number, _STEPS[self.unit])
        rounded = self.number
        for below, step in money().bands:
            rounded = round_half_up(self.number, step)
            if abs(rounded) < below:
                break
        return rounded

    def places(self, size: Decimal = Decimal(1)) -> int | None:
        """How many decimals the given digits leave in units of a size; None where the digits are the report's own."""
        return None if self.step is None else max(0, -(self.step / size).adjusted())

    def in_table(self) -> Decimal:
        """An amount of money as the cell of a table shows it."""
        return round_half_up(self.number, money().table_step)

    def sign(self) -> int:
        """The direction that a reader sees: 1, −1, or 0 for what prints as zero."""
        rounded = self.printed()
        return (rounded > 0) - (rounded < 0)


Value = Amount | date


@dataclass(frozen=True, slots=True)
class Week:
    """One reporting week and its amount in currency units; None where the data lack the week."""

    start: date
    end: date
    number: Decimal | None

    @property
    def days(self) -> int:
        """How many days the week has, first and last included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Result:
    """What one metric comes to.

    `values` holds its parts by name, the main one under the empty name, None where there is no value; `facts` what
    wording depends on; `series` the amounts by date of its main and other series, by part.
    """

    values: dict[str, Value | None]
    facts: dict[str, str] = field(default_factory=dict)
    series: dict[str, dict[date, Decimal | None]] = field(default_factory=dict)


def quarter_of(day: date) -> tuple[int, int]:
    """The year and the number of the quarter that ends on a day or about it: the one in which its middle lies."""
    middle = day - timedelta(days=45)
    return middle.year, (middle.month + 2) // 3


def is_quarter_end(day: date) -> bool:
    """True for the last day of a calendar quarter."""
    return day.month % 3 == 0 and (day + timedelta(days=1)).month != day.month


def count(number: int) -> Amount:
    """A number of things."""
    return Amount(Decimal(number), "count")


def side_of(value: Value | None) -> str:
    """`in`, `out` or `flat` for an amount, by what prints; nothing for no value."""
    if not isinstance(value, Amount):
        return ""
    return {1: "in", -1: "out", 0: "flat"}[value.sign()]
