"""A lint over finished text: what a proofreader would circle, found but never silently corrected."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flowbrief.model.text import Language

_HAN = r"[\u3400-\u9fff]"
# A space of any width.
_SPACE = r"[ \t\u00a0\u2002-\u200a\u202f\u3000]"
_OPENERS = "（《〈「『【"
_CLOSERS = "，。；：、！？）》〉」』】"
_RULES: dict[Language, tuple[tuple[re.Pattern[str], str], ...]] = {
    "zh": (
        (re.compile(rf"(?<={_HAN})[,;:!?]|[,;:!?](?= *{_HAN})"), "half-width punctuation beside a Chinese character"),
        (re.compile(rf"(?<={_HAN})\.(?!\d)"), "a Latin full stop after a Chinese character"),
        (re.compile(rf"(?<={_HAN})[()]|[()](?={_HAN})"), "a half-width bracket beside a Chinese character"),
        (
            re.compile(rf"(?<={_HAN}){_SPACE}+(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]){_SPACE}+(?={_HAN})"),
            "a typed space at a script change",
        ),
        (re.compile(rf"(?<={_HAN}){_SPACE}+(?={_HAN})"), "a typed space between Chinese characters"),
        (
            re.compile(
                rf"(?<=[{_OPENERS}{_CLOSERS}]){_SPACE}|{_SPACE}(?=[{_OPENERS}{_CLOSERS}])"
                rf"|(?<={_HAN}){_SPACE}(?=[“‘])|(?<=[”’]){_SPACE}(?={_HAN})"
            ),
            "a typed space beside a full-width mark",
        ),
        (re.compile(r"[，。；：、！？]{2,}"), "two punctuation marks in a row"),
        (re.compile(r"[０-９Ａ-Ｚａ-ｚ％]"), "a full-width letter or digit"),
    ),
    "en": (
        (re.compile(r"[\u3000-\u303f\uff00-\uffef]"), "full-width punctuation in English"),
        (re.compile(r" [,;:.!?](?!\d)"), "a space before a punctuation mark"),
        (re.compile(r"(?<=\S)  +(?=\S)"), "two spaces in a row"),
        (re.compile(r"(?<![.\d])\.{2}(?!\.)|,,"), "a doubled punctuation mark"),
        (re.compile(r"\b[Aa] (?=\$?(?:8|1[18](?!\d)))"), "“a” before a number that begins with a vowel sound"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One place a proofreader would circle: where it begins in the text, the text around it, and why."""

    at: int
    excerpt: str
    reason: str


def find_faults(text: str, language: Language) -> tuple[Fault, ...]:
    """Find every fault of punctuation in a text of one language, in reading order."""
    faults = [
        Fault(match.start(), text[max(0, match.start() - 8) : match.end() + 8], reason)
        for pattern, reason in _RULES[language]
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(faults, key=lambda fault: fault.at))
