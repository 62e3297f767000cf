"""A sentence taken apart: its figures, the names in it, and whatever else the checks of its words need to know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .derivation import Derivation
from .facts import FACT
from .figures import Figures
from .material import NotDerived
from .passage import Passage
from .recipe import FLOWS, Metric, Recipe
from .values import Result, Value
from .wording import FIGURE, NAME, TYPED, Role, Wording


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a sentence: where it stands, what it prints, and what it is."""

    at: int
    printed: str
    measure: str
    metric: Metric | None
    part: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with a character in the place of each figure and name; places count in that text."""

    place: str
    text: str
    figures: tuple[Figure, ...]
    names: tuple[tuple[int, str], ...]

    def before(self, figure: Figure) -> str:
        """The text before a figure."""
        return self.text[: figure.at]

    def after(self, figure: Figure) -> str:
        """The text after a figure."""
        return self.text[figure.at + 1 :]


class Reader:
    """Takes the passages of one language apart."""

    def __init__(self, recipe: Recipe, derivation: Derivation, figures: Figures, wording: Wording) -> None:
        self.recipe, self.derivation, self.figures, self.wording = recipe, derivation, figures, wording
        named: dict[str, set[str]] = {}
        for subject in recipe.subjects.values():
            named.setdefault(subject.names[wording.language].lower(), set()).add(subject.id)
        for metric in recipe.metrics.values():
            if metric.subject in recipe.subjects:
                named.setdefault(recipe.names_of(metric)[wording.language].lower(), set()).add(metric.id)
        self.named = named
        longest = sorted(named, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest)) or "(?!)", re.IGNORECASE)
        typed = sorted(recipe.typed, key=len, reverse=True)
        self.typed = re.compile("|".join(map(re.escape, typed)) or "(?!)")

    def split(self, passage: Passage) -> list[Sentence]:
        """The sentences of a passage, with one character for each figure and each name."""
        text, figures = "", []
        for piece in passage.pieces:
            if piece.measure == "name" and piece.text.lower() not in self.named:
                text += TYPED
            elif piece.measure and piece.measure != "name":
                figures.append((len(text), piece))
                text += FIGURE
            else:
                text += piece.text
        marked, names, done = "", [], 0
        moved: dict[int, int] = {}
        for match in self._names.finditer(text):
            moved |= {place: place - done + len(marked) for place in range(done, match.start())}
            marked += text[done : match.start()]
            names.append((len(marked), match.group().lower()))
            marked += NAME
            done = match.end()
        moved |= {place: place - done + len(marked) for place in range(done, len(text))}
        marked += text[done:]
        known = [self._figure(moved[at], piece.text, piece.measure or "") for at, piece in figures]
        sentences, start = [], 0
        for end in [*(match.end() for match in self.wording.sentence_end.finditer(marked)), len(marked)]:
            if marked[start:end].strip():
                inside = [figure for figure in known if start <= figure.at < end]
                sentences.append(
                    Sentence(
                        passage.place,
                        marked[start:end],
                        tuple(Figure(f.at - start, f.printed, f.measure, f.metric, f.part, f.value) for f in inside),
                        tuple((at - start, name) for at, name in names if start <= at < end),
                    )
                )
            start = end
        return sentences

    def _figure(self, at: int, printed: str, measure: str) -> Figure:
        split = self.derivation.recipe.split(measure)
        metric, part = split if split else (None, "")
        return Figure(at, printed, measure, metric, part, self.figures.value(measure))

    def result(self, metric: Metric | None) -> Result | None:
        """What a metric comes to; None if it cannot be derived."""
        try:
            return self.derivation.result(metric.id) if metric else None
        except NotDerived:
            return None

    def is_about(self, name: str, metric: Metric) -> bool:
        """True if a figure of a metric may follow a name: that of its subject, or its own where its topic has several.

        A coverage is told of the two figures that it divides. A figure of somebody else may follow their name.
        """
        if metric.kind == FACT and name == str(metric.params["provider"][self.wording.language]).lower():
            return True
        about = {metric.id, metric.subject}
        if metric.kind == "coverage":
            about |= {metric.params["of"], metric.params["against"]}
        return not about.isdisjoint(self.named[name])

    def is_of_topic(self, name: str, metric: Metric) -> bool:
        """True if a name is that of the topic of a metric, or of any other metric of it."""
        return any(one.partition(".")[0] == metric.subject for one in self.named.get(name, ()))

    def owner(self, sentence: Sentence) -> str:
        """The last name of a sentence that is not the whole of a share."""
        taken = [match.end() - 1 for match in self.wording.whole.finditer(sentence.text)]
        return next((name for at, name in reversed(sentence.names) if at not in taken), "")

    def owner_at(self, sentence: Sentence, at: int, owner: str) -> str:
        """The name that a place of a sentence is about: the last before it, or else the first after it."""
        earlier = [name for place, name in sentence.names if place < at]
        return earlier[-1] if earlier else sentence.names[0][1] if sentence.names else owner

    def clause(self, sentence: Sentence, at: int) -> tuple[int, int]:
        """Where the clause around a place begins and ends."""
        marks = [match.start() for match in self.wording.clause_end.finditer(sentence.text)]
        start = max((mark + 1 for mark in marks if mark < at), default=0)
        return start, min((mark for mark in marks if mark > at), default=len(sentence.text))

    def current(self, owner: str) -> Metric | None:
        """The weekly flow of the subject of a name; None if there is none."""
        subjects = self.named.get(owner, set())
        return next((m for m in self.recipe.metrics.values() if m.kind in FLOWS and m.subject in subjects), None)

    def parts(self, metric: Metric) -> list[tuple[str, Value | None]]:
        """The parts of a metric with their values; none if it cannot be derived."""
        result = self.result(metric)
        return list(result.values.items()) if result else []

    def roles(self, sentence: Sentence, figure: Figure) -> list[Role]:
        """What the words beside a figure call it."""
        before, after = sentence.before(figure), sentence.after(figure)
        return [role for role in self.wording.roles if role.fits(before, after)]


def around(text: str, match: re.Match[str]) -> str:
    """The words around a place, for a message."""
    found = text[max(0, match.start() - 8) : match.end() + 8]
    return found.replace(FIGURE, "…").replace(NAME, "…").strip()
