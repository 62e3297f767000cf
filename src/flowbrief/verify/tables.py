"""Tables: their titles, heads and rows in order, each cell in the row of its week or subject and in its own column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .declared import list_providers
from .derivation import Derivation
from .facts import name_provider
from .finding import Disagreement
from .labels import Find, Labels, Part, agrees, read_text, say
from .recipe import Metric, Recipe
from .values import Value, Week
from .wording import Wording

Given = Mapping[str, Any]
# The columns of a year, in the order in which they stand: heading, kinds, part.
_COLUMNS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "table.ytd": (("ytd",), ""), "table.since": (("cumulative",), ""), "table.since_data": (("cumulative",), ""),
    "table.last_year": (("ytd", "cumulative"), "last_year"), "table.difference": (("ytd", "cumulative"), "difference"),
    "table.pace": (("annualised_pace",), ""), "table.full_year": (("annualised_pace",), "full_year"),
}  # fmt: skip
_SEVEN = 7


def check_table(
    place: str, table: Given, recipe: Recipe, derivation: Derivation, labels: Labels, wording: Wording
) -> Iterator[Disagreement]:
    """Compare a table with what the recipe says it shows: its title, unit and source, its heads, rows and cells.

    Raises NotDerived if the flows of a subject have no second calculation.
    """
    spec = recipe.tables.get(table["id"])
    if spec is None:
        yield Disagreement(place, table["id"], "no such table in the configuration")
        return
    expected = wording.table_unit(derivation.flow_unit(derivation.flow_of(spec["subjects"][0])))
    if table["unit"] != expected:
        yield Disagreement(place, table["unit"], expected)
    yield from check_source(place, table["source"], tuple(spec["subjects"]), recipe, labels)
    reader = _Reader(place, spec, recipe, derivation, labels)
    if spec["kind"] == "last_periods":
        yield from reader.check_weeks(table)
    elif spec["kind"] == "year_to_date":
        yield from reader.check_year(table)


def check_source(
    place: str, runs: Sequence[Given], shown: tuple[str, ...], recipe: Recipe, labels: Labels
) -> Iterator[Disagreement]:
    """The line under a table or a chart names whoever published the figures of its subjects and measures."""
    facts = [name for one in shown if (name := name_provider(one, recipe, labels.language))]
    own = tuple(one.partition(".")[0] for one in shown if not name_provider(one, recipe, labels.language))
    providers = list_providers(recipe, own, labels.language)
    if providers is None:
        return
    providers = list(dict.fromkeys([*providers, *facts]))
    expected = labels.words["source"] + labels.words["source.and"].join(providers)
    if not agrees(runs, (expected,)):
        yield Disagreement(f"{place}/source", read_text(runs), expected)


class _Reader:
    """Reads one table of the record."""

    def __init__(self, place: str, spec: Given, recipe: Recipe, derivation: Derivation, labels: Labels) -> None:
        self.place, self.spec, self.recipe = place, spec, recipe
        self.derivation, self.labels = derivation, labels
        self.shorts = [recipe.subjects[subject].shorts[labels.language] for subject in spec["subjects"]]

    def check_weeks(self, table: Given) -> Iterator[Disagreement]:
        """Weeks from the latest back and subjects in their order, one of them down and the other across."""
        subjects = self._order_subjects()
        flows = [self.derivation.flow_of(subject) for subject in subjects]
        weeks = {flow.id: {week.end.isoformat(): week for week in self.derivation.flow(flow)} for flow in flows}
        longest = max(weeks.values(), key=len)
        days = list(reversed(longest))[: self.spec["periods"]]
        shorts = [self._short(flow) for flow in flows]
        yield from self._check_title(table, (self.spec["title"][self.labels.language],))
        across = self.spec.get("rows") == "subjects"
        first, *rest = table["head"]
        dated = rest if across else [row[0]["runs"] for row in table["rows"]]
        yield from self._check_list("weeks", [_day(runs) for runs in dated], days)
        for runs, day in zip(dated, days, strict=False):
            yield from self._check_mark(runs, day, longest[day])
        if across:
            yield from self._check_corner(first, days)
            yield from self._check_list("rows", [read_text(row[0]["runs"]) for row in table["rows"]], shorts)
        else:
            yield from self._check_head(table, (self.labels.words["table.week"], *shorts))
        for flow in flows:
            for day in days:
                row, column = (flows.index(flow), days.index(day)) if across else (days.index(day), flows.index(flow))
                if row >= len(table["rows"]) or column + 1 >= len(table["rows"][row]):
                    continue
                found = weeks[flow.id].get(day)
                yield from self._check_cell(
                    f"{self._short(flow)} / {day}", table["rows"][row][column + 1], f"{flow.id}@{day}",
                    str(found.number) if found and found.number is not None else None,
                )  # fmt: skip

    def _order_subjects(self) -> list[str]:
        """The subjects as they have to stand: totals last, the others as declared or by their latest flow."""
        totals = [one for one in self.spec["subjects"] if one in self.spec.get("totals", ())]
        members = [one for one in self.spec["subjects"] if one not in totals]
        if self.spec.get("order") == "flow":
            latest = {one: self.derivation.flow(self.derivation.flow_of(one))[-1].number for one in members}
            known = sorted((one for one in members if latest[one] is not None), key=lambda one: -(latest[one] or 0))
            members = [*known, *(one for one in members if latest[one] is None)]
        return [*members, *totals]

    def _check_corner(self, runs: Sequence[Given], days: Sequence[str]) -> Iterator[Disagreement]:
        """The heading of the subjects beside weeks: the year too, if all weeks end in it."""
        years = {day[:4] for day in days}
        expected: tuple[Part, ...] = (self.labels.words["table.week"],)
        if len(years) == 1:
            year = years.pop()
            expected = self.labels.fill("table.weeks_of", lambda _: (f"year@{year}", date(int(year), 1, 1)), {})
        if not agrees(runs, expected):
            yield Disagreement(f"{self.place}/head", read_text(runs), say(expected))

    def check_year(self, table: Given) -> Iterator[Disagreement]:
        """One row a subject, in the order of the recipe, one column for each total that any of them has."""
        columns = list(self._list_columns())
        words = self.labels.words
        yield from self._check_title(table, self._title(columns))
        yield from self._check_head(table, (words["table.group"], *(words[key] for key, _ in columns)))
        yield from self._check_list("rows", [read_text(row[0]["runs"]) for row in table["rows"]], self.shorts)
        for index, row in enumerate(table["rows"][: len(self.shorts)]):
            for (key, measures), cell in zip(columns, row[1:], strict=False):
                measure = measures[index]
                value = self._value(measure)
                label = f"{self.shorts[index]} / {words[key]}"
                yield from self._check_cell(label, cell, measure, None if value is None else str(value))

    def _list_columns(self) -> Iterator[tuple[str, list[str]]]:
        """The columns of a year that have a value: the key of each heading, and a measure for each subject."""
        totals = self._main_columns()
        for key, (kinds, part) in _COLUMNS.items():
            if kinds[0] != "annualised_pace" and (totals not in kinds or (not part and key != self._heading(totals))):
                continue
            metrics = [
                self._metric(subject, totals if totals in kinds else kinds[0]) for subject in self.spec["subjects"]
            ]
            known = [metric for metric in metrics if metric is not None]
            if len(known) < len(metrics):
                continue
            measures = [f"{metric.id}.{part}" if part else metric.id for metric in known]
            if any(self._value(measure) is not None for measure in measures):
                yield key, measures

    def _main_columns(self) -> str:
        first = self._metric(self.spec["subjects"][0], "ytd")
        return "ytd" if first is not None and self._value(first.id) is not None else "cumulative"

    def _heading(self, totals: str) -> str:
        if totals == "ytd":
            return "table.ytd"
        metric = self._metric(self.spec["subjects"][0], totals)
        is_whole = metric is not None and self.derivation.result(metric.id).facts.get("since") == "data"
        return "table.since_data" if is_whole else "table.since"

    def _title(self, columns: Sequence[tuple[str, list[str]]]) -> tuple[Part, ...]:
        """The title of the recipe, but for a year that is not whole, or has none to be compared with."""
        keys = [key for key, _ in columns]
        if "table.ytd" in keys:
            if "table.last_year" not in keys:
                return (self.labels.words["table.title.ytd"],)
            return (self.spec["title"][self.labels.language],)
        metric = self._metric(self.spec["subjects"][0], "cumulative")
        if metric is None:
            return (self.spec["title"][self.labels.language],)
        alone = "" if self._value(f"{metric.id}.last_year") is not None else ".alone"
        find: Find = lambda slot: (f"{metric.id}.{slot}", self._value(f"{metric.id}.{slot}"))  # noqa: E731
        return self.labels.fill(f"table.title.since{alone}", find, {})

    def _metric(self, subject: str, kind: str) -> Metric | None:
        """The first metric of a kind about a subject."""
        return next((m for m in self.recipe.metrics.values() if m.kind == kind and m.subject == subject), None)

    def _value(self, measure: str) -> Value | None:
        return next(iter(self.derivation.find(measure)), None)

    def _short(self, flow: Metric) -> str:
        return self.recipe.subjects[flow.subject].shorts[self.labels.language]

    def _check_title(self, table: Given, expected: tuple[Part, ...]) -> Iterator[Disagreement]:
        if not agrees(table["title"], expected):
            yield Disagreement(f"{self.place}/title", read_text(table["title"]), say(expected))

    def _check_head(self, table: Given, expected: tuple[str, ...]) -> Iterator[Disagreement]:
        heads = [read_text(head) for head in table["head"]]
        if heads != list(expected):
            yield Disagreement(f"{self.place}/head", " | ".join(heads), " | ".join(expected))

    def _check_list(self, what: str, said: list[str], expected: list[str]) -> Iterator[Disagreement]:
        if said != expected:
            yield Disagreement(f"{self.place}/{what}", " | ".join(said), f"{' | '.join(expected)}, in this order")

    def _check_mark(self, runs: Sequence[Given], day: str, week: Week) -> Iterator[Disagreement]:
        """A week that has not seven days has its mark, and no other has one."""
        mark = self.labels.words["note.irregular_mark"] if week.days != _SEVEN else ""
        if not runs or runs[0].get("measure") != f"week@{day}" or read_text(runs[1:]) != mark:
            yield Disagreement(f"{self.place}/weeks", read_text(runs), f"the week to {day}{mark}", f"week@{day}")

    def _check_cell(self, label: str, cell: Given, measure: str, value: str | None) -> Iterator[Disagreement]:
        """A cell prints the measure of its row and column, or the word for a missing value where there is none."""
        if value is None:
            if read_text(cell["runs"]) != self.labels.words["missing"]:
                yield Disagreement(self.place, f"{label}: {read_text(cell['runs'])}", "no value", measure)
            return
        if [run.get("measure") for run in cell["runs"]] != [measure]:
            said = read_text(cell["runs"]) or "nothing"
            finds = value if not any(run["type"] == "Figure" for run in cell["runs"]) else "another figure"
            yield Disagreement(self.place, f"{label}: {said}", finds, measure)


def _day(runs: Sequence[Given]) -> str:
    """The day that a heading is about."""
    return str(runs[0].get("value", "")) if runs else ""
