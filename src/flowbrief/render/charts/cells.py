"""The cells of a heat map: their colours, the hatching of those without a value, and the words or marks in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowbrief.model.document import plain_text
from flowbrief.model.plot import Cells
from flowbrief.render.fonts import Face
from flowbrief.render.palette import STEP, mix

from .layout import Frame
from .marks import Area, Mark, Point, Stroke, Words
from .measure import measure_text

_LARGEST, _SMALLEST = 7.2, 5.6
# The room that words leave on either side, and that which a row leaves above and below them, in points.
_AIR = 1.5
_FIGURE = 0.73
_HATCH = 4.5
_DASH = 0.5
# How near edges have to end to be one line.
_TOUCH = 0.01


def draw_cells(cells: Cells, frame: Frame, colours: Mapping[str, str]) -> Iterator[Mark]:
    """Fill each cell with its colour, the deeper the larger its value; hatch those that have none; part them."""
    boxes = _boxes(cells, frame)
    for role, depth in dict.fromkeys(zip(cells.roles, cells.depths, strict=True)):
        alike = tuple(
            box
            for box, runs, one, deep in zip(boxes, cells.runs, cells.roles, cells.depths, strict=True)
            if runs and (one, deep) == (role, depth)
        )
        if alike:
            yield Area(alike, mix(colours[role], colours["paper"], STEP * depth))
    missing = tuple(box for box, runs in zip(boxes, cells.runs, strict=True) if not runs)
    if missing:
        yield Area(missing, colours["shade"])
        yield Stroke(tuple(line for box in missing for line in _hatch(box)), colours["muted"], 0.5)
    yield Stroke(tuple(_join_edges(boxes)), colours["paper"], 0.9)


def fill_cells(cells: Cells, frame: Frame, colours: Mapping[str, str], face: Face) -> Iterator[Mark]:
    """Set the words of all cells in one size, or, where there is no room, a mark: up, down or neither."""
    filled = [(box, plain_text(runs), role) for box, runs, role in
              zip(_boxes(cells, frame), cells.runs, cells.roles, strict=True) if runs]  # fmt: skip
    size = min((_fit(box, text, face) for box, text, _ in filled), default=_LARGEST)
    if size >= _SMALLEST:
        for box, text, _ in filled:
            x, y = _middle(box)
            yield Words(x, y + _FIGURE / 2 * size, text, size, colours["ink"], "middle")
        return
    for role in ("inflow", "outflow", "muted"):
        marks = tuple(_point(box, role) for box, _, one in filled if one == role)
        if marks:
            yield Area(marks, colours["ink"])


def _boxes(cells: Cells, frame: Frame) -> list[tuple[Point, ...]]:
    boxes: list[tuple[Point, ...]] = []
    for left, right, row in zip(cells.left, cells.right, cells.row, strict=True):
        west, east, north, south = frame.x(left), frame.x(right), frame.y(row + 0.5), frame.y(row - 0.5)
        boxes.append(((west, north), (east, north), (east, south), (west, south)))
    return boxes


def _join_edges(boxes: list[tuple[Point, ...]]) -> Iterator[tuple[Point, ...]]:
    """The upper and the right edge of each box, those that touch as one line."""
    level: dict[float, list[tuple[float, float]]] = {}
    upright: dict[float, list[tuple[float, float]]] = {}
    for (left, top), (right, _), (_, bottom), _ in boxes:
        level.setdefault(top, []).append((left, right))
        upright.setdefault(right, []).append((top, bottom))
    for y, spans in sorted(level.items()):
        yield from (((start, y), (end, y)) for start, end in _join_spans(spans))
    for x, spans in sorted(upright.items()):
        yield from (((x, start), (x, end)) for start, end in _join_spans(spans))


def _join_spans(spans: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Spans as few as they can be, those that touch as one."""
    first, *others = sorted(spans)
    for start, end in others:
        if start <= first[1] + _TOUCH:
            first = first[0], max(first[1], end)
        else:
            yield first
            first = start, end
    yield first


def _fit(box: tuple[Point, ...], text: str, face: Face) -> float:
    """The size at which a text stands in a box."""
    wide, high = box[1][0] - box[0][0] - 2 * _AIR, box[2][1] - box[1][1] - 2 * _AIR
    return min(_LARGEST, wide / measure_text(face, text, 1.0), high / _FIGURE)


def _middle(box: tuple[Point, ...]) -> Point:
    return (box[0][0] + box[2][0]) / 2, (box[0][1] + box[2][1]) / 2


def _point(box: tuple[Point, ...], role: str) -> tuple[Point, ...]:
    """A triangle in the middle of a cell, up for an inflow and down for an outflow; a dash for neither."""
    x, y = _middle(box)
    half = min(box[1][0] - box[0][0] - 2 * _AIR, box[2][1] - box[1][1] - 2 * _AIR, 6.0) / 2
    if role == "muted":
        return (x - half, y - _DASH), (x + half, y - _DASH), (x + half, y + _DASH), (x - half, y + _DASH)
    tip = -half if role == "inflow" else half
    return (x, y + tip * 0.85), (x + half, y - tip * 0.85), (x - half, y - tip * 0.85)


def _hatch(box: tuple[Point, ...]) -> Iterator[tuple[Point, ...]]:
    """Slanting lines through a box, each from its lower or left edge to its upper or right one."""
    (left, top), (right, bottom) = box[0], box[2]
    reach = _HATCH / 2
    while reach < (right - left) + (bottom - top):
        start = (left, top + reach) if reach <= bottom - top else (left + reach - (bottom - top), bottom)
        end = (left + reach, top) if reach <= right - left else (right, top + reach - (right - left))
        yield start, end
        reach += _HATCH
