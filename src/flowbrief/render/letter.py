"""What a mail holds of an issue: all of it, or as much as clients show.

A long one goes without its notes, then without its tables and its charts, the last first; it says so in a line of its
own. Headline, lead, key figures, paragraphs and disclaimer always stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flowbrief.model.document import Block, Chart, DataTable, Document, Note

# In the order in which they go.
_SPARE: tuple[type, ...] = (Note, DataTable, Chart)


@dataclass(frozen=True, slots=True)
class Letter:
    """The editions of one mail; `is_shortened` says that parts were left out."""

    editions: tuple[Document, ...]
    is_shortened: bool = False


def shorten(documents: Sequence[Document]) -> Iterator[Letter]:
    """The mail as a whole, then shorter and shorter, each time by one part in every language."""
    letter = Letter(tuple(documents))
    yield letter
    for kind in _SPARE:
        while any(_find_last(document, kind) for document in letter.editions):
            letter = Letter(tuple(_drop(document, kind) for document in letter.editions), True)
            yield letter
    if any(document.changes for document in letter.editions):
        yield Letter(tuple(replace(document, changes=None) for document in letter.editions), True)


def _find_last(document: Document, kind: type) -> tuple[int, Block] | None:
    for index in range(len(document.sections) - 1, -1, -1):
        for block in reversed(document.sections[index].blocks):
            if isinstance(block, kind):
                return index, block
    return None


def _drop(document: Document, kind: type) -> Document:
    """A document without its last block of a kind, or all its notes, and without a section that is empty then."""
    found = _find_last(document, kind)
    if found is None:
        return document
    at, last = found
    sections = []
    for index, section in enumerate(document.sections):
        gone = kind is Note or index == at
        blocks = tuple(
            block
            for block in section.blocks
            if not (gone and isinstance(block, kind) and (kind is Note or block is last))
        )
        if blocks:
            sections.append(replace(section, blocks=blocks))
    return replace(document, sections=tuple(sections))
