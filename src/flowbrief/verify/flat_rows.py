"""Charts that lie on their side, as the record has them: a row a subject, flat bars from zero, words at their ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import BILLION, are_near, is_near, layers_of
from .finding import Disagreement
from .labels import Part, agrees, read_text, say
from .values import Amount, Value

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
# A bar fills its row neither wholly nor hardly.
_THINNEST, _WIDEST = 0.3, 0.9
_ROLES = {1: "inflow", -1: "outflow", 0: "muted"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one row: from where it begins to where it ends, and its colour."""

    at: int
    base: float
    end: float
    role: str


def place(number: Decimal, unit: str) -> float:
    """Where a number stands on an axis of its unit."""
    return float(number / BILLION) if Amount(number, unit).is_money else float(number)


def role_of(amount: Amount) -> str:
    """The colour of an amount by the direction that a reader sees."""
    return _ROLES[amount.sign()]


def expect_extremes(reader: PlotReader, values: Sequence[tuple[str, str, Amount | None]]) -> tuple[Part, ...]:
    """The highest and the lowest of some values, each with its name and measure; nothing where one is missing."""
    known = [(name, measure, amount) for name, measure, amount in values if amount is not None]
    if len(known) < len(values):
        return ()
    high = max(known, key=lambda one: one[2].number)
    low = min(reversed(known), key=lambda one: one[2].number)
    slots: dict[str, tuple[str, Value | None]] = {"high": (high[1], high[2]), "low": (low[1], low[2])}
    return reader.labels.fill("chart.finding.heat_map", slots.__getitem__, {"one": high[0], "two": low[0]})


def check_rows(reader: PlotReader, plot: Given, names: Sequence[tuple[Part, ...]]) -> Iterator[Disagreement]:
    """The rows are those expected, from the top down, in a plot that lies on its side and has them all inside."""
    ticks = plot["x_ticks"]
    stand = [tick["at"] for tick in ticks] == [float(at) for at in range(len(names))]
    if not stand or not all(agrees(tick["runs"], name) for tick, name in zip(ticks, names, strict=True)):
        said = " | ".join(read_text(tick["runs"]) for tick in ticks)
        yield Disagreement(f"{reader.place}/rows", said, " | ".join(map(say, names)))
    if not plot["across"] or plot["x_range"] != [-0.5, len(names) - 0.5]:
        yield Disagreement(f"{reader.place}/axes", str(plot["x_range"]), f"{len(names)} rows from the top down")


def check_flat_bars(reader: PlotReader, plot: Given, bars: Sequence[Bar]) -> Iterator[Disagreement]:
    """One layer has a bar in each row that has a value, from its base to its end, in its colour."""
    layers = layers_of(plot, "Bars")
    if len(layers) != 1:
        yield Disagreement(f"{reader.place}/bars", f"{len(layers)} series", "one series")
        return
    layer = layers[0]
    fits = (
        are_near(layer["x"], [float(bar.at) for bar in bars])
        and are_near(layer["base"], [bar.base for bar in bars])
        and are_near(
            [base + height for base, height in zip(layer["base"], layer["height"], strict=True)],
            [bar.end for bar in bars],
        )
        and layer["roles"] == [bar.role for bar in bars]
        and _THINNEST < layer["width"] < _WIDEST
    )
    if not fits:
        yield Disagreement(f"{reader.place}/bars", "the bars", "other rows, lengths or colours")


def check_end_label(
    reader: PlotReader, label: Given, at: int, end: float, words: tuple[Part, ...], role: str, *, leftward: bool
) -> Iterator[Disagreement]:
    """The words of a row stand beyond the end of its bar, on the side to which it points, in its colour."""
    stands = is_near(label["x"], float(at)) and is_near(label["y"], end)
    points = (label["align"], label["shift"] < 0) == (("right", True) if leftward else ("left", False))
    if not (agrees(label["runs"], words) and label["role"] == role and stands and points):
        said = f"{read_text(label['runs'])} ({label['role']}) in row {label['x']:g}, at {label['y']:g}"
        yield Disagreement(f"{reader.place}/label", said, f"{say(words)} ({role}) in row {at}, at {end:g}")
