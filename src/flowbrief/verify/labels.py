"""Labels: what a key figure, a table or a chart is called, as a phrase whose slots the second calculation fills."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import labels_en, labels_zh
from .recipe import Recipe
from .values import Amount, Value
from .wording import Wording

Given = Mapping[str, Any]
_HOUSE = {"zh": (labels_zh.PHRASES, labels_zh.WORDS), "en": (labels_en.PHRASES, labels_en.WORDS)}
_JOINER = "\u2060"
# A form as phrases name it, and as the grammar of a language does, where that differs.
_FORMS = {"digits": "magnitude"}


@dataclass(frozen=True, slots=True)
class Print:
    """A figure that a label has to show: the measure, and the forms in which it may stand there."""

    measure: str
    forms: frozenset[str]

    def __str__(self) -> str:
        return min(self.forms, default="…")


Part = str | Print
Find = Callable[[str], tuple[str, Value | None]]


class UnknownSlot(KeyError):  # noqa: N818 - named for what is unknown
    """A phrase prints something that this room cannot name."""


class Labels:
    """The phrases and words by which one language labels things; a report's own phrases come first."""

    def __init__(self, recipe: Recipe, wording: Wording) -> None:
        phrases, self.words = _HOUSE[wording.language]
        self.language, self._wording = wording.language, wording
        self.phrases = {**phrases, **recipe.phrases.get(wording.language, {})}

    def join(self, names: Iterable[str]) -> str:
        """Names as the language lists them; at least one."""
        *others, last = names
        return self.words["list.comma"].join(others) + (self.words["list.and"] if others else "") + last

    def fill(self, key: str, find: Find, names: Mapping[str, str]) -> tuple[Part, ...]:
        """The parts of a phrase: `find` gives the measure of a slot and its value, `names` the words of others.

        A slot without a value shows the word for that. Raises UnknownSlot for one that `find` does not know.
        """
        parts: list[Part] = []
        for literal, name, form, _ in string.Formatter().parse(self.phrases[key]):
            parts.append(literal)
            if name is None:
                continue
            head, *choices = name.split("|")
            if head in names and not choices:
                parts.append(names[head])
                continue
            measure, value = find(head)
            if choices:
                is_one = isinstance(value, Amount) and value.number == 1
                parts.append(choices[0] if is_one else choices[-1])
            elif value is None:
                parts.append(self.words["missing"])
            else:
                parts.append(Print(measure, self._print(value, form or "")))
        return merge(parts)

    def show(self, measure: str, value: Value) -> tuple[Part, ...]:
        """A value by itself: with its sign, a count in digits, a date."""
        form = "date" if not isinstance(value, Amount) else "digits" if value.unit == "count" else "signed"
        return (Print(measure, self._print(value, form)),)

    def spell(self, value: Value) -> Mapping[str, str]:
        """Every form of a value in this language, by name."""
        return self._wording.spell(value)

    def print_as(self, measure: str, value: Value, form: str) -> Print:
        """A value that has to stand in one form."""
        return Print(measure, frozenset((self._wording.spell(value)[form].lower(),)))

    def show_cell(self, measure: str, value: Amount) -> tuple[Part, ...]:
        """An amount as a cell of a table has it: money without its unit, and what is no money with its sign."""
        return (Print(measure, self._print(value, "cell" if value.is_money else "signed")),)

    def show_price(self, measure: str, value: Amount) -> tuple[Part, ...]:
        """A price to the hundredth."""
        return (Print(measure, self._print(value, "price")),)

    def _print(self, value: Value, form: str) -> frozenset[str]:
        """How a value may stand in a form; in every form of the language where the form is not known by name."""
        forms = self._wording.spell(value)
        usual = "plain" if isinstance(value, Amount) and value.unit == "percent_a_year" else "magnitude"
        wanted = _FORMS.get(form, form) or usual
        return frozenset(text.lower() for text in ([forms[wanted]] if wanted in forms else forms.values()))


def merge(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts with neighbouring words joined."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part:
            merged.append(part)
    return tuple(merged)


def read_text(runs: Sequence[Given]) -> str:
    """What a reader sees of some runs of a record."""
    return "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in runs)


def agrees(runs: Sequence[Given], expected: Sequence[Part]) -> bool:
    """True if the runs of a record are the parts that are expected, whatever their first letter's case."""
    said: list[str | tuple[str, str]] = []
    for run in runs:
        if run["type"] == "Figure" and run["measure"] != "name":
            said.append((run["measure"], run["printed"].lower()))
            continue
        text = (run["printed"] if run["type"] == "Figure" else run["text"]).replace(_JOINER, "")
        if said and isinstance(said[-1], str):
            said[-1] += text
        elif text:
            said.append(text)
    if len(said) != len(expected):
        return False
    for index, (one, part) in enumerate(zip(said, expected, strict=True)):
        if isinstance(part, Print):
            if isinstance(one, str) or one[0] != part.measure or one[1] not in part.forms:
                return False
        elif one != part and (index or not isinstance(one, str) or _capital(one) != _capital(part)):
            return False
    return True


def say(expected: Iterable[Part]) -> str:
    """What was expected, for a message."""
    return "".join(map(str, expected))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
