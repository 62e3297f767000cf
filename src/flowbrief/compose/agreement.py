"""Chinese and English say the same: the same measures, values and dates in each section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowbrief.language.figures import NAME_UNIT
from flowbrief.model.diagnostic import Diagnostic, Place
from flowbrief.model.document import (
    BulletList,
    Document,
    Figure,
    KeyFigures,
    Note,
    Opinion,
    Paragraph,
    Runs,
    Section,
    Subheading,
)

Said = frozenset[tuple[str, str, str]]


def find_disagreements(documents: Sequence[Document]) -> tuple[Diagnostic, ...]:
    """Compare each language with the first, section by section; empty if they agree.

    House sentences agree by construction; what can differ is the prose that analysts write per language.
    """
    found: list[Diagnostic] = []
    for other in documents[1:]:
        for name, one, two in _pair(documents[0], other):
            for language, missing in ((other.language, one - two), (documents[0].language, two - one)):
                found.extend(
                    Diagnostic(
                        "languages-differ",
                        f"the {language} text of {name!r} does not say {measure} ({value} {unit})",
                        Place(documents[0].report, field=name),
                        "print the same measures in both languages",
                    )
                    for measure, value, unit in sorted(missing)
                )
    return tuple(found)


def _pair(one: Document, other: Document) -> Iterator[tuple[str, Said, Said]]:
    yield "headline", _said(one.headline), _said(other.headline)
    yield "lead", _said(*(p.runs for p in one.lead)), _said(*(p.runs for p in other.lead))
    yield "key figures", _said(*_texts(one.key_figures)), _said(*_texts(other.key_figures))
    for left, right in zip(one.sections, other.sections, strict=True):
        yield left.id, _said(*_section_texts(left)), _said(*_section_texts(right))


def _section_texts(section: Section) -> Iterator[Runs]:
    for block in section.blocks:
        yield from _texts(block)


def _texts(block: object) -> Iterator[Runs]:
    match block:
        case Paragraph() | Subheading() | Note():
            yield block.runs
        case BulletList():
            yield from block.items
        case KeyFigures():
            for tile in block.tiles:
                yield from (tile.label, tile.figure, tile.context)
        case Opinion():
            for part in block.blocks:
                yield from _texts(part)


def _said(*texts: Runs) -> Said:
    return frozenset(
        (run.measure, run.value, run.unit)
        for runs in texts
        for run in runs
        if isinstance(run, Figure) and run.unit != NAME_UNIT
    )
