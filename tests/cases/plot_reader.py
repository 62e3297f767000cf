"""Looking at a plot as data: whether it has room for what it draws, and marks where it says."""

from __future__ import annotations

from collections.abc import Iterator

from flowbrief.model.plot import Bars, Label, Layer, Line, Plot, Ribbon, Span


def find_flaws(plot: Plot) -> list[str]:
    """List what does not fit in a plot: an axis without length, a mark or a tick outside the axes."""
    flaws = []
    (left, right), (bottom, top) = plot.x_range, plot.y_range
    if not left < right or not bottom < top:
        flaws.append(f"the axes have no length: {plot.x_range}, {plot.y_range}")
    room_x, room_y = (right - left) * 1e-9, (top - bottom) * 1e-9
    for layer in plot.layers:
        for x, y in _points(layer):
            if not left - room_x <= x <= right + room_x:
                flaws.append(f"{type(layer).__name__} at x = {x}, outside {plot.x_range}")
            if y is not None and not bottom - room_y <= y <= top + room_y:
                flaws.append(f"{type(layer).__name__} at y = {y}, outside {plot.y_range}")
    flaws += [f"a tick at x = {tick.at}" for tick in plot.x_ticks if not left <= tick.at <= right]
    flaws += [f"a tick at y = {tick.at}" for tick in plot.y_ticks if not bottom - room_y <= tick.at <= top + room_y]
    flaws += [f"a label at {label.x}, {label.y}" for label in plot.labels if not _is_near(label, plot)]
    if len(plot.y_ticks) < 2 or len({tick.at for tick in plot.y_ticks}) < len(plot.y_ticks):
        flaws.append("the y axis has fewer than two ticks, or two in one place")
    if any(one.at >= other.at for one, other in zip(plot.y_ticks, plot.y_ticks[1:], strict=False)):
        flaws.append("the ticks of the y axis are not in order")
    return flaws


def _points(layer: Layer) -> Iterator[tuple[float, float | None]]:
    match layer:
        case Bars():
            for x, base, height in zip(layer.x, layer.base, layer.height, strict=True):
                yield x, base
                yield x, base + height
        case Line():
            yield from zip(layer.x, layer.y, strict=True)
        case Ribbon():
            yield from zip(layer.x, layer.low, strict=True)
            yield from zip(layer.x, layer.high, strict=True)
        case Span():
            yield (layer.start + layer.end) / 2, None


def _is_near(label: Label, plot: Plot) -> bool:
    """A label stands at a point of the plot; one at its upper end may be lifted above it."""
    (left, right), (bottom, top) = plot.x_range, plot.y_range
    room = (top - bottom) * 0.35
    return left <= label.x <= right and bottom - room <= label.y <= top + room
