"""What belongs together on a page or a paper stands together: a figure under its label, a fact under its word.

A template of one's own may set things apart, or leave them out. So of what the record has of a kind, either all stands
together or nothing does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from .agreement import strip_marks
from .changes import CHANGES
from .drawings import words_of
from .finding import Disagreement
from .labels import Labels, read_text
from .page import Page
from .records import Document

Given = Mapping[str, Any]
Group = tuple[str, ...]
_TILE = ("label", "figure", "context")


class _Read:
    """What is read in a place, in one piece, and where each passage or line of it begins and ends."""

    def __init__(self, texts: Iterable[str]) -> None:
        pieces = [text for text in map(strip_marks, texts) if text]
        self.text = "".join(pieces)
        ends = list(accumulate(map(len, pieces)))
        self._starts, self._ends = {0, *ends}, set(ends)

    def find(self, text: str, start: int = 0) -> int:
        """Where a text stands from a place on, with nothing else in its passages; −1 if it does not."""
        place = self.text.find(text, start)
        while place >= 0 and not (place in self._starts and place + len(text) in self._ends):
            place = self.text.find(text, place + 1)
        return place


def check_neighbours(where: str, texts: Iterable[str], document: Document, *, on_paper: bool) -> Iterator[Disagreement]:
    """Find key figures, tables, charts and notes whose parts stand apart, or rows that stand in another order.

    `texts` is what is read there, in order.
    """
    read = _Read(texts)
    for name, groups in _list_groups(document, on_paper=on_paper).items():
        apart = [group for group in groups if read.find(strip_marks("".join(group))) < 0]
        if len(apart) < len(groups) or _are_crossed(groups, read):
            for group in apart:
                yield Disagreement(f"{where}, {name}", "its parts apart, or another text", " / ".join(group))
    yield from _check_rows(where, read, document)
    if on_paper:
        for name, chart in document.plots.items():
            # Cells may have no room for their words.
            words, *_ = ways = [words_of(chart, alone=False, in_cells=full) for full in (True, False)]
            caption = read_text([*chart.get("number", []), *chart["title"], *chart["subtitle"]])
            if read.find(strip_marks(caption)) >= 0 and all(read.find(strip_marks("".join(way))) < 0 for way in ways):
                yield Disagreement(f"{where}, chart:{name}", "its words in another order", " / ".join(words))


def _list_groups(document: Document, *, on_paper: bool) -> Mapping[str, list[Group]]:
    """Texts that follow each other, by what they are."""
    tiles: list[Group] = [tuple(read_text(tile[part]) for part in _TILE) for tile in document.tiles]
    terms: list[Group] = [tuple(read_text(term[part]) for part in ("term", "runs")) for term in document.terms]
    captions: list[Group] = [
        tuple(read_text(chart.get(part, [])) for part in ("number", "title", "subtitle"))
        for chart in document.plots.values()
    ]
    # Paper has no box of changes: the table of the last weeks says as much.
    titles: list[Group] = [
        (read_text([*table.get("number", []), *table["title"]]) + table["unit"], "".join(map(read_text, table["head"])))
        for table in document.tables
        if not (on_paper and table["id"] == CHANGES)
    ]
    groups: dict[str, list[Group]] = {
        "key figures": tiles,
        "notes": terms,
        "heads of tables": titles,
        "titles of charts": captions,
    }
    if on_paper:
        groups["figures explained"] = [(whole,) for whole in document.wholes]
    return groups


def _are_crossed(groups: Sequence[Group], read: _Read) -> bool:
    """True if a part of one group stands before the next part of another, and before its own nowhere."""
    return any(
        first and strange and own != strange and read.find(own) < 0 <= read.find(crossed)
        for one in groups
        for other in groups
        for first, own, crossed, strange in (
            (strip_marks(a), strip_marks(a + b), strip_marks(a + c), strip_marks(c))
            for a, b, c in zip(one, one[1:], other[1:], strict=False)
        )
    )


def _check_rows(where: str, read: _Read, document: Document) -> Iterator[Disagreement]:
    """The rows that stand there do so in the order of the record, and those of one table together."""
    spans: list[tuple[int, int, str]] = []
    # A row that two tables have, of what has no figures for example, tells nothing of where either stands.
    owners = Counter(
        text for table in document.tables for text in {strip_marks(_read_row(row)) for row in table["rows"]}
    )
    for table in document.tables:
        first, end = -1, 0
        for row in table["rows"]:
            text = strip_marks(_read_row(row))
            # One that begins the row of another table is found there as well.
            if owners[text] > 1 or any(other != text and other.startswith(text) for other in owners):
                continue
            place = read.find(text, end)
            if place >= 0:
                first, end = (place if first < 0 else first), place + len(text)
            elif read.find(text) >= 0:
                yield Disagreement(f"{where}, table:{table['id']}", text, "this row further up")
        spans += [(first, end, table["id"])] if first >= 0 else []
    for (_, end, one), (start, _, other) in pairwise(sorted(spans)):
        if start < end:
            yield Disagreement(f"{where}, table:{other}", f"rows among those of {one}", "the rows of a table together")


def _read_row(row: Sequence[Given]) -> str:
    return "".join(read_text(cell["runs"]) for cell in row)


def check_details(page: Page, document: Document, labels: Labels, where: str) -> Iterator[Disagreement]:
    """The details that a figure of a page leads to are those of its metric, and its link says what it is."""
    abouts = {about["measure"]: about for about in document.abouts}
    for measure, href, title in page.links:
        about = abouts.get(measure)
        if about is None or "about-" not in href:
            continue
        if href != f"#about-{about['metric']}":
            yield Disagreement(f"{where}, figures", href, f"the details of {about['metric']}", measure)
        if title and title != about["text"]:
            yield Disagreement(f"{where}, figures", title, about["text"], measure)
    parts = {metric: _list_parts(note, metric, entry, labels) for note in document.notes
             for metric, *entry in note["entries"]}  # fmt: skip
    rests: dict[str, str] = {}
    shown: set[str] = set()
    lacking: list[tuple[str, str]] = []
    for metric, places in page.details:
        rest = "".join(strip_marks(page.passages[place].text) for place in places)
        for name, (word, text) in parts.get(metric, {}).items():
            whole = strip_marks(word + text)
            if whole in rest:
                shown.add(name)
                rest = rest.replace(whole, "", 1)
            else:
                lacking.append((metric, name))
                for piece in (strip_marks(text), strip_marks(word)):
                    rest = rest.replace(piece, "", 1)
        rests[metric] = rest
    for metric, name in lacking:
        if name in shown:
            yield Disagreement(f"{where}, details of {metric}", "another text", "".join(parts[metric][name]), metric)
    usual = Counter(rests.values()).most_common(1)
    for metric, rest in rests.items():
        if rest != usual[0][0]:
            yield Disagreement(f"{where}, details of {metric}", rest, usual[0][0] or "no more words", metric)


def _list_parts(
    note: Given, metric: str, entry: Sequence[Sequence[Given]], labels: Labels
) -> dict[str, tuple[str, str]]:
    """What the details of one metric say, each fact with the word before it."""
    subject, value = (read_text(runs) for runs in entry)
    parts = {"subject": (subject, read_text(note["definition"]))}
    if value:
        parts["value"] = labels.words["number.value"], value
    names = {labels.words[f"number.{name}"]: name for name in ("period", "universe", "source", "as_of", "vintage")}
    for label, runs in note["facts"]:
        parts[names.get(label, label)] = label, read_text(runs)
    for home, label, value in note.get("others", []):
        if home == metric:
            parts[f"other {value[0].get('measure')}"] = read_text(label), read_text(value)
    return parts
