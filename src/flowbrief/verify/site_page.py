"""A page of a site, read back: its texts with the issue that each is about, its figures, its links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from .markup import EMPTY

# Within a line; every other element ends a text, and so does what has a meaning of its own there.
_INLINE = frozenset(["a", "abbr", "data", "em", "i", "label", "mark", "small", "span", "strong", "sub", "sup", "u"])
_SILENT = re.compile(r"<(style|script|svg)\b[^>]*>.*?</\1>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder")
_LINKS = ("href", "src", "action")
_HEADINGS = frozenset(["h1", "h2", "h3", "h4"])


@dataclass(frozen=True, slots=True)
class Piece:
    """A text: the day of the issue it is about, or nothing; what `datetime` says; that it is a heading or a note."""

    text: str
    issue: str
    day: str = ""
    is_heading: bool = False
    is_note: bool = False


@dataclass(slots=True)
class SitePage:
    """What a page says. `figures` are measure, text and issue; `links` the address, the issue and what it is for."""

    language: str = ""
    pieces: list[Piece] = field(default_factory=list)
    spoken: list[Piece] = field(default_factory=list)
    figures: set[tuple[str, str, str]] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    drawings: tuple[str, ...] = ()
    text: str = ""

    @property
    def headline(self) -> str:
        """The first heading of the page."""
        return next((piece.text for piece in self.pieces if piece.is_heading), "")


@lru_cache(maxsize=2048)
def read_site_page(content: bytes) -> SitePage:
    """Read a page of a site or of an issue. The bytes are there anyway; their text is not kept."""
    html = content.decode()
    reader = _Reader()
    reader.feed(_SILENT.sub("", html))
    reader.close()
    reader.flush()
    page = reader.page
    page.drawings = tuple(_DRAWING.findall(html))
    page.text = "\n".join(piece.text for piece in (*page.pieces, *page.spoken))
    return page


def tidy(text: str) -> str:
    """A text with single blanks, without marks that nobody sees."""
    return " ".join(text.replace("\u200b", "").split())


class _Reader(HTMLParser):
    """Collects what a page says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = SitePage()
        # Of each open element: tag, issue, day, that nobody hears it, that it is a note; and the measure it prints.
        self._open: list[tuple[str, str, str, bool, bool]] = [("", "", "", False, False)]
        self._figure: tuple[int, str, str] | None = None
        self._text = ""
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        _, issue, day, is_hidden, is_note = self._open[-1]
        if tag not in _INLINE or "data-note" in given:
            self.flush()
        if "data-issue" in given:
            issue = given["data-issue"]
            self.page.issues.append(issue)
        if tag == "html":
            self.page.language = given.get("lang", "").partition("-")[0]
        self._note_attributes(tag, given, issue)
        if tag in EMPTY:
            return
        day = given.get("datetime", "") if tag == "time" else day
        is_hidden = is_hidden or given.get("aria-hidden") == "true"
        self._open.append((tag, issue, day, is_hidden, is_note or "data-note" in given))
        if "data-measure" in given:
            self._figure = (len(self._open), given["data-measure"], "")

    def _note_attributes(self, tag: str, given: dict[str, str], issue: str) -> None:
        if "id" in given:
            self.page.ids.add(given["id"])
        for name in _SPOKEN:
            if name in given and (tag, name) != ("link", "title"):
                self.page.spoken.append(Piece(tidy(given[name]), issue))
        for name in _LINKS:
            if name in given:
                self.page.links.append((given[name], issue, given.get("rel", tag)))
        if tag == "meta" and "content" in given:
            self.page.metas.append((given.get("name") or given.get("property", ""), given["content"]))

    def handle_endtag(self, tag: str) -> None:
        if self._figure is not None and len(self._open) == self._figure[0]:
            self.page.figures.add((self._figure[1], tidy(self._figure[2]), self._open[-1][1]))
            self._figure = None
        if tag not in _INLINE or self._open[-1][4]:
            self.flush()
        if tag in (one[0] for one in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][3]:
            return
        self._text += data
        self._heading = self._heading or any(one[0] in _HEADINGS for one in self._open)
        if self._figure is not None:
            self._figure = (*self._figure[:2], self._figure[2] + data)

    def flush(self) -> None:
        """End the text that is being read."""
        _, issue, day, _, is_note = self._open[-1]
        if text := tidy(self._text):
            self.page.pieces.append(Piece(text, issue, day, self._heading, is_note))
        self._text, self._heading = "", False
