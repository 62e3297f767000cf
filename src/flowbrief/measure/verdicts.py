"""Judging the conditions of a report by its measures: once, for whatever asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowbrief.model.condition import Comparison, Condition, Find, holds, list_comparisons, list_named
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.measure import Finding, Measure
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec


def judge(spec: ReportSpec, findings: Mapping[str, Finding]) -> dict[str, bool | None]:
    """Return whether each condition of the report holds, by its text; None where that cannot be told.

    A measure that is absent because its source is, has no value. Raises Refused for a condition that names a measure
    that no metric has, or compares what cannot be compared.
    """
    measures = {measure.id: measure for finding in findings.values() for measure in finding.measures}
    faults: list[Diagnostic] = []
    for measure, place in _list_shown(spec):
        faults += _check_named(measure, place, measures, spec)
    for condition in list_conditions(spec):
        for measure in dict.fromkeys(list_named(condition.tree)):
            faults += _check_named(measure, condition.place, measures, spec)
        for comparison in list_comparisons(condition.tree):
            faults += _check_units(comparison, condition, measures)
    if faults:
        raise Refused(tuple(dict.fromkeys(faults)))
    find: Find = measures.get
    return {condition.text: holds(condition.tree, find) for condition in list_conditions(spec)}


def list_conditions(spec: ReportSpec) -> Iterator[Condition]:
    """Every condition of a report, in the order of the config."""
    yield from (case.when for block in spec.blocks for case in block.cases if case.when is not None)
    yield from (trigger.when for scenario in spec.scenarios for trigger in scenario.triggers)
    yield from (condition for signal in spec.signals for condition in signal.conditions())


def _list_shown(spec: ReportSpec) -> Iterator[tuple[str, Place]]:
    """What stands beside triggers and signals, with the place of the condition next to it."""
    yield from ((trigger.shows, trigger.when.place) for scenario in spec.scenarios for trigger in scenario.triggers)
    yield from ((signal.shows, signal.supports.place) for signal in spec.signals)


def _check_named(measure: str, place: Place, measures: Mapping[str, Measure], spec: ReportSpec) -> Iterator[Diagnostic]:
    if measure not in measures and not spec.absent.holds(measure):
        hint = "see `flowbrief explain` for the measures of this report"
        yield Diagnostic("unknown-measure", f"there is no measure {measure!r}", place, hint)


def _check_units(comparison: Comparison, condition: Condition, measures: Mapping[str, Measure]) -> Iterator[Diagnostic]:
    """Amounts are compared with amounts of one unit; days are not compared."""
    named = [comparison.left, *((comparison.right,) if isinstance(comparison.right, str) else ())]
    values = [measures[name].value for name in named if name in measures]
    known = [value for value in values if value is not None]
    if any(not isinstance(value, Quantity) for value in known):
        message = f"{condition.text!r} compares a day, and only amounts are compared"
        yield Diagnostic("condition-unfit", message, condition.place, "compare a measure that is a number")
        return
    units = {str(value.unit) for value in known if isinstance(value, Quantity)}
    if len(units) > 1:
        message = f"{condition.text!r} compares {' with '.join(sorted(units))}"
        yield Diagnostic("condition-unfit", message, condition.place, "compare measures of one unit")
