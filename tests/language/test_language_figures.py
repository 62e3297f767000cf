"""Dates, names, and what a figure records beside its printed form."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.language.dates import DATE_FORMS, spell_date
from flowbrief.language.figures import print_day, print_figure, print_name, write_decimal, write_value
from flowbrief.model.document import Figure, Plain
from flowbrief.model.measure import Absence, Lineage, Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, Quantity, Unit, UnitKind
from flowbrief.model.text import LANGUAGES, Text

# A busy machine is no failure.
calm = settings(deadline=None)
WEEK = Period(date(2024, 7, 24), date(2024, 7, 18))
USD = Unit(UnitKind.MONEY, "USD")


def make_measure(value: Value | None) -> Measure:
    nothing = Text("", "")
    absence = None if value is not None else Absence("history-too-short")
    return Measure("total.week", value, WEEK, nothing, nothing, Lineage("", ()), absence)


@pytest.mark.parametrize(
    ("form", "zh", "en"),
    [
        ("date", "2024年7月24日", "24 July 2024"),
        ("day", "7月24日", "24 July"),
        ("month", "2024年7月", "July 2024"),
        ("year", "2024年", "2024"),
        ("short", "2024-07-24", "24 Jul 2024"),
        ("tick_month", "7月", "Jul"),
        ("tick_year", "2024年", "2024"),
    ],
)
def test_dates(form: str, zh: str, en: str) -> None:
    assert (spell_date(WEEK.end, form, "zh"), spell_date(WEEK.end, form, "en")) == (zh, en)


def test_first_days_have_no_leading_zero_in_text() -> None:
    assert spell_date(date(2023, 1, 4), "date", "zh") == "2023年1月4日"
    assert spell_date(date(2023, 1, 4), "date", "en") == "4 January 2023"
    assert spell_date(date(2022, 9, 7), "short", "en") == "7 Sept 2022"
    assert spell_date(date(2022, 9, 7), "short", "zh") == "2022-09-07"


def test_every_form_of_a_date_works_in_both_languages() -> None:
    for form in DATE_FORMS:
        for language in LANGUAGES:
            assert spell_date(WEEK.end, form, language)


def test_figure_keeps_its_measure_and_its_exact_value() -> None:
    figure = print_figure(make_measure(Quantity(Decimal("16561400000"), USD)), "magnitude", "en")
    assert figure == Figure("total.week", "$16.6bn", "16561400000", "USD")
    assert figure.text == "$16.6bn"
    assert print_figure(make_measure(Quantity(Decimal(-3), COUNT)), "signed", "zh").value == "-3"


def test_period_is_printed_as_its_last_day() -> None:
    figure = print_figure(make_measure(WEEK), "date", "en", strong=True)
    assert figure == Figure("total.week", "24 July 2024", "2024-07-24", "date", True)


def test_value_of_a_figure_does_not_depend_on_the_language() -> None:
    for value in (Quantity(Decimal("0.5"), PERCENT), Quantity(Decimal("-7e9"), USD), WEEK, date(2022, 7, 6)):
        form = "magnitude" if isinstance(value, Quantity) else "date"
        zh, en = (print_figure(make_measure(value), form, language) for language in LANGUAGES)
        assert (zh.value, zh.unit) == (en.value, en.unit) == write_value(value)


def test_missing_value_is_never_printed() -> None:
    with pytest.raises(ValueError, match=r"total\.week has no value to print"):
        print_figure(make_measure(None), "magnitude", "en")


@pytest.mark.parametrize(("value", "form"), [(WEEK, "magnitude"), (date(2022, 7, 6), "count"), (WEEK, "loud")])
def test_date_is_not_printed_as_a_number(value: Value, form: str) -> None:
    with pytest.raises(ValueError, match="a date cannot be printed"):
        print_figure(make_measure(value), form, "en")


def test_number_is_not_printed_as_a_date() -> None:
    with pytest.raises(ValueError, match="unknown form 'month'"):
        print_figure(make_measure(Quantity(Decimal(5), COUNT)), "month", "zh")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0"),
        ("-0.0", "0"),
        ("1E+9", "1000000000"),
        ("1.50", "1.5"),
        ("100", "100"),
        ("1E-7", "0.0000001"),
        ("-12.340", "-12.34"),
    ],
)
def test_exact_values_are_written_plainly(amount: str, written: str) -> None:
    assert write_decimal(Decimal(amount)) == written


@calm
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6))
def test_exact_values_can_be_read_back(amount: Decimal) -> None:
    assert Decimal(write_decimal(amount)) == amount
    assert "E" not in write_decimal(amount)


def test_name_with_a_digit_is_accounted_for() -> None:
    assert print_name("equity ETFs") == Plain("equity ETFs")
    assert print_name("S&P 500 ETFs") == Figure("name", "S&P 500 ETFs", "S&P 500 ETFs", "name")


def test_day_that_labels_something() -> None:
    assert print_day(WEEK.end, "week@2024-07-24", "short", "en") == Figure(
        "week@2024-07-24", "24 Jul 2024", "2024-07-24", "date"
    )
