"""The notes at the end: sources, as-of, definitions, rounding, gaps, production."""

from __future__ import annotations

from decimal import Decimal

from flowbrief import __version__
from flowbrief.extend.registry import Registry
from flowbrief.language.figures import print_name
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.claim import Agenda
from flowbrief.model.document import Note, Plain, Run, Runs
from flowbrief.model.measure import FLOW_KINDS, Analysis
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Gap

from .cells import label_value
from .publications import name_publications, say_dating
from .reservations import build_reservations
from .sentences import Voice


def build_notes(
    spec: ReportSpec, analysis: Analysis, agenda: Agenda, voice: Voice, registry: Registry
) -> tuple[Note, ...]:
    """Build every note, in the order a reader looks for them; only terms that the issue uses are defined."""
    word = voice.book.word
    notes = [
        *build_reservations(spec, analysis.reservations, voice),
        *(_note(voice, "sources", runs) for runs in name_publications(spec, analysis, voice)),
        _note(voice, "universe", _name_universes(spec.headline, analysis, voice)),
        _note(voice, "as_of", _say_as_of(analysis, voice)),
        _note(voice, "definitions", _define_terms(analysis, agenda, voice, registry)),
        *(_note(voice, "dating", runs) for runs in say_dating(spec, voice)),
        _note(voice, "rounding", (Plain(word("note.rounding")),)),
        *(_note(voice, "gaps", gaps) for gaps in (_say_gaps(analysis, voice),) if gaps),
    ]
    generated = voice.book.fill(voice.book.phrases["note.generated"][0], {}, {"version": __version__})
    return (*notes, _note(voice, "generated", generated))


def _note(voice: Voice, term: str, runs: Runs) -> Note:
    return Note((Plain(voice.book.word(f"note.term.{term}")),), runs)


def _name_universes(headline: str, analysis: Analysis, voice: Voice) -> Runs:
    """What the flows cover, and the figure of the headline if it is somebody else's."""
    names = dict.fromkeys(
        finding.main.universe.within(voice.language)
        for finding in analysis.findings
        if finding.kind in FLOW_KINDS or finding.id == headline
    )
    runs: list[Run] = []
    for index, name in enumerate(names):
        if index:
            runs.append(Plain(voice.book.word("list.comma")))
        runs.append(print_name(name))
    return merge_runs([*runs, Plain(voice.book.word("sentence.end"))])


def _say_as_of(analysis: Analysis, voice: Voice) -> Runs:
    runs = voice.book.fill(voice.book.phrases["note.as_of"][0], {"as_of": label_value("as_of", analysis.as_of)}, {})
    weeks = [f for f in analysis.findings if f.kind in FLOW_KINDS]
    space = Plain(voice.book.word("sentence.space"))
    return merge_runs([*runs, space, Plain(voice.book.word("note.week"))]) if weeks else runs


def _define_terms(analysis: Analysis, agenda: Agenda, voice: Voice, registry: Registry) -> Runs:
    """The definition of each kind of metric that a sentence speaks of, once, in the order of the metrics."""
    said = {claim.id.partition(":")[0] for claim in agenda.claims()}
    kinds = dict.fromkeys(f.kind for f in analysis.findings if f.id in said or f.kind in FLOW_KINDS)
    runs: list[Run] = []
    for index, kind in enumerate(kinds):
        if index:
            runs.append(Plain(voice.book.word("sentence.space")))
        runs.append(print_name(registry.metrics[kind].summary.within(voice.language)))
        runs.append(Plain(voice.book.word("sentence.end")))
    return merge_runs(runs)


def _say_gaps(analysis: Analysis, voice: Voice) -> Runs:
    """The start of the history, then every stretch of missing weeks with its reason; nothing without weeks."""
    runs: list[Run] = []
    space = Plain(voice.book.word("sentence.space"))
    weekly = next((f.series[0] for f in analysis.findings if f.kind in FLOW_KINDS), None)
    if weekly is None and not analysis.gaps:
        return ()
    if weekly is not None:
        start = label_value("history.start", weekly.history_start.end)
        runs += voice.book.fill(voice.book.phrases["note.record"][0], {"start": start}, {})
        runs.append(space)
    for stretch in _group_gaps(analysis.gaps):
        slots = {
            "missing": label_value("gaps.weeks", Quantity(Decimal(len(stretch)), COUNT)),
            "first": label_value("gaps.first", stretch[0].period.end),
            "last": label_value("gaps.last", stretch[-1].period.end),
        }
        names = {"reason": stretch[0].reason.within(voice.language)}
        runs += voice.book.fill(voice.book.phrases["note.gaps"][0], slots, names)
        runs.append(space)
    if not analysis.gaps:
        runs.append(Plain(voice.book.word("note.no_gaps")))
    elif space.text:
        runs.pop()
    return merge_runs(runs)


def _group_gaps(gaps: tuple[Gap, ...]) -> list[list[Gap]]:
    """Neighbouring missing weeks with the same reason, as one stretch."""
    groups: list[list[Gap]] = []
    for gap in gaps:
        last = groups[-1][-1] if groups else None
        follows = last is not None and (gap.period.start - last.period.end).days == 1
        if last is not None and follows and gap.reason == last.reason:
            groups[-1].append(gap)
        else:
            groups.append([gap])
    return groups
