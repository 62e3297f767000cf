"""FRED's `fredgraph.csv`: one row a date, one column a series."""

from __future__ import annotations

from flowbrief.extend import source
from flowbrief.load.csv_file import read_csv
from flowbrief.load.extract import extract_row
from flowbrief.load.spelling import read_mark
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow, RawTable
from flowbrief.model.text import Text


@source(
    "fred",
    summary=Text(
        zh="FRED 的 fredgraph.csv：首列为 observation_date，其后每个序列一列；空白或句点的含义在 cells.marks 中声明。",
        en="FRED's fredgraph.csv: observation_date, then a column a series; what a blank or a full stop means is "
        "declared under cells.marks. For shape changes, days on which no series changes are left out.",
    ),
)
def read_fred(spec: SourceSpec, content: bytes) -> RawTable:
    """Read one or several series as FRED writes them.

    Of a source of changes only the first row and those are kept whose values differ from the row before: FRED repeats
    a rate on every day on which it is in force.

    Raises:
        Refused: as for a CSV file; a web page with status 200 is one of the reasons.
    """
    table = read_csv(spec, content)
    rows = _keep_changes(spec, table) if spec.shape == "changes" else table.rows
    return RawTable(_write(table.header), tuple(map(_write, rows)))


def _keep_changes(spec: SourceSpec, table: RawTable) -> list[RawRow]:
    headings = [heading for _, heading in spec.columns]
    at = [place for place, heading in enumerate(table.header.cells) if heading in headings]
    kept: list[RawRow] = []
    before: list[str] | None = None
    for row in table.rows:
        # A row of another length is kept for the gate that names it.
        values = [row.cells[place] for place in at] if len(row.cells) == len(table.header.cells) else None
        if values is not None and values == before:
            continue
        kept.append(row)
        if values is not None and any(read_mark(value, spec.cells) != "missing" for value in values):
            before = values
    return kept


def _write(row: RawRow) -> RawRow:
    return extract_row(row.line, [cell.strip("\ufeff") for cell in row.cells])
