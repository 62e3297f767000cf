"""Chinese and English say the same: the same measures, values and dates in each section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowbrief.language.figures import NAME_UNIT
from flowbrief.model.diagnostic import Diagnostic, Place
from flowbrief.model.document import Block, Chart, DataTable, Document, Section
from flowbrief.model.reading import list_figures

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
    yield "lead", _said(one.lead), _said(other.lead)
    yield "key figures", _said(one.key_figures), _said(other.key_figures)
    for left, right in zip(one.sections, other.sections, strict=True):
        yield left.id, _said(_list_words(left)), _said(_list_words(right))


def _list_words(section: Section) -> tuple[Block, ...]:
    """What a language words in its own way; charts and tables are the same in both, but for their labels."""
    return tuple(block for block in section.blocks if not isinstance(block, Chart | DataTable))


def _said(part: object) -> Said:
    return frozenset((run.measure, run.value, run.unit) for run in list_figures(part) if run.unit != NAME_UNIT)
