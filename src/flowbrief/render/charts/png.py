"""A drawing as PNG, by matplotlib's renderer.

The drawing has its places already: figures, axes, ticks and layout of matplotlib would only cost their time.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib import rcdefaults
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D
from PIL import Image

from flowbrief.render.fonts import Face

from .marks import Area, Drawing, Mark, Point, Stroke, Words
from .measure import span_of

_DPI = 192
_A_PIXEL = _DPI / 72
_EFFORT = 4  # more takes half as long again and saves less than a hundredth


def write_png(drawing: Drawing, faces: Mapping[int, Face], paper: str) -> bytes:
    """Draw at 192 dots an inch on paper of one colour.

    Any warning of matplotlib is an error. That the faces have every glyph is made sure of before (`check_glyphs`).
    """
    _forget_settings()
    width, height = round(drawing.width * _A_PIXEL), round(drawing.height * _A_PIXEL)
    pen: Any = RendererAgg(width, height, _DPI)  # type: ignore[no-untyped-call]
    to_pixels = Affine2D.from_values(_A_PIXEL, 0, 0, -_A_PIXEL, 0, height)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        corners = ((0, 0), (drawing.width, 0), (drawing.width, drawing.height), (0, drawing.height))
        for mark in (Area((corners,), paper), *drawing.marks):
            _draw_mark(pen, mark, to_pixels, faces)
    content = io.BytesIO()
    Image.frombuffer("RGBA", (width, height), pen.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB").save(
        content, "png", dpi=(_DPI, _DPI), compress_level=_EFFORT
    )
    return content.getvalue()


@cache
def _forget_settings() -> None:
    """Make this process draw by the house's settings alone, whatever the machine's own say; once is enough."""
    rcdefaults()


def _draw_mark(pen: Any, mark: Mark, to_pixels: Affine2D, faces: Mapping[int, Face]) -> None:
    context = pen.new_gc()
    match mark:
        case Area():
            context.set_linewidth(0)
            pen.draw_path(context, _outline(mark.outlines, closed=True), to_pixels, to_rgba(mark.colour, mark.opacity))
        case Stroke():
            context.set_linewidth(mark.width)
            context.set_foreground(to_rgba(mark.colour), isRGBA=True)
            context.set_joinstyle("round")
            context.set_capstyle("butt")
            if mark.dashed:
                context.set_dashes(0, [4, 2])
            pen.draw_path(context, _outline(mark.lines, closed=False), to_pixels)
        case Words():
            _draw_words(pen, context, mark, faces[700 if mark.bold else 400])
    context.restore()


def _draw_words(pen: Any, context: GraphicsContextBase, words: Words, face: Face) -> None:
    context.set_foreground(to_rgba(words.colour), isRGBA=True)
    left, _ = span_of(words, face)
    font = _font_of(face.path, words.size)
    pen.draw_text(context, left * _A_PIXEL, words.y * _A_PIXEL, words.text, font, 0, ismath=False)


@cache
def _font_of(path: Path, size: float) -> FontProperties:
    return FontProperties(fname=path, size=size)


def _outline(lines: Iterable[tuple[Point, ...]], *, closed: bool) -> Outline:
    points: list[Point] = []
    codes: list[Any] = []
    for line in lines:
        points += [*line, line[0]] if closed else line
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(line) - 1), *([Outline.CLOSEPOLY] if closed else [])]
    return Outline(points, codes)
