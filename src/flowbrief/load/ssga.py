"""The history of a fund of State Street (SPDR): net asset value, shares outstanding and assets of each day.

The name and the ticker of the fund stand above the headings, the newest day comes first, and the days are written
`21-May-2026`. Shares and values are as they were on the day: a split is a step in both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flowbrief.extend import Param, ParamType, source
from flowbrief.load.excel import any_cell, extract_table
from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.load.field import parse_date
from flowbrief.load.sheet_cell import write_heading, write_plainly
from flowbrief.load.workbook import Cell, Sheet, open_sheet
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.text import Text

_WRITTEN = "%d-%b-%Y"
_SOUGHT = 20
_MARKS = "®™ \t\u00a0"


@source(
    "ssga",
    summary=Text(
        zh="道富（SPDR）ETF的净值历史工作簿：每日的净值、流通份额与净资产，份额未按拆分调整。",
        en="The history workbook of a State Street (SPDR) ETF: value per share, shares outstanding and net assets of "
        "each day, not adjusted for splits.",
    ),
    params=(
        Param("ticker", ParamType.TEXT, "Ticker of the fund, such as XLK; the workbook has to be of this fund."),
    ),
)  # fmt: skip
def read_ssga(spec: SourceSpec, content: bytes) -> RawTable:
    """Read the history of one fund.

    Returns:
        The headings `Date`, `NAV`, `Shares Outstanding`, `Total Net Assets` as the workbook has them, and a row for
        each day, newest first; dates as `date.format` has them.

    Raises:
        Refused: see `open_sheet`; the workbook is of another fund, or not laid out like this; a cell of a declared
            column holds no number.
    """
    sheet = open_sheet(spec, content, None)
    _check_ticker(spec, sheet, str(spec.options["ticker"]))
    header = next(
        (n for n, row in enumerate(sheet.rows[:_SOUGHT], 1) if row and write_heading(row[0]).casefold() == "date"), 0
    )
    if not header:
        hint = "this is not the layout of the workbook; fetch it again, or read it with `kind: excel`"
        message = f"no row of the sheet {sheet.name!r} begins with `Date`"
        raise Refused((build_fault(spec, "wrong-layout", message, line=1, hint=hint),))
    last = header
    while last < len(sheet.rows) and any_cell(sheet.rows[last]):
        last += 1
    for line in range(last + 1, len(sheet.rows) + 1):
        if any_cell(sheet.rows[line - 1][1:]):
            message = "numbers follow the history after a blank row"
            hint = "the file was changed after it was published: fetch it again"
            raise Refused((build_fault(spec, "wrong-layout", message, line=line, hint=hint),))
    rows = tuple((_read_day(row[0]), *row[1:]) if header <= line < last else row for line, row in enumerate(sheet.rows))
    headings = [write_heading(cell) for cell in sheet.rows[header - 1]]
    return extract_table(spec, replace(sheet, rows=rows), headings, (header, header + 1, last))


def _read_day(cell: Cell) -> Cell:
    """Read a day that is written as text; what is none stays, for the gate of dates to judge."""
    if not isinstance(cell, str):
        return cell
    day = parse_date(cell.strip(), _WRITTEN)
    return day if isinstance(day, date) else cell


def _check_ticker(spec: SourceSpec, sheet: Sheet, wanted: str) -> None:
    for line, row in enumerate(sheet.rows[:_SOUGHT], start=1):
        if not row or not write_heading(row[0]).casefold().startswith("ticker"):
            continue
        after = write_heading(row[0]).partition(":")[2]
        found = " ".join(filter(None, (after, *(write_plainly(cell) for cell in row[1:])))).strip(_MARKS)
        if found.casefold() == wanted.strip(_MARKS).casefold():
            return
        message = f"the workbook is of the fund {quote_cell(found)}, not of {wanted!r}"
        raise Refused((_refuse_fund(spec, message, line),))
    message = f"no row of the sheet {sheet.name!r} names the ticker of the fund"
    raise Refused((_refuse_fund(spec, message, 1),))


def _refuse_fund(spec: SourceSpec, message: str, line: int) -> Diagnostic:
    hint = "check `ticker` and the address that the file was fetched from"
    return build_fault(spec, "wrong-ticker", message, line=line, hint=hint)
