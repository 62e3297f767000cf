"""Whom an issue is headed by: the first of those that the config names of whom there is something to say."""

from __future__ import annotations

from dataclasses import replace

from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec


def head(spec: ReportSpec, analysis: Analysis) -> ReportSpec:
    """Return the report with the headline of this week: the first named subject, or fact, whose flow has a value.

    Where none has, it stays the first that is measured at all, and claiming says that there is nothing to lead with.
    """
    measured = [(name, flow) for name in spec.headlines if (flow := analysis.find_behind(name)) is not None]
    known = [name for name, flow in measured if flow.main.value is not None]
    return replace(spec, headline=(known or [name for name, _ in measured] or [spec.headline])[0])
