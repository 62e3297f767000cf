"""The documents as a reader sees them: pages, headings, links, code blocks, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: the page it stands on, its language, its text."""

    page: str
    language: str
    text: str


@cache
def list_pages() -> tuple[Path, ...]:
    """Every Markdown file of the documentation; the texts of examples are none."""
    pages = [path for path in (ROOT / "docs").rglob("*.md") if ROOT / "docs" / "examples" not in path.parents]
    return tuple(sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "README.md", *pages]))


@cache
def read_page(name: str) -> str:
    """The text of one page, by its path from the root."""
    return (ROOT / name).read_text("utf-8")


def name_page(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def strip_code(text: str) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", text)


def list_blocks() -> tuple[Block, ...]:
    """Every code block of every page."""
    return tuple(
        Block(name_page(path), language, text)
        for path in list_pages()
        for language, text in _FENCE.findall(path.read_text("utf-8"))
    )


def list_links(text: str) -> tuple[str, ...]:
    """The targets of all links of a page."""
    return tuple(_LINK.findall(strip_code(text)))


def list_anchors(text: str) -> frozenset[str]:
    """What a link to a heading of a page may say after the #, as GitHub makes it from the heading."""
    return frozenset(slug(heading) for heading in _HEADING.findall(strip_code(text)))


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def section(text: str, heading: str) -> str:
    """The part of a page under one heading, up to the next of the same or a higher level."""
    start = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert start, f"there is no heading {heading!r}"
    rest = text[start.end() :]
    end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def list_rows(text: str) -> Iterator[tuple[str, ...]]:
    """The cells of every row of every table in a text, heads and rules among them."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])


def list_names(text: str) -> frozenset[str]:
    """Every text that stands in single backticks."""
    return frozenset(re.findall(r"`([^`\n]+)`", strip_code(text)))
