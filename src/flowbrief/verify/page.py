"""The finished page, read back: its passages, and the words of the drawings in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from .markup import EMPTY, STYLE, Event, take_apart
from .passage import Kind, Passage, Piece, tidy

_WORDS = re.compile(r"<text\b[^>]*>(.*?)</text>|<(?:title|desc)\b[^>]*>([^<]*)<", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# Elements that stand within a line; every other one begins and ends a passage.
INLINE = frozenset(
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
_KINDS: dict[str, Kind] = {
    "td": "cell", "th": "row", "caption": "title", "figcaption": "title", "h2": "title", "h3": "title", "title": "alt"
}  # fmt: skip
_DETAILS = "about-"
_EXHIBIT = "exhibit"
_PANEL = "about"
_MEASURE, _VALUE, _BEHIND = "data-measure", "data-value", "data-chart"
# What a template notes at an element for the page's script are words to be spoken, but for measures and places.
_NOTED = "data-"
_PLACES = frozenset([_MEASURE, _VALUE, _BEHIND, "data-x", "data-y", "data-line", "data-stepped"])
_SPOKEN = ("aria-label", "alt", "title", "aria-description", "placeholder")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, or one edition of a page: what it says, what is spoken for its pictures, its drawings, its language.

    Of each drawing also how many passages stand before it. `links` are the figures that lead somewhere: measure, target
    and title; `references` lead to figures and tables: target and words; `details` the metrics that are explained, each
    with the passages of its explanation. `values` are the exact values by which tables sort, each with the measure of
    the figure beside it. `behind` are the tables behind charts as they are written, `linked` blocks of linked data,
    `metas` what the head says of the page by name.
    """

    passages: tuple[Passage, ...]
    spoken: tuple[Passage, ...]
    drawings: tuple[tuple[int, str], ...]
    language: str
    links: tuple[tuple[str, str, str], ...]
    details: tuple[tuple[str, tuple[int, ...]], ...]
    references: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str | None], ...] = ()
    behind: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    metas: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=8)
def read_page(name: str, html: str, language: str = "", others: tuple[str, ...] = ()) -> Page:
    """Read a finished page back; where `others` are given, only the edition in one language.

    An edition is an outermost element whose `lang` is that language. Without a `language` it is what stands outside all
    editions, in the `others`, that is read.
    """
    html, drawings, events = take_apart(html)
    reader = _Reader(name, html, language if others else "", frozenset(others))
    for event in events:
        reader.take(event)
    reader.flush()
    return Page(
        tuple(reader.passages),
        tuple(reader.spoken),
        tuple((place, drawings[number]) for place, number in reader.drawn if number < len(drawings)),
        reader.language,
        tuple(reader.links),
        tuple(reader.details),
        tuple((target, words) for target, words in reader.references),
        tuple(reader.values),
        tuple(reader.behind),
        tuple(reader.linked),
        tuple(reader.metas),
    )


def read_drawing(svg: str) -> tuple[str, ...]:
    """The words of a drawing, text by text, in the order in which they are drawn."""
    found = (unescape(_TAG.sub("", one or other)) for one, other in _WORDS.findall(STYLE.sub("", svg)))
    return tuple(text for text in map(tidy, found) if text)


class _Reader:
    """Collects the passages of a page."""

    def __init__(self, name: str, html: str, edition: str, others: frozenset[str]) -> None:
        self.name, self._edition, self._others = name, edition, others
        self._html = html
        self.passages: list[Passage] = []
        self.spoken: list[Passage] = []
        # Of each open element its tag and classes, and of all around it the measure, and that a reference is read.
        self._open: list[tuple[str, str, str | None, bool]] = []
        self._pieces: list[Piece] = []
        self._kind: Kind = "prose"
        self.language = ""
        self.links: list[tuple[str, str, str]] = []
        self.details: list[tuple[str, tuple[int, ...]]] = []
        self.references: list[list[str]] = []
        self.values: list[tuple[str, str | None]] = []
        self.behind: list[str] = []
        self.linked: list[str] = []
        self.metas: list[tuple[str, str]] = []
        # Of each drawing shown the passages before it, and how many drawings of the page stand before it.
        self.drawn: list[tuple[int, int]] = []
        self._drawings = 0
        # How deep the edition, or what is left out, began; 0 outside.
        self._within = self._hidden = 0
        self._script: str | None = None
        self._value: tuple[str, int] | None = None
        # Where a table behind a chart begins.
        self._table: int | None = None
        self._explained: list[tuple[str, int, int]] = []
        # Where a panel of explanations began: depth, passages; and which of them belong to one metric alone.
        self._panel: tuple[int, int] | None = None
        self._own: list[tuple[str, int, int]] = []

    def take(self, event: Event) -> None:
        """Read the next element or text."""
        kind, text, given, place = event
        if kind == "start":
            self._begin(text, given, place)
        elif kind == "end":
            self._end(text, place)
        else:
            self._read(text)

    def _begin(self, tag: str, given: Mapping[str, str | None], place: int) -> None:
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in INLINE:
            self.flush()
        self._enter(tag, given)
        if tag == "svg":
            self._drawings += 1
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.metas.append((name, given.get("content") or ""))
        if tag == "script":
            self._script = given.get("type") or ""
        if self._is_read:
            self._note(tag, given)
            if _BEHIND in given:
                self._table = place
        if tag not in EMPTY:
            _, _, measure, refers = self._open[-1] if self._open else ("", "", None, False)
            classes = given.get("class") or ""
            refers = refers or (tag == "a" and _EXHIBIT in classes.split())
            self._open.append((tag, classes, given.get(_MEASURE) or measure, refers))

    def _enter(self, tag: str, given: Mapping[str, str | None]) -> None:
        """See where an edition begins: the outermost element with a language, the page itself left out."""
        spoken = (given.get("lang") or "").partition("-")[0]
        if not self._others or self._within or self._hidden or not spoken or tag in ("html", "body", *EMPTY):
            return
        if spoken in self._others:
            self._hidden = len(self._open) + 1
        elif spoken == self._edition:
            self._within = len(self._open) + 1

    @property
    def _is_read(self) -> bool:
        return not self._hidden and (bool(self._within) or not self._edition)

    def _note(self, tag: str, given: Mapping[str, str | None]) -> None:
        """Keep what an element says besides its text."""
        if tag == "svg":
            self.drawn.append((len(self.passages), self._drawings - 1))
        if not given:
            return
        noted = [name for name in given if name.startswith(_NOTED) and name not in _PLACES]
        for attribute in (*_SPOKEN, *noted):
            if words := given.get(attribute):
                self.spoken.append(Passage(f"{self.name}: {attribute}", "alt", (Piece(words),)))
        measure, value = given.get(_MEASURE), given.get(_VALUE)
        if measure and self._value:
            self.values.append((self._value[0], measure))
            self._value = None
        if value is not None:
            self._value = value, len(self._open)
        if measure and (href := given.get("href")):
            self.links.append((measure, self._bare(href), given.get("title") or ""))
        if tag == "a" and _EXHIBIT in (given.get("class") or "").split():
            self.references.append([given.get("href") or "", ""])
        if tag not in INLINE and _PANEL in (given.get("class") or "").split() and self._panel is None:
            self._panel = len(self._open), len(self.passages)
        if tag not in INLINE and (name := self._bare(given.get("id") or "")).startswith(_DETAILS):
            self._explained.append((name.removeprefix(_DETAILS), len(self._open), len(self.passages)))

    def _bare(self, name: str) -> str:
        """An id, or the address of one, as it is on a page of one language."""
        sign = "#" if name.startswith("#") else ""
        return sign + name.removeprefix(sign).removeprefix(f"{self._edition}-" if self._edition else "")

    def _end(self, tag: str, place: int) -> None:
        if tag == "table" and self._table is not None:
            self.behind.append(self._html[self._table : place] + "</table>")
            self._table = None
        if tag not in INLINE:
            self.flush()
        if tag == "script":
            self._script = None
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break
        depth = len(self._open)
        if depth < self._within:
            self._within = 0
        if depth < self._hidden:
            self._hidden = 0
        if self._value and depth <= self._value[1]:
            self.values.append((self._value[0], None))
            self._value = None
        while self._explained and depth <= self._explained[-1][1]:
            metric, _, start = self._explained.pop()
            self._own.append((metric, start, len(self.passages)))
            if self._panel is None:
                self._close_panel(start)
        if self._panel and depth <= self._panel[0]:
            start, self._panel = self._panel[1], None
            self._close_panel(start)

    def _close_panel(self, start: int) -> None:
        """To each metric of a panel belong its own passages, and those that are no other metric's."""
        told = {place for _, first, end in self._own for place in range(first, end)}
        shared = [place for place in range(start, len(self.passages)) if place not in told]
        for metric, first, end in self._own:
            self.details.append((metric, (*range(first, end), *shared)))
        self._own = []

    def _read(self, data: str) -> None:
        if self._script is not None:
            if self._script:
                self.linked.append(data)
            return
        # The tables behind charts are compared whole, as they are written.
        if not self._is_read or self._table is not None:
            return
        if not self._pieces:
            if not data.strip():
                return
            self._kind = self._kind_here()
        _, _, measure, refers = self._open[-1] if self._open else ("", "", None, False)
        if refers:
            self.references[-1][1] += data
        self._pieces.append(Piece(data, measure))

    def _kind_here(self) -> Kind:
        for tag, classes, _, _ in reversed(self._open):
            if tag == "td" and any("words" in outer.split() for _, outer, _, _ in self._open):
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
