"""An issue as a site shows it: what it says, in the words and figures that were published, and when it went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from .document import KeyFigure, Runs
from .period import Period
from .text import Language, Text


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The first chart of an issue in words; the drawing itself stands in the issue's page."""

    id: str
    number: Runs
    title: Runs
    subtitle: Runs
    alt: Runs
    source: Runs


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of an issue: its id on the page, its title, its paragraphs and points as a reader sees them."""

    id: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """One issue in one language, read back from its record. `exhibit` is None where it has no chart."""

    language: Language
    title: str
    palette: str
    headline: Runs
    lead: tuple[Runs, ...]
    strapline: Runs
    key_figures: tuple[KeyFigure, ...]
    chapters: tuple[Chapter, ...]
    exhibit: Exhibit | None
    byline: str
    disclaimer: str

    @property
    def page(self) -> str:
        """The name of its page among the files of the issue."""
        return f"brief.{self.language}.html"


@dataclass(frozen=True, slots=True)
class Publication:
    """Bytes of an issue that became public: when, the SHA-256 of their manifest, what was corrected, if anything."""

    at: datetime
    manifest: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class PublishedIssue:
    """An issue on a site.

    `editions` are the languages that have a page. `files` holds all its bytes by name, the manifest included.
    `publications` are the versions that were public one after the other; the last is this one, and an issue with more
    than one was corrected.
    """

    report: str
    as_of: date
    period: Period
    sha256: str
    editions: tuple[PublishedEdition, ...]
    files: Mapping[str, bytes]
    publications: tuple[Publication, ...]

    @property
    def published_at(self) -> datetime:
        """When these bytes became public."""
        return self.publications[-1].at

    @property
    def is_corrected(self) -> bool:
        """True if other bytes were public before."""
        return len(self.publications) > 1

    def edition(self, language: Language) -> PublishedEdition | None:
        """The edition of a language, if the issue has a page in it."""
        return next((one for one in self.editions if one.language == language), None)
