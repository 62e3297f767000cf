"""What a page says of itself to machines: JSON-LD in the vocabulary of schema.org.

Only what the document itself says stands there. It has no day of publication, because a build knows none: the day that
an issue is made is not the day on which it is sent out.
"""

from __future__ import annotations

import json

from flowbrief.model.document import Document, Figure, Runs, plain_text

from .addresses import PageAddress


def write_linked_data(document: Document, tag: str, address: PageAddress | None) -> str:
    """Describe one edition as a NewsArticle, with its address if it has one; what ends a script element is escaped."""
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": plain_text(document.headline),
        "description": describe_shortly(document),
        "inLanguage": tag,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": document.title},
        "contentReferenceTime": document.as_of.isoformat(),
        "temporalCoverage": _find_week(document),
        **({"url": address.canonical, "image": address.image} if address is not None else {}),
        **({"creativeWorkStatus": "Draft"} if document.draft else {}),
    }
    return json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def describe_shortly(document: Document) -> str:
    """The first paragraph of the lead, or the headline where there is none."""
    return plain_text(document.lead[0].runs if document.lead else document.headline)


def _find_week(document: Document) -> str:
    """The days that the headline is about, as ISO 8601 has them: the first and the last, or the last alone."""
    figures = [run for run in document.strapline if isinstance(run, Figure) and run.unit == "date"]
    for figure in figures[-1:]:
        for note in document.numbers:
            if any(figure.measure.startswith(f"{metric}.") for metric, _, _ in note.entries):
                for _, runs in note.facts:
                    days = _read_days(runs)
                    if len(days) == 2 and days[1] == figure.value:
                        return "/".join(days)
        return figure.value
    return document.as_of.isoformat()


def _read_days(runs: Runs) -> list[str]:
    return [run.value for run in runs if isinstance(run, Figure) and run.measure in ("number.from", "number.to")]
