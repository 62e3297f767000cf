"""The box that sets this week beside the one before: the flows among the key figures, and which way they now go."""

from __future__ import annotations

from flowbrief.language.figures import print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.language.phrasebook import capitalise
from flowbrief.model.document import Cell, DataTable, Datum, Plain, Runs
from flowbrief.model.measure import FLOW_KINDS, Analysis, Finding, Point
from flowbrief.model.quantity import SIDES, Quantity
from flowbrief.model.spec import ReportSpec

from .cells import list_measure, list_point, point_id, print_cell, print_measure_cell
from .sentences import Voice
from .sources import name_sources

CHANGES = "changes"


def build_changes(spec: ReportSpec, analysis: Analysis, voice: Voice) -> tuple[DataTable | None, tuple[Datum, ...]]:
    """One row a flow among the key figures: the week before, this week, the difference, and the way it goes.

    Only flows whose subject has a `change` against the week before have a row; None if no row has both weeks.
    """
    book = voice.book
    pairs = _list_pairs(spec, analysis)
    if not any(change.main.value is not None for _, change in pairs):
        return None, ()
    rows: list[tuple[Cell, ...]] = []
    data: list[Datum] = []
    for flow, change in pairs:
        series, (before, now) = flow.series[0], flow.series[0].points[-2:]
        cells = (
            print_cell(book, point_id(series.id, point.period.end), point.amount, series.unit)
            for point in (before, now)
        )
        rows.append(
            (
                Cell((print_name(voice.shorts[flow.subject]),)),
                *cells,
                print_measure_cell(book, change.main),
                Cell(_say_state(flow, analysis, voice), words=True),
            )
        )
        data += [list_point(CHANGES, series, before), list_point(CHANGES, series, now)]
        data.append(list_measure(CHANGES, change.id, change.main))
    weeks = pairs[0][0].series[0].points[-2:]
    notes: list[Runs] = []
    if any(point.period.is_irregular for point in weeks):
        notes.append((Plain(book.word("note.changes.irregular")),))
    keys = ("table.group", "changes.before", "changes.now", "changes.difference", "changes.state")
    table = DataTable(
        id=CHANGES,
        title=(Plain(book.word("table.title.changes")),),
        unit=name_table_unit(pairs[0][0].series[0].unit, book.language),
        head=tuple((Plain(book.word(key)),) for key in keys),
        rows=tuple(rows),
        notes=tuple(notes),
        source=name_sources(spec, tuple(flow.subject for flow, _ in pairs), analysis, voice),
    )
    return table, tuple(data)


def _list_pairs(spec: ReportSpec, analysis: Analysis) -> list[tuple[Finding, Finding]]:
    """Each flow among the key figures that has two weeks, with its change, in the currency of the first."""
    flows = [one for one in map(analysis.finding, spec.key_figures) if one.kind in FLOW_KINDS]
    pairs = [
        (flow, change)
        for flow in flows
        if len(flow.series[0].points) > 1 and (change := _find_change(flow, analysis)) is not None
    ]
    return [pair for pair in pairs if pair[0].series[0].unit == pairs[0][0].series[0].unit]


def _find_change(flow: Finding, analysis: Analysis) -> Finding | None:
    """What a flow has become since the week before."""
    return next(
        (
            one
            for one in analysis.findings
            if one.kind == "change"
            and one.subject == flow.subject
            and one.measure("previous").facet("against") == "week_before"
        ),
        None,
    )


def _say_state(flow: Finding, analysis: Analysis, voice: Voice) -> Runs:
    """Which way the flow goes: turned, for how many weeks, as before, or hardly at all."""
    before, now = flow.series[0].points[-2:]
    book = voice.book
    if now.amount is None:
        return (Plain(book.word("missing")),)
    side, earlier = _side_of(flow, now), _side_of(flow, before)
    if side == "flat":
        key = "changes.flat"
    elif earlier == "":
        key = f"changes.now.{side}"
    elif earlier != side:
        key = f"changes.turned.{side}"
    else:
        key = f"changes.again.{side}"
        streak = analysis.find("streak", flow.subject)
        if streak is not None and streak.main.value is not None and streak.main.facet("bounded") == "no":
            return capitalise(book.fill(book.phrases[f"changes.run.{side}"][0], {"weeks": streak.main}, {}))
    return (Plain(book.word(key)),)


def _side_of(flow: Finding, point: Point) -> str:
    """`in`, `out` or `flat` by the printed amount; empty for a missing week."""
    if point.amount is None:
        return ""
    return SIDES[Quantity(point.amount, flow.series[0].unit).direction()]
