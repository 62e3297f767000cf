"""Source lines: who published the figures."""

from __future__ import annotations

from flowbrief.language.figures import print_name
from flowbrief.language.phrasebook import merge_runs
from flowbrief.model.document import Plain, Run, Runs
from flowbrief.model.fact import FACT
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Provenance
from flowbrief.model.text import Text

from .sentences import Voice


def name_sources(spec: ReportSpec, shown: tuple[str, ...], analysis: Analysis, voice: Voice) -> Runs:
    """The source line under a chart or table of some subjects and measures."""
    return merge_runs([Plain(voice.book.word("source")), *list_sources(spec, shown, analysis, voice)])


def list_sources(spec: ReportSpec, shown: tuple[str, ...], analysis: Analysis, voice: Voice) -> Runs:
    """Who published the figures about some subjects or of some measures, each once; providers of facts stand last.

    A topic's source is the one its metric names, or those of the group that it is about.
    """
    homes = {one: analysis.find_home(one) for one in shown}
    facts = [home.id for home in homes.values() if home is not None and home.kind == FACT]
    subjects = tuple(one.partition(".")[0] for one, home in homes.items() if home is None or home.kind != FACT)
    named = [source.provider.within(voice.language) for source in find_sources(spec, subjects, analysis)]
    named += [spec.fact(fact).provider.within(voice.language) for fact in facts]
    runs: list[Run] = []
    for provider in dict.fromkeys(named):
        if runs:
            runs.append(Plain(voice.book.word("source.and")))
        runs.append(print_name(provider))
    return merge_runs(runs)


def find_sources(spec: ReportSpec, subjects: tuple[str, ...], analysis: Analysis) -> tuple[Provenance, ...]:
    """Where the figures about some subjects came from."""
    about = [metric.params for metric in spec.metrics if metric.subject in subjects]
    members = {str(one) for params in about for one in _tuple_of(params.get("subjects"))}
    wanted = {subject.source for subject in spec.subjects if subject.id in members.union(subjects)}
    wanted |= {str(params["source"]) for params in about if "source" in params}
    return tuple(source for source in analysis.sources if source.source in wanted)


def list_providers(spec: ReportSpec, finding: Finding, analysis: Analysis) -> tuple[Text, ...]:
    """Who gave the figures of one metric, each once: the provider of a fact, or those of the sources of its subject."""
    if finding.kind == FACT:
        return (spec.fact(finding.id).provider,)
    return tuple(dict.fromkeys(source.provider for source in find_sources(spec, (finding.subject,), analysis)))


def _tuple_of(setting: object) -> tuple[object, ...]:
    return setting if isinstance(setting, tuple) else ()
