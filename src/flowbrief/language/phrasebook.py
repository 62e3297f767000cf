"""The wording of each language: fixed words and phrases with slots, both kept as data.

A phrase is a text with slots: `{amount:magnitude}` prints the measure that fills the slot `amount` in the form
`magnitude`; `{subject}` is a name; `{weeks|week|weeks}` chooses the word that fits the count in `weeks`.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

import yaml

from flowbrief.model.document import Figure, Plain, Run, Runs
from flowbrief.model.measure import Measure
from flowbrief.model.quantity import Quantity, UnitKind
from flowbrief.model.text import Language

from .figures import print_figure, print_name, print_names

_DASH, _JOINER = "–", "\u2060"


class UnknownPhrase(KeyError):  # noqa: N818 - named for what is unknown
    """A claim has no wording under this key in this language."""


class UnfitPhrase(ValueError):  # noqa: N818 - named for what is the matter
    """A phrase asks for something that there is not this week; `reason` says what."""

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(f"{template!r}: {reason}")
        self.template, self.reason = template, reason


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The words and phrases of one language; a report's own phrases come before the house's.

    `digits` are the names with digits that phrases may hold.
    """

    language: Language
    words: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    digits: tuple[str, ...] = ()

    def word(self, key: str) -> str:
        """Return one fixed word or joiner."""
        return self.words[key]

    def options(self, kind: str, variant: str, role: str) -> tuple[str, ...]:
        """Return the wordings of a claim in a role, in order of preference."""
        key = f"{kind}.{variant}" if role == "main" else f"{kind}.{variant}.{role}"
        if key not in self.phrases:
            raise UnknownPhrase(key)
        return self.phrases[key]

    def extend(self, phrases: Mapping[str, tuple[str, ...]]) -> Phrasebook:
        """Return a phrasebook in which the given phrases replace or join the house's."""
        return replace(self, phrases={**self.phrases, **phrases})

    def fill(self, template: str, slots: Mapping[str, Measure], names: Mapping[str, str], is_one: bool = False) -> Runs:
        """Fill one phrase; names go in as words, measures as figures.

        Of `{name|one|many}` the first word is taken where `is_one` says that the subject is one thing, or where the
        measure of that name is exactly 1.

        Raises UnfitPhrase for a slot that is not given or has no value, or a form that does not fit it.
        """
        runs: list[Run] = []
        for literal, name, form, _ in string.Formatter().parse(template):
            if literal:
                runs += print_names(literal, self.digits)
            if name is None:
                continue
            head, *choices = name.split("|")
            if head in names:
                runs.append(Plain(choices[0 if is_one else -1]) if choices else print_name(names[head]))
                continue
            if head not in slots:
                raise UnfitPhrase(template, f"there is no {head!r} to print")
            if choices:
                runs.append(Plain(_choose(slots[head], choices)))
                continue
            try:
                runs.append(print_figure(slots[head], form or _usual_form(slots[head]), self.language))
            except ValueError as error:
                raise UnfitPhrase(template, str(error)) from error
        return merge_runs(runs)


def _usual_form(measure: Measure) -> str:
    """Words say the direction of a flow; a rate, which has none, shows its own minus."""
    value = measure.value
    is_rate = isinstance(value, Quantity) and value.unit.kind is UnitKind.RATE
    return "plain" if is_rate else "magnitude"


def _choose(measure: Measure, choices: list[str]) -> str:
    value = measure.value
    is_one = isinstance(value, Quantity) and value.amount == 1
    return choices[0] if is_one else choices[-1]


def merge_runs(runs: list[Run]) -> Runs:
    """Join neighbouring plain runs of the same kind and drop empty ones."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if isinstance(run, Plain) and not run.text:
            continue
        if (
            isinstance(run, Plain)
            and isinstance(last, Plain)
            and (run.language, run.strong) == (last.language, last.strong)
        ):
            merged[-1] = Plain(last.text + run.text, run.language, run.strong)
        else:
            merged.append(run)
    return tuple(merged)


def bind_ranges(runs: Runs) -> Runs:
    """Keep a range such as 5.25%–5.50% on one line: a line may otherwise end after the dash."""
    bound = list(runs)
    for index in range(1, len(runs) - 1):
        before, dash, after = runs[index - 1 : index + 2]
        if isinstance(before, Figure) and isinstance(after, Figure) and isinstance(dash, Plain) and dash.text == _DASH:
            bound[index] = Plain(f"{_JOINER}{_DASH}{_JOINER}", dash.language, dash.strong)
    return tuple(bound)


def capitalise(runs: Runs) -> Runs:
    """Begin a sentence: the first letter of the first run, a word or a spelled number, becomes a capital."""
    if not runs:
        return runs
    first = runs[0]
    text = first.text[:1].upper() + first.text[1:]
    if isinstance(first, Figure):
        first = Figure(first.measure, text, first.value, first.unit, first.strong)
    else:
        first = Plain(text, first.language, first.strong)
    return (first, *runs[1:])


@functools.cache
def load_phrasebook(language: Language) -> Phrasebook:
    """Read the house style of one language, which ships with the package."""
    text = resources.files("flowbrief.language").joinpath(f"{language}.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, dict[str, Any]] = yaml.load(text, Loader=loader)
    phrases = {
        key: tuple(options) if isinstance(options, list) else (options,) for key, options in data["phrases"].items()
    }
    return Phrasebook(language, data["words"], phrases)
