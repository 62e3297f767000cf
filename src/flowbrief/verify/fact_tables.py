"""The tables of third-party figures: every fact that may be used, in order, each cell as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from .arguments import show_plain
from .derivation import Derivation
from .facts import FACT, is_calendar_year, is_change
from .finding import Disagreement
from .labels import Find, Labels, Part, agrees, merge, read_text, say
from .material import NotDerived
from .recipe import Metric, Recipe
from .values import Value, Week

Given = Mapping[str, Any]
FACTS, DIFFERENCES = "third-party", "providers-differ"


def check_fact_table(
    place: str, table: Given, recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare one of the two tables, row by row, with what was typed and with the report's own figures."""
    reader = _Rows(recipe, derivation, labels)
    try:
        rows = list(reader.list_facts() if table["id"] == FACTS else reader.list_pairs())
    except NotDerived:
        return
    is_list = table["id"] == FACTS
    title = labels.words["table.title.facts" if is_list else "table.title.differences"]
    if read_text(table["title"]) != title:
        yield Disagreement(f"{place}/title", read_text(table["title"]), title)
    notes = list(reader.list_notes()) if is_list else [labels.words["note.differences"]]
    if (said := [read_text(note) for note in table["notes"]]) != notes:
        yield Disagreement(f"{place}/notes", " | ".join(said) or "nothing", " | ".join(notes) or "nothing")
    if len(rows) != len(table["rows"]):
        yield Disagreement(place, f"{len(table['rows'])} rows", f"{len(rows)} figures")
    keys = ("fact", "value", "days", "origin", "confidence") if is_list else (
        "fact", "own", "reported", "origin"
    )  # fmt: skip
    heads = [labels.words[f"table.{key}"] for key in keys]
    if [read_text(head) for head in table["head"]] != heads:
        yield Disagreement(f"{place}/head", " | ".join(map(read_text, table["head"])), " | ".join(heads))
    for row, expected in zip(table["rows"], rows, strict=False):
        for cell, parts in zip(row, expected, strict=False):
            if not agrees(cell["runs"], parts):
                yield Disagreement(place, read_text(cell["runs"]), say(parts))


def match_week(fact: Metric, own: Metric, derivation: Derivation) -> Week | None:
    """The week of one's own flow that lies beside a fact: it shares the most days with it, and no later one as many.

    None if no week shares any, or that week has no flow. Raises NotDerived.
    """
    first, last = (date.fromisoformat(fact.params[key]) for key in ("from", "to"))
    found: tuple[int, Week | None] = (0, None)
    for week in derivation.flow(own):
        days = sum(first <= week.start + timedelta(days=at) <= last for at in range(week.days))
        if days and days >= found[0]:
            found = days, week
    return found[1] if found[1] is not None and found[1].number is not None else None


class _Rows:
    """Knows what the rows of both tables have to say."""

    def __init__(self, recipe: Recipe, derivation: Derivation, labels: Labels) -> None:
        self.recipe, self.derivation, self.labels = recipe, derivation, labels
        self.language, self.words = labels.language, labels.words

    def list_facts(self) -> Iterator[Sequence[tuple[Part, ...]]]:
        for fact in self._usable():
            params = fact.params
            end = self._print(fact, "to", "short")
            days: tuple[Part, ...] = (end,)
            if is_calendar_year(fact):
                days = (self._print(fact, "to", "year"),)
            elif params["from"] != params["to"]:
                days = self._print(fact, "from", "short"), self.words["number.to"], end
            key = "cell.origin.via" if "via" in params else "cell.origin"
            names = {name: params[name][self.language] for name in ("provider", "publication", "via") if name in params}
            yield (
                self._name(fact),
                self._value(fact.id),
                merge(days),
                self.labels.fill(key, self._finder(fact), names),
                (self.words[f"confidence.{params['confidence']}"],),
            )

    def list_notes(self) -> Iterator[str]:
        """What may not be used is named, and of the others what their notes say."""
        as_of = self.derivation.as_of
        for fact in (metric for metric in self.recipe.metrics.values() if metric.kind == FACT):
            name = say(self._name(fact))
            if self._find(fact.id) is None:
                reason = "not-published" if date.fromisoformat(fact.params["published_on"]) > as_of else "expired"
                yield say(self.labels.fill(f"note.fact.{reason}", lambda slot: (slot, None), {"name": name}))
            elif "note" in fact.params:
                text, end = str(fact.params["note"][self.language]), self.words["sentence.end"]
                yield name + self.words["colon"] + text + ("" if text.endswith(end) else end)

    def list_pairs(self) -> Iterator[Sequence[tuple[Part, ...]]]:
        for fact in self._usable():
            own = self.recipe.metrics.get(str(fact.params["against"]))
            week = match_week(fact, own, self.derivation) if own is not None else None
            if own is None or week is None:
                continue
            flow, last = f"{own.id}@{week.end.isoformat()}", f"week@{week.end.isoformat()}"
            subject = self.recipe.subjects[own.subject]
            source = self.recipe.sources[subject.source] if subject.source else None
            names = {
                "subject": subject.names[self.language],
                "universe": source.universe[self.language] if source and source.universe else "",
                "provider": fact.params["provider"][self.language],
                "other": fact.params["universe"][self.language],
            }
            until = self.labels.fill("cell.until", partial(self._find_slot, last), {})
            reported = self.labels.fill("cell.until", self._finder(fact), {})
            yield (
                self._name(fact),
                merge((*self._value(flow), self.words["sentence.space"], *until)),
                merge((*self._value(fact.id), self.words["sentence.space"], *reported)),
                self.labels.fill("cell.universes", self._finder(fact), names),
            )

    def _usable(self) -> Iterator[Metric]:
        return (m for m in self.recipe.metrics.values() if m.kind == FACT and self._find(m.id) is not None)

    def _find(self, measure: str) -> Value | None:
        return next(iter(self.derivation.find(measure)), None)

    def _find_slot(self, measure: str, _: str) -> tuple[str, Value | None]:
        return measure, self._find(measure)

    def _name(self, fact: Metric) -> tuple[Part, ...]:
        short = self.recipe.subjects[fact.subject].shorts[self.language]
        return (short + self.words["number.about"] + fact.params["what"][self.language],)

    def _value(self, measure: str) -> tuple[Part, ...]:
        value = self._find(measure)
        assert value is not None
        return show_plain(measure, value, self.labels, signed=is_change(measure, self.recipe))

    def _finder(self, metric: Metric) -> Find:
        """What the slots of a phrase print: the parts of a metric by their names."""
        return lambda slot: (f"{metric.id}.{slot}", self._find(f"{metric.id}.{slot}"))

    def _print(self, fact: Metric, part: str, form: str) -> Part:
        value = self._find(f"{fact.id}.{part}")
        assert isinstance(value, date)
        return self.labels.print_as(f"{fact.id}.{part}", value, form)
