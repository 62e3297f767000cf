"""The argument of an issue: which case of a block is printed, how the triggers of a scenario stand, who is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .conditions import Look, judge
from .derivation import Derivation
from .facts import FACT, is_change, name_provider
from .finding import Disagreement
from .labels import Labels, Part, Print, agrees, merge, read_text, say
from .material import NotDerived
from .recipe import Recipe
from .values import Amount, Value

Given = Mapping[str, Any]
SCENARIO = "scenario-"
_STATES = {True: "met", False: "unmet", None: "unknown"}
_SHORT = {"e.g.", "i.e.", "vs.", "cf.", "approx.", "No.", "Mr.", "Mrs.", "Ms.", "Dr.", "St."}
_MAYBE_SHORT = {"Inc.", "Corp.", "Co.", "Ltd.", "etc."}
_LETTER = re.compile(r"\w")


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
            tables = [block["id"] for block in section["blocks"] if block["type"] == "DataTable"]
            listed = [f"{SCENARIO}{name}" for name in self.recipe.places.get(section["id"], {}).get("scenarios", ())]
            if (shown := [table for table in tables if table.startswith(SCENARIO)]) != listed:
                yield Disagreement(f"{place}: {section['id']}/scenarios", ", ".join(shown), ", ".join(listed))
            if told != wanted:
                yield Disagreement(f"{place}: {section['id']}/blocks", _name(told), _name(wanted))

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
            shown = [self._show(trigger["shows"]) for trigger in scenario["triggers"]]
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

    def _show(self, measure: str) -> tuple[Part, ...]:
        """A value by itself: an amount with its minus, a count in digits, a day."""
        value = self.look(measure)
        if value is None:
            return (self.labels.words["missing"],)
        return show_plain(measure, value, self.labels, signed=is_change(measure, self.recipe))

    def check_attribution(self, place: str, texts: Sequence[Given], *, reported: bool) -> Iterator[Disagreement]:
        """A sentence with a figure of a third party names it; one of a text that is `reported` names somebody."""
        language = self.labels.language
        providers = {
            metric.params["provider"][language] for metric in self.recipe.metrics.values() if metric.kind == FACT
        }
        for text in texts:
            for runs in [text["runs"]] if "runs" in text else text["items"]:
                if text["type"] != "Subheading":
                    yield from self._check_sentences(place, runs, providers, reported=reported)

    def _check_sentences(
        self, place: str, runs: Sequence[Given], providers: set[str], *, reported: bool
    ) -> Iterator[Disagreement]:
        whole = "".join(chr(0xE000 + at) if run["type"] == "Figure" and run["measure"] != "name" else read_text([run])
                        for at, run in enumerate(runs))  # fmt: skip
        for sentence in _cut_chinese(whole) if self.labels.language == "zh" else _cut_english(whole):
            printed = [runs[ord(mark) - 0xE000] for mark in sentence if 0xE000 <= ord(mark) < 0xE000 + len(runs)]
            named = {provider for provider in providers if provider in sentence}
            for run in printed:
                provider = name_provider(run["measure"], self.recipe, self.labels.language)
                if provider and provider not in named:
                    yield Disagreement(place, run["printed"], f"{provider} named in the sentence", run["measure"])
            if reported and not named and _LETTER.search(sentence):
                yield Disagreement(place, sentence.strip()[:60], "a source named in the sentence")


def _cut_chinese(text: str) -> Iterator[str]:
    sentence = ""
    for letter in text:
        sentence += letter
        if letter in "。！？":
            yield sentence
            sentence = ""
    yield sentence


def _cut_english(text: str) -> Iterator[str]:
    """The sentences of a text, word by word; one goes on after an abbreviation if the next word is a small one."""
    words = text.split()
    sentence: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=False):
        sentence.append(word)
        bare = word.rstrip("”’\"')]")
        last = re.split(r"[^A-Za-z.]", bare)[-1]
        initials = re.fullmatch(r"(?:[A-Za-z]\.)+", last) is not None
        goes_on = last in _SHORT or ((initials or last in _MAYBE_SHORT) and "a" <= following[:1] <= "z")
        if bare[-1:] in {".", "!", "?"} and not goes_on:
            yield " ".join(sentence)
            sentence = []
    yield " ".join(sentence)


def show_plain(measure: str, value: Value, labels: Labels, *, signed: bool = False) -> tuple[Part, ...]:
    """How a value stands by itself in a table of words; `signed` for a change, which shows a plus."""
    forms = labels.spell(value)
    form = "date" if not isinstance(value, Amount) else "magnitude" if value.unit == "count" else "plain"
    form = "signed" if signed else form
    return merge((Print(measure, frozenset((forms[form].lower(),))),))


def _judge_whole(states: Sequence[bool | None]) -> str:
    met = states.count(True)
    if met:
        return "all" if met == len(states) else "some"
    return "open" if None in states else "none"


def _name(told: Sequence[tuple[str, int, str]]) -> str:
    return ", ".join(f"{block} case {case + 1} ({label})" for block, case, label in told) or "no block"


__all__ = ["SCENARIO", "Arguments", "Look", "show_plain"]
