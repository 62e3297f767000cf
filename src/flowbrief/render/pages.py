"""The HTML page: self-contained, one language, open from disk."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from markupsafe import Markup

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Document

from .accounting import refuse_uncounted, refuse_unlabelled
from .fonts import FAMILY
from .palette import colours_of
from .parsed import ParsedPage, parse_page
from .reach import find_reaches
from .templates import Templates

LANGUAGE_TAGS = {"zh": "zh-Hans-CN", "en": "en"}


def render_page(
    document: Document, charts: Mapping[str, tuple[str, str]], faces: Mapping[int, bytes], templates: Templates
) -> Artifact:
    """Fill the page template of one language; `charts` are the wide and narrow SVGs by id, `faces` fonts by weight."""
    fonts = "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url(data:font/ttf;base64,{base64.b64encode(content).decode()}) format('truetype')}}\n"
        for weight, content in sorted(faces.items())
    )
    html = templates.fill(
        "page.html.j2",
        {
            **describe(document),
            "marked": True,
            "linked": False,
            "logo": logo.as_data() if (logo := templates.logo()) is not None else "",
            "charts": {name: (Markup(wide), Markup(narrow)) for name, (wide, narrow) in charts.items()},
            "styles": Markup(fonts + templates.read("tokens.css") + templates.read("page.css")),
        },
    )
    name = f"brief.{document.language}.html"
    _refuse_missing_charts(name, html, charts)
    page = parse_page(html)
    _refuse_reaches(name, page)
    refuse_unlabelled(name, page, [document])
    refuse_uncounted(name, page, [document])
    return Artifact(name, "text/html", html.encode(), document.language)


def _refuse_reaches(name: str, page: ParsedPage) -> None:
    hint = "a page carries everything it shows; links by https on <a> are allowed"
    found = tuple(
        Diagnostic("fetch-refused", f"the page asks for {reach}", Place(name), hint, exit_code=ExitCode.RENDER)
        for reach in find_reaches(page)
    )
    if found:
        raise Refused(found)


def _refuse_missing_charts(name: str, html: str, charts: Mapping[str, tuple[str, str]]) -> None:
    missing = [chart for chart, svgs in charts.items() if not all(svg in html for svg in svgs)]
    if missing:
        hint = "a page template shows every chart, the wide and the narrow drawing"
        raise Refused(
            tuple(
                Diagnostic(
                    "chart-missing", f"the page does not show {chart}", Place(name), hint, exit_code=ExitCode.RENDER
                )
                for chart in missing
            )
        )


def describe(document: Document) -> dict[str, object]:
    """What every template of one language may know: the document, its words, its colours."""
    colours = "".join(f"--{role}:{colour};" for role, colour in colours_of(document.palette).items())
    return {
        "document": document,
        "language": document.language,
        "tag": LANGUAGE_TAGS[document.language],
        "words": dict(load_phrasebook(document.language).words),
        "colours": Markup(colours),
        "abouts": {about.measure: about for about in document.abouts},
    }
