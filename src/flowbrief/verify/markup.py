"""A finished page as the elements and texts it is made of, read once however many look at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html.parser import HTMLParser

STYLE = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)

# What a page consists of, in order: a start or an end of an element, or text; with the tag or the text, the attributes,
# and where it stands.
Event = tuple[str, str, Mapping[str, str | None], int]


@lru_cache(maxsize=4)
def take_apart(html: str) -> tuple[str, tuple[str, ...], tuple[Event, ...]]:
    """A page without its style and its drawings; the drawings; the elements and texts of the rest."""
    html = STYLE.sub("", html)
    drawings = tuple(_DRAWING.findall(html))
    html = _DRAWING.sub("<svg></svg>", html)
    parser = _Parser(html)
    parser.feed(html)
    parser.close()
    return html, drawings, tuple(parser.events)


class _Parser(HTMLParser):
    """Lists the elements and texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag, dict(attrs), self._at()))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag, {}, self._at()))

    def handle_data(self, data: str) -> None:
        self.events.append(("text", data, {}, 0))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
