"""What charts of weeks have in common: where a week stands, how missing ones are shown, room above the bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.document import Plain
from flowbrief.model.measure import Finding, Point
from flowbrief.model.period import Period
from flowbrief.model.plot import Label, Span, Tick

from .axes import scale_money

BAR_DAYS = 5.0
EDGE_DAYS = 6.0
_HALF_WEEK = 3.5


def place_week(point: Point) -> float:
    """Where a week stands on an axis of days: on its last."""
    return float(point.period.end.toordinal())


def align_weeks(findings: Sequence[Finding], count: int) -> tuple[list[Period], list[list[Point]]]:
    """The last weeks that any of some flows has, oldest first, and the points of each flow in them.

    A week that a flow lacks is a point without an amount.
    """
    weeks = {point.period.end: point.period for finding in findings for point in finding.series[0].points}
    shown = [weeks[end] for end in sorted(weeks)[-count:]]
    columns = []
    for finding in findings:
        points = {point.period.end: point for point in finding.series[0].points}
        columns.append([points.get(week.end) or Point(week, None) for week in shown])
    return shown, columns


def shade_gaps(points: Sequence[Point]) -> list[Span]:
    """The stretches of weeks without an amount."""
    spans: list[Span] = []
    for point in points:
        if point.amount is not None:
            continue
        start, end = place_week(point) - _HALF_WEEK, place_week(point) + _HALF_WEEK
        if spans and spans[-1].end >= start:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return spans


def label_gaps(given: ChartInput, points: Sequence[Point], y_ticks: tuple[Tick, ...]) -> tuple[Label, ...]:
    """Name the shaded weeks above the plot, where no bar can reach."""
    return tuple(
        Label((span.start + span.end) / 2, y_ticks[-1].at, (Plain(given.book.word("chart.gap")),), "muted", "center",
              lift=4.0)
        for span in shade_gaps(points)
    )  # fmt: skip


def make_headroom(ticks: tuple[Tick, ...], low: Decimal, high: Decimal) -> tuple[float, float]:
    """The range of the axis: its outer ticks, with room for a label where a bar comes close to them."""
    bottom, top = ticks[0].at, ticks[-1].at
    room = (top - bottom) * 0.06
    return (
        bottom - (room if scale_money(low) < bottom + room else 0.0),
        top + (room if scale_money(high) > top - room else 0.0),
    )
