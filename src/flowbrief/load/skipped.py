"""Lines of a text file that the config says are no data: titles above the headings, totals and notes below the rows."""

import csv
from datetime import date

from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.load.field import parse_date
from flowbrief.load.header import list_headings
from flowbrief.load.spelling import fold_width
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec


def find_data(spec: SourceSpec, lines: list[str]) -> tuple[int, int]:
    """Return where the line of headings stands (from 0) and where the data end, as the config declares it.

    Lines given by text are skipped while they begin with one of the texts, and blank lines next to them too.

    Raises:
        Refused: nothing is left, or what would be skipped is the line of headings or a row with a date.
    """
    first = _skip(spec.layout.skip_first, lines)
    end = len(lines) - _skip(spec.layout.skip_last, lines[first:][::-1])
    faults = [fault for at, line in enumerate(lines[:first]) if (fault := _refuse_heading(spec, at, line))]
    faults += [fault for at, line in enumerate(lines[end:], start=end) if (fault := _refuse_row(spec, at, line))]
    if not faults and first >= end:
        message = f"the file has {len(lines)} lines, and all of them are skipped"
        hint = "correct `text.skip_first` and `text.skip_last`, or fetch the file again"
        faults = [build_fault(spec, "no-rows", message, line=len(lines), hint=hint)]
    if faults:
        raise Refused(tuple(faults))
    return first, end


def _skip(declared: int | tuple[str, ...], lines: list[str]) -> int:
    if isinstance(declared, int):
        return min(declared, len(lines))
    count = 0
    for at, line in enumerate(lines, start=1):
        bare = line.strip().lstrip('"')
        if bare and not bare.startswith(declared):
            break
        if bare or count:
            count = at
    return count


def _split(spec: SourceSpec, line: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=spec.layout.delimiter), [])
    except csv.Error:
        return []


def _refuse_heading(spec: SourceSpec, at: int, line: str) -> Diagnostic | None:
    if spec.date_column not in _split(spec, line):
        return None
    message = f"the line of headings would be skipped: {quote_cell(line.strip())}"
    hint = "`text.skip_first` says how many lines stand above it; the file has fewer"
    return build_fault(spec, "skipped-data", message, line=at + 1, field=spec.date_column, hint=hint)


def _refuse_row(spec: SourceSpec, at: int, line: str) -> Diagnostic | None:
    cells = _split(spec, line)
    wanted = len(list_headings(spec)) if spec.long is None else 2
    dated = [cell for cell in cells if isinstance(parse_date(fold_width(cell, spec.cells), spec.date_format), date)]
    if not dated or len(cells) < wanted:
        return None
    message = f"a row of {dated[0]} would be skipped: {quote_cell(line.strip())}"
    hint = "`text.skip_last` says how many lines stand below the data, or how they begin; the file has fewer"
    return build_fault(spec, "skipped-data", message, line=at + 1, field=spec.date_column, hint=hint)
