"""What charts that lie on their side have in common: one row a subject, and room for the words at the ends of bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flowbrief.language.figures import print_name
from flowbrief.model.document import Runs
from flowbrief.model.measure import Measure
from flowbrief.model.plot import Role, Tick

from .moves import measure_words

# What a chart on a telephone has across, in points, and of that the edges and the space beside the names.
_ACROSS, _EDGES = 277.2, 16.0
_LEAST_NAMES, _LEAST_PLOT = 28.0, 120.0
# Between the end of a bar and its words; bold words are so much wider.
BESIDE, _BOLD = 4.0, 1.15
_ROUNDS = 40
# A row of bars is a quarter higher than one of a table.
_ROWS, _FOR = 5, 4


def count_rows(bars: int) -> int:
    """How many rows of a table some bars take."""
    return -(-bars * _ROWS // _FOR)


def name_rows(names: Sequence[str]) -> tuple[Tick, ...]:
    """A name beside each row, from the top down."""
    return tuple(Tick(float(at), (print_name(name),)) for at, name in enumerate(names))


def role_of(measure: Measure) -> Role:
    """The colour of an amount by its printed direction."""
    direction = measure.quantity.direction()
    return "inflow" if direction > 0 else "outflow" if direction < 0 else "muted"


def reach(
    ends: Iterable[tuple[float, Runs]], names: Sequence[Tick], span: tuple[float, float], *, is_bold: bool = False
) -> tuple[float, float]:
    """Widen an axis so that the words beyond the ends of bars stand in the plot, on a telephone too.

    `ends` are the values at which words stand, to the right of those at or above zero and to the left of others;
    `span` is what the axis covers without them.
    """
    wide = max(_LEAST_PLOT, _ACROSS - _EDGES - max([_LEAST_NAMES, *(measure_words(name.runs) for name in names)]))
    taken = [(value, (measure_words(runs) * (_BOLD if is_bold else 1.0) + 2 * BESIDE) / wide) for value, runs in ends]
    low, high = span
    for _ in range(_ROUNDS):
        length = high - low
        low = min([low, *(value - share * length for value, share in taken if value < 0)])
        high = max([high, *(value + share * length for value, share in taken if value >= 0)])
    return low, high
