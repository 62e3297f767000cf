"""Loaded data with its origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .diagnostic import Diagnostic
from .gate import NO_RESERVATIONS, Reservations
from .period import Period
from .quantity import Unit
from .text import Text
from .vintage import VintageFile


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a table came from.

    `path` is relative to the config file, so that it is the same on every machine. `sha256` is the hash of the
    bytes that were used: the header and the rows up to the as-of date. For an as-of at or after the last row
    it is the hash of the file. Of a source that is no plain CSV file, `extract` is the table that was read from it, as
    CSV, and the hash is that of the extract. `vintage` is the download that was read, of a source that is fetched.
    """

    source: str
    path: str
    sha256: str
    rows: int
    first_on: date
    last_on: date
    provider: Text
    publication: Text
    licence: Text
    shape: str
    extract: bytes | None = None
    vintage: VintageFile | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One line of a source before anything is understood: its cells as text, and the bytes they were read from."""

    line: int
    cells: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class RawTable:
    """What a source delivers: the headings and the rows, in the order of the file."""

    header: RawRow
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """One check that stood between the data and the reader; `subject` is what it looked at.

    One that did not pass and was overridden has the reasons for it.
    """

    code: str
    subject: str
    passed: bool
    detail: str = ""
    overridden: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A period that the data should hold and do not, with the reason the config gives."""

    period: Period
    reason: Text


@dataclass(frozen=True, slots=True)
class Vintage:
    """One release of one value: the period and column it is of, the day it was published, the line it stands in."""

    period: Period
    column: str
    released_on: date
    value: Decimal
    row: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of a table: its period (one day in a table of changes or levels), our name of its column, the value in
    the unit of the column (inflow positive), the line in the file.
    """

    period: Period
    column: str
    value: Decimal
    row: int


@dataclass(frozen=True, slots=True)
class Table:
    """One loaded source.

    `observations` are its values, one a period and column, sorted by both. Missing periods have none; they are in
    `gaps`.
    `units` holds the units of the columns that have their own. `weeks` are the whole weeks that a table of levels
    reaches over, oldest first. `vintages` are all releases known at the as-of date, oldest first, of a source that
    keeps revisions; `observations` has the latest of each.
    """

    name: str
    shape: str
    observations: tuple[Observation, ...]
    unit: Unit
    universe: Text
    provenance: Provenance
    gaps: tuple[Gap, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)
    weeks: tuple[Period, ...] = ()
    vintages: tuple[Vintage, ...] = ()

    def of_column(self, column: str) -> tuple[Observation, ...]:
        """The observations of one column, oldest first."""
        chosen = (observation for observation in self.observations if observation.column == column)
        return tuple(sorted(chosen, key=lambda observation: observation.period.end))

    def unit_of(self, column: str) -> Unit:
        """Return the unit of one column."""
        return self.units.get(column, self.unit)


@dataclass(frozen=True, slots=True)
class Intake:
    """What was loaded, without the rows: where it came from and which checks it passed."""

    as_of: date
    period: Period
    sources: tuple[Provenance, ...]
    gates: tuple[GateResult, ...]
    warnings: tuple[Diagnostic, ...]
    reservations: Reservations = NO_RESERVATIONS


@dataclass(frozen=True, slots=True)
class Dataset:
    """All tables of a report, cut at `as_of`.

    `period` is the latest week that every table of weeks or levels holds. `gates` are the checks that were made, all
    passed; `warnings` are what the user should know although the build goes on.
    """

    as_of: date
    period: Period
    tables: tuple[Table, ...]
    gates: tuple[GateResult, ...]
    warnings: tuple[Diagnostic, ...] = ()
    reservations: Reservations = NO_RESERVATIONS

    def table(self, name: str) -> Table:
        """Return the table of one source; the configuration has made sure it exists."""
        return next(table for table in self.tables if table.name == name)

    @property
    def intake(self) -> Intake:
        """The dataset without its rows."""
        sources = tuple(table.provenance for table in self.tables)
        return Intake(self.as_of, self.period, sources, self.gates, self.warnings, self.reservations)
