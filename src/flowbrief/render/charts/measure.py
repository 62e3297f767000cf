"""How wide words are, by the font's own advances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flowbrief.render.fonts import Face, open_font

from .marks import SHARES_LEFT, Words

_FIRST_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a line, its lengths in em: how far it stands from the pen, and how far the pen goes on."""

    id: int
    shift: float
    advance: float


@lru_cache(maxsize=4096)
def shape_text(face: Face, text: str) -> tuple[Glyph, ...]:
    """Set one line of text in one face, kerned as on the page."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = open_font(face)
    # Quotation marks are as wide as 汉字 but among Latin letters, where pages ask for narrow ones too.
    uharfbuzz.shape(font, buffer, {"pwid": max(text, default="") < _FIRST_WIDE})
    em = font.face.upem
    return tuple(
        Glyph(info.codepoint, position.x_offset / em, position.x_advance / em)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


def measure_text(face: Face, text: str, size: float) -> float:
    """The width in points of one line of text in one face at a size in points."""
    return size * sum(glyph.advance for glyph in shape_text(face, text))


def span_of(words: Words, face: Face) -> tuple[float, float]:
    """Where one line of text begins and ends across the drawing, in points, set in a face."""
    width = measure_text(face, words.text, words.size)
    left = words.x - SHARES_LEFT[words.anchor] * width
    return left, left + width
