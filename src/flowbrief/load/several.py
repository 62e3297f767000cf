"""Several files of one source, laid end to end as if they were one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from flowbrief.load.fault import build_fault, name_line, quote_cell
from flowbrief.load.field import parse_date
from flowbrief.load.spelling import fold_width
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow, RawTable

MOST_FILES = 1000


def name_match(spec: SourceSpec, file: Path) -> str:
    """Name a file that a path matched as the config would: with the folders that the pattern names, and its name."""
    return Path(*file.parts[len(spec.path.parts) - len(Path(spec.printed_path).parts) :]).as_posix()


def lay_end_to_end(spec: SourceSpec, tables: Sequence[tuple[str, RawTable]]) -> tuple[SourceSpec, RawTable]:
    """Join the tables of several files, each with the path that messages name it by.

    The files are taken in the order in which their rows run: by the date of their first row. Lines count on from
    file to file; the spec that comes back knows which file holds which line.

    Raises:
        Refused: for a file whose headings are not those of the first, and for a row that stands in two files.
    """
    ordered = _order(spec, tables)
    head = ordered[0][1].header
    parts: list[tuple[int, str]] = []
    rows: list[RawRow] = []
    before = 0
    faults: list[Diagnostic] = []
    for path, table in ordered:
        if table.header.cells != head.cells:
            own = replace(spec, printed_path=path)
            message = f"the headings are not those of {ordered[0][0]}: {quote_cell(','.join(table.header.cells))}"
            hint = "all files of one source have the same columns in the same order; give others a source of their own"
            faults.append(build_fault(own, "headers-differ", message, line=table.header.line, hint=hint))
        parts.append((before, path))
        rows += [replace(row, line=row.line + before) for row in table.rows]
        last = table.rows[-1] if table.rows else table.header
        before += last.line + last.content.count(b"\n")
    joined = replace(spec, parts=tuple(parts))
    faults = faults or _find_twice(joined, head, rows)
    if faults:
        raise Refused(tuple(faults))
    return joined, RawTable(head, tuple(rows))


def _order(spec: SourceSpec, tables: Sequence[tuple[str, RawTable]]) -> list[tuple[str, RawTable]]:
    """Order files by their first date, oldest first or newest first as the rows inside them run."""
    days = {path: _list_days(spec, table) for path, table in tables}
    steps = [(found[0], found[-1]) for found in days.values() if len(found) > 1]
    is_falling = sum(first > last for first, last in steps) * 2 > len(steps)
    return sorted(tables, key=lambda item: (days[item[0]] or [date.min])[0], reverse=is_falling)


def _list_days(spec: SourceSpec, table: RawTable) -> list[date]:
    if spec.date_column not in table.header.cells:
        return []
    at = table.header.cells.index(spec.date_column)
    found = (parse_date(fold_width(row.cells[at], spec.cells), spec.date_format)
             for row in table.rows if len(row.cells) > at)  # fmt: skip
    return [day for day in found if isinstance(day, date)]


def _find_twice(spec: SourceSpec, head: RawRow, rows: list[RawRow]) -> list[Diagnostic]:
    entity = spec.long.entity_column if spec.long else None
    keys = [heading for heading in (spec.date_column, spec.started_column, spec.released_column, entity) if heading]
    if not set(keys) <= set(head.cells):
        return []
    at = [head.cells.index(heading) for heading in keys]
    first: dict[tuple[str, ...], RawRow] = {}
    faults = []
    for row in rows:
        if len(row.cells) != len(head.cells):
            continue
        key = tuple(row.cells[place] for place in at)
        earlier = first.setdefault(key, row)
        if earlier is not row and _file_of(spec, earlier.line) != _file_of(spec, row.line):
            message = f"{', '.join(key)} stands in {name_line(spec, earlier.line)} and again here"
            hint = "each row stands in one file only; take the file that repeats it out of the folder"
            field = spec.date_column
            faults.append(build_fault(spec, "duplicate-period", message, line=row.line, field=field, hint=hint))
    return faults


def _file_of(spec: SourceSpec, line: int) -> int:
    return max(before for before, _ in spec.parts if before < line)
