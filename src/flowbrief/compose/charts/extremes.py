"""The largest inflow and the largest outflow of the weeks that a chart shows, named at their bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from flowbrief.compose.cells import label_value, label_week, point_id
from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.document import Runs, plain_text
from flowbrief.model.measure import Point, Series
from flowbrief.model.plot import Label, Span
from flowbrief.model.quantity import Quantity

from .axes import scale_money, width_of
from .weeks import place_week

# A telephone has so many points across for such a plot. A name over a gap takes about so many on either side.
_WIDE, _GAP_NAME, _MARK = 176.0, 26.0, 3.0
# How far beyond the last bar a label may reach, in points: the latest value stands there.
_BEYOND = 4.0
# How far above or below its bar a label stands, in points, and the room for it as a share of the axis.
_ABOVE, _BELOW, _ROOM, _STARS = 3.0, -9.5, 0.17, 0.1


def label_extremes(
    given: ChartInput,
    series: Series,
    points: Sequence[Point],
    x_range: tuple[float, float],
    gaps: Sequence[Span],
    marks: Sequence[float],
) -> tuple[Label, ...]:
    """Name the largest inflow above its bar and the largest outflow below it, each with its day.

    The latest week has its value beside it already. One that has no room on a telephone is left out, and so is one that
    could only stand on the upright line of an event, which would turn a minus into a plus; `marks` are their days.
    """
    labels = []
    for choose, sign in ((max, 1), (min, -1)):
        known = [point for point in points if point.amount is not None and point.amount * sign > 0]
        found = choose(known, key=lambda point: point.amount or Decimal(0)) if known else None
        if found is None or found is points[-1]:
            continue
        runs = _word(given, series, found)
        scale = _WIDE / (x_range[1] - x_range[0])
        taken = [((at - x_range[0]) * scale, _MARK) for at in marks]
        taken += [(((gap.start + gap.end) / 2 - x_range[0]) * scale, _GAP_NAME) for gap in gaps if sign > 0]
        end = (place_week(points[-1]) - x_range[0]) * scale + _BEYOND
        at = (place_week(found) - x_range[0]) * scale
        align = _find_room(at, width_of(plain_text(runs)), end, taken)
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
    return given.words("chart.extreme", {"amount": amount, "on": label_week(day)})


def _find_room(
    at: float, wide: float, end: float, taken: Sequence[tuple[float, float]]
) -> Literal["left", "center", "right"] | None:
    """On which side of its bar a label stands within the plot and clear of what is there; None if on neither.

    All in points; `taken` are the places of names and lines, each with how far it reaches to either side.
    """
    choices: tuple[tuple[Literal["left", "center", "right"], float], ...] = (
        ("center", at - wide / 2), ("right", at - wide), ("left", at)
    )  # fmt: skip
    for align, left in choices:
        is_inside = left >= 0 and left + wide <= end
        if is_inside and all(left + wide < one - half or left > one + half for one, half in taken):
            return align
    return None
