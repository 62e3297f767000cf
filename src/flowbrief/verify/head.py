"""What a page says of itself to machines: OpenGraph and linked data, against the record of its edition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .addresses import NOWHERE, Addresses, check_addresses
from .finding import Disagreement
from .page import read_page
from .records import Document

# What linked data may say besides: of no issue in particular.
_FIXED = {"@context": ("https://schema.org",), "@type": ("NewsArticle", "CreativeWorkSeries"),
          "creativeWorkStatus": ("Draft",)}  # fmt: skip


def check_head(
    name: str, html: str, documents: Sequence[Document], as_of: date, addresses: Addresses = NOWHERE, site: str = ""
) -> Iterator[Disagreement]:
    """Find what the head of a page says otherwise than the documents, and addresses that are not its own."""
    # What stands outside all editions is read anyway; of a head every reading has the whole.
    page = (
        read_page(name, html, "", tuple(one.language for one in documents)) if documents[1:] else read_page(name, html)
    )
    first = documents[0]
    texts = {one.language: _texts_of(one) for one in documents}
    title, headline, description = texts[first.language]
    expected = {
        "author": {first.byline},
        "description": {description, headline},
        "og:site_name": {title},
        "og:title": {headline},
        "og:description": {description},
        "og:locale": {first.language},
        "og:locale:alternate": {one.language for one in documents[1:]},
    }
    for meta, said in page.metas:
        wanted = expected.get(meta)
        if meta.startswith("og:locale"):
            said = said.partition("_")[0]
        if wanted is not None and said not in wanted:
            yield Disagreement(f"{name}, {meta}", said, " or ".join(sorted(wanted)) or "nothing")
        elif wanted is None and any(map(str.isdigit, said)) and meta != "viewport" and meta not in addresses.metas:
            yield Disagreement(f"{name}, {meta}", said, "no such text in the record")
    yield from check_addresses(name, html, page, addresses, site)
    for block in page.linked:
        yield from _check_linked(f"{name}, linked data", block, documents, as_of, addresses)


def _texts_of(document: Document) -> tuple[str, str, str]:
    """Title, headline, and the first paragraph of the lead, or the headline where there is none."""
    by_place = {passage.place.partition(": ")[2]: passage.text for passage in document.passages}
    headline = by_place["headline"]
    return document.texts[0], headline, by_place.get("lead/p1", headline)


def _check_linked(
    where: str, block: str, documents: Sequence[Document], as_of: date, addresses: Addresses
) -> Iterator[Disagreement]:
    try:
        given = json.loads(block)
        document = {one.language: one for one in documents}[given["inLanguage"].partition("-")[0]]
        title, headline, description = _texts_of(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Disagreement(where, f"{type(error).__name__}: {error}", "an article in a language of the issue")
        return
    expected = {
        "headline": {headline},
        "description": {description},
        "name": {title},
        "inLanguage": {given["inLanguage"]},
        "contentReferenceTime": {as_of.isoformat()},
        "temporalCoverage": _days_of(document),
        **{key: set(values) for key, values in _FIXED.items()},
        **{key: {address} for key, address in addresses.linked.items()},
    }
    for key, said in _walk(given):
        if key not in expected:
            if any(map(str.isdigit, said)):
                yield Disagreement(f"{where}, {key}", said, "no such figure in the record")
        elif said not in (wanted := expected[key]):
            yield Disagreement(f"{where}, {key}", said, " or ".join(sorted(wanted)))


def _days_of(document: Document) -> set[str]:
    """The days that the line under the title says the issue is about, by the note on what it is about."""
    dates = [run for run in document.mast["strapline"] if run["type"] == "Figure" and run["unit"] == "date"]
    if not dates:
        return set()
    measure, last = dates[-1]["measure"], dates[-1]["value"]
    spans = {last}
    for note in document.notes:
        if any(measure.startswith(f"{metric}.") for metric, *_ in note["entries"]):
            for _, runs in note["facts"]:
                ends = {run["measure"]: run["value"] for run in runs if run["type"] == "Figure"}
                if ends.get("number.to") == last and "number.from" in ends:
                    spans = {f"{ends['number.from']}/{last}"}
    return spans


def _walk(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from _walk(one)
            else:
                yield key, str(one)
