"""The finished page, read back: its passages, and the words of the drawings in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from .passage import Kind, Passage, Piece, tidy

_STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_WORDS = re.compile(r"<text\b[^>]*>(.*?)</text>|<(?:title|desc)\b[^>]*>([^<]*)<", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# Elements that stand within a line; every other one begins and ends a passage.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
    ]
)
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_KINDS: dict[str, Kind] = {"td": "cell", "th": "row", "caption": "title", "h2": "title", "h3": "title", "title": "alt"}
_DETAILS = "about-"
_EXHIBIT = "exhibit"
_SPOKEN = ("aria-label", "alt", "title", "aria-description", "placeholder")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it says, the passages spoken for its pictures, its drawings, its language.

    Of each drawing also how many passages stand before it. `links` are the figures that lead somewhere: measure, target
    and title; `references` lead to figures and tables: target and words; `details` are the metrics that are explained,
    each with the passages from the first to before the last.
    """

    passages: tuple[Passage, ...]
    spoken: tuple[Passage, ...]
    drawings: tuple[tuple[int, str], ...]
    language: str
    links: tuple[tuple[str, str, str], ...]
    details: tuple[tuple[str, int, int], ...]
    references: tuple[tuple[str, str], ...] = ()


def read_page(name: str, html: str) -> Page:
    """Read a finished page back."""
    html = _STYLE.sub("", html)
    drawings = _DRAWING.findall(html)
    reader = _Reader(name)
    reader.feed(_DRAWING.sub("<svg></svg>", html))
    reader.close()
    reader.flush()
    return Page(
        tuple(reader.passages),
        tuple(reader.spoken),
        tuple(zip(reader.drawn, drawings, strict=False)),
        reader.language,
        tuple(reader.links),
        tuple(reader.details),
        tuple((target, words) for target, words in reader.references),
    )


def read_drawing(svg: str) -> tuple[str, ...]:
    """The words of a drawing, text by text, in the order in which they are drawn."""
    found = (unescape(_TAG.sub("", one or other)) for one, other in _WORDS.findall(_STYLE.sub("", svg)))
    return tuple(text for text in map(tidy, found) if text)


class _Reader(HTMLParser):
    """Collects the passages of a page."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.passages: list[Passage] = []
        self.spoken: list[Passage] = []
        self._open: list[tuple[str, str, str | None]] = []
        self._pieces: list[Piece] = []
        self._kind: Kind = "prose"
        self.language = ""
        self.links: list[tuple[str, str, str]] = []
        self.details: list[tuple[str, int, int]] = []
        self.drawn: list[int] = []
        self.references: list[list[str]] = []
        self._explained: list[tuple[str, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in _INLINE:
            self.flush()
        for attribute in _SPOKEN:
            if words := given.get(attribute):
                self.spoken.append(Passage(f"{self.name}: {attribute}", "alt", (Piece(words),)))
        if tag == "meta" and given.get("name") == "description" and (words := given.get("content")):
            self.spoken.append(Passage(f"{self.name}: description", "alt", (Piece(words),)))
        if tag == "svg":
            self.drawn.append(len(self.passages))
        if (measure := given.get("data-measure")) and (href := given.get("href")):
            self.links.append((measure, href, given.get("title") or ""))
        if tag == "a" and _EXHIBIT in (given.get("class") or "").split():
            self.references.append([given.get("href") or "", ""])
        if tag not in _INLINE and (name := given.get("id") or "").startswith(_DETAILS):
            self._explained.append((name.removeprefix(_DETAILS), len(self._open), len(self.passages)))
        if tag not in _EMPTY:
            self._open.append((tag, given.get("class") or "", given.get("data-measure")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.flush()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break
        while self._explained and len(self._open) <= self._explained[-1][1]:
            metric, _, start = self._explained.pop()
            self.details.append((metric, start, len(self.passages)))

    def handle_data(self, data: str) -> None:
        if not self._pieces:
            if not data.strip():
                return
            self._kind = self._kind_here()
        if any(tag == "a" and _EXHIBIT in classes.split() for tag, classes, _ in self._open):
            self.references[-1][1] += data
        measure = next((measure for _, _, measure in reversed(self._open) if measure), None)
        self._pieces.append(Piece(data, measure))

    def _kind_here(self) -> Kind:
        for tag, classes, _ in reversed(self._open):
            if tag == "td" and any("words" in outer.split() for _, outer, _ in self._open):
                return "row"
            if tag in _KINDS:
                return _KINDS[tag]
            if "tile" in classes:
                return "tile"
            if tag in ("dd", "dt", "footer") or any(word in classes for word in ("note", "strapline", "about")):
                return "note"
            if tag == "aside" or "opinion" in classes:
                return "opinion"
        return "prose"

    def flush(self) -> None:
        """End the passage that is being read."""
        if self._pieces:
            place = f"{self.name}: {tidy(''.join(piece.text for piece in self._pieces))[:40]}"
            self.passages.append(Passage(place, self._kind, tuple(self._pieces)))
        self._pieces = []
