"""The cells of a table stand in the row of their week or subject and in the column of what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .recipe import Recipe
from .values import Value
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
    for row in table["rows"]:
        label = _text(row[0]["runs"])
        for head, cell in zip(heads[1:], row[1:], strict=False):
            for run in cell["runs"]:
                if run["type"] != "Figure":
                    continue
                split = derivation.split_id(run["measure"])
                if split is None:
                    continue
                metric, part = split
                if spec["kind"] == "last_periods":
                    day = row[0]["runs"][0].get("value")
                    fits = shorts.get(head) == metric.subject and run["measure"] == f"{metric.id}@{day}"
                elif spec["kind"] == "year_to_date":
                    named = _PARTS.get((metric.kind, part), "")
                    fits = shorts.get(label) == metric.subject and head in wording.columns.get(named, ())
                else:
                    fits = True
                if not fits:
                    yield Disagreement(place, f"{label} / {head}: {run['printed']}", "another figure", run["measure"])
            if not any(run["type"] == "Figure" for run in cell["runs"]):
                yield from _check_missing(place, label, head, shorts, spec, row, derivation)


def _check_missing(
    place: str,
    label: str,
    head: str,
    shorts: Mapping[str, str],
    spec: Mapping[str, Any],
    row: list[Mapping[str, Any]],
    derivation: Derivation,
) -> Iterator[Disagreement]:
    """A cell without a figure has to be a week without one."""
    if spec["kind"] != "last_periods" or head not in shorts:
        return
    day = row[0]["runs"][0].get("value")
    weeks = derivation.flow(derivation.flow_of(shorts[head]))
    found: Value | str | None = next(
        (str(week.number) for week in weeks if week.end.isoformat() == day and week.number is not None), None
    )
    if found is not None:
        yield Disagreement(place, f"{label} / {head}: no value", str(found))


def _text(runs: list[Mapping[str, Any]]) -> str:
    return "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in runs)
