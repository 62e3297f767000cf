"""What charts that lie on their side have in common: one row a subject, and room for the words at the ends of bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flowbrief.extend.chart_input import ChartInput
from flowbrief.model.document import Runs
from flowbrief.model.measure import Finding, Measure
from flowbrief.model.plot import Label, Role, Tick

from .moves import measure_words

# What a chart on a telephone has across, in points, and of that the edges and the space beside the names.
_ACROSS, _EDGES = 277.2, 16.0
_LEAST_NAMES, _LEAST_PLOT = 28.0, 120.0
# Between the end of a bar and its words; bold words are so much wider.
BESIDE, _BOLD = 4.0, 1.15
_HALF_LETTER = -3.0
_ROUNDS = 40
# A row of bars is a quarter higher than one of a table.
_ROWS, _FOR = 5, 4


def count_rows(bars: int) -> int:
    """How many rows of a table some bars take."""
    return -(-bars * _ROWS // _FOR)


def name_rows(names: Sequence[Runs]) -> tuple[Tick, ...]:
    """A name beside each row, from the top down."""
    return tuple(Tick(float(at), name) for at, name in enumerate(names))


def say_extremes(given: ChartInput, findings: Sequence[Finding]) -> Runs:
    """The highest and the lowest of some values of the week, as a title; nothing where one of them is missing."""
    known = [finding for finding in findings if finding.main.value is not None]
    if len(known) < len(findings):
        return ()
    known.sort(key=lambda finding: -finding.main.quantity.amount)
    slots = {"high": known[0].main, "low": known[-1].main}
    names = {"one": given.name(known[0].subject), "two": given.name(known[-1].subject)}
    return given.words("chart.finding.heat_map", slots, names)


def label_end(at: int, value: float, runs: Runs, role: Role, *, leftward: bool = False) -> Label:
    """Words beyond the end of the bar of a row, to its right or its left."""
    align: Literal["left", "right"] = "right" if leftward else "left"
    return Label(
        float(at), value, runs, role, align, shift=-BESIDE if leftward else BESIDE, lift=_HALF_LETTER, bold=True
    )


def strike(places: Sequence[tuple[float, float]], half: float) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
    """The course of short strokes over rows, each at its value and from `half` a row before it to as much behind."""
    x = tuple(place for at, _ in places for place in (at - half, at + half, at + half))
    return x, tuple(height for _, value in places for height in (value, value, None))


def role_of(measure: Measure) -> Role:
    """The colour of an amount by its printed direction."""
    direction = measure.quantity.direction()
    return "inflow" if direction > 0 else "outflow" if direction < 0 else "muted"


def reach(labels: Sequence[Label], names: Sequence[Tick], span: tuple[float, float]) -> tuple[float, float]:
    """Widen an axis so that the words beyond the ends of bars stand in the plot, on a telephone too.

    `span` is what the axis covers without them.
    """
    wide = max(_LEAST_PLOT, _ACROSS - _EDGES - max([_LEAST_NAMES, *(measure_words(name.runs) for name in names)]))
    shares = [(measure_words(label.runs) * _BOLD + 2 * BESIDE) / wide for label in labels]
    low, high = span
    for _ in range(_ROUNDS):
        length = high - low
        for label, share in zip(labels, shares, strict=True):
            if label.align == "right":
                low = min(low, label.y - share * length)
            else:
                high = max(high, label.y + share * length)
    return low, high
