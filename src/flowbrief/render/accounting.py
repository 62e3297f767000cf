"""A last look at filled templates: every digit a reader sees is one that the document printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.document import Document, Figure

from .reading import walk_runs

_UNREAD = frozenset(("style", "svg"))
_CONTENT = re.compile(r"content\s*:\s*([^;}]*)", re.IGNORECASE)
_HARMLESS = re.compile(r"counters?\(\s*pages?\s*\)|url\([^)]*\)", re.IGNORECASE)  # addresses are refused elsewhere
_HIDDEN = re.compile(r"\d|counter|attr\(|var\(", re.IGNORECASE)
_EXCERPT = 20


def refuse_uncounted(name: str, html: str, documents: Sequence[Document]) -> None:
    """Raise Refused (exit 6) for a digit in a page's text or style sheets that no figure of the documents prints.

    A style sheet may write page numbers, but nothing else that is counted or taken from elsewhere. Drawings are left
    out: their words come from the plot, not from a template.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    printed = {
        run.printed
        for document in documents
        for _, runs in walk_runs(document)
        for run in runs
        if isinstance(run, Figure) and any(map(str.isdigit, run.printed))
    }
    # Names that the config allows to hold digits; `check` has refused all others.
    for document in documents:
        named = (document.title, document.disclaimer, *(section.title for section in document.sections))
        printed.update(name for name in named if any(map(str.isdigit, name)))
    forms = "|".join(map(re.escape, sorted(printed, key=len, reverse=True)))
    rest = re.sub(rf"(?<![\d.,])(?:{forms})(?!\d)", " ", " ".join(reader.text)) if forms else " ".join(reader.text)
    styled = " ".join(_HARMLESS.sub("", text) for text in _CONTENT.findall(" ".join(reader.style)))
    found = [rest[max(0, match.start() - _EXCERPT) : match.end() + _EXCERPT] for match in re.finditer(r"\d+", rest)]
    if _HIDDEN.search(styled):
        found.append(styled)
    if found:
        hint = "print numbers with blocks.runs(…), from the document alone"
        raise Refused(
            tuple(
                Diagnostic(
                    "unsourced-number",
                    f"“{' '.join(text.split())}” prints a digit that no measure carries",
                    Place(name),
                    hint,
                    exit_code=ExitCode.RENDER,
                )
                for text in dict.fromkeys(found)
            )
        )


class _Reader(HTMLParser):
    """Collects the text of a page, and its style sheets apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.style: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._open.append(tag)
        self.style += [value or "" for name, value in attrs if name == "style"]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.text.append(data)
        elif self._open[-1] == "style" and "svg" not in self._open:
            self.style.append(data)
