"""Walking a document: every run a reader sees, with the place it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import LedgerRow
from flowbrief.model.digits import holds_digit
from flowbrief.model.document import (
    Block,
    BulletList,
    Chart,
    ChartTable,
    DataTable,
    Document,
    Figure,
    KeyFigures,
    Note,
    Opinion,
    Paragraph,
    Runs,
    Subheading,
    plain_text,
)
from flowbrief.model.plot import Cells

# The words that pages and papers print of their own, by the beginning of their names.
_WORDS = ("number", "chart.table", "page.", "title.", "contents", "draft")
# Within a place, that it is among the numbers behind a chart.
BEHIND = "/data/"


def walk_runs(document: Document) -> Iterator[tuple[str, Runs]]:
    """Yield each stretch of runs with its place, such as `flows/p1` or `flows/table:last_weeks/r2c3`."""
    yield "strapline", document.strapline
    yield "running", document.footer
    yield "headline", document.headline
    for index, paragraph in enumerate(document.lead, start=1):
        yield f"lead/p{index}", paragraph.runs
    yield from _walk_block("key-figures", document.key_figures)
    if document.changes is not None:
        yield from _walk_table(f"table:{document.changes.id}", document.changes)
    for section in document.sections:
        for index, block in enumerate(section.blocks, start=1):
            yield from _walk_block(_place_of(section.id, index, block), block)
    for note in document.numbers:
        yield f"numbers/{note.id}/number", note.number
        yield f"numbers/{note.id}/definition", note.definition
        for metric, subject, value in note.entries:
            yield f"numbers/{note.id}/{metric}", (*subject, *value)
        for index, (_, runs) in enumerate(note.facts, start=1):
            yield f"numbers/{note.id}/fact{index}", runs
        for index, (_, label, value) in enumerate(note.others, start=1):
            yield f"numbers/{note.id}/other{index}", (*label, *value)


def _place_of(section: str, index: int, block: Block) -> str:
    match block:
        case Chart():
            return f"{section}/chart:{block.id}"
        case DataTable():
            return f"{section}/table:{block.id}"
        case Opinion():
            return f"{section}/opinion"
        case Note():
            return f"{section}/note{index}"
        case BulletList():
            return f"{section}/list{index}"
        case _:
            return f"{section}/p{index}"


def _walk_block(place: str, block: Block) -> Iterator[tuple[str, Runs]]:
    match block:
        case Subheading():
            yield place, block.runs
        case Paragraph():
            yield place, block.runs
            for index, reference in enumerate(block.references, start=1):
                yield f"{place}/reference{index}", reference.runs
        case BulletList():
            for index, item in enumerate(block.items, start=1):
                yield f"{place}/i{index}", item
        case KeyFigures():
            for index, tile in enumerate(block.tiles, start=1):
                yield f"{place}/{index}", (*tile.label, *tile.figure, *tile.context)
        case Opinion():
            for index, part in enumerate(block.blocks, start=1):
                yield from _walk_block(f"{place}/{index}", part)
        case Note():
            yield place, (*block.term, *block.runs)
        case DataTable():
            yield from _walk_table(place, block)
        case Chart():
            yield from _walk_chart(place, block)


def _walk_table(place: str, table: DataTable) -> Iterator[tuple[str, Runs]]:
    yield f"{place}/number", table.number
    yield f"{place}/title", table.title
    for column, head in enumerate(table.head, start=1):
        yield f"{place}/h{column}", head
    for line, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row, start=1):
            yield f"{place}/r{line}c{column}", cell.runs
    for index, note in enumerate(table.notes, start=1):
        yield f"{place}/note{index}", note
    yield f"{place}/source", table.source


def _walk_chart(place: str, chart: Chart) -> Iterator[tuple[str, Runs]]:
    yield f"{place}/number", chart.number
    yield f"{place}/title", chart.title
    yield f"{place}/subtitle", chart.subtitle
    yield f"{place}/alt", chart.alt
    for index, key in enumerate(chart.plot.keys, start=1):
        yield f"{place}/key{index}", key.runs
    for axis, ticks in (("x", chart.plot.x_ticks), ("y", chart.plot.y_ticks)):
        for index, tick in enumerate(ticks, start=1):
            yield f"{place}/{axis}{index}", tick.runs
    for index, label in enumerate(chart.plot.labels, start=1):
        yield f"{place}/label{index}", label.runs
    cells = [runs for layer in chart.plot.layers if isinstance(layer, Cells) for runs in layer.runs]
    for index, runs in enumerate(cells, start=1):
        yield f"{place}/cell{index}", runs
    yield f"{place}/source", chart.source
    if chart.table is not None:
        yield f"{place}{BEHIND}title", chart.table.title
        for column, head in enumerate(chart.table.head, start=1):
            yield f"{place}{BEHIND}h{column}", head
        for line, row in enumerate(chart.table.rows, start=1):
            for column, cell in enumerate(row.cells, start=1):
                yield f"{place}{BEHIND}r{line}c{column}", cell.runs


def list_ledger(document: Document) -> tuple[LedgerRow, ...]:
    """One row for every figure a reader of the document sees, in reading order."""
    return tuple(
        LedgerRow(run.measure, document.language, run.printed, run.value, run.unit, place)
        for place, runs in walk_runs(document)
        for run in runs
        if isinstance(run, Figure)
    )


def find_unsourced(document: Document) -> tuple[tuple[str, str], ...]:
    """Every plain run with a digit in it, with its place: a number without a source, which must not exist."""
    return tuple(
        (place, run.text)
        for place, runs in walk_runs(document)
        for run in runs
        if not isinstance(run, Figure) and holds_digit(run.text)
    )


def charts_of(document: Document) -> tuple[Chart, ...]:
    """All charts of a document, in reading order."""
    return tuple(block for section in document.sections for block in section.blocks if isinstance(block, Chart))


def strip_behind(document: Document) -> Document:
    """A document as paper has it: without the numbers behind its charts, and without the list of its numbers."""
    sections = tuple(
        replace(
            section,
            blocks=tuple(replace(one, table=None) if isinstance(one, Chart) else one for one in section.blocks),
        )
        for section in document.sections
    )
    return replace(document, sections=sections, data=())


def characters_of(document: Document) -> str:
    """All characters that a document shows, once each, sorted."""
    shown = {character for _, runs in walk_runs(document) for run in runs for character in run.text}
    shown |= set(
        document.title + document.byline + document.disclaimer + "".join(section.title for section in document.sections)
    )
    shown |= {
        character
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Opinion)
        for character in block.label
    }
    shown |= {
        character
        for section in document.sections
        for block in section.blocks
        for table in (block, block.table if isinstance(block, Chart) else None)
        if isinstance(table, DataTable | ChartTable)
        for character in table.unit
    }
    shown |= set(document.changes.unit if document.changes else "")
    words = load_phrasebook(document.language).words
    shown |= {character for key, text in words.items() if key.startswith(_WORDS) for character in text}
    return "".join(sorted(shown))


def strong_characters_of(document: Document) -> frozenset[str]:
    """The characters of what the house's page sets in bold: titles, headings, key figures, terms, heads of tables.

    Behind a chart also the first cells of rows, which head what the page shows of them.
    """
    texts = [document.title, plain_text(document.headline), load_phrasebook(document.language).words["draft"], "▲▼"]
    texts += [plain_text(tile.figure) for tile in document.key_figures.tiles]
    blocks = [block for section in document.sections for block in section.blocks]
    texts += [section.title for section in document.sections]
    for block in (*blocks, *((document.changes,) if document.changes else ())):
        match block:
            case Chart():
                texts += map(plain_text, (block.number, block.title))
                texts += [plain_text(label.runs) for label in block.plot.labels if label.bold]
                if block.table is not None:
                    texts += map(plain_text, (block.table.title, *block.table.head))
                    texts += [plain_text(row.cells[0].runs) for row in block.table.rows]
            case DataTable():
                texts += map(plain_text, (block.number, block.title, *block.head))
            case Opinion():
                texts.append(block.label)
                texts += [plain_text(part.runs) for part in block.blocks if isinstance(part, Subheading)]
            case Note():
                texts.append(plain_text(block.term))
            case Subheading():
                texts.append(plain_text(block.runs))
    texts += [plain_text(subject) for note in document.numbers for _, subject, _ in note.entries]
    texts += [run.text for _, runs in walk_runs(document) for run in runs if run.strong]
    return frozenset("".join(texts))
