"""A stored issue and the log → the issue as a site shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flowbrief.deliver.earlier import MANIFEST
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Figure, KeyFigure, Plain, Runs, plain_text
from flowbrief.model.period import Period
from flowbrief.model.published import Chapter, Exhibit, Publication, PublishedEdition, PublishedIssue
from flowbrief.model.text import LANGUAGES

from .shown import list_shown


def read_published(issue: StoredIssue, entries: Sequence[Entry], now: datetime) -> PublishedIssue:
    """Read what an issue says, and from the log when its bytes became public: `now`, if they are not yet.

    Raises Refused (exit 7) for an issue without a page, or whose record is not as this version writes it.
    """
    try:
        editions = tuple(
            _read_edition(json.loads(issue.files[f"document.{language}.json"]))
            for language in LANGUAGES
            if f"brief.{language}.html" in issue.files and f"document.{language}.json" in issue.files
        )
        period = Period(*(date.fromisoformat(issue.manifest["period"][end]) for end in ("end", "start")))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        message = f"the record of the issue cannot be read: {type(error).__name__} {error}"
        raise _refuse("issue-unreadable", message, issue, "build it again with this version") from error
    if not editions:
        hint = "put html among outputs.formats, and build it again"
        raise _refuse("issue-without-page", "the issue has no page", issue, hint)
    publications = list_publications(entries, issue.as_of)
    if not publications or publications[-1].manifest != issue.sha256:
        publications = (*publications, Publication(now, issue.sha256))
    files = {**issue.files, MANIFEST: issue.manifest_bytes}
    return PublishedIssue(issue.report, issue.as_of, period, issue.sha256, editions, files, publications)


def list_publications(entries: Iterable[Entry], as_of: date) -> tuple[Publication, ...]:
    """The versions of an issue that were public one after the other, by the log."""
    return tuple(Publication(one.at, one.manifest, one.correction) for one in list_shown(entries, as_of))


def _read_edition(given: Mapping[str, Any]) -> PublishedEdition:
    sections = given["sections"]
    charts = [block for section in sections for block in section["blocks"] if block["type"] == "Chart"]
    return PublishedEdition(
        given["language"],
        given["title"],
        given["palette"],
        _read_runs(given["headline"]),
        tuple(_read_runs(paragraph["runs"]) for paragraph in given["lead"]),
        _read_runs(given["strapline"]),
        tuple(
            KeyFigure(_read_runs(tile["label"]), _read_runs(tile["figure"]), _read_runs(tile["context"]), tile["tone"])
            for tile in given["key_figures"]["tiles"]
        ),
        tuple(Chapter(section["id"], section["title"], _list_texts(section["blocks"])) for section in sections),
        Exhibit(
            charts[0]["id"], *(_read_runs(charts[0][part]) for part in ("number", "title", "subtitle", "alt", "source"))
        )
        if charts
        else None,
        given["byline"],
        given["disclaimer"],
    )


def _list_texts(blocks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The sentences of a section: its paragraphs, points and headings, without tables, charts and notes."""
    found: list[str] = []
    for block in blocks:
        if block["type"] in ("Paragraph", "Subheading"):
            found.append(plain_text(_read_runs(block["runs"])))
        elif block["type"] == "BulletList":
            found += [plain_text(_read_runs(item)) for item in block["items"]]
        elif block["type"] == "Opinion":
            found += _list_texts(block["blocks"])
    return tuple(found)


def _read_runs(given: Iterable[Mapping[str, Any]]) -> Runs:
    return tuple(
        Figure(run["measure"], run["printed"], run["value"], run["unit"], run["strong"])
        if run["type"] == "Figure"
        else Plain(run["text"], run["language"], run["strong"])
        for run in given
    )


def _refuse(code: str, message: str, issue: StoredIssue, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(issue.folder)), hint, exit_code=ExitCode.DELIVERY),))
