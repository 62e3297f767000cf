"""The moves of a target range, where a chart labels them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .labels import Labels, agrees, read_text, say
from .recipe import Metric
from .values import Amount, Value

Given = Mapping[str, Any]


def check_moves(
    place: str, plot: Given, metric: Metric, derivation: Derivation, words: Labels
) -> Iterator[Disagreement]:
    """Each further label is a move of the last run, in its order, on the side of the range that the move left."""
    result = derivation.result(metric.id)
    first, labels = result.values["first"], plot["labels"][1:]
    run = {day: size for day, size in result.series["move"].items() if isinstance(first, date) and day >= first}
    days = [date.fromordinal(int(label["x"])) for label in labels]
    if days != sorted(set(days)):
        yield Disagreement(f"{place}/labels", "moves twice or out of order", "each move once, the oldest first")
    chosen: set[str] = set()
    for day, label in zip(days, labels, strict=True):
        said, size = read_text(label["runs"]), run.get(day)
        if size is None:
            yield Disagreement(f"{place}/label", said, f"no move of the last run on {day}")
            continue
        slots: dict[str, tuple[str, Value | None]] = {
            "move": (f"{metric.id}.move@{day.isoformat()}", Amount(size, "basis_points")),
            "on": (f"move@{day.isoformat()}", day),
        }
        ways = {key: words.fill(key, slots.__getitem__, {}) for key in ("chart.move", "chart.move.dated")}
        fitting = [key for key, parts in ways.items() if agrees(label["runs"], parts)]
        if not fitting or label["role"] != "muted":
            yield Disagreement(f"{place}/label", said, " or ".join(map(say, ways.values())))
        chosen.update(fitting[:1])
        bound = {one: height for one, height in result.series["" if size > 0 else "lower"].items() if one < day}
        left = float(bound[max(bound)] or 0)
        if (label["y"] > left) != (size > 0):
            yield Disagreement(f"{place}/label", said, "a label outside the range that the move left")
    if len(chosen) > 1:
        yield Disagreement(f"{place}/labels", "some with their day", "all with their day, or none")
