"""What the notes say of sources: each that is listed is named once, beside its days; figures are dated as declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .derivation import Derivation
from .figures import show
from .finding import Disagreement
from .material import NotDerived
from .passage import Passage, Piece
from .recipe import Recipe, Source
from .wording import Wording

_ENDS = ("first_on", "last_on")
_CELL = re.compile(r"source:([^.]+)\.[^@]+@")
_COLON = re.compile("[:：]")


def check_publications(
    name: str, passages: Sequence[Passage], recipe: Recipe, derivation: Derivation, language: str
) -> Iterator[Disagreement]:
    """Compare the days beside each listed source with its own, and find those that are listed nowhere or twice."""
    listed = [source for source in recipe.sources.values() if source.listed_with]
    named: Counter[str] = Counter()
    for passage in passages:
        for text, spans in _list_stretches(passage):
            begun_by = recipe.sources.get(spans[0][0])
            if begun_by is None or not begun_by.listed_with:
                continue
            group = [source for source in listed if source.listed_with == begun_by.listed_with]
            for source in _find_named(text, group, language):
                named[source.name] += 1
                yield from _compare(passage.place, source, spans, derivation, language)
    if not named and not any(_is_entry(passage) for passage in passages):
        return
    for source in listed:
        if named[source.name] != 1:
            times = f"listed {named[source.name]} times" if named[source.name] else "not listed"
            yield Disagreement(f"{name}: sources", f"{source.listed_as[language]} is {times}", "listed once")


def check_bases(passages: Sequence[Passage], recipe: Recipe, wording: Wording) -> Iterator[Disagreement]:
    """Compare the day by which a figure of a source is said to be dated with what the source declares."""
    for passage in passages:
        source: Source | None = None
        measure = ""
        for piece in passage.pieces:
            cell = _CELL.match(piece.measure or "")
            if cell is not None:
                source, measure = recipe.sources.get(cell[1]), piece.measure or ""
            for basis, words in wording.bases.items():
                if passage.kind == "note" and source is not None and words in piece.text and basis != source.date_basis:
                    expected = wording.bases.get(source.date_basis, "no such day")
                    yield Disagreement(passage.place, words, expected, measure)


def _list_stretches(passage: Passage) -> Iterator[tuple[str, list[tuple[str, str, Piece]]]]:
    """The words before two days of a source, and those days: the source that they are of, which end, what is printed.

    A name with a digit in it is no day; its words count.
    """
    text, spans = "", list[tuple[str, str, Piece]]()
    for piece in passage.pieces:
        source, _, end = (piece.measure or "").removeprefix("source.").rpartition(".")
        if not (piece.measure or "").startswith("source.") or end not in _ENDS:
            if not spans:
                text += piece.text
            continue
        spans.append((source, end, piece))
        if len(spans) == len(_ENDS):
            yield text, spans
            text, spans = "", []


def _is_entry(passage: Passage) -> bool:
    return any((piece.measure or "").startswith("source.") for piece in passage.pieces)


def _find_named(text: str, group: Sequence[Source], language: str) -> Iterator[Source]:
    """The sources that the words before some days name, behind the name of the publication."""
    for name in sorted({source.listed_as[language] for source in group}, key=len, reverse=True):
        start = 0 if _COLON.search(name) else max((match.end() for match in _COLON.finditer(text)), default=0)
        found = re.compile(rf"(?<![A-Za-z0-9_.-]){re.escape(name)}(?![A-Za-z0-9_-])").search(text, start)
        if found is not None:
            # A shorter name within it is not named by that.
            text = f"{text[: found.start()]}\0{text[found.end() :]}"
            yield from (source for source in group if source.listed_as[language] == name)


def _compare(
    place: str, source: Source, spans: Sequence[tuple[str, str, Piece]], derivation: Derivation, language: str
) -> Iterator[Disagreement]:
    for beside, end, piece in spans:
        try:
            own, other = (derivation.find(f"source.{one}.{end}")[0] for one in (source.name, beside))
        except NotDerived:
            continue
        if own != other:
            yield Disagreement(place, f"{source.listed_as[language]}: {piece.text}", show(own), piece.measure or "")
