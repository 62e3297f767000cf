"""A finished page against the records of its editions: every text, figure, value, explanation and drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .agreement import license_documents, strip_marks
from .behind import check_places
from .drawings import check_drawing, find_chart
from .exhibits import check_links
from .finding import Disagreement
from .labels import Labels, read_text
from .neighbours import check_details, check_neighbours
from .page import Page, read_drawing, read_page
from .records import Document
from .wording import Wording

_WORDS = "page."


def read_editions(name: str, html: str, documents: Sequence[Document]) -> Iterator[tuple[Document, Page]]:
    """Each edition of a page with the record of it."""
    languages = [document.language for document in documents]
    for document in documents:
        others = tuple(one for one in languages if one != document.language)
        yield document, read_page(name, html, document.language, others) if others else read_page(name, html)


def check_page(
    name: str,
    html: str,
    documents: Sequence[Document],
    labels: Mapping[str, Labels],
    wordings: Mapping[str, Wording],
) -> Iterator[Disagreement]:
    """Find what a page says otherwise than the records: in its editions, and outside them if there are several."""
    for document, page in read_editions(name, html, documents):
        language = document.language
        where = name if len(documents) == 1 else f"{name} ({language})"
        yield from _check_edition(where, page, document, labels[language], wordings[language])
    languages = [document.language for document in documents]
    page = read_page(name, html, "", tuple(languages)) if len(documents) > 1 else read_page(name, html)
    if page.language.partition("-")[0] not in languages:
        yield Disagreement(f"{name}, language", page.language or "none", " or ".join(languages))
    if len(documents) > 1:
        licences = license_documents(documents, [wordings[language] for language in languages])
        for language in languages:
            for word in _words_of(labels[language]):
                licences.allow(word)
        yield from licences.check(name, (passage.text for passage in page.passages))
        yield from licences.check(f"{name}, words for pictures", (passage.text for passage in page.spoken))
        for measure in [piece.measure for passage in page.passages for piece in passage.pieces if piece.measure]:
            yield Disagreement(name, "a figure outside both languages", "figures in an edition alone", measure)


def _words_of(labels: Labels) -> list[str]:
    """What the page itself says: the words of its buttons and of the ways through it."""
    return [word for key, word in labels.words.items() if key.startswith(_WORDS)]


def _check_edition(
    where: str, page: Page, document: Document, labels: Labels, wording: Wording
) -> Iterator[Disagreement]:
    licences = license_documents([document], [wording])
    licences.repeat(labels.words["number.close"])
    for word in _words_of(labels):
        licences.allow(word)
    yield from licences.check(where, (passage.text for passage in page.passages))
    yield from licences.check(f"{where}, words for pictures", (passage.text for passage in page.spoken))
    texts = [passage.text for passage in page.passages]
    yield from check_neighbours(where, texts, document, on_paper=False)
    yield from check_places(where, "".join(page.behind), document)
    yield from check_details(page, document, labels, where)
    links = ((target.removeprefix("#"), words) for target, words in page.references)
    yield from check_links(where, links, {document.language: document.sections})
    yield from _check_values(where, page, document)
    yield from _check_drawings(where, page, document, wording)


def _check_values(where: str, page: Page, document: Document) -> Iterator[Disagreement]:
    """The values by which tables sort are those of the figures beside them."""
    known: dict[str | None, set[str | None]] = {}
    is_marked = any(measure for _, measure in page.values)
    for passage in document.passages:
        for piece in passage.pieces:
            if piece.measure is not None:
                known.setdefault(piece.measure, set()).add(piece.value)
                # A template of a report's own may leave the measures of cells out.
                known.setdefault(None if not is_marked else "", set()).add(piece.value)
    for value, measure in page.values:
        if value not in known.get(measure, ()):
            finds = " or ".join(sorted(filter(None, known.get(measure, ())))) or "no figure beside it"
            yield Disagreement(f"{where}, values of tables", value, finds, measure or "")


def _check_drawings(where: str, page: Page, document: Document, wording: Wording) -> Iterator[Disagreement]:
    """Each drawing of a page is that of the chart whose title stands before or after it."""
    captions = {
        strip_marks(number + read_text(chart["title"]) + read_text(chart["subtitle"])): chart_id
        for chart_id, chart in document.plots.items()
        for number in ("", read_text(chart.get("number", [])))
    }
    titled = [(at, captions[text]) for at, one in enumerate(page.passages)
              if (text := strip_marks(one.text)) in captions]  # fmt: skip
    words = license_documents([], [wording])
    for chart in document.charts.values():
        for passage in chart:
            words.allow(passage.text)
    for place, svg in page.drawings:
        said = read_drawing(svg)
        found = find_chart(said, document.plots)
        if found is None:
            yield from words.check(f"{where}, drawing", said)
            continue
        named = f"{where}, chart:{found}"
        yield from check_drawing(named, svg, document.plots[found], alone=False)
        near = [chart_id for at, chart_id in titled if at < place][-1:]
        near += [chart_id for at, chart_id in titled if at >= place][:1]
        if near and found not in near:
            yield Disagreement(named, f"the title of {' and '.join(near)}", "its own title beside it")
