"""The table of the last weeks: a row a week, or a row a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flowbrief.language.figures import print_day, print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.document import Cell, DataTable, Datum, Figure, Plain, Run, Runs
from flowbrief.model.measure import Analysis, Finding, Point, Series
from flowbrief.model.spec import ReportSpec, TableSpec

from .cells import label_value, list_point, point_id, print_cell
from .sentences import Voice
from .sources import name_sources


@dataclass(frozen=True, slots=True)
class _Line:
    """One subject of the table: what it is called, and its weeks, the latest first."""

    subject: str
    series: Series
    points: tuple[Point, ...]

    @property
    def this_week(self) -> Decimal | None:
        """Its flow in the week reported on; None if the source lacks it."""
        return self.points[0].amount


def build_last_periods(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """The last weeks of some subjects, latest first; a missing week has its place, an irregular one its mark.

    Rows are weeks, or subjects if the config says so: in its order, or from this week's largest inflow to the largest
    outflow, with the totals it names below them in bold.
    """
    book = voice.book
    lines = _order_lines(wanted, _level_lines([_read_line(wanted, analysis, one) for one in wanted.subjects]))
    years = {point.period.end.year for point in lines[0].points}
    across = wanted.rows == "subjects"
    form = "column" if across and len(years) == 1 else "short"
    weeks = [_print_week(point, form, voice) for point in lines[0].points]
    titles = [(print_name(voice.shorts[line.subject]),) for line in lines]
    cells = [[_print_point(line.series, point, voice) for point in line.points] for line in lines]
    data = [[list_point(wanted.id, line.series, point) for point in line.points] for line in lines]
    head: Runs = (print_name(book.word("table.week")),)
    if across:
        head = _head_weeks(years.pop(), voice) if len(years) == 1 else head
        named = [(Cell(title), *row) for title, row in zip(titles, cells, strict=True)]
        totals = len(lines) - sum(line.subject in wanted.totals for line in lines)
        rows = [row if place < totals else _embolden(row) for place, row in enumerate(named)]
        listed = [datum for row in data for datum in row]
    else:
        rows = [(Cell(week), *row) for week, row in zip(weeks, zip(*cells, strict=True), strict=True)]
        listed = [datum for row in zip(*data, strict=True) for datum in row]
    notes: list[Runs] = []
    if any(point.period.is_irregular for point in lines[0].points):
        notes.append((Plain(f"{book.word('note.irregular_mark')} {book.word('note.irregular')}"),))
    if any(point.amount is None for line in lines for point in line.points):
        notes.append((Plain(book.word("note.missing")),))
    table = DataTable(
        id=wanted.id,
        title=(print_name(wanted.title.within(book.language)),),
        unit=name_table_unit(lines[0].series.unit, book.language),
        head=(head, *(weeks if across else titles)),
        rows=tuple(rows),
        notes=tuple(notes),
        source=name_sources(spec, wanted.subjects, analysis, voice),
    )
    return table, tuple(listed)


def require(analysis: Analysis, wanted: TableSpec, kind: str, subject: str) -> Finding:
    """Return what a table needs to know of a subject.

    Raises Refused if the config has no metric of that kind about it.
    """
    finding = analysis.find_flow(subject) if kind == "net_flow" else analysis.find(kind, subject)
    if finding is None:
        message = f"the table {wanted.id!r} needs a metric of kind {kind!r} about {subject!r}"
        hint = f'define one under metrics, such as "{subject}.{kind}": {{kind: {kind}, of: week}}'
        raise Refused((Diagnostic("table-needs-metric", message, wanted.place, hint),))
    return finding


def _read_line(wanted: TableSpec, analysis: Analysis, subject: str) -> _Line:
    series = require(analysis, wanted, "net_flow", subject).series[0]
    return _Line(subject, series, tuple(reversed(series.upto(wanted.periods))))


def _level_lines(lines: list[_Line]) -> list[_Line]:
    """Give every subject the weeks of the one with the longest history; before its own begins it has no figure."""
    longest = max(lines, key=lambda line: len(line.points)).points
    known = [{point.period.end: point for point in line.points} for line in lines]
    return [
        _Line(line.subject, line.series, tuple(own.get(p.period.end, Point(p.period, None)) for p in longest))
        for line, own in zip(lines, known, strict=True)
    ]


def _order_lines(wanted: TableSpec, lines: list[_Line]) -> list[_Line]:
    """The lines as they stand in the table; totals come last, and so does, before them, what has no figure."""
    totals = [line for line in lines if line.subject in wanted.totals]
    members = [line for line in lines if line.subject not in wanted.totals]
    if wanted.order == "flow":
        members.sort(key=lambda line: (line.this_week is None, -(line.this_week or 0)))
    return [*members, *totals]


def _head_weeks(year: int, voice: Voice) -> Runs:
    """The heading of the subjects beside weeks of one year, which is named once."""
    first = label_value(f"year@{year}", date(year, 1, 1))
    return voice.book.fill(voice.book.phrases["table.weeks_of"][0], {"year": first}, {})


def _print_week(point: Point, form: str, voice: Voice) -> Runs:
    end = point.period.end
    label: Run = print_day(end, f"week@{end}", form, voice.language)
    return (label, Plain(voice.book.word("note.irregular_mark"))) if point.period.is_irregular else (label,)


def _print_point(series: Series, point: Point, voice: Voice) -> Cell:
    return print_cell(voice.book, point_id(series.id, point.period.end), point.amount, series.unit)


def _embolden(row: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(Cell(tuple(_strengthen(run) for run in cell.runs), cell.tone, cell.missing) for cell in row)


def _strengthen(run: Run) -> Run:
    if isinstance(run, Figure):
        return Figure(run.measure, run.printed, run.value, run.unit, strong=True)
    return Plain(run.text, run.language, strong=True)
