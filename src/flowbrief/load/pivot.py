"""Long files, one row a period and entity → wide tables, one row a period."""

from flowbrief.load.arrange import Line, list_dates, read_lines
from flowbrief.load.extract import extract_row
from flowbrief.load.fault import build_fault, name_line, quote_cell
from flowbrief.load.field import parse_date
from flowbrief.load.header import list_headings
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.writing import LongForm

_MOST_NAMED = 8
_Key = tuple[str, ...]


def arrange_long(spec: SourceSpec, long: LongForm, table: RawTable) -> RawTable:
    """Lay a long table out wide: a row for each period, oldest first, and a column for each declared entity.

    A row of the result stands in the line of the first row of its period. A period of which every declared entity
    is marked missing is left out.

    Raises:
        Refused: with every entity that is neither declared nor ignored, every period and entity that stands twice,
            every one that is missing, and every cell that is not written as declared.
    """
    lines = read_lines(spec, table, {long.value_column: ""}, (long.entity_column,))
    known = {heading for _, heading in spec.columns}
    faults = _find_unknown(spec, long, lines, known)
    periods: dict[_Key, dict[str, Line]] = {}
    for line in lines:
        entity = line.cells[long.entity_column]
        if entity not in known:
            continue
        period = periods.setdefault(tuple(line.cells[heading] for heading in list_dates(spec)), {})
        if period.setdefault(entity, line) is not line:
            faults.append(_refuse_twice(spec, long, period[entity], line))
    faults += _find_missing(spec, long, periods)
    if faults:
        raise Refused(tuple(faults))
    headings = list_headings(spec)
    rows = []
    for key, period in sorted(periods.items(), key=lambda item: _sort_key(spec, item[0])):
        if any(line.absent for line in period.values()):
            continue
        dates = dict(zip(list_dates(spec), key, strict=True))
        cells = [dates[head] if head in dates else period[head].cells[long.value_column] for head in headings]
        rows.append(extract_row(min(line.line for line in period.values()), cells))
    return RawTable(extract_row(table.header.line, headings), tuple(rows))


def _sort_key(spec: SourceSpec, key: _Key) -> list[str]:
    return [str(parse_date(text, spec.date_format)) for text in key]


def _find_unknown(spec: SourceSpec, long: LongForm, lines: list[Line], known: set[str]) -> list[Diagnostic]:
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.cells[long.entity_column], line)
    faults = []
    for entity, line in first.items():
        if entity not in known and entity not in long.ignored:
            message = f"{quote_cell(entity)} is neither declared under `columns` nor ignored"
            hint = "add it under `columns` (our name: its name in the file), or under `long.ignored`"
            faults.append(
                build_fault(spec, "unknown-entity", message, line=line.line, field=long.entity_column, hint=hint)
            )
    for entity in sorted(known - first.keys()):
        named = ", ".join(list(first)[:_MOST_NAMED])
        message = f"no row is about {quote_cell(entity)}; the column {long.entity_column} has {named}"
        hint = "a text that stands for it has to agree character for character, such as 000001 in full"
        faults.append(build_fault(spec, "missing-entity", message, field=long.entity_column, hint=hint))
    return faults


def _refuse_twice(spec: SourceSpec, long: LongForm, earlier: Line, line: Line) -> Diagnostic:
    entity, on = line.cells[long.entity_column], line.cells[spec.date_column]
    value = long.value_column
    same = "the same value" if earlier.cells[value] == line.cells[value] else "another value"
    message = f"{quote_cell(entity)} on {on} stands in {name_line(spec, earlier.line)} and again here, with {same}"
    field = long.entity_column
    return build_fault(spec, "duplicate-period", message, line=line.line, field=field, hint="keep one of the two rows")


def _find_missing(spec: SourceSpec, long: LongForm, periods: dict[_Key, dict[str, Line]]) -> list[Diagnostic]:
    seen = {entity for period in periods.values() for entity in period}
    faults = []
    for period in periods.values():
        first = min(period.values(), key=lambda line: line.line)
        there = [entity for entity, line in period.items() if not line.absent]
        lacking = [entity for _, entity in spec.columns if entity in seen and entity not in there]
        if not lacking or not there:
            continue
        named = ", ".join(lacking[:_MOST_NAMED])
        message = f"{first.cells[spec.date_column]} has a row about {there[0]}, but none about {named}"
        hint = "a missing fund is not a fund at zero: fetch the file again, or give funds that begin later or ended "
        hint += "a source each, with the others under `long.ignored`"
        field = long.entity_column
        faults.append(build_fault(spec, "missing-entity", message, line=first.line, field=field, hint=hint))
    return faults
