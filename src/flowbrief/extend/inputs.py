"""What a registered function is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flowbrief.model.event import Event, find_break
from flowbrief.model.measure import Absence, Finding, Lineage, Measure, Release, Series, SourceRow, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity
from flowbrief.model.spec import MetricSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Text

from .frame import build_frame

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class MetricInput:
    """All that a metric may look at.

    `period` is the week the issue is about. `flows` holds the weekly series of each subject, in currency units,
    oldest first, ending with that week. `findings` holds the metrics computed before this one, by id. `releases`
    holds, for subjects whose source keeps revisions, every release known at the as-of date, oldest first.
    `member_kinds` says, for each setting that lists subjects, which kinds of metric it looks for.
    `definition`, `formula` and `universe` are those of the metric's own entry and subject. `events` are the known
    events of the config.
    """

    spec: MetricSpec
    period: Period
    dataset: Dataset
    flows: Mapping[str, Series]
    findings: Mapping[str, Finding]
    definition: Text
    formula: str
    universe: Text
    releases: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)
    member_kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()

    def param(self, name: str) -> Any:
        """The checked value of one setting."""
        return self.spec.params[name]

    def finding(self, param: str) -> Finding:
        """The finding of the metric that a setting names."""
        return self.findings[self.param(param)]

    def series(self, param: str) -> Series:
        """The first series of the metric that a setting names."""
        return self.finding(param).series[0]

    def history(self, param: str) -> Series:
        """The series of the metric that a setting names, as far back as its numbers are like for like.

        That is from the first period that begins on or after the latest lasting event of its subject (a
        reclassification, new coverage, a break); the whole series where there is none.
        """
        series = self.series(param)
        day = find_break(self.events, self.finding(param).subject, self.period)
        return series if day is None else series.since(day)

    def frame(self, source: str) -> pd.DataFrame:
        """One source as a tidy pandas frame, see `build_frame`; nothing after the as-of date is in it."""
        return build_frame(self.dataset.table(source))

    def members(self, param: str) -> tuple[Finding, ...]:
        """For each subject that a setting lists, its first finding of one of the kinds that the setting asks for.

        The configuration has made sure that there is one, and that it is computed before this metric.
        """
        return tuple(
            next(f for f in self.findings.values() if f.subject == subject and f.kind in self.member_kinds[param])
            for subject in self.param(param)
        )

    def measure(
        self,
        value: Value | None,
        part: str = "",
        *,
        definition: Text | None = None,
        period: Period | None = None,
        inputs: tuple[str, ...] = (),
        rows: tuple[SourceRow, ...] = (),
        absence: Absence | None = None,
        facets: tuple[tuple[str, str], ...] = (),
    ) -> Measure:
        """Make one measure of this metric; `part` is empty for the main one, `absence` stands for no value."""
        return Measure(
            id=f"{self.spec.id}.{part}" if part else self.spec.id,
            value=value,
            period=period or self.period,
            universe=self.universe,
            definition=definition or self.definition,
            lineage=Lineage(self.formula, inputs, rows),
            absence=absence if value is None else None,
            facets=facets,
        )

    def found(self, *measures: Measure, series: tuple[Series, ...] = ()) -> Finding:
        """Make the finding of this metric, its main measure first.

        Where the main measure is absent because of a gap, the extent of the gap is added as measures of its own
        (`gap_weeks`, `gap_first`, `gap_last`), so that a sentence can name the missing weeks.
        """
        absence = measures[0].absence
        if absence is not None and absence.gaps:
            measures += self._measure_gap(tuple(gap.period for gap in absence.gaps))
        return Finding(self.spec.id, self.spec.kind, self.spec.subject, measures, series)

    def _measure_gap(self, missing: tuple[Period, ...]) -> tuple[Measure, ...]:
        weeks = (
            Text("缺失周数", "weeks missing"),
            Text("缺失首周", "first missing week"),
            Text("缺失末周", "last missing week"),
        )
        return (
            self.measure(Quantity(Decimal(len(missing)), COUNT), "gap_weeks", definition=weeks[0]),
            self.measure(missing[0].end, "gap_first", definition=weeks[1], period=missing[0]),
            self.measure(missing[-1].end, "gap_last", definition=weeks[2], period=missing[-1]),
        )
