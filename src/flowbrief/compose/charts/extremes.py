"""The largest inflow and the largest outflow of the weeks that a chart shows, named at their bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from flowbrief.compose.cells import label_value, point_id
from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.document import Runs, plain_text
from flowbrief.model.measure import Point, Series
from flowbrief.model.plot import Label, Span
from flowbrief.model.quantity import Quantity

from .axes import scale_money, width_of
from .weeks import place_week

# A telephone has so many points across for such a plot. A name over a gap takes about so many on either side.
_WIDE, _GAP_NAME = 176.0, 26.0
# How far beyond the last bar a label may reach, in points: the latest value stands there.
_BEYOND = 4.0
# How far above or below its bar a label stands, in points, and the room for it as a share of the axis.
_ABOVE, _BELOW, _ROOM, _STARS = 3.0, -9.5, 0.17, 0.1


def label_extremes(
    given: ChartInput, series: Series, points: Sequence[Point], x_range: tuple[float, float], gaps: Sequence[Span]
) -> tuple[Label, ...]:
    """Name the largest inflow above its bar and the largest outflow below it, each with its day.

    The latest week has its value beside it already. One that has no room on a telephone is left out.
    """
    labels = []
    for choose, sign in ((max, 1), (min, -1)):
        known = [point for point in points if point.amount is not None and point.amount * sign > 0]
        found = choose(known, key=lambda point: point.amount or Decimal(0)) if known else None
        if found is None or found is points[-1]:
            continue
        runs = _word(given, series, found)
        align = _find_room(place_week(found), width_of(plain_text(runs)), x_range, points, gaps if sign > 0 else ())
        if align is not None:
            y, lift = scale_money(found.amount or Decimal(0)), _ABOVE if sign > 0 else _BELOW
            labels.append(Label(place_week(found), y, runs, "muted", align, lift=lift))
    return tuple(labels)


def stretch_range(y_range: tuple[float, float], labels: Sequence[Label], *, has_stars: bool) -> tuple[float, float]:
    """An axis long enough for the labels of the extremes; marks of weeks stand at its lower end."""
    low, high = y_range
    span = high - low
    for label in labels:
        if label.lift > 0:
            high = max(high, label.y + _ROOM * span)
        else:
            low = min(low, label.y - (_ROOM + (_STARS if has_stars else 0.0)) * span)
    return low, high


def _word(given: ChartInput, series: Series, point: Point) -> Runs:
    day = point.period.end
    amount = label_value(point_id(series.id, day), Quantity(point.amount or Decimal(0), series.unit))
    return given.words("chart.extreme", {"amount": amount, "on": label_value(f"week@{day.isoformat()}", day)})


def _find_room(
    x: float, wide: float, x_range: tuple[float, float], points: Sequence[Point], gaps: Sequence[Span]
) -> Literal["left", "center", "right"] | None:
    """On which side of its bar a label stands within the plot and clear of the names of gaps; None if on neither."""
    first, last = x_range
    scale = _WIDE / (last - first)
    at, end = (x - first) * scale, (place_week(points[-1]) - first) * scale + _BEYOND
    choices: tuple[tuple[Literal["left", "center", "right"], float], ...] = (
        ("center", at - wide / 2), ("right", at - wide), ("left", at)
    )  # fmt: skip
    taken = [((span.start + span.end) / 2 - first) * scale for span in gaps]
    for align, left in choices:
        is_inside = left >= 0 and left + wide <= end
        if is_inside and all(left + wide < one - _GAP_NAME or left > one + _GAP_NAME for one in taken):
            return align
    return None
