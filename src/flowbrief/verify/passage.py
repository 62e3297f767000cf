"""A stretch of text that a reader sees, in pieces: plain words, and figures with the measure they claim to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# `prose` is what the program writes, `opinion` what an analyst does; `note` explains terms. `tile`, `row`, `cell` and
# `title` are parts of tables and key figures, `label` and `tick` words in a chart, `alt` a chart in words.
Kind = Literal["prose", "opinion", "note", "tile", "row", "cell", "title", "label", "tick", "alt"]

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_LOOSE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\-\u2010\u2011]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a figure: `measure` is what it claims to print; `value` and `unit` where the record states them."""

    text: str
    measure: str | None = None
    value: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Passage:
    """One paragraph, cell, title or label, and where it stands."""

    place: str
    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """What a reader sees."""
        return "".join(piece.text for piece in self.pieces)


def squeeze(text: str) -> str:
    """A text without white space and hyphens, which the setting of lines adds and takes away."""
    return _LOOSE.sub("", text)


def tidy(text: str) -> str:
    """A text in one line."""
    return _SPACE.sub(" ", text).strip()
