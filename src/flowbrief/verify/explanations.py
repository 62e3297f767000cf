"""The notes that explain the figures: each names its metrics, prints their values, and dates what they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .derivation import Derivation
from .finding import Disagreement
from .material import NotDerived
from .recipe import Recipe
from .spans import derive_span

Given = Mapping[str, Any]


def check_explanations(
    place: str, notes: Sequence[Given], abouts: Sequence[Given], recipe: Recipe, derivation: Derivation, language: str
) -> Iterator[Disagreement]:
    """Compare each note with the metrics that it is about, and each figure's own line with the note it leads to."""
    homes: dict[str, str] = {}
    for position, note in enumerate(notes, start=1):
        where = f"{place}: numbers/{note['id']}"
        for run in note["number"]:
            if run["type"] == "Figure" and run["value"] != str(position):
                yield Disagreement(where, run["printed"], f"note {position}", run["measure"])
        for metric, subject, value in note["entries"]:
            homes[metric] = note["id"]
            yield from _check_entry(where, metric, subject, value, recipe, language)
            yield from _check_span(where, metric, note, derivation)
    for about in abouts:
        split = derivation.split_id(about["measure"])
        where = f"{place}: about {about['measure']}"
        if split is None or split[0].id != about["metric"]:
            yield Disagreement(where, about["metric"], split[0].id if split else "no metric", about["measure"])
        elif homes.get(about["metric"]) != about["note"]:
            yield Disagreement(where, about["note"], homes.get(about["metric"], "no note"), about["measure"])
        elif not about["text"].startswith(recipe.subjects[split[0].subject].names[language]):
            name = recipe.subjects[split[0].subject].names[language]
            yield Disagreement(where, about["text"], f"a figure about {name}", about["measure"])


def _check_entry(
    where: str, metric: str, subject: Sequence[Given], value: Sequence[Given], recipe: Recipe, language: str
) -> Iterator[Disagreement]:
    if metric not in recipe.metrics:
        yield Disagreement(where, metric, "no such metric in the configuration")
        return
    name = recipe.subjects[recipe.metrics[metric].subject].names[language]
    said = "".join(run["printed"] if run["type"] == "Figure" else run["text"] for run in subject)
    if said != name:
        yield Disagreement(where, said, name, metric)
    for run in value:
        if run["type"] != "Figure" or run["measure"] != metric:
            yield Disagreement(where, run.get("printed", run.get("text", "")), f"the value of {metric}", metric)


def _check_span(where: str, metric: str, note: Given, derivation: Derivation) -> Iterator[Disagreement]:
    """The period of a note is that of each of its metrics."""
    dates = {
        run["measure"]: run for _, runs in note["facts"] for run in runs
        if run["type"] == "Figure" and run["measure"] in ("number.from", "number.to")
    }  # fmt: skip
    if "number.to" not in dates:
        return
    try:
        start, end = derive_span(derivation.metric(metric), derivation)
    except NotDerived:
        return
    expected: dict[str, date] = {"number.to": end} | ({"number.from": start} if start != end else {})
    for label in ("number.from", "number.to"):
        if (label in dates) != (label in expected):
            said = dates[label]["printed"] if label in dates else "no other day"
            yield Disagreement(where, said, f"{start} to {end}", metric)
        elif label in expected and dates[label]["value"] != expected[label].isoformat():
            yield Disagreement(where, dates[label]["printed"], expected[label].isoformat(), metric)
