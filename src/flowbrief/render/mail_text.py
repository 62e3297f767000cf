"""The text part of a mail: the same words in the same order, for those who read no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flowbrief.model.document import (
    Block,
    BulletList,
    Chart,
    DataTable,
    Document,
    KeyFigures,
    Note,
    Opinion,
    Paragraph,
    Subheading,
    plain_text,
)

from .mail_lines import WIDTH, measure_width, set_columns, wrap

_RULE = "-" * WIDTH
Words = Mapping[str, str]


def write_text(document: Document, words: Words, shortened: str, web: str, unsubscribe: str) -> str:
    """Write one edition as plain text; `shortened` says what is missing, `web` is empty without a site."""
    parts = [
        "\n".join(_write_mast(document, words, web)),
        "\n".join(_underline(plain_text(document.headline), "=")),
        *("\n".join(wrap(plain_text(paragraph.runs))) for paragraph in document.lead),
        "\n".join(_write_tiles(document.key_figures)),
    ]
    if document.changes is not None:
        parts += _write_table(document.changes, words)
    for section in document.sections:
        parts.append("\n".join(_underline(section.title, "-")))
        for block in section.blocks:
            parts += _write_block(block, words)
    parts.append(_RULE)
    parts += ["\n".join(wrap(text)) for text in (shortened, document.disclaimer, words["mail.why"]) if text]
    parts.append(f"{words['mail.unsubscribe']}\n{unsubscribe}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _write_mast(document: Document, words: Words, web: str) -> Iterator[str]:
    yield from wrap(document.title)
    yield from wrap(plain_text(document.strapline))
    if document.byline:
        yield from wrap(document.byline)
    if document.draft:
        yield words["draft"]
    if web:
        yield from ("", words["mail.web"], web)


def _underline(text: str, mark: str) -> list[str]:
    lines = wrap(text)
    return [*lines, mark * max(map(measure_width, lines), default=0)]


def _write_tiles(figures: KeyFigures) -> list[str]:
    rows = [[plain_text(part) for part in (tile.label, tile.figure, tile.context)] for tile in figures.tiles]
    aligned = set_columns(rows, flush_left=(0, 2)) if rows else []
    return aligned if aligned is not None else [line for row in rows for line in _set_apart(row)]


def _set_apart(row: Sequence[str]) -> Iterator[str]:
    """A row that is too wide: its first cell, and under it the others."""
    yield from wrap(row[0])
    for cell in row[1:]:
        yield from wrap(cell, "  ", "  ")


def _write_block(block: Block, words: Words) -> Iterator[str]:
    match block:
        case Paragraph():
            references = "".join(plain_text(one.runs) for one in block.references)
            yield "\n".join(wrap(plain_text(block.runs) + references))
        case Subheading():
            yield "\n".join(wrap(plain_text(block.runs)))
        case BulletList():
            yield "\n".join(line for item in block.items for line in wrap(plain_text(item), "• ", "  "))
        case Opinion():
            if block.label:
                yield f"【{block.label}】"
            for part in block.blocks:
                yield from _write_block(part, words)
        case Note():
            yield "\n".join([*wrap(plain_text(block.term)), *wrap(plain_text(block.runs), "  ", "  ")])
        case Chart():
            yield from _write_chart(block)
        case DataTable():
            yield from _write_table(block, words)
        case KeyFigures():
            yield "\n".join(_write_tiles(block))


def _write_chart(chart: Chart) -> Iterator[str]:
    named = [plain_text(chart.number)] if chart.number else []
    yield "\n".join([*named, *wrap(plain_text(chart.alt)), *wrap(plain_text(chart.source))])


def _write_table(table: DataTable, words: Words) -> Iterator[str]:
    named = [plain_text(table.number)] if table.number else []
    named += wrap(plain_text(table.title))
    named += wrap(table.unit) if table.unit else []
    rows = [[plain_text(head) for head in table.head], *([plain_text(cell.runs) for cell in row] for row in table.rows)]
    width = len(rows[0])
    left = [at for at in range(width) if at == 0 or not table.unit or any(row[at].words for row in table.rows)]
    lines = set_columns(rows, flush_left=left)
    if lines is None:
        yield "\n".join([*named, *wrap(words["mail.table"])])
        return
    notes = [line for note in (*table.notes, table.source) for line in wrap(plain_text(note))]
    yield "\n".join([*named, "", *lines, "", *notes]).rstrip()
