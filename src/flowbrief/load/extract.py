"""A table that was not text, written down as text: the one canonical line of each row.

What is hashed, published beside the issue and read by the second calculation is this, and not the file: a workbook
or a database changes its bytes without changing a number.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from flowbrief.model.table import RawRow, RawTable


def write_line(cells: Sequence[str]) -> bytes:
    """Write one row as a line of CSV in UTF-8: quotes only where needed, LF at the end, line breaks inside as LF."""
    text = io.StringIO()
    plain = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    csv.writer(text, lineterminator="\n").writerow(plain)
    return text.getvalue().encode()


def extract_row(line: int, cells: Iterable[str]) -> RawRow:
    """Make the row that stands in a line (of the sheet, counting from 1) out of its cells as text."""
    written = tuple(cells)
    return RawRow(line, written, write_line(written))


def rewrite(table: RawTable) -> RawTable:
    """Write every row of a table as its canonical line, whatever bytes its kind of source gave."""
    return RawTable(
        extract_row(table.header.line, table.header.cells),
        tuple(extract_row(row.line, row.cells) for row in table.rows),
    )
