"""Which typed digits a text may hold: the one rule for prose, phrases and the words of a config."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Digits of any script, and what prints as a number although it is none to a program: ², ①, ½, Ⅳ.
_NUMERAL = (
    "0-9²³¹¼-¾\\u2070-\\u209c\\u2150-\\u2189\\u2460-\\u249b\\u24ea-\\u24ff\\u2776-\\u2793\\u3220-\\u3229\\u3280-\\u3289"
)
_DIGITS = re.compile(rf"[\d{_NUMERAL}][\d{_NUMERAL}.,:/%]*")


def holds_digit(text: str) -> bool:
    """True if a text holds a digit of any script, or a character that prints as a number."""
    return _DIGITS.search(text) is not None


def find_typed_digits(text: str, allowed: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Each number typed in a text, with its place, but for those within a name that is allowed, such as S&P 500.

    The longest allowed name is looked for first, so that one may be the beginning of another.
    """
    masked = text
    for name in sorted(allowed, key=len, reverse=True):
        masked = masked.replace(name, " " * len(name))
    for match in _DIGITS.finditer(masked):
        yield match.start(), match.group()
