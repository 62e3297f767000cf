"""Rebound and drawdown, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from measure_factory import absence_of, require
from measure_levels import count_days, load_rows, make_metric, measure_fund

from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.text import Text

MONDAY = date(2025, 11, 3)
BASIS = Text("收盘价", "closing price")


def measure_prices(prices: list[str], days: int = 14, splits: tuple[tuple[date, Decimal], ...] = ()) -> Analysis:
    """Ten weekdays of prices, the last of them a Friday."""
    rows = list(zip(count_days(len(prices), MONDAY), prices, strict=True))
    params = {"source": "fund", "price": "price", "basis": BASIS, "days": days, "splits": splits}
    return measure_fund(
        load_rows(("price",), rows),
        make_metric("fund.up", "rebound", **params),
        make_metric("fund.down", "drawdown", **params),
    )


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"fund.{name}")


PRICES = ["100", "90", "88", "120", "110", "80", "90", "95", "100", "96"]


def test_rebound_and_drawdown_of_a_window() -> None:
    analysis = measure_prices(PRICES)
    up, down = find(analysis, "up"), find(analysis, "down")
    assert up.quantity.amount == 20  # 96 ÷ 80
    assert down.quantity.amount == -20  # 96 ÷ 120
    assert find(analysis, "up.extreme").quantity.amount == 80
    assert find(analysis, "up.extreme_on").value == date(2025, 11, 10)
    assert find(analysis, "down.extreme_on").value == date(2025, 11, 6)
    assert find(analysis, "up.price").quantity.amount == 96
    assert find(analysis, "up.price_on").value == date(2025, 11, 14)
    assert find(analysis, "up.start").value == MONDAY
    assert (up.facet("basis_zh"), up.facet("basis_en")) == ("收盘价", "closing price")
    assert find(analysis, "up.price").definition == BASIS
    assert up.facet("at_extreme") == "no"


def test_price_outside_the_window_does_not_count() -> None:
    analysis = measure_prices(["70", "125", *PRICES[2:]], days=10)
    assert find(analysis, "up.extreme").quantity.amount == 80
    assert find(analysis, "down.extreme").quantity.amount == 120
    assert find(analysis, "up.start").value == date(2025, 11, 5)


def test_price_at_its_low_has_not_rebounded() -> None:
    measured = find(measure_prices([*PRICES[:-1], "78"]), "up")
    assert measured.quantity.amount == 0
    assert measured.facet("at_extreme") == "yes"


def test_window_that_the_data_do_not_fill_is_refused() -> None:
    assert absence_of(find(measure_prices(PRICES, days=30), "up")) == "history-too-short"
    assert absence_of(find(measure_prices(PRICES, days=30), "up.extreme_on")) == "history-too-short"
    # Twelve days are there; a window of nineteen begins seven before them, of twenty eight.
    assert find(measure_prices(PRICES, days=19), "up").value is not None
    assert absence_of(find(measure_prices(PRICES, days=20), "up")) == "history-too-short"


def test_of_two_equal_lows_the_later_is_named() -> None:
    analysis = measure_prices([*PRICES[:2], "80", "100", *PRICES[4:]])
    assert find(analysis, "up.extreme_on").value == date(2025, 11, 10)


SPLIT = ["100", "90", "88", "120", "110", "40", "45", "47.5", "50", "48"]
ON = date(2025, 11, 10)


def test_prices_before_a_declared_split_are_divided_by_its_factor() -> None:
    analysis = measure_prices(SPLIT, splits=((ON, Decimal(2)),))
    assert find(analysis, "down").quantity.amount == -20  # 48 ÷ (120 ÷ 2)
    assert find(analysis, "down.extreme").quantity.amount == 60
    assert find(analysis, "up").quantity.amount == 20
    assert [row.value for row in find(analysis, "down.extreme").lineage.rows] == [120]


def test_jump_that_looks_like_a_split_is_refused_until_it_is_declared() -> None:
    measured = find(measure_prices(SPLIT), "down")
    assert absence_of(measured) == "unclear-split"
    assert measured.absence is not None
    assert measured.absence.detail == "2025-11-10"
    assert find(measure_prices(SPLIT, splits=((ON, Decimal(1)),)), "down").quantity.amount == -60
    # Declared for prices that their publisher has adjusted already.
    assert absence_of(find(measure_prices(PRICES, splits=((ON, Decimal(2)),)), "down")) == "unclear-split"


@pytest.mark.parametrize("price", ["0", "-5"])
def test_price_that_is_none_is_refused(price: str) -> None:
    assert absence_of(find(measure_prices([*PRICES[:4], price, *PRICES[5:]]), "down")) == "zero"


def test_price_of_another_week_is_not_the_price_of_this_one() -> None:
    days = count_days(10, MONDAY)
    rows = [(day, price) for day, price in zip(days, PRICES, strict=True)]
    dataset = load_rows(("price",), rows)
    later = dataset.period.end + timedelta(days=7)
    period = type(dataset.period)(end=later, start=dataset.period.end + timedelta(days=1))
    params = {"source": "fund", "price": "price", "basis": BASIS, "days": 14, "splits": ()}
    moved = type(dataset)(later, period, dataset.tables, ())
    assert absence_of(find(measure_fund(moved, make_metric("fund.up", "rebound", **params)), "up")) == "missing-level"
