"""What counts the pages of a paper: the number at the foot of each, and the page of each heading in the contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .finding import Disagreement
from .labels import Labels
from .paper import Line
from .passage import squeeze
from .records import Document

# A heading in a narrow column takes this many lines at the most.
_MOST_LINES = 6


def list_headings(documents: Sequence[Document], labels: Sequence[Labels]) -> tuple[str, ...]:
    """The headings of sections, and those over the notes on figures, that the contents may name."""
    named = [section["title"] for document in documents for section in document.sections]
    return (*named, *(one.words["numbers"] for one in labels))


def strip_pages(
    path: str, lines: Sequence[Line], headings: Iterable[str], labels: Sequence[Labels]
) -> tuple[list[str], list[Disagreement]]:
    """The lines without the numbers of pages that are right, and the numbers that are wrong.

    A number at the foot stays if it is not that of its page; a number after a heading in the contents has to be that
    of the page on which this heading stands.
    """
    pages = max((line.page for line in lines), default=0)
    titles = {squeeze(heading) for heading in headings}
    numbered = [index for index, line in enumerate(lines)
                if index and line.text.strip().isdigit() and squeeze(lines[index - 1].text) in titles]  # fmt: skip
    entries = {index - 1 for index in numbered}
    found: list[Disagreement] = []
    for index in numbered:
        title = squeeze(lines[index - 1].text)
        places = _find_pages(title, lines, entries)
        if int(lines[index].text) not in places:
            finds = " or ".join(map(str, sorted(places))) or "no such heading"
            found.append(Disagreement(f"{path}, contents of {lines[index - 1].text}", lines[index].text, finds))
    feet = {
        (number, squeeze(text))
        for number in range(1, pages + 1)
        for text in (f"{number} / {pages}", " · ".join(_number_page(one, number, pages) for one in labels))
    }
    dropped = set(numbered)
    kept = [line.text for index, line in enumerate(lines)
            if index not in dropped and (line.page, squeeze(line.text)) not in feet]  # fmt: skip
    return kept, found


def _number_page(labels: Labels, number: int, pages: int) -> str:
    words = labels.words
    return f"{words['title.page']}{number}{words['title.of']}{pages}{words['title.end']}"


def _find_pages(title: str, lines: Sequence[Line], entries: set[int]) -> set[int]:
    """The pages on which a heading stands, in the contents apart."""
    return set(_list_pages(title, lines, entries))


def _list_pages(title: str, lines: Sequence[Line], entries: set[int]) -> Iterator[int]:
    for index, line in enumerate(lines):
        text = squeeze(line.text)
        if index in entries or not text or not title.startswith(text):
            continue
        for more in lines[index + 1 : index + _MOST_LINES]:
            if text == title or not title.startswith(text):
                break
            text += squeeze(more.text)
        if text == title:
            yield line.page
