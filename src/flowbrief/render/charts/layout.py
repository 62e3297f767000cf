"""Where the parts of a chart stand: fixed margins, in shares of the figure."""

from __future__ import annotations

from dataclasses import dataclass

from flowbrief.model.plot import Plot

# The text width of an A4 page with 18 mm margins.
WIDTH_IN = 6.85
HEIGHT_IN = 2.62
_POINTS_HIGH = HEIGHT_IN * 72
_POINTS_WIDE = WIDTH_IN * 72


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


def frame_of(plot: Plot) -> Frame:
    """Lay out one chart; a legend line, and labels beyond the right end of the lines, take room where needed."""
    header = 42 + (15 if plot.keys else 0)
    footer = 32
    left, right = 40, 8 + plot.right_margin * _POINTS_WIDE
    return Frame(
        left_edge=1 / _POINTS_WIDE,
        title_y=1 - 12 / _POINTS_HIGH,
        subtitle_y=1 - 26 / _POINTS_HIGH,
        keys_y=1 - 41 / _POINTS_HIGH,
        source_y=3 / _POINTS_HIGH,
        left=left / _POINTS_WIDE,
        bottom=footer / _POINTS_HIGH,
        width=1 - (left + right) / _POINTS_WIDE,
        height=1 - (header + footer) / _POINTS_HIGH,
    )
