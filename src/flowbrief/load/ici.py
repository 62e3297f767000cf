"""The workbook of the Investment Company Institute: blocks of months and of weeks in one sheet, one above the other.

Two rows of headings stand above the first block (`Total` over `Equity`), a line of text above each block, a blank
row and two lines of notes below the last. The figures are millions of US dollars.
"""

from __future__ import annotations

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.excel import SHEET, any_cell, extract_table
from flowbrief.load.fault import build_fault
from flowbrief.load.sheet_cell import write_heading, write_plainly
from flowbrief.load.workbook import Cell, Sheet, open_sheet
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

_DATE = "date"
_SOUGHT = 30


@source(
    "ici",
    summary=Text(
        zh="美国投资公司协会（ICI）的资金流工作簿，取其中的周度或月度部分。",
        en="The flows workbook of the Investment Company Institute (ICI): its weekly or its monthly block.",
    ),
    params=(
        Param("block", ParamType.CHOICE, "Which block of the sheet: weekly or monthly.", choices=("weekly", "monthly")),
        SHEET,
    ),
)
def read_ici(spec: SourceSpec, content: bytes) -> RawTable:
    """Read one block of the workbook.

    Returns:
        The two rows of headings joined (`Total Equity`), and the rows of the block with their numbers in the sheet;
        dates as `date.format` has them.

    Raises:
        Refused: see `open_sheet`; the sheet is not laid out like this; a cell of the block holds no number.
    """
    block = str(spec.options["block"])
    name = spec.options.get("sheet")
    sheet = open_sheet(spec, content, str(name) if name is not None else None)
    header = _find_header(spec, sheet)
    title = _find_title(spec, sheet, header, block)
    first = title + 1
    while first <= len(sheet.rows) and not any_cell(sheet.rows[first - 1]):
        first += 1
    last = first - 1
    while last < len(sheet.rows) and _is_data(sheet.rows[last]):
        last += 1
    _check_below(spec, sheet, last, block)
    stacks = zip(sheet.rows[header - 2], sheet.rows[header - 1], strict=True)
    return extract_table(spec, sheet, [write_heading(*stack) for stack in stacks], (header, first, last))


def _find_header(spec: SourceSpec, sheet: Sheet) -> int:
    for line, row in enumerate(sheet.rows[:_SOUGHT], start=1):
        if line > 1 and row and write_heading(row[0]).casefold() == _DATE:
            return line
    message = f"no row of the sheet {sheet.name!r} begins with `Date`"
    raise Refused((_refuse_layout(spec, message, 1),))


def _find_title(spec: SourceSpec, sheet: Sheet, header: int, block: str) -> int:
    lines = range(header + 1, len(sheet.rows) + 1)
    titles = [
        line
        for line in lines
        if _is_title(sheet.rows[line - 1]) and block in write_plainly(sheet.rows[line - 1][0]).casefold().split()
        and "flow" in write_plainly(sheet.rows[line - 1][0]).casefold()
        and (line < len(sheet.rows) and _is_data(sheet.rows[line]))
    ]  # fmt: skip
    if len(titles) == 1:
        return titles[0]
    found = f"{len(titles)} lines" if titles else "no line"
    message = f"{found} of the sheet {sheet.name!r} stand above a block of {block} flows"
    raise Refused((_refuse_layout(spec, message, titles[-1] if titles else header),))


def _is_title(row: tuple[Cell, ...]) -> bool:
    return isinstance(row[0], str) and not any_cell(row[1:])


def _is_data(row: tuple[Cell, ...]) -> bool:
    """A row of a block: something stands in it, and not a text alone."""
    return any_cell(row) and not _is_title(row)


def _check_below(spec: SourceSpec, sheet: Sheet, last: int, block: str) -> None:
    """What follows a block is nothing, notes, or the other block: never more numbers after a blank row."""
    below = [line for line in range(last + 1, len(sheet.rows) + 1) if any_cell(sheet.rows[line - 1])]
    if below and _is_data(sheet.rows[below[0] - 1]):
        message = f"numbers follow the block of {block} flows after a blank row"
        raise Refused((_refuse_layout(spec, message, below[0]),))


def _refuse_layout(spec: SourceSpec, message: str, line: int) -> Diagnostic:
    hint = "this is not the layout of the ICI workbook; read it with `kind: excel`, or fetch the file again"
    return build_fault(spec, "wrong-layout", message, line=line, hint=hint)
