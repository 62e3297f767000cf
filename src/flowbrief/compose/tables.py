"""The tables of an issue; that of this year against last."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.language.figures import print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.document import Cell, DataTable, Datum, Plain, Runs
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.spec import ReportSpec, TableSpec

from .cells import label_value, list_measure, print_measure_cell
from .sentences import Voice
from .sources import name_sources
from .week_tables import build_last_periods, require

# The metric gives no pace before this week of the year.
_WEEKS_FOR_A_PACE = 13


def build_table(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """Build one table of the config and list its numbers."""
    build = build_last_periods if wanted.kind == "last_periods" else _build_year_to_date
    return build(spec, wanted, analysis, voice)


def _build_year_to_date(
    spec: ReportSpec, wanted: TableSpec, analysis: Analysis, voice: Voice
) -> tuple[DataTable, tuple[Datum, ...]]:
    """One row a subject; after a gap, or where the data begin within the year, the totals start there instead."""
    book = voice.book
    first = require(analysis, wanted, "ytd", wanted.subjects[0])
    kind, head = "ytd", "table.ytd"
    title: Runs = (print_name(wanted.title.within(book.language)),)
    notes: list[Runs] = []
    if first.main.value is None:
        since = require(analysis, wanted, "cumulative", wanted.subjects[0])
        kind, reason = "cumulative", since.main.facet("since")
        head = "table.since_data" if reason == "data" else "table.since"
        alone = "" if since.measure("last_year").value is not None else ".alone"
        slots = {"start": since.measure("start")}
        title = book.fill(book.phrases[f"table.title.since{alone}"][0], slots, {})
        notes.append(book.fill(book.phrases[f"note.since.{reason}"][0], slots, {}))
    columns = _list_columns(analysis, wanted, kind, head)
    if kind == "ytd" and all(key != "table.last_year" for key, _ in columns):
        title = (Plain(book.word("table.title.ytd")),)
    rows: list[tuple[Cell, ...]] = []
    data: list[Datum] = []
    for index, subject in enumerate(wanted.subjects):
        measures = [column[index] for _, column in columns]
        rows.append((Cell((print_name(voice.shorts[subject]),)), *(print_measure_cell(book, m) for m in measures)))
        data.extend(list_measure(wanted.id, measure.id, measure) for measure in measures)
    notes += _explain_missing(analysis, wanted, kind, columns, voice)
    table = DataTable(
        id=wanted.id,
        title=title,
        unit=name_table_unit(
            first.main.quantity.unit if first.main.value else columns[0][1][0].quantity.unit, book.language
        ),
        head=tuple((Plain(book.word(key)),) for key in ("table.group", *(key for key, _ in columns))),
        rows=tuple(rows),
        notes=tuple(notes),
        source=name_sources(spec, wanted.subjects, analysis, voice),
    )
    return table, tuple(data)


Columns = list[tuple[str, list[Measure]]]


def _list_columns(analysis: Analysis, wanted: TableSpec, kind: str, head: str) -> Columns:
    """The columns that have at least one value, each with its heading and one measure a subject."""
    findings = [require(analysis, wanted, kind, subject) for subject in wanted.subjects]
    paces = [analysis.find("annualised_pace", subject) for subject in wanted.subjects]
    columns: Columns = [
        (head, [finding.main for finding in findings]),
        ("table.last_year", [finding.measure("last_year") for finding in findings]),
        ("table.difference", [finding.measure("difference") for finding in findings]),
    ]
    if all(pace is not None for pace in paces):
        columns.append(("table.pace", [pace.main for pace in paces if pace is not None]))
        columns.append(("table.full_year", [pace.measure("full_year") for pace in paces if pace is not None]))
    return [(key, column) for key, column in columns if any(measure.value is not None for measure in column)]


def _explain_missing(analysis: Analysis, wanted: TableSpec, kind: str, columns: Columns, voice: Voice) -> list[Runs]:
    """Why a cell, or the annual column of a year that has only begun, has no value."""
    book = voice.book
    notes: list[Runs] = []
    if any(measure.value is None for _, column in columns for measure in column):
        notes.append((Plain(book.word("note.incomplete")),))
    pace = analysis.find("annualised_pace", wanted.subjects[0])
    if kind == "ytd" and pace is not None and pace.main.absence and pace.main.absence.code == "history-too-short":
        weeks = label_value("pace.weeks", Quantity(Decimal(_WEEKS_FOR_A_PACE), COUNT))
        notes.append(book.fill(book.phrases["note.pace"][0], {"weeks": weeks}, {}))
    return notes
