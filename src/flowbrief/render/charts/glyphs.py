"""Words as outlines, for a renderer that knows shapes only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.path import Path as Outline

from flowbrief.render.fonts import Face, open_font

from .marks import Point
from .measure import shape_text

Piece = tuple[Any, tuple[Point, ...]]


def outline_text(face: Face, text: str) -> Outline:
    """One line of text in one face, its baseline at nought, in em from its left end, kerned as on the page."""
    points: list[Point] = []
    codes: list[Any] = []
    pen_at = 0.0
    for glyph in shape_text(face, text):
        for code, ends in _outline_glyph(face, glyph.id):
            codes += [code] * len(ends)
            points += [(pen_at + glyph.shift + x, y) for x, y in ends]
        pen_at += glyph.advance
    return make_outline(points, codes)


def make_outline(points: Sequence[Point], codes: Sequence[Any]) -> Outline:
    """An outline that is drawn as it is: without this a setting of the machine would thin out its points."""
    outline = Outline(points or [(0.0, 0.0)], codes or [Outline.MOVETO])
    outline.should_simplify = False
    return outline


@cache
def _outline_glyph(face: Face, glyph: int) -> tuple[Piece, ...]:
    """The pieces of one glyph's contours in em: a code of the renderer with the points it takes."""
    font = open_font(face)
    em = font.face.upem
    pieces: list[Piece] = []

    def add(code: Any, *values: float) -> None:
        ends = zip(values[::2], values[1::2], strict=True)
        pieces.append((code, tuple((x / em, y / em) for x, y in ends)))

    font.draw_glyph(glyph, _open_pen(), add)
    return tuple(pieces)


@cache
def _open_pen() -> Any:
    """HarfBuzz's pen, which hands every piece on to the function it draws for."""
    import uharfbuzz

    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(lambda x, y, add: add(Outline.MOVETO, x, y))
    pen.set_line_to_func(lambda x, y, add: add(Outline.LINETO, x, y))
    pen.set_quadratic_to_func(lambda cx, cy, x, y, add: add(Outline.CURVE3, cx, cy, x, y))
    pen.set_cubic_to_func(lambda ax, ay, bx, by, x, y, add: add(Outline.CURVE4, ax, ay, bx, by, x, y))
    pen.set_close_path_func(lambda add: add(Outline.CLOSEPOLY, 0.0, 0.0))
    return pen
