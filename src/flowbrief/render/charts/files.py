"""One chart as files."""

from __future__ import annotations

from collections.abc import Iterable

from flowbrief.model.document import Chart
from flowbrief.model.text import Language
from flowbrief.render.drawn import DrawnChart
from flowbrief.render.fonts import Face
from flowbrief.render.palette import colours_of

from .drawing import place_marks
from .layout import NARROW, WIDE
from .marks import Drawing
from .png import write_png
from .svg import write_svg


def draw_chart(chart: Chart, language: Language, palette: str, faces: Iterable[Face]) -> DrawnChart:
    """Draw one chart in both sizes; the PNG shows the wide one."""
    by_weight = {face.weight: face for face in faces}
    colours = colours_of(palette)
    wide = place_marks(chart, colours, WIDE, by_weight)
    narrow = place_marks(chart, colours, NARROW, by_weight)
    return DrawnChart(
        chart.id, language, write_svg(wide), write_svg(narrow), write_png(wide, by_weight, colours["paper"])
    )


def warm_up() -> None:
    """Draw on a scrap of paper: what the first drawing loads and sets, processes forked afterwards have."""
    import uharfbuzz  # noqa: F401

    write_png(Drawing(1, 1, ()), {}, "#ffffff")
