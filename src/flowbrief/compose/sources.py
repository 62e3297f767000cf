"""Source lines: who published the figures."""

from __future__ import annotations

from flowbrief.language.figures import print_name
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.document import Plain, Run, Runs
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec

from .sentences import Voice


def name_sources(spec: ReportSpec, subjects: tuple[str, ...], analysis: Analysis, voice: Voice) -> Runs:
    """The source line under a chart or table about some subjects."""
    return merge_runs([Plain(voice.book.word("source")), *list_sources(spec, subjects, analysis, voice)])


def list_sources(spec: ReportSpec, subjects: tuple[str, ...], analysis: Analysis, voice: Voice) -> Runs:
    """Who published the figures about some subjects; a topic's source is the one its metric names."""
    wanted = {subject.source for subject in spec.subjects if subject.id in subjects}
    wanted |= {str(m.params["source"]) for m in spec.metrics if m.subject in subjects and "source" in m.params}
    runs: list[Run] = []
    named = [source for source in analysis.sources if source.source in wanted]
    for index, source in enumerate(named):
        if index:
            runs.append(Plain(voice.book.word("source.and")))
        runs.append(print_name(source.provider.within(voice.language)))
    return merge_runs(runs)
