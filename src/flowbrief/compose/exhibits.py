"""Numbers for the figures and tables of an issue, and references to them where a paragraph speaks of what they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flowbrief.language.figures import print_figure
from flowbrief.language.phrasebook import Phrasebook
from flowbrief.model.document import (
    Block,
    Chart,
    DataTable,
    Datum,
    Opinion,
    Paragraph,
    Plain,
    Reference,
    Runs,
    Section,
)
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.reading import list_figures
from flowbrief.model.spec import ReportSpec

from .cells import label_value

# What shows a line of everything shows nothing in particular.
_SUMMARIES = ("dashboard",)


@dataclass(frozen=True, slots=True)
class _Exhibit:
    """One figure or table: its target, its number in words, and the measures and points that stand in it."""

    target: str
    number: Runs
    measures: frozenset[str]
    points: frozenset[tuple[str, str]]

    def shows(self, paragraph: Paragraph) -> bool:
        """True if a figure of the paragraph stands in it, as itself or as a point of its series."""
        return any(
            figure.measure in self.measures or (figure.measure, figure.value) in self.points
            for figure in list_figures(paragraph.runs)
        )


def number_exhibits(
    spec: ReportSpec, sections: Sequence[Section], data: Iterable[Datum], book: Phrasebook
) -> tuple[Section, ...]:
    """Number charts and tables from one over the whole issue, and refer to those that show what a paragraph says.

    A section refers to an exhibit once, at the end of its first paragraph that prints a figure of it. Tables of words
    and dashboards are numbered, but not referred to: what stands in them stands in the text as well.
    """
    summaries = {chart.id for chart in spec.charts if chart.kind in _SUMMARIES}
    places: dict[str, list[Datum]] = {}
    for datum in data:
        places.setdefault(datum.place, []).append(datum)
    exhibits: dict[str, _Exhibit] = {}
    counts = {"figure": 0, "table": 0}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Chart | DataTable):
                kind = "figure" if isinstance(block, Chart) else "table"
                counts[kind] += 1
                is_told = (isinstance(block, DataTable) and not block.unit) or block.id in summaries
                rows = () if is_told else places.get(block.id, ())
                exhibits[_name_target(block)] = _number(block, kind, counts[kind], rows, book)
    return tuple(_refer(section, exhibits, book) for section in sections)


def _name_target(block: Chart | DataTable) -> str:
    return f"{'chart' if isinstance(block, Chart) else 'table'}.{block.id}"


def _number(block: Chart | DataTable, kind: str, number: int, rows: Sequence[Datum], book: Phrasebook) -> _Exhibit:
    target = _name_target(block)
    label = label_value(f"exhibit.{target}", Quantity(Decimal(number), COUNT))
    return _Exhibit(
        target,
        (Plain(book.word(kind)), print_figure(label, "digits", book.language)),
        frozenset(row.measure for row in rows),
        frozenset((row.series, row.value) for row in rows if row.value),
    )


def _refer(section: Section, exhibits: Mapping[str, _Exhibit], book: Phrasebook) -> Section:
    # Charts first, then tables, each in order.
    left = sorted(exhibits.values(), key=lambda exhibit: exhibit.target.startswith("table."))

    def finish(block: Block) -> Block:
        match block:
            case Chart() | DataTable():
                return replace(block, number=exhibits[_name_target(block)].number)
            case Paragraph():
                shown = [exhibit for exhibit in left if exhibit.shows(block)]
                left[:] = [exhibit for exhibit in left if exhibit not in shown]
                return replace(block, references=_list_references(shown, book)) if shown else block
            case Opinion():
                parts = tuple(finish(part) if isinstance(part, Paragraph) else part for part in block.blocks)
                return replace(block, blocks=parts)  # type: ignore[arg-type]
        return block

    return replace(section, blocks=tuple(finish(block) for block in section.blocks))


def _list_references(shown: Sequence[_Exhibit], book: Phrasebook) -> tuple[Reference, ...]:
    """The exhibits in brackets, each leading to itself."""
    comma = Reference("", (Plain(book.word("list.comma")),))
    listed = [part for exhibit in shown for part in (comma, Reference(exhibit.target, exhibit.number))][1:]
    opening, closing = (Reference("", (Plain(book.word(f"bracket.{side}")),)) for side in ("open", "close"))
    return (opening, *listed, closing)
