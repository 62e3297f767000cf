"""Conditions of the config, read and judged anew: true, false, or open where a measure has no value."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .values import Amount, Value

Look = Callable[[str], Value | None]

_WORD = re.compile(
    r"\s*(known\s*\(\s*([a-z0-9_.]+)\s*\)|[<>]=?|[=!]=|[()]|[-−]?\d[\d.]*(?:k|m|bn|tn)?|[a-z][a-z0-9_.]*)"
)
_POWERS = {"k": 3, "m": 6, "bn": 9, "tn": 12}


def judge(text: str, look: Look) -> bool | None:
    """Whether a condition holds. Raises ValueError for one that cannot be read."""
    words = [match.group(1) for match in _WORD.finditer(text)]
    if "".join("".join(words).split()) != "".join(text.split()):
        raise ValueError(text)
    result, rest = _alternatives(words, look)
    if rest:
        raise ValueError(text)
    return result


def _alternatives(words: list[str], look: Look) -> tuple[bool | None, list[str]]:
    result, words = _conjunction(words, look)
    while words[:1] == ["or"]:
        other, words = _conjunction(words[1:], look)
        result = True if True in (result, other) else None if None in (result, other) else False
    return result, words


def _conjunction(words: list[str], look: Look) -> tuple[bool | None, list[str]]:
    result, words = _single(words, look)
    while words[:1] == ["and"]:
        other, words = _single(words[1:], look)
        result = False if False in (result, other) else None if None in (result, other) else True
    return result, words


def _single(words: list[str], look: Look) -> tuple[bool | None, list[str]]:
    if not words:
        raise ValueError("the condition ends too early")
    first, rest = words[0], words[1:]
    if first == "not":
        inner, rest = _single(rest, look)
        return (None if inner is None else not inner), rest
    if first == "(":
        inner, rest = _alternatives(rest, look)
        if rest[:1] != [")"]:
            raise ValueError("a bracket is not closed")
        return inner, rest[1:]
    if first.startswith("known") and first.endswith(")"):
        return look(first[first.index("(") + 1 : -1].strip()) is not None, rest
    if len(rest) < 2:
        raise ValueError("a comparison ends too early")
    return _compare(look(first), rest[0], rest[1], look), rest[2:]


def _compare(left: Value | None, sign: str, right: str, look: Look) -> bool | None:
    if not isinstance(left, Amount):
        return None
    if right[0].isalpha():
        other = look(right)
        if not isinstance(other, Amount):
            return None
        one, two = left.number, other.number
    else:
        two = _read_number(right)
        # Against zero it is what prints that counts.
        one = left.number if two else Decimal(left.sign())
    return {
        "<": one < two,
        "<=": one <= two,
        ">": one > two,
        ">=": one >= two,
        "==": one == two,
        "!=": one != two,
    }[sign]


def _read_number(text: str) -> Decimal:
    match = re.fullmatch(r"([-−]?)([\d.]+)(\w*)", text)
    if match is None:
        raise ValueError(text)
    number = Decimal(match[2]).scaleb(_POWERS.get(match[3], 0))
    return -number if match[1] else number
