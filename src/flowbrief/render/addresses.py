"""Where a page of an issue lies on the site, and the addresses that its head and its links name.

The layout of the site is fixed: `LANGUAGE/DAY/` and `bilingual/DAY/` are pages, `issues/DAY/` holds what can be
downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import Document, plain_text
from flowbrief.model.text import Language

BOTH = "bilingual"
LOCATORS = {"zh": "zh-Hans", "en": "en"}
ANY_LANGUAGE = "x-default"
# The size of the picture that is shown where somebody shares a link, in pixels.
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True)
class Way:
    """A link out of the page: its words, its address, and the language behind it where that is another."""

    words: str
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """The address of one page, those of its alternates by language, of the feeds, and of its picture.

    `ways` are the links of each edition, by language.
    """

    canonical: str
    alternates: tuple[tuple[str, str], ...]
    feeds: tuple[tuple[str, str], ...]
    image: str
    image_words: str
    width: str
    height: str
    ways: tuple[tuple[Language, tuple[Way, ...]], ...]

    def links(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """The link elements that the head may have, each as its attributes."""
        return (
            frozenset({("rel", "canonical"), ("href", self.canonical)}),
            *(
                frozenset({("rel", "alternate"), ("hreflang", language), ("href", address)})
                for language, address in self.alternates
            ),
            *(
                frozenset({("rel", "alternate"), ("type", "application/atom+xml"), ("title", title), ("href", address)})
                for title, address in self.feeds
            ),
        )

    def addresses(self) -> frozenset[str]:
        """Every address that the page may name."""
        ways = (way.address for _, own in self.ways for way in own)
        return frozenset((self.canonical, self.image, *(one for _, one in (*self.alternates, *self.feeds)), *ways))


def locate_page(url: str, own: Sequence[Document], issue: Sequence[Document], *, has_paper: bool) -> PageAddress:
    """Find the addresses of the page with its `own` editions, of all those of an `issue`, on the site at `url`."""
    first, day = own[0], own[0].as_of.isoformat()
    languages = [document.language for document in issue]
    alternates = [(LOCATORS[language], f"{url}{language}/{day}/") for language in languages]
    if len(languages) > 1:
        alternates.append((ANY_LANGUAGE, f"{url}{BOTH}/{day}/"))
    edition = BOTH if len(own) > 1 else first.language
    return PageAddress(
        canonical=f"{url}{edition}/{day}/",
        alternates=tuple(alternates) if len(languages) > 1 else (),
        feeds=tuple((document.title, f"{url}{document.language}/feed.xml") for document in own),
        image=f"{url}issues/{day}/{name_preview(first.language)}",
        image_words=plain_text(first.headline),
        width=str(PREVIEW_WIDTH),
        height=str(PREVIEW_HEIGHT),
        ways=tuple(
            (document.language, tuple(_list_ways(url, day, edition, document, languages, has_paper=has_paper)))
            for document in own
        ),
    )


def name_preview(language: Language) -> str:
    """The file of the picture that stands for an issue in one language."""
    return f"preview.{language}.png"


def _list_ways(
    url: str, day: str, edition: str, document: Document, languages: Sequence[Language], *, has_paper: bool
) -> list[Way]:
    language = document.language
    words = load_phrasebook(language).words
    ways = [
        Way(words["page.home"], f"{url}{language}/"),
        Way(words["page.archive"], f"{url}{language}/archive/"),
    ]
    for other in languages if edition != BOTH else ():
        if other != language:
            name = load_phrasebook(other).words["page.language.own"]
            ways.append(Way(name, f"{url}{other}/{day}/", LOCATORS[other]))
    if has_paper:
        ways.append(Way(words["page.paper"], f"{url}issues/{day}/brief.{language}.pdf"))
    return [*ways, Way(words["page.data"], f"{url}issues/{day}/data.csv")]
