"""Charts as the record has them: every key and label beside the series it names, every series from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from .behind import check_behind
from .courses import (
    BILLION,
    are_near,
    begins_the_year,
    day_of_year,
    in_force,
    is_near,
    layers_of,
    scale,
    split_stretches,
)
from .dashboard import check_dashboard
from .derivation import Derivation
from .figures import read_value
from .finding import Disagreement
from .heat import check_heat_map
from .labels import Find, Labels, Part, Print, agrees, read_text, say
from .legend import Key
from .lines import check_cumulative_lines, check_price_line
from .moves import check_moves
from .panels import check_small_multiples
from .quarter_bars import ROLES, check_quarters
from .ranges import check_range_history
from .rankings import check_ranking
from .recipe import Metric, Recipe
from .scatters import check_scatter
from .stacks import check_stacked_bars
from .tables import check_source
from .titles import Captions
from .values import Amount, Value, Week
from .waterfalls import check_waterfall
from .weekly_bars import check_paired_bars, check_signed_bars, list_shown
from .wording import Wording

Given = Mapping[str, Any]
_SEVEN = 7
_HALF_WEEK = 3.5
# The roles of the lines of a year, the latest first; older ones share the last.
_YEARS = ("primary", "secondary", "muted")
# Of more lines than this some have no name; one that ends before this day has its name above it.
_ALL_NAMED = 10
_LAST_MONTH = 335.0


def check_chart(
    place: str, chart: Given, recipe: Recipe, derivation: Derivation, labels: Labels, wording: Wording
) -> Iterator[Disagreement]:
    """Compare a chart with what the recipe says it shows: its words, its legend, its axes, its series, its labels.

    Raises NotDerived if what it shows has no second calculation. Of a kind that is not known here only the title is.
    """
    spec = recipe.charts.get(chart["id"])
    if spec is None:
        yield Disagreement(place, chart["id"], "no such chart in the configuration")
        return
    reader = PlotReader(place, spec, recipe, derivation, labels, wording)
    yield from reader.check_title(chart)
    check = {
        "yearly_lines": reader.check_yearly_lines,
        "range_steps": reader.check_range_steps,
        "quarter_bars": reader.check_quarter_bars,
    }.get(spec["kind"])
    if spec["kind"] in _OTHERS:
        check = partial(_OTHERS[spec["kind"]], reader)
    if check is not None:
        of = spec["params"].get("of", [])
        shown = [*(of if isinstance(of, list) else [of]), *list_shown(reader)]
        yield from check_source(place, chart["source"], tuple(shown), recipe, labels)
        if spec["kind"] not in ("heat_map", "dashboard", "small_multiples"):
            yield from reader.check_ticks(chart["plot"], by_year=spec["kind"] == "yearly_lines")
        yield from check(chart, chart["plot"])
    yield from check_behind(reader, chart)


class PlotReader(Captions):
    """Reads one chart of the record."""

    def check_yearly_lines(self, chart: Given, plot: Given) -> Iterator[Disagreement]:
        """One line for each unbroken stretch of a year, its name at its end."""
        metric = self.derivation.metric(self.params["of"])
        series = self.derivation.result(metric.id).series[""]
        weeks = self.derivation.weeks_of(metric)
        stretches = split_stretches(weeks, series)
        late = [not begins_the_year(stretch) for stretch in stretches]
        yield from self.check_unit(chart, f"yearly_lines{'.restarted' if any(late[1:]) else ''}", metric)
        names = {"subject": self.recipe.subjects[metric.subject].names[self.labels.language]}
        alt = self.labels.fill("alt.yearly_lines", self.find(metric.id), names)
        yield from self.check_words("alt", chart["alt"], alt)
        yield from self.check_keys(plot, [])
        this_year = weeks[-1].end.year
        for index, stretch in enumerate(stretches):
            heights = [scale(series[week.end]) for week in stretch]
            role = _YEARS[min(this_year - stretch[0].end.year, len(_YEARS) - 1)]
            yield from self.check_line(plot, index, [day_of_year(week.end) for week in stretch], heights, role)
        if len(layers_of(plot, "Line")) != len(stretches):
            yield Disagreement(f"{self.place}/lines", f"{len(layers_of(plot, 'Line'))}", f"{len(stretches)} lines")
        places: list[tuple[float, float, Decimal]] = []
        named = 0
        for label in plot["labels"]:
            meant = [one for one in stretches if agrees(label["runs"], self._name_stretch(metric, one))]
            if not meant:
                yield Disagreement(f"{self.place}/label", read_text(label["runs"]), "no line of that name")
                continue
            named += 1
            stretch = meant[0]
            role = _YEARS[min(this_year - stretch[0].end.year, len(_YEARS) - 1)]
            end = day_of_year(stretch[-1].end)
            yield from self.check_label(label, self._name_stretch(metric, stretch), end, role)
            places.append((end, label["y"], series[stretch[-1].end] or Decimal(0)))
        if len(stretches) <= _ALL_NAMED and named != len(stretches):
            yield Disagreement(f"{self.place}/labels", f"{named} lines named", f"{len(stretches)} lines")
        for is_beside in (True, False):
            side = sorted(((y, end) for x, y, end in places if (x >= _LAST_MONTH) == is_beside), key=lambda one: one[0])
            for (_, lower), (_, higher) in pairwise(side):
                if lower > higher:
                    yield Disagreement(f"{self.place}/labels", "their order", "that in which the lines end", metric.id)

    def check_range_steps(self, chart: Given, plot: Given) -> Iterator[Disagreement]:
        """The upper and the lower bound as steps, and the present range at their end."""
        metric = self.derivation.metric(self.params["of"])
        yield from self.check_words(
            "subtitle", chart["subtitle"], self.labels.fill("chart.subtitle.range_steps", self._as_of, {})
        )
        find = self.find(metric.id)
        alt = self.labels.fill("alt.range_steps", lambda slot: self._as_of(slot) if slot == "as_of" else find(slot), {})
        yield from self.check_words("alt", chart["alt"], alt)
        yield from self.check_keys(plot, [])
        result = self.derivation.result(metric.id)
        for index, part in enumerate(("", "lower")):
            steps = {day: amount for day, amount in sorted(result.series[part].items()) if amount is not None}
            for line in layers_of(plot, "Line")[index : index + 1]:
                expected = [in_force(steps, date.fromordinal(int(x))) for x in line["x"]]
                yield from self.check_line(plot, index, list(line["x"]), expected, "primary")
        expected_label = self.labels.fill("tile.policy_rate_path.figure", self.find(metric.id), {})
        end = float(self.derivation.as_of.toordinal())
        yield from self.check_label(plot["labels"][0] if plot["labels"] else None, expected_label, end, "primary")
        yield from check_moves(self.place, plot, metric, self.derivation, self.labels)

    def _as_of(self, slot: str) -> tuple[str, Value | None]:
        return slot, self.derivation.as_of

    def check_quarter_bars(self, chart: Given, plot: Given) -> Iterator[Disagreement]:
        """The quarters of one or two figures side by side, each over the calendar quarter that it is named after."""
        metrics = [self.derivation.metric(one) for one in self.params["of"]]
        unit = self.recipe.sources[metrics[0].params["source"]].units[metrics[0].params["column"]]
        subtitle = self.labels.fill("chart.subtitle.quarter_bars", _none, {"unit": self.wording.table_unit(unit)})
        yield from self.check_words("subtitle", chart["subtitle"], subtitle)
        yield from self.check_words("alt", chart["alt"], self._expect_quarters(metrics))
        keys = [Key(self._name_figure(one), role, "bar") for one, role in zip(metrics, ROLES, strict=False)]
        yield from self.check_keys(plot, keys)
        series = [self.derivation.result(one.id).series[""] for one in metrics]
        yield from check_quarters(self.place, plot, series, self.params["periods"], self.labels.words["chart.gap"])

    def _expect_quarters(self, metrics: Sequence[Metric]) -> tuple[Part, ...]:
        """The words for a chart of quarters: what it is of, up to when, the latest values."""
        quarter = self.find(metrics[0].id)("quarter")
        slots = {"quarter": quarter, "first": self.find(metrics[0].id)("main")}
        slots["second"] = self.find(metrics[-1].id)("main")
        names = [self.recipe.names_of(metric)[self.labels.language] for metric in metrics]
        key = "alt.quarter_bars" if len(metrics) > 1 else "alt.quarter_bars.one"
        return self.labels.fill(key, slots.__getitem__, {"subject": names[0], "whole": names[-1]})

    def _name_figure(self, metric: Metric) -> tuple[Part, ...]:
        """How a legend names a figure from filings: with its latest quarter, if that has a value."""
        short = self.recipe.shorts_of(metric)[self.labels.language]
        if self.derivation.result(metric.id).values[""] is None:
            return (short,)
        find = self.find(metric.id)
        return self.labels.fill(
            "chart.quarter_key", lambda slot: find("main" if slot == "amount" else slot), {"short": short}
        )

    def check_ticks(self, plot: Given, *, by_year: bool) -> Iterator[Disagreement]:
        """Every mark of an axis stands where its value is."""
        # In a plot on its side the first are names of rows, which may hold a day.
        for tick in (*(() if plot["across"] else plot["x_ticks"]), *plot["y_ticks"]):
            for run in tick["runs"]:
                if run["type"] != "Figure":
                    continue
                with suppress(ValueError):  # a mark that has no value to be read is refused where figures are
                    value = read_value(run["value"], run["unit"])
                    at = _place_tick(value, by_year=by_year)
                    if not is_near(tick["at"], at):
                        yield Disagreement(f"{self.place}/tick", run["printed"], f"a mark at {at:g}", run["measure"])

    def check_unit(self, chart: Given, key: str, metric: Metric) -> Iterator[Disagreement]:
        """The subtitle names the unit of the flow that a chart is of."""
        flow = metric if metric.params.get("of") is None else self.derivation.metric(metric.params["of"])
        unit = self.wording.table_unit(self.derivation.flow_unit(flow))
        expected = self.labels.fill(f"chart.subtitle.{key}", _none, {"unit": unit})
        yield from self.check_words("subtitle", chart["subtitle"], expected)

    def direction_keys(self) -> list[Key]:
        """The entries of a legend for what came in and what went out."""
        return [Key((self.labels.words[f"chart.{role}"],), role, "bar") for role in ("inflow", "outflow")]

    def keys_of(self, named: Mapping[str, str]) -> list[Key]:
        """The entries of a legend for some colours, each with the word for what it stands for."""
        return [Key((self.labels.words[f"chart.{name}"],), role, "bar") for role, name in named.items()]

    def hatched_key(self, has_gaps: bool) -> list[Key]:
        """The entry for cells without a value, if there are such."""
        return [Key((self.labels.words["chart.hatched"],), "muted", "none")] if has_gaps else []

    def check_keys(self, plot: Given, expected: Sequence[Key]) -> Iterator[Disagreement]:
        """Each entry of the legend has the words, the colour and the mark of one series, in their order."""
        keys = plot["keys"]
        if len(keys) != len(expected):
            yield Disagreement(f"{self.place}/keys", f"{len(keys)} of them", f"{len(expected)} keys")
        for key, wanted in zip(keys, expected, strict=False):
            if not agrees(key["runs"], wanted.parts) or (key["role"], key["mark"]) != (wanted.role, wanted.mark):
                said = f"{read_text(key['runs'])} ({key['role']})"
                yield Disagreement(f"{self.place}/key", said, f"{say(wanted.parts)} ({wanted.role})")

    def check_line(
        self, plot: Given, index: int, days: list[float], heights: Sequence[float | None], role: str
    ) -> Iterator[Disagreement]:
        """A line has the course and the colour of its series."""
        lines = layers_of(plot, "Line")
        line = lines[index] if index < len(lines) else None
        if line is None or line["role"] != role or not are_near(line["x"], days) or not are_near(line["y"], heights):
            yield Disagreement(f"{self.place}/lines", f"line {index + 1}", "another course or colour")

    def check_label(
        self, label: Given | None, expected: tuple[Part, ...], x: float, role: str
    ) -> Iterator[Disagreement]:
        """A label stands at the end of the series that it names, and in its colour."""
        if label is None:
            yield Disagreement(f"{self.place}/label", "nothing", say(expected))
        elif not agrees(label["runs"], expected) or label["role"] != role or not is_near(label["x"], x):
            said = f"{read_text(label['runs'])} ({label['role']})"
            yield Disagreement(f"{self.place}/label", said, f"{say(expected)} ({role}), at the end of its series")

    def _name_stretch(self, metric: Metric, stretch: Sequence[Week]) -> tuple[Part, ...]:
        first = stretch[0].end
        year = f"year@{first.year}", date(first.year, 1, 1)
        if begins_the_year(stretch):
            return (Print(year[0], frozenset((self.wording.spell(year[1])["year"],))),)
        slots: dict[str, tuple[str, Value | None]] = {
            "year": year, "start": (f"{metric.id}.start@{first.isoformat()}", first)
        }  # fmt: skip
        return self.labels.fill("chart.segment", slots.__getitem__, {})

    def find(self, metric: str) -> Find:
        """What fills the slots of a phrase about one metric."""

        def find(slot: str) -> tuple[str, Value | None]:
            measure = metric if slot in ("main", "upper", "move", "amount") else f"{metric}.{slot}"
            return measure, next(iter(self.derivation.find(measure)), None)

        return find


_OTHERS: Mapping[str, Callable[[PlotReader, Given, Given], Iterator[Disagreement]]] = {
    "signed_bars": check_signed_bars,
    "paired_bars": check_paired_bars,
    "dashboard": check_dashboard,
    "heat_map": check_heat_map,
    "cumulative_lines": check_cumulative_lines,
    "price_line": check_price_line,
    "range_history": check_range_history,
    "ranking": check_ranking,
    "scatter": check_scatter,
    "small_multiples": check_small_multiples,
    "stacked_bars": check_stacked_bars,
    "waterfall": check_waterfall,
}


def _place_tick(value: Value, *, by_year: bool) -> float:
    """Where a mark of an axis has to stand."""
    if isinstance(value, Amount):
        return float(value.number / BILLION if value.is_money else value.number)
    return day_of_year(value) if by_year else float(value.toordinal())


def _none(slot: str) -> tuple[str, Value | None]:
    return slot, None
