"""Cells of a sheet become text in the grammar that the gates read, or a diagnostic with their address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.load.workbook import Cell, Mark, name_cell
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.source import SourceSpec
from flowbrief.model.writing import PLAIN_CELLS

# A spreadsheet keeps 15 digits; what a double holds beyond them is the noise of its arithmetic.
SHEET_DIGITS = 15
_LARGEST = 10**SHEET_DIGITS

# Serial 60 is 29 February 1900, a day that was not; no table of flows reaches back to it.
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_GAP = "a gap is not a zero: fill in the published number, or delete the row and declare its week missing"
_EXPORT = "open the workbook in a spreadsheet, let it calculate, and save it; or paste the values in place of formulas"


def write_number(value: float) -> str:
    """Write a number of a sheet in plain digits: at most 15 of them, no exponent, no zeros at the end.

    `-8279999.999999999`, which is what arithmetic on doubles leaves of -8280000, is written as that.
    """
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(f"{value:.{SHEET_DIGITS}g}"), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_serial(value: float, *, is_1904: bool) -> date | None:
    """Return the day of a spreadsheet's serial number, None if it is no whole day after February 1900."""
    if value != int(value):
        return None
    if is_1904:
        return _EPOCH_1904 + timedelta(int(value)) if 0 <= value <= _LAST_SERIAL - 1462 else None
    return _EPOCH_1900 + timedelta(int(value)) if _FIRST_SERIAL <= value <= _LAST_SERIAL else None


def write_heading(*cells: Cell) -> str:
    """Write a heading that stands in one cell or in several above each other, with single spaces inside."""
    return " ".join(" ".join(write_plainly(cell).split()) for cell in cells if cell is not None)


def write_plainly(cell: Cell) -> str:
    """Write a cell that is neither date nor number of the report as it stands."""
    if cell is None:
        return ""
    if isinstance(cell, Mark):
        return cell.what
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str) else write_number(cell)


@dataclass(frozen=True, slots=True)
class CellWriter:
    """Writes the cells of one source and keeps what is wrong with them in `faults`."""

    spec: SourceSpec
    is_1904: bool = False
    faults: list[Diagnostic] = field(default_factory=list)

    def write_date(self, cell: Cell, line: int, column: int, heading: str) -> str:
        """Write a date as `date.format` has it; text stays as it is, for the gate of dates to judge.

        `line` counts from 1 and `column` from 0.
        """
        if isinstance(cell, date):
            return cell.strftime(self.spec.date_format)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            day = read_serial(cell, is_1904=self.is_1904)
            if day is not None:
                return day.strftime(self.spec.date_format)
            what = f"holds {write_number(cell)}, which is no serial number of a whole day"
            self._refuse("bad-date", line, column, heading, what, "format the column as dates without a time of day")
        elif isinstance(cell, str):
            return cell
        elif cell is None:
            self._refuse("blank-cell", line, column, heading, "is blank", "each row needs its date")
        else:
            self._refuse_unusable(cell, line, column, heading)
        return ""

    def write_number(self, cell: Cell, line: int, column: int, heading: str) -> str:
        """Write a number; text is only taken where the config says under `cells` how numbers are written."""
        cells = self.spec.cells
        text = write_plainly(cell)
        if not isinstance(cell, bool | int | float | date) and text in cells.marks:
            return text
        if isinstance(cell, str):
            if cells == PLAIN_CELLS and cell.strip() and not _is_word(cell):
                what = f"holds the text {quote_cell(cell)}, not a number"
                hint = "turn the column into numbers; or declare under `cells` how its texts are written"
                self._refuse("text-number", line, column, heading, what, hint)
            return text
        if isinstance(cell, bool | Mark):
            self._refuse_unusable(cell, line, column, heading)
        elif cell is None:
            self._refuse("blank-cell", line, column, heading, "is blank", _GAP)
        elif isinstance(cell, date):
            what = f"holds a date ({cell}) in a column of numbers"
            self._refuse("date-not-number", line, column, heading, what, "correct the number format of the cell")
        elif abs(cell) >= _LARGEST:
            what = f"holds a number of more than {SHEET_DIGITS} digits, which a sheet cannot keep exactly"
            self._refuse("number-format", line, column, heading, what, "give the column a larger unit")
        else:
            return text.replace(".", cells.decimal)
        return ""

    def _refuse_unusable(self, cell: bool | Mark, line: int, column: int, heading: str) -> None:
        if isinstance(cell, bool):
            what = f"holds the truth value {str(cell).upper()}"
            self._refuse("truth-value", line, column, heading, what, "write the published number")
        elif cell.what == "formula":
            what = "holds a formula whose result was not stored"
            self._refuse("uncached-formula", line, column, heading, what, _EXPORT)
        elif cell.what == "external":
            what = "holds a formula that looks into another workbook, whose value may be of any day"
            self._refuse("external-link", line, column, heading, what, "paste the value in place of the formula")
        else:
            what = f"holds the error value {cell.what}"
            self._refuse("error-value", line, column, heading, what, "mend the formula, or fetch the file again")

    def _refuse(self, code: str, line: int, column: int, heading: str, what: str, hint: str) -> None:
        message = f"{name_cell(line, column)} {what}"
        self.faults.append(build_fault(self.spec, code, message, line=line, field=heading, hint=hint))


def _is_word(text: str) -> bool:
    """True for text without a digit, which the gate of numbers names better: `n/a`, a dash."""
    return not any(map(str.isdigit, text))
