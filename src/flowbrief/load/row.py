"""Rows that have been understood: dates and numbers instead of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.load.fault import build_fault
from flowbrief.load.field import Flaw, parse_date, parse_number
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow, RawTable


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its date, when it was released, its numbers by our names, in the unit of the file.

    `started_on` is the first day of what a filing reports on, which ends on its date.
    `numbers` lacks a column whose cell was refused; a file with such a cell never gets past the gates.
    """

    line: int
    content: bytes
    on: date
    released_on: date | None
    numbers: Mapping[str, Decimal]
    started_on: date | None = None

    @property
    def key(self) -> tuple[date, date]:
        """What the row is about: its date, and the day that began; rows of one key are releases of the same."""
        return self.on, self.started_on or self.on


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A whole source, understood.

    `rows` are in the order of the file; `broken` are the lines whose date could not be read, which are not
    among them.
    """

    spec: SourceSpec
    header: RawRow
    rows: tuple[Row, ...]
    broken: tuple[int, ...] = ()

    def by_date(self) -> tuple[Row, ...]:
        """Return the rows oldest first, rows of the same date in the order of the file."""
        return tuple(sorted(self.rows, key=lambda row: row.on))

    def heading(self, column: str) -> str:
        """Return the heading of one of our column names."""
        return dict(self.spec.columns)[column]


def parse_rows(
    spec: SourceSpec, table: RawTable, columns: Mapping[str, int], today: date
) -> tuple[SourceFile, list[Diagnostic]]:
    """Read every cell of every row.

    `columns` says where each heading stands. Returns what could be understood, and a diagnostic for each blank
    line, wrong field count, refused cell and date after `today`.
    """
    rows: list[Row] = []
    broken: list[int] = []
    faults: list[Diagnostic] = []
    for raw in table.rows:
        fault = check_fields(spec, raw, len(table.header.cells), is_last=raw is table.rows[-1])
        if fault:
            faults.append(fault)
            broken.append(raw.line)
            continue
        on = _parse_date(spec, raw, columns, spec.date_column, today, faults)
        released_on = None
        if spec.released_column:
            released_on = _parse_date(spec, raw, columns, spec.released_column, today, faults)
        started_on = None
        if spec.started_column:
            started_on = _parse_date(spec, raw, columns, spec.started_column, today, faults)
        if on and started_on and started_on > on:
            faults.append(_refuse_start(spec, raw, on, started_on))
        if on and released_on and spec.shape != "changes" and released_on < on:
            faults.append(_refuse_release(spec, raw, on, released_on))
        numbers = _parse_numbers(spec, raw, columns, faults)
        if on:
            rows.append(Row(raw.line, raw.content, on, released_on, numbers, started_on))
        else:
            broken.append(raw.line)
    if not table.rows:
        hint = "the file has headings only: fetch it again"
        faults.append(build_fault(spec, "no-rows", "the file holds no data", line=table.header.line, hint=hint))
    return SourceFile(spec, table.header, tuple(rows), tuple(broken)), faults


def check_fields(spec: SourceSpec, raw: RawRow, expected: int, *, is_last: bool) -> Diagnostic | None:
    """Refuse a blank row and one that has not as many fields as the header."""
    found = len(raw.cells)
    if not any(cell.strip() for cell in raw.cells):
        return build_fault(spec, "blank-line", "the line is blank", line=raw.line, hint="delete it")
    counts = f"the row has {found} {'field' if found == 1 else 'fields'}, the header {expected}"
    if found > expected:
        hint = 'write numbers without thousands commas, and a text that holds a comma in quotation marks "…"'
        return build_fault(spec, "extra-field", counts, line=raw.line, hint=hint)
    if found < expected:
        hint = "a column or a comma is missing in this row"
        if is_last and not raw.content.endswith(b"\n"):
            hint = "the file ends in the middle of the row: fetch it again"
        elif found == 1:
            hint = "a title or footnote does not belong in the data: delete the line"
        return build_fault(spec, "short-row", counts, line=raw.line, hint=hint)
    return None


def _parse_date(
    spec: SourceSpec, raw: RawRow, columns: Mapping[str, int], heading: str, today: date, faults: list[Diagnostic]
) -> date | None:
    day = parse_date(raw.cells[columns[heading]], spec.date_format)
    if isinstance(day, date) and day > today:
        hint = "check the year and the order of day and month; forecasts do not belong in the file"
        day = Flaw("date-in-future", f"{day} is after today, {today}", hint)
    if isinstance(day, Flaw):
        faults.append(build_fault(spec, day.code, day.message, line=raw.line, field=heading, hint=day.hint))
        return None
    return day


def _refuse_release(spec: SourceSpec, raw: RawRow, on: date, released_on: date) -> Diagnostic:
    what = "the week ended on" if spec.shape == "weekly" else "the end of what it describes,"
    message = f"released on {released_on}, before {what} {on}"
    hint = "check both dates; nothing can be published before it is over"
    field = spec.released_column or ""
    return build_fault(spec, "released-before-end", message, line=raw.line, field=field, hint=hint)


def _refuse_start(spec: SourceSpec, raw: RawRow, on: date, started_on: date) -> Diagnostic:
    message = f"what ends on {on} begins on {started_on}, after it"
    field = spec.started_column or ""
    return build_fault(spec, "ends-before-start", message, line=raw.line, field=field, hint="check both dates")


def _parse_numbers(
    spec: SourceSpec, raw: RawRow, columns: Mapping[str, int], faults: list[Diagnostic]
) -> dict[str, Decimal]:
    numbers = {}
    for name, heading in spec.columns:
        number = parse_number(raw.cells[columns[heading]])
        if isinstance(number, Flaw):
            faults.append(
                build_fault(spec, number.code, number.message, line=raw.line, field=heading, hint=number.hint)
            )
        else:
            numbers[name] = number
    return numbers
