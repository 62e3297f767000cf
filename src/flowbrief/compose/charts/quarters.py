"""Figures from company filings, quarter by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from flowbrief.compose.cells import list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.dates import spell_date
from flowbrief.language.figures import DATE_UNIT, print_name
from flowbrief.language.numerals import name_table_unit
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.document import Figure, Plain, Runs
from flowbrief.model.measure import Finding, Point
from flowbrief.model.period import name_quarter
from flowbrief.model.plot import Bars, Key, Label, Plot, Role, Span, Tick
from flowbrief.model.text import Text

from .axes import scale_money, span_of, tick_money
from .behind import Days, column_of, tabulate

_ROLES: tuple[Role, ...] = ("primary", "secondary")
# A quarter takes 91 days of the axis; of these its bars take about three quarters.
_QUARTER_DAYS = 91.0
_GROUP_DAYS = 68.0
_GAP_DAYS = 2.0
# So many names of quarters stand side by side on a telephone; where there are many quarters the last moves inwards.
_MOST_TICKS, _MOST_TICKS_OF_MANY = 4, 3
_MANY = 8


@chart(
    "quarter_bars",
    summary=Text(
        "公司公告数据的季度柱状图，可两项并列", "quarterly bars of figures from filings, one or two side by side"
    ),
    params=(
        Param("of", ParamType.METRICS, "one or two figures from filings", of_kinds=("from_filings",), lengths=(1, 2)),
        Param("periods", ParamType.INTEGER, "how many quarters to show", default=8, minimum=2, maximum=20),
    ),
)
def plot_quarter_bars(given: ChartInput) -> ChartContent:
    """One group of bars a quarter; the legend gives the latest value of each. Missing quarters are shaded.

    A quarter stands over the calendar quarter that it is named after, so that fiscal years of two companies line up.

    Raises Refused if the two are in different currencies.
    """
    findings = [given.analysis.finding(str(metric)) for metric in given.param("of")]
    _check_currency(given, findings)
    quarters = _list_quarters(findings, given.param("periods"))
    shown = [{name_quarter(p.period.end): p for p in finding.series[0].points} for finding in findings]
    places = _place_bars(len(findings))
    layers = []
    for points, role, (shift, width) in zip(shown, _ROLES, places, strict=False):
        known = [(day, p.amount) for day in quarters if (p := points.get(day)) is not None and p.amount is not None]
        layers.append(
            Bars(
                x=tuple(_x(day) + shift for day, _ in known),
                height=tuple(scale_money(amount) for _, amount in known),
                base=tuple(0.0 for _ in known),
                roles=(role,) * len(known),
                width=width,
            )
        )
    gaps = [day for day in quarters if any(_is_missing(points.get(day)) for points in shown)]
    low, high = span_of(amount for points in shown for day in quarters if (amount := _amount(points.get(day))))
    unit = findings[0].series[0].unit
    y_ticks = tick_money(given.spec.id, low, high, unit, given.language)
    spans = tuple(_shade(gaps))
    return ChartContent(
        plot=Plot(
            x_ticks=_tick_quarters(given, quarters),
            y_ticks=y_ticks,
            x_range=(_x(quarters[0]) - _QUARTER_DAYS / 2, _x(quarters[-1]) + _QUARTER_DAYS / 2),
            y_range=(y_ticks[0].at, y_ticks[-1].at),
            layers=(*spans, *layers),
            labels=tuple(
                Label((s.start + s.end) / 2, y_ticks[-1].at, (Plain(given.book.word("chart.gap")),), "muted", "center",
                      lift=4.0)
                for s in spans
            ),
            keys=tuple(
                Key(_name_key(given, finding), role, "bar")
                for finding, role in zip(findings, _ROLES, strict=False)
            ),
        ),
        subtitle=given.words("chart.subtitle.quarter_bars", names={"unit": name_table_unit(unit, given.language)}),
        alt=_describe(given, findings),
        data=tuple(
            list_point(given.spec.id, finding.series[0], point)
            for finding, points in zip(findings, shown, strict=True)
            for day in quarters
            if (point := points.get(day)) is not None
        ),
        table=tabulate(
            given,
            [
                column_of(
                    given,
                    (print_name(given.name(finding.id)),),
                    finding.series[0],
                    [points[day] for day in quarters if day in points],
                    day_of=name_quarter,
                )
                for finding, points in zip(findings, shown, strict=True)
            ],
            unit,
            Days("chart.table.quarter", "quarter", "quarter"),
        ),
    )  # fmt: skip


def _check_currency(given: ChartInput, findings: Sequence[Finding]) -> None:
    units = dict.fromkeys(finding.series[0].unit for finding in findings)
    if len(units) == 1:
        return
    message = f"{given.spec.id}: {' and '.join(map(str, units))} have no axis in common"
    raise Refused((Diagnostic("wrong-unit", message, given.spec.place, "draw amounts of one currency"),))


def _list_quarters(findings: Sequence[Finding], periods: int) -> list[date]:
    """The calendar quarters to show by their last days, oldest first: as many as asked for, if there are so many."""
    named = [name_quarter(point.period.end) for finding in findings for point in finding.series[0].points]
    first, day = min(named), max(named)
    quarters = [day]
    while len(quarters) < periods and quarters[0] > first:
        quarters.insert(0, name_quarter(quarters[0] - timedelta(days=_QUARTER_DAYS)))
    return quarters


def _place_bars(count: int) -> list[tuple[float, float]]:
    """How far from the middle of a quarter each of its bars stands, and how wide it is, in days."""
    width = (_GROUP_DAYS - _GAP_DAYS * (count - 1)) / count
    return [((width + _GAP_DAYS) * (index - (count - 1) / 2), width) for index in range(count)]


def _tick_quarters(given: ChartInput, quarters: Sequence[date]) -> tuple[Tick, ...]:
    """Names of quarters, as many as there is room for, the latest among them."""
    most = _MOST_TICKS if len(quarters) <= _MANY else _MOST_TICKS_OF_MANY
    step = -(-len(quarters) // most)
    return tuple(
        Tick(
            _x(day),
            (Figure(f"axis:{given.spec.id}", spell_date(day, "quarter", given.language), day.isoformat(), DATE_UNIT),),
        )
        for day in reversed(list(quarters)[::-1][::step])
    )


def _name_key(given: ChartInput, finding: Finding) -> Runs:
    """What a series is called, with its latest value where there is one."""
    short = given.name(finding.id)
    if finding.main.value is None:
        return (print_name(short),)
    slots = {"amount": finding.main, "quarter": finding.measure("quarter")}
    return given.words("chart.quarter_key", slots, {"short": short})


def _describe(given: ChartInput, findings: Sequence[Finding]) -> Runs:
    slots = {"quarter": findings[0].measure("quarter"), "first": findings[0].main, "second": findings[-1].main}
    names = {"subject": given.full_name(findings[0].id), "whole": given.full_name(findings[-1].id)}
    return given.words("alt.quarter_bars" if len(findings) > 1 else "alt.quarter_bars.one", slots, names)


def _shade(gaps: Sequence[date]) -> Iterator[Span]:
    """The stretches of quarters that a figure lacks."""
    start = end = None
    for day in gaps:
        left, right = _x(day) - _QUARTER_DAYS / 2, _x(day) + _QUARTER_DAYS / 2
        if start is not None and end is not None and left - end > _GAP_DAYS:
            yield Span(start, end)
            start = None
        start, end = left if start is None else start, right
    if start is not None and end is not None:
        yield Span(start, end)


def _x(day: date) -> float:
    return float(day.toordinal())


def _amount(point: Point | None) -> Decimal | None:
    return point.amount if point is not None else None


def _is_missing(point: Point | None) -> bool:
    return _amount(point) is None
