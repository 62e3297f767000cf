"""`text`, `cells`, `long` and `unused_columns` of a source → how its file is written."""

from __future__ import annotations

from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.source_schema import SourceShape
from flowbrief.configure.writing_schema import CellsShape, TextShape
from flowbrief.model.writing import CellFormat, LongForm, TextLayout

TEXT_KINDS = ("csv", "fred")

_SEPARATORS = {"space": " ", "nbsp": "\u00a0", "nnbsp": "\u202f"}


def check_writing(shape: SourceShape, path: KeyPath, findings: Findings, *, is_own_kind: bool) -> None:
    """Check what the schema cannot say; `is_own_kind` is True for a kind that no plug-in added."""
    if is_own_kind and shape.kind not in TEXT_KINDS and "text" in shape.model_fields_set:
        message = f"a source of kind {shape.kind} is no text file, so it has no key text"
        findings.add("unknown-key", (*path, "text"), message, "delete it", at="key")
    for count, texts in (("skip_first", "titles"), ("skip_last", "footers")):
        if getattr(shape.text, count) and getattr(shape.text, texts):
            message = f"{count} and {texts} both say which lines are skipped"
            findings.add("contradiction", (*path, "text", texts), message, "keep one of the two")
    _check_cells(shape, (*path, "cells"), findings)
    _check_headings(shape, path, findings)


def _check_cells(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    cells = shape.cells
    if cells.thousands == cells.decimal:
        message = f"{cells.decimal!r} cannot separate both thousands and decimals"
        findings.add("contradiction", (*path, "thousands"), message, "declare how the file writes 1234.5")
    for one, several in (("prefix", "prefixes"), ("suffix", "suffixes")):
        named = getattr(cells, several)
        if named and getattr(cells, one) is not None:
            message = f"{one} is for all columns, so {several} has nothing to say"
            findings.add("contradiction", (*path, several), message, "keep one of the two")
        for name in named:
            if shape.long is not None:
                message = f"the values of a long file stand in one column: write {one}"
                findings.add("contradiction", (*path, several, name), message, "keep the one for all", at="key")
            elif name not in shape.columns:
                hint = f"known: {', '.join(shape.columns)}"
                message = f"{name!r} is not a column of this source"
                findings.add("unknown-column", (*path, several, name), message, hint, at="key")


def _check_headings(shape: SourceShape, path: KeyPath, findings: Findings) -> None:
    dates = {shape.date.column, shape.date.released_on, shape.date.started_on}
    used = dates | (set(shape.columns.values()) if shape.long is None else {shape.long.entity, shape.long.value})
    for index, heading in enumerate(shape.unused_columns):
        if heading in used:
            message = f"the heading {heading!r} is used, so it is not an unused one"
            findings.add("duplicate-heading", (*path, "unused_columns", index), message)
    if shape.long is None:
        return
    for key in ("entity", "value"):
        heading = getattr(shape.long, key)
        if heading in dates or (key == "value" and heading == shape.long.entity):
            findings.add("duplicate-heading", (*path, "long", key), f"the heading {heading!r} is used already")
    for index, entity in enumerate(shape.long.ignored):
        if entity in shape.columns.values():
            message = f"{entity!r} stands under columns, so it is not ignored"
            findings.add("contradiction", (*path, "long", "ignored", index), message, "keep one of the two")


def build_cells(cells: CellsShape) -> CellFormat:
    """Return how numbers are written."""
    return CellFormat(
        thousands=_SEPARATORS.get(cells.thousands, cells.thousands),
        decimal=cells.decimal,
        signs=tuple(cells.signs),
        full_width=cells.full_width,
        marks=dict(cells.marks),
        prefix=dict(cells.prefixes) or ({"": cells.prefix} if cells.prefix else {}),
        suffix=dict(cells.suffixes) or ({"": cells.suffix} if cells.suffix else {}),
    )


def build_layout(text: TextShape) -> TextLayout:
    """Return how the lines of a text file stand."""
    return TextLayout(
        delimiter="\t" if text.delimiter == "tab" else text.delimiter,
        skip_first=tuple(text.titles) or text.skip_first,
        skip_last=tuple(text.footers) or text.skip_last,
    )


def build_long(shape: SourceShape) -> LongForm | None:
    """Return what a long file is made of, or None for a wide one."""
    return LongForm(shape.long.entity, shape.long.value, tuple(shape.long.ignored)) if shape.long else None
