"""How large a finished document may be: layout of far more would take minutes, and nobody would read it."""

from __future__ import annotations

from dataclasses import replace

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place
from flowbrief.model.document import ChartTable, DataTable, Document
from flowbrief.model.reading import list_texts
from flowbrief.model.spec import ReportSpec

MOST_CHARACTERS = 300_000
MOST_ROWS = 400


def check_size(spec: ReportSpec, document: Document) -> tuple[Diagnostic, ...]:
    """Find every table with more than `MOST_ROWS` rows, and a document of more than `MOST_CHARACTERS` in all.

    Empty for a document that may be laid out.
    """
    found = [
        Diagnostic(
            "table-too-long",
            f"the table {block.id} has {len(block.rows)} rows; a table has at most {MOST_ROWS}",
            next((table.place for table in spec.tables if table.id == block.id), spec.place),
            "lower its `periods`; data.csv holds what a page has no room for",
            exit_code=ExitCode.RENDER,
        )
        for section in document.sections
        for block in section.blocks
        if isinstance(block, DataTable) and len(block.rows) > MOST_ROWS
    ]
    # The numbers behind the charts are not laid out.
    length = sum(map(len, list_texts(replace(document, data=()), ChartTable)))
    if length > MOST_CHARACTERS:
        message = (
            f"the {document.language} document has {length:,} characters; at most {MOST_CHARACTERS:,} are laid out"
        )
        hint = "shorten the prose, or show fewer subjects, sections or periods"
        place = Place(spec.place.file, field=document.language)
        found.append(Diagnostic("document-too-long", message, place, hint, exit_code=ExitCode.RENDER))
    return tuple(found)
