"""A finished drawing against the record of its chart: every word, colour and place, mark by mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .behind import check_frame
from .cells import fits_cells, mix, plan_cells, plan_contents, words_in
from .finding import Disagreement
from .labels import read_text
from .marks import Mark, Point, read_marks
from .passage import squeeze, tidy

Given = Mapping[str, Any]
# Places are written in hundredths of a point; what is calculated from three of them may be off by twice as much.
_NEAR = 0.03
# How far a word may stand from the mark that it belongs to, in points.
_BESIDE = 8.0


def words_of(chart: Given, *, alone: bool, in_cells: bool = True) -> list[str]:
    """The words that a drawing of a chart has, in order; `alone` with its title, subtitle and source.

    Those of the cells of a heat map stand last, and only where there is room for them (`in_cells`).
    """
    plot = chart["plot"]
    heads = [chart[part] for part in ("title", "subtitle", "source")] if alone else []
    stars = [["*"] for layer in plot["layers"] if layer["type"] == "Bars" for flag in layer["marked"] if flag]
    parts = [*plot["keys"], *stars, *plot["y_ticks"], *plot["x_ticks"], *plot["labels"]]
    texts = [*map(read_text, heads), *("*" if isinstance(part, list) else read_text(part["runs"]) for part in parts)]
    texts += map(read_text, words_in(plot)) if in_cells else ()
    return [text for text in map(tidy, texts) if text]


def find_chart(words: Sequence[str], charts: Mapping[str, Given]) -> str | None:
    """The chart that a drawing in a page is of: the one with most of its words; None if it has less than half.

    Of charts with as many of them it is the one with the fewest words beside.
    """
    best, most = None, (0, 0)
    for name, chart in charts.items():
        for in_cells in (True, False):
            wanted = Counter(words_of(chart, alone=False, in_cells=in_cells))
            shared = (Counter(words) & wanted).total()
            fit = shared, -wanted.total()
            if shared and fit > most and 2 * shared >= wanted.total():
                best, most = name, fit
    return best


def check_drawing(where: str, svg: str, chart: Given, *, alone: bool) -> Iterator[Disagreement]:
    """Compare a drawing with the record of its chart, mark by mark.

    The words are those of the record in their order; each role has one colour, in the legend as in the plot; and what
    stands on the axes stands where its value is.
    """
    marks = read_marks(svg)
    said = [mark.text for mark in marks if mark.kind == "text" and mark.text]
    # The words of the cells stand all there, or none of them.
    with_words = len(said) > len(words_of(chart, alone=alone, in_cells=False))
    expected = words_of(chart, alone=alone, in_cells=with_words)
    if list(map(squeeze, said)) != list(map(squeeze, expected)):
        one, other = _first_difference(said, expected)
        yield Disagreement(where, one or "nothing", other or "no more words")
        return
    plan = _Plan(chart["plot"], with_words=with_words)
    rest = list(marks[3:] if alone else marks)
    if [mark.kind for mark in rest] != plan.kinds:
        yield Disagreement(where, f"{len(rest)} marks", f"{len(plan.kinds)} marks, as in the record")
        return
    yield from plan.check(where, rest)
    grid = next((mark for mark, planned in zip(rest, plan.marks, strict=True) if planned[1] == "grid"), None)
    along, up = (1, 0) if chart["plot"].get("across") else (0, 1)
    first = grid.lines[0] if grid is not None and grid.lines else ()
    edges = [first[0][along], first[-1][along], first[0][up]] if first else []
    yield from check_frame(where, svg, chart["plot"], edges)


def _first_difference(said: Sequence[str], expected: Sequence[str]) -> tuple[str, str]:
    for place in range(max(len(said), len(expected))):
        one = said[place] if place < len(said) else ""
        other = expected[place] if place < len(expected) else ""
        if squeeze(one) != squeeze(other):
            return one, other
    return "", ""


class _Plan:
    """What the marks of a plot are, in the order in which they are drawn."""

    def __init__(self, plot: Given, *, with_words: bool) -> None:
        self.plot = plot
        # Of each mark its kind, what it is in the record, and the role that gives it its colour.
        self.marks: list[tuple[str, str, Given, str]] = []
        for key in plot["keys"]:
            if key["mark"] != "none":
                self.marks.append(("fill", "swatch", key, key["role"]))
            self.marks.append(("text", "key", key, "" if key["mark"] != "none" else key["role"]))
        if plot["y_ticks"]:
            self.marks.append(("stroke", "grid", plot, ""))
        for kind in ("Span", "Ribbon", "Bars"):
            for layer in plot["layers"]:
                if layer["type"] == kind:
                    self._add_layer(kind, layer)
        self.marks += plan_cells(plot)
        if plot["zero_line"]:
            self.marks.append(("stroke", "zero", plot, ""))
        self.marks += [("stroke", "Line", one, one["role"]) for one in plot["layers"] if one["type"] == "Line"]
        for dots in [layer for layer in plot["layers"] if layer["type"] == "Dots"]:
            self.marks += [("fill", "ring", dots, "")] if dots["ringed"] else []
            self.marks.append(("fill", "Dots", dots, dots["role"]))
        self.marks += [("text", "y", tick, "") for tick in plot["y_ticks"]]
        self.marks += [("text", "x", tick, "") for tick in plot["x_ticks"]]
        for label in plot["labels"]:
            if label["bold"]:
                self.marks.append(("fill", "halo", label, ""))
            self.marks.append(("text", "label", label, label["role"]))
        self.marks += plan_contents(plot, with_words=with_words)
        self.kinds = [kind for kind, _, _, _ in self.marks]

    def _add_layer(self, kind: str, layer: Given) -> None:
        if kind != "Bars":
            self.marks.append(("fill", kind, layer, layer.get("role", "")))
            return
        self.marks += [("fill", "Bars", layer, role) for role in dict.fromkeys(layer["roles"])]
        starred = zip(layer["x"], layer["marked"], strict=False)
        self.marks += [("text", "star", {"x": x}, "") for x, flag in starred if flag]

    def check(self, where: str, marks: Sequence[Mark]) -> Iterator[Disagreement]:
        """Compare the colours and the places of the marks of a drawing with those of the record."""
        # The marks of a page have the names of colours, which are those of the roles.
        is_named = any(mark.colour and not mark.colour.startswith("#") for mark in marks)
        colours = {role: role for _, _, _, role in self.marks if role} if is_named else {}
        swatch: Mark | None = None
        for mark, (_, what, _, role) in zip(marks, self.marks, strict=True):
            if role and colours.setdefault(role, mark.colour) != mark.colour:
                says = mark.text or what
                yield Disagreement(where, f"{says} in {mark.colour}", f"{colours[role]}, which is {role} elsewhere")
            if what == "key" and swatch is not None and not _stands_beside(swatch, mark):
                yield Disagreement(where, mark.text, "the mark of its series beside it")
            swatch = mark if what == "swatch" else None
        for mark, (_, what, given, _) in zip(marks, self.marks, strict=True):
            # Muted cells have no depth, so they are white whatever their colour.
            ink = (given["role"] if is_named else colours.get(given["role"], "#000000")) if what == "cells" else ""
            if ink and mark.colour != mix(ink, given["depth"]):
                yield Disagreement(where, f"cells in {mark.colour}", f"{given['role']}, {given['depth']} deep")
        grid = next((mark for mark, plan in zip(marks, self.marks, strict=True) if plan[1] == "grid"), None)
        if grid is None or len(grid.lines) < 2 or len(grid.lines) != len(self.plot["y_ticks"]):
            return
        axes = _Axes(self.plot, grid)
        for mark, (_, what, given, role) in zip(marks, self.marks, strict=True):
            if not axes.fits(what, given, role, mark):
                yield Disagreement(where, mark.text or f"a mark ({what}, {role})", "another place, by the axes")


def _stands_beside(swatch: Mark, words: Mark) -> bool:
    """True if the words of a key begin right after its swatch, on its line."""
    points = [point for line in swatch.lines for point in line]
    x, y = words.lines[0][0]
    return bool(points) and 0 <= x - max(p[0] for p in points) <= _BESIDE and abs(y - points[0][1]) <= _BESIDE


class _Axes:
    """The two axes of a drawing, as its grid shows them."""

    def __init__(self, plot: Given, grid: Mark) -> None:
        # In a plot on its side the lines of the grid run down, and values of the y axis lie from left to right.
        self._is_across = bool(plot.get("across"))
        along, up = (1, 0) if self._is_across else (0, 1)
        first, last = grid.lines[0][0], grid.lines[-1][0]
        self._opens, self._closes = first[along], grid.lines[0][-1][along]
        self._from, self._to = map(float, plot["x_range"])
        low, high = float(plot["y_ticks"][0]["at"]), float(plot["y_ticks"][-1]["at"])
        self._low, self._foot = low, first[up]
        self._step = (last[up] - first[up]) / (high - low)
        self._heights = [line[0][up] for line in grid.lines]
        self._marks = [tick["at"] for tick in plot["y_ticks"]]

    def x(self, value: float) -> float:
        """Where a value of the x axis stands."""
        return self._opens + (value - self._from) / (self._to - self._from) * (self._closes - self._opens)

    def y(self, value: float) -> float:
        """Where a value of the y axis stands."""
        return self._foot + (value - self._low) * self._step

    def at(self, x: float, y: float) -> Point:
        """Where a point of the plot stands in the drawing."""
        return (self.y(y), self.x(x)) if self._is_across else (self.x(x), self.y(y))

    def fits(self, what: str, given: Given, role: str, mark: Mark) -> bool:
        """True if a mark stands where the record puts it; always for those that stand on no axis."""
        points = [point for line in mark.lines for point in line]
        match what:
            case "grid":
                return _are_near(self._heights, [self.y(at) for at in self._marks])
            case "zero":
                return _are_same(points, [self.at(self._from, 0.0), self.at(self._to, 0.0)])
            case "Span":
                edges = [self.x(given["start"]), self.x(given["end"])]
                return _are_near(sorted({x for x, _ in points}), edges)
            case "Bars":
                return self._fits_bars(given, role, mark)
            case "Line":
                pieces = [piece for piece in self._pieces(given) if len(piece) > 1]
                return len(pieces) == len(mark.lines) and all(
                    _are_same(said, piece) for said, piece in zip(mark.lines, pieces, strict=True)
                )
            case "Ribbon":
                upper, lower = (self._step_through(given["x"], given[side]) for side in ("high", "low"))
                return _are_same(points, [*upper, *reversed(lower)])
            case "y" | "x":
                place = self.y(given["at"]) if what == "y" else self.x(given["at"])
                if (what == "y") != self._is_across:
                    return abs(points[0][1] - place) <= _BESIDE
                # One under the plot, near its right end, moves in so far that it stands in the drawing.
                return -4 * _BESIDE <= points[0][0] - place <= _NEAR
            case "star":
                return abs(points[0][0] - self.x(given["x"])) <= _NEAR
            case "Dots" | "ring":
                places = [self.at(x, y) for x, y in zip(given["x"], given["y"], strict=True)]
                return _are_same([_centre(line) for line in mark.lines], places)
            case "cells" | "blank" | "hatch" | "cell" | "arrows":
                return fits_cells(what, given, mark.lines, self.at)
            case "label":
                x, y = self.at(given["x"], given["y"])
                return _are_same(points, [(x + given["shift"], y - given["lift"])])
        return True

    def _fits_bars(self, layer: Given, role: str, mark: Mark) -> bool:
        half = layer["width"] / 2
        expected = []
        for x, base, height, one in zip(layer["x"], layer["base"], layer["height"], layer["roles"], strict=True):
            if one == role:
                (left, top), (right, bottom) = self.at(x - half, base + height), self.at(x + half, base)
                expected.append([(left, top), (right, top), (right, bottom), (left, bottom)])
        return len(expected) == len(mark.lines) and all(map(_are_same, mark.lines, expected))

    def _pieces(self, line: Given) -> Iterator[list[Point]]:
        """The unbroken pieces of a line."""
        days: list[float] = []
        heights: list[float] = []
        for x, y in zip((*line["x"], 0.0), (*line["y"], None), strict=True):
            if y is not None:
                days.append(x)
                heights.append(y)
            elif days:
                yield self._step_through(days, heights, stepped=line["stepped"])
                days, heights = [], []

    def _step_through(self, days: Sequence[float], heights: Sequence[float], *, stepped: bool = True) -> list[Point]:
        """The points of a line, each held until the next if it is stepped."""
        points = [self.at(x, y) for x, y in zip(days, heights, strict=True)]
        if not stepped:
            return points
        steps = points[:1]
        for x, y in points[1:]:
            steps += [(x, steps[-1][1]), (x, y)]
        return steps


def _centre(line: Sequence[Point]) -> Point:
    return sum(x for x, _ in line) / len(line), sum(y for _, y in line) / len(line)


def _are_near(said: Sequence[float], expected: Sequence[float]) -> bool:
    return len(said) == len(expected) and all(
        abs(one - other) <= _NEAR for one, other in zip(said, expected, strict=True)
    )


def _are_same(said: Sequence[Point], expected: Sequence[Point]) -> bool:
    return len(said) == len(expected) and all(
        abs(x - u) <= _NEAR and abs(y - v) <= _NEAR for (x, y), (u, v) in zip(said, expected, strict=True)
    )
