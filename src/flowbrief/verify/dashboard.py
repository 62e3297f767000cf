"""The dashboard as the record has it: every signal in its row, in the column that its conditions put it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .arguments import Arguments
from .conditions import judge
from .courses import is_near, layers_of
from .finding import Disagreement
from .labels import Part, agrees, read_text, say

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
# Where each state stands, its colour and depth.
PLACES = {
    "weighs": (0, "outflow", 3),
    "neither": (1, "muted", 0),
    "supports": (2, "inflow", 3),
    "unknown": (1, "muted", 0),
}
_ORDER = ("supports", "neither", "weighs", "unknown")


def check_dashboard(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, rows, columns and cells of a dashboard with the conditions judged again.

    Raises NotDerived if a measure of a condition has no second calculation.
    """
    language, words = reader.labels.language, reader.labels.words
    signals = list(reader.recipe.signals.values())
    states = [judge_signal(reader, signal) for signal in signals]
    yield from reader.check_words(
        "subtitle", chart["subtitle"], reader.labels.fill("chart.subtitle.dashboard", lambda slot: (slot, None), {})
    )
    heights = [float(len(signals) - 1 - at) for at in range(len(signals))]
    said = [(read_text(tick["runs"]), tick["at"]) for tick in plot["y_ticks"]]
    names = [(signal["title"][language], at) for signal, at in zip(signals, heights, strict=True)]
    if said != names:
        yield Disagreement(
            f"{reader.place}/rows", " | ".join(name for name, _ in said), " | ".join(n for n, _ in names)
        )
    columns = [(words[f"chart.{state}"], float(at)) for at, state in enumerate(("weighs", "neither", "supports"))]
    if [(read_text(tick["runs"]), tick["at"]) for tick in plot["x_ticks"]] != columns:
        yield Disagreement(f"{reader.place}/columns", "the columns", " | ".join(name for name, _ in columns))
    for layer in layers_of(plot, "Cells"):
        fields = zip(
            layer["left"], layer["right"], layer["row"], layer["roles"], layer["depths"], layer["runs"], strict=True
        )
        if len(layer["row"]) != len(signals):
            yield Disagreement(f"{reader.place}/cells", f"{len(layer['row'])} cells", f"{len(signals)} signals")
        for signal, state, height, cell in zip(signals, states, heights, fields, strict=False):
            yield from _check_cell(reader, signal, state, height, cell)
    keys = [*reader.keys_of({"inflow": "supports", "outflow": "weighs"}), *reader.hatched_key("unknown" in states)]
    yield from reader.check_keys(plot, keys)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, signals, states))


def _check_cell(
    reader: PlotReader, signal: Given, state: str, height: float, cell: tuple[Any, ...]
) -> Iterator[Disagreement]:
    left, right, row, role, depth, runs = cell
    column, wanted_role, wanted_depth = PLACES[state]
    place = f"{reader.place}/{signal['id']}"
    if not (is_near(left, column - 0.5) and is_near(right, column + 0.5) and is_near(row, height)):
        yield Disagreement(place, f"{left}–{right}, {row}", f"the column of “{state}”", signal["shows"])
    if (role, depth) != (wanted_role, wanted_depth):
        yield Disagreement(place, f"{role}, {depth} deep", f"{wanted_role}, {wanted_depth} deep", signal["shows"])
    expected: tuple[Part, ...] = ()
    if state != "unknown":
        expected = Arguments(reader.recipe, reader.derivation, reader.labels).show(signal["shows"])
    if not agrees(runs, expected):
        yield Disagreement(place, read_text(runs) or "nothing", say(expected) or "hatching", signal["shows"])


def judge_signal(reader: PlotReader, signal: Given) -> str:
    """What a signal does today, by its conditions judged again; `unknown` where that cannot be told."""
    look = Arguments(reader.recipe, reader.derivation, reader.labels).look
    supports, weighs = (judge(signal[key], look) for key in ("supports", "weighs"))
    if supports and not weighs:
        return "supports"
    if weighs and not supports:
        return "weighs"
    return "unknown" if supports is None or weighs is None else "neither"


def _expect_alt(reader: PlotReader, signals: list[Given], states: list[str]) -> tuple[Part, ...]:
    labels = reader.labels
    text = labels.words["alt.dashboard"]
    for state in _ORDER:
        named = [signal["title"][labels.language] for signal, one in zip(signals, states, strict=True) if one == state]
        if named:
            listed = labels.words["list.comma"].join(named)
            text += labels.words["sentence.space"] + say(
                labels.fill(f"alt.dashboard.{state}", lambda slot: (slot, None), {"names": listed})
            )
    return (text,)
