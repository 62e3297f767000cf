"""Where the parts of a chart stand: fixed margins, in shares of the figure."""

from __future__ import annotations

from dataclasses import dataclass

from flowbrief.model.plot import Plot


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a chart in inches; type keeps its size, so a narrow chart stays readable on a phone."""

    width: float
    height: float

    @property
    def points_wide(self) -> float:
        """Width in points."""
        return self.width * 72

    @property
    def points_high(self) -> float:
        """Height in points."""
        return self.height * 72


# The text width of an A4 page with 18 mm margins, and of a phone held upright.
WIDE = Size(6.85, 2.62)
NARROW = Size(3.85, 2.9)
# Room beyond the right end of the plot is given as a share of the wide chart's width.
_FULL_WIDTH = WIDE.points_wide


@dataclass(frozen=True, slots=True)
class Frame:
    """Positions of title, subtitle, keys, source and plot area, as shares of the figure's width and height."""

    left_edge: float
    title_y: float
    subtitle_y: float
    keys_y: float
    source_y: float
    left: float
    bottom: float
    width: float
    height: float


def frame_of(plot: Plot, size: Size, key_lines: int) -> Frame:
    """Lay out one chart; a legend line, and labels beyond the right end of the lines, take room where needed."""
    header = 42 + (3 if key_lines else 0) + 12 * key_lines
    footer = 32
    left, right = 34, 8 + plot.right_margin * _FULL_WIDTH
    return Frame(
        left_edge=1 / size.points_wide,
        title_y=1 - 12 / size.points_high,
        subtitle_y=1 - 26 / size.points_high,
        keys_y=1 - 41 / size.points_high,
        source_y=3 / size.points_high,
        left=left / size.points_wide,
        bottom=footer / size.points_high,
        width=1 - (left + right) / size.points_wide,
        height=1 - (header + footer) / size.points_high,
    )
