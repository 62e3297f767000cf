"""Who is named: every sentence with a figure of a third party names that party, the analyst's and the house's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .facts import FACT, name_provider
from .finding import Disagreement
from .labels import read_text
from .recipe import Recipe

Given = Mapping[str, Any]
_SHORT = {"e.g.", "i.e.", "vs.", "cf.", "approx.", "No.", "Mr.", "Mrs.", "Ms.", "Dr.", "St."}
_MAYBE_SHORT = {"Inc.", "Corp.", "Co.", "Ltd.", "etc."}
_LETTER = re.compile(r"\w")
_MARK = 0xE000


class Attribution:
    """Knows, in one language, whom a sentence has to name."""

    def __init__(self, recipe: Recipe, language: str) -> None:
        self.recipe, self.language = recipe, language
        facts = [metric for metric in recipe.metrics.values() if metric.kind == FACT]
        self._providers = {str(metric.params["provider"][language]) for metric in facts}

    def check_text(
        self, place: str, texts: Sequence[Given], *, reported: bool, about: bool = False
    ) -> Iterator[Disagreement]:
        """A sentence of an analyst with a figure of a third party names it; a reported one names somebody."""
        for text in texts:
            for runs in [text["runs"]] if "runs" in text else text["items"]:
                if text["type"] != "Subheading":
                    yield from self._check_sentences(place, runs, reported=reported, about=about)

    def check_house(self, place: str, sayings: Sequence[Given]) -> Iterator[Disagreement]:
        """A sentence of the program with a third party's figure names the party, and what the figure is about."""
        yield from self.check_text(place, sayings, reported=False, about=True)

    def _check_sentences(
        self, place: str, runs: Sequence[Given], *, reported: bool, about: bool
    ) -> Iterator[Disagreement]:
        pieces = [
            (read_text([run]), run["measure"] if run["type"] == "Figure" and run["measure"] != "name" else "")
            for run in runs
        ]
        whole = "".join(chr(_MARK + at) if measure else text for at, (text, measure) in enumerate(pieces))
        for sentence in cut_chinese(whole) if self.language == "zh" else cut_english(whole):
            printed = [pieces[ord(mark) - _MARK] for mark in sentence if _MARK <= ord(mark) < _MARK + len(pieces)]
            named = {provider for provider in self._providers if provider in sentence}
            for text, measure in printed:
                provider = name_provider(measure, self.recipe, self.language)
                if provider and provider not in named:
                    yield Disagreement(place, text, f"{provider} named in the sentence", measure)
                topic = self._topic_of(measure) if provider and about else ""
                if topic.lower() not in sentence.lower():
                    yield Disagreement(place, text, f"“{topic}” named in the sentence", measure)
            if reported and not named and _LETTER.search(sentence):
                yield Disagreement(place, sentence.strip()[:60], "a source named in the sentence")

    def _topic_of(self, measure: str) -> str:
        return self.recipe.subjects[measure.partition(".")[0]].names[self.language]


def cut_chinese(text: str) -> Iterator[str]:
    """The sentences of a text, letter by letter."""
    sentence = ""
    for letter in text:
        sentence += letter
        if letter in "。！？":
            yield sentence
            sentence = ""
    yield sentence


def cut_english(text: str) -> Iterator[str]:
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
