"""Several subjects a week, stacked: inflows upwards, outflows downwards, each named at the right end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flowbrief.compose.cells import label_week, list_point
from flowbrief.extend import Param, ParamType, SeriesKind, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.document import Runs, plain_text
from flowbrief.model.measure import FLOW_KINDS, Finding, Point
from flowbrief.model.plot import Bars, Dots, Key, Label, Layer, Line, Plot, Role
from flowbrief.model.text import Text

from .axes import scale_money, share_of_width, span_of, tick_dates, tick_money
from .behind import column_of, tabulate
from .lines import spread
from .spoken import say_amount, say_rows
from .units import require_one_unit
from .weeks import BAR_DAYS, EDGE_DAYS, align_weeks, label_gaps, make_headroom, place_week, shade_gaps

_ROLES: tuple[Role, ...] = ("primary", "secondary", "third", "fourth", "muted")
# Names stand beside the last bar if they take no more than this share of the wide chart, each so much of the axis.
_WIDEST_NAME, _NAME_GAP = 0.21, 0.1
# A leader from a bar to its name is so long, as a share of the weeks, and so thin.
_LEADER, _THIN = 0.05, 0.8


@dataclass(frozen=True, slots=True)
class _Stack:
    """The part that one subject has in the bars: where each begins, and how high it is."""

    finding: Finding
    role: Role
    bases: tuple[Decimal, ...]
    amounts: tuple[Decimal, ...]


@chart(
    "stacked_bars",
    summary=Text(
        "多类资金的单周净流入，按方向堆叠，可叠加合计",
        "several subjects' weekly flows, stacked by direction, with their total as points",
    ),
    params=(
        Param("of", ParamType.SUBJECTS, "the subjects, from zero outwards", of_kinds=FLOW_KINDS, lengths=(2, 5)),
        Param(
            "net",
            ParamType.METRIC,
            "a weekly flow to draw as points, such as that of the whole",
            default=None,
            of_series=(SeriesKind.FLOW,),
        ),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=26, minimum=4, maximum=104),
    ),
)
def plot_stacked_bars(given: ChartInput) -> ChartContent:
    """Inflows stack upwards and outflows downwards, so that none hides another; a week that one lacks is shaded.

    Names stand beside the last bar, each led to its part; in the legend where they are too long, or where the last
    week is missing.

    Raises Refused if they are not in one currency.
    """
    findings = [finding for subject in given.param("of") if (finding := given.analysis.find_flow(subject)) is not None]
    net = None if given.param("net") is None else given.analysis.finding(given.param("net"))
    everyone = [*findings, *([net] if net is not None else [])]
    unit = require_one_unit(given, [finding.series[0] for finding in everyone])
    _, columns = align_weeks(everyone, given.param("periods"))
    members = columns[: len(findings)]
    whole = [
        Point(points[0].period, None if any(point.amount is None for point in points) else Decimal(0))
        for points in zip(*members, strict=True)
    ]
    at = [index for index, point in enumerate(whole) if point.amount is not None]
    x = tuple(place_week(whole[index]) for index in at)
    stacks = _stack(findings, [[points[index].amount or Decimal(0) for index in at] for points in members])
    layers: list[Layer] = [*shade_gaps(whole), *(_draw_stack(stack, x) for stack in stacks)]
    tops = [base + amount for stack in stacks for base, amount in zip(stack.bases, stack.amounts, strict=True)]
    if net is not None:
        known = [(place_week(point), point.amount) for point in columns[-1] if point.amount is not None]
        layers.append(Dots(tuple(at for at, _ in known), tuple(scale_money(one) for _, one in known), "accent", True))
        tops += [amount for _, amount in known]
    low, high = span_of(tops)
    y_ticks = tick_money(given.spec.id, low, high, unit, given.language)
    y_range = make_headroom(y_ticks, low, high)
    first, last = place_week(whole[0]) - EDGE_DAYS, place_week(whole[-1])
    end = last + EDGE_DAYS + (last - first) * _LEADER
    names = _place_names(given, stacks, net, columns[-1], y_range) if whole[-1].amount is not None else None
    if names is not None:
        layers += [Line((last + BAR_DAYS / 2, end), (one.start, one.y), one.role, width=_THIN) for one in names]
    labels = [Label(end, one.y, one.runs, one.role, shift=3.0, lift=-3.0, bold=True) for one in names or ()]
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, whole[0].period.end, whole[-1].period.end, given.language),
            y_ticks=y_ticks,
            x_range=(first, end if names is not None else last + EDGE_DAYS),
            y_range=y_range,
            layers=tuple(layers),
            labels=(*labels, *label_gaps(given, whole, y_ticks)),
            keys=() if names is not None else _list_keys(given, stacks, net),
            right_margin=max((share_of_width(plain_text(label.runs)) for label in labels), default=0.0),
        ),
        subtitle=given.words("chart.subtitle.stacked_bars", names={"unit": name_table_unit(unit, given.language)}),
        alt=_say_alt(given, everyone),
        data=tuple(
            list_point(given.spec.id, finding.series[0], point)
            for finding, points in zip(everyone, columns, strict=True)
            for point in points
        ),
        shows=() if net is None else (net.id,),
        table=tabulate(
            given,
            [
                column_of(given, (print_name(given.name(finding.subject)),), finding.series[0], points)
                for finding, points in zip(everyone, columns, strict=True)
            ],
            unit,
        ),
    )


def _stack(findings: Sequence[Finding], amounts: Sequence[Sequence[Decimal]]) -> list[_Stack]:
    """Put each amount on those before it that go the same way."""
    up = [Decimal(0)] * len(amounts[0])
    down = [Decimal(0)] * len(amounts[0])
    stacks = []
    for finding, role, column in zip(findings, _ROLES, amounts, strict=False):
        bases = tuple(up[at] if amount >= 0 else down[at] for at, amount in enumerate(column))
        for at, amount in enumerate(column):
            (up if amount >= 0 else down)[at] += amount
        stacks.append(_Stack(finding, role, bases, tuple(column)))
    return stacks


def _draw_stack(stack: _Stack, x: tuple[float, ...]) -> Bars:
    heights, bases = tuple(map(scale_money, stack.amounts)), tuple(map(scale_money, stack.bases))
    return Bars(x, heights, bases, (stack.role,) * len(x), BAR_DAYS)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name beside the last bar: the middle of its part, and the height at which the name stands."""

    start: float
    y: float
    runs: Runs
    role: Role


def _place_names(
    given: ChartInput,
    stacks: Sequence[_Stack],
    net: Finding | None,
    line: Sequence[Point],
    y_range: tuple[float, float],
) -> list[_Name] | None:
    """The names of all parts from the lowest up, pushed apart where they would touch; None if they have no room."""
    parts: list[tuple[float, str, Role]] = []
    for stack in stacks:
        middle = stack.bases[-1] + stack.amounts[-1] / 2
        parts.append((scale_money(middle), given.name(stack.finding.subject), stack.role))
    if net is not None:
        if line[-1].amount is None:
            return None
        parts.append((scale_money(line[-1].amount), given.name(net.subject), "accent"))
    if max(share_of_width(name) for _, name, _ in parts) > _WIDEST_NAME:
        return None
    parts.sort(key=lambda part: part[0])
    low, high = y_range
    gap = (high - low) * _NAME_GAP
    places = spread([start for start, _, _ in parts], low + gap / 2, high - gap / 2, gap)
    return [_Name(start, y, (print_name(name),), role) for (start, name, role), y in zip(parts, places, strict=True)]


def _list_keys(given: ChartInput, stacks: Sequence[_Stack], net: Finding | None) -> tuple[Key, ...]:
    keys = [Key((print_name(given.name(stack.finding.subject)),), stack.role, "bar") for stack in stacks]
    if net is not None:
        keys.append(Key((print_name(given.name(net.subject)),), "accent", "dot"))
    return tuple(keys)


def _say_alt(given: ChartInput, findings: Sequence[Finding]) -> Runs:
    """What each stands at in the latest week."""
    week = {"week": label_week(given.analysis.period.end)}
    head = given.words("alt.stacked_bars", week)
    return say_rows(given, head, (say_amount(given, given.name(one.subject), one.main) for one in findings))
