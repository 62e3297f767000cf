"""From a plot to a drawing: every mark in its place, in one palette and size."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from flowbrief.model.document import Chart, Runs, plain_text
from flowbrief.model.plot import Bars, Cells, Dots, Label, Layer, Line, Plot, Ribbon, Span, Tick
from flowbrief.render.fonts import Face

from .cells import draw_cells, fill_cells
from .layout import KEY_LINE, Frame, Size, frame_of
from .marks import Anchor, Area, Drawing, Mark, Point, Stroke, Words
from .measure import measure_text, span_of

_BODY = 8.5
_TITLE = 11.0
_SMALL = 7.2
_EDGE = 1.0
_SWATCH = 9.0
_SWATCH_GAP = 4.0
# How wide and how high the mark of a legend is.
_SWATCHES = {"bar": (_SWATCH, 6.5), "line": (_SWATCH, 1.8), "tick": (1.8, 8.5), "band": (_SWATCH, 8.5)}
_KEY_GAP = 14.0
_RIBBON_OPACITY = 0.16
_DISC, _RING, _DISC_CORNERS = 2.6, 3.7, 16
# Behind a label that may cross a line or a bar.
_HALO_OPACITY = 0.8
# How far below the middle of its figures the base line of a text stands, and how high they are, in ems.
_HALF_FIGURE = 0.36
_FIGURE = 0.73
_ANCHORS: Mapping[str, Anchor] = {"left": "start", "center": "middle", "right": "end"}


def place_marks(chart: Chart, colours: Mapping[str, str], size: Size, faces: Mapping[int, Face]) -> Drawing:
    """Place everything a chart shows: words, if the size has room for them, legend, grid, layers and labels.

    `colours` are those of a palette by role, `faces` the fonts by weight.
    """
    plot = chart.plot
    places = _place_keys(plot, size, faces[400])
    key_lines = 1 + max((line for line, _ in places), default=-1)
    size = size.hold(plot.rows, key_lines) if plot.rows else size
    beside = plot.x_ticks if plot.across else plot.y_ticks
    names = max((measure_text(faces[400], plain_text(tick.runs), _BODY) for tick in beside), default=0.0)
    frame = frame_of(plot, size, key_lines, names)
    marks: list[Mark] = [
        *_draw_words(chart, frame, size, colours, faces),
        *_draw_keys(plot, places, frame, colours),
        *_draw_grid(plot, frame, colours),
    ]
    for kind in (Span, Ribbon, Bars):
        for layer in plot.layers:
            if isinstance(layer, kind):
                marks += _draw_layer(layer, frame, colours)
    cells = [layer for layer in plot.layers if isinstance(layer, Cells)]
    for layer in cells:
        marks += draw_cells(layer, frame, colours)
    if plot.zero_line:
        marks.append(Stroke((frame.level(0.0),), colours["ink"], 0.9))
    for layer in plot.layers:
        if isinstance(layer, Line):
            marks += _draw_layer(layer, frame, colours)
    for layer in plot.layers:
        if isinstance(layer, Dots):
            marks += _draw_layer(layer, frame, colours)
    marks += _draw_ticks(plot, frame, colours, size, faces[400])
    for label in plot.labels:
        marks += _draw_label(label, frame, colours, faces)
    for layer in cells:
        marks += fill_cells(layer, frame, colours, faces[400])
    edges = (frame.left, frame.top, frame.right, frame.bottom, *frame.x_range, *frame.y_range)
    return Drawing(size.width, size.height, tuple(marks), edges, plot.across)


def _draw_words(
    chart: Chart, frame: Frame, size: Size, colours: Mapping[str, str], faces: Mapping[int, Face]
) -> Iterator[Words]:
    room = size.width - 2 * frame.edge
    if size.head:
        yield _fit(frame, frame.title_y, chart.title, _TITLE, colours["ink"], room, faces[700], bold=True)
        yield _fit(frame, frame.subtitle_y, chart.subtitle, _BODY, colours["muted"], room, faces[400])
    if size.foot:
        yield _fit(frame, frame.source_y, chart.source, _SMALL, colours["muted"], room, faces[400])


def _fit(
    frame: Frame, y: float, runs: Runs, size: float, colour: str, room: float, face: Face, *, bold: bool = False
) -> Words:
    """A line from the left edge; one that is too long for the drawing is set smaller."""
    text = plain_text(runs)
    wide = measure_text(face, text, size)
    return Words(frame.edge, y, text, size * min(1.0, room / wide) if wide else size, colour, bold=bold)


def _place_keys(plot: Plot, size: Size, face: Face) -> list[tuple[int, float]]:
    """The line and the distance from the left of each entry of the legend."""
    places: list[tuple[int, float]] = []
    line, x = 0, 0.0
    for key in plot.keys:
        swatch = 0.0 if key.mark == "none" else _SWATCH + _SWATCH_GAP
        width = swatch + measure_text(face, plain_text(key.runs), _BODY)
        if x and _EDGE + x + width > size.width:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += width + _KEY_GAP
    return places


def _draw_keys(
    plot: Plot, places: Sequence[tuple[int, float]], frame: Frame, colours: Mapping[str, str]
) -> Iterator[Mark]:
    """The legend under the subtitle: a swatch or a stroke, then its name."""
    for key, (line, offset) in zip(plot.keys, places, strict=True):
        x, y = frame.edge + offset, frame.keys_y + KEY_LINE * line
        colour = colours[key.role]
        if key.mark != "none":
            opacity = _RIBBON_OPACITY if key.mark == "band" else 1.0
            yield Area((_swatch(key.mark, x + _SWATCH / 2, y - 3.0),), colour, opacity)
            x, colour = x + _SWATCH + _SWATCH_GAP, colours["ink"]
        yield Words(x, y, plain_text(key.runs), _BODY, colour)


def _swatch(mark: str, x: float, y: float) -> tuple[Point, ...]:
    """The mark of a legend, around a point: a dot, or a box as wide and high as the mark is."""
    if mark == "dot":
        return _disc(x, y)
    wide, high = _SWATCHES[mark]
    return _box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def _draw_grid(plot: Plot, frame: Frame, colours: Mapping[str, str]) -> Iterator[Mark]:
    lines = tuple(frame.level(tick.at) for tick in plot.y_ticks)
    if lines:
        yield Stroke(lines, colours["grid"], 0.7)


def _draw_ticks(plot: Plot, frame: Frame, colours: Mapping[str, str], size: Size, face: Face) -> Iterator[Words]:
    """The words of both axes; one near the right end moves in so far that it stands on the paper."""

    def stand_beside(tick: Tick) -> Words:
        y = (frame.x if plot.across else frame.y)(tick.at) + _HALF_FIGURE * _BODY
        colour = colours["ink" if plot.across else "muted"]
        return Words(frame.left - 5, y, plain_text(tick.runs), _BODY, colour, "end")

    def stand_under(tick: Tick) -> Words:
        text, y = plain_text(tick.runs), frame.bottom + 6 + _FIGURE * _BODY
        x = (frame.y if plot.across else frame.x)(tick.at)
        x = min(x, size.width - measure_text(face, text, _BODY) / 2)
        return Words(x, y, text, _BODY, colours["muted"], "middle")

    yield from map(stand_under if plot.across else stand_beside, plot.y_ticks)
    yield from map(stand_beside if plot.across else stand_under, plot.x_ticks)


def _draw_layer(layer: Layer, frame: Frame, colours: Mapping[str, str]) -> Iterator[Mark]:
    match layer:
        case Bars():
            yield from _draw_bars(layer, frame, colours)
        case Line():
            pieces = tuple(_pieces_of(layer, frame))
            yield Stroke(pieces, colours[layer.role], layer.width, dashed=layer.dashed)
        case Ribbon():
            upper = _step([frame.at(x, y) for x, y in zip(layer.x, layer.high, strict=True)])
            lower = _step([frame.at(x, y) for x, y in zip(layer.x, layer.low, strict=True)])
            yield Area(((*upper, *reversed(lower)),), colours[layer.role], _RIBBON_OPACITY)
        case Dots():
            places = [frame.at(x, y) for x, y in zip(layer.x, layer.y, strict=True)]
            if layer.ringed:
                yield Area(tuple(_disc(*place, _RING) for place in places), colours["paper"])
            yield Area(tuple(_disc(*place) for place in places), colours[layer.role])
        case Span():
            yield Area((_box(frame.x(layer.start), frame.top, frame.x(layer.end), frame.bottom),), colours["shade"])


def _draw_bars(bars: Bars, frame: Frame, colours: Mapping[str, str]) -> Iterator[Mark]:
    half = bars.width / 2
    for role in dict.fromkeys(bars.roles):
        boxes = tuple(
            _box(*frame.at(x - half, base + height), *frame.at(x + half, base))
            for x, base, height, one in zip(bars.x, bars.base, bars.height, bars.roles, strict=True)
            if one == role
        )
        yield Area(boxes, colours[role])
    for x, is_marked in zip(bars.x, bars.marked, strict=False):
        if is_marked:
            yield Words(frame.x(x), frame.bottom + 1, "*", _BODY, colours["ink"], "middle")


def _pieces_of(line: Line, frame: Frame) -> Iterator[tuple[Point, ...]]:
    """The unbroken pieces of a line; a point alone has no length and is not drawn."""
    piece: list[Point] = []
    for x, y in zip(line.x, line.y, strict=True):
        if y is not None:
            piece.append(frame.at(x, y))
        elif piece:
            yield _step(piece) if line.stepped else tuple(piece)
            piece = []
    if piece:
        yield _step(piece) if line.stepped else tuple(piece)


def _step(points: Sequence[Point]) -> tuple[Point, ...]:
    """Hold each height until the next point."""
    steps = [points[0]]
    for x, y in points[1:]:
        steps += [(x, steps[-1][1]), (x, y)]
    return tuple(steps)


def _draw_label(label: Label, frame: Frame, colours: Mapping[str, str], faces: Mapping[int, Face]) -> Iterator[Mark]:
    text, anchor = plain_text(label.runs), _ANCHORS[label.align]
    x, y = frame.at(label.x, label.y)
    x, y = x + label.shift, y - label.lift
    words = Words(x, y, text, _BODY, colours[label.role], anchor, bold=label.bold)
    if label.bold:
        left, right = span_of(words, faces[700])
        yield Area((_box(left - 1, y - 0.9 * _BODY, right + 1, y + 0.2 * _BODY),), colours["paper"], _HALO_OPACITY)
    yield words


def _disc(x: float, y: float, radius: float = _DISC) -> tuple[Point, ...]:
    """A round dot: so small that its corners are not seen."""
    turns = (2 * math.pi * corner / _DISC_CORNERS for corner in range(_DISC_CORNERS))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)
