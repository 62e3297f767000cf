"""Where the parts of a chart stand: fixed margins, in points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flowbrief.model.plot import Plot

from .marks import Point

KEY_LINE = 12.0
# The room for the words under the plot, and that for one of its rows.
_AXIS = 18
_ROW = 13.5
# The least room for the words of the vertical axis.
_LEFT = 34.0


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a chart in points; type keeps its size, so a narrow chart stays readable on a phone.

    `head` is the room for title and subtitle, `foot` that for the source; a page that prints these itself needs none.
    """

    width: float
    height: float
    head: float = 30.0
    foot: float = 14.0

    def hold(self, rows: int, key_lines: int) -> Size:
        """The same chart, as high as so many rows need."""
        return replace(self, height=_head(self, key_lines) + _ROW * rows + self.foot + _AXIS)

    def bare(self) -> Size:
        """The same chart without room for title, subtitle and source."""
        return Size(self.width, self.height - self.head - self.foot, 0.0, 0.0)


# The text width of an A4 page with 18 mm margins, and of a phone held upright.
WIDE = Size(493.2, 188.64)
NARROW = Size(277.2, 208.8)
# The plot alone as a mail shows it: wide enough for a desk, its words large enough for a phone.
MIDDLE = Size(345.6, 165.6, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The base lines of title, subtitle, first key and source; the edges of the plot, and the scales inside it."""

    edge: float
    title_y: float
    subtitle_y: float
    keys_y: float
    source_y: float
    left: float
    right: float
    top: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    across: bool = False

    def x(self, value: float) -> float:
        """Where a value of the x axis stands: so far from the left, or, in a plot on its side, from the top."""
        low, high = self.x_range
        share = (value - low) / (high - low)
        return self.top + share * (self.bottom - self.top) if self.across else self.left + share * self._wide

    def y(self, value: float) -> float:
        """Where a value of the y axis stands: so far from the top, or, in a plot on its side, from the left."""
        low, high = self.y_range
        share = (value - low) / (high - low)
        return self.left + share * self._wide if self.across else self.bottom - share * (self.bottom - self.top)

    def at(self, x: float, y: float) -> Point:
        """Where a point of the plot stands."""
        return (self.y(y), self.x(x)) if self.across else (self.x(x), self.y(y))

    def level(self, y: float) -> tuple[Point, Point]:
        """The line at a value of the y axis, over the whole plot."""
        return self.at(self.x_range[0], y), self.at(self.x_range[1], y)

    @property
    def _wide(self) -> float:
        return self.right - self.left


def _head(size: Size, key_lines: int) -> float:
    """How far down the plot begins, under the title and the legend."""
    return size.head + 12 + (3 if key_lines else 0) + KEY_LINE * key_lines


def frame_of(plot: Plot, size: Size, key_lines: int, names: float = 0.0) -> Frame:
    """Lay out one chart; a legend line, and labels beyond the right end of the lines, take room where needed.

    Room beyond the right end is given as a share of the wide chart's width; `names` is the width of the longest words
    at the left of the plot.
    """
    return Frame(
        edge=1,
        title_y=12,
        subtitle_y=26,
        keys_y=size.head + 11,
        source_y=size.height - 3,
        left=max(_LEFT, names + 6),
        right=size.width - 8 - plot.right_margin * WIDE.width,
        top=_head(size, key_lines),
        bottom=size.height - size.foot - _AXIS,
        x_range=plot.x_range,
        y_range=plot.y_range,
        across=plot.across,
    )
