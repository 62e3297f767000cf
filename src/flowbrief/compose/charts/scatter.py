"""One weekly series against another: a point for each week, the line of least squares, this week by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from flowbrief.compose.cells import label_week, list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.language.phrasebook import capitalise, merge_runs
from flowbrief.model.document import Plain, Runs
from flowbrief.model.measure import Finding, Measure, Point, Series
from flowbrief.model.plot import Dots, Key, Label, Layer, Line, Plot, Tick
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.text import Text

from .axes import scale_amount, span_of, tick_amounts, trim_ticks
from .behind import WEEKS, column_of, tabulate
from .nothing import draw_nothing
from .units import name_unit

# The name of the axis below stands under the lowest point, in so much of the height.
_FOOT = 0.13
# This week's day stands to the left of its point in the right part of the plot.
_RIGHT_PART = 0.6
_BESIDE, _HALF_LETTER, _ABOVE = 6.0, -3.0, 5.0
_THIN, _TREND = 0.9, 1.6
# A plane of points is higher than a course through time: so many rows of a table; an empty one is lower.
_HIGH, _EMPTY = 11, 3


@chart(
    "scatter",
    summary=Text(
        "散点图：一个周度序列对另一个，一点一周，附最小二乘趋势线",
        "one weekly series against another, a point a week, with the line of least squares",
    ),
    params=(Param("of", ParamType.METRIC, "the trend of one series against another", of_kinds=("trend",)),),
)
def plot_scatter(given: ChartInput) -> ChartContent:
    """A point for each week that both hold; the line only where the trend has a value. It says n and r, no cause."""
    finding = given.analysis.finding(given.param("of"))
    up, across = _find_flows(given)
    pairs = _pair(up.series[0], across.series[0], finding)
    if not pairs:
        return _plot_nothing(given, across)
    units = up.series[0].unit, across.series[0].unit
    y = [scale_amount(one.amount, units[0]) for one, _ in pairs if one.amount is not None]
    x = [scale_amount(two.amount, units[1]) for _, two in pairs if two.amount is not None]
    drawn = finding.series[0].points if finding.series else ()
    places = {one.period.end: at for (one, _), at in zip(pairs, x, strict=True)}
    y_ticks, (low, high) = _lay_axis(given, [*(one for one, _ in pairs), *drawn], units[0])
    x_ticks, (left, right) = _lay_axis(given, [two for _, two in pairs], units[1])
    foot = low - (high - low) * _FOOT
    layers: list[Layer] = [Line((0.0, 0.0), (foot, high), "accent", width=_THIN)]
    if finding.series:
        layers.append(_draw_trend(finding.series[0], pairs, units))
    is_now = pairs[-1][0].period.end == given.analysis.period.end
    past = slice(None, -1) if is_now else slice(None)
    if x[past]:
        layers.append(Dots(tuple(x[past]), tuple(y[past]), "muted", ringed=True))
    labels = [
        _name_axis(given, up, left, high, is_across=False),
        _name_axis(given, across, right, foot, is_across=True),
    ]
    if is_now:
        layers.append(Dots((x[-1],), (y[-1],), "secondary", ringed=True))
        labels.append(_label_now(given, x[-1], y[-1], is_right=(x[-1] - left) / (right - left) > _RIGHT_PART))
    return ChartContent(
        plot=Plot(
            x_ticks=x_ticks,
            y_ticks=y_ticks,
            x_range=(left, right),
            y_range=(foot, high),
            layers=tuple(layers),
            labels=tuple(labels),
            keys=(Key((Plain(given.book.word("chart.trend")),), "primary", "line"),) if finding.series else (),
            rows=_HIGH,
        ),
        subtitle=_say_subtitle(given, finding),
        alt=_say_alt(given, finding, up, across),
        data=tuple(
            list_point(given.spec.id, flow.series[0], pair[side])
            for side, flow in enumerate((up, across))
            for pair in pairs
        ),
        shows=(across.id,),
        finding=_say_finding(given, finding, up, across),
        table=tabulate(
            given,
            [
                column_of(
                    given, (print_name(given.name(flow.subject)),), flow.series[0], [pair[side] for pair in pairs]
                )
                for side, flow in enumerate((up, across))
            ],
            next((unit for unit in units if unit.kind is UnitKind.MONEY), None),
            replace(WEEKS, place=places.__getitem__),
        ),
    )


def _find_flows(given: ChartInput) -> tuple[Finding, Finding]:
    """The series that goes up, and the one that goes across."""
    params = given.report.metric(given.param("of")).params
    return given.analysis.finding(str(params["of"])), given.analysis.finding(str(params["against"]))


def _pair(up: Series, across: Series, trend: Finding) -> list[tuple[Point, Point]]:
    """The weeks that both hold, from the first that the trend is of."""
    start = trend.measure("start")
    if start.value is None:
        return []
    others = {point.period.end: point for point in across.points if point.amount is not None}
    return [
        (point, others[point.period.end])
        for point in up.points
        if point.amount is not None and point.period.end >= start.day and point.period.end in others
    ]


def _lay_axis(given: ChartInput, points: Sequence[Point], unit: Unit) -> tuple[tuple[Tick, ...], tuple[float, float]]:
    """The ticks and the range of an axis, zero among them."""
    low, high = span_of(point.amount for point in points if point.amount is not None)
    ticks = tick_amounts(given.spec.id, low, high, unit, given.language)
    return trim_ticks(ticks, scale_amount(low, unit), scale_amount(high, unit))


def _draw_trend(line: Series, pairs: Sequence[tuple[Point, Point]], units: tuple[Unit, Unit]) -> Line:
    """The line from the lowest to the highest of what goes across."""
    heights = {point.period.end: point.amount for point in line.points}
    ends = [
        min(pairs, key=lambda pair: pair[1].amount or Decimal(0)),
        max(pairs, key=lambda pair: pair[1].amount or Decimal(0)),
    ]
    x = tuple(scale_amount(two.amount, units[1]) for _, two in ends if two.amount is not None)
    y = tuple(scale_amount(height, units[0]) for one, _ in ends if (height := heights[one.period.end]) is not None)
    return Line(x, y, "primary", width=_TREND, dashed=True)


def _name_axis(given: ChartInput, flow: Finding, x: float, y: float, *, is_across: bool) -> Label:
    """The name and the unit of an axis: of the one that goes up above it, of the other at its end."""
    unit = name_unit(given, flow.series[0].unit)
    names = {"subject": given.name(flow.subject), **unit}
    words = given.words(f"chart.axis.{'flow' if unit else 'rate'}", names=names)
    if is_across:
        return Label(x, y, words, "muted", "right", lift=_ABOVE - 2.0)
    return Label(x, y, words, "muted", "left", lift=_ABOVE)


def _label_now(given: ChartInput, x: float, y: float, *, is_right: bool) -> Label:
    week = label_week(given.analysis.period.end)
    runs = (print_figure(week, "short", given.language),)
    shift = -_BESIDE if is_right else _BESIDE
    return Label(x, y, runs, "secondary", "right" if is_right else "left", shift=shift, lift=_HALF_LETTER, bold=True)


def _slots(finding: Finding) -> dict[str, Measure]:
    return {"weeks": finding.measure("weeks"), "start": finding.measure("start"), "main": finding.main}


def _say_subtitle(given: ChartInput, finding: Finding) -> Runs:
    """How many weeks, since when, and the correlation, if there is one."""
    suffix = "" if finding.main.value is not None else ".missing"
    return given.words(f"chart.subtitle.scatter{suffix}", _slots(finding))


def _say_alt(given: ChartInput, finding: Finding, up: Finding, across: Finding) -> Runs:
    names = {"subject": given.full_name(up.subject), "whole": given.full_name(across.subject)}
    suffix = "" if finding.main.value is not None else ".missing"
    return merge_runs(list(given.words(f"alt.scatter{suffix}", _slots(finding), names)))


def _say_finding(given: ChartInput, finding: Finding, up: Finding, across: Finding) -> Runs:
    """How closely the two lie along a line, as a title."""
    if finding.main.value is None:
        return ()
    names = {"subject": given.full_name(up.subject), "whole": given.full_name(across.subject)}
    return capitalise(given.words("chart.finding.scatter", _slots(finding), names))


def _plot_nothing(given: ChartInput, across: Finding) -> ChartContent:
    """An empty plot that says so: the two have no week in common."""
    return ChartContent(
        plot=draw_nothing(given, rows=_EMPTY),
        subtitle=given.words("chart.subtitle.scatter.empty"),
        alt=given.words("alt.scatter.empty"),
        data=(),
        shows=(across.id,),
    )
