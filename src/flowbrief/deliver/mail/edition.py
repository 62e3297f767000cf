"""What the mail of one language is made of, as it lies in the stored issue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .recipients import Recipient

# Stands in the page and in the text where each recipient's own address for leaving the list goes.
UNSUBSCRIBE = "https://unsubscribe.invalid/"
_CID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_USED_CID = re.compile(r"""["'(]cid:([^"')]*)""")


@dataclass(frozen=True, slots=True)
class Edition:
    """The mail of one language: subject, text, page, the pictures by their names in the page, and the PDF."""

    language: str
    subject: str
    text: str
    html: str
    images: tuple[tuple[str, bytes], ...]
    pdf: bytes | None
    pdf_name: str


def read_editions(issue: StoredIssue, languages: Iterable[str]) -> dict[str, Edition]:
    """Read the editions of some languages. Raises Refused with all that are not there or not whole."""
    found: list[Diagnostic] = []
    editions = {}
    for language in dict.fromkeys(languages):
        try:
            editions[language] = _read_edition(issue, language)
        except Refused as refused:
            found += refused.diagnostics
    if found:
        raise Refused(tuple(found))
    return editions


def list_editions(issue: StoredIssue) -> tuple[str, ...]:
    """The languages of which the issue has a mail."""
    return tuple(name.split(".")[1] for name in sorted(issue.files) if re.fullmatch(r"mail\.[a-z]+\.json", name))


def find_unfit(editions: dict[str, Edition], recipients: Iterable[Recipient], printed_path: str) -> list[Diagnostic]:
    """Say which recipients ask for a PDF that the issue does not have, the first of each language."""
    found: dict[str, Diagnostic] = {}
    for one in recipients:
        if one.format == "full" and editions[one.language].pdf is None and one.language not in found:
            message = f"the mail of {one.language} has no PDF"
            place = Place(printed_path, one.line, field="format")
            found[one.language] = Diagnostic(
                "format-not-built", message, place, "build with pdf in outputs.formats, or write light"
            )
    return list(found.values())


def _read_edition(issue: StoredIssue, language: str) -> Edition:
    names = {end: f"mail.{language}.{end}" for end in ("json", "html", "txt")}
    if any(name not in issue.files for name in names.values()):
        message = f"the issue has no mail in {language}"
        built = ", ".join(list_editions(issue)) or "none"
        hint = f"there are: {built}; build with email in outputs.formats, in all languages of the list"
        raise _refuse("language-not-built", issue, "", message, hint)
    try:
        described = json.loads(issue.files[names["json"]])
        html, text = issue.files[names["html"]].decode("utf-8"), issue.files[names["txt"]].decode("utf-8")
        images = {str(cid): str(path) for cid, path in described["images"].items()}
        subject, pdf, pdf_name = str(described["subject"]), described["pdf"], str(described["pdf_name"])
        pictures = tuple((cid, issue.files[path]) for cid, path in images.items())
        paper = issue.files[pdf] if pdf is not None else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _refuse("mail-broken", issue, names["json"], "the parts of the mail do not fit each other") from None
    used = set(_USED_CID.findall(html))
    if used != set(images) or not all(_CID.fullmatch(cid) for cid in images):
        raise _refuse("mail-broken", issue, names["html"], "the page and the list name different pictures")
    for end, content in (("html", html), ("txt", text)):
        if UNSUBSCRIBE not in content:
            raise _refuse("mail-broken", issue, names[end], "nobody could leave the list from here")
    return Edition(language, subject, text, html, pictures, paper, pdf_name)


def _refuse(code: str, issue: StoredIssue, name: str, message: str, hint: str = "build it again") -> Refused:
    place = Place(str(issue.folder / name))
    return Refused((Diagnostic(code, message, place, hint, exit_code=ExitCode.DELIVERY),))
