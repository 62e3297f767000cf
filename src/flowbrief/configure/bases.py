"""Flows dated by different days are not combined: a week of one is not the same days as a week of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowbrief.configure.draft import Draft
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ChartSpec, MetricSpec, SubjectSpec


def check_bases(
    draft: Draft,
    sources: Sequence[SourceSpec],
    subjects: Sequence[SubjectSpec],
    metrics: Sequence[MetricSpec],
    charts: Sequence[ChartSpec],
    findings: Findings,
) -> None:
    """Report every metric and chart that brings together flows of one universe with different declared date bases.

    A source that declares none is taken to fit. Two that differ may still stand beside each other, in a table or under
    `providers`, where each keeps its name.
    """
    by_name = {source.name: source for source in sources}
    of_subject = {subject.id: by_name[subject.source] for subject in subjects if subject.source in by_name}
    # What is said of a group is said of its members.
    groups = {metric.subject: members for metric in metrics if (members := _list_members(metric))}
    of_metric = {metric.id: (metric.subject, *groups.get(metric.subject, ())) for metric in metrics}
    reported: set[str] = set()
    for metric in metrics:
        key = metric.id if metric.id in draft.metrics.entries else f"*.{metric.id.partition('.')[2]}"
        about = {metric.subject, *_list_subjects(metric.params, of_metric)}
        if key not in reported and _report(about, of_subject, ("metrics", key), metric.kind, findings):
            reported.add(key)
    for chart in charts:
        about = set(_list_subjects(chart.params, of_metric))
        _report(about, of_subject, ("charts", chart.id), chart.kind, findings)


def _list_members(metric: MetricSpec) -> tuple[str, ...]:
    members = metric.params.get("subjects")
    return tuple(map(str, members)) if isinstance(members, tuple) else ()


def _list_subjects(params: Mapping[str, object], of_metric: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The subjects that settings name, by themselves or by their metrics."""
    for value in params.values():
        for name in value if isinstance(value, tuple) else (value,):
            if isinstance(name, str):
                yield from of_metric.get(name, (name,))


def _report(
    about: set[str], of_subject: Mapping[str, SourceSpec], path: KeyPath, kind: str, findings: Findings
) -> bool:
    dated: dict[tuple[object, str], tuple[str, str]] = {}
    for subject in sorted(about & of_subject.keys()):
        source = of_subject[subject]
        if source.date_basis is None:
            continue
        dated.setdefault((source.universe, source.date_basis), (subject, source.name))
    for (universe, basis), (subject, source_name) in dated.items():
        for (other_universe, other_basis), (other, other_name) in dated.items():
            if universe == other_universe and basis < other_basis:
                message = (
                    f"{kind} would combine {subject}, dated by {basis} in {source_name}, with {other}, dated by "
                    f"{other_basis} in {other_name}"
                )
                findings.add("mixed-date-bases", path, message, "use figures of one date_basis", at="key")
                return True
    return False
