"""Numbers, computed once, each with what it means and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .event import Event
from .gate import NO_RESERVATIONS, Reservations
from .period import Period
from .quantity import Quantity, Unit
from .table import Gap, Provenance
from .text import Text

Value = Quantity | Period | date

# The weekly flow of a subject, published or derived, or that of a group: the first of these that it has.
FLOW_KINDS = ("net_flow", "flow_from_shares", "flow_from_assets", "group_flow")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One cell of an input file that a measure was computed from; `line` counts from 1, the header included."""

    source: str
    column: str
    line: int
    period_end: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Lineage:
    """How a value came about: the formula in words, the measures or series that went in, the rows behind it."""

    formula: str
    inputs: tuple[str, ...]
    rows: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """Why there is no value.

    `code` is one of `gap-in-window`, `history-too-short`, `sign-change`, `no-earlier-period`, `zero`,
    `missing-level`, `unclear-split`, `too-few-members`, `none-found`, `different-quarters`, `not-positive`, `expired`,
    `not-published`. `gaps` are the missing periods responsible, if any.
    """

    code: str
    gaps: tuple[Gap, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One value a sentence, table or chart may print.

    `value` is None exactly when `absence` says why. `facets` are the facts about the value that wording
    depends on and that are not themselves numbers, such as `("side", "largest")`.
    """

    id: str
    value: Value | None
    period: Period
    universe: Text
    definition: Text
    lineage: Lineage
    absence: Absence | None = None
    facets: tuple[tuple[str, str], ...] = ()

    def facet(self, name: str) -> str | None:
        """Return one facet, or None if the measure does not have it."""
        return dict(self.facets).get(name)

    @property
    def quantity(self) -> Quantity:
        """The value as a quantity; asking a missing value or a date for one is a programming error."""
        if not isinstance(self.value, Quantity):
            raise TypeError(f"{self.id} is not a quantity: {self.value!r}")
        return self.value

    @property
    def day(self) -> date:
        """The value as a date, or the last day of a period."""
        if isinstance(self.value, Period):
            return self.value.end
        if not isinstance(self.value, date):
            raise TypeError(f"{self.id} is not a date: {self.value!r}")
        return self.value


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series; a missing period has no amount, and no line behind it."""

    period: Period
    amount: Decimal | None
    rows: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A quantity through time, oldest first, without holes: a missing period is a point without an amount."""

    id: str
    points: tuple[Point, ...]
    unit: Unit
    universe: Text

    @property
    def history_start(self) -> Period:
        """The first period, which every statement about history has to name."""
        return self.points[0].period

    def upto(self, count: int) -> tuple[Point, ...]:
        """The last `count` points (fewer if the history is shorter), oldest first."""
        return self.points[-count:]

    def since(self, day: date) -> Series:
        """The series from the first period that begins on a day or later; its last point is always kept."""
        later = tuple(point for point in self.points[:-1] if point.period.start >= day)
        return replace(self, points=(*later, self.points[-1]))


@dataclass(frozen=True, slots=True)
class Release:
    """One value of a flow as it was published on a day; a period that was revised has several."""

    period: Period
    released_on: date
    amount: Decimal
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one metric of the config found: its measures (the first carries the metric's own id) and series.

    The first series carries the metric's own id too if it is of the same thing; others add a part as measures do.
    """

    id: str
    kind: str
    subject: str
    measures: tuple[Measure, ...]
    series: tuple[Series, ...] = ()

    def measure(self, part: str = "") -> Measure:
        """Return the main measure, or the one whose id ends in `.part`."""
        wanted = f"{self.id}.{part}" if part else self.id
        return next(measure for measure in self.measures if measure.id == wanted)

    @property
    def main(self) -> Measure:
        """The measure that carries the metric's own id."""
        return self.measures[0]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was measured for one issue; prose, tables and charts all draw from here.

    `events` are the known events of the config, which limit what may be said; `reservations` are what a reader has to
    know of the data. `verdicts` says whether each condition of the config holds, by its text; None where that cannot
    be told.
    """

    as_of: date
    period: Period
    findings: tuple[Finding, ...]
    sources: tuple[Provenance, ...]
    gaps: tuple[Gap, ...]
    events: tuple[Event, ...] = ()
    reservations: Reservations = NO_RESERVATIONS
    verdicts: Mapping[str, bool | None] = field(default_factory=dict)

    def finding(self, metric_id: str) -> Finding:
        """Return the finding of one metric."""
        return next(finding for finding in self.findings if finding.id == metric_id)

    def find(self, kind: str, subject: str) -> Finding | None:
        """Return the first finding of a kind about a subject, or None if the config does not ask for it."""
        return next((f for f in self.findings if f.kind == kind and f.subject == subject), None)

    def find_flow(self, subject: str) -> Finding | None:
        """Return the weekly flow of a subject, the first if it has several, or None."""
        return next((f for f in self.findings if f.kind in FLOW_KINDS and f.subject == subject), None)

    def find_behind(self, headline: str) -> Finding | None:
        """Return what heads an issue: the figure of that id if the name has a dot, or else the flow of the subject."""
        if "." in headline:
            return next((f for f in self.findings if f.id == headline), None)
        return self.find_flow(headline)

    def find_home(self, measure_id: str) -> Finding | None:
        """Return the finding that a measure, or a part or a week of one, belongs to; None if there is none."""
        name = measure_id.partition("@")[0]
        by_id = {finding.id: finding for finding in self.findings}
        while name and name not in by_id:
            name = name.rpartition(".")[0]
        return by_id.get(name)

    def measure(self, measure_id: str) -> Measure | None:
        """Return one measure by id, or None if there is none of that name."""
        return next((m for f in self.findings for m in f.measures if m.id == measure_id), None)
