"""The HTML pages: self-contained, of one language or of both, open from disk."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from markupsafe import Markup

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Document
from flowbrief.model.text import Language

from .accounting import refuse_uncounted, refuse_unlabelled
from .addresses import PageAddress
from .fonts import FAMILY, Face, cut_face
from .linked_data import write_linked_data
from .palette import colours_of, page_colours
from .parsed import ParsedPage, parse_page
from .reach import find_reaches
from .reading import strong_characters_of
from .templates import Templates
from .woff2 import pack_woff2

LANGUAGE_TAGS = {"zh": "zh-Hans-CN", "en": "en"}
LOCALES = {"zh": "zh_CN", "en": "en_US"}
_SCRIPT = "page.js"
# What is known only when a page is filled: private characters, so that no text can hold them.
_FACES, _POLICY = "\ue000faces\ue000", "\ue000policy\ue000"
_SILENT = re.compile(r"<(style|script)\b[^>]*>(.*?)</\1>", re.DOTALL)
# Of the script the lines of comments and what stands before the others: a page needs neither.
_BARE = re.compile(r"^[ \t]*(?://.*)?\n?", re.MULTILINE)
# Marks of lists, which a browser sets by itself, and those of sorted columns.
_MARKS = "•◦▪‐▲▼"
_NONE = " 'none'"
# Where these are the house's own, it is known which words a page sets in bold.
_STYLED_BY = ("page.html.j2", "blocks.html.j2", "macros.html.j2", "page.css")

# The wide and the narrow drawing of each chart.
Drawings = Mapping[str, tuple[str, str]]


def render_page(
    name: str,
    documents: Sequence[Document],
    charts: Mapping[Language, Drawings],
    faces: Sequence[Face],
    templates: Templates,
    address: PageAddress | None = None,
) -> Artifact:
    """Fill the page template with one edition, or with both; `charts` are the SVGs of each language.

    `address` is where the page will lie, if there is a site.

    Raises Refused (exit 6) for a page that leaves a chart or its words out, that would fetch or run anything, or that
    prints a digit which no figure of the documents does.
    """
    editions = tuple(
        describe_edition(
            document, charts[document.language], f"{document.language}-" if len(documents) > 1 else "", address
        )
        for document in documents
    )
    script = _BARE.sub("", templates.read(_SCRIPT))
    html = templates.fill(
        "page.html.j2",
        {
            **editions[0],
            "editions": editions,
            "marked": True,
            "linked": False,
            "address": address or "",
            "logo": logo.as_data() if (logo := templates.logo()) is not None else "",
            "policy": Markup(_POLICY),
            "script": Markup(script),
            "styles": Markup(_FACES + _write_colours(documents, templates) + templates.read("page.css")),
        },
    )
    _refuse_missing_charts(name, html, charts)
    html = html.replace(_FACES, _write_faces(html, documents, faces, templates), 1)
    html = html.replace(_POLICY, _write_policy(html), 1)
    page = parse_page(html)
    _refuse_reaches(name, page, script, address)
    refuse_unlabelled(name, page, documents)
    refuse_uncounted(name, page, documents, address.addresses() if address is not None else ())
    return Artifact(name, "text/html", html.encode(), documents[0].language if len(documents) == 1 else None)


def _write_colours(documents: Sequence[Document], templates: Templates) -> str:
    """The colours of the palettes and of the tokens, then those for readers whose screen is dark."""
    dark = "".join(_write_palettes(documents, dark=True)) + templates.read("tokens-dark.css")
    light = "".join(_write_palettes(documents, dark=False)) + templates.read("tokens.css")
    return f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _write_palettes(documents: Sequence[Document], *, dark: bool) -> Iterator[str]:
    """The palette of the first edition for the whole page, that of another for this edition if it is another one."""
    for document in documents:
        if document is documents[0] or document.palette != documents[0].palette:
            place = ":root" if document is documents[0] else f'.edition[lang="{LANGUAGE_TAGS[document.language]}"]'
            colours = page_colours(document.palette, dark=dark)
            yield place + "{" + "".join(f"--{role}:{colour};" for role, colour in colours.items()) + "}\n"


def _write_faces(html: str, documents: Sequence[Document], faces: Sequence[Face], templates: Templates) -> str:
    """The two faces with the characters of the page, the bold one with those of bold words where these are known."""
    shown = "".join(sorted({*unescape(_SILENT.sub("", html)), *_MARKS}))
    own = dict(templates.files())
    house = dict(Templates(None).files())
    strong = shown
    if all(own.get(part) == house.get(part) for part in _STYLED_BY):
        strong = "".join(sorted(set().union(*map(strong_characters_of, documents))))
    cuts = [(face.weight, cut_face(face, shown if face.weight < 700 else strong, " ")) for face in faces]
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-display:swap;"
        f"src:url(data:font/woff2;base64,{base64.b64encode(pack_woff2(cut)).decode()}) format('woff2')}}\n"
        for weight, cut in sorted(cuts)
    )


def _write_policy(html: str) -> str:
    """A browser may load nothing, and use the style and the script of this page alone."""
    hashes = {"style": "", "script": ""}
    for match in _SILENT.finditer(html):
        if match[1] == "style" or match.group().startswith("<script>"):
            digest = base64.b64encode(hashlib.sha256(match[2].encode()).digest()).decode()
            hashes[match[1]] += f" 'sha256-{digest}'"
    return (
        f"default-src 'none'; script-src{hashes['script'] or _NONE}; style-src{hashes['style'] or _NONE}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _refuse_reaches(name: str, page: ParsedPage, script: str, address: PageAddress | None) -> None:
    hint = "a page carries everything it shows; links by https on <a> are allowed"
    found = tuple(
        Diagnostic("fetch-refused", f"the page asks for {reach}", Place(name), hint, exit_code=ExitCode.RENDER)
        for reach in find_reaches(
            page,
            (script,),
            addresses={("a", one) for one in address.addresses()} if address is not None else (),
            links=address.links() if address is not None else (),
        )
    )
    if found:
        raise Refused(found)


def _refuse_missing_charts(name: str, html: str, charts: Mapping[Language, Drawings]) -> None:
    missing = [
        chart
        for drawings in charts.values()
        for chart, svgs in drawings.items()
        if not all(svg in html for svg in svgs)
    ]
    if missing:
        hint = "a page template shows every chart, the wide and the narrow drawing"
        raise Refused(
            tuple(
                Diagnostic(
                    "chart-missing", f"the page does not show {chart}", Place(name), hint, exit_code=ExitCode.RENDER
                )
                for chart in dict.fromkeys(missing)
            )
        )


def describe_edition(
    document: Document, drawings: Drawings, prefix: str, address: PageAddress | None
) -> dict[str, object]:
    """What the page template may know of one language; `prefix` stands before each id, which must differ on a page."""
    tag = LANGUAGE_TAGS[document.language]
    return {
        **describe(document),
        "prefix": prefix,
        "locale": LOCALES[document.language],
        "linked_data": Markup(write_linked_data(document, tag, address)),
        "ways": dict(address.ways)[document.language] if address is not None else (),
        "charts": {chart: (Markup(wide), Markup(narrow)) for chart, (wide, narrow) in drawings.items()},
    }


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
