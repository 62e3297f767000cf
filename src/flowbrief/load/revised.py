"""What a publisher changed of what had been published: two files of one source, value by value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from flowbrief.extend import Registry
from flowbrief.load.dataset import read_bytes
from flowbrief.load.inspection import understand_file
from flowbrief.load.row import SourceFile
from flowbrief.load.vintage import take_vintage
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.vintage import VintageFile
from flowbrief.model.world import World

# What a value is of: its date, the first day of what a filing covers, the release where a file keeps several.
Key = tuple[date, date, date | None]
Values = dict[tuple[Key, str], Decimal]


@dataclass(frozen=True, slots=True)
class Revised:
    """One value that was changed: of which date and column, and what each vintage says; None where it has none.

    The values are those of the file, in its own unit and sign. `column` is our name, `heading` the file's.
    """

    on: date
    column: str
    heading: str
    values: tuple[Decimal | None, ...]

    @property
    def difference(self) -> Decimal | None:
        """The last value less the first; None where one of them is missing."""
        old, new = self.values[0], self.values[-1]
        return None if old is None or new is None else new - old


@dataclass(frozen=True, slots=True)
class Revisions:
    """What differs between vintages of one source: values that were revised, dates that came and went."""

    source: str
    vintages: tuple[VintageFile, ...]
    revised: tuple[Revised, ...]
    added: tuple[date, ...]
    gone: tuple[date, ...]


def find_revisions(
    spec: ReportSpec, source: SourceSpec, vintages: Sequence[VintageFile], world: World, registry: Registry
) -> Revisions:
    """Compare vintages of a source, oldest first: every value that two neighbours have and say differently.

    A value counts once, however often it was revised; dates that are only in the newer files are `added`, dates that
    a newer file lacks are `gone`. Raises Refused if a file cannot be read cell by cell (exit 4).
    """
    files = [_read(spec, source, vintage, world, registry) for vintage in vintages]
    values = [_list_values(file) for file in files]
    keys = {key for held in values for key in held}
    headings = dict(source.columns)
    order = [name for name, _ in source.columns]
    revised = [
        Revised(key[0], column, headings[column], tuple(held.get((key, column)) for held in values))
        for key, column in sorted(keys, key=lambda one: (one[0][:2], str(one[0][2]), order.index(one[1])))
        if _differs([held.get((key, column)) for held in values])
    ]
    days = [{row.on for row in file.rows} for file in files]
    added = {day for old, new in pairwise(days) for day in new - old}
    gone = {day for old, new in pairwise(days) for day in old - new}
    return Revisions(source.name, tuple(vintages), tuple(revised), tuple(sorted(added)), tuple(sorted(gone)))


def _differs(values: Sequence[Decimal | None]) -> bool:
    said = [value for value in values if value is not None]
    return any(old != new for old, new in pairwise(said))


def _read(spec: ReportSpec, source: SourceSpec, vintage: VintageFile, world: World, registry: Registry) -> SourceFile:
    own = take_vintage(spec, source, vintage)
    return understand_file(own, read_bytes(own, world), registry, world.today)


def _list_values(file: SourceFile) -> Values:
    released = file.spec.revisions
    return {
        ((row.on, row.started_on or row.on, row.released_on if released else None), name): number
        for row in file.rows
        for name, number in row.numbers.items()
    }
