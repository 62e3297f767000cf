"""How a rounded amount is spelled in each language.

The rounding is the quantity's own and the same for both; only the spelling differs, so `$16.5bn` and `165亿美元`
can never disagree. Money is spelled as its unit says: the precision of the report, the words of the language.
"""

from __future__ import annotations

from decimal import Decimal

from flowbrief.model.money import (
    BILLION,
    HOUSE_CURRENCIES,
    HOUSE_UNITS,
    MILLION,
    THOUSAND,
    TRILLION,
    MoneyWords,
)
from flowbrief.model.quantity import (
    Quantity,
    Unit,
    UnitKind,
    round_to,
)
from flowbrief.model.text import Language

MINUS = "−"

_UNBROKEN = "\u00a0"
_WORDS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS_EN = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_DIGITS_ZH = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
# One rule for both languages: counts and ordinals up to ten are words in running text, above that digits.
_LAST_WORD = 10

_COUNT_FORMS = ("count", "ordinal", "digits")
NUMBER_FORMS = ("cell", *_COUNT_FORMS, "magnitude", "signed", "plain", "percentile", "factor", "price")

YI = Decimal(10) ** 8
WAN = Decimal(10) ** 4
# From an amount on, what it is divided by, and the name of that.
_SIZES_EN = (
    (TRILLION, TRILLION, "trillion"),
    (BILLION, BILLION, "billion"),
    (MILLION, MILLION, "million"),
    (THOUSAND * 10, THOUSAND, "thousand"),
)
_SIZES_ZH = ((TRILLION, TRILLION, "trillion"), (YI, YI, "hundred_million"), (WAN, WAN, "ten_thousand"))


def spell_money(quantity: Quantity, language: Language) -> str:
    """Spell the magnitude of an amount of money with its unit: `$16.5bn`, `165亿美元`; the sign is the verb's."""
    amount = abs(quantity.rounded())
    if quantity.step is not None:
        return _spell_as_given(amount, quantity.step, quantity.unit, language)
    return _money_zh(amount, quantity.unit) if language == "zh" else _money_en(amount, quantity.unit)


def _spell_as_given(amount: Decimal, step: Decimal, unit: Unit, language: Language) -> str:
    """Spell an amount with the digits that its step allows: with a step of ten million, $2.34bn and 23.4亿美元."""
    words, symbol = unit.money.within(language), name_currency(unit, language)
    sizes = _SIZES_ZH if language == "zh" else _SIZES_EN
    size, name = next(((size, name) for least, size, name in sizes if amount >= least), (Decimal(1), ""))
    word = _unit_word(words, name, language) if name else ""
    digits = f"{amount / size:{',' if language == 'en' else ''}.{_decimals_of(step / size)}f}"
    if language == "en":
        return f"{symbol}{_UNBROKEN if words.space and symbol.isalpha() else ''}{digits}{word}"
    return f"{digits}{word}{_UNBROKEN if words.space and not word else ''}{symbol}"


def _decimals_of(step: Decimal) -> int:
    """How many decimals a number has that is a multiple of a power of ten."""
    return max(0, -step.adjusted())


def _money_en(amount: Decimal, unit: Unit) -> str:
    words, decimals = unit.money.en, unit.money.precision
    symbol = name_currency(unit, "en")
    if words.space and symbol.isalpha():
        symbol += _UNBROKEN
    if amount >= TRILLION:
        return f"{symbol}{amount / TRILLION:,.{decimals.trillion}f}{_unit_word(words, 'trillion', 'en')}"
    if amount >= BILLION:
        return f"{symbol}{amount / BILLION:.{decimals.billion}f}{_unit_word(words, 'billion', 'en')}"
    if amount >= MILLION:
        return f"{symbol}{amount / MILLION:.{decimals.million}f}{_unit_word(words, 'million', 'en')}"
    if amount >= THOUSAND * 10:
        return f"{symbol}{amount / THOUSAND:.0f}{_unit_word(words, 'thousand', 'en')}"
    return f"{symbol}{amount:,.0f}"


def _money_zh(amount: Decimal, unit: Unit) -> str:
    words, decimals = unit.money.zh, unit.money.precision
    currency = name_currency(unit, "zh")
    if amount >= TRILLION:
        return f"{amount / TRILLION:.{decimals.trillion}f}{_unit_word(words, 'trillion', 'zh')}{currency}"
    yi = f"{_unit_word(words, 'hundred_million', 'zh')}{currency}"
    if amount >= BILLION:
        return f"{amount / YI:.{max(0, decimals.billion - 1)}f}{yi}"
    if amount >= YI:
        return f"{_strip_zeros(amount / YI, decimals.million + 2)}{yi}"
    if amount >= WAN:
        return f"{amount / WAN:.0f}{_unit_word(words, 'ten_thousand', 'zh')}{currency}"
    return f"{amount:.0f}{_UNBROKEN if words.space else ''}{currency}"


def _unit_word(words: MoneyWords, size: str, language: Language) -> str:
    """The word for a size, with the space before it that the report asks for."""
    return (_UNBROKEN if words.space else "") + name_size(words, size, language)


def name_size(words: MoneyWords, size: str, language: Language) -> str:
    """The word for a size, the report's own before the house's: `bn`, `亿`."""
    return dict(words.units).get(size) or HOUSE_UNITS[language][size]


def name_currency(unit: Unit, language: Language) -> str:
    """What stands for a currency beside a number, the report's own word before the house's: `$`, `美元`."""
    code = unit.currency or ""
    if own := dict(unit.money.within(language).currencies).get(code):
        return own
    return HOUSE_CURRENCIES[language].get(code, code if language == "zh" else f"{code} ")


def _strip_zeros(amount: Decimal, places: int) -> str:
    text = f"{amount:.{places}f}"
    return text.rstrip("0").rstrip(".")


def name_table_unit(unit: Unit, language: Language) -> str:
    """The unit of a table or an axis of money, for its heading: `US$bn`, `亿美元`."""
    words = unit.money.within(language)
    if language == "zh":
        return f"{name_size(words, 'hundred_million', 'zh')}{name_currency(unit, 'zh')}"
    symbol, size = name_currency(unit, "en"), name_size(words, "billion", "en")
    if unit.currency == "USD" and unit.currency not in dict(words.currencies):
        symbol = "US$"
    return f"{symbol} {size}" if symbol.isalpha() or words.space else f"{symbol}{size}"


def round_cell(quantity: Quantity) -> Decimal:
    """What a table shows of an amount of money: tables have one unit (bn, 亿) and the same step in both languages."""
    return round_to(quantity.amount, quantity.unit.money.precision.table_step())


def spell_cell(quantity: Quantity, language: Language) -> str:
    """Spell an amount for a table column whose unit stands in the heading, with a true minus."""
    if quantity.unit.kind is not UnitKind.MONEY:
        return spell(quantity, "signed", language)
    amount, places = round_cell(quantity), quantity.unit.money.precision.table
    digits = f"{abs(amount) / YI:,.{places - 1}f}" if language == "zh" else f"{abs(amount) / BILLION:,.{places}f}"
    return f"{MINUS}{digits}" if amount < 0 else digits


def spell_count(number: int, language: Language) -> str:
    """Spell a count for running text: words up to ten, digits above; 两 before a measure word."""
    if language == "en":
        return _WORDS_EN[number] if 0 <= number <= _LAST_WORD else f"{number:,}"
    if number == 2:
        return "两"
    return _DIGITS_ZH[number] if 0 <= number <= _LAST_WORD else str(number)


def spell_ordinal(number: int, language: Language) -> str:
    """Spell an ordinal: `third`, `11th`, `第三`, `第11`."""
    if language == "zh":
        return f"第{_DIGITS_ZH[number]}" if 0 <= number <= _LAST_WORD else f"第{number}"
    if 0 <= number <= _LAST_WORD:
        return _ORDINALS_EN[number]
    return f"{number}{_suffix(number)}"


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def spell(quantity: Quantity, form: str, language: Language) -> str:
    """Spell a quantity in one form.

    `magnitude` leaves the sign to the words around it, `signed` writes it (+ or a true minus; a rounded zero has
    none), `plain` writes a minus only. `count`, `ordinal` and `digits` are for counts; `cell` is for tables;
    `percentile` writes a percent as a whole one (`99th`, `99%`), `factor` a ratio without trailing zeros (`2`, `1.5`),
    `price` a price or an index to the hundredth.
    A form that is unknown or does not fit the quantity is a ValueError.
    """
    number = quantity.rounded()
    if form in _COUNT_FORMS and quantity.unit.kind is not UnitKind.COUNT:
        raise ValueError(f"the form {form!r} is for counts only")
    match form:
        case "cell":
            return spell_cell(quantity, language)
        case "count":
            return spell_count(int(number), language)
        case "ordinal":
            return spell_ordinal(int(number), language)
        case "digits":
            return f"{number:.0f}"
        case "magnitude":
            return _spell_magnitude(quantity, language)
        case "percentile" if quantity.unit.kind is UnitKind.PERCENT:
            return _spell_percentile(int(round_to(quantity.amount, Decimal(1))), language)
        case "price" if quantity.unit.kind in (UnitKind.MONEY, UnitKind.RATIO):
            return _spell_price(quantity, language)
        case "factor" if quantity.unit.kind is UnitKind.RATIO:
            return _strip_zeros(number, 2) if quantity.step is None else _spell_magnitude(quantity, language)
        case "signed" | "plain":
            sign = MINUS if number < 0 else "+" if number > 0 and form == "signed" else ""
            return sign + _spell_magnitude(quantity, language)
    if form in NUMBER_FORMS:
        raise ValueError(f"the form {form!r} does not fit {quantity.unit}")
    raise ValueError(f"unknown form {form!r}")


def _spell_price(quantity: Quantity, language: Language) -> str:
    """The price of one share, or an index, to the hundredth or as given: `$228.53`, `228.53美元`, `7,412.30`."""
    step = quantity.step or Decimal("0.01")
    digits = _group(round_to(quantity.amount, step), _decimals_of(step), language)
    if quantity.unit.kind is not UnitKind.MONEY:
        return digits
    words, currency = quantity.unit.money.within(language), name_currency(quantity.unit, language)
    space = _UNBROKEN if words.space and (language == "zh" or currency.isalpha()) else ""
    return f"{digits}{space}{currency}" if language == "zh" else f"{currency}{space}{digits}"


def _spell_percentile(place: int, language: Language) -> str:
    """A place in a hundred, always in digits: `2nd`, `99th`; `2%`, `99%`."""
    return f"{place}%" if language == "zh" else f"{place}{_suffix(place)}"


def _spell_magnitude(quantity: Quantity, language: Language) -> str:
    number, places = abs(quantity.rounded()), _decimals_of(quantity.quantum())
    match quantity.unit.kind:
        case UnitKind.MONEY:
            return spell_money(quantity, language)
        case UnitKind.PERCENT:
            return f"{_group(number, places, language)}%"
        case UnitKind.RATE:
            return f"{number:.{places}f}%"
        case UnitKind.PERCENTAGE_POINTS:
            digits = _group(number, places, language)
            return f"{digits}个百分点" if language == "zh" else f"{digits} percentage points"
        case UnitKind.BASIS_POINTS:
            return f"{number:.{places}f}个基点" if language == "zh" else f"{number:,.{places}f}bp"
        case UnitKind.SIGMA | UnitKind.RATIO | UnitKind.COUNT:
            return f"{number:.{places}f}"


def _group(number: Decimal, places: int, language: Language) -> str:
    """Digits with a comma at each thousand in English; Chinese groups by ten thousand and leaves them out."""
    return f"{number:.{places}f}" if language == "zh" else f"{number:,.{places}f}"
