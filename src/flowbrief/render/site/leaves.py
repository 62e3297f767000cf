"""The pages of one language: home, archive, a page a year, corrections, search."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from flowbrief.model.document import plain_text
from flowbrief.model.text import Language

from .page import Leaf, link_alternates
from .shelf import Day, Entry, Shelf, find_drawing

_RECENT = 6
_CARRIED = (
    "default-src 'none'; style-src 'sha256-{}'; font-src data:; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'"
)


def make_home(shelf: Shelf, shelves: Sequence[Shelf], path: str) -> Leaf:
    """The home page of a language: the latest issue, those before it, the years."""
    latest = shelf.entries[0]
    return Leaf(
        path,
        "home",
        shelf,
        link_alternates(shelves, ""),
        description=plain_text(latest.lead[0] if latest.lead else latest.headline),
        canonical=f"{shelf.language}/",
        preview=latest.preview,
        content={
            "latest": latest,
            "drawn": find_drawing(latest.issue, latest.edition),
            "recent": shelf.entries[1 : _RECENT + 1],
        },
    )


def make_archive(shelf: Shelf, shelves: Sequence[Shelf]) -> Leaf:
    """All issues as a calendar: years, months, days."""
    years = tuple((year, tuple(_group_months(shelf.of_year(year)))) for year in shelf.years)
    title = shelf.words["site.archive.title"]
    alternates = link_alternates(shelves, "archive/")
    return Leaf(f"{shelf.language}/archive/", "archive", shelf, alternates, title, title, content={"years": years})


def make_year(shelf: Shelf, year: Day, shelves: Sequence[Shelf]) -> Leaf:
    """The issues of a year with their leads, newest first."""
    path = f"archive/{year.iso}/"
    alternates = link_alternates([one for one in shelves if year.iso in [other.iso for other in one.years]], path)
    title = shelf.words["site.year.before"] + year.text + shelf.words["site.year.after"]
    years = shelf.years
    at = years.index(year)
    content = {
        "year": year,
        "entries": shelf.of_year(year),
        "newer": years[at - 1] if at else None,
        "older": years[at + 1] if at + 1 < len(years) else None,
    }
    return Leaf(f"{shelf.language}/{path}", "year", shelf, alternates, title, title, content=content)


def make_corrections(shelf: Shelf, shelves: Sequence[Shelf]) -> Leaf:
    """The issues that were published again with changes, or that there are none."""
    corrected = tuple(entry for entry in shelf.entries if entry.issue.is_corrected)
    title = shelf.words["site.corrections"]
    alternates = link_alternates(shelves, "corrections/")
    path = f"{shelf.language}/corrections/"
    return Leaf(path, "corrections", shelf, alternates, title, title, content={"entries": corrected})


def make_search(shelf: Shelf, shelves: Sequence[Shelf]) -> Leaf:
    """The page that searches."""
    title = shelf.words["site.search"]
    alternates = link_alternates(shelves, "search/")
    return Leaf(f"{shelf.language}/search/", "search", shelf, alternates, title, title)


def make_missing(shelf: Shelf, style: str) -> Leaf:
    """The page for an address that there is not, in all languages; it carries its style and its fonts."""
    nothing: dict[Language, str] = {}
    title = shelf.words["site.missing.title"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    content = {"inline_style": Markup(style), "policy": _CARRIED.format(digest)}
    return Leaf("404.html", "missing", shelf, nothing, title, content=content)


def _group_months(entries: Sequence[Entry]) -> Iterator[tuple[Day, tuple[Entry, ...]]]:
    for month in dict.fromkeys(entry.month for entry in entries):
        yield month, tuple(entry for entry in reversed(entries) if entry.month == month)
