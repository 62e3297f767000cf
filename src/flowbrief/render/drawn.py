"""What the drawing of a chart gives.

It stands outside `charts`, because the process that receives it from the press need not load matplotlib for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowbrief.model.text import Language


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """One chart as files: SVG with real text (the font named, not embedded), a narrow one for phones, PNG."""

    id: str
    language: Language
    svg: str
    narrow_svg: str
    png: bytes
