"""What a PDF says beside its pages: title, description, language, bookmarks, the words spoken for its pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from .finding import Disagreement
from .paper_objects import PaperObjects
from .passage import tidy
from .records import Document

_TEXT = rb"(?:<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)))"
_SPOKEN = re.compile(rb"/(?P<key>Title|Subject|Author|Alt|ActualText|TU|Contents)\s*" + _TEXT, re.DOTALL)
_LEADS = re.compile(rb"/Dest\s*" + _TEXT, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b""}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Label:
    """The title, description and author of a file, as often as stated, its language, bookmarks and spoken words.

    `links` are what is said of the links that lead to notes, `references` of those to figures and tables, with targets.
    """

    titles: tuple[str, ...]
    descriptions: tuple[str, ...]
    language: str
    bookmarks: tuple[str, ...]
    spoken: tuple[str, ...]
    authors: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    references: tuple[tuple[str, str], ...] = ()


def read_label(content: bytes | PaperObjects) -> Label:
    """Read what a PDF says beside its pages. Raises UnreadablePaper."""
    objects = content if isinstance(content, PaperObjects) else PaperObjects(content)
    catalog = objects.get(objects.find(b"Catalog"))
    titles: list[str] = []
    descriptions: list[str] = []
    bookmarks: list[str] = []
    spoken: list[str] = []
    authors: list[str] = []
    links: list[tuple[str, str]] = []
    for raw in objects.texts():
        found = [(match["key"], decode_text(match["hex"], match["text"])) for match in _SPOKEN.finditer(raw)]
        is_bookmark = b"/Dest" in raw or b"/Parent" in raw
        for key, text in found:
            if key == b"Title":
                (bookmarks if is_bookmark else titles).append(text)
            elif key == b"Subject":
                descriptions.append(text)
            elif key == b"Author":
                authors.append(text)
            elif key == b"Contents":
                lead = _LEADS.search(raw)
                links.append((decode_text(lead["hex"], lead["text"]) if lead else "", text))
            else:
                spoken.append(text)
    if "Metadata" in catalog:
        packet = objects.stream(catalog["Metadata"]).decode("utf-8", "replace")
        titles += _find_element(packet, "dc:title")
        descriptions += _find_element(packet, "dc:description")
        authors += _find_element(packet, "dc:creator")
    lang = catalog.get("Lang", b"()")
    language = decode_text(None, lang) if isinstance(lang, bytes) and lang[:1] == b"(" else ""
    references = [link for link in links if link[0].startswith(("chart.", "table."))]
    others = [link for link in links if link not in references]
    return Label(
        tuple(titles),
        tuple(descriptions),
        language,
        tuple(bookmarks),
        tuple(spoken),
        tuple(authors),
        tuple(others),
        tuple(references),
    )


def decode_text(digits: bytes | None, literal: bytes | None) -> str:
    """Read a text of a PDF: in UTF-16 where it says so, else in Latin letters."""
    raw = bytes.fromhex(digits.decode()) if digits is not None else _ESCAPE.sub(_unescape, (literal or b"()")[1:-1])
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("latin-1")


def _join_abouts(documents: Sequence[Document]) -> Iterator[list[str]]:
    """What each figure is, in every language."""
    said: dict[str, list[str]] = {}
    for document in documents:
        for about in document.abouts:
            said.setdefault(about["measure"], []).append(about["text"])
    yield from said.values()


def _unescape(match: re.Match[bytes]) -> bytes:
    given = match[1]
    return bytes([int(given, 8) & 255]) if given[:1].isdigit() else _ESCAPED.get(given, given)


def _find_element(packet: str, name: str) -> list[str]:
    found = re.findall(f"<{name}\\b[^>]*>(.*?)</{name}>", packet, re.DOTALL)
    return [tidy(unescape(_TAG.sub("", inner))) for inner in found]


def check_label(
    path: str, label: Label, documents: Sequence[Document], headings: Sequence[str]
) -> Iterator[Disagreement]:
    """Compare the title, the description, the language and the spoken words with the records of what is printed."""
    if not documents:
        return
    headlines = [passage.text for passage in documents[0].passages if passage.place.endswith(": headline")]
    expected = (
        ("title", label.titles, " · ".join(document.texts[0] for document in documents)),
        ("description", label.descriptions, headlines[0] if headlines else ""),
    )
    for name, stated, wanted in expected:
        if not stated:
            yield Disagreement(f"{path}, {name}", "nothing", wanted)
        for text in stated:
            if tidy(text) != tidy(wanted):
                yield Disagreement(f"{path}, {name}", text, wanted)
    for text in label.authors:
        if tidy(text) != tidy(documents[0].byline):
            yield Disagreement(f"{path}, author", text, documents[0].byline or "no author")
    if label.language.partition("-")[0] != documents[0].language:
        yield Disagreement(f"{path}, language", label.language, documents[0].language)
    abouts = {tidy(about["text"]) for document in documents for about in document.abouts}
    abouts |= {tidy(" · ".join(texts)) for texts in _join_abouts(documents)}
    for target, text in label.links:
        if tidy(text) not in {*abouts, *map(tidy, headings), tidy(target)}:
            yield Disagreement(f"{path}, words for links", text, "no such words in the record", target)
    wanted_words = Counter(
        tidy(passage.text) for document in documents for passage in document.passages if passage.kind == "alt"
    )
    said_words = Counter(map(tidy, label.spoken))
    for text in said_words - wanted_words:
        yield Disagreement(f"{path}, words for pictures", text, "no such words in the record")
    for text in wanted_words - said_words:
        yield Disagreement(f"{path}, words for pictures", "nothing", text)
