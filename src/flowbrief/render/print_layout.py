"""The printed brief: one language, or both paired section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import Artifact
from flowbrief.model.document import Chart, DataTable, Document, Figure, Runs, plain_text
from flowbrief.model.spec import HOUSE_PAPER, PaperSpec

from .accounting import refuse_uncounted, refuse_unlabelled
from .arrangement import arrange_abreast, arrange_in_turn, list_narrow
from .fonts import Face, cut_face
from .pages import describe
from .parsed import parse_page
from .setting import set_text
from .templates import Templates

# The size of the sheet, its width, and the margin at each side: the text is 490pt wide, 49 ems of Chinese.
_SHEETS = {"a4": ("A4", "595.28pt", "52.64pt"), "letter": ("letter", "612pt", "61pt")}
# Small print of more letters than two lines at the foot of a page hold stands once, at the end.
_LONGEST_FOOT = {"zh": 110, "en": 230}
# What fits into one line there.
_LONGEST_SOURCES = {"zh": 52, "en": 105}
Drawings = Mapping[tuple[str, str], tuple[str, str]]


def render_pdf(
    name: str,
    documents: Sequence[Document],
    drawings: Drawings,
    faces: Sequence[Face],
    characters: str,
    templates: Templates,
    paper: PaperSpec = HOUSE_PAPER,
    data: bytes = b"",
) -> Artifact:
    """Lay out one PDF of one or both languages; `drawings` are wide and narrow SVGs by (id, language).

    `data` is what `data.csv` holds; a PDF of the variant for archives carries it.
    """
    from .pdf import write_pdf

    layout = paper.bilingual if len(documents) > 1 else "single"
    arranged = arrange_abreast(documents) if layout == "parallel" else arrange_in_turn(documents)
    narrow = list_narrow(arranged)
    logo = templates.logo()
    size, width, side = _SHEETS[paper.size]
    html = templates.fill(
        "print.html.j2",
        {
            "marked": False,
            "linked": True,
            "logo": f"asset:{logo.name}" if logo is not None else "",
            "abouts": _join_abouts(documents),
            "editions": tuple(_describe(document) for document in documents),
            "sections": arranged,
            "sheet": {"size": size, "width": width, "over": f"-{width}", "side": side, "layout": layout},
            "styles": Markup(templates.read("tokens.css") + templates.read("print.css")),
        },
    )
    page = parse_page(html)
    refuse_unlabelled(name, page, documents)
    refuse_uncounted(name, page, documents)
    languages = {document.language for document in documents}
    assets = {
        f"{chart}.{language}.svg": (svgs[chart in narrow].encode(), "image/svg+xml")
        for (chart, language), svgs in drawings.items()
        if language in languages
    }
    assets |= {f"face-{face.weight}.ttf": (cut_face(face, characters), "font/ttf") for face in faces}
    if logo is not None:
        assets[logo.name] = logo.content, logo.media_type
    title = f"{documents[0].report} {documents[0].as_of} {name}"
    said = " · ".join(load_phrasebook(document.language).word("attached") for document in documents)
    attached = {"data.csv": (data, "text/csv", said)} if paper.variant == "pdf/a-3a" else {}
    content = write_pdf(title, set_text(html), assets, documents[0].as_of, paper.variant, attached)
    language = documents[0].language if len(documents) == 1 else None
    return Artifact(name, "application/pdf", content, language)


def _describe(document: Document) -> dict[str, object]:
    """What the templates of paper may know of one language: also the small print of each page, and the first note."""
    is_short = len(document.disclaimer) <= _LONGEST_FOOT[document.language]
    notes = {note.id: note for note in document.numbers}
    abouts = {about.measure: about for about in document.abouts}
    leading = [
        abouts[run.measure].note for run in document.headline if isinstance(run, Figure) and run.measure in abouts
    ]
    return {
        **describe(document),
        "small_print": document.disclaimer if is_short else "",
        "sources": _list_sources(document),
        "footnote": notes[leading[0]] if leading else None,
    }


def _list_sources(document: Document) -> tuple[Runs, ...]:
    """The source lines of the charts and tables, each once, for the foot of each page; none if they take two lines."""
    blocks = (block for section in document.sections for block in section.blocks)
    lines = {plain_text(block.source): block.source for block in blocks if isinstance(block, Chart | DataTable)}
    lines.pop("", None)
    is_short = sum(map(len, lines)) <= _LONGEST_SOURCES[document.language]
    return tuple(lines.values()) if is_short else ()


def _join_abouts(documents: Sequence[Document]) -> dict[str, dict[str, str]]:
    """What each measure is, in every language of the paper, and the note that explains it."""
    joined: dict[str, dict[str, str]] = {}
    for document in documents:
        for about in document.abouts:
            known = joined.setdefault(about.measure, {"metric": about.metric, "note": about.note, "text": ""})
            known["text"] += (" · " if known["text"] else "") + about.text
    return joined
