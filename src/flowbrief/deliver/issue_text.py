"""What a stored issue says in words, read back from the documents among its files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .stored import StoredIssue

# After a full stop of either language; a Latin one needs the space, or 5.25 would end a sentence.
_SENTENCE_ENDS = re.compile(r"[。！？]|[.!?](?= )")


def read_headlines(issue: StoredIssue) -> dict[str, str]:
    """The headline of an issue in each language it was built in. Raises Refused if a document cannot be read."""
    return {language: _join(_read_document(issue, language)["headline"]) for language in issue.languages}


def find_sentences(issue: StoredIssue, claims: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each of some claims of an issue the sentences that state it, by language; "" where none is found.

    They are the sentences that print a figure of the claim's finding, in the paragraphs that state the claim, or among
    the points of a list. Raises Refused if a document cannot be read.
    """
    found: dict[str, dict[str, str]] = {claim: {} for claim in claims}
    for language in issue.languages:
        document = _read_document(issue, language)
        paragraphs = [block for block in _walk(document) if block.get("type") == "Paragraph"]
        points = [item for block in _walk(document) if block.get("type") == "BulletList" for item in block["items"]]
        for claim in claims:
            finding = claim.partition(":")[0]
            stated = [block["runs"] for block in paragraphs if claim in block["claims"]]
            texts = [text for runs in stated or points for text in _pick(runs, finding)]
            # A sentence of the lead may come again further down.
            found[claim][language] = " ".join(dict.fromkeys(texts or map(_join, stated)))
    return found


def _read_document(issue: StoredIssue, language: str) -> dict[str, Any]:
    name = f"document.{language}.json"
    try:
        document = json.loads(issue.files[name])
        _join(document["headline"])
        return dict(document)
    except (KeyError, TypeError, ValueError):
        raise refuse_unreadable(issue, name) from None


def refuse_unreadable(issue: StoredIssue, name: str) -> Refused:
    """Make the refusal of an issue whose bytes are those that were built, by a version that wrote them otherwise."""
    message = "another version of flowbrief built this issue; its records cannot be read"
    place = Place(str(issue.folder / name))
    return Refused((Diagnostic("issue-unreadable", message, place, "build it again", exit_code=ExitCode.DELIVERY),))


def _walk(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item)


def _pick(runs: Sequence[Mapping[str, Any]], finding: str) -> Iterator[str]:
    """The sentences of a text that print a figure of a finding."""
    text, starts = "", []
    for run in runs:
        if "measure" in run and _is_of(str(run["measure"]), finding):
            starts.append(len(text))
        text += _read_run(run)
    begin = 0
    for end in [*(match.end() for match in _SENTENCE_ENDS.finditer(text)), len(text)]:
        if any(begin <= start < end for start in starts):
            yield text[begin:end].strip()
        begin = end


def _is_of(measure: str, finding: str) -> bool:
    return measure == finding or measure.startswith((f"{finding}.", f"{finding}@"))


def _join(runs: Sequence[Mapping[str, Any]]) -> str:
    return "".join(map(_read_run, runs))


def _read_run(run: Mapping[str, Any]) -> str:
    # A word joiner holds a figure and its sign together on paper; a terminal and a search do without.
    return str(run["printed"] if "measure" in run else run["text"]).replace("\u2060", "")
