"""Conditions of the config, such as `policy.path.move < 0 and known(tech.week)`: text → tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.model.condition import COMPARISONS, Comparison, Condition, Junction, Known, Negation, Tree

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[-−]?\d+(?:\.\d+)?(?:k|m|bn|tn)?(?![\w.]))|(?P<sign><=|>=|==|!=|<|>)|(?P<mark>[()])"
    r"|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*))"
)
_SIZES = {"k": Decimal(10) ** 3, "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9, "tn": Decimal(10) ** 12}
_WORDS = ("and", "or", "not", "known")
_DEEPEST = 12
_LONGEST = 500
_EXAMPLE = "write one such as policy.path.move < 0 and known(tech.week)"


class _Unreadable(Exception):  # noqa: N818 - named for what it is
    """The text is no condition; the message says why."""


def read_condition(text: str, path: KeyPath, findings: Findings) -> Condition | None:
    """Read one condition; what cannot be read is reported at the path, and None comes back.

    Comparisons are `< <= > >= == !=` between a measure and a number or another measure; `and`, `or`, `not`, brackets
    and `known(measure)` join them. Numbers may end in k, m, bn or tn.
    """
    try:
        if len(text) > _LONGEST:
            raise _Unreadable(f"it has more than {_LONGEST} characters")
        return Condition(text, findings.place(path), _Reader(_split(text)).read())
    except _Unreadable as unreadable:
        findings.add("condition-syntax", path, f"{text!r} is no condition: {unreadable}", _EXAMPLE)
        return None


def _split(text: str) -> list[tuple[str, str]]:
    """The tokens of a condition, each with its kind."""
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _Unreadable(f"“{text[at:].strip()[:20]}” is not understood")
        kind, word = match.lastgroup, match[match.lastgroup]
        tokens.append(("word" if word in _WORDS else kind, word))
        at = match.end()
    return tokens


class _Reader:
    """Reads tokens by the usual order: `not` binds closest, then `and`, then `or`."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens: Iterator[tuple[str, str]] = iter(tokens)
        self._next = next(self._tokens, ("end", ""))

    def read(self) -> Tree:
        tree = self._read_or(0)
        if self._next[0] != "end":
            raise _Unreadable(f"“{self._next[1]}” is not expected there")
        return tree

    def _take(self) -> tuple[str, str]:
        taken, self._next = self._next, next(self._tokens, ("end", ""))
        return taken

    def _read_or(self, depth: int) -> Tree:
        parts = [self._read_and(depth)]
        while self._next == ("word", "or"):
            self._take()
            parts.append(self._read_and(depth))
        return parts[0] if len(parts) == 1 else Junction(tuple(parts), is_and=False)

    def _read_and(self, depth: int) -> Tree:
        parts = [self._read_one(depth)]
        while self._next == ("word", "and"):
            self._take()
            parts.append(self._read_one(depth))
        return parts[0] if len(parts) == 1 else Junction(tuple(parts), is_and=True)

    def _read_one(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise _Unreadable("it is nested too deeply")
        kind, word = self._take()
        if (kind, word) == ("word", "not"):
            return Negation(self._read_one(depth + 1))
        if (kind, word) == ("mark", "("):
            inner = self._read_or(depth + 1)
            self._expect(")")
            return inner
        if (kind, word) == ("word", "known"):
            self._expect("(")
            measure = self._expect_name()
            self._expect(")")
            return Known(measure)
        if kind != "name":
            raise _Unreadable(f"a measure was expected{f', not “{word}”' if word else ' at the end'}")
        sign = self._take()
        if sign[0] != "sign":
            raise _Unreadable(f"after {word} one of {' '.join(COMPARISONS)} was expected")
        return Comparison(word, sign[1], self._read_side())

    def _read_side(self) -> str | Decimal:
        kind, word = self._take()
        if kind == "name":
            return word
        if kind != "number":
            raise _Unreadable("a number or a measure was expected after the sign")
        digits = word.replace("−", "-").rstrip("kmbnt")
        size = word[len(digits) :]
        return Decimal(digits) * _SIZES.get(size, Decimal(1))

    def _expect(self, mark: str) -> None:
        if self._take()[1] != mark:
            raise _Unreadable(f"“{mark}” was expected")

    def _expect_name(self) -> str:
        kind, word = self._take()
        if kind != "name":
            raise _Unreadable("known takes the id of a measure, as in known(tech.week)")
        return word
