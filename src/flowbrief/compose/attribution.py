"""Who said it: every sentence with a figure of a third party names that party."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flowbrief.model.text import Language

_SENTENCE_END: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?<=[。！？])"),
    "en": re.compile(r"(?<=[.!?])(?=\s|$)"),
}
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What one place of a text prints: a figure of a provider, or a provider's name; or neither."""

    figure_of: str = ""
    named: str = ""


def find_unattributed(
    text: str, mark: re.Pattern[str], mentioned: Callable[[int], Mentioned], language: Language, *, always: bool
) -> Iterator[tuple[str, str]]:
    """Yield each sentence that prints a figure of a provider it does not name, with that provider.

    `mark` finds the places that print something, whose number is its first group. With `always` a sentence that names
    nobody at all is yielded too, with an empty name.
    """
    for sentence in _SENTENCE_END[language].split(text):
        found = [mentioned(int(match[1])) for match in mark.finditer(sentence)]
        named = {one.named for one in found if one.named}
        lacking = [one.figure_of for one in found if one.figure_of and one.figure_of not in named]
        plain = mark.sub("…", sentence).strip()
        if lacking:
            yield plain, lacking[0]
        elif always and not named and _WORD.search(plain):
            yield plain, ""
