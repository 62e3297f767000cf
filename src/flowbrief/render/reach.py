"""What a finished page would reach for when it is opened: nothing, or it is not published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Elements that load, run or send something, or change what addresses mean.
_ACTIVE = frozenset(("script", "iframe", "frame", "object", "embed", "applet", "base", "form", "link", "portal"))
_ADDRESSES = frozenset(("src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping"))
_LINKS = frozenset(("href", "xlink:href"))
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?\s*([^'\")]*)|@import\b|image-set\(|\bsrc\(", re.IGNORECASE)
_REFRESH = "refresh"


def find_reaches(html: str) -> tuple[str, ...]:
    """List everything in a page that would open a connection or run code, in reading order.

    Allowed are addresses inside the page (`#…`), data carried in it (`data:` images and fonts) and, on `<a>`, links
    by https that a reader may choose to follow.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(dict.fromkeys(reader.found))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        if tag in _ACTIVE:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            self.found += list(_read_attribute(tag, name, (value or "").strip()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += list(_read_style(data))


def _read_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on"):
        yield f"{name} on <{tag}>"
    elif name == "style":
        yield from _read_style(value)
    elif name == "http-equiv" and value.lower() == _REFRESH:
        yield "a refresh"
    elif name in _ADDRESSES:
        if not _is_carried(value):
            yield value
    elif name in _LINKS:
        is_link = tag == "a" and value.startswith("https://")
        if not (is_link or value.startswith("#")):
            yield value


def _read_style(text: str) -> Iterator[str]:
    for match in _STYLE_ADDRESS.finditer(text):
        address = match.group(1)
        if address is None:
            yield match.group()
        elif not (address.startswith("#") or _is_carried(address)):
            yield address


def _is_carried(address: str) -> bool:
    return address.startswith(("data:image/", "data:font/"))
