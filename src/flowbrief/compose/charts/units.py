"""What several series of one chart have in common."""

from __future__ import annotations

from collections.abc import Sequence

from flowbrief.extend.chart_input import ChartInput
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.measure import Finding, Series
from flowbrief.model.quantity import Unit, UnitKind


def find_measured(given: ChartInput) -> list[Finding]:
    """The flow of each subject of a chart, or its flow rate where the chart's `measure` asks for that."""
    is_rate = given.param("measure") == "rate"
    found = (
        given.analysis.find("flow_rate", subject) if is_rate else given.analysis.find_flow(subject)
        for subject in given.param("of")
    )
    return [finding for finding in found if finding is not None]


def name_unit(given: ChartInput, unit: Unit) -> dict[str, str]:
    """The unit of money, as phrases name it; a rate says its own."""
    return {"unit": name_table_unit(unit, given.language)} if unit.kind is UnitKind.MONEY else {}


def require_one_unit(given: ChartInput, series: Sequence[Series]) -> Unit:
    """Return the unit that all series share. Raises Refused if they have several: they have one axis."""
    units = dict.fromkeys(one.unit for one in series)
    if len(units) == 1:
        return next(iter(units))
    named = ", ".join(f"{one.id} in {one.unit}" for one in series)
    message = f"the chart {given.spec.id} would show several units on one axis: {named}"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, "a chart is of one currency"),))
