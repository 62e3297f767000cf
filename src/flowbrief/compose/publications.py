"""What the notes say of the sources: which publications they are, what they hold, by which day they date a flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowbrief.language.figures import print_name
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.document import Plain, Run, Runs
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Provenance

from .cells import label_value
from .sentences import Voice


def name_publications(spec: ReportSpec, analysis: Analysis, voice: Voice) -> tuple[Runs, ...]:
    """One entry a publication: its provider, the days it covers, its licence; of several files, what is in each."""
    read = {source.source: source for source in analysis.sources}
    return tuple(
        _name_one(read[group[0].name], analysis, voice)
        if len(group) == 1
        else _name_several(spec, [read[one.name] for one in group], analysis, voice)
        for group in spec.publications()
    )


def say_dating(spec: ReportSpec, voice: Voice) -> tuple[Runs, ...]:
    """One entry with every publication that declares by which day it dates a flow; none if nobody does."""
    declared = dict.fromkeys(
        (source.provider, source.publication, source.date_basis) for source in spec.sources if source.date_basis
    )
    runs: list[Run] = []
    for provider, publication, basis in declared:
        if runs:
            runs.append(Plain(voice.book.word("sentence.space")))
        names = {"provider": provider.within(voice.language), "publication": publication.within(voice.language)}
        runs += voice.book.fill(voice.book.phrases[f"note.dating.{basis}"][0], {}, names)
    return (merge_runs(runs),) if runs else ()


def _name_one(source: Provenance, analysis: Analysis, voice: Voice) -> Runs:
    runs = voice.book.fill(voice.book.phrases["note.source"][0], _span(source, analysis), _names(source, voice))
    return merge_runs([*runs, Plain(voice.book.word("sentence.end"))])


def _name_several(spec: ReportSpec, group: Sequence[Provenance], analysis: Analysis, voice: Voice) -> Runs:
    """The parts of one publication, those that cover the same days together."""
    spans: dict[tuple[object, object], list[Provenance]] = {}
    for source in group:
        first, last = _span(source, analysis).values()
        spans.setdefault((first.value, last.value), []).append(source)
    book, names = voice.book, _names(group[0], voice)
    runs: list[Run] = [*book.fill(book.phrases["note.source.head"][0], {}, names), Plain(book.word("colon"))]
    for place, alike in enumerate(spans.values()):
        parts = dict.fromkeys(spec.source(one.source).part_name.within(voice.language) for one in alike)
        runs += [Plain(book.word("semicolon"))] if place else []
        runs += _list_names(list(parts), voice)
        runs += book.fill(book.phrases["note.source.span"][0], _span(alike[0], analysis), {})
    runs += book.fill(book.phrases["note.source.licence"][0], {}, names)
    return merge_runs([*runs, Plain(book.word("sentence.end"))])


def _list_names(names: Sequence[str], voice: Voice) -> list[Run]:
    """Names as the language lists them, each a run of its own: one with a digit in it has to be accounted for."""
    runs: list[Run] = []
    for place, name in enumerate(names):
        if place:
            runs.append(Plain(voice.book.word("list.and" if place == len(names) - 1 else "list.comma")))
        runs.append(print_name(name))
    return runs


def _span(source: Provenance, analysis: Analysis) -> Mapping[str, Measure]:
    """The first and the last day that a source covers."""
    last_on = analysis.as_of if source.shape == "changes" else source.last_on
    return {
        "first_on": label_value(f"source.{source.source}.first_on", source.first_on),
        "last_on": label_value(f"source.{source.source}.last_on", last_on),
    }


def _names(source: Provenance, voice: Voice) -> Mapping[str, str]:
    return {
        "provider": source.provider.within(voice.language),
        "publication": source.publication.within(voice.language),
        "licence": source.licence.within(voice.language),
    }
