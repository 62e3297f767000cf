"""What a config says about the checks that stop bad data, and what came of the checks that it overrides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .diagnostic import Place
from .period import Period
from .quantity import Unit
from .text import Text

# The findings that a person may let pass, each with the check it belongs to. What is not listed says that the file
# is not what the config describes: no reason makes such a file readable.
OVERRIDABLE: Mapping[str, str] = {
    "does-not-add-up": "adds-up",
    "scale-break": "scale",
    "repeated-period": "last-period",
    "all-zero-period": "last-period",
    "zero-fill": "zeros",
    "series-ended": "zeros",
    "flow-over-assets": "assets",
    "unchanged-level": "unchanged",
    "period-late": "expected",
    "data-stale": "freshness",
    "series-missing": "complete",
    "revision-above-limit": "revision",
}

# These ask how late the data are, which a report for a given day does not.
OF_LATEST = frozenset(("period-late", "data-stale", "series-missing"))


@dataclass(frozen=True, slots=True)
class AssetsRule:
    """How much of its assets a fund may plausibly take in or lose in one row.

    Either `flow` is a column of flows and `assets` one of assets, or `shares` one of shares and `price` one of prices,
    by which a split is told from a flow. `at_most` is a share: 0.3 for three tenths. `is_implied` is a rule that no one
    wrote: it judges the newest rows, and earlier ones only where the price jumped the other way some rows before or
    after, for a young fund may well have doubled. `splits` are the days of declared splits, which it lets be.
    """

    at_most: Decimal
    flow: str | None = None
    assets: str | None = None
    shares: str | None = None
    price: str | None = None
    is_implied: bool = False
    splits: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class RevisionLimit:
    """How far a newer file may go from what the issue before used: `above` in the unit of the file, or a `share`."""

    above: Decimal | None = None
    share: Decimal | None = None

    def is_passed_by(self, before: Decimal, after: Decimal) -> bool:
        """True if the change from one figure of the file to the next is beyond the limit."""
        change = abs(after - before)
        if self.above is not None and change > self.above:
            return True
        return self.share is not None and change > self.share * abs(before)


@dataclass(frozen=True, slots=True)
class SourceGates:
    """The checks of one source beside its adding-up rules and the age of its newest row.

    `expected_warn_after` and `expected_error_after` are days after the close of a period that is not there.
    `is_complete` demands the newest period that any source of the report holds. `unchanged` says after how many equal
    rows in a row a column of levels has stopped being kept up.
    """

    expected_warn_after: int | None = None
    expected_error_after: int | None = None
    is_complete: bool = False
    assets: tuple[AssetsRule, ...] = ()
    unchanged: tuple[tuple[str, int], ...] = ()
    revision: RevisionLimit | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A finding of one source that a person lets pass, for some periods or for all, with the reason."""

    gate: str
    source: str
    reason: Text
    place: Place
    periods: tuple[date, ...] = ()

    def covers(self, gate: str, source: str, on: date | None) -> bool:
        """True for a finding that this lets pass; `on` is the date of its row, None if it is about no row."""
        if (gate, source) != (self.gate, self.source):
            return False
        return not self.periods or on in self.periods


@dataclass(frozen=True, slots=True)
class Overridden:
    """What an override let pass: the dates of the rows in question, oldest first, and how many findings it were."""

    override: Override
    days: tuple[date, ...]
    findings: int
    publication: Text
    is_weekly: bool


@dataclass(frozen=True, slots=True)
class ProvidersSpec:
    """Two columns of different sources that should agree on one universe, and by how much they may differ.

    `tolerance` is in whole units, of a currency for example; `share` is of the larger of the two.
    """

    id: str
    name: Text
    first: tuple[str, str]
    second: tuple[str, str]
    tolerance: Decimal | None
    share: Decimal | None

    def is_passed_by(self, one: Decimal, other: Decimal) -> bool:
        """True if two figures differ by more than is allowed."""
        apart = abs(one - other)
        if self.tolerance is not None and apart > self.tolerance:
            return True
        return self.share is not None and apart > self.share * max(abs(one), abs(other))


@dataclass(frozen=True, slots=True)
class Differing:
    """Two providers' figures for the same week that are further apart than allowed."""

    providers: ProvidersSpec
    period: Period
    names: tuple[Text, Text]
    values: tuple[Decimal, Decimal]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of a week that the issue before used, and that the newest file has changed.

    `is_large` if the change is beyond the limit of the source. `line` is where the newest file has it.
    """

    source: str
    column: str
    period: Period
    before: Decimal
    after: Decimal
    unit: Unit
    line: int
    is_large: bool = False


@dataclass(frozen=True, slots=True)
class Retracted:
    """A statement of an earlier issue that the newest data no longer bear out.

    `issue` is the day of that issue, `week` the last day of the week it was about. `side_before` and `side` are the
    directions of the flow then and now (`in`, `out`, `flat`); they differ if it is the direction that was taken back.
    Then `cell` names the source and column of the figures `before`, which that issue used, and `after`, if the subject
    is such a column.
    """

    issue: date
    week: date
    subject: str
    kind: str
    side_before: str
    side: str
    cell: tuple[str, str] | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Reservations:
    """What a reader has to know of the data before trusting the figures.

    `issue` is the day of the issue that `restated` figures are compared with, `compared` how many were.
    """

    overridden: tuple[Overridden, ...] = ()
    restated: tuple[Restated, ...] = ()
    retracted: tuple[Retracted, ...] = ()
    differing: tuple[Differing, ...] = ()
    issue: date | None = None
    compared: int = 0


NO_RESERVATIONS = Reservations()
NO_GATES = SourceGates()
