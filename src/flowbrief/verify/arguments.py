"""The argument of an issue: which case of a block is printed, how the triggers of a scenario stand, who is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from .conditions import Look, judge
from .derivation import Derivation
from .facts import is_change
from .finding import Disagreement
from .labels import Labels, Part, Print, agrees, merge, read_text, say
from .material import NotDerived
from .recipe import Recipe
from .texts import holds_words
from .values import Amount, Value

Given = Mapping[str, Any]
SCENARIO = "scenario-"
_STATES = {True: "met", False: "unmet", None: "unknown"}


class Arguments:
    """Knows what the argument of one issue has to be, in one language."""

    def __init__(self, recipe: Recipe, derivation: Derivation, labels: Labels) -> None:
        self.recipe, self.derivation, self.labels = recipe, derivation, labels

    def look(self, measure: str) -> Value | None:
        """The value of a measure, None where it has none or its source is absent. Raises NotDerived."""
        if self.recipe.lacks(measure):
            return None
        return next(iter(self.derivation.find(measure)), None)

    def check_blocks(self, place: str, sections: Sequence[Given]) -> Iterator[Disagreement]:
        """Each section holds its blocks and scenarios in order, each block in the case that the data choose.

        A case without a text prints nothing.
        """
        for section in sections:
            texts = [block for block in section["blocks"] if block["type"] == "Opinion"]
            told = [(text["block"], text["case"], text["label"]) for text in texts if text.get("block")]
            wanted = []
            for block in self.recipe.places.get(section["id"], {}).get("blocks", ()):
                found = self._choose(self.recipe.blocks[block])
                if found is None:
                    continue
                case = self.recipe.blocks[block][found]
                label = self.labels.words["reported" if case["voice"] == "reported" else "opinion"]
                wanted += [] if case["silent"] else [(block, found, label)]
                yield from self._check_words(f"{place}: {block}", texts, block, found)
            tables = [block["id"] for block in section["blocks"] if block["type"] == "DataTable"]
            listed = [f"{SCENARIO}{name}" for name in self.recipe.places.get(section["id"], {}).get("scenarios", ())]
            if (shown := [table for table in tables if table.startswith(SCENARIO)]) != listed:
                yield Disagreement(f"{place}: {section['id']}/scenarios", ", ".join(shown), ", ".join(listed))
            if told != wanted:
                yield Disagreement(f"{place}: {section['id']}/blocks", _name(told), _name(wanted))

    def _check_words(self, place: str, texts: Sequence[Given], block: str, case: int) -> Iterator[Disagreement]:
        """The words of a text are those of the case that holds, as they were written."""
        written = self.recipe.blocks[block][case].get("text", {}).get(self.labels.language)
        for text in texts:
            if text.get("block") == block and text["case"] == case and written and not holds_words(text, written):
                yield Disagreement(place, _begin(text), f"the words of case {case + 1} of {block}")

    def check_opinion(self, place: str, section: Given) -> Iterator[Disagreement]:
        """An analyst's text that is of no block and no scenario is the one of its section, as it was written."""
        written = self.recipe.places.get(section["id"], {}).get("opinion", {}).get(self.labels.language)
        texts = [
            text
            for before, text in pairwise(({"type": ""}, *section["blocks"]))
            if text["type"] == "Opinion" and not text.get("block") and not before.get("id", "").startswith(SCENARIO)
        ]
        if len(texts) != (written is not None):
            yield Disagreement(place, f"{len(texts)} texts", f"{int(written is not None)} as an opinion")
        elif written is not None and not holds_words(texts[0], written):
            yield Disagreement(place, _begin(texts[0]), "the words of the opinion")

    def check_scenario_text(self, place: str, blocks: Sequence[Given]) -> Iterator[Disagreement]:
        """After each table of triggers stands what was written of that scenario."""
        for table, text in pairwise((*blocks, {"type": ""})):
            name = table.get("id", "").removeprefix(SCENARIO)
            if table["type"] != "DataTable" or name not in self.recipe.scenarios:
                continue
            written = self.recipe.scenarios[name].get("text", {}).get(self.labels.language)
            if written and text["type"] != "Opinion":
                yield Disagreement(f"{place}: {name}", text.get("id", text["type"]), "the text of the scenario")
            elif written and not holds_words(text, written):
                yield Disagreement(f"{place}: {name}", _begin(text), f"the words of the scenario {name}")

    def _choose(self, cases: Sequence[Given]) -> int | None:
        """The number of the case that holds; None if that has no second calculation."""
        for number, case in enumerate(cases):
            if case["when"] is None:
                return number
            try:
                if judge(case["when"], self.look) is True:
                    return number
            except NotDerived:
                return None
        return None

    def check_scenario(self, place: str, table: Given) -> Iterator[Disagreement]:
        """The title, the triggers in their order, what each shows today, and its state."""
        scenario = self.recipe.scenarios.get(table["id"].removeprefix(SCENARIO))
        if scenario is None:
            yield Disagreement(place, table["id"], "no such scenario in the configuration")
            return
        language, words = self.labels.language, self.labels.words
        try:
            states = [judge(trigger["when"], self.look) for trigger in scenario["triggers"]]
            shown = [self.show(trigger["shows"]) for trigger in scenario["triggers"]]
        except NotDerived:
            return
        title = f"{scenario['title'][language]}{words['colon']}{words[f'state.{_judge_whole(states)}']}"
        expected: list[tuple[str, Sequence[Given], tuple[Part, ...]]] = [("title", table["title"], (title,))]
        heads = [words[f"table.{key}"] for key in ("trigger", "today", "state")]
        expected += [("head", runs, (head,)) for runs, head in zip(table["head"], heads, strict=False)]
        if len(table["rows"]) != len(states) or len(table["head"]) != len(heads):
            yield Disagreement(place, f"{len(table['rows'])} rows", f"{len(states)} triggers")
        for row, trigger, today, state in zip(table["rows"], scenario["triggers"], shown, states, strict=False):
            cells = [cell["runs"] for cell in row]
            parts: list[tuple[Part, ...]] = [(trigger["text"][language],), today, (words[f"state.{_STATES[state]}"],)]
            expected += [(trigger["when"], runs, part) for runs, part in zip(cells, parts, strict=False)]
        for part_of, runs, parts_of in expected:
            if not agrees(runs, parts_of):
                yield Disagreement(f"{place}/{part_of}", read_text(runs), say(parts_of))

    def show(self, measure: str) -> tuple[Part, ...]:
        """A value by itself: an amount with its minus, a count in digits, a day."""
        value = self.look(measure)
        if value is None:
            return (self.labels.words["missing"],)
        return show_plain(measure, value, self.labels, signed=is_change(measure, self.recipe))


def show_plain(measure: str, value: Value, labels: Labels, *, signed: bool = False) -> tuple[Part, ...]:
    """How a value stands by itself in a table of words; `signed` for a change, which shows a plus."""
    forms = labels.spell(value)
    form = "date" if not isinstance(value, Amount) else "magnitude" if value.unit == "count" else "plain"
    form = "signed" if signed else form
    return merge((Print(measure, frozenset((forms[form].lower(),))),))


def _begin(text: Given) -> str:
    """The first words of a text, for a message."""
    first = text["blocks"][0] if text["blocks"] else {"runs": []}
    return read_text(first["runs"] if "runs" in first else first["items"][0])[:60]


def _judge_whole(states: Sequence[bool | None]) -> str:
    met = states.count(True)
    if met:
        return "all" if met == len(states) else "some"
    return "open" if None in states else "none"


def _name(told: Sequence[tuple[str, int, str]]) -> str:
    return ", ".join(f"{block} case {case + 1} ({label})" for block, case, label in told) or "no block"


__all__ = ["SCENARIO", "Arguments", "Look", "show_plain"]
