"""What a value without quotes means: YAML 1.2, minus everything that programs disagree about.

`NO` is false to a YAML 1.1 program and text to a YAML 1.2 program, `8:30` is 510 or text, `00700` is 448 or 700.
A report must not depend on who reads it, so such values are refused and have to be quoted.
"""

import re
from datetime import date
from decimal import Decimal

Scalar = str | int | Decimal | bool | date | None

LONGEST_NUMBER = 40
LARGEST_EXPONENT = 30

_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_SWITCHES = frozenset(
    variant for word in ("y", "n", "yes", "no", "on", "off") for variant in (word, word.title(), word.upper())
)

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE](?P<exponent>[-+]?[0-9]+))?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_OTHER_NUMERAL = re.compile(r"[-+]?0(?:x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)")
_UNDERSCORES = re.compile(r"[-+]?[0-9.][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?")
_SIXTIES = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
)


class Unclear(Exception):  # noqa: N818 - named for what is wrong with the value
    """An unquoted value that has no single meaning; carries the diagnostic's code, message and hint."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def read_plain(text: str) -> Scalar:
    """Return the value of an unquoted scalar: text, whole number, Decimal, true/false, date or None for nothing.

    Raises Unclear where YAML programs disagree about the value, where a date does not exist and where a number
    is not finite or absurdly long.
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    _refuse_traps(text)
    if found := _DATE.fullmatch(text):
        return _read_date(text, *(int(part) for part in found.groups()))
    if found := _NUMBER.fullmatch(text):
        return _read_number(text, found["exponent"])
    return text


def _refuse_traps(text: str) -> None:
    quoted = f'"{text}"'
    if text in _SWITCHES:
        raise Unclear(
            "ambiguous-value",
            f"{quoted} without quotes means true or false to some programs and text to others",
            f"write {quoted} in quotes if it is text, or true or false",
        )
    if _SIXTIES.fullmatch(text):
        raise Unclear(
            "ambiguous-value",
            f"{quoted} without quotes is a number in base 60 to some programs and text to others",
            f"write {quoted} in quotes",
        )
    if _LEADING_ZERO.fullmatch(text) or _OTHER_NUMERAL.fullmatch(text):
        raise Unclear(
            "ambiguous-value",
            f"{quoted} without quotes is read as different numbers by different programs",
            f"write {quoted} in quotes if it is a code, or as a plain decimal number",
        )
    if "_" in text and _UNDERSCORES.fullmatch(text):
        raise Unclear(
            "ambiguous-value",
            f"{quoted} without quotes is a number to some programs and text to others",
            f"write {quoted} in quotes if it is text, or {text.replace('_', '')} if it is a number",
        )
    if _INSTANT.fullmatch(text):
        raise Unclear(
            "ambiguous-value",
            f"{quoted} without quotes is a moment in time to some programs and text to others",
            f"write {quoted} in quotes, or the date alone: {text[:10]}",
        )
    if text == "=":
        raise Unclear("ambiguous-value", f"{quoted} without quotes has no agreed meaning", f"write {quoted} in quotes")
    if _NO_NUMBER.fullmatch(text):
        raise Unclear("not-a-number", f"{quoted} is not a number", "write a finite decimal number")


def _read_date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(
            "date-does-not-exist", f"{text} is not a day of the calendar", "dates are written year-month-day"
        ) from None


def _read_number(text: str, exponent: str | None) -> int | Decimal:
    if len(text) > LONGEST_NUMBER or (exponent and abs(int(exponent)) > LARGEST_EXPONENT):
        raise Unclear(
            "number-too-long",
            f"{text[:LONGEST_NUMBER]!r} has more digits than any amount of money",
            f"a number may have {LONGEST_NUMBER} characters and an exponent up to {LARGEST_EXPONENT}",
        )
    return int(text) if _INTEGER.fullmatch(text) else Decimal(text)
