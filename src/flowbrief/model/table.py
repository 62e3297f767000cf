"""Loaded data with its origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .diagnostic import Diagnostic
from .period import Period
from .quantity import Unit
from .text import Text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a table came from.

    `path` is relative to the config file, so that it is the same on every machine. `sha256` is the hash of the
    bytes that were used: the header and the rows up to the as-of date. For an as-of at or after the last row
    it is the hash of the file.
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
    """One check that stood between the data and the reader; `subject` is what it looked at."""

    code: str
    subject: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A period that the data should hold and do not, with the reason the config gives."""

    period: Period
    reason: Text


@dataclass(frozen=True, slots=True)
class Table:
    """One loaded source.

    `frame` is tidy, one row a date and column, sorted by both: `period_start` and `period_end` (`date`; equal
    for a table of changes), `column` (str, our name for it), `value` (Decimal, in `unit`,
    inflow positive), `row` (int, the line in the file). Missing periods have no rows; they are in `gaps`.
    """

    name: str
    shape: str
    frame: pd.DataFrame
    unit: Unit
    universe: Text
    provenance: Provenance
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """What was loaded, without the rows: where it came from and which checks it passed."""

    as_of: date
    period: Period
    sources: tuple[Provenance, ...]
    gates: tuple[GateResult, ...]
    warnings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """All tables of a report, cut at `as_of`.

    `period` is the latest week that every weekly table holds. `gates` are the checks that were made, all passed;
    `warnings` are what the user should know although the build goes on.
    """

    as_of: date
    period: Period
    tables: tuple[Table, ...]
    gates: tuple[GateResult, ...]
    warnings: tuple[Diagnostic, ...] = ()

    def table(self, name: str) -> Table:
        """Return the table of one source; the configuration has made sure it exists."""
        return next(table for table in self.tables if table.name == name)

    @property
    def intake(self) -> Intake:
        """The dataset without its rows."""
        sources = tuple(table.provenance for table in self.tables)
        return Intake(self.as_of, self.period, sources, self.gates, self.warnings)
