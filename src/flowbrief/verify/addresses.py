"""Where a page says that it lies and leads: the addresses of the site, put together anew from its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .finding import Disagreement
from .labels import Labels
from .markup import take_apart
from .page import Page
from .passage import tidy
from .recipe import Recipe
from .records import Document

_TAGS = {"zh": "zh-Hans", "en": "en"}
_ANY = "x-default"
_ATOM = "application/atom+xml"
PREVIEW_SIZE = (1200, 630)


@dataclass(frozen=True)
class Addresses:
    """The addresses of one page, empty without a site: what the head says by name, its links, the ways out of it."""

    metas: Mapping[str, str]
    links: Collection[Mapping[str, str]]
    ways: Collection[tuple[str, str]]
    linked: Mapping[str, str]


NOWHERE = Addresses({}, (), (), {})


def expect_addresses(
    recipe: Recipe, documents: Sequence[Document], labels: Mapping[str, Labels], files: Collection[str]
) -> Addresses:
    """What a page of some editions may say of where it lies; nothing if the report has no site."""
    if not recipe.site:
        return NOWHERE
    site, day, first = recipe.site, recipe.as_of.isoformat(), documents[0]
    edition = "bilingual" if documents[1:] else first.language
    own = f"{site}{edition}/{day}/"
    image = f"{site}issues/{day}/preview.{first.language}.png"
    headline = next(one.text for one in first.passages if one.place.endswith(": headline"))
    metas = {
        "og:url": own,
        "og:image": image,
        "og:image:width": str(PREVIEW_SIZE[0]),
        "og:image:height": str(PREVIEW_SIZE[1]),
        "og:image:alt": headline,
        "twitter:card": "summary_large_image",
    }
    links: list[dict[str, str]] = [{"rel": "canonical", "href": own}]
    if recipe.languages[1:]:
        pages = [(_TAGS[one], one) for one in recipe.languages] + [(_ANY, "bilingual")]
        links += [{"rel": "alternate", "hreflang": tag, "href": f"{site}{one}/{day}/"} for tag, one in pages]
    ways: list[tuple[str, str]] = []
    for document in documents:
        language, words = document.language, labels[document.language].words
        feed = f"{site}{language}/feed.xml"
        links.append({"rel": "alternate", "type": _ATOM, "title": document.texts[0], "href": feed})
        ways += [
            (words["page.home"], f"{site}{language}/"),
            (words["page.archive"], f"{site}{language}/archive/"),
            (words["page.data"], f"{site}issues/{day}/data.csv"),
        ]
        if f"brief.{language}.pdf" in files:
            ways.append((words["page.paper"], f"{site}issues/{day}/brief.{language}.pdf"))
        others = [one for one in recipe.languages if one != language and not documents[1:]]
        ways += [(labels[one].words["page.language.own"], f"{site}{one}/{day}/") for one in others]
    return Addresses(metas, links, ways, {"url": own, "image": image})


def check_addresses(name: str, html: str, page: Page, expected: Addresses, site: str) -> Iterator[Disagreement]:
    """Find addresses that are not those of the page: in its head, and in what leads to other places of the site."""
    for meta, said in page.metas:
        if meta.startswith(("og:url", "og:image", "twitter:")) and said != expected.metas.get(meta):
            yield Disagreement(f"{name}, {meta}", said, expected.metas.get(meta, "nothing"))
    if not site and "<link" not in html:
        return
    known = [frozenset(link.items()) for link in expected.links]
    _, _, events = take_apart(html)
    way, words = "", ""
    for kind, content, given, _ in events:
        if kind == "start" and content == "link" and frozenset(given.items()) not in known:
            yield Disagreement(
                f"{name}, links", str(given.get("href")), "an address of this page", str(given.get("rel"))
            )
        elif kind == "start" and content == "a":
            way, words = given.get("href") or "", ""
        elif kind == "text":
            words += content
        elif kind == "end" and content == "a":
            if site and way.startswith(site) and (tidy(words), way) not in expected.ways:
                finds = next((address for text, address in expected.ways if text == tidy(words)), "no way there")
                yield Disagreement(f"{name}, links", way, finds, tidy(words))
            way = ""
