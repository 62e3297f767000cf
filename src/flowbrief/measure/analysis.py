"""Running every metric of a report, in the order of its dependencies."""

from __future__ import annotations

from collections.abc import Mapping

from flowbrief.extend.inputs import MetricInput
from flowbrief.extend.registry import ParamType, Registry
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.fact import FactSpec
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.spec import MetricSpec, ReportSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Text

# Importing them registers the built-in metrics.
from . import (  # noqa: F401
    analogue,
    bridge,
    coverage,
    derived,
    facts,
    filings,
    group,
    group_sums,
    history,
    level,
    parts,
    policy,
    prices,
    quartiles,
    rates,
    revision,
    rotation,
    runs,
    score,
    trend,
    year,
)
from .flows import build_flows, build_releases
from .verdicts import judge


def measure(spec: ReportSpec, dataset: Dataset, registry: Registry) -> Analysis:
    """Compute each metric once and return all findings.

    `spec.metrics` are in dependency order, so that a metric finds those it names already computed.

    Raises Refused with every fault that a metric finds in the data or between its settings; metrics that need one
    that was refused are passed over.
    """
    flows, releases = build_flows(spec, dataset), build_releases(spec, dataset)
    findings: dict[str, Finding] = {}
    faults: list[Diagnostic] = []
    refused: set[str] = set()
    for wanted in spec.metrics:
        if _needs_any(wanted, refused):
            refused.add(wanted.id)
            continue
        entry = registry.metrics[wanted.kind]
        given = MetricInput(
            spec=wanted,
            period=dataset.period,
            dataset=dataset,
            flows=flows,
            findings=findings,
            definition=entry.summary,
            formula=entry.formula,
            universe=_universe_of(spec, wanted, findings),
            releases=releases,
            member_kinds={param.name: param.of_kinds for param in entry.params if param.type is ParamType.SUBJECTS},
            events=spec.events,
        )
        try:
            findings[wanted.id] = entry.function(given)
        except Refused as refusal:
            faults.extend(refusal.diagnostics)
            refused.add(wanted.id)
    if faults:
        raise Refused(tuple(faults))
    verdicts = judge(spec, findings)
    gaps = {gap.period.end: gap for table in dataset.tables for gap in table.gaps}
    return Analysis(
        as_of=dataset.as_of,
        period=dataset.period,
        findings=tuple(findings.values()),
        sources=tuple(table.provenance for table in dataset.tables),
        gaps=tuple(gaps[end] for end in sorted(gaps)),
        reservations=dataset.reservations,
        events=spec.events,
        verdicts=verdicts,
    )


def _needs_any(wanted: MetricSpec, refused: set[str]) -> bool:
    """True if a metric names one that was refused, or a subject with one."""
    subjects = {name.split(".")[0] for name in refused}
    return any(
        value in refused if isinstance(value, str) else isinstance(value, tuple) and bool(subjects.intersection(value))
        for value in wanted.params.values()
    )


def _universe_of(spec: ReportSpec, wanted: MetricSpec, findings: Mapping[str, Finding]) -> Text:
    """What a metric covers: what its subject does, its members, its source, or the metric that it is of."""
    fact = wanted.params.get("fact")
    if isinstance(fact, FactSpec):
        return fact.universe
    for subject in spec.subjects:
        if subject.id == wanted.subject:
            return subject.universe
    members = wanted.params.get("subjects")
    if isinstance(members, tuple):
        universes = tuple(dict.fromkeys(spec.subject(str(member)).universe for member in members))
        return Text("、".join(text.zh for text in universes), ", ".join(text.en for text in universes))
    source, of = wanted.params.get("source"), wanted.params.get("of")
    if source:
        return spec.source(str(source)).universe
    # What is of other figures covers what they do.
    return findings[of].main.universe if isinstance(of, str) and of in findings else Text("", "")
