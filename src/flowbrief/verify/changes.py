"""The box that sets this week beside the one before: a row for each flow among the key figures that has a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .labels import Labels, Part, agrees, read_text, say
from .material import NotDerived
from .recipe import FLOWS, Metric, Recipe
from .tables import check_source
from .values import Amount, side_of

Given = Mapping[str, Any]
CHANGES = "changes"
_HEADS = ("table.group", "changes.before", "changes.now", "changes.difference", "changes.state")
_SEVEN = 7


def check_changes(
    place: str, table: Given | None, recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare the box with the flows of the recipe's key figures, row by row; `table` is None where there is none."""
    if recipe.key_figures is None:
        return
    reader = _Reader(recipe, derivation, labels)
    try:
        pairs = reader.list_pairs()
        is_wanted = any(derivation.result(change.id).values[""] is not None for _, change in pairs)
        rows = [reader.expect(flow, change) for flow, change in pairs]
    except NotDerived:
        return
    if table is None or not is_wanted:
        if is_wanted or table is not None:
            yield Disagreement(place, "no box" if table is None else "a box", "the other, for the weeks it compares")
        return
    words = labels.words
    if read_text(table["title"]) != words["table.title.changes"]:
        yield Disagreement(f"{place}/title", read_text(table["title"]), words["table.title.changes"])
    heads = [words[key] for key in _HEADS]
    if [read_text(head) for head in table["head"]] != heads:
        yield Disagreement(f"{place}/head", " | ".join(map(read_text, table["head"])), " | ".join(heads))
    if len(rows) != len(table["rows"]):
        yield Disagreement(place, f"{len(table['rows'])} rows", f"{len(rows)} flows")
    for row, expected in zip(table["rows"], rows, strict=False):
        for cell, parts in zip(row, expected, strict=False):
            if not agrees(cell["runs"], parts):
                yield Disagreement(place, read_text(cell["runs"]), say(parts))
    weeks = derivation.flow(pairs[0][0])[-2:]
    notes = [words["note.changes.irregular"]] if any(week.days != _SEVEN for week in weeks) else []
    if (said := [read_text(note) for note in table["notes"]]) != notes:
        yield Disagreement(f"{place}/notes", " | ".join(said) or "nothing", " | ".join(notes) or "nothing")
    yield from check_source(place, table["source"], tuple(flow.subject for flow, _ in pairs), recipe, labels)


class _Reader:
    """Knows what the rows of the box have to say."""

    def __init__(self, recipe: Recipe, derivation: Derivation, labels: Labels) -> None:
        self.recipe, self.derivation, self.labels = recipe, derivation, labels

    def list_pairs(self) -> list[tuple[Metric, Metric]]:
        """The flows among the key figures that have two weeks, each with its change, in the currency of the first."""
        pairs = []
        for name in self.recipe.key_figures or ():
            flow = self.recipe.metrics.get(name)
            if flow is None or flow.kind not in FLOWS or len(self.derivation.flow(flow)) < 2:
                continue
            change = self._find("change", flow.subject)
            if change is not None:
                pairs.append((flow, change))
        units = [self.derivation.flow_unit(flow) for flow, _ in pairs]
        return [pair for pair, unit in zip(pairs, units, strict=True) if unit == units[0]]

    def expect(self, flow: Metric, change: Metric) -> tuple[tuple[Part, ...], ...]:
        """The cells of one row: the subject, its flow in the two weeks, the difference, and the way it goes."""
        before, now = self.derivation.flow(flow)[-2:]
        unit = self.derivation.flow_unit(flow)
        amounts = [None if week.number is None else Amount(week.number, unit) for week in (before, now)]
        moved = self.derivation.result(change.id).values[""]
        cells = [
            (f"{flow.id}@{week.end.isoformat()}", amount) for week, amount in zip((before, now), amounts, strict=True)
        ]
        cells.append((change.id, moved if isinstance(moved, Amount) else None))
        return (
            (self.recipe.subjects[flow.subject].shorts[self.labels.language],),
            *(self._show(measure, amount) for measure, amount in cells),
            self._say_state(flow, *(side_of(amount) for amount in amounts)),
        )

    def _show(self, measure: str, amount: Amount | None) -> tuple[Part, ...]:
        return (self.labels.words["missing"],) if amount is None else self.labels.show_cell(measure, amount)

    def _say_state(self, flow: Metric, before: str, now: str) -> tuple[Part, ...]:
        words = self.labels.words
        if not now:
            return (words["missing"],)
        if now == "flat":
            return (words["changes.flat"],)
        if before != now:
            return (words[f"changes.{'turned' if before else 'now'}.{now}"],)
        streak = self._find("streak", flow.subject)
        result = self.derivation.result(streak.id) if streak is not None else None
        if streak is None or result is None or result.values[""] is None or result.facts.get("bounded") != "no":
            return (words[f"changes.again.{now}"],)
        return self.labels.fill(f"changes.run.{now}", lambda _: (streak.id, result.values[""]), {})

    def _find(self, kind: str, subject: str) -> Metric | None:
        """The first metric of a kind about a subject, of changes the first against the week before."""
        return next(
            (
                one
                for one in self.recipe.metrics.values()
                if one.kind == kind and one.subject == subject and not (kind == "change" and one.params.get("against"))
            ),
            None,
        )
