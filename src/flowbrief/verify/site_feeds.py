"""What a site tells machines: its feeds, its sitemap, the texts of its search, each against the pages."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from xml.etree import ElementTree

from .finding import Disagreement
from .site_page import read_site_page, tidy

Files = Mapping[str, bytes]

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LINK = "{http://www.w3.org/1999/xhtml}link"
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_FRAGMENTS = "pagefind/fragment/"
_SIGNATURE = b"pagefind_dcd"
# Between sentences, and after the words of a heading where the index ends them as if they were one.
_ENDS = re.compile(r"[。！？]|[.!?](?:\s|$)")
_UNNAMED = re.compile(r"404\.html|index\.html|(zh|en)/latest/index\.html")


def check_feed(path: str, files: Files, url: str, days: Sequence[str], language: str) -> Iterator[Disagreement]:
    """Each entry is an issue, newest first: its headline, its words, its page, its PDF with the right length."""
    try:
        root = ElementTree.fromstring(files[path])
    except ElementTree.ParseError as error:
        yield Disagreement(path, str(error), "a feed")
        return
    entries = root.findall(f"{_ATOM}entry")
    for entry, day in zip(entries, days, strict=False):
        where = f"{path}, {day}"
        links = {link.get("rel"): link for link in entry.findall(f"{_ATOM}link")}
        page = read_site_page(files[f"{language}/{day}/index.html"])
        title, identity = entry.findtext(f"{_ATOM}title", ""), entry.findtext(f"{_ATOM}id", "")
        if (address := links["alternate"].get("href")) != f"{url}{language}/{day}/":
            yield Disagreement(where, str(address), f"{url}{language}/{day}/")
        if tidy(title) != page.headline:
            yield Disagreement(where, title, page.headline)
        if f",{day}:" not in identity or not identity.endswith(f"/{language}"):
            yield Disagreement(where, identity, "an id with the day and the language of the issue")
        summary = entry.findtext(f"{_ATOM}summary", "")
        for paragraph in _PARAGRAPH.findall(summary) or [summary]:
            if tidy(unescape(paragraph)) not in page.text:
                yield Disagreement(where, tidy(unescape(paragraph)), "no such words in the issue")
        if (paper := links.get("enclosure")) is not None:
            content = files.get(str(paper.get("href")).removeprefix(url), b"")
            is_own = str(paper.get("href")).startswith(f"{url}issues/{day}/") and content
            if not is_own or paper.get("length") != str(len(content)):
                yield Disagreement(where, f"{paper.get('href')} {paper.get('length')}", "the PDF of the issue")
    if len(entries) > len(days) or (len(entries) < len(days) and len(entries) < 10):
        yield Disagreement(path, f"{len(entries)} entries", f"{len(days)} issues")


def check_sitemap(files: Files, url: str) -> Iterator[Disagreement]:
    """Every page stands in it once, by the address it goes by, and so do its alternates."""
    path = "sitemap.xml"
    try:
        root = ElementTree.fromstring(files[path])
    except (KeyError, ElementTree.ParseError) as error:
        yield Disagreement(path, str(error), "a sitemap")
        return
    listed: list[str] = []
    for element in root.findall(f"{_SITEMAP}url"):
        listed.append(element.findtext(f"{_SITEMAP}loc", ""))
        for link in element.findall(_LINK):
            if _as_page(str(link.get("href")), url) not in files:
                yield Disagreement(path, str(link.get("href")), "no page of the site")
    for address in listed:
        if _as_page(address, url) not in files or listed.count(address) > 1:
            yield Disagreement(path, address, "a page of the site, once")
    pages = {path for path in files if path.endswith(".html") and not _UNNAMED.fullmatch(path)}
    for missing in sorted(pages - {_as_page(address, url) for address in listed}):
        yield Disagreement("sitemap.xml", "nothing", missing)


def check_fragments(
    files: Files, days: Mapping[str, Sequence[str]], spell: Callable[[str, str], Sequence[str]]
) -> Iterator[Disagreement]:
    """What the search shows of an issue stands in its page; each issue can be found, if any can."""
    found: set[tuple[str, str]] = set()
    for path in sorted(path for path in files if path.startswith(_FRAGMENTS)):
        try:
            given = json.loads(gzip.decompress(files[path]).removeprefix(_SIGNATURE))
            language, day = given["url"].strip("/").split("/")
            said, title, meta = given["content"], tidy(given["meta"]["title"]), given["meta"]
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            yield Disagreement(path, f"{type(error).__name__}: {error}", "a text of the search")
            continue
        if day not in days.get(language, ()):
            yield Disagreement(path, given["url"], "the page of an issue")
            continue
        found.add((language, day))
        page = read_site_page(files[f"{language}/{day}/index.html"])
        if title != page.headline:
            yield Disagreement(path, title, page.headline)
        if meta.get("day") != day or meta.get("date") != spell(day, language)[0]:
            yield Disagreement(path, f"{meta.get('day')} {meta.get('date')}", day)
        text = _squeeze(page.text)
        for sentence in _ENDS.split(said):
            if _squeeze(sentence) not in text:
                yield Disagreement(path, tidy(sentence), f"no such words in the issue of {day}")
    expected = {(language, day) for language in days for day in days[language]} if found else set()
    for language, day in sorted(expected - found):
        yield Disagreement(_FRAGMENTS, "nothing", f"{language}/{day}/")


def _as_page(address: str, url: str) -> str:
    place = address.removeprefix(url)
    return f"{place}index.html" if place.endswith("/") or not place else place


def _squeeze(text: str) -> str:
    return "".join(tidy(text).split())
