"""Whom an issue is headed by: the first of those that the config names of whom there is something to say."""

from __future__ import annotations

from dataclasses import replace

from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec


def head(spec: ReportSpec, analysis: Analysis) -> ReportSpec:
    """Return the report with the headline of this week: the first named subject, or fact, whose flow has a value.

    Where none has, it stays the first that is measured at all, and claiming says that there is nothing to lead with.
    """
    measured = [name for name in spec.headlines if _find_value(name, analysis) is not None]
    known = [name for name in measured if _find_value(name, analysis)]
    return replace(spec, headline=(known or measured or [spec.headline])[0])


def _find_value(name: str, analysis: Analysis) -> bool | None:
    """Whether the flow behind a name has a value; None if it is not measured."""
    flow = next((f for f in analysis.findings if f.id == name), None) if "." in name else analysis.find_flow(name)
    return None if flow is None else flow.main.value is not None
