"""The course of a price, with the low or the high that it is measured from."""

from __future__ import annotations

from decimal import Decimal

from flowbrief.compose.cells import list_point
from flowbrief.extend import Param, ParamType, chart
from flowbrief.extend.chart_input import ChartContent, ChartInput
from flowbrief.language.figures import print_figure, print_name
from flowbrief.model.document import plain_text
from flowbrief.model.measure import Finding
from flowbrief.model.plot import Dots, Label, Line, Plot
from flowbrief.model.text import Text

from .axes import share_of_width, tick_dates, tick_prices
from .behind import DATES, column_of, tabulate
from .nothing import draw_nothing

# Room under a low, or over a high, for its price and its day, as a share of the axis.
_ROOM = 0.3
# A label stands to the right of a mark in the left part of the plot, and to the left of one in the right part.
_LEFT_PART, _RIGHT_PART = 0.35, 0.65
# How far from a mark the nearer and the farther of its two lines stand, in points.
_UNDER, _OVER = (-11.5, -21.0), (15.0, 5.5)


@chart(
    "price_line",
    summary=Text(
        "价格走势图，标出窗口内的低点或高点与最新价格",
        "the course of a price, with its low or high and the latest value",
    ),
    params=(Param("of", ParamType.METRIC, "a rebound or a drawdown", of_kinds=("rebound", "drawdown")),),
)
def plot_price_line(given: ChartInput) -> ChartContent:
    """The prices of the metric's window as a line, not from zero; without a value there is no line."""
    finding = given.analysis.finding(given.param("of"))
    basis = {"note": finding.main.facet(f"basis_{given.language}") or ""}
    if finding.main.value is None:
        return _plot_nothing(given, basis)
    series = finding.series[0]
    prices = [point.amount or Decimal(0) for point in series.points]
    x = tuple(float(point.period.end.toordinal()) for point in series.points)
    y_ticks = tick_prices(given.spec.id, min(prices), max(prices))
    extreme, extreme_on = finding.measure("extreme"), finding.measure("extreme_on")
    at = float(extreme_on.day.toordinal()), float(extreme.quantity.amount)
    is_low = finding.kind == "rebound"
    low, high = y_ticks[0].at, y_ticks[-1].at
    room = 0.0 if finding.main.facet("at_extreme") == "yes" else (high - low) * _ROOM
    if is_low:
        low = min(low, at[1] - room)
    else:
        high = max(high, at[1] + room)
    # At its low the price is named once.
    is_at = finding.main.facet("at_extreme") == "yes"
    low_or_high = () if is_at else _label_extreme(given, finding, at, x, is_low=is_low)
    labels = (*low_or_high, *_label_latest(given, finding, x[-1], is_at=is_at))
    return ChartContent(
        plot=Plot(
            x_ticks=tick_dates(
                given.spec.id, series.points[0].period.end, series.points[-1].period.end, given.language
            ),
            y_ticks=y_ticks,
            x_range=(x[0], x[-1] + 1),
            y_range=(low, high),
            layers=(
                Line(x, tuple(map(float, prices)), "primary", width=1.6),
                Dots((at[0],), (at[1],), "accent"),
                Dots((x[-1],), (float(prices[-1]),), "primary"),
            ),
            labels=labels,
            zero_line=False,
            right_margin=max(share_of_width(plain_text(label.runs)) for label in labels[-2:]),
        ),
        subtitle=given.words(
            "chart.subtitle.price_line",
            {"start": finding.measure("start"), "price_on": finding.measure("price_on")},
            basis,
        ),
        alt=given.words(
            f"alt.price_line.{finding.kind}{'.at' if is_at else ''}",
            {
                "move": finding.main,
                **{part: finding.measure(part) for part in ("start", "price_on", "extreme_on", "price", "extreme")},
            },
            {**basis, "subject": given.full_name(finding.subject)},
        ),
        data=tuple(list_point(given.spec.id, series, point) for point in series.points),
        table=tabulate(
            given, [column_of(given, (print_name(basis["note"]),), series, series.points, form="price")], None, DATES
        ),
    )


def _label_extreme(
    given: ChartInput, finding: Finding, at: tuple[float, float], x: tuple[float, ...], *, is_low: bool
) -> tuple[Label, Label]:
    """The price at the low, under it, or at the high, over it, and the day."""
    share = (at[0] - x[0]) / ((x[-1] - x[0]) or 1.0)
    align = "left" if share < _LEFT_PART else "right" if share > _RIGHT_PART else "center"
    price = given.words(f"chart.{'low' if is_low else 'high'}", {"extreme": finding.measure("extreme")})
    day = (print_figure(finding.measure("extreme_on"), "date", given.language),)
    near, far = _UNDER if is_low else _OVER
    return (
        Label(*at, price, "accent", align, lift=near, bold=True),  # type: ignore[arg-type]
        Label(*at, day, "accent", align, lift=far, bold=True),  # type: ignore[arg-type]
    )


def _label_latest(given: ChartInput, finding: Finding, x: float, *, is_at: bool) -> tuple[Label, Label]:
    """The latest price beside the end of the line, and under it how far it is from the low or the high, if at all."""
    price = finding.measure("price")
    y = float(price.quantity.amount)
    move = given.words(f"chart.{finding.kind}{'.at' if is_at else ''}", {"move": finding.main})
    printed = (print_figure(price, "price", given.language),)
    return (
        Label(x, y, printed, "primary", shift=7.0, lift=1.5, bold=True),
        Label(x, y, move, "primary", shift=7.0, lift=-8.5),
    )


def _plot_nothing(given: ChartInput, basis: dict[str, str]) -> ChartContent:
    """An empty plot that says so."""
    return ChartContent(
        plot=draw_nothing(given, middle=float(given.analysis.as_of.toordinal()), half=1.0),
        subtitle=given.words("chart.subtitle.price_line.missing", names=basis),
        alt=given.words("alt.price_line.missing"),
        data=(),
    )
