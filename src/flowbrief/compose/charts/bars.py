"""Bar charts of weekly flow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flowbrief.compose.cells import label_value, label_week, list_measure, list_point, point_id
from flowbrief.extend import Param, ParamType, SeriesKind, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.language.phrasebook import capitalise
from flowbrief.model.document import Datum, Plain, Runs
from flowbrief.model.fact import FACT
from flowbrief.model.measure import FLOW_KINDS, Finding, Measure, Point, Series
from flowbrief.model.plot import Bars, Dots, Key, Label, Layer, Line, Plot, Role
from flowbrief.model.quantity import Quantity
from flowbrief.model.text import Text

from .axes import scale_money, span_of, tick_dates, tick_money
from .behind import DATES, WEEKS, column_of, column_of_facts, tabulate
from .extremes import label_extremes, stretch_range
from .happenings import draw_happenings, label_happenings, list_happenings, make_row
from .weeks import BAR_DAYS, EDGE_DAYS, label_gaps, make_headroom, place_week, shade_gaps


@chart(
    "signed_bars",
    summary=Text("单周净流入柱状图，正负分色，可叠加移动均值", "weekly bars, coloured by sign, with a moving average"),
    params=(
        Param("of", ParamType.METRIC, "the weekly flow to draw", of_series=(SeriesKind.FLOW,)),
        Param(
            "average",
            ParamType.METRIC,
            "a moving average to draw as a line",
            default=None,
            of_kinds=("moving_average",),
        ),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=52, minimum=4),
        Param(
            "facts",
            ParamType.METRICS,
            "facts that are flows, drawn as points: what others counted",
            default=(),
            of_kinds=(FACT,),
        ),
    ),
)
def plot_signed_bars(given: ChartInput) -> ChartContent:
    """Signed weekly bars with the average as a line; missing weeks are shaded, irregular ones marked.

    Facts whose period ends within the weeks that are shown stand as points, in the legend by their provider and value.
    """
    finding = given.analysis.finding(given.param("of"))
    series = finding.series[0]
    points = series.upto(given.param("periods"))
    known = [point for point in points if point.amount is not None]
    roles: tuple[Role, ...] = tuple("inflow" if (p.amount or 0) >= 0 else "outflow" for p in known)
    bars = Bars(
        x=tuple(place_week(point) for point in known),
        height=tuple(scale_money(point.amount or Decimal(0)) for point in known),
        base=tuple(0.0 for _ in known),
        roles=roles,
        width=BAR_DAYS,
        marked=tuple(point.period.is_irregular for point in known),
    )
    layers: list[Layer] = [*shade_gaps(points), bars]
    keys = [
        Key((Plain(given.book.word("chart.inflow")),), "inflow", "bar"),
        Key((Plain(given.book.word("chart.outflow")),), "outflow", "bar"),
    ]
    data = [list_point(given.spec.id, series, point) for point in points]
    columns = [column_of(given, (print_name(given.name(finding.id)),), series, points)]
    amounts = [point.amount for point in known if point.amount is not None]
    if given.param("average") is not None:
        average = given.analysis.finding(given.param("average"))
        drawn = average.series[0].upto(given.param("periods"))
        y = tuple(None if p.amount is None else scale_money(p.amount) for p in drawn)
        layers.append(Line(tuple(place_week(point) for point in drawn), y, "accent", width=1.8))
        amounts += [point.amount for point in drawn if point.amount is not None]
        data += [list_point(given.spec.id, average.series[0], point) for point in drawn]
        name = capitalise(given.words("chart.average", {"periods": average.measure("periods")}))
        keys.append(Key(name, "accent", "line"))
        columns.append(column_of(given, name, average.series[0], drawn))
    counted = _list_counted(given, points[0].period.start, points[-1].period.end)
    if counted:
        layers.append(
            Dots(
                tuple(float(fact.period.end.toordinal()) for fact in counted),
                tuple(scale_money(fact.quantity.amount) for fact in counted),
                "secondary",
            )
        )
        amounts += [fact.quantity.amount for fact in counted]
        data += [list_measure(given.spec.id, fact.id, fact) for fact in counted]
        keys += [_name_counted(given, fact) for fact in counted]
        columns += [column_of_facts(given, (print_name(_name_provider(given, fact)),), [fact]) for fact in counted]
    if any(bars.marked):
        mark = given.book.word("note.irregular_mark")
        keys.append(Key((Plain(f"{mark} {given.book.word('chart.irregular')}"),), "muted", "none"))
    low, high = span_of(amounts)
    y_ticks = tick_money(given.spec.id, low, high, series.unit, given.language)
    x_range = (place_week(points[0]) - EDGE_DAYS, place_week(points[-1]) + EDGE_DAYS)
    events = list_happenings(given, finding.subject, points[0].period.start, points[-1].period.end)
    marks = [float(event.start.toordinal()) for event in events]
    extremes = label_extremes(given, series, points, x_range, shade_gaps(points), marks)
    y_range = stretch_range(make_headroom(y_ticks, low, high), extremes, has_stars=any(bars.marked))
    y_range = make_row(events, y_range)
    layers += draw_happenings(events, y_range)
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, points[0].period.end, points[-1].period.end, given.language),
            y_ticks=y_ticks,
            x_range=x_range,
            y_range=y_range,
            layers=tuple(layers),
            labels=(
                *_label_last(given, finding.main, points[-1], roles),
                *extremes,
                *label_happenings(given, events, x_range, y_range),
                *label_gaps(given, points, y_ticks),
            ),
            keys=tuple(keys),
            right_margin=0.12,
        ),
        subtitle=given.words(
            "chart.subtitle.signed_bars", names={"unit": name_table_unit(series.unit, given.language)}
        ),
        alt=_say_alt(given, finding, series, points),
        data=tuple(data),
        shows=tuple(fact.id for fact in counted),
        table=tabulate(given, columns, series.unit, DATES if counted else WEEKS),
    )


def _say_alt(given: ChartInput, finding: Finding, series: Series, points: tuple[Point, ...]) -> Runs:
    """From when to when the weeks reach, the latest of them, and the highest and the lowest."""
    slots = {
        "first": label_week(points[0].period.end),
        "week": label_week(points[-1].period.end),
        "amount": finding.main,
    }
    known = [point for point in points if point.amount is not None]
    for name, choose in (("high", max), ("low", min)):
        if known:
            found = choose(known, key=lambda point: point.amount or Decimal(0))
            quantity = Quantity(found.amount or Decimal(0), series.unit)
            slots[name] = label_value(point_id(series.id, found.period.end), quantity)
            slots[f"{name}_on"] = label_week(found.period.end)
    absent = {name: given.book.word("missing") for name in ("high", "high_on", "low", "low_on") if name not in slots}
    return given.words("alt.signed_bars", slots, {"subject": given.full_name(finding.subject), **absent})


def _list_counted(given: ChartInput, first: date, last: date) -> list[Measure]:
    """The facts that have a value and end within some days, by their last day."""
    found = [given.analysis.finding(fact).main for fact in given.param("facts")]
    known = [fact for fact in found if fact.value is not None and first <= fact.period.end <= last]
    return sorted(known, key=lambda fact: fact.period.end)


def _name_counted(given: ChartInput, fact: Measure) -> Key:
    """A point in the legend: whose it is, its last day and its value."""
    finding = given.analysis.finding(fact.id)
    names = {"provider": _name_provider(given, fact)}
    return Key(given.words("chart.counted", {"to": finding.measure("to"), "amount": fact}, names), "secondary", "bar")


def _name_provider(given: ChartInput, fact: Measure) -> str:
    return fact.facet(f"provider_{given.language}") or ""


@chart(
    "paired_bars",
    summary=Text("两类资金的单周净流入，按方向堆叠", "two groups' weekly flows, stacked by direction"),
    params=(
        Param("of", ParamType.SUBJECTS, "two subjects", of_kinds=FLOW_KINDS, length=2),
        Param("periods", ParamType.INTEGER, "how many weeks to show", default=26, minimum=4),
    ),
)
def plot_paired_bars(given: ChartInput) -> ChartContent:
    """Two subjects a week: inflows stack upwards, outflows downwards, so that neither hides the other."""
    one, other = given.param("of")[:2]
    findings = [given.analysis.find_flow(subject) for subject in (one, other)]
    first, second = (finding for finding in findings if finding is not None)
    points = first.series[0].upto(given.param("periods"))
    pairs = [
        (point, partner)
        for point, partner in zip(points, second.series[0].upto(given.param("periods")), strict=True)
        if point.amount is not None and partner.amount is not None
    ]
    lower = tuple((p.amount or Decimal(0), q.amount or Decimal(0)) for p, q in pairs)
    stacked = [a if (a >= 0) == (b >= 0) else Decimal(0) for a, b in lower]
    x = tuple(place_week(point) for point, _ in pairs)
    roles: tuple[Role, Role] = ("primary", "secondary")
    layers: list[Layer] = [
        *shade_gaps(points),
        Bars(x, tuple(scale_money(a) for a, _ in lower), tuple(0.0 for _ in x), (roles[0],) * len(x), BAR_DAYS),
        Bars(
            x,
            tuple(scale_money(b) for _, b in lower),
            tuple(map(scale_money, stacked)),
            (roles[1],) * len(x),
            BAR_DAYS,
        ),
    ]
    low, high = span_of([*(a for a, _ in lower), *(b + base for (_, b), base in zip(lower, stacked, strict=True))])
    unit = first.series[0].unit
    y_ticks = tick_money(given.spec.id, low, high, unit, given.language)
    data: list[Datum] = []
    columns = []
    for subject, finding in ((one, first), (other, second)):
        mine = finding.series[0].upto(given.param("periods"))
        data += [list_point(given.spec.id, finding.series[0], p) for p in mine]
        columns.append(column_of(given, (print_name(given.name(subject)),), finding.series[0], mine))
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(given.spec.id, points[0].period.end, points[-1].period.end, given.language),
            y_ticks=y_ticks,
            x_range=(place_week(points[0]) - EDGE_DAYS, place_week(points[-1]) + EDGE_DAYS),
            y_range=make_headroom(y_ticks, low, high),
            layers=tuple(layers),
            labels=label_gaps(given, points, y_ticks),
            keys=tuple(
                Key((print_name(given.name(subject)),), role, "bar")
                for subject, role in zip((one, other), roles, strict=True)
            ),
        ),
        subtitle=given.words("chart.subtitle.paired_bars", names={"unit": name_table_unit(unit, given.language)}),
        alt=given.words(
            "alt.paired_bars",
            {"first": first.main, "second": second.main},
            {
                "subject": given.full_name(one),
                "whole": given.full_name(other),
            },
        ),
        data=tuple(data),
        table=tabulate(given, columns, unit),
    )


def _label_last(given: ChartInput, main: Measure, last: Point, roles: tuple[Role, ...]) -> tuple[Label, ...]:
    """The latest value beside its bar; nothing where there is no value."""
    if main.value is None or last.amount is None:
        return ()
    printed = (print_figure(main, "signed", given.language),)
    return (Label(place_week(last), scale_money(last.amount), printed, roles[-1], shift=11.0, lift=-3.0, bold=True),)
