"""The two tables: the last weeks, and this year against last."""

from __future__ import annotations

from flowbrief.language.figures import print_day
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.document import Cell, DataTable, Datum, Plain, Runs
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.spec import ReportSpec, TableSpec

from .cells import list_measure, list_point, point_id, print_cell, print_measure_cell
from .sentences import Voice
from .sources import name_sources

TABLE_KINDS = ("last_periods", "year_to_date")


def build_table(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """Build one table of the config and list its numbers."""
    build = _build_last_periods if wanted.kind == "last_periods" else _build_year_to_date
    return build(spec, wanted, analysis, voice)


def _build_last_periods(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """One row a week, latest first; a missing week has its row, an irregular one its mark."""
    book = voice.book
    series = [_require(analysis, wanted, "net_flow", subject).series[0] for subject in wanted.subjects]
    rows, data = [], []
    irregular = missing = False
    for index, point in enumerate(reversed(series[0].upto(wanted.periods)), start=1):
        label: Runs = (print_day(point.period.end, f"week@{point.period.end}", "short", book.language),)
        if point.period.is_irregular:
            irregular = True
            label = (*label, Plain(book.word("note.irregular_mark")))
        cells = [Cell(label)]
        for one in series:
            cell_point = one.points[-index]
            missing = missing or cell_point.amount is None
            cells.append(print_cell(book, point_id(one.id, cell_point.period.end), cell_point.amount, one.unit))
            data.append(list_point(wanted.id, one, cell_point))
        rows.append(tuple(cells))
    notes: list[Runs] = []
    if irregular:
        notes.append((Plain(f"{book.word('note.irregular_mark')} {book.word('note.irregular')}"),))
    if missing:
        notes.append((Plain(book.word("note.missing")),))
    head = (book.word("table.week"), *(voice.shorts[subject] for subject in wanted.subjects))
    table = DataTable(
        id=wanted.id,
        title=(Plain(wanted.title.within(book.language)),),
        unit=book.word("unit.money"),
        head=tuple((Plain(title),) for title in head),
        rows=tuple(rows),
        notes=tuple(notes),
        source=name_sources(spec, wanted.subjects, analysis, voice),
    )
    return table, tuple(data)


def _build_year_to_date(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """One row a subject; after a gap, or where the data begin within the year, the totals start there instead."""
    book = voice.book
    first = _require(analysis, wanted, "ytd", wanted.subjects[0])
    kind, title = "ytd", "table.ytd"
    notes: list[Runs] = []
    if first.main.value is None:
        since = _require(analysis, wanted, "cumulative", wanted.subjects[0])
        reason = since.main.facet("since")
        kind, title = "cumulative", "table.since_data" if reason == "data" else "table.since"
        notes.append(book.fill(book.phrases[f"note.since.{reason}"][0], {"start": since.measure("start")}, {}))
    rows: list[tuple[Cell, ...]] = []
    data: list[Datum] = []
    incomplete = False
    for subject in wanted.subjects:
        finding = _require(analysis, wanted, kind, subject)
        pace = analysis.find("annualised_pace", subject)
        measures = [finding.main, finding.measure("last_year"), finding.measure("difference")]
        if pace is not None:
            measures += [pace.main, pace.measure("full_year")]
        incomplete = incomplete or any(measure.value is None for measure in measures)
        cells = [print_measure_cell(book, measure) for measure in measures]
        rows.append((Cell((Plain(voice.shorts[subject]),)), *cells))
        data.extend(list_measure(wanted.id, measure.id, measure) for measure in measures)
    if incomplete:
        notes.append((Plain(book.word("note.incomplete")),))
    head = ["table.group", title, "table.last_year", "table.difference"]
    if len(rows[0]) > len(head):
        head += ["table.pace", "table.full_year"]
    table = DataTable(
        id=wanted.id,
        title=(Plain(wanted.title.within(book.language)),),
        unit=book.word("unit.money"),
        head=tuple((Plain(book.word(key)),) for key in head),
        rows=tuple(rows),
        notes=tuple(notes),
        source=name_sources(spec, wanted.subjects, analysis, voice),
    )
    return table, tuple(data)


def _require(analysis: Analysis, wanted: TableSpec, kind: str, subject: str) -> Finding:
    finding = analysis.find(kind, subject)
    if finding is None:
        message = f"the table {wanted.id!r} needs a metric of kind {kind!r} about {subject!r}"
        hint = f'define one under metrics, such as "{subject}.{kind}": {{kind: {kind}, of: week}}'
        raise Refused((Diagnostic("table-needs-metric", message, wanted.place, hint),))
    return finding
