"""A figure of a third party prints with the digits it was given, in both languages, by both calculations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_factory import NOWHERE, USD

from flowbrief.language.numerals import spell
from flowbrief.model.fact import FactSpec
from flowbrief.model.period import Period
from flowbrief.model.quantity import (
    BASIS_POINTS,
    COUNT,
    PERCENT,
    PERCENTAGE_POINTS,
    RATE,
    RATIO,
    SIGMA,
    Quantity,
    Unit,
    UnitKind,
)
from flowbrief.model.text import LANGUAGES, Language, Text
from flowbrief.verify.facts import read_typed
from flowbrief.verify.wording_en import spell_en
from flowbrief.verify.wording_zh import spell_zh

NOTHING = Text("无", "none")
SECOND = {"zh": spell_zh, "en": spell_en}
UNITS = (USD, Unit(UnitKind.MONEY, "EUR"), Unit(UnitKind.MONEY, "CHF"), PERCENT, RATE, PERCENTAGE_POINTS, BASIS_POINTS,
         RATIO, SIGMA)  # fmt: skip
SCALES = st.sampled_from(["1", "1000", "10000", "1000000", "100000000", "1000000000", "1000000000000", "0.01"])


def give(value: str, scale: str = "1", unit: Unit = USD) -> Quantity:
    """The amount of a fact as it was typed."""
    day = date(2026, 2, 4)
    return FactSpec(
        "a.b", "a", NOTHING, Decimal(value), Decimal(scale), unit, Period(day, day), NOTHING, NOTHING, NOTHING,
        day, day, "high", NOWHERE,
    ).quantity  # fmt: skip


@pytest.mark.parametrize(
    ("value", "scale", "unit", "en", "zh"),
    [
        ("6.0", "1000000000", USD, "$6.0bn", "60亿美元"),
        ("6", "1000000000", USD, "$6bn", "60亿美元"),
        ("6.00", "1000000000", USD, "$6.00bn", "60.0亿美元"),
        ("2.34", "1000000000", USD, "$2.34bn", "23.4亿美元"),
        ("-2.34", "1000000000", USD, "−$2.34bn", "−23.4亿美元"),
        ("645", "1000000000", USD, "$645bn", "6450亿美元"),
        ("-1", "1000000000000", USD, "−$1tn", "−1万亿美元"),
        ("1.25", "1000000000000", USD, "$1.25tn", "1.25万亿美元"),
        ("1250", "1000000000", USD, "$1.250tn", "1.250万亿美元"),
        ("62.5", "1000000", USD, "$62.5m", "6250万美元"),
        ("196.32", "1", USD, "$196.32", "196.32美元"),
        ("1196.5", "1", USD, "$1,196.5", "1196.5美元"),
        ("25", "1000", USD, "$25k", "2.5万美元"),
        ("250.5", "1000", USD, "$250.5k", "25.05万美元"),
        ("5", "1000", USD, "$5,000", "5000美元"),
        ("23.4", "100000000", USD, "$2.34bn", "23.4亿美元"),
        ("0.0", "1000000000", USD, "$0", "0美元"),
        ("5.25", "1", RATE, "5.25%", "5.25%"),
        ("5.1", "1", PERCENT, "5.1%", "5.1%"),
        ("5", "1", PERCENT, "5%", "5%"),
        ("0.1", "1", PERCENT, "0.1%", "0.1%"),
        ("-0.250", "1", PERCENTAGE_POINTS, "−0.250 percentage points", "−0.250个百分点"),
        ("-25", "1", BASIS_POINTS, "−25bp", "−25个基点"),
        ("2.05", "1", SIGMA, "2.05", "2.05"),
        ("10", "1", RATIO, "10", "10"),
        ("1.5", "1000", COUNT, "1500", "1500"),
    ],
)
def test_a_figure_prints_as_it_was_given(value: str, scale: str, unit: Unit, en: str, zh: str) -> None:
    quantity = give(value, scale, unit)
    assert spell(quantity, "plain", "en").replace("\u00a0", " ") == en
    assert spell(quantity, "plain", "zh").replace("\u00a0", " ") == zh


FORMS = ("plain", "signed", "magnitude", "price", "factor", "percentile")


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    value=st.decimals(min_value=-9999, max_value=9999, allow_nan=False, places=4).flatmap(
        lambda number: st.integers(0, 4).map(lambda places: f"{number:.{places}f}")
    ),
    scale=SCALES,
    unit=st.sampled_from(UNITS),
)
def test_both_calculations_spell_alike(language: Language, value: str, scale: str, unit: Unit) -> None:
    """Every form that the first prints is that form of the second."""
    first = give(value, scale, unit)
    second = read_typed(value, scale, str(unit))
    assert second.number == first.amount
    assert second.sign() == first.direction()
    forms = SECOND[language](second)
    for form in FORMS:
        try:
            printed = spell(first, form, language)
        except ValueError:
            continue
        if form != "price" or first.amount >= 0:  # there is no price below zero
            assert forms[form] == printed, form


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 99999), SCALES.filter(lambda scale: "." not in scale))
def test_both_calculations_spell_counts_alike(number: int, scale: str) -> None:
    first, second = give(str(number), scale, COUNT), read_typed(str(number), scale, "count")
    for language in LANGUAGES:
        forms = SECOND[language](second)
        for form, same in (("count", "count"), ("ordinal", "ordinal"), ("digits", "magnitude")):
            assert spell(first, form, language) == forms[same]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(-99999, 99999), st.integers(0, 3), SCALES, st.sampled_from(LANGUAGES))
def test_nothing_that_was_given_is_rounded_away(digits: int, places: int, scale: str, language: Language) -> None:
    """Whatever the size of its unit, the number that is printed is the number that was typed."""
    quantity = give(str(Decimal(digits).scaleb(-places)), scale)
    printed = spell(quantity, "plain", language).replace("−", "-").replace("\u00a0", "")
    sizes = {"tn": 12, "bn": 9, "m": 6, "k": 3} if language == "en" else {"万亿": 12, "亿": 8, "万": 4}
    bare = printed.replace("$", "").replace("美元", "").replace(",", "")
    size = next((size for size in sizes if bare.endswith(size)), "")
    assert Decimal(bare.removesuffix(size)).scaleb(sizes.get(size, 0)) == quantity.amount
