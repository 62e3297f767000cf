"""Reading finished pages as a reader's programs do: HTML by its elements, PDF by its text and its objects."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

VOID = frozenset(("meta", "link", "img", "br", "hr", "input", "source", "base", "embed"))
HIDDEN = frozenset(("style", "script"))


@dataclass
class Page(HTMLParser):
    """An HTML page taken apart.

    `text` is what is read outside figures and drawings, `figures` each figure's measure and words, `drawn` the words
    of each drawing, `behind` the words of the tables behind them, cell by cell, `labels` what a screen reader says
    instead of drawings; `tags` are all elements with their attributes. `explained` is the text of the explanations,
    `scripts` what stands in script elements.
    """

    text: list[str] = field(default_factory=list)
    figures: list[tuple[str, str]] = field(default_factory=list)
    drawn: list[list[str]] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if label := given.get("aria-label") or given.get("alt"):
            self.labels.append(label)
        if tag == "svg":
            self.drawn.append([])
        if "data-measure" in given:
            self.figures.append((given["data-measure"] or "", ""))
            tag = f"{tag}-figure"
        elif given.get("class") == "chart-data":
            tag = f"{tag}-behind"
        elif "about" in (given.get("class") or "").split():
            tag = f"{tag}-about"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened = self.open.pop()
        assert opened in (tag, f"{tag}-figure", f"{tag}-behind", f"{tag}-about"), (opened, tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts.append(data)
        if HIDDEN & set(self.open) or not data.strip():
            return
        if self.open[-1].endswith("-figure"):
            measure, before = self.figures[-1]
            self.figures[-1] = (measure, before + data)
        elif "svg" in self.open:
            self.drawn[-1].append(data.strip())
        elif "details-behind" in self.open:
            self.behind.append(data.strip())
        elif "div-about" in self.open:
            self.explained.append(data)
        elif self.open[-1] == "title":
            self.title += data
        else:
            self.text.append(data)


def read_page(path: Path) -> Page:
    """Parse a page; every element it opens has to be closed."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert page.open == []
    return page


def strip_printed(text: str, printed: Iterable[str]) -> str:
    """Take out of a text, longest first, everything that is printed; white space is as good as any other."""
    forms = sorted({form for form in printed if any(map(str.isdigit, form))}, key=len, reverse=True)
    pattern = "|".join(r"\s*".join(map(re.escape, form.replace(" ", ""))) for form in forms)
    return re.sub(rf"(?<![\d.])(?:{pattern})(?!\d)", " ", text)


def find_digits(text: str) -> list[str]:
    """Every stretch of a text that holds a digit, with what stands around it."""
    return [text[max(0, m.start() - 12) : m.end() + 12] for m in re.finditer(r"\d[\d.,]*", text)]


@dataclass(frozen=True, eq=False)
class Paper:
    """A PDF read back."""

    reader: PdfReader

    @functools.cached_property
    def pages(self) -> list[str]:
        """The text of each page."""
        return [page.extract_text() for page in self.reader.pages]

    @property
    def outline(self) -> list[str]:
        """The titles of all bookmarks."""
        return [str(entry.title) for entry in _flatten(self.reader.outline)]

    def fonts(self) -> dict[str, DictionaryObject]:
        """Every font of the file by its name, those of drawings included."""
        found = {}
        for item in self._objects():
            if item.get("/Type") == "/Font" and "/BaseFont" in item:
                found[str(item["/BaseFont"])] = item
        return found

    def embedded(self) -> list[bool]:
        """For each font, whether its file lies in the PDF."""
        parts = [part.get_object() for font in self.fonts().values() for part in font.get("/DescendantFonts", [font])]
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        return [any(file in part["/FontDescriptor"] for file in files) for part in parts]

    def glyphs(self) -> Iterator[int]:
        """The number of each glyph that is shown, on pages and in drawings: fonts here take two bytes a glyph."""
        streams = [page.get_contents() for page in self.reader.pages]
        streams += [
            item for item in self._objects() if isinstance(item, StreamObject) and item.get("/Subtype") == "/Form"
        ]
        for stream in streams:
            for operands, operator in ContentStream(stream, self.reader).operations:
                if operator in (b"Tj", b"TJ"):
                    pieces = operands[0] if isinstance(operands[0], ArrayObject) else operands
                    for piece in pieces:
                        yield from _pairs(piece)

    def _objects(self) -> Iterator[Any]:
        for number in range(1, self.reader.trailer["/Size"]):
            item = IndirectObject(number, 0, self.reader).get_object()
            if isinstance(item, DictionaryObject):
                yield item


def _pairs(piece: Any) -> Iterator[int]:
    content = getattr(piece, "original_bytes", b"")
    assert len(content) % 2 == 0
    return (int.from_bytes(content[at : at + 2], "big") for at in range(0, len(content), 2))


def _flatten(entries: Any) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flatten(entry)
        else:
            yield entry


@functools.lru_cache(maxsize=12)
def read_paper(path: Path) -> Paper:
    """Open a PDF; nothing writes to it while it is in use."""
    return Paper(PdfReader(path, strict=True))
