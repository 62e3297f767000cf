"""What the two small grammars have in common: a figure and a subject stand in a sentence as one character each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .values import Value

FIGURE, NAME, TYPED = "\ue000", "\ue001", "\ue002"


@dataclass(frozen=True, slots=True)
class Role:
    """How the words beside a figure say what it is: those before it, those after it, or both."""

    name: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None

    def fits(self, before: str, after: str) -> bool:
        """True if the words around a figure give it this role."""
        return (self.before is None or self.before.search(before) is not None) and (
            self.after is None or self.after.match(after) is not None
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """The grammar of one language.

    `spell` gives every form a value may be printed in, by name; `table_unit` how a heading names a currency.
    `direction`, `step` and `score` have the groups `up` and `down` for the two ways a word may point. `size` has
    `larger`, `smaller`, `opposite` and `steady`; `extent` has `largest` and `smallest`. `growth`, `price` (up from a
    low, down from a high) and `pace` have `up` and `down`; `origin` ends with the name that a change came from or
    begins with it. `over` says that more was spent than came in, `spent` that all was. `counters` are the words a
    count may be followed by, `counted` which of them fits what is counted. `bases` are the days by which a flow may be
    dated.
    """

    language: str
    spell: Callable[[Value], Mapping[str, str]]
    table_unit: Callable[[str], str]
    sentence_end: re.Pattern[str]
    clause_end: re.Pattern[str]
    direction: re.Pattern[str]
    direction_after: re.Pattern[str]
    step: re.Pattern[str]
    step_after: re.Pattern[str]
    score: re.Pattern[str]
    size: re.Pattern[str]
    average: re.Pattern[str]
    flat: re.Pattern[str]
    halt: re.Pattern[str]
    extent: re.Pattern[str]
    record: re.Pattern[str]
    tie: re.Pattern[str]
    turn: re.Pattern[str]
    respectively: re.Pattern[str]
    whole: re.Pattern[str]
    roles: tuple[Role, ...]
    growth: re.Pattern[str]
    price: re.Pattern[str]
    pace: re.Pattern[str]
    over: re.Pattern[str]
    spent: re.Pattern[str]
    rate: re.Pattern[str]
    volume: re.Pattern[str]
    median: re.Pattern[str]
    mean: re.Pattern[str]
    origin: re.Pattern[str]
    counters: re.Pattern[str]
    counted: Mapping[str, str]
    number_words: re.Pattern[str]
    read_number: Callable[[str], int]
    points_back: frozenset[str]
    bases: Mapping[str, str]


def read_sign(match: re.Match[str]) -> int:
    """Which way a word points: 1 for the group `up`, −1 for `down`."""
    return 1 if match["up"] else -1
