"""Faults in the argument of an issue, each alike in every file: what a mistake in a phrase or a rule would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from flowbrief.model.document import Chart, DataTable, Document, Figure, Opinion, Paragraph, Plain, plain_text
from flowbrief.model.plot import Cells, Dots

Change = Callable[[Any], Any]


def rewrite(value: Any, change: Change) -> Any:
    """A document in which every part has gone through a change, the inner parts first."""
    if isinstance(value, tuple):
        return change(tuple(rewrite(one, change) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.init]
        found = {name: rewrite(getattr(value, name), change) for name in names}
        changed = {name: new for name, new in found.items() if new is not getattr(value, name)}
        return change(replace(value, **changed) if changed else value)
    return change(value)


def swap_text(document: Document, old: str, new: str, times: int = 1) -> Document:
    """The document with a text in its first places exchanged."""
    left = [times]

    def change(part: Any) -> Any:
        if isinstance(part, Plain) and old in part.text and left[0]:
            left[0] -= 1
            return replace(part, text=part.text.replace(old, new, 1))
        return part

    return rewrite(document, change)  # type: ignore[no-any-return]


def edit_table(document: Document, table: str, edit: Callable[[DataTable], DataTable]) -> Document:
    """The document with one table changed."""
    return _edit(document, DataTable, table, edit)


def edit_chart(document: Document, chart: str, edit: Callable[[Chart], Chart]) -> Document:
    """The document with one chart changed."""
    return _edit(document, Chart, chart, edit)


def _edit(document: Document, sort: type, name: str, edit: Change) -> Document:
    return rewrite(document, lambda part: edit(part) if isinstance(part, sort) and part.id == name else part)  # type: ignore[no-any-return]


def edit_cells(document: Document, chart: str, edit: Callable[[Cells], Cells]) -> Document:
    """The document with the cells of a chart changed."""
    return edit_chart(document, chart, lambda one: rewrite(one, lambda p: edit(p) if isinstance(p, Cells) else p))


def edit_points(document: Document, chart: str, edit: Callable[[Dots], Dots]) -> Document:
    """The document with the points of a chart changed."""
    return edit_chart(document, chart, lambda one: rewrite(one, lambda p: edit(p) if isinstance(p, Dots) else p))


def edit_text(document: Document, block: str, edit: Callable[[Opinion], Opinion | None]) -> Document:
    """The document with the text of a block changed, or without it."""
    sections = []
    for section in document.sections:
        kept = [edit(one) if isinstance(one, Opinion) and one.block == block else one for one in section.blocks]
        sections.append(replace(section, blocks=tuple(one for one in kept if one is not None)))
    return replace(document, sections=tuple(sections))


def edit_paragraph(document: Document, words: str, edit: Callable[[Paragraph], Paragraph | None]) -> Document:
    """The document with the first paragraph that holds some words changed, or without it."""
    done = False
    sections = []
    for section in document.sections:
        kept = []
        for one in section.blocks:
            if isinstance(one, Paragraph) and words in plain_text(one.runs) and not done:
                done = True
                kept.append(edit(one))
            else:
                kept.append(one)
        sections.append(replace(section, blocks=tuple(one for one in kept if one is not None)))
    return replace(document, sections=tuple(sections))


def set_cell(table: DataTable, row: int, column: int, runs: tuple[Any, ...]) -> DataTable:
    """A table with one cell changed."""
    rows = [list(cells) for cells in table.rows]
    rows[row][column] = replace(rows[row][column], runs=runs)
    return replace(table, rows=tuple(map(tuple, rows)))


def swap_rows(table: DataTable, one: int = 0, other: int = 1) -> DataTable:
    """A table with two rows exchanged."""
    rows = list(table.rows)
    rows[one], rows[other] = rows[other], rows[one]
    return replace(table, rows=tuple(rows))


def find_figure(document: Document, measure: str) -> Figure:
    """The first figure of a measure."""
    return next(run for run in list_runs(document) if isinstance(run, Figure) and run.measure == measure)


def list_runs(value: Any) -> Iterator[Any]:
    """Every run of a document, in order."""
    found: list[Any] = []
    rewrite(value, lambda part: found.append(part) or part if isinstance(part, Plain | Figure) else part)
    return iter(found)
