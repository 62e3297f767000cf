"""The cells of a table stand in the row of their week or subject and in the column of what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .recipe import Recipe
from .wording import Wording

_PARTS: Mapping[tuple[str, str], str] = {
    ("ytd", ""): "main", ("cumulative", ""): "main", ("ytd", "last_year"): "last_year",
    ("cumulative", "last_year"): "last_year", ("ytd", "difference"): "difference",
    ("cumulative", "difference"): "difference", ("annualised_pace", ""): "pace",
    ("annualised_pace", "full_year"): "full_year",
}  # fmt: skip


def check_table(
    place: str, table: Mapping[str, Any], recipe: Recipe, derivation: Derivation, wording: Wording
) -> Iterator[Disagreement]:
    """Compare the measure of each cell with the row and the column that it stands in, and the unit of the heading."""
    spec = recipe.tables.get(table["id"])
    if spec is None:
        yield Disagreement(place, table["id"], "no such table in the configuration")
        return
    shorts = {recipe.subjects[subject].shorts[wording.language]: subject for subject in spec["subjects"]}
    heads = [_text(head) for head in table["head"]]
    first = spec["subjects"][0]
    expected = wording.table_unit(derivation.flow_unit(derivation.flow_of(first)))
    if table["unit"] != expected:
        yield Disagreement(place, table["unit"], expected)
    across = spec.get("rows") == "subjects"
    yield from _check_frame(place, table, spec, recipe, derivation, wording)
    for row in table["rows"]:
        label = _text(row[0]["runs"])
        for column, (head, cell) in enumerate(zip(heads[1:], row[1:], strict=False), start=1):
            named, dated = (label, table["head"][column]) if across else (head, row[0]["runs"])
            for run in cell["runs"]:
                if run["type"] != "Figure":
                    continue
                split = derivation.split_id(run["measure"])
                if split is None:
                    continue
                metric, part = split
                if spec["kind"] == "last_periods":
                    fits = shorts.get(named) == metric.subject and run["measure"] == f"{metric.id}@{_day(dated)}"
                elif spec["kind"] == "year_to_date":
                    named = _PARTS.get((metric.kind, part), "")
                    fits = shorts.get(label) == metric.subject and head in wording.columns.get(named, ())
                else:
                    fits = True
                if not fits:
                    yield Disagreement(place, f"{label} / {head}: {run['printed']}", "another figure", run["measure"])
            is_empty = not any(run["type"] == "Figure" for run in cell["runs"])
            if is_empty and spec["kind"] == "last_periods" and named in shorts:
                yield from _check_missing(f"{label} / {head}", place, shorts[named], _day(dated), derivation)


def _check_missing(
    cell: str, place: str, subject: str, day: str | None, derivation: Derivation
) -> Iterator[Disagreement]:
    """A cell without a figure has to be a week without one."""
    weeks = derivation.flow(derivation.flow_of(subject))
    found = next((week.number for week in weeks if week.end.isoformat() == day and week.number is not None), None)
    if found is not None:
        yield Disagreement(place, f"{cell}: no value", str(found))


def _check_frame(
    place: str,
    table: Mapping[str, Any],
    spec: Mapping[str, Any],
    recipe: Recipe,
    derivation: Derivation,
    wording: Wording,
) -> Iterator[Disagreement]:
    """Every subject and every week of a table has its row or column, and they stand in the order declared."""
    subjects = [recipe.subjects[one].shorts[wording.language] for one in _order_subjects(spec, derivation)]
    labels = [row[0]["runs"] for row in table["rows"]]
    if spec["kind"] == "year_to_date":
        yield from _compare(place, "rows", [_text(label) for label in labels], subjects)
        return
    if spec["kind"] != "last_periods":
        return
    weeks = max((derivation.flow(derivation.flow_of(one)) for one in spec["subjects"]), key=len)
    days = [week.end.isoformat() for week in weeks[-spec["periods"] :]][::-1]
    heads = table["head"][1:]
    named, dated = (labels, heads) if spec.get("rows") == "subjects" else (heads, labels)
    yield from _compare(place, "subjects", [_text(one) for one in named], subjects)
    yield from _compare(place, "weeks", [_day(one) or "" for one in dated], days)


def _order_subjects(spec: Mapping[str, Any], derivation: Derivation) -> list[str]:
    """The subjects as they have to stand: totals last, the others as declared or by their latest flow."""
    totals = [one for one in spec["subjects"] if one in spec.get("totals", ())]
    members = [one for one in spec["subjects"] if one not in totals]
    if spec.get("order") == "flow":
        latest = {one: derivation.flow(derivation.flow_of(one))[-1].number for one in members}
        known = sorted((one for one in members if latest[one] is not None), key=lambda one: -(latest[one] or 0))
        members = [*known, *(one for one in members if latest[one] is None)]
    return [*members, *totals]


def _compare(place: str, what: str, stated: list[str], expected: list[str]) -> Iterator[Disagreement]:
    if stated != expected:
        yield Disagreement(place, f"{what}: {', '.join(stated)}", ", ".join(expected))


def _day(runs: list[Mapping[str, Any]]) -> str | None:
    """The day that a heading is about."""
    return runs[0].get("value") if runs else None


def _text(runs: list[Mapping[str, Any]]) -> str:
    return "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in runs)
