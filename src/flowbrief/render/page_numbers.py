"""The pages that links lead to, written once the pages are known.

`target-counter(attr(href), page)` makes the layout engine set a page three times: without the number, to learn it, and
with it. Here two digits keep its place during the one layout, and the number takes it before anything is drawn.
"""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"target-counter\(\s*attr\(href\)\s*,\s*page\s*\)", re.IGNORECASE)
# Where a style sheet counts pages in a way of its own, only the layout engine knows their numbers.
_OWN_COUNT = re.compile(r"counter-(?:reset|set|increment)\s*:[^;}]*\bpage\b", re.IGNORECASE)
# No other text that a style sheet adds can hold these: digits of its own are refused.
_KEPT = "00"
_ADDED = ("a::before", "a::after")


def keep_places(html: str) -> str:
    """Put a place for two digits where the style of a document asks for the page that a link leads to."""
    return html if _OWN_COUNT.search(html) else _NUMBER.sub(f'"{_KEPT}"', html)


def fill_places(pages: list[Any]) -> None:
    """Write the numbers into the places kept for them on pages that are laid out, counted from 1.

    Nothing moves: a number of one digit leaves the place of the second empty. A link that leads nowhere gets none.
    """
    numbers: dict[str, str] = {}
    for number, page in enumerate(pages, start=1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, str(number))
    for page in pages:
        for box in page._page_box.descendants():
            if box.element_tag in _ADDED and _KEPT in getattr(box, "text", ""):
                target = box.element.get("href", "").removeprefix("#")
                box.text = box.pango_layout.text = box.text.replace(_KEPT, numbers.get(target, ""))
