"""The one place where amounts are rounded."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.model.quantity import (
    BASIS_POINTS,
    COUNT,
    PERCENT,
    RATE,
    SIGMA,
    Quantity,
    Unit,
    UnitKind,
    round_to,
)

# A busy machine is no failure.
calm = settings(deadline=None)
USD = Unit(UnitKind.MONEY, "USD")
TENTH, CENT = Decimal("0.1"), Decimal("0.01")

amounts = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, places=4)


def money(amount: str | int | Decimal) -> Quantity:
    return Quantity(Decimal(amount), USD)


@pytest.mark.parametrize(
    ("amount", "quantum", "rounded"),
    [
        ("0.25", "0.1", "0.3"),  # half up, not half to even
        ("0.35", "0.1", "0.4"),
        ("-0.25", "0.1", "-0.3"),
        ("0.249999999999999999", "0.1", "0.2"),
        ("0.04", "0.1", "0.0"),
        ("-0.04", "0.1", "0.0"),
        ("25", "10", "30"),
        ("-25", "10", "-30"),
        ("2.5", "1", "3"),
        ("1234567", "10000", "1230000"),
    ],
)
def test_half_is_rounded_away_from_zero(amount: str, quantum: str, rounded: str) -> None:
    assert round_to(Decimal(amount), Decimal(quantum)) == Decimal(rounded)


@pytest.mark.parametrize("amount", ["0", "-0", "-0.04", "0.04"])
def test_rounded_zero_has_no_sign(amount: str) -> None:
    assert not round_to(Decimal(amount), TENTH).is_signed()
    assert Quantity(Decimal(amount), SIGMA).direction() == 0


@pytest.mark.parametrize(
    ("amount", "rounded", "quantum"),
    [
        ("0.04", "0.04", CENT),
        ("-0.04", "-0.04", CENT),
        ("0.005", "0.01", CENT),
        ("0.0049", "0", TENTH),
        ("0.994", "0.99", CENT),
        ("0.995", "1.0", TENTH),
        ("-1.05", "-1.1", TENTH),
    ],
)
def test_percentages_below_one_have_two_decimals(amount: str, rounded: str, quantum: Decimal) -> None:
    for unit in (PERCENT, Unit(UnitKind.PERCENTAGE_POINTS)):
        quantity = Quantity(Decimal(amount), unit)
        assert (quantity.rounded(), quantity.quantum()) == (Decimal(rounded), quantum)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0", "0"),
        ("0.49", "0"),
        ("0.5", "1"),
        ("9999.4", "9999"),
        ("9999.5", "10000"),  # from ten thousand on, whole tens of thousands
        ("10400", "10000"),
        ("14999", "10000"),
        ("15000", "20000"),
        ("994999", "990000"),
        ("995000", "1000000"),
        ("1499999", "1000000"),
        ("1500000", "2000000"),
        ("950e6", "950e6"),  # not yet a billion
        ("999.4e6", "999e6"),
        ("999.5e6", "1e9"),
        ("1.049e9", "1.0e9"),
        ("1.05e9", "1.1e9"),
        ("995e9", "995e9"),
        ("999.94e9", "999.9e9"),
        ("999.95e9", "1e12"),
        ("1.004e12", "1.00e12"),
        ("1.005e12", "1.01e12"),
        ("123.456e12", "123.46e12"),
    ],
)
def test_money_is_rounded_by_its_size(amount: str, rounded: str) -> None:
    assert money(amount).rounded() == Decimal(rounded)
    assert money(f"-{amount}").rounded() == -Decimal(rounded)


@pytest.mark.parametrize(
    ("unit", "quantum"),
    [
        (PERCENT, TENTH),
        (RATE, CENT),
        (Unit(UnitKind.PERCENTAGE_POINTS), TENTH),
        (BASIS_POINTS, Decimal(1)),
        (COUNT, Decimal(1)),
        (Unit(UnitKind.RATIO), CENT),
        (SIGMA, TENTH),
    ],
    ids=str,
)
def test_other_units_have_one_step(unit: Unit, quantum: Decimal) -> None:
    assert {Quantity(Decimal(amount), unit).quantum() for amount in ("0", "-7.77", "123456789")} == {quantum}


def test_every_kind_of_number_can_be_rounded() -> None:
    for kind in UnitKind:
        assert Quantity(Decimal(3), Unit(kind, "USD")).rounded() == 3


@pytest.mark.parametrize(
    ("amount", "direction"), [("0.5", 1), ("0.49", 0), ("0", 0), ("-0.49", 0), ("-0.5", -1), ("-1e13", -1)]
)
def test_direction_is_that_of_the_printed_amount(amount: str, direction: int) -> None:
    assert money(amount).direction() == direction


@calm
@given(amounts)
def test_rounding_moves_an_amount_by_half_a_step_at_most(amount: Decimal) -> None:
    quantity = money(amount)
    assert abs(quantity.rounded() - amount) * 2 <= quantity.quantum()
    assert quantity.rounded() % quantity.quantum() == 0
    assert money(-amount).rounded() == -quantity.rounded()


@calm
@given(amounts)
def test_rounding_twice_changes_nothing(amount: Decimal) -> None:
    once = money(amount).rounded()
    assert money(once).rounded() == once


@calm
@given(amounts, amounts)
def test_larger_amount_never_prints_smaller(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert money(low).rounded() <= money(high).rounded()


@calm
@given(st.sampled_from([10**4, 10**6, 10**9, 10**12]), st.integers(-(10**6), 10**6))
def test_order_holds_across_each_change_of_unit(edge: int, step: int) -> None:
    below, above = (Decimal(edge) + Decimal(edge) * s / 10**8 for s in (step, step + 1))
    assert money(below).rounded() <= money(above).rounded()


def test_unit_is_named_by_its_currency_or_its_kind() -> None:
    assert (str(USD), str(PERCENT), str(RATE)) == ("USD", "percent", "percent_a_year")
