"""Figures for tables and charts: points of a series, which are measures of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flowbrief.language.figures import write_decimal
from flowbrief.language.numerals import round_cell, spell_cell
from flowbrief.language.phrasebook import Phrasebook
from flowbrief.model.document import Cell, Datum, Figure, Plain
from flowbrief.model.measure import Lineage, Measure, Point, Series, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity, Unit
from flowbrief.model.text import Text


def point_id(series_id: str, day: date) -> str:
    """The measure id of one point of a series: `total.week@2024-07-24`."""
    return f"{series_id}@{day.isoformat()}"


def print_cell(book: Phrasebook, measure_id: str, amount: Decimal | None, unit: Unit) -> Cell:
    """Print one cell of a table of money, or the word for a missing value."""
    if amount is None:
        return Cell((Plain(book.word("missing")),), missing=True)
    quantity = Quantity(amount, unit)
    figure = Figure(measure_id, spell_cell(quantity, book.language), write_decimal(amount), str(unit))
    shown = round_cell(quantity)
    return Cell((figure,), tone=(shown > 0) - (shown < 0))


def print_measure_cell(book: Phrasebook, measure: Measure) -> Cell:
    """Print the cell of one measure of money, or the word for a missing value."""
    if measure.value is None:
        return Cell((Plain(book.word("missing")),), missing=True)
    return print_cell(book, measure.id, measure.quantity.amount, measure.quantity.unit)


def label_value(measure_id: str, value: Value) -> Measure:
    """Wrap a value that labels something (the as-of date, the start of the data) so that phrases can print it."""
    day = value.end if isinstance(value, Period) else value if isinstance(value, date) else date.min
    nothing = Text("", "")
    return Measure(measure_id, value, Period(end=day, start=day), nothing, nothing, Lineage("", ()))


def label_week(day: date) -> Measure:
    """The last day of a week, to name the week by."""
    return label_value(f"week@{day.isoformat()}", day)


def list_point(place: str, series: Series, point: Point) -> Datum:
    """One point of a series for `data.csv`; a gap has an empty value."""
    value = "" if point.amount is None else write_decimal(point.amount)
    day = point.period.end.isoformat()
    return Datum(place, series.id, day, point_id(series.id, point.period.end), value, str(series.unit))


def list_measure(place: str, series: str, measure: Measure) -> Datum:
    """One measure for `data.csv`, dated by the end of its period."""
    day = measure.period.end.isoformat()
    if measure.value is None:
        return Datum(place, series, day, measure.id, "", "")
    return Datum(place, series, day, measure.id, write_decimal(measure.quantity.amount), str(measure.quantity.unit))
