"""The issues of one language as the pages of a site show them, newest first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from flowbrief.language.dates import spell_date
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import KeyFigure, Runs
from flowbrief.model.published import Exhibit, PublishedEdition, PublishedIssue
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language
from flowbrief.render.addresses import LOCATORS

_DRAWINGS = r'<figure id="chart\.{id}-{language}">.*?(<svg\b.*?</svg>).*?(<svg\b.*?</svg>).*?</figure>'
_PREVIEW = "preview.{}.png"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is printed, with the ISO form that stands in `datetime`."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The first chart of an issue with its words: the drawing for wide windows and the one for narrow ones."""

    words: Exhibit
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an issue that was public: the day on which it became so, what was corrected."""

    day: Day
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue in one language. Paths count from the root of the site; one that there is not is empty."""

    day: Day
    short: Day
    year: Day
    month: Day
    month_day: Day
    edition: PublishedEdition
    headline: Runs
    lead: tuple[Runs, ...]
    tile: KeyFigure | None
    page: str
    pdf: str
    data: str
    claims: str
    preview: str
    both: str
    versions: tuple[Version, ...]
    issue: PublishedIssue


@dataclass(frozen=True, slots=True)
class Shelf:
    """The issues of a language, newest first, with the names and words of its pages.

    `tag` is the language of texts, `locator` that of addresses (hreflang), `locale` that of OpenGraph.
    """

    language: Language
    tag: str
    locale: str
    locator: str
    title: str
    byline: str
    disclaimer: str
    words: dict[str, str]
    entries: tuple[Entry, ...]

    @property
    def years(self) -> tuple[Day, ...]:
        """The years that have an issue, newest first."""
        return tuple(dict.fromkeys(entry.year for entry in self.entries))

    def of_year(self, year: Day) -> tuple[Entry, ...]:
        """The issues of a year, newest first."""
        return tuple(entry for entry in self.entries if entry.year == year)


def fill_shelf(spec: ReportSpec, language: Language, tag: str, locale: str, issues: Sequence[PublishedIssue]) -> Shelf:
    """Put the issues that have a page in a language on its shelf; none if no issue has."""
    entries = [
        _describe(issue, edition)
        for issue in sorted(issues, key=lambda one: one.as_of, reverse=True)
        if (edition := issue.edition(language)) is not None
    ]
    byline = spec.byline.within(language) if spec.byline else ""
    words = dict(load_phrasebook(language).words)
    title, disclaimer = spec.title.within(language), spec.disclaimer.within(language)
    return Shelf(language, tag, locale, LOCATORS[language], title, byline, disclaimer, words, tuple(entries))


def spell_day(day: date, form: str, language: Language, cut: int = 10) -> Day:
    """A day in one of the forms of `spell_date`; `cut` is how much of the ISO date it says."""
    return Day(day.isoformat()[:cut], spell_date(day, form, language))


def find_drawing(issue: PublishedIssue, edition: PublishedEdition) -> Drawn | None:
    """The drawing of the first chart as it stands in the page, letter by letter.

    None if there is no chart, or a page of a report's own shows it in another way.
    """
    if edition.exhibit is None:
        return None
    pattern = _DRAWINGS.format(id=re.escape(edition.exhibit.id), language=edition.language)
    found = re.search(pattern, issue.files[edition.page].decode(), re.DOTALL)
    return Drawn(edition.exhibit, Markup(found[1]), Markup(found[2])) if found else None


def _describe(issue: PublishedIssue, edition: PublishedEdition) -> Entry:
    language, day = edition.language, issue.as_of
    files = f"issues/{day.isoformat()}/"

    def locate(name: str) -> str:
        return f"{files}{name}" if name in issue.files else ""

    return Entry(
        day=spell_day(day, "date", language),
        short=spell_day(day, "short", language),
        year=spell_day(day, "year", language, 4),
        month=spell_day(day, "tick_month", language, 7),
        month_day=spell_day(day, "day", language),
        edition=edition,
        headline=edition.headline,
        lead=edition.lead,
        tile=edition.key_figures[0] if edition.key_figures else None,
        page=f"{language}/{day.isoformat()}/",
        pdf=locate(f"brief.{language}.pdf"),
        data=locate("data.csv"),
        claims=locate("claims.json"),
        preview=locate(_PREVIEW.format(language)),
        both=f"bilingual/{day.isoformat()}/" if "brief.bilingual.html" in issue.files else "",
        versions=tuple(
            Version(spell_day(one.at.date(), "date", language), one.note.within(language) if one.note else "")
            for one in issue.publications
        ),
        issue=issue,
    )
