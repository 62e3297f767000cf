"""One text in many places: whatever a page, a paper or a drawing says has to be what the record of it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from .finding import Disagreement
from .passage import squeeze, tidy
from .records import Document
from .wording import Wording

_DIGIT = re.compile(r"\d")
_PERIOD = re.compile(r"[周月季年]|\b(?:day|week|month|quarter|year)", re.IGNORECASE)
# Ornaments, which say nothing: geometric shapes, bullets, middle dots.
_MARKS = re.compile("[\u25a0-\u25ff•·]")
_HEAD = 3
# A text this long, with letters, is the same wherever it stands; a shorter one may only stand alone.
_TELLING = 6


class Licences:
    """The texts that may stand in a place; `counted` ones no more often than the record has them."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self._wordings = wordings
        self._texts: dict[str, None] = {}
        self._spoken: dict[str, None] = {}
        self._by_head: dict[str, list[str]] = {}
        self._by_letter: dict[str, list[str]] = {}
        self._allowed: Counter[str] = Counter()
        self._counted: set[str] = set()
        self._alone: set[str] = set()

    def allow(self, text: str, *, counted: bool = False, alone: bool = False) -> None:
        """Let a text stand there: as often as it is allowed if `counted`, in one piece if `alone`."""
        spoken, text = tidy(text), strip_marks(text)
        if not text:
            return
        self._spoken[spoken] = None
        self._allowed[text] += 1
        if alone:
            self._alone.add(text)
        if text not in self._texts:
            self._texts[text] = None
            self._by_head.setdefault(text[:_HEAD], []).append(text)
            self._by_letter.setdefault(text[:1], []).append(text)
        if counted:
            self._counted.add(text)

    def repeat(self, text: str) -> None:
        """Let a text stand there however often: the words of a button are set by the page, not by the record."""
        self._counted.discard(strip_marks(text))

    def check(self, where: str, lines: Iterable[str]) -> Iterator[Disagreement]:
        """Find the lines that are no licensed text, alone or with the lines after them, and say something."""
        kept = [(line, text) for line in lines if (text := strip_marks(line))]
        bare = [line for _, line in kept]
        seen: Counter[str] = Counter()
        place = 0
        while place < len(bare):
            found, used = self._match(bare, place)
            if used:
                seen[found] += 1
                place += used
                continue
            yield from self._judge(where, *kept[place])
            place += 1
        for text, count in seen.items():
            if text in self._counted and self._allowed[text] < count:
                finds = f"this {self._allowed[text]} times in the record, and it stands {count} times"
                yield Disagreement(where, text, finds)

    def _match(self, lines: Sequence[str], place: int) -> tuple[str, int]:
        """The longest licensed text that begins with a line and ends with one, and how many lines it takes."""
        best, used = "", 0
        first = lines[place]
        if len(first) < _HEAD:
            candidates = [text for text in self._by_letter.get(first[:1], ()) if text.startswith(first)]
        else:
            candidates = [text for text in self._by_head.get(first[:_HEAD], ()) if text.startswith(first)]
        for text in candidates:
            if len(text) <= len(best):
                continue
            at, count = 0, 0
            while at < len(text) and place + count < len(lines) and text.startswith(lines[place + count], at):
                at += len(lines[place + count])
                count += 1
            if at == len(text) and (count == 1 or text not in self._alone):
                best, used = text, count
        return best, used

    def _judge(self, where: str, line: str, bare: str) -> Iterator[Disagreement]:
        """Whether a line that is not licensed says anything: what is left of it once licensed texts are taken out."""
        rest = tidy(line)
        if not self._tells(rest):
            return
        for text in sorted(self._spoken, key=len, reverse=True):
            if len(text) >= _TELLING and text in rest and any(map(str.isalpha, text)):
                rest = rest.replace(text, " ")
        if self._tells(rest):
            yield Disagreement(where, tidy(line)[:80], self._nearest(bare))

    def _tells(self, text: str) -> bool:
        """True if a text holds a digit, the name of a period, or a word that says which way or how much."""
        return any(
            pattern.search(text) is not None
            for pattern in (
                _DIGIT,
                _PERIOD,
                *(one for w in self._wordings for one in (w.direction, w.size, w.extent, w.step)),
            )
        )

    def _nearest(self, line: str) -> str:
        import difflib

        near = difflib.get_close_matches(line, [text[: len(line)] for text in self._texts], n=1, cutoff=0.6)
        return f"“{near[0]}” in the record" if near else "no such text in the record"


def move_drawings(lines: Sequence[str], drawings: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a paper with the words of each drawing, where they stand in one piece and in order, at the end.

    A page sets its drawings after its text, so between the two parts of a paragraph that goes on over the page.
    """
    kept, moved = list(lines), list[str]()
    bare = list(map(strip_marks, lines))
    for words in drawings:
        wanted = "".join(map(strip_marks, words))
        for start in range(len(kept)):
            end = _follow(wanted, bare, start)
            if end > start:
                moved += kept[start:end]
                del kept[start:end], bare[start:end]
                break
    return kept + moved


def _follow(wanted: str, bare: Sequence[str], start: int) -> int:
    """Where the lines from a place on end that are a text together; the place itself if they are not."""
    at, place = 0, start
    if place < len(bare) and not bare[place]:
        return start
    while at < len(wanted) and place < len(bare):
        if not wanted.startswith(bare[place], at):
            return start
        at, place = at + len(bare[place]), place + 1
    return place if at == len(wanted) else start


@lru_cache(maxsize=4096)
def strip_marks(text: str) -> str:
    """A text without white space, hyphens, arrows and points, to compare what is set in different ways."""
    return squeeze(_MARKS.sub("", text))


def license_documents(
    documents: Sequence[Document], wordings: Sequence[Wording], *, on_paper: bool = False
) -> Licences:
    """What a page or a paper of some documents may say; on paper the notes about figures stand as a whole."""
    licences = Licences(wordings)
    for document in documents:
        in_rows = {id(passage) for row in document.rows for passage in row}
        in_charts = {id(passage) for words in document.charts.values() for passage in words}
        for text in document.texts:
            licences.allow(text)
        # The contents name each section again.
        for section in document.sections:
            licences.allow(section["title"])
        for passage in document.passages:
            # The number of a note stands before its words, never alone, where it could pass for a mark of an axis.
            within_note = passage.place.endswith(("/number", "/value") if on_paper else "/number")
            if id(passage) not in in_rows and not within_note:
                counted = id(passage) in in_charts and passage.kind in ("tick", "label")
                licences.allow(passage.text, counted=counted, alone=passage.kind == "tick")
        # The head of a table that may go on over the page is set again there.
        broken = [f"/table:{table['id']}/head" for table in document.tables if on_paper]
        for row in document.rows:
            is_repeated = any(passage.place.endswith(tuple(broken)) for passage in row[:1])
            licences.allow("".join(passage.text for passage in row), counted=not is_repeated)
        for table in document.tables:
            title = "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in table["title"])
            licences.allow(title + table["unit"])
        for words in document.charts.values():
            # On a page the title of a chart and the unit under it are one caption.
            licences.allow("".join(passage.text for passage in words[:2]))
        headline = next(passage for passage in document.passages if passage.place.endswith(": headline"))
        licences.allow(document.texts[0] + headline.text)
        terms = [passage for passage in document.passages if passage.place.endswith("/term")]
        for term in terms:
            wanted = term.place.removesuffix("/term")
            for passage in document.passages:
                if passage.place == wanted:
                    licences.allow(term.text + passage.text)
    licences.allow("".join(head for document in documents for head in document.heads()))
    licences.allow("".join(document.texts[0] for document in documents))
    return licences
