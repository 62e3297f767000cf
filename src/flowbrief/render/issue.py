"""All files of one issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowbrief.model.artifact import Artifact
from flowbrief.model.cache import cache_folder
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Document
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import GateResult

from .fonts import Face
from .jobs import run_jobs
from .own_faces import choose_faces
from .press import Press
from .reading import characters_of, find_unsourced, list_ledger
from .records import write_data, write_document, write_ledger
from .templates import Templates

# What templates print of their own.
_MARKS = "▲▼·/"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The finished files, the checks they passed, and the templates and fonts they were made with."""

    artifacts: tuple[Artifact, ...]
    gates: tuple[GateResult, ...]
    templates: tuple[tuple[str, Path], ...]
    faces: tuple[Face, ...]


def render(spec: ReportSpec, documents: Sequence[Document], press: Press, report: Callable[[str], None]) -> Rendered:
    """Render every file of an issue, in the formats the config asks for.

    Raises Refused (exit 6) for a digit without a source, a character that the font lacks, an attempt to fetch, or
    anything else that the page would not show as it should.
    """
    templates = Templates(spec.templates)
    faces = choose_faces(spec.templates, cache_folder())
    _refuse_unsourced(documents)
    characters = "".join(
        sorted({*_MARKS, *templates.characters(), *(c for document in documents for c in characters_of(document))})
    )
    data = write_data(documents[0].data)
    records = [
        write_ledger(row for document in documents for row in list_ledger(document)),
        data,
        *(write_document(document) for document in documents),
    ]
    drawn = run_jobs(spec, documents, faces, characters, press, report, data)
    gates = (
        GateResult("every-number-has-a-source", "documents", True),
        GateResult("every-character-has-a-glyph", "fonts", True),
        GateResult("nothing-fetched", "pages", True),
        GateResult("only-our-fonts", "pages", True),
    )
    artifacts = sorted([*records, *drawn], key=lambda artifact: artifact.path)
    return Rendered(tuple(artifacts), gates, templates.files(), faces)


def _refuse_unsourced(documents: Sequence[Document]) -> None:
    found = tuple(
        Diagnostic(
            "unsourced-number",
            f"“{text}” prints a digit that no measure carries",
            Place(f"{document.report} ({document.language})", field=place),
            exit_code=ExitCode.RENDER,
        )
        for document in documents
        for place, text in find_unsourced(document)
    )
    if found:
        raise Refused(found)
