"""What followed earlier weeks like this one: a count of cases, not a forecast."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .history import describe_bound, measure_history
from .window import MINIMUM_HISTORY, describe_regularity, rows_of, side_name, sign_of, sum_points


@metric(
    "analogue",
    summary=Text(
        "相似情形：历史上与当周同方向、同量级的各周之后，若干周合计为净流入的次数",
        "Analogue: after earlier weeks of this direction and size, how often the next weeks together were an inflow",
    ),
    formula="cases: earlier weeks of the same sign and size band whose next n weeks are known; m of k cases in which "
    "Σ F over those n weeks is an inflow",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow", of_series=(SeriesKind.FLOW,)),
        Param("ahead", ParamType.INTEGER, "n, how many weeks to look at after each case", default=1, minimum=1),
        Param(
            "bands",
            ParamType.INTEGER,
            "into how many bands of equal count the weeks of a direction are divided by size",
            default=4,
            minimum=1,
        ),
        Param("least", ParamType.INTEGER, "with fewer cases than this nothing is said", default=5, minimum=2),
    ),
)
def analogue(given: MetricInput) -> Finding:
    """After so many of the cases (`cases`) the next weeks were an inflow (main measure).

    The bands are made of the weeks known now, this one included; band 1 holds the smallest. A case counts only if all
    of its next weeks are there and had ended by now, so nothing is taken from the future. `case1`, `case2`, … are
    the weeks of the cases, oldest first, each with the facet `outcome` (`in`, `out`, `flat`). Cases whose next weeks
    overlap are not independent; the facet `overlap` says so. Weeks before a known break are no cases.
    """
    current, series = given.finding("of").main, given.history("of")
    sign = current.quantity.direction() if current.value is not None else 0
    same = [p for p in series.points if p.amount is not None and sign_of(p.amount, series.unit) == sign]
    absence = current.absence
    if absence is None and sign == 0:
        absence = Absence("zero")
    elif absence is None and len(same) < MINIMUM_HISTORY:
        absence = Absence("history-too-short", detail=str(len(same)))
    ahead, bands = int(given.param("ahead")), int(given.param("bands"))
    cases: list[tuple[int, Decimal]] = []
    band = 0
    if absence is None:
        band = _find_band(series.points[-1], same, bands)
        cases = _list_cases(series, [p for p in same if _find_band(p, same, bands) == band], ahead)
        if len(cases) < given.param("least"):
            absence, cases = Absence("history-too-short", detail=str(len(cases))), []
    outcomes = [Quantity(total, series.unit).direction() for _, total in cases]
    places = [place for place, _ in cases]
    overlap = any(later - earlier < ahead for earlier, later in pairwise(places))
    used = [series.points[place] for place in places]
    after = [point for place in places for point in series.points[place : place + ahead + 1]]
    main = given.measure(
        None if absence else Quantity(Decimal(outcomes.count(1)), COUNT),
        inputs=(series.id,),
        rows=tuple(dict.fromkeys(rows_of(after))),
        absence=absence,
        facets=(
            ("sign", side_name(sign)),
            ("overlap", "yes" if overlap else "no"),
            describe_bound(given, series),
            describe_regularity(given.period, *(point.period for point in after)),
        ),
    )
    counts = (
        ("cases", len(cases), absence, Text("相似情形次数", "cases: earlier weeks like this one")),
        ("ahead", ahead, None, Text("其后观察周数", "weeks looked at after each case")),
        ("band", band, absence, Text("量级所在档，由小到大", "band of size, counted from the smallest")),
        ("bands", bands, None, Text("量级档数", "bands of size")),
    )
    return given.found(
        main,
        *(
            given.measure(None if why else Quantity(Decimal(count), COUNT), part, definition=text, absence=why)
            for part, count, why, text in counts
        ),
        *measure_history(given, series),
        *(
            _measure_case(given, number, point.period, outcome, point)
            for number, (point, outcome) in enumerate(zip(used, outcomes, strict=True), start=1)
        ),
    )


def _find_band(point: Point, same: list[Point], bands: int) -> int:
    """The band of a week by the number of same-sign weeks that are smaller; equal weeks share a band."""
    size = abs(point.amount or Decimal(0))
    smaller = sum(abs(other.amount or Decimal(0)) < size for other in same)
    return smaller * bands // len(same) + 1


def _list_cases(series: Series, alike: list[Point], ahead: int) -> list[tuple[int, Decimal]]:
    """The place of each case in the series, with the total of the weeks after it."""
    ends = {point.period.end for point in alike}
    cases = []
    for place, point in enumerate(series.points[: len(series.points) - ahead]):
        total = sum_points(series.points[place + 1 : place + 1 + ahead])
        if point.period.end in ends and total is not None:
            cases.append((place, total))
    return cases


def _measure_case(given: MetricInput, number: int, period: Period, outcome: int, point: Point) -> Measure:
    return given.measure(
        period.end,
        f"case{number}",
        definition=Text("相似情形所在周", "week of a case"),
        period=period,
        rows=point.rows,
        facets=(("outcome", side_name(outcome)),),
    )
