"""One chart as files."""

from __future__ import annotations

from collections.abc import Iterable

from flowbrief.model.document import Chart
from flowbrief.model.text import Language
from flowbrief.render.drawn import DrawnChart
from flowbrief.render.fonts import Face
from flowbrief.render.palette import colours_of, names_of

from .drawing import place_marks
from .layout import MIDDLE, NARROW, WIDE
from .marks import Drawing
from .page_svg import write_page_svg
from .png import write_png
from .svg import write_svg


def draw_chart(chart: Chart, language: Language, palette: str, faces: Iterable[Face]) -> DrawnChart:
    """Draw one chart for pages in both sizes, and the wide one with its words as files of its own."""
    by_weight = {face.weight: face for face in faces}
    colours = colours_of(palette)
    wide, narrow, alone = (place_marks(chart, colours, size, by_weight) for size in (WIDE.bare(), NARROW.bare(), WIDE))
    png = write_png(alone, by_weight, colours["paper"])
    names = names_of(palette)
    on_page = write_page_svg(wide, names), write_page_svg(narrow, names)
    return DrawnChart(chart.id, language, write_svg(wide), write_svg(narrow), on_page, write_svg(alone), png)


def draw_picture(chart: Chart, palette: str, faces: Iterable[Face]) -> bytes:
    """Draw the plot of a chart as PNG for a mail, which prints title, subtitle and source itself."""
    by_weight = {face.weight: face for face in faces}
    colours = colours_of(palette)
    return write_png(place_marks(chart, colours, MIDDLE, by_weight), by_weight, colours["paper"])


def warm_up() -> None:
    """Draw on a scrap of paper: what the first drawing loads and sets, processes forked afterwards have."""
    import uharfbuzz  # noqa: F401

    write_png(Drawing(1, 1, ()), {}, "#ffffff")
