"""From the table as the file has it to the table that every gate reads: declared columns, plain cells, wide rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flowbrief.load.extract import extract_row
from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.load.field import Flaw, parse_date
from flowbrief.load.header import find_columns, list_headings
from flowbrief.load.row import check_fields
from flowbrief.load.spelling import fold_width, read_mark, spell_number
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its cells by heading, plain where they could be understood.

    `absent` are the headings whose cells are declared to be missing.
    """

    line: int
    cells: Mapping[str, str]
    absent: tuple[str, ...]


def list_dates(spec: SourceSpec) -> tuple[str, ...]:
    """Return the headings of the dates of a row: its own, the first day it covers, the day of release."""
    return tuple(head for head in (spec.date_column, spec.started_column, spec.released_column) if head)


def read_lines(spec: SourceSpec, table: RawTable, values: Mapping[str, str], texts: Sequence[str]) -> list[Line]:
    """Read the declared columns of every row: dates, `texts`, and the numbers in `values` (heading → our name).

    Columns that the config calls unused are left out; a column that it does not name at all is refused.

    Raises:
        Refused: with every row of another length and every cell that is not written as declared.
    """
    wanted = tuple(dict.fromkeys((*list_dates(spec), *texts, *values)))
    columns = find_columns(spec, table.header, (*wanted, *spec.unused_columns))
    faults: list[Diagnostic] = []
    lines = []
    for raw in table.rows:
        fault = check_fields(spec, raw, len(table.header.cells), is_last=raw is table.rows[-1])
        if fault:
            faults.append(fault)
            continue
        cells = {heading: raw.cells[columns[heading]] for heading in wanted}
        for heading in list_dates(spec):
            cells[heading] = fold_width(cells[heading], spec.cells)
            faults += _check_date(spec, raw.line, heading, cells[heading])
        absent = []
        for heading, name in values.items():
            meaning = read_mark(cells[heading], spec.cells)
            if meaning == "missing":
                absent.append(heading)
            plain = "0" if meaning else spell_number(cells[heading], spec.cells, name)
            if isinstance(plain, Flaw):
                faults.append(
                    build_fault(spec, plain.code, plain.message, line=raw.line, field=heading, hint=plain.hint)
                )
            else:
                cells[heading] = plain
        lines.append(Line(raw.line, cells, tuple(absent)))
    if faults:
        raise Refused(tuple(faults))
    return lines


def _check_date(spec: SourceSpec, line: int, heading: str, text: str) -> list[Diagnostic]:
    day = parse_date(text, spec.date_format)
    if isinstance(day, date):
        return []
    return [build_fault(spec, day.code, day.message, line=line, field=heading, hint=day.hint)]


def arrange_wide(spec: SourceSpec, table: RawTable) -> RawTable:
    """Write a wide table anew, in plain cells and without unused columns.

    A row whose numbers are all declared missing is left out, and its week is then missing; a row of which only
    some are is refused, for a gap of one column is not a gap of the others.

    Raises:
        Refused: with every cell and row that is not as declared.
    """
    names = {heading: name for name, heading in spec.columns}
    lines = read_lines(spec, table, names, ())
    faults = [_refuse_part(spec, line, names) for line in lines if line.absent and len(line.absent) < len(names)]
    if faults:
        raise Refused(tuple(faults))
    headings = list_headings(spec)
    rows = tuple(
        extract_row(line.line, [line.cells[heading] for heading in headings]) for line in lines if not line.absent
    )
    return RawTable(extract_row(table.header.line, headings), rows)


def _refuse_part(spec: SourceSpec, line: Line, names: Mapping[str, str]) -> Diagnostic:
    there = [heading for heading in names if heading not in line.absent]
    message = f"{quote_cell(line.absent[0])} is declared missing here, but {quote_cell(there[0])} has a number"
    hint = "a row is there or missing as a whole; give columns with gaps of their own a source each"
    return build_fault(spec, "partly-missing", message, line=line.line, field=line.absent[0], hint=hint)
