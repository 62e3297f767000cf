"""Who said it: every sentence with a figure of a third party names that party."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flowbrief.model.text import Language

_SENTENCE_END: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("[。！？]"),
    # Quotation marks, brackets and stars of emphasis may stand between the stop and the space after it.
    "en": re.compile(r"[.!?][”’\"')\]*_]*(?=\s|$)"),
}
# The stop of these ends no sentence; that of initials and of the others does not where small letters follow.
_ABBREVIATED = re.compile(r"(?<![^\W_])(?:e\.g|i\.e|vs|cf|approx|No|Mr|Mrs|Ms|Dr|St)$")
_MAYBE_ABBREVIATED = re.compile(r"(?<![^\W_])(?:(?:[A-Za-z]\.)*[A-Za-z]|Inc|Corp|Co|Ltd|etc)$")
_SMALL = re.compile(r"\s+[a-z]")
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
    for sentence in split_sentences(text, language):
        found = [mentioned(int(match[1])) for match in mark.finditer(sentence)]
        named = {one.named for one in found if one.named}
        lacking = [one.figure_of for one in found if one.figure_of and one.figure_of not in named]
        plain = mark.sub("…", sentence).strip()
        if lacking:
            yield plain, lacking[0]
        elif always and not named and _WORD.search(plain):
            yield plain, ""


def split_sentences(text: str, language: Language) -> Iterator[str]:
    """Yield the sentences of a text, each with its stop; the stop of an abbreviation such as U.S. ends none.

    After one that may end a sentence or not, a capital or a figure begins another: no name is carried over in doubt.
    """
    start = 0
    for match in _SENTENCE_END[language].finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        is_short = match.group()[0] == "." and (
            _ABBREVIATED.search(before) is not None
            or (_MAYBE_ABBREVIATED.search(before) is not None and _SMALL.match(after) is not None)
        )
        if not is_short:
            yield text[start : match.end()]
            start = match.end()
    yield text[start:]
