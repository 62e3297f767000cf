"""A chart that has nothing to show."""

from __future__ import annotations

from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.document import Plain
from flowbrief.model.plot import Label, Plot


def draw_nothing(given: ChartInput, *, middle: float = 0.5, half: float = 0.5, rows: int = 0) -> Plot:
    """An empty plot that says so in its middle; its axis reaches `half` to either side of that."""
    words = (Plain(given.book.word("chart.gap")),)
    return Plot(
        x_ticks=(),
        y_ticks=(),
        x_range=(middle - half, middle + half),
        y_range=(0.0, 1.0),
        layers=(),
        labels=(Label(middle, 0.5, words, "muted", "center"),),
        zero_line=False,
        rows=rows,
    )
