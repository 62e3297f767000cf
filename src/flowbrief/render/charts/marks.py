"""The marks a drawing is made of: areas, strokes and words, placed in points from the top left corner.

One drawing is written by two pens, as SVG and as PNG, so that both show the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

# How much of a text stands to the left of its anchor.
SHARES_LEFT: Mapping[Anchor, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class Area:
    """Closed outlines filled with one colour."""

    outlines: tuple[tuple[Point, ...], ...]
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """Open lines of one colour and width; `dashed` in dashes of four points and gaps of two."""

    lines: tuple[tuple[Point, ...], ...]
    colour: str
    width: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, its baseline at `y`; `x` is its left end, its middle or its right end."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Anchor = "start"
    bold: bool = False


Mark = Area | Stroke | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing, `width` by `height` points; later marks lie over earlier ones.

    `frame` is the plot in it: its left, top, right and lower edge, and from where to where its two axes reach. In one
    that is `across` the first axis runs from the top down, and the second from left to right.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    frame: tuple[float, ...] = ()
    across: bool = False
