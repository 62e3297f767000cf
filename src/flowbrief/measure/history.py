"""The week in its own history: extremes, ranks, streaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .window import MINIMUM_HISTORY, describe_regularity, gaps_among, rows_of, side_name, sign_of, unbroken_tail

_OF = Param("of", ParamType.METRIC, "the weekly flow whose latest value is judged", of_series=(SeriesKind.FLOW,))
HISTORY_START = Text("历史数据起点", "start of the history it is judged on")


def measure_history(given: MetricInput, series: Series) -> tuple[Measure, Measure]:
    """The start of the data and the number of weeks they lack, which go with every statement about history."""
    missing = [point for point in series.points if point.amount is None]
    start = given.measure(series.history_start.end, "start", definition=HISTORY_START, inputs=(series.id,))
    lacking = given.measure(
        Quantity(Decimal(len(missing)), COUNT),
        "missing",
        definition=Text("历史数据缺失周数", "weeks missing from that history"),
        inputs=(series.id,),
        period=missing[-1].period if missing else None,
    )
    return start, lacking


def describe_bound(given: MetricInput, series: Series) -> tuple[str, str]:
    """The facet `since_break`: `yes` if a known break makes the history that is judged shorter than the data."""
    return "since_break", "yes" if len(series.points) < len(given.series("of").points) else "no"


def goes_on_before(given: MetricInput, run: Sequence[Point], sign: int) -> tuple[str, str]:
    """The facet `since_break` of a run: `yes` if a known break ends it that is seen to go on before the break."""
    points = given.series("of").points
    earlier = [point for point in points if run and point.period.end < run[0].period.end]
    amount = earlier[-1].amount if earlier else None
    cut = amount is not None and sign_of(amount, given.series("of").unit) == sign
    return "since_break", "yes" if cut else "no"


def _same_sign(series: Series, sign: int) -> list[Point]:
    return [p for p in series.points if p.amount is not None and sign_of(p.amount, series.unit) == sign]


def _no_history(current: Measure, same: list[Point]) -> Absence | None:
    """Why the history cannot be judged, or None if it can: no value, no direction, or fewer than 13 peers."""
    if current.value is None:
        return current.absence
    if current.quantity.direction() == 0:
        return Absence("zero")
    return Absence("history-too-short", detail=str(len(same))) if len(same) < MINIMUM_HISTORY else None


@metric(
    "extreme",
    summary=Text(
        "极值：称近若干周以来最大（最小），指其间同方向各周均未达到（均高于）当周规模",
        "Extremes: largest (smallest) in so many weeks: no week of the same direction since was as large (small)",
    ),
    formula="the latest earlier week of the same sign with |F| ≥ |this week| (smallest: ≤); weeks from it to now",
    params=(_OF,),
)
def extreme(given: MetricInput) -> Finding:
    """How far back one has to look for a week as large (or as small) in the same direction.

    The measure is the number of weeks in which this one is the largest (or smallest), itself included: 8 means
    "the largest in eight weeks". Of the two sides the rarer is reported, in the facet `side`. The search stops at
    a gap: a missing week could hold a larger flow. A largest week of the whole history is a record, gaps or not,
    and says how many weeks the history lacks. Fewer than 13 weeks of the same sign are no history. The history
    begins after the latest known break.
    """
    current, series = given.finding("of").main, given.history("of")
    sign = current.quantity.direction() if current.value is not None else 0
    same = _same_sign(series, sign)
    start, missing = measure_history(given, series)
    absence = _no_history(current, same)
    if absence:
        since = given.measure(None, "since", absence=absence)
        return given.found(given.measure(None, absence=absence), since, start, missing)
    size = abs(current.quantity.amount)
    earlier_same = [abs(point.amount) for point in same[:-1] if point.amount is not None]
    if all(other < size for other in earlier_same):
        irregular = describe_regularity(given.period)
        weeks = sum(point.amount is not None for point in series.points)
        main = given.measure(
            Quantity(Decimal(weeks), COUNT),
            inputs=(series.id,),
            rows=rows_of(series.points),
            facets=(
                ("side", "largest"),
                ("sign", side_name(sign)),
                ("outcome", "record"),
                ("tie", "no"),
                describe_bound(given, series),
                irregular,
            ),
        )
        return given.found(main, given.measure(None, "since", absence=Absence("no-earlier-period")), start, missing)
    sides = [
        ("largest", _weeks_back(series, sign, lambda other: other >= size, across_opposite=True)),
        ("smallest", _weeks_back(series, sign, lambda other: other <= size, across_opposite=False)),
    ]
    side, back = max(sides, key=lambda entry: entry[1] or 0)
    if back is None:
        absence = Absence("gap-in-window", gaps_among(given.dataset, _since_as_large(series, sign, size)))
        since = given.measure(None, "since", absence=absence)
        return given.found(given.measure(None, absence=absence), since, start, missing)
    found = series.points[-1 - back]
    irregular = describe_regularity(given.period, found.period)
    tie = found.amount is not None and abs(found.amount) == size
    main = given.measure(
        Quantity(Decimal(back), COUNT),
        inputs=(series.id,),
        rows=rows_of(series.points[-1 - back :]),
        facets=(
            ("side", side),
            ("sign", side_name(sign)),
            ("outcome", "since"),
            ("tie", "yes" if tie else "no"),
            irregular,
        ),
    )
    since = given.measure(
        found.period.end,
        "since",
        definition=Text("上一次达到同等规模的周", "the last week of that size"),
        period=found.period,
        inputs=(series.id,),
        rows=found.rows,
    )
    return given.found(main, since, start, missing)


def _since_as_large(series: Series, sign: int, size: Decimal) -> tuple[Point, ...]:
    """The weeks from the latest earlier one at least as large to now, gaps and all."""
    reached = [
        index
        for index, point in enumerate(series.points[:-1])
        if point.amount is not None and sign_of(point.amount, series.unit) == sign and abs(point.amount) >= size
    ]
    return series.points[reached[-1] :]


def _weeks_back(series: Series, sign: int, reaches: Callable[[Decimal], bool], *, across_opposite: bool) -> int | None:
    """Steps back to the latest earlier week of the sign whose size `reaches`; None if there is none before a gap.

    The smallest inflow "since" a week would mislead if money had flowed out in between, so that search may not
    cross a week of the other direction.
    """
    for back, point in enumerate(reversed(series.points[:-1]), start=1):
        if point.amount is None:
            return None
        direction = sign_of(point.amount, series.unit)
        if direction == sign and reaches(abs(point.amount)):
            return back
        if direction != sign and not across_opposite:
            return None
    return None


@metric(
    "rank",
    summary=Text(
        "排名：当周规模在数据所载同方向各周中的名次",
        "Rank: place by size among all weeks of the same direction in the data",
    ),
    formula="1 + the number of same-sign weeks in the history with a larger |F|",
    params=(_OF,),
)
def rank(given: MetricInput) -> Finding:
    """Place of this week among all weeks of the same sign in the data; ties share the better place.

    Also the largest inflow of the history (`best`, in the week `best_on`), which the next weeks have to beat.
    """
    current, series = given.finding("of").main, given.history("of")
    sign = current.quantity.direction() if current.value is not None else 0
    same = _same_sign(series, sign)
    start, missing = measure_history(given, series)
    absence = _no_history(current, same)
    best = _best_inflow(given, series)
    of = given.measure(
        None if absence else Quantity(Decimal(len(same)), COUNT),
        "of",
        definition=Text("同方向的周数", "weeks of the same direction"),
        inputs=(series.id,),
        absence=absence,
    )
    if absence:
        return given.found(given.measure(None, absence=absence), of, start, missing, *best)
    size = abs(current.quantity.amount)
    larger = [point for point in same if point.amount is not None and abs(point.amount) > size]
    main = given.measure(
        Quantity(Decimal(len(larger) + 1), COUNT),
        inputs=(series.id,),
        rows=rows_of(same),
        facets=(("sign", side_name(sign)), describe_bound(given, series), describe_regularity(given.period)),
    )
    return given.found(main, of, start, missing, *best)


def _best_inflow(given: MetricInput, series: Series) -> tuple[Measure, ...]:
    definitions = Text("历史最大单周净流入", "largest weekly inflow of the history"), Text("所在周", "its week")
    inflows = _same_sign(series, 1)
    if len(inflows) < MINIMUM_HISTORY:
        absence = Absence("history-too-short", detail=str(len(inflows)))
        return tuple(
            given.measure(None, part, definition=text, absence=absence)
            for part, text in zip(("best", "best_on"), definitions, strict=True)
        )
    point = max(inflows, key=lambda p: p.amount or Decimal(0))
    amount = Quantity(point.amount or Decimal(0), series.unit)
    return (
        given.measure(amount, "best", definition=definitions[0], period=point.period, rows=point.rows),
        given.measure(point.period.end, "best_on", definition=definitions[1], period=point.period, rows=point.rows),
    )


@metric(
    "streak",
    summary=Text(
        "连续周数：净流入方向不变的周数，基本持平的一周或数据缺口均使其中断",
        "Streak: consecutive weeks in one direction; a week of almost no flow, or a gap, ends it",
    ),
    formula="consecutive weeks of the same printed sign, this week included; a zero or a missing week ends the run",
    params=(_OF,),
)
def streak(given: MetricInput) -> Finding:
    """Length of the run of same-sign weeks that ends now, and of the opposite run just before it.

    The facet `bounded` is `yes` when the run begins where the data begin or resume, or after a known break, so that
    its true length is not known and it may only be dated.
    """
    current, series = given.finding("of").main, given.history("of")
    if current.value is None or current.quantity.direction() == 0:
        absence = current.absence or Absence("zero")
        nothing = [given.measure(None, part, absence=absence) for part in ("", "before", "start")]
        return given.found(*nothing)
    points = unbroken_tail(series.points)
    signs = [sign_of(point.amount, series.unit) for point in points if point.amount is not None]
    length = _run_length(signs, signs[-1])
    rest = signs[:-length]
    opposite = _run_length(rest, -signs[-1])
    first = points[-length]
    main = given.measure(
        Quantity(Decimal(length), COUNT),
        inputs=(series.id,),
        rows=rows_of(points[-length:]),
        facets=(
            ("sign", side_name(signs[-1])),
            ("bounded", "no" if rest else "yes"),
            goes_on_before(given, points[-length:], signs[-1]),
        ),
    )
    before = given.measure(
        Quantity(Decimal(opposite), COUNT) if opposite else None,
        "before",
        definition=Text("此前反方向的连续周数", "length of the opposite run before it"),
        inputs=(series.id,),
        rows=rows_of(points[-length - opposite : -length]),
        absence=Absence("no-earlier-period"),
        facets=(("bounded", "yes" if opposite and opposite == len(rest) else "no"),),
    )
    start = given.measure(
        first.period.end,
        "start",
        definition=Text("本轮首周", "first week of the run"),
        period=first.period,
        rows=first.rows,
    )
    return given.found(main, before, start)


def _run_length(signs: list[int], sign: int) -> int:
    length = 0
    while length < len(signs) and signs[-1 - length] == sign:
        length += 1
    return length
