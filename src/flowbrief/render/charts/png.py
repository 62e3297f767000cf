"""A drawing as PNG, by matplotlib's renderer.

The drawing has its places already: figures, axes, ticks and layout of matplotlib would only cost their time. So would
its text, which it looks for among the machine's fonts; words are outlines of our own faces here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from matplotlib.backends._backend_agg import RendererAgg  # type: ignore[attr-defined]
from matplotlib.colors import to_rgba
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from flowbrief.render.fonts import Face

from .glyphs import make_outline, outline_text
from .marks import Area, Drawing, Mark, Point, Stroke, Words
from .measure import span_of

_DPI = 192
_A_PIXEL = _DPI / 72
_EFFORT = 4  # more takes half as long again and saves less than a hundredth
_DASHES = (4.0, 2.0)


class _Context:
    """How to draw one mark: exactly what the renderer asks for, by the names it asks with."""

    _alpha = 1.0
    _forced_alpha = False
    _antialiased = True
    _capstyle = "butt"
    _joinstyle = "round"
    _cliprect = None

    def __init__(self, colour: str = "black", width: float = 0.0, dashes: tuple[float, ...] | None = None) -> None:
        self._rgb = to_rgba(colour)
        self._linewidth = width
        self._dashes = dashes

    def get_dashes(self) -> tuple[float, tuple[float, ...] | None]:
        return 0.0, self._dashes

    def get_clip_path(self) -> tuple[None, None]:
        return None, None

    def get_snap(self) -> None:
        return None

    def get_hatch_path(self) -> None:
        return None

    def get_hatch_color(self) -> tuple[float, ...]:
        return self._rgb

    def get_hatch_linewidth(self) -> float:
        return 0.0

    def get_sketch_params(self) -> None:
        return None


def write_png(drawing: Drawing, faces: Mapping[int, Face], paper: str, words: str = "") -> bytes:
    """Draw at 192 dots an inch on paper of one colour; `words` describe the picture, in its file.

    That the faces have every glyph is made sure of before (`check_glyphs`).
    """
    width, height = round(drawing.width * _A_PIXEL), round(drawing.height * _A_PIXEL)
    pen: Any = RendererAgg(width, height, _DPI)
    to_pixels = Affine2D.from_values(_A_PIXEL, 0, 0, -_A_PIXEL, 0, height)
    corners = ((0, 0), (drawing.width, 0), (drawing.width, drawing.height), (0, drawing.height))
    for mark in (Area((corners,), paper), *drawing.marks):
        _draw_mark(pen, mark, to_pixels, faces)
    content = io.BytesIO()
    described = PngInfo()
    if words:
        described.add_itxt("Description", words)
    Image.frombuffer("RGBA", (width, height), memoryview(pen).tobytes(), "raw", "RGBA", 0, 1).convert("RGB").save(
        content, "png", dpi=(_DPI, _DPI), compress_level=_EFFORT, pnginfo=described
    )
    return content.getvalue()


def _draw_mark(pen: Any, mark: Mark, to_pixels: Affine2D, faces: Mapping[int, Face]) -> None:
    match mark:
        case Area():
            filled = to_rgba(mark.colour, mark.opacity)
            pen.draw_path(_Context(), _outline(mark.outlines, closed=True), to_pixels, filled)
        case Stroke():
            context = _Context(mark.colour, mark.width, _DASHES if mark.dashed else None)
            pen.draw_path(context, _outline(mark.lines, closed=False), to_pixels, None)
        case Words():
            face = faces[700 if mark.bold else 400]
            left, _ = span_of(mark, face)
            place = Affine2D.from_values(mark.size, 0, 0, -mark.size, left, mark.y)
            pen.draw_path(_Context(), outline_text(face, mark.text), place + to_pixels, to_rgba(mark.colour))


def _outline(lines: Iterable[tuple[Point, ...]], *, closed: bool) -> Outline:
    points: list[Point] = []
    codes: list[Any] = []
    for line in lines:
        points += [*line, line[0]] if closed else line
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(line) - 1), *([Outline.CLOSEPOLY] if closed else [])]
    return make_outline(points, codes)
