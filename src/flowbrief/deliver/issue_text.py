"""What a stored issue says in words, read back from its records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .stored import StoredIssue

_CLAIMS, _HEADLINE, _RECIPE = "claims.json", "headline", "recipe.json"
# It holds a figure and its sign together on paper; a terminal and a search do without.
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim as an issue tells it: what it says of its subject, and its sentences by language."""

    variant: str
    sentences: Mapping[str, str]


def read_headlines(issue: StoredIssue) -> dict[str, str]:
    """The headline of an issue in each language it was built in. Raises Refused if a document cannot be read."""
    return {language: _read_headline(issue, f"document.{language}.json") for language in issue.languages}


def read_claims(issue: StoredIssue) -> dict[str, ToldClaim]:
    """The claims of an issue by their ids, in reading order. Raises Refused if they cannot be read."""
    try:
        return {
            str(claim["id"]): ToldClaim(str(claim["variant"]), _join_sayings(claim["said"]))
            for claim in json.loads(issue.files[_CLAIMS])["claims"]
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refuse_unreadable(issue, _CLAIMS) from None


def read_site_address(issue: StoredIssue) -> str:
    """The address of the site that an issue was built for; "" if its config named none. Raises Refused likewise."""
    try:
        return str(json.loads(issue.files[_RECIPE]).get("site", ""))
    except (KeyError, ValueError, AttributeError):
        raise refuse_unreadable(issue, _RECIPE) from None


def clean(text: str) -> str:
    """A text as a terminal shows it."""
    return text.replace(_WORD_JOINER, "")


def refuse_unreadable(issue: StoredIssue, name: str) -> Refused:
    """Make the refusal of an issue whose bytes are those that were built, by a version that wrote them otherwise."""
    message = "another version of flowbrief built this issue; its records cannot be read"
    place = Place(str(issue.folder / name))
    return Refused((Diagnostic("issue-unreadable", message, place, "build it again", exit_code=ExitCode.DELIVERY),))


def _join_sayings(said: Any) -> dict[str, str]:
    """Each sentence once; the headline only for what nothing else says."""
    sayings = [one["sentences"] for one in said if one["section"] != _HEADLINE] or [one["sentences"] for one in said]
    found: dict[str, dict[str, None]] = {}
    for sentences in sayings:
        for language, sentence in sentences.items():
            found.setdefault(str(language), {})[clean(str(sentence))] = None
    return {language: " ".join(sentences) for language, sentences in found.items()}


def _read_headline(issue: StoredIssue, name: str) -> str:
    try:
        runs = json.loads(issue.files[name])[_HEADLINE]
        return clean("".join(str(run["printed"] if "measure" in run else run["text"]) for run in runs))
    except (KeyError, TypeError, ValueError):
        raise refuse_unreadable(issue, name) from None
