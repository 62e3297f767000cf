"""The key figures: which they are, each under its own label and beside its own context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .declared import define
from .derivation import Derivation
from .facts import FACT, is_calendar_year
from .finding import Disagreement
from .labels import Find, Labels, Part, UnknownSlot, agrees, merge, read_text, say
from .material import NotDerived
from .recipe import FLOWS, Metric, Recipe
from .values import Value

Given = Mapping[str, Any]
# The facts that say which members a key figure names, by the name of the slot.
_MEMBERS = {"ranking": {"one": "leader"}, "rotation": {"one": "out", "two": "into"}}


def check_tiles(
    place: str, tiles: Sequence[Given], recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare the label, the figure and the context of each key figure with the metric that the recipe names there."""
    reader = _Tiles(recipe, derivation, labels)
    if recipe.key_figures is not None and len(tiles) != len(recipe.key_figures):
        yield Disagreement(f"{place}: key-figures", f"{len(tiles)} of them", f"{len(recipe.key_figures)} key figures")
    for position, tile in enumerate(tiles):
        where = f"{place}: key-figures/{position + 1}"
        metric = reader.find_metric(position, tile)
        if metric is not None:
            yield from reader.check(where, metric, tile)


class _Tiles:
    """Knows what the key figures of one issue have to say."""

    def __init__(self, recipe: Recipe, derivation: Derivation, labels: Labels) -> None:
        self.recipe, self.derivation, self.labels = recipe, derivation, labels
        shorts = {one.shorts[labels.language] for one in recipe.subjects.values()}
        shorts |= {
            recipe.shorts_of(one)[labels.language] for one in recipe.metrics.values() if one.subject in recipe.subjects
        }
        longest = sorted(shorts, key=len, reverse=True)
        self._shorts = re.compile("|".join(map(re.escape, longest)) or "(?!)")

    def find_metric(self, position: int, tile: Given) -> Metric | None:
        """The metric of a key figure: the one that the recipe lists there, or else that of its first figure."""
        if self.recipe.key_figures is not None:
            listed = self.recipe.key_figures[position] if position < len(self.recipe.key_figures) else ""
            return self.recipe.metrics.get(listed)
        measures = [run["measure"] for run in tile["figure"] if run["type"] == "Figure"]
        split = self.derivation.recipe.split(measures[0]) if measures else None
        return split[0] if split else None

    def check(self, where: str, metric: Metric, tile: Given) -> Iterator[Disagreement]:
        """Compare one key figure with its metric."""
        for part in ("figure", "label", "context"):
            for run in tile[part]:
                of = self.derivation.recipe.split(run["measure"]) if run["type"] == "Figure" else None
                if of is not None and of[0].id != metric.id:
                    yield Disagreement(where, run["printed"], f"a figure of {metric.id}", run["measure"])
        if metric.subject not in self.recipe.subjects:
            return
        try:
            expected = self._expect(metric)
        except (NotDerived, UnknownSlot):
            yield from self._check_short(where, metric, tile)
            return
        for part, parts in expected.items():
            if parts is not None and not agrees(tile[part], parts):
                yield Disagreement(f"{where}/{part}", read_text(tile[part]), say(parts) or "nothing", metric.id)
        if expected["context"] is None:
            reasons = {words for key, words in self.labels.phrases.items() if key.startswith("tile.missing.")}
            if read_text(tile["context"]) not in reasons:
                yield Disagreement(f"{where}/context", read_text(tile["context"]), "why there is no value", metric.id)

    def _check_short(self, where: str, metric: Metric, tile: Given) -> Iterator[Disagreement]:
        """The least that a label has to say: whom it is about."""
        short, label = self.recipe.shorts_of(metric)[self.labels.language], read_text(tile["label"])
        named = self._shorts.findall(label)
        if named and short not in named and short not in label:
            yield Disagreement(where, label, short, metric.id)

    def _expect(self, metric: Metric) -> dict[str, tuple[Part, ...] | None]:
        """What the parts of a key figure have to say; None for the reason why there is no value.

        Raises NotDerived for a kind without a second calculation, UnknownSlot for a phrase that cannot be filled.
        """
        result, language = self.derivation.result(metric.id), self.labels.language
        names = {
            "short": self.recipe.shorts_of(metric)[language], "subject": self.recipe.names_of(metric)[language]
        }  # fmt: skip
        if metric.kind == FACT:
            names |= {name: metric.params[name][language] for name in ("what", "provider")}
        facts = result.facts
        for slot, fact in _MEMBERS.get(metric.kind, {}).items():
            if fact in facts:
                names[slot] = self.recipe.subjects[facts[fact]].shorts[language]
        find, key = self._finder(metric), f"tile.{metric.kind}"
        is_known = f"{key}.label" in self.labels.phrases
        fill: Callable[[str], tuple[Part, ...]] = lambda part: self.labels.fill(f"{key}.{part}", find, names)  # noqa: E731
        label = fill("label") if is_known else merge((define(metric, "", language) or "",))
        value = result.values.get("")
        if value is None:
            return {"label": label, "figure": (self.labels.words["missing"],), "context": None}
        if not is_known:
            return {"label": label, "figure": self.labels.show(metric.id, value), "context": ()}
        context = "context"
        if metric.kind == FACT and is_calendar_year(metric):
            context = "context_year"
        if metric.kind in FLOWS and find("previous")[1] is None:
            context = "context_missing"
        is_told = metric.kind != "policy_rate_path" or result.values.get("since") is not None
        changed = metric.kind == FACT and bool(metric.params.get("change"))
        return {
            "label": label,
            "figure": fill("figure_change" if changed else "figure"),
            "context": fill(context) if is_told else (),
        }

    def _finder(self, metric: Metric) -> Find:
        """What the slots of a metric's phrases print: its parts, its own value, and of a flow the week before."""

        def find(slot: str) -> tuple[str, Value | None]:
            if slot in ("main", "upper"):
                measure = metric.id
            elif slot == "previous" and metric.kind in FLOWS:
                weeks = self.derivation.flow(metric)
                if len(weeks) < 2:
                    return "", None
                measure = f"{metric.id}@{weeks[-2].end.isoformat()}"
            else:
                measure = f"{metric.id}.{slot}"
            try:
                values = self.derivation.find(measure)
            except NotDerived as unknown:
                raise UnknownSlot(slot) from unknown
            return measure, values[0] if values else None

        return find
