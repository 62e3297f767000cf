"""How wide words are, by the font's own advances."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flowbrief.render.fonts import Face


@lru_cache(maxsize=4096)
def measure_text(face: Face, text: str, size: float) -> float:
    """The width in points of one line of text in one face at a size in points, kerned as on the page."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = _open_font(face)
    uharfbuzz.shape(font, buffer)
    advance: int = sum(position.x_advance for position in buffer.glyph_positions)
    return float(advance * size / font.face.upem)


@lru_cache(maxsize=4)
def _open_font(face: Face) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.path)))
