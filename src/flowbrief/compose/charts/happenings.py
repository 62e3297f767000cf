"""Known events of the config on a chart of weeks: a thin upright line on the day of each, with its short name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flowbrief.extend.chart_input import ChartInput
from flowbrief.language.figures import print_name
from flowbrief.model.event import Event
from flowbrief.model.plot import Label, Line

from .axes import width_of

# A telephone has so many points across for such a plot; the names stand in a row of their own above the bars.
_WIDE, _ROW, _LIFT, _BESIDE = 176.0, 0.28, -8.5, 3.0
_THIN = 0.8


def list_happenings(given: ChartInput, subject: str, first: date, last: date) -> list[Event]:
    """The events that have a short name, touch a subject and begin between two days, in order, one a day."""
    found = {
        event.start: event
        for event in reversed(given.report.events)
        if event.short is not None and subject in event.subjects and first <= event.start <= last
    }
    return [found[day] for day in sorted(found)]


def make_row(events: Sequence[Event], y_range: tuple[float, float]) -> tuple[float, float]:
    """The axis with a row above all that is drawn, if there are events to name."""
    low, high = y_range
    return low, high + (_ROW * (high - low) if events else 0.0)


def draw_happenings(events: Sequence[Event], y_range: tuple[float, float]) -> list[Line]:
    """A line for each event, over the whole height."""
    return [Line((_x(one), _x(one)), y_range, "muted", width=_THIN, dashed=True) for one in events]


def label_happenings(
    given: ChartInput, events: Sequence[Event], x_range: tuple[float, float], y_range: tuple[float, float]
) -> tuple[Label, ...]:
    """The name of each event beside the head of its line; one that would stand on the one before it is left out."""
    labels: list[Label] = []
    scale = _WIDE / (x_range[1] - x_range[0])
    taken = 0.0
    for event in events:
        if event.short is None:
            continue
        name = event.short.within(given.language)
        at, wide = (_x(event) - x_range[0]) * scale, width_of(name) + 2 * _BESIDE
        on_left = at + wide > _WIDE
        if (at - wide if on_left else at) < taken:
            continue
        taken = at if on_left else at + wide
        align, shift = ("right", -_BESIDE) if on_left else ("left", _BESIDE)
        labels.append(Label(_x(event), y_range[1], (print_name(name),), "muted", align, shift=shift, lift=_LIFT))  # type: ignore[arg-type]
    return tuple(labels)


def _x(event: Event) -> float:
    return float(event.start.toordinal())
