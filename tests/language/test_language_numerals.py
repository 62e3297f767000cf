"""How amounts are spelled: the two languages always spell the same rounded number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.language.numerals import (
    MINUS,
    NUMBER_FORMS,
    name_table_unit,
    spell,
    spell_cell,
    spell_count,
    spell_money,
    spell_ordinal,
)
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
from flowbrief.model.text import LANGUAGES, Language

# A busy machine is no failure.
calm = settings(deadline=None)
USD = Unit(UnitKind.MONEY, "USD")
POINTS = Unit(UnitKind.PERCENTAGE_POINTS)

amounts = st.decimals(min_value=-(10**15), max_value=10**15, allow_nan=False, places=4)


def money(amount: str | Decimal, currency: str = "USD") -> Quantity:
    return Quantity(Decimal(amount), Unit(UnitKind.MONEY, currency))


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("0", "0美元", "$0"),
        ("0.4", "0美元", "$0"),
        ("-0.4", "0美元", "$0"),
        ("0.5", "1美元", "$1"),
        ("1234", "1234美元", "$1,234"),
        ("9999.5", "1万美元", "$10k"),
        ("45000", "5万美元", "$50k"),
        ("990000", "99万美元", "$990k"),
        ("1000000", "100万美元", "$1m"),
        ("16000000", "1600万美元", "$16m"),
        ("99499999", "9900万美元", "$99m"),
        ("100000000", "1亿美元", "$100m"),
        ("163000000", "1.63亿美元", "$163m"),
        ("950000000", "9.5亿美元", "$950m"),
        ("999400000", "9.99亿美元", "$999m"),
        ("999950000", "10亿美元", "$1.0bn"),
        ("1049999999", "10亿美元", "$1.0bn"),
        ("1050000000", "11亿美元", "$1.1bn"),
        ("6000000000", "60亿美元", "$6.0bn"),
        ("16500000000", "165亿美元", "$16.5bn"),
        ("999940000000", "9999亿美元", "$999.9bn"),
        ("999960000000", "1.00万亿美元", "$1.00tn"),
        ("1050000000000", "1.05万亿美元", "$1.05tn"),
        ("1234567890000000", "1234.57万亿美元", "$1,234.57tn"),
        ("-16500000000", "165亿美元", "$16.5bn"),  # the sign is the verb's
    ],
)
def test_money(amount: str, zh: str, en: str) -> None:
    assert (spell_money(money(amount), "zh"), spell_money(money(amount), "en")) == (zh, en)


@pytest.mark.parametrize(
    ("currency", "zh", "en"),
    [
        ("EUR", "60亿欧元", "€6.0bn"),
        ("GBP", "60亿英镑", "£6.0bn"),
        ("JPY", "60亿日元", "¥6.0bn"),
        ("CNY", "60亿元", "RMB6.0bn"),
        ("HKD", "60亿港元", "HK$6.0bn"),
        ("SGD", "60亿新加坡元", "S$6.0bn"),
        ("CHF", "60亿CHF", "CHF 6.0bn"),
    ],
)
def test_currencies(currency: str, zh: str, en: str) -> None:
    quantity = money("6e9", currency)
    assert (spell_money(quantity, "zh"), spell_money(quantity, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("currency", "zh", "en"),
    [("USD", "亿美元", "US$bn"), ("EUR", "亿欧元", "€bn"), ("CNY", "亿元", "RMB bn"), ("CHF", "亿CHF", "CHF bn")],
)
def test_unit_of_a_table(currency: str, zh: str, en: str) -> None:
    unit = Unit(UnitKind.MONEY, currency)
    assert (name_table_unit(unit, "zh"), name_table_unit(unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "form", "en"),
    [
        ("5e9", "magnitude", "$5.0bn"),
        ("-5e9", "magnitude", "$5.0bn"),
        ("5e9", "signed", "+$5.0bn"),
        ("-5e9", "signed", "−$5.0bn"),
        ("5e9", "plain", "$5.0bn"),
        ("-5e9", "plain", "−$5.0bn"),
        ("0", "signed", "$0"),
        ("-0.4", "signed", "$0"),
        ("-0.4", "plain", "$0"),
    ],
)
def test_signs(amount: str, form: str, en: str) -> None:
    assert spell(money(amount), form, "en") == en
    assert spell(money(amount), form, "zh")[:1] in ({MINUS} if en[0] == MINUS else {"+"} if en[0] == "+" else set("05"))


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        ("63.25", PERCENT, "63.3%", "63.3%"),
        ("0.04", PERCENT, "0.04%", "0.04%"),  # below one, two decimals
        ("-0.005", PERCENT, "0.01%", "0.01%"),
        ("0.0049", PERCENT, "0.0%", "0.0%"),
        ("0", PERCENT, "0.0%", "0.0%"),
        ("0.994", PERCENT, "0.99%", "0.99%"),
        ("0.995", PERCENT, "1.0%", "1.0%"),
        ("0.2", POINTS, "0.20个百分点", "0.20 percentage points"),
        ("-12.34", PERCENT, "12.3%", "12.3%"),
        ("5.25", RATE, "5.25%", "5.25%"),
        ("0", RATE, "0.00%", "0.00%"),
        ("1.25", POINTS, "1.3个百分点", "1.3 percentage points"),
        ("25", BASIS_POINTS, "25个基点", "25bp"),
        ("-175", BASIS_POINTS, "175个基点", "175bp"),
        ("2.85", SIGMA, "2.9", "2.9"),
        ("0.125", Unit(UnitKind.RATIO), "0.13", "0.13"),
        ("12", COUNT, "12", "12"),
    ],
)
def test_percent_points_and_basis_points_are_different_things(amount: str, unit: Unit, zh: str, en: str) -> None:
    quantity = Quantity(Decimal(amount), unit)
    assert (spell(quantity, "magnitude", "zh"), spell(quantity, "magnitude", "en")) == (zh, en)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [(0, "零", "zero"), (1, "一", "one"), (2, "两", "two"), (3, "三", "three"), (10, "十", "ten"), (11, "11", "11"),
     (52, "52", "52"), (1234, "1234", "1,234")],
)  # fmt: skip
def test_counts(number: int, zh: str, en: str) -> None:
    assert (spell_count(number, "zh"), spell_count(number, "en")) == (zh, en)
    assert spell(Quantity(Decimal(number), COUNT), "count", "en") == en
    assert spell(Quantity(Decimal(number), COUNT), "digits", "en") == str(number)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [(1, "第一", "first"), (2, "第二", "second"), (3, "第三", "third"), (10, "第十", "tenth"), (11, "第11", "11th"),
     (12, "第12", "12th"), (13, "第13", "13th"), (20, "第20", "20th"), (21, "第21", "21st"), (22, "第22", "22nd"),
     (23, "第23", "23rd"), (101, "第101", "101st"), (111, "第111", "111th"), (112, "第112", "112th"),
     (113, "第113", "113th"), (122, "第122", "122nd")],
)  # fmt: skip
def test_ordinals(number: int, zh: str, en: str) -> None:
    assert (spell_ordinal(number, "zh"), spell_ordinal(number, "en")) == (zh, en)
    assert spell(Quantity(Decimal(number), COUNT), "ordinal", "zh") == zh


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("37116e6", "371.2", "37.12"),
        ("-4556e6", "−45.6", "−4.56"),
        ("1234567e6", "12,345.7", "1,234.57"),
        ("5e6", "0.1", "0.01"),
        ("4.9e6", "0.0", "0.00"),
        ("-4.9e6", "0.0", "0.00"),
        ("0", "0.0", "0.00"),
    ],
)
def test_cells_share_one_step_of_money(amount: str, zh: str, en: str) -> None:
    assert (spell_cell(money(amount), "zh"), spell_cell(money(amount), "en")) == (zh, en)


def test_cell_of_another_unit_carries_its_own() -> None:
    assert spell_cell(Quantity(Decimal("-3.25"), PERCENT), "en") == "−3.3%"


@pytest.mark.parametrize("form", ["count", "ordinal", "digits"])
@pytest.mark.parametrize("quantity", [money("6e9"), Quantity(Decimal(3), PERCENT)], ids=["money", "percent"])
def test_forms_of_counts_are_for_counts(form: str, quantity: Quantity) -> None:
    with pytest.raises(ValueError, match="for counts only"):
        spell(quantity, form, "en")


def test_unknown_form_is_refused_and_every_known_one_works() -> None:
    with pytest.raises(ValueError, match="unknown form 'loud'"):
        spell(money("6e9"), "loud", "en")
    fitting = {"percentile": PERCENT, "factor": Unit(UnitKind.RATIO), "price": money("3").unit}
    for form in NUMBER_FORMS:
        assert spell(Quantity(Decimal(3), fitting.get(form, COUNT)), form, "zh")


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [("99.04", "99%", "99th"), ("1.9", "2%", "2nd"), ("3.49", "3%", "3rd"), ("90.5", "91%", "91st"),
     ("11", "11%", "11th")],
)  # fmt: skip
def test_percentiles_are_whole_and_in_digits(amount: str, zh: str, en: str) -> None:
    quantity = Quantity(Decimal(amount), PERCENT)
    assert (spell(quantity, "percentile", "zh"), spell(quantity, "percentile", "en")) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        ("228.525", Unit(UnitKind.MONEY, "USD"), "228.53美元", "$228.53"),
        ("7412.3", Unit(UnitKind.MONEY, "USD"), "7412.30美元", "$7,412.30"),
        ("0.4", Unit(UnitKind.MONEY, "USD"), "0.40美元", "$0.40"),
        ("7412.3", Unit(UnitKind.RATIO), "7412.30", "7,412.30"),
    ],
)
def test_prices_are_given_to_the_hundredth(amount: str, unit: Unit, zh: str, en: str) -> None:
    quantity = Quantity(Decimal(amount), unit)
    assert (spell(quantity, "price", "zh"), spell(quantity, "price", "en")) == (zh, en)


@pytest.mark.parametrize(("amount", "text"), [("2", "2"), ("1.5", "1.5"), ("0.51165", "0.51"), ("10", "10")])
def test_factors_have_no_trailing_zeros(amount: str, text: str) -> None:
    assert spell(Quantity(Decimal(amount), Unit(UnitKind.RATIO)), "factor", "en") == text


@pytest.mark.parametrize("form", ["percentile", "factor"])
def test_percentiles_and_factors_fit_nothing_else(form: str) -> None:
    with pytest.raises(ValueError, match="does not fit count"):
        spell(Quantity(Decimal(3), COUNT), form, "en")


# Read back what was spelled, without any of the code that spelled it.

ZH_UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}
EN_UNITS = {"tn": 10**12, "bn": 10**9, "m": 10**6, "k": 10**3, "": 1}


def read_money(text: str, language: Language) -> Decimal:
    pattern = r"(−?\+?)([\d.]+)(万亿|亿|万|)美元" if language == "zh" else r"(−?\+?)\$([\d.,]+)(tn|bn|m|k|)"
    found = re.fullmatch(pattern, text)
    assert found is not None, text
    units = ZH_UNITS if language == "zh" else EN_UNITS
    size = Decimal(found[2].replace(",", "")) * units[found[3]]
    return -size if found[1] == MINUS else size


@calm
@given(amounts)
def test_both_languages_spell_the_rounded_amount(amount: Decimal) -> None:
    quantity = money(amount)
    for language in LANGUAGES:
        assert read_money(spell(quantity, "signed", language), language) == quantity.rounded()
        assert read_money(spell_money(quantity, language), language) == abs(quantity.rounded())


@calm
@given(st.integers(0, 40), st.integers(-60, 60), st.sampled_from([10**4, 10**6, 10**8, 10**9, 10**12]))
def test_both_languages_agree_around_each_change_of_unit(thousandths: int, step: int, edge: int) -> None:
    amount = Decimal(edge) + Decimal(edge) * step / 1000 + Decimal(edge) * thousandths / 10**6
    zh, en = (read_money(spell_money(money(amount), language), language) for language in LANGUAGES)
    assert zh == en == money(amount).rounded()


@calm
@given(amounts)
def test_cells_of_both_languages_are_the_same_amount(amount: Decimal) -> None:
    zh, en = (spell_cell(money(amount), language).replace(",", "").replace(MINUS, "-") for language in LANGUAGES)
    assert Decimal(zh) * 10**8 == Decimal(en) * 10**9 == round_to(amount, Decimal(10) ** 7)
    assert not zh.startswith("-0.0")


@calm
@given(st.integers(1, 5000))
def test_ordinals_end_as_english_does(number: int) -> None:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    if number > 10:
        assert spell_ordinal(number, "en") == f"{number}{ending}"
