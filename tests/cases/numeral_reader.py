"""Reading printed numbers back, with nothing of the code that printed them.

Each reader returns the exact amount that a reader of the brief understands, and the step of its last digit.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

ENGLISH = {"k": 3, "m": 6, "bn": 9, "tn": 12}
CHINESE = {"万": 4, "亿": 8, "万亿": 12}
WORDS = {
    word: number
    for number, words in enumerate(
        (
            ("zero",),
            ("one", "first"),
            ("two", "second"),
            ("three", "third"),
            ("four", "fourth"),
            ("five", "fifth"),
            ("six", "sixth"),
            ("seven", "seventh"),
            ("eight", "eighth"),
            ("nine", "ninth"),
            ("ten", "tenth"),
        )
    )
    for word in words
}
HAN = {**dict(zip("零一二三四五六七八九十", range(11), strict=True)), "两": 2}

MILLION = Decimal(10) ** 6

_MONEY_EN = re.compile(r"([+−]?)\$([\d,]+(?:\.\d+)?)(k|m|bn|tn)?")
_MONEY_ZH = re.compile(r"([+−]?)(\d+(?:\.\d+)?)(万亿|亿|万)?美元")
_BARE = re.compile(r"([+−]?)([\d,]+(?:\.\d+)?)")
_SUFFIXED = re.compile(r"([+−]?)(\d+(?:\.\d+)?)(%|bp|个基点|个百分点| percentage points)?")
# %-d is not portable, and strptime reads 4 as it reads 04.
_DATES = {
    "zh": ("%Y年%m月%d日", "%Y年%m月", "%Y年", "%Y-%m-%d", "%m月%d日", "%m月", "%m-%d"),
    "en": ("%d %B %Y", "%d %b %Y", "%B %Y", "%Y", "%d %B", "%d %b", "%b"),
}

Amount = tuple[Decimal, Decimal]


def read_amount(printed: str, unit: str, language: str, where: str) -> Amount:
    """Read a printed amount of a unit: its value with the sign that is printed, and the step of its last digit."""
    if unit == "USD":
        return _read_money(printed, language, where)
    if unit == "count":
        return Decimal(read_count(printed)), Decimal(1)
    match = _SUFFIXED.fullmatch(printed)
    assert match, f"{printed!r} is not a number of {unit}"
    return _scale(match[1], match[2], 0)


def _read_money(printed: str, language: str, where: str) -> Amount:
    in_table = re.search(r"(^|/)table:|/chart:[^/]+/(y\d+$|data/)", where)
    if in_table:
        match = _BARE.fullmatch(printed)
        assert match, f"{printed!r} is not a cell"
        return _scale(match[1], match[2], 8 if language == "zh" else 9)
    match = (_MONEY_ZH if language == "zh" else _MONEY_EN).fullmatch(printed)
    assert match, f"{printed!r} is not money in {language}"
    amount, step = _scale(match[1], match[2], {**ENGLISH, **CHINESE}.get(match[3] or "", 0))
    # Chinese has no word for a million: 3300万 is $33m, to the same million.
    return amount, max(step, MILLION) if match[3] == "万" and abs(amount) >= MILLION else step


def _scale(sign: str, digits: str, power: int) -> Amount:
    plain = digits.replace(",", "")
    amount = Decimal(plain).scaleb(power)
    step = Decimal(1).scaleb(power - len(plain.partition(".")[2]))
    return (-amount if sign == "−" else amount), step


def read_count(printed: str) -> int:
    """Read a count or an ordinal, in words or digits of either language."""
    text = printed.lower().removeprefix("第")
    if text in HAN:
        return HAN[text]
    if text in WORDS:
        return WORDS[text]
    return int(re.sub(r"(?<=\d)(st|nd|rd|th)$", "", text).replace(",", ""))


def fits_date(printed: str, value: str, language: str) -> bool:
    """True if a printed date, month or year is that of an ISO date."""
    day = date.fromisoformat(value)
    printed = re.sub(r"\bSept\b", "Sep", printed)  # as British English shortens it
    for form in _DATES[language]:
        try:
            # A year that is not printed must not be one without 29 February.
            read = datetime.strptime(
                printed + (" 2024" if "%Y" not in form else ""), form + (" %Y" * ("%Y" not in form))
            )
        except ValueError:
            continue
        parts = (("%Y", read.year, day.year), ("%m", read.month, day.month), ("%d", read.day, day.day))
        names = form.replace("%B", "%m").replace("%b", "%m")
        return all(one == other for code, one, other in parts if code in names)
    return False


def round_half_up(value: Decimal, step: Decimal) -> Decimal:
    """Round to a multiple of a step, away from zero at the half."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def find_misprint(printed: str, value: str, unit: str, language: str, where: str) -> str:
    """Say how a printed number differs from its exact value; empty if it does not."""
    if unit == "name":
        return "" if printed == value else "a name is not printed as it is"
    if unit == "date":
        return "" if fits_date(printed, value, language) else "not that date"
    amount, step = read_amount(printed, unit, language, where)
    exact = Decimal(value)
    shown = round_half_up(exact, step)
    if abs(amount) != abs(shown):
        return f"reads {amount}, but {exact} rounds to {shown}"
    if printed[0] in "+−" and (amount > 0) != (shown > 0):
        return f"has the wrong sign for {exact}"
    if unit == "percent_a_year" and (amount < 0) != (shown < 0):
        return f"hides the sign of {exact}"
    if shown == 0 and printed[0] in "+−":
        return "a zero has a sign"
    return ""
