"""A group of subjects as one: its members' weekly flows added up, and that sum in proportion to their assets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flowbrief.extend import Param, ParamType, SeriesKind, metric
from flowbrief.extend.inputs import MetricInput
from flowbrief.model.measure import Absence, Finding, Measure, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, Quantity
from flowbrief.model.text import Text

from .members import NAMES, SUBJECTS, check_units, describe_universes, describe_weeks, find_lack
from .weeks import measure_base, measure_week
from .window import describe_regularity, rows_of, side_name, sign_of

_LEAST = 2
Line = tuple[Point | None, ...]


@metric(
    "group_flow",
    summary=Text(
        "合计净流入：各成员当周净流入之和，任一成员缺失即不计算",
        "Net flow of a group: the sum of its members' weekly net flows; none in a week in which a member lacks its own",
    ),
    formula="Σ F of the members, in every week that all of them have",
    params=(*NAMES, SUBJECTS),
    of_subject=False,
    series=SeriesKind.FLOW,
)
def group_flow(given: MetricInput) -> Finding:
    """The members' weekly flows added up, from the first week that all of them may have, in their one currency.

    A week in which a member lacks its flow has none; what the others have is never given for the whole.

    Raises Refused if the members are not in one currency.
    """
    members = given.members("subjects")
    unit = check_units(given, members)
    lines = _line_up([member.series[0] for member in members])
    points = tuple(_add_up(line) for line in lines)
    last = points[-1]
    absence = find_lack(members, _LEAST)
    series = Series(given.spec.id, points, unit, given.universe)
    value = None if absence or last.amount is None else Quantity(last.amount, unit)
    main = given.measure(
        value,
        period=last.period,
        inputs=tuple(member.id for member in members),
        rows=last.rows,
        absence=absence,
        facets=(
            ("side", side_name(sign_of(value.amount, unit)) if value else ""),
            describe_universes(members),
            describe_weeks(members),
            describe_regularity(last.period),
        ),
    )
    return given.found(main, *measure_week(given, points), _count(given, members), series=(series,))


@metric(
    "group_rate",
    summary=Text(
        "合计流入率：各成员当周净流入之和占其期初规模之和的比例",
        "Flow rate of a group: the sum of its members' net flows in percent of the sum of their assets at the start",
    ),
    formula="Σ F of the members ÷ Σ of their assets on the last day before the week × 100; one day for all of them",
    params=(
        *NAMES,
        Param(
            "subjects",
            ParamType.SUBJECTS,
            "the members of the group, each with a flow rate",
            of_kinds=("flow_rate",),
        ),
    ),
    of_subject=False,
    series=SeriesKind.RATIO,
)
def group_rate(given: MetricInput) -> Finding:
    """The members' flows in percent of their assets at the start of the week, both added up.

    Parts: `base` (those assets) and `base_on` (their one date). A week in which a member lacks its flow or its assets,
    or in which the assets are not all of one day, has no value. The second series holds the base of each week.

    Raises Refused if the members are not in one currency.
    """
    members = given.members("subjects")
    unit = check_units(given, members, place=1)
    flows = _line_up([given.findings[member.main.lineage.inputs[0]].series[0] for member in members])
    bases = {_week_of(line).end: line for line in _line_up([member.series[1] for member in members])}
    rates: list[Point] = []
    sums: list[Point] = []
    for line in flows:
        flow, base = _add_up(line), _add_up_bases(bases.get(_week_of(line).end, ()), _week_of(line))
        sums.append(base)
        has_rate = flow.amount is not None and base.amount is not None and base.amount > 0
        rate = flow.amount / base.amount * 100 if has_rate and flow.amount is not None and base.amount else None
        rates.append(Point(flow.period, rate, (*flow.rows, *base.rows) if has_rate else ()))
    last, base = rates[-1], sums[-1]
    absence = find_lack(members, _LEAST)
    if absence is None and last.amount is None:
        absence = Absence("missing-level")
    value = None if absence or last.amount is None else Quantity(last.amount, PERCENT)
    main = given.measure(
        value,
        inputs=tuple(member.id for member in members),
        rows=last.rows,
        absence=absence,
        facets=(
            ("side", side_name(value.direction()) if value else ""),
            describe_universes(members),
            describe_weeks(members),
            describe_regularity(given.period),
        ),
    )
    whole = Text("期初规模合计", "assets of the members at the start of the week")
    rate_series = Series(given.spec.id, tuple(rates), PERCENT, given.universe)
    base_series = Series(f"{given.spec.id}.base", tuple(sums), unit, given.universe)
    return given.found(
        main, *measure_base(given, base, unit, whole), _count(given, members), series=(rate_series, base_series)
    )


def _count(given: MetricInput, members: Sequence[Finding]) -> Measure:
    return given.measure(
        Quantity(Decimal(len(members)), COUNT), "members", definition=Text("成员数", "members of the group")
    )


def _line_up(series: Sequence[Series]) -> list[Line]:
    """The points of several series week by week, oldest first, None where one has no such week.

    It begins with the first week of the series that begins last: before that the group is not whole.
    """
    first = max(one.history_start.end for one in series)
    by_end: list[dict[date, Point]] = [{point.period.end: point for point in one.points} for one in series]
    ends = sorted({end for points in by_end for end in points if end >= first})
    return [tuple(points.get(end) for points in by_end) for end in ends]


def _week_of(line: Line) -> Period:
    """The week of some points: that of the first member that has it."""
    return next(point.period for point in line if point is not None)


def _add_up(line: Line) -> Point:
    """The sum of the points of one week; without an amount if one of them lacks its own."""
    known = [point for point in line if point is not None and point.amount is not None]
    if len(known) < len(line):
        return Point(_week_of(line), None)
    total = sum((point.amount for point in known if point.amount is not None), Decimal(0))
    return Point(_week_of(line), total, rows_of(known))


def _add_up_bases(line: Line, week: Period) -> Point:
    """The sum of the assets before a week; without an amount if they are not all known, or not of one day."""
    days = {row.period_end for point in line if point is not None for row in point.rows}
    return _add_up(line) if len(days) == 1 else Point(week, None)
