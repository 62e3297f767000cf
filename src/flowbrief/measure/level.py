"""How much flowed: the week itself, averages, changes, shares."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, Quantity
from flowbrief.model.text import Text

from .weeks import measure_week
from .window import absent, absent_before, describe_regularity, rows_of, side_name, sign_of, sum_points

# A week within this many percent of the one before is reported as little changed.
STEADY_PERCENT = Decimal(2)


@metric(
    "net_flow",
    summary=Text(
        "净流入：当周申购减赎回，流入为正", "Net flow: money in minus money out in the week; an inflow is positive"
    ),
    formula="the flow of the week",
    series=SeriesKind.FLOW,
    subject_shapes=("weekly",),
)
def net_flow(given: MetricInput) -> Finding:
    """Net flow of a subject in the week of the issue, in currency units, and its series of weeks."""
    flows = given.flows[given.spec.subject]
    series = Series(given.spec.id, flows.points, flows.unit, flows.universe)
    last = flows.points[-1]
    main = given.measure(
        None if last.amount is None else Quantity(last.amount, flows.unit),
        inputs=(given.spec.subject,),
        rows=last.rows,
        absence=absent(given.dataset, [last], "no-earlier-period"),
        facets=(("side", side_name(sign_of(last.amount, flows.unit)) if last.amount is not None else ""),),
    )
    return given.found(main, *measure_week(given, flows.points, inputs=(given.spec.subject,)), series=(series,))


@metric(
    "moving_average",
    summary=Text(
        "移动均值：最近若干周净流入的平均，含当周", "Moving average: mean of the latest weeks, this week included"
    ),
    formula="sum of the last n weeks ÷ n",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow to average", of_series=(SeriesKind.FLOW,)),
        Param("periods", ParamType.INTEGER, "n, the number of weeks", minimum=2),
    ),
    series=SeriesKind.LEVEL,
)
def moving_average(given: MetricInput) -> Finding:
    """Mean of the last n weeks; no value where a week of the window is missing."""
    series = given.series("of")
    n: int = given.param("periods")
    points = []
    for index, point in enumerate(series.points):
        total = sum_points(series.points[index + 1 - n : index + 1]) if index + 1 >= n else None
        points.append(Point(point.period, None if total is None else total / n))
    used = series.upto(n)
    amount = points[-1].amount
    irregular = any(point.period.is_irregular for point in used)
    main = given.measure(
        None if amount is None else Quantity(amount, series.unit),
        period=Period(end=used[-1].period.end, start=used[0].period.start),
        inputs=(series.id,),
        rows=rows_of(used),
        absence=absent(given.dataset, used, "history-too-short"),
        facets=(("irregular", "yes" if irregular else "no"),),
    )
    periods = given.measure(
        Quantity(Decimal(n), COUNT), "periods", definition=Text("均值所含周数", "weeks in the average")
    )
    oldest = used[0]
    leaving = given.measure(
        None if oldest.amount is None or len(used) < n else Quantity(oldest.amount, series.unit),
        "leaving",
        definition=Text("下周移出均值一周的净流入", "flow of the week that leaves the average next"),
        period=oldest.period,
        rows=oldest.rows,
        absence=main.absence or Absence("history-too-short"),
    )
    leaves = Text("下周移出均值的一周", "the week that leaves the average next")
    leaving_on = given.measure(oldest.period.end, "leaving_on", definition=leaves, period=oldest.period)
    averaged = Series(given.spec.id, tuple(points), series.unit, series.universe)
    return given.found(main, periods, leaving, leaving_on, series=(averaged,))


@metric(
    "rolling_sum",
    summary=Text("滚动合计：最近若干周净流入之和，含当周", "Rolling sum: total of the last weeks, this week included"),
    formula="sum of the last n weeks",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow to add up", of_series=(SeriesKind.FLOW,)),
        Param("periods", ParamType.INTEGER, "n, the number of weeks", minimum=2),
    ),
    series=SeriesKind.LEVEL,
)
def rolling_sum(given: MetricInput) -> Finding:
    """Total of the last n weeks; no value where a week of the window is missing.

    Its weeks overlap, so the series is a level: it may be drawn and compared, never added up again.
    """
    series = given.series("of")
    n: int = given.param("periods")
    totals = [
        sum_points(series.points[index + 1 - n : index + 1]) if index + 1 >= n else None
        for index in range(len(series.points))
    ]
    points = tuple(Point(point.period, total) for point, total in zip(series.points, totals, strict=True))
    used = series.upto(n)
    total = Quantity(totals[-1], series.unit) if totals[-1] is not None else None
    main = given.measure(
        total,
        period=Period(end=used[-1].period.end, start=used[0].period.start),
        inputs=(series.id,),
        rows=rows_of(used),
        absence=absent(given.dataset, used, "history-too-short"),
        facets=(
            ("side", side_name(total.direction()) if total else ""),
            describe_regularity(*(p.period for p in used)),
        ),
    )
    periods = given.measure(Quantity(Decimal(n), COUNT), "periods", definition=Text("合计所含周数", "weeks in the sum"))
    return given.found(main, periods, series=(Series(given.spec.id, points, series.unit, series.universe),))


# What a change is called that is not against the week before.
_DIFFERENCE = Text("差额：当周净流入与所比数值之差", "Difference: this week against the value it is compared with")


@metric(
    "change",
    summary=Text(
        "变动：当周净流入与前一周之差",
        "Change: this week against the week before",
    ),
    formula="this week − the week before; percent of the week before, refused across zero",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow whose latest value is compared", of_series=(SeriesKind.FLOW,)),
        Param(
            "against",
            ParamType.METRIC,
            "compare with this metric instead of the week before",
            default=None,
            of_series=(SeriesKind.FLOW, SeriesKind.LEVEL),
        ),
    ),
)
def change(given: MetricInput) -> Finding:
    """Difference from the week before, or from another measure; in percent only where the sign is the same."""
    current = given.finding("of").main
    series = given.series("of")
    previous_definition = Text("比较值", "the value compared with")
    if given.param("against") is None:
        before = series.points[-2] if len(series.points) > 1 else None
        earlier = None if before is None or before.amount is None else Quantity(before.amount, series.unit)
        reason = (
            Absence("no-earlier-period")
            if before is None
            else absent_before(given.dataset, series, "no-earlier-period")
        )
        period, rows = (before.period, before.rows) if before else (given.period, ())
    else:
        other = given.finding("against").main
        earlier = None if other.value is None else other.quantity
        reason = other.absence or Absence("no-earlier-period")
        period, rows = other.period, other.lineage.rows
    inputs = (current.id, str(given.param("against") or series.id))
    against = ("against", given.finding("against").kind if given.param("against") else "week_before")
    previous = given.measure(
        earlier,
        "previous",
        facets=(against,),
        definition=previous_definition,
        period=period,
        rows=rows,
        absence=reason,
    )
    definition = _DIFFERENCE if given.param("against") else None
    days = given.measure(
        Quantity(Decimal(period.days), COUNT),
        "previous_days",
        definition=Text("比较周天数", "days in the week compared with"),
        period=period,
    )
    if earlier is None or current.value is None:
        absence = reason if earlier is None else current.absence
        nothing = given.measure(None, definition=definition, absence=absence, inputs=inputs, facets=(against,))
        percent = given.measure(None, "percent", absence=absence)
        return given.found(nothing, previous, percent, days)
    now = current.quantity
    difference = now.amount - earlier.amount
    main = given.measure(
        Quantity(difference, now.unit),
        definition=definition,
        inputs=inputs,
        rows=tuple(dict.fromkeys(current.lineage.rows + rows)),
        facets=(
            against,
            ("side", side_name(now.direction())),
            ("previous_side", side_name(earlier.direction())),
            ("relation", _relation(now, earlier)),
            ("irregular", "yes" if period.is_irregular or current.period.is_irregular else "no"),
        ),
    )
    same_sign = now.direction() == earlier.direction() != 0
    percent = given.measure(
        Quantity(difference / abs(earlier.amount) * 100, PERCENT) if same_sign else None,
        "percent",
        definition=Text("变动幅度", "change in percent"),
        inputs=inputs,
        rows=main.lineage.rows,
        absence=Absence("sign-change" if now.direction() and earlier.direction() else "zero"),
    )
    return given.found(main, previous, percent, days)


def _relation(now: Quantity, earlier: Quantity) -> str:
    """`larger`, `smaller` or `steady` in magnitude for the same sign, `opposite` otherwise; by printed values."""
    if now.direction() != earlier.direction():
        return "opposite"
    difference = abs(now.amount) - abs(earlier.amount)
    if now.rounded() == earlier.rounded() or abs(difference) * 100 < STEADY_PERCENT * abs(earlier.amount):
        return "steady"
    return "larger" if difference > 0 else "smaller"


@metric(
    "share",
    summary=Text(
        "占比：某类净流入占整体净流入的比例，两者同向时才给出",
        "Share: part of a net flow in percent, given only where both go the same way",
    ),
    formula="part ÷ whole × 100, only when both have the same sign",
    params=(
        Param("of", ParamType.METRIC, "the weekly flow of the part", of_series=(SeriesKind.FLOW,)),
        Param("whole", ParamType.METRIC, "the weekly flow of the whole", of_series=(SeriesKind.FLOW,)),
    ),
)
def share(given: MetricInput) -> Finding:
    """Part of a whole in percent; none when the directions differ, the part exceeds the whole, or one is zero."""
    part, whole = given.finding("of").main, given.finding("whole").main
    inputs = (part.id, whole.id)
    absence = part.absence or whole.absence
    value: Quantity | None = None
    if part.value is not None and whole.value is not None:
        one, all_of = part.quantity, whole.quantity
        if one.direction() == 0 or all_of.direction() == 0:
            absence = Absence("zero")
        elif one.direction() != all_of.direction():
            absence = Absence("sign-change")
        elif abs(one.amount) > abs(all_of.amount):
            absence = Absence("sign-change", detail="the remaining parts flowed the other way")
        else:
            value = Quantity(one.amount / all_of.amount * 100, PERCENT)
    main = given.measure(
        value,
        inputs=inputs,
        rows=tuple(dict.fromkeys(part.lineage.rows + whole.lineage.rows)),
        absence=absence,
        facets=(("side", part.facet("side") or ""), ("whole", given.finding("whole").subject)),
    )
    return given.found(main)
