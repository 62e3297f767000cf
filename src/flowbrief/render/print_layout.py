"""The printed brief: one language, or both paired section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from flowbrief.model.artifact import Artifact
from flowbrief.model.document import Document

from .accounting import refuse_uncounted, refuse_unlabelled
from .fonts import Face, cut_face
from .pages import describe
from .parsed import parse_page
from .templates import Templates


def render_pdf(
    name: str,
    documents: Sequence[Document],
    charts: Mapping[tuple[str, str], str],
    faces: Sequence[Face],
    characters: str,
    templates: Templates,
) -> Artifact:
    """Lay out one PDF of one or both languages; `charts` are SVGs by (id, language)."""
    from .pdf import write_pdf

    editions = tuple(describe(document) for document in documents)
    logo = templates.logo()
    html = templates.fill(
        "print.html.j2",
        {
            "marked": False,
            "linked": True,
            "logo": f"asset:{logo.name}" if logo is not None else "",
            "abouts": _join_abouts(documents),
            "editions": editions,
            "styles": Markup(templates.read("tokens.css") + templates.read("print.css")),
        },
    )
    page = parse_page(html)
    refuse_unlabelled(name, page, documents)
    refuse_uncounted(name, page, documents)
    languages = {document.language for document in documents}
    assets = {
        f"{chart}.{language}.svg": (svg.encode(), "image/svg+xml")
        for (chart, language), svg in charts.items()
        if language in languages
    }
    assets |= {f"face-{face.weight}.ttf": (cut_face(face, characters), "font/ttf") for face in faces}
    if logo is not None:
        assets[logo.name] = logo.content, logo.media_type
    content = write_pdf(f"{documents[0].report} {documents[0].as_of} {name}", html, assets, documents[0].as_of)
    language = documents[0].language if len(documents) == 1 else None
    return Artifact(name, "application/pdf", content, language)


def _join_abouts(documents: Sequence[Document]) -> dict[str, dict[str, str]]:
    """What each measure is, in every language of the paper, and the note that explains it."""
    joined: dict[str, dict[str, str]] = {}
    for document in documents:
        for about in document.abouts:
            known = joined.setdefault(about.measure, {"metric": about.metric, "note": about.note, "text": ""})
            known["text"] += (" · " if known["text"] else "") + about.text
    return joined
