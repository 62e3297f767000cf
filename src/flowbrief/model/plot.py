"""A chart as data: what to draw, already worded and formatted, without ink.

Positions on the x axis are numbers (a day's ordinal, or the index of a category); positions on the y axis are in
the unit of the axis (billions, 亿, percent), as floats, because they are only ever drawn, never printed.
"""

from dataclasses import dataclass
from typing import Literal

from .document import Run

Role = Literal["inflow", "outflow", "primary", "secondary", "third", "fourth", "accent", "muted"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from `base` to `base + height`; `roles` colours each, `marked` puts an asterisk under irregular periods."""

    x: tuple[float, ...]
    height: tuple[float, ...]
    base: tuple[float, ...]
    roles: tuple[Role, ...]
    width: float
    marked: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line; a None in `y` is a gap, and the line breaks there. `stepped` holds each value until the next."""

    x: tuple[float, ...]
    y: tuple[float | None, ...]
    role: Role
    width: float = 1.5
    dashed: bool = False
    stepped: bool = False


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The area between two stepped lines."""

    x: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Span:
    """A shaded stretch of the x axis, such as the weeks that are missing."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in rows, each from `left` to `right` and one high, centred on `row`.

    `roles` colours each, `depths` says how deeply: 0 (not at all) to 4. `runs` is what stands in it where there is
    room for all of them; a cell without words has no value and is hatched. `is_whole` says that the figures in them
    stand with their units, not under a heading that has it.
    """

    left: tuple[float, ...]
    right: tuple[float, ...]
    row: tuple[float, ...]
    roles: tuple[Role, ...]
    depths: tuple[int, ...]
    runs: tuple[tuple[Run, ...], ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Dots:
    """Points of a line that are spoken of; those that are `ringed` stand out from what they lie on."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    role: Role
    ringed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point of the plot; `align` and `lift` say where they stand relative to it (points)."""

    x: float
    y: float
    runs: tuple[Run, ...]
    role: Role
    align: Literal["left", "center", "right"] = "left"
    shift: float = 0.0
    lift: float = 0.0
    bold: bool = False


Layer = Bars | Line | Ribbon | Span | Cells | Dots


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend, for marks that cannot be labelled where they stand; a `tick` is a short upright line."""

    runs: tuple[Run, ...]
    role: Role
    mark: Literal["bar", "line", "tick", "dot", "band", "none"]


@dataclass(frozen=True, slots=True)
class Plot:
    """One chart in one language, ready to draw; one with `rows` is as high as they need.

    One that is `across` lies on its side: its x axis runs from the top down, with its words at the left, and its y
    axis from left to right, so that bars lie flat and have room for their names.
    """

    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    layers: tuple[Layer, ...]
    labels: tuple[Label, ...] = ()
    keys: tuple[Key, ...] = ()
    zero_line: bool = True
    right_margin: float = 0.0
    rows: int = 0
    across: bool = False
