"""The cells of a drawn heat map: their colours by depth, their hatching, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Given = Mapping[str, Any]
Point = tuple[float, float]
Plan = tuple[str, str, Given, str]
# What a step of depth has of a colour, on white; and how far a place may be off.
_PAPER = "paper"
_STEP = 0.16
_WHITE = 255
_NEAR = 0.03


def plan_cells(plot: Given) -> list[Plan]:
    """The marks that fill the cells, in order: one an ink and depth, then the hatching, then what parts them."""
    marks: list[Plan] = []
    for layer in _layers(plot):
        filled = [(role, depth) for role, depth, runs in _listed(layer) if runs]
        marks += [
            ("fill", "cells", {"layer": layer, "role": role, "depth": depth}, "")
            for role, depth in dict.fromkeys(filled)
        ]
        if len(filled) < len(layer["runs"]):
            marks += [("fill", "blank", {"layer": layer}, ""), ("stroke", "hatch", {"layer": layer}, "")]
        marks.append(("stroke", "edges", {"layer": layer}, ""))
    return marks


def plan_contents(plot: Given, *, with_words: bool) -> list[Plan]:
    """The marks in the cells: the words of each, or else what points up in some, down in others, and the dashes."""
    marks: list[Plan] = []
    for layer in _layers(plot):
        if with_words:
            marks += [("text", "cell", {"layer": layer, "at": at}, "") for at, runs in enumerate(layer["runs"]) if runs]
            continue
        roles = {role for role, _, runs in _listed(layer) if runs}
        marks += [
            ("fill", "arrows", {"layer": layer, "role": role}, "")
            for role in ("inflow", "outflow", "muted") if role in roles
        ]  # fmt: skip
    return marks


def words_in(plot: Given) -> list[Sequence[Given]]:
    """What stands in the cells of a plot, in order."""
    return [runs for layer in _layers(plot) for runs in layer["runs"] if runs]


def mix(colour: str, depth: int) -> str:
    """A colour on white paper, so much of it as a depth has; of a colour by name, the name of that."""
    if not colour.startswith("#"):
        return f"{colour}-{depth}" if depth else _PAPER
    share = _STEP * depth
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part * share + _WHITE * (1 - share)):02x}" for part in parts)


def fits_cells(
    what: str, given: Given, lines: Sequence[Sequence[Point]], place: Callable[[float, float], Point]
) -> bool:
    """True if a mark of a heat map stands where the record puts it; `place` turns a value of each axis into a point."""
    layer = given["layer"]
    boxes = [
        (place(left, row + 0.5), place(right, row - 0.5))
        for left, right, row in zip(layer["left"], layer["right"], layer["row"], strict=True)
    ]
    inside = [box for box, runs in zip(boxes, layer["runs"], strict=True) if not runs]
    match what:
        case "cells":
            wanted = [box for box, (role, depth, runs) in zip(boxes, _listed(layer), strict=True)
                      if runs and (role, depth) == (given["role"], given["depth"])]  # fmt: skip
            return _cover(lines, wanted)
        case "blank":
            return _cover(lines, inside)
        case "hatch":
            return all(any(_holds(box, line) for line in lines) for box in inside) and all(
                any(_holds(box, line) for box in inside) for line in lines
            )
        case "cell":
            (x, y), ((left, top), (right, bottom)) = lines[0][0], boxes[given["at"]]
            return abs(x - (left + right) / 2) <= _NEAR and top < y <= bottom
        case "arrows":
            wanted = [box for box, (role, _, runs) in zip(boxes, _listed(layer), strict=True)
                      if runs and role == given["role"]]  # fmt: skip
            way = {"inflow": 1, "outflow": -1, "muted": 0}[given["role"]]
            return len(wanted) == len(lines) and all(
                _holds(box, line) and (line[1][1] > line[0][1]) - (line[1][1] < line[0][1]) == way
                for box, line in zip(wanted, lines, strict=True)
            )
    return True


def _layers(plot: Given) -> list[Given]:
    return [layer for layer in plot["layers"] if layer["type"] == "Cells"]


def _listed(layer: Given) -> list[tuple[str, int, Sequence[Given]]]:
    return list(zip(layer["roles"], layer["depths"], layer["runs"], strict=True))


def _cover(lines: Sequence[Sequence[Point]], boxes: Sequence[tuple[Point, Point]]) -> bool:
    """True if each outline is one of the boxes, in their order."""
    return len(lines) == len(boxes) and all(
        _is_near(line[0], box[0]) and _is_near(line[2], box[1]) and len(line) == 4
        for line, box in zip(lines, boxes, strict=True)
    )


def _is_near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[1] - other[1]) <= _NEAR


def _holds(box: tuple[Point, Point], line: Sequence[Point]) -> bool:
    (left, top), (right, bottom) = box
    return all(left - _NEAR <= x <= right + _NEAR and top - _NEAR <= y <= bottom + _NEAR for x, y in line)
