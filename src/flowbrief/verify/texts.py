"""The words of an analyst: those of the case that is said to be printed, whatever branches and figures are in them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from .labels import read_text

Given = Mapping[str, Any]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# What marks headings, items and emphasis, in whichever way; a hyphen is one of these.
_UNSEEN = re.compile(r"[\s*_\\#=+\-\u200b\u2060]+")
# A figure with its unit, the words of a flow, or the name of a provider.
_FILLED = ".{1,160}?"


def holds_words(text: Given, written: str) -> bool:
    """True if a text of the record has the words that were written, each of whose branches may be taken or not."""
    said = "".join(
        read_text(runs) for block in text["blocks"] for runs in ([block["runs"]] if "runs" in block else block["items"])
    )
    return re.fullmatch(_read_pattern(written), _UNSEEN.sub("", said), re.DOTALL) is not None


def _read_pattern(written: str) -> str:
    """The written text as a pattern of what it may print."""
    pattern, at = "", 0
    has_else: list[bool] = []
    for match in _TAG.finditer(written):
        pattern += _read_words(written[at : match.start()])
        at = match.end()
        tag = match.group()
        word = tag[2:-2].strip("- ").partition(" ")[0]
        if tag.startswith("{{"):
            pattern += _FILLED
        elif word == "if":
            pattern += "(?:"
            has_else.append(False)
        elif word in ("elif", "else"):
            pattern += "|"
            has_else[-1] = has_else[-1] or word == "else"
        elif word == "endif":
            pattern += ")" if has_else.pop() else "|)"
    return pattern + _read_words(written[at:])


def _read_words(literal: str) -> str:
    return re.escape(_UNSEEN.sub("", html.unescape(literal)))
