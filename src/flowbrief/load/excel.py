"""Workbooks of one's own: a sheet with a row of headings, columns by their headings, one row a date."""

from __future__ import annotations

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.extract import extract_row
from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.load.header import list_headings
from flowbrief.load.sheet_cell import CellWriter, write_heading, write_plainly
from flowbrief.load.workbook import Cell, Sheet, name_cell, open_sheet
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

_SOUGHT = 50

SHEET = Param(
    "sheet", ParamType.TEXT, "Name of the sheet; may be left out if the workbook has a single one.", default=None
)


@source(
    "excel",
    summary=Text(
        zh="Excel 或 OpenDocument 工作簿（xls、xlsx、xlsb、ods）中的一张工作表，列名必须与配置完全一致。",
        en="One sheet of an Excel or OpenDocument workbook (xls, xlsx, xlsb, ods); its columns are named exactly as "
        "the config declares them.",
    ),
    params=(
        SHEET,
        Param("header_row", ParamType.INTEGER, "Row of the headings; 1 is the first of the sheet.", 1, minimum=1),
        Param(
            "header_rows",
            ParamType.INTEGER,
            "How many rows the headings take; what stands in them above each other is joined with a space.",
            1,
            minimum=1,
        ),
        Param(
            "first_row", ParamType.INTEGER, "First row of the data; the row after the headings if left out.", None,
            minimum=2,
        ),
        Param(
            "last_row", ParamType.INTEGER, "Last row of the data; the end of the sheet if left out.", None, minimum=2
        ),
        Param(
            "stop",
            ParamType.CHOICE,
            "Where the data end: end (of the sheet, where blank rows are cut off) or blank (the first blank row; "
            "nothing below it is read).",
            "end",
            choices=("end", "blank"),
        ),
    ),
)  # fmt: skip
def read_excel(spec: SourceSpec, content: bytes) -> RawTable:
    """Read the table in one sheet of a workbook.

    Returns:
        The headings, and each row with its number in the sheet. Columns without heading and cells are left out.

    Raises:
        Refused: see `open_sheet`; and with each cell that holds neither a date nor a number where one belongs.
    """
    given = spec.options
    name, first_header, count = given.get("sheet"), _count(given, "header_row", 1), _count(given, "header_rows", 1)
    sheet = open_sheet(spec, content, str(name) if name is not None else None)
    first = _count(given, "first_row", first_header + count)
    last = min(_count(given, "last_row", len(sheet.rows)), len(sheet.rows))
    above = sheet.rows[first_header - 1 : first_header - 1 + count]
    headings = [write_heading(*stack) for stack in zip(*above, strict=True)]
    if first < first_header + count:
        message = f"row {first} is said to be the first of the data, and to hold headings"
        raise Refused((build_fault(spec, "wrong-header", message, line=first, hint="see `first_row`"),))
    if not set(headings) & set(list_headings(spec)):
        raise Refused((_refuse_header(spec, sheet, headings, first_header),))
    end = _find_end(sheet, first, last, stops_at_blank=given.get("stop") == "blank")
    faults = _find_merged(spec, sheet, first_header, end)
    if faults:
        raise Refused(tuple(faults))
    return extract_table(spec, sheet, headings, (first_header, first, end))


def extract_table(spec: SourceSpec, sheet: Sheet, headings: list[str], rows: tuple[int, int, int]) -> RawTable:
    """Write the rows of a sheet as text; `rows` are those of the headings, the first and the last of the data.

    Raises Refused with each cell that cannot be used.
    """
    header, first, last = rows
    data = sheet.rows[first - 1 : last]
    used = [
        at
        for at, heading in enumerate(headings)
        if heading or any(row[at] is not None and row[at] != "" for row in data)
    ]
    writer = CellWriter(spec, sheet.is_1904)
    for line, row in enumerate(data, start=first):
        _check_alone(writer, row, line)
    if writer.faults:
        raise Refused(tuple(writer.faults))
    written = tuple(
        extract_row(
            line, [_write_cell(writer, row[at], line, at, headings[at]) for at in used] if any_cell(row) else ()
        )
        for line, row in enumerate(data, start=first)
    )
    if writer.faults:
        raise Refused(tuple(writer.faults))
    return RawTable(extract_row(header, [headings[at] for at in used]), written)


def any_cell(row: tuple[Cell, ...]) -> bool:
    """Return whether anything stands in a row."""
    return any(write_plainly(cell).strip() for cell in row)


def _count(given: object, name: str, default: int) -> int:
    value = given.get(name) if isinstance(given, dict) else None
    return value if isinstance(value, int) else default


def _write_cell(writer: CellWriter, cell: Cell, line: int, column: int, heading: str) -> str:
    spec = writer.spec
    if heading and heading in (spec.date_column, spec.released_column, spec.started_column):
        return writer.write_date(cell, line, column, heading)
    numbers = (spec.long.value_column,) if spec.long else tuple(own for _, own in spec.columns)
    return writer.write_number(cell, line, column, heading) if heading in numbers else write_plainly(cell)


def _check_alone(writer: CellWriter, row: tuple[Cell, ...], line: int) -> None:
    """Refuse a row that holds nothing but one text: a title or a note among the data."""
    texts = [cell for cell in row if write_plainly(cell).strip()]
    if len(row) > 1 and len(texts) == 1 and isinstance(texts[0], str):
        message = f"the row holds nothing but the text {quote_cell(texts[0])}"
        hint = "a title or note does not belong in the data: set `last_row`, or `stop: blank`, or delete the row"
        writer.faults.append(build_fault(writer.spec, "short-row", message, line=line, hint=hint))


def _find_end(sheet: Sheet, first: int, last: int, *, stops_at_blank: bool) -> int:
    if stops_at_blank:
        blank = (line for line in range(first, last + 1) if not any_cell(sheet.rows[line - 1]))
        return next(blank, last + 1) - 1
    while last >= first and not any_cell(sheet.rows[last - 1]):
        last -= 1
    return last


def _find_merged(spec: SourceSpec, sheet: Sheet, first: int, last: int) -> list[Diagnostic]:
    """Refuse cells that are merged across columns or in the data: all but the first of them are blank."""
    return [
        build_fault(
            spec,
            "merged-cells",
            f"{name_cell(top + 1, left)} to {name_cell(bottom + 1, right)} are merged into one cell",
            line=top + 1,
            hint="unmerge them and give each column its own heading, each row its own date",
        )
        for top, left, bottom, right in sheet.merged
        if bottom >= first - 1 and top <= last - 1 and (left != right or top > first - 1)
    ]


def _refuse_header(spec: SourceSpec, sheet: Sheet, headings: list[str], row: int) -> Diagnostic:
    expected = list_headings(spec)
    shown = ", ".join(heading for heading in headings if heading)
    message = f"row {row} of the sheet {sheet.name!r} is not the row of headings: {quote_cell(shown)}"
    hint = f"expected the headings {', '.join(expected)}"
    for line, cells in enumerate(sheet.rows[:_SOUGHT], start=1):
        if {write_heading(cell) for cell in cells} & set(expected):
            hint = f"row {line} holds headings that are declared: set `header_row: {line}`"
            break
    return build_fault(spec, "wrong-header", message, line=row, hint=hint)
