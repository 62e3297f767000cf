"""Where the blocks of a section stand on paper: two charts side by side, two languages side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from flowbrief.model.document import Block, Chart, DataTable, Document, Opinion, Section
from flowbrief.model.reading import list_texts

# Letters of either language that half of a page holds with room to spare.
_LONGEST_ROW = 1800

Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks under each other, or (`is_pair`) two charts beside each other."""

    blocks: Blocks
    is_pair: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other in two languages; `is_wide` is what needs the whole width, so stands in turn."""

    sides: tuple[Blocks, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """A section: its id, its title in each language, and its parts a language, or its rows of all languages."""

    id: str
    titles: tuple[str, ...]
    parts: tuple[tuple[Part, ...], ...] | tuple[Row, ...]


def arrange_in_turn(documents: Sequence[Document]) -> tuple[Arranged, ...]:
    """Each section in each language, one after the other; of charts that follow each other two share a row."""
    return tuple(
        Arranged(sections[0].id, tuple(one.title for one in sections), tuple(tuple(_pair(one)) for one in sections))
        for sections in zip(*(document.sections for document in documents), strict=True)
    )


def arrange_abreast(documents: Sequence[Document]) -> tuple[Arranged, ...]:
    """Each section in all languages, paragraph beside paragraph, chart beside chart, tables in turn."""
    return tuple(
        Arranged(sections[0].id, tuple(one.title for one in sections), tuple(_align(sections)))
        for sections in zip(*(document.sections for document in documents), strict=True)
    )


def list_narrow(arranged: Iterable[Arranged]) -> frozenset[str]:
    """The ids of the charts that get half of the width."""
    blocks: list[Block] = []
    for section in arranged:
        for part in section.parts:
            if isinstance(part, Row):
                blocks += [block for side in part.sides for block in side]
            else:
                blocks += [block for one in part if one.is_pair for block in one.blocks]
    return frozenset(block.id for block in blocks if isinstance(block, Chart))


def _pair(section: Section) -> Iterator[Part]:
    """Charts before the tables that stand among them, two in a row; the last of an odd number has a row of its own."""
    run: list[Block] = []
    for block in (*section.blocks, None):
        if isinstance(block, Chart) or (isinstance(block, DataTable) and block.unit):
            run.append(block)
            continue
        charts = tuple(one for one in run if isinstance(one, Chart))
        for at in range(0, len(charts), 2):
            yield Part(charts[at : at + 2], is_pair=len(charts[at : at + 2]) > 1)
        tables = tuple(one for one in run if isinstance(one, DataTable))
        if tables:
            yield Part(tables)
        run = []
        if block is not None:
            yield Part((block,))


def _align(sections: Sequence[Section]) -> Iterator[Row]:
    before = ""
    for blocks in zip_longest(*(section.blocks for section in sections)):
        opinions = tuple(block for block in blocks if isinstance(block, Opinion))
        voice = opinions[0].voice if opinions else ""
        if len(opinions) == len(blocks):
            yield from _align_opinions(opinions, has_label=voice != before)
        else:
            yield _abreast(blocks)
        before = voice


def _abreast(blocks: Iterable[Block | None]) -> Row:
    """Blocks beside each other, unless one is a table or too long for a row, which is never broken by a page."""
    sides = _wrap(blocks)
    told = [block for side in sides for block in side if not isinstance(block, Chart)]
    is_long = any(sum(map(len, list_texts(block))) > _LONGEST_ROW for block in told)
    return Row(sides, is_wide=is_long or any(isinstance(block, DataTable) for block in told))


def _wrap(blocks: Iterable[Block | None]) -> tuple[Blocks, ...]:
    return tuple((block,) if block is not None else () for block in blocks)


def _align_opinions(opinions: Sequence[Opinion], *, has_label: bool) -> Iterator[Row]:
    """An analyst's text paragraph by paragraph, if it has as many in each language; its label stands once."""
    if not has_label:
        opinions = tuple(replace(opinion, label="") for opinion in opinions)
    kinds = [tuple(type(part) for part in opinion.blocks) for opinion in opinions]
    if len(set(kinds)) > 1:
        yield _abreast(opinions)
        return
    for index in range(len(kinds[0])):
        yield _abreast(
            replace(opinion, blocks=(opinion.blocks[index],), label=opinion.label if not index else "")
            for opinion in opinions
        )
