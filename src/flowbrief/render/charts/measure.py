"""How wide words are, by the font's own advances."""

from __future__ import annotations

from functools import lru_cache

from flowbrief.render.fonts import Face, open_font

from .marks import SHARES_LEFT, Words


@lru_cache(maxsize=4096)
def measure_text(face: Face, text: str, size: float) -> float:
    """The width in points of one line of text in one face at a size in points, kerned as on the page."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = open_font(face)
    uharfbuzz.shape(font, buffer)
    advance: int = sum(position.x_advance for position in buffer.glyph_positions)
    return float(advance * size / font.face.upem)


def span_of(words: Words, face: Face) -> tuple[float, float]:
    """Where one line of text begins and ends across the drawing, in points, set in a face."""
    width = measure_text(face, words.text, words.size)
    left = words.x - SHARES_LEFT[words.anchor] * width
    return left, left + width
