"""From a measure to the figure a reader sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flowbrief.model.digits import holds_digit
from flowbrief.model.document import Figure, Plain, Run
from flowbrief.model.measure import Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity
from flowbrief.model.text import Language

from .dates import DATE_FORMS, spell_date
from .numerals import spell

DATE_UNIT = "date"
NAME_UNIT = "name"


def write_value(value: Value) -> tuple[str, str]:
    """An exact value and its unit as text: plain decimal notation, ISO dates; a period is its last day."""
    if isinstance(value, Quantity):
        return write_decimal(value.amount), str(value.unit)
    return (value.end if isinstance(value, Period) else value).isoformat(), DATE_UNIT


def write_decimal(amount: Decimal) -> str:
    """Plain notation without an exponent or trailing zeros."""
    text = format(amount.normalize(), "f")
    return "0" if text == "-0" else text


def print_figure(measure: Measure, form: str, language: Language, *, strong: bool = False) -> Figure:
    """Print a measure in one form of one language.

    A missing value, or a form that does not fit the value, is a programming error: what may be said is decided
    before.
    """
    if measure.value is None:
        raise ValueError(f"{measure.id} has no value to print: {measure.absence}")
    value, unit = write_value(measure.value)
    return Figure(measure.id, spell_value(measure.value, form, language), value, unit, strong)


def print_name(text: str) -> Run:
    """Print a name; one with a digit in it (S&P 500) is a figure of the unit `name`, to be accounted for."""
    if holds_digit(text):
        return Figure(NAME_UNIT, text, text, NAME_UNIT)
    return Plain(text)


def print_names(text: str, allowed: Sequence[str], *, strong: bool = False) -> list[Run]:
    """Split typed text at the names that may hold digits; they are figures, so that their digits are accounted for."""
    names = [re.escape(name) for name in sorted(allowed, key=len, reverse=True)]
    pieces = re.split(f"({'|'.join(names)})", text) if names else [text]
    return [
        Figure(NAME_UNIT, piece, piece, NAME_UNIT, strong) if index % 2 else Plain(piece, strong=strong)
        for index, piece in enumerate(pieces)
    ]


def print_day(day: date, measure: str, form: str, language: Language) -> Figure:
    """Print a date that is a label, such as the row of a table or the tick of an axis."""
    return Figure(measure, spell_date(day, form, language), day.isoformat(), DATE_UNIT)


def spell_value(value: Value, form: str, language: Language) -> str:
    """Spell a quantity, a date, or the last day of a period."""
    if isinstance(value, Quantity):
        return spell(value, form, language)
    day: date = value.end if isinstance(value, Period) else value
    if form not in DATE_FORMS:
        raise ValueError(f"a date cannot be printed as {form!r}")
    return spell_date(day, form, language)
