"""What a finished page would reach for when it is opened: nothing, or it is not published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from .parsed import ParsedPage

# Elements that load, run or send something, or change what addresses mean.
_ACTIVE = frozenset(("iframe", "frame", "object", "embed", "applet", "base", "form", "link", "portal"))
_ADDRESSES = frozenset(("src", "srcset", "poster", "data", "background", "action", "formaction", "manifest", "ping"))
_LINKS = frozenset(("href", "xlink:href"))
# The attributes that may have one of the addresses a caller allows.
_GRANTED = frozenset(("href", "src"))
_STYLE_ADDRESS = re.compile(r"url\(\s*['\"]?\s*([^'\")]*)|@import\b|image-set\(|\bsrc\(", re.IGNORECASE)
_REFRESH = "refresh"
# A block of data, which no browser runs.
LINKED_DATA = "application/ld+json"


def find_reaches(
    page: ParsedPage,
    scripts: Collection[str] = (),
    *,
    addresses: Collection[tuple[str, str]] = (),
    links: Collection[frozenset[tuple[str, str]]] = (),
) -> tuple[str, ...]:
    """List everything in a page that would open a connection or run code, its elements before its sheets.

    Allowed are addresses inside the page (`#…`), data carried in it (`data:` images and fonts), on `<a>` links by https
    that a reader may choose to follow, linked data (JSON-LD), and `scripts` written into the page letter by letter.
    `addresses` are further ones that elements may have, each with the tag of the element; `links` are the `<link>`
    elements that may stand there, each as all its attributes.
    """
    return tuple(dict.fromkeys(_list_reaches(page, scripts, addresses, links)))


def _list_reaches(
    page: ParsedPage,
    scripts: Collection[str],
    addresses: Collection[tuple[str, str]],
    links: Collection[frozenset[tuple[str, str]]],
) -> Iterator[str]:
    for given, written in page.scripts:
        is_data = given == {"type": LINKED_DATA}
        if not is_data and (given or written not in scripts):
            yield "<script>"
    for tag, attributes in page.elements:
        if tag == "link" and frozenset((name, value or "") for name, value in attributes) in links:
            continue
        if tag in _ACTIVE:
            yield f"<{tag}>"
        for name, value in attributes:
            if name not in _GRANTED or (tag, value or "") not in addresses:
                yield from _read_attribute(tag, name, (value or "").strip())
    for sheet in (*page.sheets, *page.drawn_sheets):
        yield from _read_style(sheet)


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
