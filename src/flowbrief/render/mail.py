"""The mail of an issue: HTML for clients, plain text, and what a sender has to know of both.

Nothing in it is the recipient's: `UNSUBSCRIBE` stands where the address for leaving the list goes, and is replaced
when a message is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import Artifact
from flowbrief.model.delivery import SiteSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Document, plain_text
from flowbrief.model.text import Language

from .accounting import refuse_uncounted, refuse_unlabelled
from .jobs import mail_picture
from .letter import Letter, shorten
from .linked_data import describe_shortly
from .mail_text import write_text
from .pages import LANGUAGE_TAGS
from .parsed import parse_page
from .reach import find_reaches
from .reading import charts_of
from .records import write_json
from .templates import Templates

UNSUBSCRIBE = "https://unsubscribe.invalid/"
# Some clients cut a message off beyond 102,400 bytes; the address for leaving the list grows when it is sent.
MOST_BYTES = 100_000
# What no file system takes in a name, and what shells and headers trip over.
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|%&;$`\'\u2028\u2029]+')
_NAME_BYTES = 120
# What stands between the marks of a comment that Outlook alone reads.
_CONDITIONS = re.compile(r"<!--\[if[^\]]*\]>|<!\[endif\]-->")


def render_mail(
    edition: str, documents: Sequence[Document], templates: Templates, formats: Sequence[str], site: SiteSpec | None
) -> list[Artifact]:
    """Write the HTML, the text and the record of one mail; `edition` is a language or `bilingual`.

    Raises Refused (exit 6) for a mail that would fetch or run anything, that prints a digit which no figure of the
    documents does, or that is too long even without notes, tables and charts.
    """
    name = f"mail.{edition}"
    first = documents[0]
    web = f"{site.url}{edition}/{first.as_of.isoformat()}/" if site is not None else ""
    pdf = f"brief.{edition}.pdf" if "pdf" in formats else None
    language = first.language if len(documents) == 1 else None
    for letter in shorten(documents):
        html = _fill(name, letter, templates, web, has_paper=pdf is not None)
        if len(html.encode()) < MOST_BYTES:
            break
    else:
        raise Refused((_describe_length(name, html),))
    _refuse_faults(f"{name}.html", html, letter, {web, UNSUBSCRIBE} - {""})
    text = "\n".join(
        write_text(
            document,
            load_phrasebook(document.language).words,
            _say_shortened(letter, document.language, web, has_paper=pdf is not None),
            web,
            UNSUBSCRIBE,
        )
        for document in letter.editions
    )
    record = {
        "subject": _write_subject(first),
        "preheader": describe_shortly(first),
        "images": {
            f"{chart.id}.{document.language}": mail_picture(chart.id, document.language)
            for document in letter.editions
            for chart in charts_of(document)
        },
        "pdf": pdf,
        "pdf_name": f"{_clean_name(first.title, first.report)}_{first.as_of.isoformat()}.pdf",
    }
    return [
        Artifact(f"{name}.html", "text/html", html.encode(), language),
        Artifact(f"{name}.txt", "text/plain", text.encode(), language),
        Artifact(f"{name}.json", "application/json", write_json(record), language),
    ]


def _fill(name: str, letter: Letter, templates: Templates, web: str, *, has_paper: bool) -> str:
    import css_inline

    first = letter.editions[0]
    html = templates.fill(
        "mail.html.j2",
        {
            "editions": tuple(
                {
                    "document": document,
                    "language": document.language,
                    "tag": LANGUAGE_TAGS[document.language],
                    "words": dict(load_phrasebook(document.language).words),
                    "shortened": _say_shortened(letter, document.language, web, has_paper=has_paper),
                }
                for document in letter.editions
            ),
            "subject": _write_subject(first),
            "preheader": describe_shortly(first),
            "web": web,
            "unsubscribe": UNSUBSCRIBE,
            "styles": Markup(templates.read("mail.css")),
            "dark_styles": Markup(templates.read("mail-dark.css")),
        },
    )
    # The inliner would read a style sheet that the mail leads to, so that is refused before.
    _refuse_reaches(f"{name}.html", html, letter, {web, UNSUBSCRIBE} - {""})
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)
    return re.sub(r"\n\s*\n+", "\n", inliner.inline(html).lstrip())


def _write_subject(document: Document) -> str:
    words = load_phrasebook(document.language).words
    draft = f"{words['bracket.open']}{words['draft']}{words['bracket.close']}" if document.draft else ""
    return f"{draft}{document.title}{words['colon']}{plain_text(document.headline)}"


def _say_shortened(letter: Letter, language: Language, web: str, *, has_paper: bool) -> str:
    """The line that says where the rest is; empty if there is no rest."""
    if not letter.is_shortened:
        return ""
    where = ".both" if has_paper and web else ".pdf" if has_paper else ".web" if web else ""
    return load_phrasebook(language).words[f"mail.shortened{where}"]


def _clean_name(title: str, report: str) -> str:
    """A title as part of a file's name, for every system; that of the report where nothing of it is left."""
    cleaned = "-".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(".-")
    while len(cleaned.encode()) > _NAME_BYTES:
        cleaned = cleaned[:-1]
    return cleaned.strip(".-") or report


def _refuse_faults(name: str, html: str, letter: Letter, links: set[str]) -> None:
    """Refuse what would be fetched or run, also in what only Outlook reads; unlabelled charts; digits of no figure."""
    _refuse_reaches(name, html, letter, links)
    page = parse_page(_CONDITIONS.sub("", html))
    refuse_unlabelled(name, page, letter.editions)
    refuse_uncounted(name, page, letter.editions)


def _refuse_reaches(name: str, html: str, letter: Letter, links: set[str]) -> None:
    pictures = {f"cid:{chart.id}.{document.language}" for document in letter.editions for chart in charts_of(document)}
    allowed = {("img", one) for one in pictures} | {("a", one) for one in links}
    hint = "a mail shows its own charts by cid: and links to nothing but the web version and the way off the list"
    found = tuple(
        Diagnostic("fetch-refused", f"the mail asks for {reach}", Place(name), hint, exit_code=ExitCode.RENDER)
        for reach in find_reaches(parse_page(_CONDITIONS.sub("", html)), addresses=allowed)
    )
    if found:
        raise Refused(found)


def _describe_length(name: str, html: str) -> Diagnostic:
    size = len(html.encode())
    message = f"the mail has {size:,} bytes without notes, tables and charts; clients cut it off at {MOST_BYTES:,}"
    hint = "shorten the prose, say fewer claims (at_most), or mail one language"
    return Diagnostic("mail-too-long", message, Place(f"{name}.html"), hint, exit_code=ExitCode.RENDER)
