"""How a rounded amount is spelled in each language.

The rounding is the quantity's own and the same for both; only the spelling differs, so `$16.5bn` and `165亿美元`
can never disagree.
"""

from __future__ import annotations

from decimal import Decimal

from flowbrief.model.quantity import (
    BILLION,
    MILLION,
    THOUSAND,
    TRILLION,
    Quantity,
    Unit,
    UnitKind,
    round_to,
)
from flowbrief.model.text import Language

MINUS = "−"

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "RMB", "HKD": "HK$", "SGD": "S$"}
_CURRENCIES_ZH = {
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "CNY": "元",
    "HKD": "港元",
    "SGD": "新加坡元",
}
_WORDS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS_EN = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_DIGITS_ZH = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
# One rule for both languages: counts and ordinals up to ten are words in running text, above that digits.
_LAST_WORD = 10

_COUNT_FORMS = ("count", "ordinal", "digits")
NUMBER_FORMS = ("cell", *_COUNT_FORMS, "magnitude", "signed", "plain")

YI = Decimal(10) ** 8
WAN = Decimal(10) ** 4

# Tables of money have one unit: bn with two decimals in English, 亿 with one in Chinese, the same step of money.
TABLE_QUANTUM = Decimal(10) ** 7


def spell_money(quantity: Quantity, language: Language) -> str:
    """Spell the magnitude of an amount of money with its unit: `$16.5bn`, `165亿美元`; the sign is the verb's."""
    amount, currency = abs(quantity.rounded()), quantity.unit.currency or ""
    return _money_zh(amount, currency) if language == "zh" else _money_en(amount, currency)


def _money_en(amount: Decimal, currency: str) -> str:
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    if amount >= TRILLION:
        return f"{symbol}{amount / TRILLION:,.2f}tn"
    if amount >= BILLION:
        return f"{symbol}{amount / BILLION:.1f}bn"
    if amount >= MILLION:
        return f"{symbol}{amount / MILLION:.0f}m"
    if amount >= THOUSAND * 10:
        return f"{symbol}{amount / THOUSAND:.0f}k"
    return f"{symbol}{amount:,.0f}"


def _money_zh(amount: Decimal, currency: str) -> str:
    unit = _CURRENCIES_ZH.get(currency, currency)
    if amount >= TRILLION:
        return f"{amount / TRILLION:.2f}万亿{unit}"
    if amount >= BILLION:
        return f"{amount / YI:.0f}亿{unit}"
    if amount >= YI:
        return f"{_strip_zeros(amount / YI, 2)}亿{unit}"
    if amount >= WAN:
        return f"{amount / WAN:.0f}万{unit}"
    return f"{amount:.0f}{unit}"


def _strip_zeros(amount: Decimal, places: int) -> str:
    text = f"{amount:.{places}f}"
    return text.rstrip("0").rstrip(".")


def name_table_unit(unit: Unit, language: Language) -> str:
    """The unit of a table or an axis of money, for its heading: `US$bn`, `亿美元`."""
    currency = unit.currency or ""
    if language == "zh":
        return f"亿{_CURRENCIES_ZH.get(currency, currency)}"
    symbol = "US$" if currency == "USD" else _SYMBOLS.get(currency, f"{currency} ")
    return f"{symbol} bn" if symbol.isalpha() else f"{symbol}bn"


def spell_cell(quantity: Quantity, language: Language) -> str:
    """Spell an amount for a table column whose unit stands in the heading, with a true minus."""
    if quantity.unit.kind is not UnitKind.MONEY:
        return spell(quantity, "signed", language)
    amount = round_to(quantity.amount, TABLE_QUANTUM)
    digits = f"{abs(amount) / YI:,.1f}" if language == "zh" else f"{abs(amount) / BILLION:,.2f}"
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
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def spell(quantity: Quantity, form: str, language: Language) -> str:
    """Spell a quantity in one form.

    `magnitude` leaves the sign to the words around it, `signed` writes it (+ or a true minus; a rounded zero has
    none), `plain` writes a minus only. `count`, `ordinal` and `digits` are for counts; `cell` is for tables. A form
    that is unknown or does not fit the quantity is a ValueError.
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
        case "signed" | "plain":
            sign = MINUS if number < 0 else "+" if number > 0 and form == "signed" else ""
            return sign + _spell_magnitude(quantity, language)
    raise ValueError(f"unknown form {form!r}")


def _spell_magnitude(quantity: Quantity, language: Language) -> str:
    number = abs(quantity.rounded())
    match quantity.unit.kind:
        case UnitKind.MONEY:
            return spell_money(quantity, language)
        case UnitKind.PERCENT:
            return f"{number:.1f}%"
        case UnitKind.RATE:
            return f"{number:.2f}%"
        case UnitKind.PERCENTAGE_POINTS:
            return f"{number:.1f}个百分点" if language == "zh" else f"{number:.1f} percentage points"
        case UnitKind.BASIS_POINTS:
            return f"{number:.0f}个基点" if language == "zh" else f"{number:.0f}bp"
        case UnitKind.SIGMA:
            return f"{number:.1f}"
        case UnitKind.RATIO:
            return f"{number:.2f}"
        case UnitKind.COUNT:
            return f"{number:.0f}"
