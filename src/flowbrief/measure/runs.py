"""How often the direction of this week has been seen of late: first in so many weeks, m of the last n."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Point, Series
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.text import Text

from .window import absent, describe_regularity, rows_of, side_name, sign_of

_OF = Param("of", ParamType.METRIC, "the weekly flow whose direction is counted", of_series=(SeriesKind.FLOW,))


@metric(
    "first_in",
    summary=Text(
        "若干周来首次：当周方向与此前连续各周相反，周数为其连续周数加一",
        "First in so many weeks: this week turned a run of the other direction; its length plus one",
    ),
    formula="1 + the consecutive weeks of the opposite printed sign just before this one",
    params=(_OF,),
)
def first_in(given: MetricInput) -> Finding:
    """In how many weeks this is the first of its direction: after three of outflow an inflow is the first in four.

    No value if the week before went the same way or printed as zero, or if the opposite run reaches back to a gap or
    to the start of the data, or to a known break, for its length is then not known.
    """
    current, series = given.finding("of").main, given.history("of")
    sign = current.quantity.direction() if current.value is not None else 0
    run = _opposite_run(series, sign)
    before = series.points[-2 - len(run)] if len(series.points) > 1 + len(run) else None
    absence = current.absence
    if absence is None and sign == 0:
        absence = Absence("zero")
    elif absence is None and before is not None and before.amount is None:
        absence = absent(given.dataset, [before], "gap-in-window")
    elif absence is None and not run:
        absence = Absence("no-earlier-period")
    elif absence is None and before is None:
        absence = Absence("history-too-short", detail=str(len(run)))
    known = absence is None
    main = given.measure(
        Quantity(Decimal(len(run) + 1), COUNT) if known else None,
        inputs=(series.id,),
        rows=rows_of((*run, series.points[-1])) if known else (),
        absence=absence,
        facets=(("sign", side_name(sign)), describe_regularity(given.period)),
    )
    opposite = given.measure(
        Quantity(Decimal(len(run)), COUNT) if known else None,
        "opposite",
        definition=Text("此前反方向的连续周数", "length of the opposite run before it"),
        rows=rows_of(run),
        absence=absence,
    )
    start = given.measure(
        run[0].period.end if known else None,
        "start",
        definition=Text("反方向首周", "first week of the opposite run"),
        period=run[0].period if known else None,
        absence=absence,
    )
    return given.found(main, opposite, start)


def _opposite_run(series: Series, sign: int) -> tuple[Point, ...]:
    """The unbroken weeks of the other direction that end with the one before the last."""
    earlier = series.points[:-1]
    start = len(earlier)
    while sign and start > 0:
        amount = earlier[start - 1].amount
        if amount is None or sign_of(amount, series.unit) != -sign:
            break
        start -= 1
    return earlier[start:] if sign else ()


@metric(
    "m_of_n",
    summary=Text(
        "近若干周中与当周同方向的周数，含当周",
        "Weeks of this week's direction among the last so many, this week included",
    ),
    formula="the number of weeks with the printed sign of this week among the last n",
    params=(_OF, Param("periods", ParamType.INTEGER, "n, the number of weeks", minimum=2)),
)
def m_of_n(given: MetricInput) -> Finding:
    """How many of the last n weeks went the way of this one.

    No value where a week of the window is missing, or lies before a known break.
    """
    current, series = given.finding("of").main, given.history("of")
    n: int = given.param("periods")
    used = series.upto(n)
    sign = current.quantity.direction() if current.value is not None else 0
    absence = current.absence
    if absence is None and sign == 0:
        absence = Absence("zero")
    elif absence is None and (len(used) < n or any(point.amount is None for point in used)):
        absence = absent(given.dataset, used, "history-too-short")
    same = [p for p in used if p.amount is not None and sign_of(p.amount, series.unit) == sign]
    main = given.measure(
        None if absence else Quantity(Decimal(len(same)), COUNT),
        inputs=(series.id,),
        rows=rows_of(used),
        absence=absence,
        facets=(
            ("sign", side_name(sign)),
            ("all", "yes" if len(same) == n else "no"),
            describe_regularity(*(point.period for point in used)),
        ),
    )
    periods = given.measure(Quantity(Decimal(n), COUNT), "of", definition=Text("观察周数", "weeks looked at"))
    start = given.measure(
        used[0].period.end, "start", definition=Text("观察首周", "first week looked at"), period=used[0].period
    )
    return given.found(main, periods, start)
