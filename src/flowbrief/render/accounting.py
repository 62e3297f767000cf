"""A last look at filled templates: every digit is one that the document printed, every chart has its words."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.digits import holds_digit
from flowbrief.model.document import Document, Figure, plain_text

from .parsed import ParsedPage
from .reach import LINKED_DATA
from .reading import BEHIND, charts_of, walk_runs

_CONTENT = re.compile(r"content\s*:\s*([^;}]*)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:target-counter\(\s*attr\(href\)\s*,|counters?\()\s*pages?\s*\)|url\([^)]*\)", re.IGNORECASE
)  # addresses are refused elsewhere
_HIDDEN = re.compile(r"\d|counter|attr\(|var\(", re.IGNORECASE)
_EXCERPT = 20


def refuse_unlabelled(name: str, page: ParsedPage, documents: Sequence[Document]) -> None:
    """Raise Refused (exit 6) for a chart whose title or source a page does not print; drawings do not hold them."""
    text = _squeeze("".join(page.text))
    missing = [
        chart.id
        for document in documents
        for chart in charts_of(document)
        if not all(_squeeze(plain_text(runs)) in text for runs in (chart.title, chart.source))
    ]
    if missing:
        hint = "print blocks.chart_head(…) and blocks.chart_source(…) with each chart"
        raise Refused(
            tuple(
                Diagnostic(
                    "chart-unlabelled",
                    f"{chart} stands without its title or its source",
                    Place(name),
                    hint,
                    exit_code=ExitCode.RENDER,
                )
                for chart in dict.fromkeys(missing)
            )
        )


def _squeeze(text: str) -> str:
    return "".join(text.split())


def refuse_uncounted(
    name: str, page: ParsedPage, documents: Sequence[Document], addresses: Collection[str] = ()
) -> None:
    """Raise Refused (exit 6) for a digit in a page's text or style sheets that no figure of the documents prints.

    A style sheet may write page numbers, but nothing else that is counted or taken from elsewhere. Drawings are left
    out: their words come from the plot, not from a template. Linked data may also have a figure by its exact value,
    and the addresses of the page.
    """
    figures: list[Figure] = []
    behind: set[str] = set()
    for document in documents:
        for place, runs in walk_runs(document):
            if BEHIND in place:
                behind.update(run.printed for run in runs if isinstance(run, Figure) and holds_digit(run.printed))
            else:
                figures += [run for run in runs if isinstance(run, Figure)]
    printed = {run.printed for run in figures if holds_digit(run.printed)}
    # Names that the config allows to hold digits; `check` has refused all others.
    for document in documents:
        named = (
            document.title,
            document.byline,
            document.disclaimer,
            *(section.title for section in document.sections),
        )
        printed.update(name for name in named if holds_digit(name))
    exact = printed | {run.value for run in figures if holds_digit(run.value)}
    exact |= {document.as_of.isoformat() for document in documents}
    exact.update(address for address in addresses if holds_digit(address))
    data = " ".join(text for given, written in page.scripts if given.get("type") == LINKED_DATA
                    for text in _list_texts(json.loads(written)))  # fmt: skip
    # The cells of the tables behind charts hold a figure each: taken out whole, they need not be searched.
    text = " ".join(one for one in page.text if one not in behind)
    rest = f"{_take_out(printed, text)} {_take_out(exact, data)}"
    sheets = " ".join((*page.sheets, *page.style_attributes()))
    styled = " ".join(_HARMLESS.sub("", content) for content in _CONTENT.findall(sheets))
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


def _take_out(forms: set[str], text: str) -> str:
    """A text without the forms in which figures stand there."""
    listed = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.sub(rf"(?<![\d.,])(?:{listed})(?!\d)", " ", text) if listed else text


def _list_texts(value: Any) -> Iterator[str]:
    """Everything that linked data say, names of properties left out."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _list_texts(one)
    else:
        yield str(value)
