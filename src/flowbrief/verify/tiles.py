"""The key figures: each under the short name of whom it is about, beside the names of the members it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .material import NotDerived
from .recipe import Recipe

Given = Mapping[str, Any]
# The facts that say which members a line of context names, in the order in which they stand there.
_NAMED = {"ranking": ("leader",), "rotation": ("out", "into")}


def check_tiles(
    place: str, tiles: Sequence[Given], recipe: Recipe, derivation: Derivation, language: str
) -> Iterator[Disagreement]:
    """Compare the label and the context of each key figure with the metric that its figure is of."""
    shorts = {one.shorts[language] for one in recipe.subjects.values()}
    pattern = re.compile("|".join(map(re.escape, sorted(shorts, key=len, reverse=True))) or "(?!)")
    for position, tile in enumerate(tiles, start=1):
        where = f"{place}: key-figures/{position}"
        measures = [run["measure"] for run in tile["figure"] if run["type"] == "Figure"]
        split = derivation.split_id(measures[0]) if measures else None
        if split is None or split[0].subject not in recipe.subjects:
            continue
        metric = split[0]
        short = recipe.subjects[metric.subject].shorts[language]
        label, context = _text(tile["label"]), _text(tile["context"])
        named = pattern.findall(label)
        if named and short not in named and short not in label:
            yield Disagreement(where, label, short, metric.id)
        for run in (*tile["label"], *tile["context"]):
            of = derivation.split_id(run["measure"]) if run["type"] == "Figure" else None
            if of is not None and of[0].id != metric.id:
                yield Disagreement(where, run["printed"], f"a figure of {metric.id}", run["measure"])
        try:
            facts = derivation.result(metric.id).facts
        except NotDerived:
            continue
        wanted = [
            recipe.subjects[facts[fact]].shorts[language] for fact in _NAMED.get(metric.kind, ()) if fact in facts
        ]
        said = pattern.findall(context)
        if wanted and said and said != wanted:
            yield Disagreement(where, context, " and ".join(wanted), metric.id)


def _text(runs: Sequence[Given]) -> str:
    return "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in runs)
