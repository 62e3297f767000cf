"""What the drawing of a chart gives.

It stands outside `charts`, because the process that receives it from the press need not load matplotlib for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowbrief.model.text import Language


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """One chart: SVG with real text, the font named and not embedded, and PNG.

    `svg` is for papers, `narrow_svg` for half the width of one, `page_svgs` are for pages, the wide one first, the
    narrow one for phones second; all print title, subtitle and source themselves. `alone_svg` and `png` have these in
    them.
    """

    id: str
    language: Language
    svg: str
    narrow_svg: str
    page_svgs: tuple[str, str]
    alone_svg: str
    png: bytes
