"""Money in a house style of one's own: both languages always print the same rounded amount."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.language.numerals import name_table_unit, round_cell, spell, spell_cell
from flowbrief.model.money import MoneyFormat, MoneyWords, Precision
from flowbrief.model.quantity import Quantity, Unit, UnitKind

calm = settings(deadline=None)


def dollars(amount: str | Decimal, money: MoneyFormat, currency: str = "USD") -> Quantity:
    return Quantity(Decimal(amount), Unit(UnitKind.MONEY, currency, money))


@pytest.mark.parametrize(
    ("precision", "amount", "zh", "en"),
    [
        (Precision(billion=0), "16452300000", "160亿美元", "$16bn"),
        (Precision(billion=0), "16500000000", "170亿美元", "$17bn"),
        (Precision(billion=0), "999499999999", "9990亿美元", "$999bn"),
        (Precision(billion=0), "999500000000", "1.00万亿美元", "$1.00tn"),
        (Precision(billion=2), "16455000000", "164.6亿美元", "$16.46bn"),
        (Precision(billion=2), "16454999999", "164.5亿美元", "$16.45bn"),
        (Precision(billion=2), "16000000000", "160.0亿美元", "$16.00bn"),
        (Precision(billion=2), "999994999999", "9999.9亿美元", "$999.99bn"),
        (Precision(billion=2), "999995000000", "1.00万亿美元", "$1.00tn"),
        (Precision(million=1), "234560000", "2.346亿美元", "$234.6m"),
        (Precision(million=1), "16350000", "1640万美元", "$16.4m"),
        (Precision(million=1), "999949999", "9.999亿美元", "$999.9m"),
        (Precision(million=1), "999950000", "10亿美元", "$1.0bn"),
        (Precision(million=1), "994999", "99万美元", "$990k"),
        (Precision(trillion=1), "1250000000000", "1.3万亿美元", "$1.3tn"),
        (Precision(trillion=3), "1234500000000", "1.235万亿美元", "$1.235tn"),
    ],
)
def test_decimals_round_once_for_both_languages(precision: Precision, amount: str, zh: str, en: str) -> None:
    money = MoneyFormat(precision)
    for sign, mark in (("", "+"), ("-", "−")):
        quantity = dollars(sign + amount, money)
        assert (spell(quantity, "magnitude", "zh"), spell(quantity, "magnitude", "en")) == (zh, en)
        assert (spell(quantity, "signed", "zh"), spell(quantity, "signed", "en")) == (mark + zh, mark + en)


LONG = MoneyFormat(
    zh=MoneyWords((("hundred_million", "億"), ("ten_thousand", "萬")), (("USD", "美金"),), space=True),
    en=MoneyWords((("billion", "billion"), ("thousand", "thousand")), (("USD", "US$"), ("CNY", "yuan")), space=True),
)


@pytest.mark.parametrize(
    ("amount", "currency", "zh", "en"),
    [
        ("16500000000", "USD", "165 億美金", "US$16.5 billion"),
        ("163000000", "USD", "1.63 億美金", "US$163 m"),
        ("45000", "USD", "5 萬美金", "US$50 thousand"),
        ("1234", "USD", "1234 美金", "US$1,234"),
        ("1050000000000", "USD", "1.05 万亿美金", "US$1.05 tn"),
        ("2300000000", "CNY", "23 億元", "yuan 2.3 billion"),
    ],
)
def test_words_and_space_belong_to_a_language(amount: str, currency: str, zh: str, en: str) -> None:
    quantity = dollars(amount, LONG, currency)
    assert spell(quantity, "magnitude", "zh") == zh.replace(" ", "\u00a0")
    assert spell(quantity, "magnitude", "en") == en.replace(" ", "\u00a0")


def test_words_of_one_language_leave_the_other_alone() -> None:
    quantity = dollars("16500000000", MoneyFormat(en=MoneyWords((("billion", "B"),))))
    assert (spell(quantity, "magnitude", "zh"), spell(quantity, "magnitude", "en")) == ("165亿美元", "$16.5B")


@pytest.mark.parametrize(
    ("money", "zh", "en"),
    [
        (MoneyFormat(), "亿美元", "US$bn"),
        (LONG, "億美金", "US$ billion"),
        (MoneyFormat(en=MoneyWords((("billion", "B"),))), "亿美元", "US$B"),
        (MoneyFormat(en=MoneyWords(currencies=(("USD", "$"),))), "亿美元", "$bn"),
        (MoneyFormat(en=MoneyWords(currencies=(("USD", "dollars"),))), "亿美元", "dollars bn"),
    ],
)
def test_headings_use_the_same_words(money: MoneyFormat, zh: str, en: str) -> None:
    unit = Unit(UnitKind.MONEY, "USD", money)
    assert (name_table_unit(unit, "zh"), name_table_unit(unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("table", "zh", "en"), [(1, "−1,235", "−123.5"), (2, "−1,234.6", "−123.46"), (3, "−1,234.57", "−123.457")]
)
def test_tables_have_one_step_in_both_languages(table: int, zh: str, en: str) -> None:
    quantity = dollars("-123456500000", MoneyFormat(Precision(table=table)))
    assert (spell_cell(quantity, "zh"), spell_cell(quantity, "en")) == (zh, en)


precisions = st.builds(
    Precision, trillion=st.integers(1, 3), billion=st.integers(0, 2), million=st.integers(0, 1), table=st.integers(1, 3)
)
SIZES = {"亿": 8, "万": 4, "万亿": 12, "k": 3, "m": 6, "bn": 9, "tn": 12}


def read_back(text: str) -> Decimal:
    digits = text.removesuffix("美元").removeprefix("$").replace(",", "")
    size = next((name for name in sorted(SIZES, key=len, reverse=True) if digits.endswith(name)), "")
    return Decimal(digits.removesuffix(size)) * 10 ** SIZES.get(size, 0)


@calm
@given(st.decimals(0, 10**14, places=2), precisions)
def test_no_precision_makes_the_languages_differ(amount: Decimal, precision: Precision) -> None:
    quantity = dollars(amount, MoneyFormat(precision))
    zh, en = spell(quantity, "magnitude", "zh"), spell(quantity, "magnitude", "en")
    assert read_back(zh) == read_back(en) == quantity.rounded()
    zh, en = spell_cell(quantity, "zh").replace(",", ""), spell_cell(quantity, "en").replace(",", "")
    assert Decimal(zh) * 10**8 == Decimal(en) * 10**9 == round_cell(quantity)


@calm
@given(st.decimals(-(10**14), 10**14, places=2), precisions)
def test_no_precision_changes_a_direction_or_rounds_twice(amount: Decimal, precision: Precision) -> None:
    quantity = dollars(amount, MoneyFormat(precision))
    assert quantity.direction() == Quantity(amount, Unit(UnitKind.MONEY, "USD")).direction()
    assert abs(quantity.rounded() - amount) * 2 <= quantity.quantum()
    assert dollars(quantity.rounded(), MoneyFormat(precision)).rounded() == quantity.rounded()
