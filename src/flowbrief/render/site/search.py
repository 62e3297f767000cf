"""What is searched: each issue as a plain page of its sentences, at the place of its own page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from flowbrief.language.dates import spell_date
from flowbrief.model.artifact import Artifact
from flowbrief.model.document import plain_text
from flowbrief.model.published import PublishedEdition, PublishedIssue
from flowbrief.render.pages import LANGUAGE_TAGS


def render_search_pages(issues: Sequence[PublishedIssue]) -> tuple[Artifact, ...]:
    """Write what the index is made from, one page an issue and language; none of these pages is published.

    They hold what the issue's page says in sentences, with the ids of its sections, so that a result leads there. The
    notes, which are the same each week, the tables and the drawings would find every issue for every word.
    """
    return tuple(
        Artifact(
            f"{edition.language}/{issue.as_of.isoformat()}/index.html",
            "text/html",
            "".join(_write(issue, edition)).encode(),
            edition.language,
        )
        for issue in sorted(issues, key=lambda one: one.as_of)
        for edition in issue.editions
    )


def _write(issue: PublishedIssue, edition: PublishedEdition) -> Iterator[str]:
    headline, day = escape(plain_text(edition.headline)), issue.as_of
    yield f'<!DOCTYPE html><html lang="{LANGUAGE_TAGS[edition.language]}"><head><title>{headline}</title></head>'
    yield f'<body data-pagefind-body><h1 data-pagefind-meta="title">{headline}</h1><div data-pagefind-ignore>'
    yield f'<p data-pagefind-meta="date">{escape(spell_date(day, "date", edition.language))}</p>'
    yield f'<p data-pagefind-meta="day" data-pagefind-sort="day">{day.isoformat()}</p></div>'
    for paragraph in edition.lead:
        yield f"<p>{escape(plain_text(paragraph))}</p>"
    for chapter in edition.chapters:
        if chapter.texts:
            yield f'<h2 id="{escape(chapter.id)}">{escape(chapter.title)}</h2>'
            for text in chapter.texts:
                yield f"<p>{escape(text)}</p>"
    yield "</body></html>\n"
