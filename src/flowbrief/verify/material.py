"""What an issue may be calculated from: rows, weeks, flows and levels, each as the recipe names them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from .funds import fund_unit, fund_weeks
from .growth import rate_weeks
from .recipe import FLOWS, RATES, Metric, Recipe, Source
from .revisions import Published
from .rows import Row, Rows, UnreadableInput, close_weeks, fill_weeks, lay_weeks, read_rows
from .sums import group_rate_weeks, group_weeks
from .values import Week


class NotDerived(Exception):  # noqa: N818 - named for what happened
    """There is no second calculation for a measure: its kind, its source or its part is not known here."""


def _open(source: Source, open_input: Callable[[str], bytes], files: Mapping[str, bytes]) -> bytes:
    if source.extract is None:
        return open_input(source.path)
    if source.extract not in files:
        raise UnreadableInput(f"{source.extract}: what was read from {source.path} is not in the issue")
    return files[source.extract]


class Material:
    """The rows of an issue up to its as-of date, laid out in weeks, and what each subject's flow is in them.

    `open_input` returns the bytes of an input by the path that the recipe names; `files` are those of the issue, where
    the tables read out of other files lie. Raises UnreadableInput.
    """

    def __init__(
        self, recipe: Recipe, open_input: Callable[[str], bytes], files: Mapping[str, bytes] | None = None
    ) -> None:
        self.recipe, self.files = recipe, files or {}
        self.as_of = recipe.as_of
        known_by = recipe.known_by or (recipe.as_of if recipe.is_walled else None)
        self.rows: dict[str, Rows] = {
            source.name: read_rows(source, _open(source, open_input, self.files), recipe.as_of, known_by)
            for source in recipe.sources.values()
            if source.is_readable
        }
        # With a source that cannot be read here, nothing is known about which weeks there are.
        self.is_partial = len(self.rows) < len(recipe.sources)
        self.end = self._find_end()
        self._laid: dict[str, dict[date, tuple[date, Row | None]]] = {
            name: lay_weeks(rows, self.end) if rows.source.shape == "weekly" else close_weeks(rows, self.end)
            for name, rows in self.rows.items()
            if rows.source.has_weeks
        }
        self._weeks: dict[str, tuple[Week, ...]] = {}
        self._flows: dict[str, tuple[Week, ...]] = {}

    def _find_end(self) -> date:
        """The last day of the latest week that every source of weeks or levels holds.

        Levels hold a week once there is a row on or after its last day.
        """
        held = [
            {row.on for row in rows.rows} if rows.source.shape == "weekly" else set(close_weeks(rows, rows.rows[-1].on))
            for rows in self.rows.values()
            if rows.source.has_weeks
        ]
        if not held:
            return self.as_of
        common = set.intersection(*held)
        if not common:
            raise UnreadableInput("no week is held by all sources of weeks and levels")
        return max(common)

    def metric(self, metric_id: str) -> Metric:
        """Return one metric of the recipe. Raises NotDerived if there is none."""
        if metric_id not in self.recipe.metrics:
            raise NotDerived(metric_id)
        return self.recipe.metrics[metric_id]

    def weeks(self, subject_id: str) -> tuple[Week, ...]:
        """The weeks of one subject, oldest first, the last being the one reported on."""
        if subject_id not in self._weeks:
            self._weeks[subject_id] = self._read_weeks(subject_id)
        return self._weeks[subject_id]

    def _read_weeks(self, subject_id: str) -> tuple[Week, ...]:
        subject = self.recipe.subjects[subject_id]
        if subject.column is not None:
            if subject.source not in self._laid or self.recipe.sources[subject.source].shape != "weekly":
                raise NotDerived(subject_id)
            return fill_weeks(self._laid[subject.source], subject.column)
        if subject.whole is None:
            raise NotDerived(subject_id)
        parts = [{week.end: week.number for week in self.weeks(part)} for part in subject.parts]
        rest = []
        for week in self.weeks(subject.whole):
            number = week.number
            for part in parts:
                taken = part.get(week.end)
                number = None if number is None or taken is None else number - taken
            rest.append(Week(week.start, week.end, number))
        return tuple(rest)

    def weeks_of(self, metric: Metric, *, with_rates: bool = False) -> tuple[Week, ...]:
        """The weeks of the flow, or with `with_rates` the flow rate, that a metric is of. Raises NotDerived."""
        return self.flow(self.metric(metric.params["of"]), with_rates=with_rates)

    def history_of(self, metric: Metric, *, with_rates: bool = False) -> tuple[Week, ...]:
        """The same weeks, but for those that lie before the last break in the subject's numbers, in part or in whole.

        The week reported on is always among them. Raises NotDerived.
        """
        *earlier, now = self.weeks_of(metric, with_rates=with_rates)
        of = self.metric(metric.params["of"])
        for subject in (of.subject, *(of.params.get("subjects") or ())):
            for day in self.recipe.breaks.get(subject, ()):
                if day <= self.end:
                    earlier = [week for week in earlier if week.start >= day]
        return (*earlier, now)

    def flow(self, metric: Metric, *, with_rates: bool = False) -> tuple[Week, ...]:
        """The weeks of a flow, oldest first. Raises NotDerived if the metric is none."""
        if metric.id not in self._flows:
            if metric.kind == "net_flow":
                self._flows[metric.id] = self.weeks(metric.subject)
            elif metric.kind == "group_flow":
                self._flows[metric.id] = group_weeks(metric, self)
            elif metric.kind in FLOWS:
                self._flows[metric.id] = fund_weeks(metric, self)
            elif metric.kind == "flow_rate" and with_rates:
                self._flows[metric.id] = rate_weeks(metric, self)
            elif metric.kind == "group_rate" and with_rates:
                self._flows[metric.id] = group_rate_weeks(metric, self)
            else:
                raise NotDerived(metric.id)
        return self._flows[metric.id]

    def flow_unit(self, metric: Metric) -> str:
        """The unit of a flow or a flow rate."""
        if metric.kind in RATES:
            return "percent"
        if metric.kind == "group_flow":
            return self.flow_unit(self.flow_of(metric.params["subjects"][0]))
        return self.unit(metric.subject) if metric.kind == "net_flow" else fund_unit(metric, self)

    def flow_of(self, subject: str) -> Metric:
        """The weekly flow of a subject: the first there is. Raises NotDerived if there is none."""
        return self._first(subject, FLOWS)

    def rate_of(self, subject: str) -> Metric:
        """The flow rate of a subject: the first there is. Raises NotDerived if there is none."""
        return self._first(subject, ("flow_rate",))

    def _first(self, subject: str, kinds: tuple[str, ...]) -> Metric:
        of_subject = (m for m in self.recipe.metrics.values() if m.subject == subject and m.kind in kinds)
        found = next(of_subject, None)
        if found is None:
            raise NotDerived(subject)
        return found

    def gaps(self) -> frozenset[date]:
        """The last days of the weeks that some source of the issue lacks."""
        lacking = {end for name, laid in self._laid.items() for end, (_, row) in laid.items()
                   if row is None and self._is_declared(name, end)}  # fmt: skip
        return frozenset(lacking)

    def _is_declared(self, name: str, end: date) -> bool:
        """False for a week of levels without a row that is not declared missing."""
        source = self.recipe.sources[name]
        return source.shape == "weekly" or end in {day for day, _ in source.missing}

    @property
    def start(self) -> date:
        """The first day of the week reported on; of an issue without weeks, the first of its last seven days."""
        if not self._laid:
            return self.end - timedelta(days=6)
        return next(laid[self.end][0] for laid in self._by_shape() if self.end in laid)

    def _by_shape(self) -> list[dict[date, tuple[date, Row | None]]]:
        names = sorted(self._laid, key=lambda name: self.recipe.sources[name].shape != "weekly")
        return [self._laid[name] for name in names]

    def laid(self, source: str) -> dict[date, tuple[date, Row | None]]:
        """The weeks of one source by their last day: the first day and the last row. Raises NotDerived."""
        if source not in self._laid:
            raise NotDerived(source)
        return self._laid[source]

    def level_rows(self, source: str) -> tuple[Row, ...]:
        """The rows of a source of levels or weeks up to the week reported on, oldest first. Raises NotDerived."""
        if source not in self._laid:
            raise NotDerived(source)
        return tuple(row for row in self.rows[source].rows if row.on <= self.end)

    def levels(self, source: str, column: str) -> dict[date, Decimal]:
        """One column of such a source by day."""
        return {row.on: row.numbers[column] for row in self.level_rows(source)}

    def filings(self, source: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The latest filing of each span, and all filings. Raises NotDerived."""
        if source not in self.rows or self.rows[source].source.shape != "filings":
            raise NotDerived(source)
        return self.rows[source].rows, self.rows[source].releases

    def published(self, subject_id: str) -> Published:
        """Each week of a subject with its releases, oldest first: the day and the amount. Raises NotDerived."""
        subject = self.recipe.subjects[subject_id]
        if subject.column is not None and subject.source in self._laid:
            found: Published = {}
            for row in self.rows[subject.source].releases:
                if row.released is not None and row.on <= self.end:
                    found.setdefault(row.on, []).append((row.released, row.numbers[subject.column]))
            return found
        if subject.whole is None:
            raise NotDerived(subject_id)
        rest = self.published(subject.whole)
        for part in map(self.published, subject.parts):
            taken = {(end, day): number for end, steps in part.items() for day, number in steps}
            rest = {end: [(day, number - taken[end, day]) for day, number in steps if (end, day) in taken]
                    for end, steps in rest.items()}  # fmt: skip
        return rest

    def unit(self, subject_id: str) -> str:
        """The unit in which a subject's amounts are."""
        subject = self.recipe.subjects[subject_id]
        if subject.column is not None and subject.source is not None:
            return self.recipe.sources[subject.source].units[subject.column]
        if subject.whole is None:
            raise NotDerived(subject_id)
        return self.unit(subject.whole)

    def unit_of(self, metric: Metric) -> str:
        """The unit of the flow that a metric is of."""
        return self.flow_unit(self.metric(metric.params["of"]))

    def steps(self, source: str) -> tuple[Row, ...]:
        """The rows of a source of changes, oldest first."""
        if source not in self.rows or self.rows[source].source.shape != "changes":
            raise NotDerived(source)
        return self.rows[source].rows

    def find_revised(self, source: str, issue: str, end: str, column: str) -> list[Decimal]:
        """What an earlier issue used of a column in a week, as this one puts it down beside its pages."""
        content = self.files.get(f"revised/{source}.csv", b"").decode("utf-8")
        rows = csv.DictReader(io.StringIO(content))
        return [
            Decimal(row["value"])
            for row in rows
            if (row["issue"], row["period_end"], row["column"]) == (issue, end, column)
        ]

    def digest(self, name: str) -> str:
        """The hash of the bytes of a source that were used: weeks up to the one reported on, changes up to the day."""
        return self.rows[name].digest(self.end if name in self._laid else self.as_of)
