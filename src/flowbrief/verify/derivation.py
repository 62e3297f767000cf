"""The second calculation as a whole: from measure ids to values, by one table of kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from .bridges import derive_bridge
from .coverages import derive_coverage
from .facts import FACT, derive_fact
from .flows import derive_change, derive_moving_average, derive_net_flow, derive_rolling_sum, derive_share
from .funds import derive_flow_from_assets, derive_flow_from_shares
from .groups import derive_breadth, derive_concentration, derive_ranking, derive_rotation
from .growth import derive_flow_rate, derive_relative_flow_rate
from .history import ENOUGH, derive_extreme, derive_rank, derive_streak, derive_zscore
from .material import Material, NotDerived
from .prices import derive_price
from .quarters import derive_from_filings
from .rates import derive_policy_rate_path
from .recipe import FLOWS, RATES, Metric, Recipe
from .revisions import derive_revision
from .runs import derive_analogue, derive_first_in, derive_m_of_n, derive_percentile
from .spans import derive_span
from .spreads import derive_quartiles, derive_trend
from .sums import derive_group_flow, derive_group_rate
from .values import Amount, Result, Value, count, is_quarter_end
from .wholes import derive_contribution, derive_split
from .years import derive_annualised_pace, derive_cumulative, derive_ytd

KINDS: Mapping[str, Callable[[Metric, Derivation], Result]] = {
    "net_flow": derive_net_flow,
    "moving_average": derive_moving_average,
    "rolling_sum": derive_rolling_sum,
    "change": derive_change,
    "extreme": derive_extreme,
    "rank": derive_rank,
    "streak": derive_streak,
    "zscore": derive_zscore,
    "ytd": derive_ytd,
    "cumulative": derive_cumulative,
    "annualised_pace": derive_annualised_pace,
    "share": derive_share,
    "policy_rate_path": derive_policy_rate_path,
    "flow_from_shares": derive_flow_from_shares,
    "flow_from_assets": derive_flow_from_assets,
    "flow_rate": derive_flow_rate,
    "relative_flow_rate": derive_relative_flow_rate,
    "group_flow": derive_group_flow,
    "group_rate": derive_group_rate,
    "percentile": derive_percentile,
    "first_in": derive_first_in,
    "m_of_n": derive_m_of_n,
    "analogue": derive_analogue,
    "contribution": derive_contribution,
    "split": derive_split,
    "breadth": derive_breadth,
    "concentration": derive_concentration,
    "ranking": derive_ranking,
    "rotation": derive_rotation,
    "rebound": derive_price,
    "drawdown": derive_price,
    "revision": derive_revision,
    "from_filings": derive_from_filings,
    FACT: derive_fact,
    "coverage": derive_coverage,
    "quartiles": derive_quartiles,
    "trend": derive_trend,
    "bridge": derive_bridge,
}
MOST_EXHIBITS = 200
_DATED = re.compile(r"(.+)@(\d{4}-\d{2}-\d{2})")
_YEAR = re.compile(r"year@(\d{4})")


class Derivation(Material):
    """Every value of one issue, computed from its rows when it is first asked for. Raises UnreadableInput."""

    def __init__(
        self, recipe: Recipe, open_input: Callable[[str], bytes], files: Mapping[str, bytes] | None = None
    ) -> None:
        super().__init__(recipe, open_input, files)
        self._results: dict[str, Result] = {}
        self._found: dict[str, tuple[Value | None, ...]] = {}

    def gap_of(self, metric_id: str) -> dict[str, Value | None]:
        """The extent of the gap that takes the value of another metric away, if a gap does."""
        values = self.result(metric_id).values
        return {part: value for part, value in values.items() if part.startswith("gap_")}

    def result(self, metric_id: str) -> Result:
        """Everything one metric comes to. Raises NotDerived if its kind has no second calculation."""
        if metric_id not in self._results:
            metric = self.metric(metric_id)
            if metric.kind not in KINDS:
                raise NotDerived(metric_id)
            self._results[metric_id] = KINDS[metric.kind](metric, self)
        return self._results[metric_id]

    def find(self, measure_id: str) -> tuple[Value | None, ...]:
        """The values that a measure may have: one, but for labels such as the gaps. Raises NotDerived."""
        if measure_id not in self._found:
            self._found[measure_id] = self._find(measure_id)
        return self._found[measure_id]

    def _find(self, measure_id: str) -> tuple[Value | None, ...]:
        if self.is_partial and measure_id.startswith(("number.", "gaps.", "history.", "week@")):
            raise NotDerived(measure_id)
        label = self._find_label(measure_id)
        if label is not None:
            return label
        split = self.recipe.split(measure_id)
        if split is None:
            raise NotDerived(measure_id)
        metric, part = split
        result = self.result(metric.id)
        dated = _DATED.fullmatch(measure_id)
        if dated is None:
            if part not in result.values:
                raise NotDerived(measure_id)
            return (result.values[part],)
        day = date.fromisoformat(dated[2])
        if part == "start":
            if self.is_partial and day not in self._ends():
                raise NotDerived(measure_id)
            return (day,) if day in self._ends() else ()
        if part not in result.series:
            raise NotDerived(measure_id)
        if day not in result.series[part]:
            return ()
        number = result.series[part][day]
        own = next((value for name in (part, "") if isinstance(value := result.values.get(name), Amount)), None)
        unit = own.unit if own is not None else self._series_unit(metric)
        return (None if number is None else Amount(number, unit),)

    def _series_unit(self, metric: Metric) -> str:
        if metric.kind == "from_filings":
            return self.recipe.sources[metric.params["source"]].units[metric.params["column"]]
        return self.flow_unit(metric) if metric.kind in (*FLOWS, *RATES) else self.unit_of(metric)

    def _bounds(self, *, first: bool) -> tuple[date, ...]:
        """The days on which what a figure covers may begin, or end; any day of a row if a metric is not known here."""
        spans = []
        for metric in self.recipe.metrics.values():
            try:
                spans.append(derive_span(metric, self))
            except NotDerived:
                spans += [(start, end) for laid in self._laid.values() for end, (start, _) in laid.items()]
                spans += [(row.since or row.on, row.on) for rows in self.rows.values() for row in rows.rows]
        return tuple(dict.fromkeys(start if first else end for start, end in spans))

    def _ends(self) -> frozenset[date]:
        return frozenset(end for laid in self._laid.values() for end in laid)

    def _find_label(self, label: str) -> tuple[Value | None, ...] | None:
        """The values of what labels something: dates of rows and years, the start of the data, the gaps."""
        if label == "as_of":
            return (self.as_of,)
        if label == "history.start":
            first = next(metric for metric in self.recipe.metrics.values() if metric.kind in FLOWS)
            return (self.flow(first)[0].end,)
        if label == "pace.weeks":
            return (count(ENOUGH),)
        if label in ("number.from", "number.to"):
            return self._bounds(first=label == "number.from")
        if label == "number.vintage":
            fetched = sorted({one.fetched_on for one in self.recipe.sources.values() if one.fetched_on})
            return tuple(date.fromisoformat(day) for day in fetched)
        if label.startswith("number."):
            return tuple(count(number) for number in range(1, len(self.recipe.metrics) + 1))
        if label.startswith("exhibit."):  # which of them it is, is told from the order of the record
            return tuple(count(number) for number in range(1, MOST_EXHIBITS + 1))
        if label.startswith("gaps."):
            return tuple(gap[label.removeprefix("gaps.")] for gap in self._list_gaps())
        if year := _YEAR.fullmatch(label):
            return (date(int(year[1]), 1, 1),)
        if label.startswith(("row:", "source:", "issue:", "issue@")):
            return self._find_cell(label)
        if label.startswith("move@"):
            day = date.fromisoformat(label.removeprefix("move@"))
            paths = (metric for metric in self.recipe.metrics.values() if metric.kind == "policy_rate_path")
            return (day,) if any(day in self.result(path.id).series["move"] for path in paths) else ()
        if label.startswith("week@"):
            day = date.fromisoformat(label.removeprefix("week@"))
            return (day,) if day in self._ends() else ()
        if label.startswith(("day@", "quarter@")):
            kind, _, text = label.partition("@")
            day = date.fromisoformat(text)
            return (day,) if (self._is_row(day) if kind == "day" else is_quarter_end(day)) else ()
        if label.startswith("source.") and label.endswith((".first_on", ".last_on")):
            name, _, part = label.removeprefix("source.").rpartition(".")
            if name not in self.rows:
                raise NotDerived(label)
            rows = self.rows[name]
            days = [row.on for row in rows.rows if name not in self._laid or row.on <= self.end]
            last = self.as_of if rows.source.shape == "changes" else days[-1]
            return (days[0] if part == "first_on" else last,)
        return None

    def _is_row(self, day: date) -> bool:
        """True for the day of a row, the end of a week, or the last day of a figure that somebody else gave."""
        facts = (self.result(one.id).values["to"] for one in self.recipe.metrics.values() if one.kind == FACT)
        is_given = any(row.on == day for rows in self.rows.values() for row in rows.rows)
        return is_given or day in self._ends() or day in facts

    def _find_cell(self, label: str) -> tuple[Value | None, ...]:
        """One figure of a source, now or as an earlier issue used it; the day of a row; the day of such an issue."""
        head, _, text = label.rpartition("@")
        day = date.fromisoformat(text)
        what, _, cell = head.partition(":")
        if what == "issue" and not cell:
            return (day,) if text in self.recipe.earlier_issues else ()
        issue, _, cell = cell.rpartition(":")
        source, _, column = cell.partition(".")
        if source not in self.rows:
            raise NotDerived(label)
        if what == "row":
            return (day,) if any(row.on == day for row in self.rows[source].rows) else ()
        unit = self.recipe.sources[source].units[column]
        if what == "issue":
            return tuple(Amount(number, unit) for number in self.find_revised(source, issue, text, column))
        _, row = self._laid.get(source, {}).get(day, (None, None))
        return (Amount(row.numbers[column], unit),) if row is not None else ()

    def _list_gaps(self) -> list[dict[str, Value | None]]:
        """Every stretch of missing weeks with one reason: how many, the first, the last."""
        missing: dict[date, tuple[date, str]] = {}
        for name, laid in self._laid.items():
            reasons = {_nearest(day, laid): reason for day, reason in self.recipe.sources[name].missing}
            lacking = {end: start for end, (start, row) in laid.items() if row is None and self._is_declared(name, end)}
            missing |= {end: (start, reasons.get(end, "")) for end, start in lacking.items()}
        groups: list[list[date]] = []
        for before, end in pairwise([None, *sorted(missing)]):
            assert end is not None
            follows = before is not None and (missing[end][0] - before).days == 1
            if before is not None and follows and missing[end][1] == missing[before][1]:
                groups[-1].append(end)
            else:
                groups.append([end])
        return [{"weeks": count(len(group)), "first": group[0], "last": group[-1]} for group in groups]


def _nearest(day: date, laid: Mapping[date, object]) -> date:
    """The end of the week that a day belongs to: at most three days away."""
    return min(laid, key=lambda end: abs((end - day).days), default=day)
