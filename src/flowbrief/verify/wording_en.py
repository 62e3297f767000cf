"""How English prints a value, and the words by which it says which way, how long, and against what."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .money import money
from .values import Amount, Value, quarter_of, round_half_up
from .wording import FIGURE, NAME, Role, Wording

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
_COUNTS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = ["zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "RMB", "HKD": "HK$", "SGD": "S$"}
# (from this size on, divided by, name of the size, letters)
_STEPS = (
    (Decimal(10**12), Decimal(10**12), "trillion", "tn"), (Decimal(10**9), Decimal(10**9), "billion", "bn"),
    (Decimal(10**6), Decimal(10**6), "million", "m"), (Decimal(10**4), Decimal(10**3), "thousand", "k"),
)  # fmt: skip
_BILLION = Decimal(10**9)
_MINUS = "−"


def spell_en(value: Value) -> dict[str, str]:
    """Every form in which a value may be printed."""
    if isinstance(value, date):
        y, d, month, short = value.year, value.day, _MONTHS[value.month - 1], _SHORT[value.month - 1]
        return {"date": f"{d} {month} {y}", "day": f"{d} {month}", "month": f"{month} {y}", "year": f"{y}",
                "short": f"{d} {short} {y}", "column": f"{d} {short}", "tick": short,
                "quarter": "Q{1} {0}".format(*quarter_of(value))}  # fmt: skip
    number = value.printed()
    size = _spell_size(value, abs(number))
    mark = _MINUS if number < 0 else "+" if number > 0 else ""
    forms = {"magnitude": size, "signed": mark + size, "plain": (_MINUS if number < 0 else "") + size}
    if value.is_money:
        cell = value.in_table()
        forms["cell"] = f"{_MINUS if cell < 0 else ''}{abs(cell) / _BILLION:,.{money().decimals['table']}f}"
        forms["price"] = _symbol(value.unit) + _spell_price(value)
    elif value.unit == "count":
        whole = int(number)
        forms["count"] = _COUNTS[whole] if 0 <= whole <= 10 else f"{whole:,}"
        forms["ordinal"] = _ORDINALS[whole] if 0 <= whole <= 10 else _spell_ordinal(whole)
    elif value.unit == "percent":
        forms["percentile"] = _spell_ordinal(int(round_half_up(value.number, Decimal(1))))
    elif value.unit == "ratio":
        forms["factor"] = size.rstrip("0").rstrip(".") if value.step is None else size
        forms["price"] = _spell_price(value)
    return forms


def _spell_price(value: Amount) -> str:
    """To the hundredth, or with the digits that were given."""
    step = value.step or Decimal("0.01")
    return f"{round_half_up(abs(value.number), step):,.{_places(value.places(), 2)}f}"


def _spell_ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20
    return str(number) + ("th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def _spell_size(value: Amount, size: Decimal) -> str:
    unit, given = value.unit, value.places()
    match unit:
        case "percent":
            return f"{size:,.{_places(given, 2 if 0 < size < 1 else 1)}f}%"
        case "percent_a_year":
            return f"{size:.{_places(given, 2)}f}%"
        case "percentage_points":
            return f"{size:,.{_places(given, 2 if 0 < size < 1 else 1)}f} percentage points"
        case "basis_points":
            return f"{size:,.{_places(given, 0)}f}bp"
        case "standard_deviations":
            return f"{size:.{_places(given, 1)}f}"
        case "ratio":
            return f"{size:.{_places(given, 2)}f}"
        case "count":
            return f"{size:.{_places(given, 0)}f}"
    settings, words, symbol = money(), money().words["en"], _symbol(unit)
    if given is not None:
        for least, step, name, letters in _STEPS:
            if size >= least:
                digits = f"{size / step:,.{value.places(step)}f}"
                return symbol + digits + words.space + words.units.get(name, letters)
        return f"{symbol}{size:,.{given}f}"
    for least, step, name, letters in _STEPS:
        if size >= least:
            number = f"{size / step:,.{settings.decimals.get(name, 0)}f}"
            return symbol + number + words.space + words.units.get(name, letters)
    return f"{symbol}{size:,.0f}"


def _places(given: int | None, usual: int) -> int:
    return usual if given is None else given


def _symbol(unit: str) -> str:
    """What stands before an amount of a currency."""
    words = money().words["en"]
    symbol = words.currencies.get(unit, _SYMBOLS.get(unit, f"{unit} "))
    return symbol + words.space if symbol.isalpha() else symbol


def _name_unit(currency: str) -> str:
    words = money().words["en"]
    house = "US$" if currency == "USD" else _SYMBOLS.get(currency, currency)
    symbol, letters = words.currencies.get(currency, house), words.units.get("billion", "bn")
    return f"{symbol} {letters}" if symbol.isalpha() or words.space else f"{symbol}{letters}"


def read_en(word: str) -> int:
    """The number that a word such as four or fourth stands for."""
    lower = word.lower()
    return _COUNTS.index(lower) if lower in _COUNTS else _ORDINALS.index(lower)


_UP = (
    r"(?:net )?inflows?|net purchasers?|took in|takes? in|taken in|drew|draws?|drawn|attract(?:s|ed)?|brought in|"
    r"brings? in|gain(?:s|ed)?|turned positive|pulled in"
)
_DOWN = (
    r"(?:net )?outflows?|net redeemers?|shed|sheds|lost|loses?|leav(?:e|es|ing)|left|withdrew|withdrawn|turned negative"
)
_FLOWS = rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"

EN = Wording(
    language="en",
    spell=spell_en,
    table_unit=_name_unit,
    sentence_end=re.compile(r"[.!?](?=\s|$)"),
    clause_end=re.compile(r"[,;:]|[.](?=\s|$)"),
    direction=re.compile(_FLOWS, re.IGNORECASE),
    direction_after=re.compile(
        r" (?:of )?(?:(?P<up>(?:net )?inflows?\b|(?:went )?into (?=NAME))"
        r"|(?P<down>(?:net )?outflows?\b|leav(?:e|ing)\b|left\b|(?:went )?out of (?=NAME)))".replace("NAME", NAME)
    ),
    step=re.compile(
        r"\b(?:(?P<up>rais(?:e|ed)|increase[ds]?|rise|rose|hikes?)|(?P<down>cuts?|lowered|decrease[ds]?|fall|fell))\b",
        re.IGNORECASE,
    ),
    step_after=re.compile(
        r" (?:straight |consecutive )?(?:(?P<up>increases?|rise|hikes?)|(?P<down>cuts?|decreases?))\b"
    ),
    score=re.compile(r"(?P<up>above)|(?P<down>below)"),
    size=re.compile(
        r"\b(?:(?P<larger>accelerated?|pick(?:ed)? up|up from|more than|above|widen(?:ed)?"
        r"|(?:rose|rises?) (?:to|from)"
        r"|topped|a larger)"
        r"|(?P<smaller>slow(?:ed)?|down from|less than|below|eased?|(?:fell|falls?) (?:to|from)"
        r"|fell short of|a smaller)"
        rf"|(?P<opposite>ran against|against an? (?:{FIGURE}-week )?average)"
        r"|(?P<steady>little changed|close to the|hold at|held at|in line with))\b",
        re.IGNORECASE,
    ),
    average=re.compile("average"),
    flat=re.compile(r"close to zero|almost no net flow|saw almost none|near halt|a flat week|have balanced"),
    halt=re.compile(rf"flows (?:(?P<up>into)|(?P<down>out of)) {NAME} come to a near halt", re.IGNORECASE),
    extent=re.compile(r"\b(?:(?P<largest>largest|the most)|(?P<smallest>smallest|the least))\b", re.IGNORECASE),
    record=re.compile(r"on record|in (?:the available )?data (?:since|going back to)"),
    tie=re.compile(r"match(?:ed|ing)"),
    turn=re.compile(r"a week of (?:(?P<up>inflows?)|(?P<down>outflows?)) would", re.IGNORECASE),
    respectively=re.compile("respectively"),
    whole=re.compile(rf"of the net (?:inflow into|outflow from) {NAME}"),
    roles=(
        Role("previous", None, re.compile(r" (?:of )?(?:the week before|a week earlier)")),
        Role("previous", re.compile(r"week before [+−]?$")),
        Role("previous", re.compile(r", (?:up|down) from $")),
        Role("current", None, re.compile(rf", (?:up|down) from {FIGURE}")),
        Role("current", re.compile(r"\b(?:rise|fall|widen|ease)s? to $")),
        Role("previous", re.compile(rf"\b(?:rise|fall|widen|ease)s? to {FIGURE} from $")),
        Role(
            "average",
            re.compile(
                rf"average (?:(?:in|out)flow |for {NAME} )?"
                r"(?:of|(?:is(?: still)?|at|(?:now )?stands at) an? (?:in|out)flow of) $"
            ),
        ),
        Role("last_year", None, re.compile(r" (?:over|in) the same weeks")),
        Role("full_year", None, re.compile(r" in the whole of")),
        Role("pace", re.compile("(?:annualised|at an annual rate), that is $")),
        Role("best", re.compile("is the $"), re.compile(" of the week to")),
    ),
    growth=re.compile(
        rf"\b(?:(?P<up>up|rise|increase)|(?P<down>down|fall|decline|decrease))(?= (?:{FIGURE}|in net))", re.IGNORECASE
    ),
    price=re.compile(r"\b(?:(?P<up>rebounded|above|lowest)|(?P<down>fallen|below|highest))\b"),
    pace=re.compile(r"\b(?:(?P<up>faster)|(?P<down>slower))\b"),
    over=re.compile("exceeded"),
    spent=re.compile("took all of"),
    rate=re.compile("flow rate"),
    volume=re.compile(r"\bflows?\b(?! rate)"),
    median=re.compile("median"),
    mean=re.compile(r"\b(?:mean|average)\b"),
    origin=re.compile(f"{NAME}(?= accounted for)"),
    counters=re.compile(r"[- ](?:straight |weekly )?(week|day|month|quarter|year)s?\b"),
    counted={"week": "week", "day": "day", "move": "move", "item": "item"},
    number_words=re.compile(
        rf"\b(?:{'|'.join((*_COUNTS[2:], *_ORDINALS[2:]))})\b"
        r"(?=[- ](?:straight |consecutive )?(?:week|day|month|year))",
        re.IGNORECASE,
    ),
    read_number=read_en,
    bases={"trade": "day of order", "settle": "day of settlement", "reported": "day of report"},
    points_back=frozenset(("extreme",)),
)
