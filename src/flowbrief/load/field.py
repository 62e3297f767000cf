"""What a cell may hold: our own grammar of numbers and dates.

A number is ASCII digits with an optional hyphen-minus before and one decimal point inside: `10167`, `-0.25`.
A date is what the declared strptime format prints, digit for digit. Everything else is named and refused,
because each of the other spellings means something different to somebody.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flowbrief.load.fault import quote_cell

MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a cell is refused: a code, a sentence, what to do."""

    code: str
    message: str
    hint: str


_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")

_FILL = (
    "a gap is not a zero: write the published number, or delete the row and declare its week in "
    "`calendar.missing` with the reason"
)
_SWALLOWED = "a quotation mark in this cell has swallowed a line break: remove it, and its partner below"
_DASHES = {"-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "/"}
_ENGLISH_MARKS = {"n/a", "na", "n.a.", "n.a", "nm", "n.m.", "null", "none", "nil", "missing", "tbd", "#n/a"}
_CHINESE_MARKS = {"无", "缺", "暂无", "不适用"}
_MISSING_MARKS = frozenset(_DASHES | _ENGLISH_MARKS | _CHINESE_MARKS)
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:[\s,'’_][0-9]{3})+(?:\.[0-9]*)?")
_MINUS_SIGNS = "\u2212\u2012\u2013\u2014"
_UNIT_WORDS = r"bn|mn|mm|tn|[kmbt]|million|billion|thousand|usd|bps?|pp|万|亿|元|万元|亿元|千|百万|十亿"

# (what a refused cell looks like after trimming; what it is; what to do). {plain} is the number it seems to mean.
_WRITE = "write {plain}"
_SPELLINGS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), what, hint)
    for pattern, what, hint in (
        (r".*[\uff10-\uff19].*", "is written in full-width digits", _WRITE),
        (r".*[%％‰].*", "carries a percent sign", "write {plain} and declare the unit of the source as percent"),
        (r"[(（].*[)）]", "is a negative number in parentheses", _WRITE),
        (rf"[0-9.,]+[-{_MINUS_SIGNS}]", "has its minus sign at the end", _WRITE),
        (rf"[{_MINUS_SIGNS}][0-9].*", "begins with a dash that is not the hyphen-minus", _WRITE),
        (r"[-+]?[0-9.]+e[-+]?[0-9]+", "is in scientific notation", "write out all digits"),
        (r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", "has thousands separators", _WRITE),
        (r"[-+]?[0-9.]+,[0-9]+", "has a comma", "write no thousands separators, and a point before decimals"),
        (r"[-+]?[0-9]+([ \u00a0\u2009\u202f'’_][0-9]+)+(\.[0-9]*)?", "has separators inside", _WRITE),
        (r"[-+]?(us)?[$¥￥€£].*[0-9].*|[-+]?[0-9].*[$¥￥€£]", "carries a currency sign", _WRITE),
        (
            rf"[-+]?[0-9.,]+\s*({_UNIT_WORDS})",
            "carries a unit",
            "write the number alone and declare `unit.scale` for the source",
        ),
        (r"\+[0-9].*", "has a plus sign", _WRITE),
        (r"-?0[0-9]+(\.[0-9]+)?", "has leading zeros, like a code", "if it is an amount, write {plain}"),
        (r"-?\.[0-9]+|-?[0-9]+\.", "has no digit on one side of its decimal point", _WRITE),
    )
)


def parse_number(text: str) -> Decimal | Flaw:
    """Read a cell as a number in the unit of the file, or say what it is instead.

    At most 20 digits, so that products with a scale stay exact. A negative zero loses its sign.
    """
    if not _PLAIN.fullmatch(text):
        return _explain_number(text)
    if sum(map(str.isdigit, text)) > MOST_DIGITS:
        message = f"{quote_cell(text)} has more than {MOST_DIGITS} digits"
        return Flaw("number-format", message, "round it to what the publisher states")
    number = Decimal(text)
    return number if number else number.copy_abs()


def _explain_number(text: str) -> Flaw:
    bare = text.strip()
    shown = quote_cell(text)
    folded = unicodedata.normalize("NFKC", bare).casefold()
    if not bare:
        return Flaw("blank-cell", "the cell is blank", _FILL)
    if folded.lstrip("+-") == "nan":
        return Flaw("missing-mark", f"{shown} is NaN, not a number", _FILL)
    if folded in _MISSING_MARKS:
        return Flaw("missing-mark", f"{shown} marks a missing value", _FILL)
    if folded.lstrip("+-") in ("inf", "infinity", "∞"):
        return Flaw("not-finite", f"{shown} is infinity", "write the published number")
    if "\n" in bare:
        return Flaw("not-a-number", f"{shown} is text, not a number", _SWALLOWED)
    if bare.startswith("#"):
        hint = "mend the formula in the spreadsheet and export again"
        return Flaw("not-a-number", f"{shown} is a spreadsheet error", hint)
    plain = _find_plain(bare)
    for pattern, what, hint in _SPELLINGS:
        if pattern.fullmatch(bare):
            advice = hint.format(plain=plain or "the plain number")
            return Flaw("number-format", f"{shown} {what}", advice)
    if plain == bare:
        return Flaw("number-format", f"{shown} has a space before or after the number", f"write {plain}")
    hint = "this column holds numbers only: ASCII digits, an optional leading hyphen, a decimal point"
    return Flaw("not-a-number", f"{shown} is text, not a number", hint)


def _find_plain(bare: str) -> str | None:
    """Return the plain number a reader would take the cell for, or None if that is not clear."""
    text = unicodedata.normalize("NFKC", bare)
    for sign in _MINUS_SIGNS:
        text = text.replace(sign, "-")
    text = re.sub(r"[$¥€£%]|^us(?=\$)", "", text, flags=re.IGNORECASE).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if text.endswith("-"):
        text = f"-{text[:-1]}"
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[\s,'’_]", "", text)
    text = re.sub(r"^(-?)\+?0*(?=[0-9])", r"\1", text)
    text = re.sub(r"^(-?)\.(?=[0-9])", r"\g<1>0.", text).removesuffix(".")
    return text if _PLAIN.fullmatch(text) else None


# Formats a hint may suggest; the declared one alone decides.
_OTHER_FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%-d/%-m/%Y",
    "%-m/%-d/%Y",
    "%Y/%-m/%-d",
    "%Y%m%dT",
    "%d-%b-%Y",
    "%d %b %Y",
    "%Y年%m月%d日",
    "%Y-%m-%d %H:%M:%S",
)
_EXAMPLE = date(2024, 12, 24)
_SERIAL = re.compile(r"[3-6][0-9]{4}(\.0+)?")


def parse_date(text: str, form: str) -> date | Flaw:
    """Read a cell as a date of exactly the declared format, or say what is wrong.

    The date must print back to the same characters, so `2024-7-4` is not `%Y-%m-%d`, nor are full-width digits.
    """
    if not text.strip():
        return Flaw("blank-cell", "the date is blank", "each row needs its date")
    try:
        moment = datetime.strptime(text, _pad(form))
        printed = moment.strftime(form)
    except ValueError:
        return _explain_date(text, form)
    if printed == text:
        return moment.date()
    return Flaw("bad-date", f"the date {quote_cell(text)} is not written as {form} demands", f"write {printed}")


def _pad(form: str) -> str:
    """Days and months without a zero before them, `%-d` and `%-m`, are read like others; only printing differs."""
    return re.sub("%-([dm])", r"%\1", form)


def _explain_date(text: str, form: str) -> Flaw:
    shown = quote_cell(text)
    if "\n" in text.strip():
        return Flaw("bad-date", f"{shown} is not a date", _SWALLOWED)
    example = _EXAMPLE.strftime(form)
    others = [other for other in _OTHER_FORMATS if other != form and _prints_back(text, other)]
    hint = f"expected a date such as {example} ({form})"
    if others:
        hint += f"; it looks like {' or '.join(others)}: declare that as `date.format` if the whole file has it"
    elif _SERIAL.fullmatch(text):
        hint += "; it looks like a spreadsheet's serial number: export dates as text"
    elif not any(map(str.isdigit, text)):
        hint += "; rows of totals, averages and footnotes do not belong in the data: delete the line"
    if _shape(text) == _shape(example):
        return Flaw("no-such-date", f"there is no date {shown}", hint)
    return Flaw("bad-date", f"{shown} is not a date of the declared format", hint)


def _prints_back(text: str, form: str) -> bool:
    try:
        return datetime.strptime(text, _pad(form)).strftime(form) == text
    except ValueError:
        return False


def _shape(text: str) -> str:
    return re.sub(r"[A-Za-z]", "a", re.sub(r"[0-9]", "9", text))
