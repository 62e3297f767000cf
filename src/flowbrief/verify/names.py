"""Whom a figure is about, what it is said to be, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from .finding import Disagreement
from .members import NAME_SEVERAL
from .passage import Passage
from .recipe import FLOWS
from .sentence import Figure, Reader, Sentence, around
from .values import Amount

_DIGIT = re.compile(r"[\d²³¹¼-¾⁰-₉⅐-↉①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉]+")
_COUNTED = {
    **{(flow, part): "day" for flow in FLOWS for part in ("days", "days_before")}, ("change", "previous_days"): "day",
    ("policy_rate_path", "moves"): "move", ("policy_rate_path", "year_moves"): "move",
    ("rank", "of"): "item", ("rank", ""): "item",
}  # fmt: skip

# How long a week is, is said of the week and not of a subject.
_OF_THE_WEEK = ("days", "days_before", "previous_days")
# What is said of a group that a sentence before has named.
_OF_GROUPS = ("breadth", "concentration")
# What is counted in cases or members, not in weeks.
_COUNT_OTHERS = ("analogue", "breadth", "concentration", "ranking", "rotation", "fact")


class Names(Reader):
    """Checks the names, roles and counters of one language, and looks for numbers without a measure."""

    def find_loose_numbers(self, passage: Passage, sentence: Sentence) -> Iterator[Disagreement]:
        """Numbers that stand in the words and not in a figure: digits always, words where they count a time."""
        text = self.typed.sub("", sentence.text)
        for match in _DIGIT.finditer(text):
            yield Disagreement(passage.place, around(text, match), "no measure that prints this number", match.group())
        for match in self.wording.number_words.finditer(text):
            if self.wording.read_number(match.group()) not in self.recipe.counts:
                yield Disagreement(
                    passage.place, around(text, match), "no setting or measure of that number", match.group(),
                    "warning",
                )  # fmt: skip

    def group_of(self, sentence: Sentence) -> str:
        """The last group that a sentence names, which others may go on about; empty if it names none."""
        groups = {metric.subject for metric in self.recipe.metrics.values() if metric.kind in _OF_GROUPS}
        return next((name for _, name in reversed(sentence.names) if self.named[name] & groups), "")

    def check_names(self, passage: Passage, sentence: Sentence, owner: str, group: str) -> Iterator[Disagreement]:
        """Each figure is about the subject that was named last; `owner` is the one of the sentence before.

        What is said of a group without its name is about the `group` named last before.
        """
        whole = {match.end() - 1 for match in self.wording.whole.finditer(sentence.text)}
        names = [(at, name) for at, name in sentence.names if at not in whole]
        unnamed = () if self.group_of(sentence) or not group else _OF_GROUPS
        subjects = [
            f for f in sentence.figures
            if f.metric is not None and f.metric.kind not in (*NAME_SEVERAL, *unnamed) and f.part not in _OF_THE_WEEK
        ]  # fmt: skip
        for figure in sentence.figures:
            if figure.metric is not None and figure.metric.kind in unnamed:
                subject = figure.metric.subject
                if subject not in self.named[group]:
                    finds = f"a figure about {self.recipe.subjects[subject].names[self.wording.language]}"
                    yield Disagreement(passage.place, f"{group} {figure.printed}", finds, figure.measure)
        in_turn = self.wording.respectively.search(sentence.text) and len(names) == len(
            [f for f in subjects if f.part == ""]
        )
        turn = iter(names)
        for figure in subjects:
            if in_turn and figure.part == "":
                name = next(turn)[1]
            else:
                earlier = [name for at, name in names if at < figure.at]
                later = [name for at, name in names if at > figure.at]
                name = earlier[-1] if earlier else later[0] if later else owner
            is_loose = passage.kind == "opinion" and figure.metric and self.is_of_topic(name, figure.metric)
            if name and figure.metric and not is_loose and not self.is_about(name, figure.metric):
                wanted = self.recipe.names_of(figure.metric)[self.wording.language]
                severity: Literal["error", "warning"] = "warning" if passage.kind == "opinion" else "error"
                yield Disagreement(
                    passage.place, f"{name} {figure.printed}", f"a figure about {wanted}", figure.measure, severity
                )
        for figure in sentence.figures:
            if figure.metric is None or figure.metric.kind != "share" or "whole" not in figure.metric.params:
                continue
            named = {name for at, name in sentence.names if at in whole}
            subject = self.recipe.metrics[figure.metric.params["whole"]].subject
            if any(subject not in self.named[name] for name in named):
                wanted = self.recipe.subjects[subject].names[self.wording.language]
                yield Disagreement(passage.place, " ".join(named), f"a share of {wanted}", figure.measure)

    def check_roles(self, passage: Passage, sentence: Sentence) -> Iterator[Disagreement]:
        """What the words beside an amount call it, the average or last year's, is what its measure is."""
        for figure in sentence.figures:
            if not isinstance(figure.value, Amount) or not figure.value.is_money:
                continue
            roles = self.roles(sentence, figure)
            mine = self._role_of(figure)
            if roles and mine and mine not in {role.name for role in roles}:
                said = sentence.before(figure)[-8:] + figure.printed + sentence.after(figure)[:16]
                severity: Literal["error", "warning"] = "warning" if passage.kind == "opinion" else "error"
                yield Disagreement(passage.place, said, f"{figure.measure} is {mine}", figure.measure, severity)

    def _role_of(self, figure: Figure) -> str:
        """What a measure is in a sentence; empty for what may stand in several roles."""
        metric, part = figure.metric, figure.part
        if metric is None:
            return ""
        if "@" in figure.measure:
            return ""
        if metric.kind == "change" and part == "previous":
            against = metric.params.get("against")
            if not against:
                return "previous"
            return "average" if self.recipe.metrics[against].kind == "moving_average" else ""
        known = {
            **{(flow, ""): "current" for flow in FLOWS},
            ("moving_average", ""): "average", ("moving_average", "leaving"): "leaving",
            ("annualised_pace", ""): "pace", ("annualised_pace", "full_year"): "full_year", ("rank", "best"): "best",
            ("ytd", ""): "to_date", ("cumulative", ""): "to_date", ("ytd", "last_year"): "last_year",
            ("cumulative", "last_year"): "last_year",
        }  # fmt: skip
        return known.get((metric.kind, part), "")

    def check_counters(self, sentence: Sentence) -> Iterator[Disagreement]:
        """What is counted in weeks is not called days."""
        for figure in sentence.figures:
            if figure.metric is None or not isinstance(figure.value, Amount) or figure.value.unit != "count":
                continue
            if figure.metric.kind in _COUNT_OTHERS:
                continue
            match = self.wording.counters.match(sentence.text, figure.at + 1)
            counted = _COUNTED.get((figure.metric.kind, figure.part), "week")
            if match and match[1] != self.wording.counted[counted]:
                finds = f"a number of {counted}s"
                yield Disagreement(sentence.place, figure.printed + match.group(), finds, figure.measure)
