"""Small charts side by side as the record has them: each subject in its own panel, all on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of
from .figures import read_value
from .finding import Disagreement
from .flat_rows import expect_extremes, place, role_of
from .labels import Part, agrees, merge, read_text, say
from .legend import Key
from .recipe import Metric
from .stacks import align
from .values import Amount, Value, Week

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_HALF_WEEK = 3.5


@dataclass(frozen=True, slots=True)
class PanelOf:
    """One subject: its metric, its numbers by week, and how far its panel is moved along both axes."""

    short: str
    metric: Metric
    numbers: Sequence[Decimal | None]
    row: int
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The panels, the weeks and the unit that they share, and the lowest and the highest mark of their scale."""

    panels: Sequence[PanelOf]
    weeks: Sequence[Week]
    unit: str
    low: float
    high: float


def lay_panels(reader: PlotReader, plot: Given) -> Grid | None:
    """The panels as the record arranges them: so many in a row as have their names on one height; None if none have."""
    known, params = reader.derivation, reader.params
    is_rate = params["measure"] == "rate"
    metrics = [known.rate_of(one) if is_rate else known.flow_of(one) for one in params["of"]]
    weeks, numbers = align(reader, metrics, params["periods"], with_rates=True)
    names = plot["labels"][::2]
    if len(plot["labels"]) != 2 * len(metrics):
        return None
    columns = sum(is_near(name["y"], names[0]["y"]) for name in names)
    rows = -(-len(metrics) // columns)
    each = len(plot["y_ticks"]) // rows
    unit = "percent" if is_rate else known.flow_unit(metrics[0])
    values = [_value_of(tick, unit) for tick in plot["y_ticks"]]
    if each < 2 or len(values) != each * rows or None in values[:each]:
        return None
    low, high = values[0] or 0.0, values[each - 1] or 0.0
    panels = []
    for at, (metric, series) in enumerate(zip(metrics, numbers, strict=True)):
        row = at // columns
        right = names[at % columns]["x"] - plot["x_range"][0]
        up = plot["y_ticks"][each * (rows - 1 - row)]["at"] - low
        short = reader.recipe.shorts_of(metric)[reader.labels.language]
        panels.append(PanelOf(short, metric, series, row, right, up))
    return Grid(panels, weeks, unit, low, high)


def check_small_multiples(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the arrangement, the scales and what is drawn in each panel with the flows of its subject."""
    grid, labels, measure = lay_panels(reader, plot), reader.labels, reader.params["measure"]
    if grid is None:
        yield Disagreement(f"{reader.place}/panels", f"{len(plot['labels'])} labels", "a name and a value each")
        return
    names = {"unit": reader.wording.table_unit(grid.unit)} if measure == "flow" else {}
    subtitle = labels.fill(f"chart.subtitle.small_multiples.{measure}", lambda slot: (slot, None), names)
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, grid))
    latest = [(panel.short, panel.metric.id, _now(panel, grid.unit)) for panel in grid.panels]
    yield from reader.check_finding(chart, expect_extremes(reader, latest))
    has_gaps = any(number is None for panel in grid.panels for number in panel.numbers)
    yield from reader.check_keys(plot, [Key((labels.words["chart.gap"],), "muted", "band")] if has_gaps else [])
    yield from _check_scales(reader, plot, grid)
    yield from _check_names(reader, plot, grid)
    yield from _check_layers(reader, plot, grid)


def _now(panel: PanelOf, unit: str) -> Amount | None:
    number = panel.numbers[-1]
    return None if number is None else Amount(number, unit)


def _value_of(tick: Given, unit: str) -> float | None:
    """The amount that a mark of the scale says, as a place on the axis."""
    runs = tick["runs"]
    value = read_value(runs[0]["value"], runs[0]["unit"]) if runs and runs[0]["type"] == "Figure" else None
    return place(value.number, unit) if isinstance(value, Amount) else None


def _check_scales(reader: PlotReader, plot: Given, grid: Grid) -> Iterator[Disagreement]:
    """The marks of every row of panels are the same, and so are those under every column; no panel lies on another."""
    ups = sorted({panel.up for panel in grid.panels})
    rights = sorted({panel.right for panel in grid.panels})
    each, dates = len(plot["y_ticks"]) // len(ups), len(plot["x_ticks"]) // len(rights)
    wide = plot["x_range"][1] - plot["x_range"][0] - rights[-1]
    apart = all(other - one > grid.high - grid.low for one, other in pairwise(ups))
    beside = all(other - one > wide for one, other in pairwise(rights))
    if not (is_near(ups[0], 0.0) and is_near(rights[0], 0.0) and apart and beside and wide > 0):
        yield Disagreement(f"{reader.place}/panels", f"{rights}, {ups}", "panels that lie beside and over each other")
    for index, tick in enumerate(plot["y_ticks"]):
        value = _value_of(tick, grid.unit)
        first = _value_of(plot["y_ticks"][index % each], grid.unit)
        if value is None or value != first or not is_near(tick["at"] - ups[index // each], value):
            yield Disagreement(f"{reader.place}/tick", read_text(tick["runs"]), "a mark of the common scale")
    for index, tick in enumerate(plot["x_ticks"]):
        day = read_value(tick["runs"][0]["value"], tick["runs"][0]["unit"])
        same = tick["runs"] == plot["x_ticks"][index % dates]["runs"]
        at = tick["at"] - rights[index // dates]
        if not (isinstance(day, date) and same and is_near(at, float(day.toordinal()))):
            yield Disagreement(f"{reader.place}/tick", read_text(tick["runs"]), "a mark at its day in each column")


def _check_names(reader: PlotReader, plot: Given, grid: Grid) -> Iterator[Disagreement]:
    """The name over each panel, and under it the value of the week."""
    for panel, name, value in zip(grid.panels, plot["labels"][::2], plot["labels"][1::2], strict=True):
        x, y = plot["x_range"][0] + panel.right, grid.high + panel.up
        amount = _now(panel, grid.unit)
        words: tuple[Part, ...] = (reader.labels.words["chart.gap"],)
        role = "muted"
        if amount is not None:
            words, role = reader.labels.show(panel.metric.id, amount), role_of(amount)
        for label, parts, wanted in ((name, (panel.short,), "accent"), (value, words, role)):
            stands = is_near(label["x"], x) and is_near(label["y"], y) and label["role"] == wanted
            if not stands or not agrees(label["runs"], parts):
                yield Disagreement(f"{reader.place}/label", read_text(label["runs"]), f"{say(parts)} ({wanted})")
        if name["lift"] <= value["lift"]:
            yield Disagreement(f"{reader.place}/label", read_text(value["runs"]), "a value under its name")


def _check_layers(reader: PlotReader, plot: Given, grid: Grid) -> Iterator[Disagreement]:
    """What is drawn in each panel: its gaps, its zero, its bars or its line."""
    opens, wide = plot["x_range"][0], plot["x_range"][1] - max(panel.right for panel in grid.panels)
    ends = [float(week.end.toordinal()) for week in grid.weeks]
    shades, zeros, courses, bars = [], [], [], []
    for panel in grid.panels:
        days = [end + panel.right for end in ends]
        for start, end in _list_gaps(days, panel.numbers):
            shades.append(([start, end], [grid.low + panel.up] * 2, [grid.high + panel.up] * 2))
        zeros.append(([opens + panel.right, wide + panel.right], [panel.up] * 2))
        known = [(day, number) for day, number in zip(days, panel.numbers, strict=True) if number is not None]
        heights = [place(number, grid.unit) for _, number in known]
        roles = ["inflow" if number >= 0 else "outflow" for _, number in known]
        bars.append(([day for day, _ in known], heights, [panel.up] * len(known), roles))
        courses.append(
            (days, [None if one is None else place(one, grid.unit) + panel.up for one in panel.numbers])
        )  # fmt: skip
    is_line = reader.params["form"] == "line"
    lines, ribbons = layers_of(plot, "Line"), layers_of(plot, "Ribbon")
    compared: tuple[tuple[str, list[Given], Sequence[Sequence[Sequence[float | None]]], tuple[str, ...]], ...] = (
        ("gaps", ribbons, shades, ("x", "low", "high")),
        ("zero", [line for line in lines if line["role"] == "accent"], zeros, ("x", "y")),
        ("lines", [line for line in lines if line["role"] == "primary"], courses if is_line else [], ("x", "y")),
    )
    for what, said, wanted, parts in compared:
        fits = len(said) == len(wanted) and all(
            are_near(layer[part], values)
            for layer, each in zip(said, wanted, strict=True)
            for part, values in zip(parts, each, strict=True)
        )
        if not fits:
            yield Disagreement(f"{reader.place}/{what}", f"{len(said)} of them", f"those of {len(grid.panels)} panels")
    layers = layers_of(plot, "Bars")
    fits = len(layers) == (0 if is_line else len(bars)) and all(
        are_near(layer["x"], x) and are_near(layer["height"], height) and are_near(layer["base"], base)
        and layer["roles"] == roles
        for layer, (x, height, base, roles) in zip(layers, bars, strict=False)
    )  # fmt: skip
    if not fits:
        yield Disagreement(f"{reader.place}/bars", f"{len(layers)} series", "other weeks, heights, panels or colours")


def _list_gaps(days: Sequence[float], numbers: Sequence[Decimal | None]) -> list[tuple[float, float]]:
    """The stretches of a panel without a number."""
    spans: list[tuple[float, float]] = []
    for day, number in zip(days, numbers, strict=True):
        if number is not None:
            continue
        if spans and spans[-1][1] >= day - _HALF_WEEK:
            spans[-1] = spans[-1][0], day + _HALF_WEEK
        else:
            spans.append((day - _HALF_WEEK, day + _HALF_WEEK))
    return spans


def _expect_alt(reader: PlotReader, grid: Grid) -> tuple[Part, ...]:
    labels, end = reader.labels, grid.weeks[-1].end
    dated: tuple[str, Value | None] = (f"week@{end.isoformat()}", end)
    parts: list[Part] = [*labels.fill(f"alt.small_multiples.{reader.params['measure']}", lambda _: dated, {})]
    for index, panel in enumerate(grid.panels):
        parts.append(labels.words["list.comma" if index else "colon"])
        amount = reader.derivation.result(panel.metric.id).values[""]
        value: dict[str, tuple[str, Value | None]] = {"amount": (panel.metric.id, amount)}
        parts += labels.fill("alt.ranking.row", value.__getitem__, {"subject": panel.short})
    return merge((*parts, labels.words["sentence.end"]))
