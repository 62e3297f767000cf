"""Rows of values instead of text, as a database or a columnar file gives them, written as cells of text."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from flowbrief.load.extract import extract_row
from flowbrief.load.fault import build_fault
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable

MOST_ROWS = 1_000_000
_FIRST_ROW = 2
_FLOAT_DIGITS = range(6, 10)


def write_table(
    spec: SourceSpec, headings: Sequence[str], rows: Iterable[Sequence[object]], narrow: Sequence[int] = ()
) -> RawTable:
    """Write typed rows as text: line 1 the headings, line 2 the first row.

    Dates are written as `date.format` has them, floats with the digits that read back to the same float, decimals as
    they are. A missing value is a blank cell. `narrow` are the columns (from 0) whose floats have 32 bits.

    Raises:
        Refused: more than a million rows.
    """
    dates = {spec.date_column, spec.released_column, spec.started_column}
    dated = {at for at, heading in enumerate(headings) if heading in dates}
    written = []
    for line, row in enumerate(rows, start=_FIRST_ROW):
        if line - _FIRST_ROW >= MOST_ROWS:
            message = f"there are more than {MOST_ROWS} rows"
            hint = "leave out the columns and rows that the report does not use"
            raise Refused((build_fault(spec, "too-many-rows", message, line=line, hint=hint),))
        cells = [write_value(spec, value, is_date=at in dated, is_narrow=at in narrow) for at, value in enumerate(row)]
        written.append(extract_row(line, cells))
    return RawTable(extract_row(1, headings), tuple(written))


def write_value(spec: SourceSpec, value: object, *, is_date: bool = False, is_narrow: bool = False) -> str:
    """Write one value as the cell of a text file would have it; see `write_table`."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time() and value.tzinfo is None:
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.strftime(spec.date_format) if is_date else value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        value = _read_float(value, is_narrow=is_narrow)
    if isinstance(value, int | Decimal):
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        return text.replace(".", spec.cells.decimal)
    return str(value)


def _read_float(value: float, *, is_narrow: bool) -> Decimal | str:
    if not math.isfinite(value):
        return str(value)
    text = repr(value)
    if is_narrow:
        packed = struct.pack("f", value)
        text = next(
            (short for n in _FLOAT_DIGITS if struct.pack("f", float(short := f"{value:.{n}g}")) == packed), text
        )
    number = Decimal(text)
    return number.to_integral_value() if number == number.to_integral_value() else number


def refuse_lack(spec: SourceSpec, package: str, extra: str | None) -> Refused:
    """Make the refusal of a kind whose package is not installed; `extra` is the one of flowbrief that brings it."""
    message = f"a source of kind {spec.kind} needs the package {package}, which is not installed"
    hint = f'pip install "flowbrief[{extra}]"' if extra else "install the driver that the address names"
    lack: Diagnostic = build_fault(spec, "missing-extra", message, hint=hint, exit_code=ExitCode.SYSTEM)
    return Refused((lack,))
