"""The order in which files go where a tree cannot be swapped, and how the world may keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_DATED_PAGE = re.compile(r"[a-z-]+/[0-9]{4}-[0-9]{2}-[0-9]{2}/index\.html")
_ENTRY_OF_SEARCH = re.compile(r"pagefind/[^/]*(\.js|\.css|entry\.json)")
_HASHED = re.compile(r"(assets|pagefind)/.*[._-][0-9a-f]{6,64}\.[a-z0-9_]+")
_DATA = ("assets/", "issues/", "pagefind/")
_TEXT = ("text/", "application/json", "application/xml", "application/atom+xml", "application/javascript")


def sort_into_passes(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Sort files into three passes: what pages point to, then the pages of issues, then what leads to these.

    So a reader who follows links while a site is being put in place finds what they lead to.
    """
    passes: tuple[list[str], ...] = ([], [], [])
    for path in sorted(paths):
        if path.startswith(_DATA) and not _ENTRY_OF_SEARCH.fullmatch(path):
            passes[0].append(path)
        elif _DATED_PAGE.fullmatch(path):
            passes[1].append(path)
        else:
            passes[2].append(path)
    # The homes are the very last.
    passes[2].sort(key=lambda path: (path.endswith("index.html"), -path.count("/"), path))
    return tuple(tuple(one) for one in passes)


def name_content_type(media_type: str) -> str:
    """The Content-Type of a file; texts say that they are UTF-8."""
    if media_type.startswith(_TEXT) and "charset" not in media_type:
        return f"{media_type}; charset=utf-8"
    return media_type


def name_cache_control(path: str) -> str:
    """How long a file may be used unasked: one with a hash in its name for ever, any other not at all."""
    if _HASHED.fullmatch(path):
        return "public, max-age=31536000, immutable"
    return "no-cache"
