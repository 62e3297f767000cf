"""Stacked bars as the record has them: each part on those before it, the total as points, each name led to its part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of, scale
from .finding import Disagreement
from .labels import Part, merge, read_text
from .legend import Key
from .recipe import Metric
from .values import Value, Week
from .weekly_bars import check_gaps

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_ROLES = ("primary", "secondary", "third", "fourth", "muted")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of the last bar, or the last point: its name, its colour and the height of its middle."""

    short: str
    role: str
    middle: float


def check_stacked_bars(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the bars, the points and the names with the flows of the weeks."""
    known = reader.derivation
    flows = [known.flow_of(subject) for subject in reader.params["of"]]
    net = None if reader.params.get("net") is None else known.metric(reader.params["net"])
    everyone = [*flows, *([net] if net else [])]
    weeks, columns = align(reader, everyone, reader.params["periods"])
    yield from reader.check_unit(chart, "stacked_bars", flows[0])
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, everyone))
    members = columns[: len(flows)]
    full = [at for at in range(len(weeks)) if all(column[at] is not None for column in members)]
    numbers = [[column[at] or Decimal(0) for at in full] for column in members]
    days = [float(weeks[at].end.toordinal()) for at in full]
    yield from _check_parts(reader, plot, days, numbers)
    if net is not None:
        yield from _check_total(reader, plot, weeks, columns[-1])
    shorts = [reader.recipe.shorts_of(flow)[reader.labels.language] for flow in everyone]
    pieces = []
    if full and full[-1] == len(weeks) - 1:
        for index, (column, role) in enumerate(zip(numbers, _ROLES, strict=False)):
            base = _base([earlier[-1] for earlier in numbers[:index]], column[-1])
            pieces.append(_Piece(shorts[index], role, scale(base + column[-1] / 2)))
        if net is not None and columns[-1][-1] is not None:
            pieces.append(_Piece(shorts[-1], "accent", scale(columns[-1][-1])))
    labels = list(plot["labels"])
    if plot["keys"]:
        keys = [Key((short,), role, "bar") for short, role in zip(shorts[: len(flows)], _ROLES, strict=False)]
        yield from reader.check_keys(plot, [*keys, *([Key((shorts[-1],), "accent", "dot")] if net else [])])
    else:
        led = layers_of(plot, "Line")
        yield from _check_names(reader, plot, pieces if len(pieces) == len(everyone) else [], led)
        labels = labels[len(everyone) :]
    gone = [Week(week.start, week.end, None) for at, week in enumerate(weeks) if at not in full]
    kept = {week.end for week in weeks} - {week.end for week in gone}
    yield from check_gaps(reader, labels, weeks, kept)


def align(
    reader: PlotReader, metrics: Sequence[Metric], count: int, *, with_rates: bool = False
) -> tuple[list[Week], list[list[Decimal | None]]]:
    """The last weeks that any of some flows has, and the number of each flow in each of them."""
    found: list[dict[date, Week]] = [
        {week.end: week for week in reader.derivation.flow(metric, with_rates=with_rates)} for metric in metrics
    ]
    ends = sorted({end for weeks in found for end in weeks})[-count:]
    any_of = {end: week for weeks in found for end, week in weeks.items()}
    return [any_of[end] for end in ends], [
        [weeks[end].number if end in weeks else None for end in ends] for weeks in found
    ]


def _base(before: Sequence[Decimal], number: Decimal) -> Decimal:
    """Where a part begins: on all parts before it that go its way."""
    return sum((one for one in before if (one >= 0) == (number >= 0)), Decimal(0))


def _check_parts(
    reader: PlotReader, plot: Given, days: list[float], numbers: Sequence[Sequence[Decimal]]
) -> Iterator[Disagreement]:
    layers = layers_of(plot, "Bars")
    if len(layers) != len(numbers):
        yield Disagreement(f"{reader.place}/bars", f"{len(layers)} series", f"{len(numbers)} series")
    for index, (layer, column, role) in enumerate(zip(layers, numbers, _ROLES, strict=False)):
        bases = [scale(_base([earlier[at] for earlier in numbers[:index]], number)) for at, number in enumerate(column)]
        fits = (
            are_near(layer["x"], days)
            and are_near(layer["height"], [scale(number) for number in column])
            and are_near(layer["base"], bases)
            and layer["roles"] == [role] * len(days)
        )
        if not fits:
            subject = reader.params["of"][index]
            yield Disagreement(f"{reader.place}/bars", f"the bars of {subject}", "other weeks, heights or colours")


def _check_total(
    reader: PlotReader, plot: Given, weeks: Sequence[Week], numbers: Sequence[Decimal | None]
) -> Iterator[Disagreement]:
    """One point for each week that the flow has."""
    known = [(week, number) for week, number in zip(weeks, numbers, strict=True) if number is not None]
    dots = layers_of(plot, "Dots")
    fits = (
        len(dots) == 1
        and are_near(dots[0]["x"], [float(week.end.toordinal()) for week, _ in known])
        and are_near(dots[0]["y"], [scale(number) for _, number in known])
        and dots[0]["role"] == "accent"
    )
    if not fits:
        yield Disagreement(
            f"{reader.place}/dots", f"{len(dots)} layers", f"{len(known)} weeks of {reader.params['net']}"
        )


def _check_names(
    reader: PlotReader, plot: Given, pieces: Sequence[_Piece], led: Sequence[Given]
) -> Iterator[Disagreement]:
    """Each name stands at the end of a line that begins in its part of the last bar, and none stands over another."""
    labels = plot["labels"][: len(pieces)]
    if not pieces or len(labels) != len(pieces) or len(led) != len(pieces):
        yield Disagreement(f"{reader.place}/names", f"{len(led)} of them", f"{len(pieces)} names, or a legend")
        return
    end = plot["x_range"][1]
    for piece in pieces:
        # Two may have the same middle, where one is nothing: the colour tells them apart.
        found = [(line, label) for line, label in zip(led, labels, strict=True) if line["role"] == piece.role]
        if len(found) != 1:
            yield Disagreement(f"{reader.place}/names", f"{len(found)} in {piece.role}", piece.short)
            continue
        line, label = found[0]
        yield from reader.check_label(label, (piece.short,), end, piece.role)
        leads = len(line["x"]) == 2 and is_near(line["x"][1], end) and line["x"][0] < end
        if not leads or not are_near(line["y"], [piece.middle, label["y"]]):
            yield Disagreement(f"{reader.place}/names", read_text(label["runs"]), "a line from its part of the bar")
    heights = [label["y"] for label in labels]
    if any(one >= other for one, other in pairwise(heights)):
        yield Disagreement(f"{reader.place}/names", "their order", "one over the other")


def _expect_alt(reader: PlotReader, metrics: Sequence[Metric]) -> tuple[Part, ...]:
    labels, known = reader.labels, reader.derivation
    dated: tuple[str, Value | None] = (f"week@{known.end.isoformat()}", known.end)
    parts: list[Part] = [*labels.fill("alt.stacked_bars", lambda _: dated, {})]
    for index, metric in enumerate(metrics):
        parts.append(labels.words["list.comma" if index else "colon"])
        value: dict[str, tuple[str, Value | None]] = {"amount": (metric.id, known.result(metric.id).values[""])}
        short = reader.recipe.shorts_of(metric)[labels.language]
        parts += labels.fill("alt.ranking.row", value.__getitem__, {"subject": short})
    return merge((*parts, labels.words["sentence.end"]))
