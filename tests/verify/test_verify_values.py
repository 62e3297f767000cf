"""Rounding and printing, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from flowbrief.verify.money import print_money_by
from flowbrief.verify.values import Amount, round_half_up
from flowbrief.verify.wording_en import EN, read_en, spell_en
from flowbrief.verify.wording_zh import ZH, read_zh, spell_zh

# amount, in Chinese, in English
MONEY = [
    ("9999", "9999美元", "$9,999"),
    ("9999.5", "1万美元", "$10k"),
    ("994999", "99万美元", "$990k"),
    ("995000", "100万美元", "$1m"),
    ("999499999", "9.99亿美元", "$999m"),
    ("999500000", "10亿美元", "$1.0bn"),
    ("950000000", "9.5亿美元", "$950m"),
    ("16450000000", "165亿美元", "$16.5bn"),
    ("16449999999", "164亿美元", "$16.4bn"),
    ("999949999999", "9999亿美元", "$999.9bn"),
    ("999950000000", "1.00万亿美元", "$1.00tn"),
    ("1234567000000", "1.23万亿美元", "$1.23tn"),
]


@pytest.mark.parametrize(("amount", "zh", "en"), MONEY)
def test_money_is_printed_in_steps_both_languages_share(amount: str, zh: str, en: str) -> None:
    value = Amount(Decimal(amount), "USD")
    assert (spell_zh(value)["magnitude"], spell_en(value)["magnitude"]) == (zh, en)
    down = Amount(-Decimal(amount), "USD")
    assert (spell_zh(down)["signed"], spell_en(down)["signed"]) == (f"−{zh}", f"−{en}")


@pytest.mark.parametrize(
    ("number", "step", "rounded"),
    [("0.05", "0.1", "0.1"), ("-0.05", "0.1", "-0.1"), ("-0.04", "0.1", "0"), ("2.5", "1", "3"), ("-2.5", "1", "-3")],
)
def test_halves_are_rounded_away_from_zero(number: str, step: str, rounded: str) -> None:
    assert round_half_up(Decimal(number), Decimal(step)) == Decimal(rounded)


def test_what_prints_as_zero_has_no_direction() -> None:
    assert Amount(Decimal("-0.4"), "USD").sign() == 0
    assert Amount(Decimal("-0.5"), "USD").sign() == -1


def test_counts_and_places_are_words_up_to_ten() -> None:
    two, eleven = Amount(Decimal(2), "count"), Amount(Decimal(11), "count")
    assert (spell_zh(two)["count"], spell_zh(two)["ordinal"]) == ("两", "第二")
    assert (spell_en(two)["count"], spell_en(two)["ordinal"]) == ("two", "second")
    assert (spell_zh(eleven)["ordinal"], spell_en(eleven)["ordinal"]) == ("第11", "11th")
    assert spell_en(Amount(Decimal(22), "count"))["ordinal"] == "22nd"
    assert spell_en(Amount(Decimal(112), "count"))["ordinal"] == "112th"


def test_days_are_written_as_each_desk_writes_them() -> None:
    day = date(2024, 9, 4)
    assert spell_zh(day)["date"] == "2024年9月4日"
    assert (spell_en(day)["date"], spell_en(day)["short"]) == ("4 September 2024", "4 Sept 2024")


@pytest.mark.parametrize(("word", "number"), [("四", 4), ("两", 2), ("第二十", 20), ("十三", 13), ("一百零五", 105)])
def test_chinese_numerals_are_read(word: str, number: int) -> None:
    assert read_zh(word) == number


def test_english_numerals_are_read() -> None:
    assert (read_en("Four"), read_en("ninth")) == (4, 9)


HOUSE = {"decimals": {"trillion": 2, "billion": 1, "million": 0, "table": 2}, "words": {}}
OWN = {
    "decimals": {"trillion": 1, "billion": 2, "million": 1, "table": 3},
    "words": {
        "zh": {"units": {"hundred_million": "億"}, "currencies": {"USD": "美金"}, "space": False},
        "en": {"units": {"billion": "billion"}, "currencies": {"USD": "US$", "CNY": "yuan"}, "space": True},
    },
}


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        ("16455000000", "USD", "164.6億美金", "US$16.46 billion"),
        ("16000000000", "USD", "160.0億美金", "US$16.00 billion"),
        ("234560000", "USD", "2.346億美金", "US$234.6 m"),
        ("999950000", "USD", "10.0億美金", "US$1.00 billion"),
        ("16350000", "USD", "1640万美金", "US$16.4 m"),
        ("1250000000000", "USD", "1.3万亿美金", "US$1.3 tn"),
        ("2300000000", "CNY", "23.0億元", "yuan 2.30 billion"),
    ],
)
def test_money_is_printed_by_the_settings_of_the_recipe(amount: str, unit: str, zh: str, en: str) -> None:
    value = Amount(Decimal(amount), unit)
    with print_money_by(OWN):
        printed = spell_zh(value)["magnitude"], spell_en(value)["magnitude"].replace("\u00a0", " ")
    assert printed == (zh, en)


def test_tables_and_headings_follow_the_settings() -> None:
    value = Amount(Decimal("-1234567890"), "USD")
    with print_money_by(OWN):
        assert (spell_zh(value)["cell"], spell_en(value)["cell"]) == ("−12.35", "−1.235")
        assert (ZH.table_unit("USD"), EN.table_unit("USD")) == ("億美金", "US$ billion")
    assert (spell_zh(value)["cell"], spell_en(value)["cell"]) == ("−12.3", "−1.23")
    assert (ZH.table_unit("USD"), EN.table_unit("USD")) == ("亿美元", "US$bn")


def test_settings_end_with_the_check() -> None:
    with pytest.raises(ZeroDivisionError), print_money_by(OWN):
        raise ZeroDivisionError
    assert spell_en(Amount(Decimal("16455000000"), "USD"))["magnitude"] == "$16.5bn"
    with print_money_by(HOUSE):
        assert spell_en(Amount(Decimal("16455000000"), "USD"))["magnitude"] == "$16.5bn"
