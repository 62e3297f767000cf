"""The middle of a history: its median, and the quartiles between which half of the weeks lie."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .history import describe_bound, measure_history
from .window import MINIMUM_HISTORY, rows_of

_LOWER, _MIDDLE, _UPPER = Decimal("0.25"), Decimal("0.5"), Decimal("0.75")


@metric(
    "quartiles",
    summary=Text(
        "中位数：历史各周净流入由低到高排列居中者，当周计入",
        "Median: the middle of all weeks in the data, this week included",
    ),
    formula="weeks in the order of F; quartile and median at the places (n − 1) × ¼, ½, ¾, between two weeks in "
    "proportion",
    params=(
        Param(
            "of",
            ParamType.METRIC,
            "the weekly flow, or flow rate, whose history is looked at",
            of_series=(SeriesKind.FLOW, SeriesKind.RATIO),
        ),
    ),
)
def quartiles(given: MetricInput) -> Finding:
    """Median of the history (main measure), with its quartiles (`lower`, `upper`); refused below 13 weeks.

    Missing weeks are left out and counted (`missing`); weeks before a known break are no history. It has a value also
    where the week itself has none.
    """
    series = given.history("of")
    known = [point for point in series.points if point.amount is not None]
    ordered = sorted(point.amount for point in known if point.amount is not None)
    start, missing = measure_history(given, series)
    absence = Absence("history-too-short", detail=str(len(known))) if len(known) < MINIMUM_HISTORY else None
    texts = (
        ("lower", _LOWER, Text("下四分位数", "lower quartile of those weeks")),
        ("upper", _UPPER, Text("上四分位数", "upper quartile of those weeks")),
    )
    main = given.measure(
        None if absence else Quantity(_find_quantile(ordered, _MIDDLE), series.unit),
        inputs=(series.id,),
        rows=rows_of(known),
        absence=absence,
        facets=(describe_bound(given, series),),
    )
    ends = (
        given.measure(
            None if absence else Quantity(_find_quantile(ordered, share), series.unit),
            part,
            definition=text,
            inputs=(series.id,),
            rows=rows_of(known),
            absence=absence,
        )
        for part, share, text in texts
    )
    weeks = given.measure(
        Quantity(Decimal(len(known)), COUNT),
        "weeks",
        definition=Text("历史周数", "weeks in the history"),
        inputs=(series.id,),
    )
    return given.found(main, *ends, weeks, start, missing)


def _find_quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    """The value at a share of the way from the lowest to the highest, between two neighbours in proportion."""
    place = share * (len(ordered) - 1)
    at = int(place)
    above = ordered[min(at + 1, len(ordered) - 1)]
    return ordered[at] + (above - ordered[at]) * (place - at)
