"""One chart as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowbrief.model.document import Chart
from flowbrief.model.text import Language
from flowbrief.render.fonts import Face
from flowbrief.render.palette import colours_of

from .drawing import place_marks
from .layout import NARROW, WIDE
from .png import write_png
from .svg import write_svg


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """One chart as files: SVG with real text (the font named, not embedded), a narrow one for phones, PNG."""

    id: str
    language: Language
    svg: str
    narrow_svg: str
    png: bytes


def draw_chart(chart: Chart, language: Language, palette: str, faces: Iterable[Face]) -> DrawnChart:
    """Draw one chart in both sizes; the PNG shows the wide one."""
    by_weight = {face.weight: face for face in faces}
    colours = colours_of(palette)
    wide = place_marks(chart, colours, WIDE, by_weight)
    narrow = place_marks(chart, colours, NARROW, by_weight)
    return DrawnChart(
        chart.id, language, write_svg(wide), write_svg(narrow), write_png(wide, by_weight, colours["paper"])
    )
