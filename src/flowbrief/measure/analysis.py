"""Running every metric of a report, in the order of its dependencies."""

from __future__ import annotations

from flowbrief.extend.inputs import MetricInput
from flowbrief.extend.registry import Registry
from flowbrief.model.measure import Analysis, Finding
from flowbrief.model.spec import MetricSpec, ReportSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Text

from . import history, level, policy, year  # noqa: F401 - importing them registers the built-in metrics
from .flows import build_flows


def measure(spec: ReportSpec, dataset: Dataset, registry: Registry) -> Analysis:
    """Compute each metric once and return all findings.

    `spec.metrics` are in dependency order, so that a metric finds those it names already computed.
    """
    flows = build_flows(spec, dataset)
    findings: dict[str, Finding] = {}
    for wanted in spec.metrics:
        entry = registry.metrics[wanted.kind]
        given = MetricInput(
            spec=wanted,
            period=dataset.period,
            dataset=dataset,
            flows=flows,
            findings=findings,
            definition=entry.summary,
            formula=entry.formula,
            universe=_universe_of(spec, wanted),
        )
        findings[wanted.id] = entry.function(given)
    gaps = {gap.period.end: gap for table in dataset.tables for gap in table.gaps}
    return Analysis(
        as_of=dataset.as_of,
        period=dataset.period,
        findings=tuple(findings.values()),
        sources=tuple(table.provenance for table in dataset.tables),
        gaps=tuple(gaps[end] for end in sorted(gaps)),
    )


def _universe_of(spec: ReportSpec, wanted: MetricSpec) -> Text:
    for subject in spec.subjects:
        if subject.id == wanted.subject:
            return subject.universe
    source = wanted.params.get("source")
    return spec.source(str(source)).universe if source else Text("", "")
