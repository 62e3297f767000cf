"""What several series of one chart have in common."""

from __future__ import annotations

from collections.abc import Sequence

from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import Series
from flowbrief.model.quantity import Unit


def require_one_unit(given: ChartInput, series: Sequence[Series]) -> Unit:
    """Return the unit that all series share. Raises Refused if they have several: they have one axis."""
    units = dict.fromkeys(one.unit for one in series)
    if len(units) == 1:
        return next(iter(units))
    named = ", ".join(f"{one.id} in {one.unit}" for one in series)
    message = f"the chart {given.spec.id} would show several units on one axis: {named}"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, "a chart is of one currency"),))
