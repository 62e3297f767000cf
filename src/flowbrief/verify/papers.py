"""The check of one finished paper: all it draws and all it says beside its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .agreement import license_documents, move_drawings
from .drawings import words_of
from .exhibits import check_links
from .finding import Disagreement
from .labels import Labels, read_text
from .neighbours import check_neighbours
from .paging import list_headings, strip_pages
from .paper import read_paper
from .paper_label import check_label, read_label
from .paper_objects import PaperObjects, UnreadablePaper
from .passage import squeeze
from .records import Document
from .wording import Wording


def check_paper(
    path: str,
    content: bytes,
    documents: Sequence[Document],
    labels: Sequence[Labels],
    wordings: Sequence[Wording],
    data: bytes | None,
) -> Iterator[Disagreement]:
    """Find what a PDF says that the documents it prints do not; `data` is what a file inside it has to be."""
    try:
        objects = PaperObjects(content)
        lines, label = read_paper(objects), read_label(objects)
        inside = list(objects.attachments())
    except UnreadablePaper as unreadable:
        yield Disagreement(path, str(unreadable), "text that can be read back")
        return
    for attached in inside:
        if attached != data:
            yield Disagreement(f"{path}, file inside", f"{len(attached)} bytes", "the bytes of data.csv")
    headings = list_headings(documents, labels)
    words, miscounted = strip_pages(path, lines, headings, labels)
    yield from miscounted
    words = _order(words, documents, labels, max((line.page for line in lines), default=0))
    yield from license_documents(documents, wordings, on_paper=True).check(path, words)
    drawn = squeeze("".join(line.text for line in lines))
    for text in label.bookmarks:
        if squeeze(text) not in drawn:
            yield Disagreement(f"{path}, bookmarks", text, "no such heading on its pages")
    for document in documents:
        yield from check_neighbours(path, words, document, on_paper=True)
    yield from check_links(path, label.references, {one.language: one.sections for one in documents})
    yield from check_label(path, label, documents, headings)


def _order(words: list[str], documents: Sequence[Document], labels: Sequence[Labels], pages: int) -> list[str]:
    """What is drawn, so that a paragraph that goes on over the page is in one piece.

    The head of the next page stands between its parts, and so do the drawings and the foot of its first.
    """
    heads = {squeeze(text) for document in documents for text in document.heads()}
    words = sorted(words, key=lambda text: squeeze(text) not in heads)
    charts = [chart for document in documents for chart in document.plots.values()]
    moved = [words_of(chart, alone=False, in_cells=full) for chart in charts for full in (True, False)]
    moved += [[*star, text] for document in documents for text in document.feet for star in (["*"], [])]
    on_each = [document.feet[0] for document in documents] + [one.words["draft"] for one in labels]
    # The foot names the sources as the charts and tables do, each of which has its line as well.
    exhibits = [one for document in documents for one in (*document.plots.values(), *document.tables)]
    sources = dict.fromkeys(text for one in exhibits if (text := read_text(one["source"])))
    moved += [[text] for text in sources] * (pages + len(exhibits))
    return move_drawings(words, moved + [[text] for text in on_each] * pages)
