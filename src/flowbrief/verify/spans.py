"""Which days the value of a metric covers: written anew from the definitions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .material import NotDerived
from .quarters import find_quarter
from .recipe import FLOWS, Metric

if TYPE_CHECKING:
    from .derivation import Derivation

Span = tuple[date, date]


def derive_span(metric: Metric, known: Derivation) -> Span:
    """The first and the last day of what a metric's value is about, most often the week reported on.

    Raises NotDerived if the metric has no second calculation, or if a source cannot be read here.
    """
    if known.is_partial:
        raise NotDerived(metric.id)
    week = known.start, known.end
    values = known.result(metric.id).values
    match metric.kind:
        case "fact":
            return date.fromisoformat(metric.params["from"]), date.fromisoformat(metric.params["to"])
        case kind if kind in FLOWS:
            last = known.flow(metric)[-1]
            return last.start, last.end
        case "rolling_sum" | "moving_average":
            used = known.weeks_of(metric)[-int(metric.params["periods"]) :]
            return used[0].start, used[-1].end
        case "ytd":
            mine = [one for one in known.weeks_of(metric) if one.end.year == known.end.year]
            return mine[0].start, mine[-1].end
        case "cumulative":
            first = [one for one in known.weeks_of(metric) if one.end == values["start"]]
            return (first[0].start, known.end) if first and values[""] is not None else week
        case "rebound" | "drawdown":
            days = [row.on for row in known.level_rows(metric.params["source"])]
            opens = days[-1] - timedelta(days=int(metric.params["days"]) - 1)
            return min(day for day in days if day >= opens), days[-1]
        case "revision":
            of = known.flow(known.metric(metric.params["of"]))
            revised = [one for one in of if one.end == values["week"]]
            return (revised[0].start, revised[0].end) if revised else week
        case "from_filings":
            rows, _ = known.filings(metric.params["source"])
            quarter = find_quarter(rows, max(row.on for row in rows), metric.params["column"])
            return (quarter.since, quarter.on) if quarter else week
        case "coverage":
            return derive_span(known.metric(metric.params["of"]), known)
    return week
