"""The notes that explain the figures: what each metric is, of what, over which days, and who published it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .declared import define, list_givers, list_sources, name_universe
from .derivation import Derivation
from .facts import FACT
from .finding import Disagreement
from .labels import Labels, agrees, read_text, say
from .material import NotDerived
from .recipe import Recipe
from .spans import derive_span

Given = Mapping[str, Any]


_FACTS = ("period", "universe", "source", "as_of")


def check_explanations(
    place: str, notes: Sequence[Given], abouts: Sequence[Given], recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare each note with the metrics that it is about, and each figure's own line with the note it leads to."""
    language = labels.language
    homes: dict[str, str] = {}
    for position, note in enumerate(notes, start=1):
        where = f"{place}: numbers/{note['id']}"
        for run in note["number"]:
            if run["type"] == "Figure" and run["value"] != str(position):
                yield Disagreement(where, run["printed"], f"note {position}", run["measure"])
        yield from _check_labels(where, note, notes[0], labels)
        for metric, subject, value in note["entries"]:
            homes[metric] = note["id"]
            yield from _check_entry(where, metric, subject, value, recipe, language)
            yield from _check_span(where, metric, note, derivation)
            if metric in recipe.metrics:
                yield from _check_declared(where, metric, note, recipe, labels)
        for metric, label, value in note.get("others", []):
            yield from _check_other(where, metric, label, value, note, derivation, labels)
    for about in abouts:
        split = derivation.recipe.split(about["measure"])
        where = f"{place}: about {about['measure']}"
        if split is None or split[0].id != about["metric"]:
            yield Disagreement(where, about["metric"], split[0].id if split else "no metric", about["measure"])
            continue
        if homes.get(about["metric"]) != about["note"]:
            yield Disagreement(where, about["note"], homes.get(about["metric"], "no note"), about["measure"])
        name = recipe.names_of(split[0])[language]
        definition = define(*split, language)
        if not about["text"].startswith(name):
            yield Disagreement(where, about["text"], f"a figure about {name}", about["measure"])
        elif definition is not None and about["text"] != name + labels.words["number.about"] + definition:
            yield Disagreement(where, about["text"], definition, about["measure"])


def _check_labels(where: str, note: Given, first: Given, labels: Labels) -> Iterator[Disagreement]:
    """Each fact stands under its own label; paper leaves out those, and only those, that the first note says."""
    vintage = labels.words["number.vintage"]
    said = [label for label, _ in note["facts"]]
    expected = [labels.words[f"number.{name}"] for name in _FACTS] + said[len(_FACTS) :].count(vintage) * [vintage]
    if said != expected:
        yield Disagreement(where, " | ".join(said), " | ".join(expected))
    common = [(label, read_text(runs)) for label, runs in first["facts"]]
    own = [label for label, runs in note["facts"] if note is first or (label, read_text(runs)) not in common]
    if note["deviations"] != own:
        yield Disagreement(where, " | ".join(note["deviations"]), f"{' | '.join(own)}, which the first note says not")


def _check_declared(where: str, metric_id: str, note: Given, recipe: Recipe, labels: Labels) -> Iterator[Disagreement]:
    """What a note says its metric is, covers and comes from is what the configuration declares."""
    metric, language = recipe.metrics[metric_id], labels.language
    definition = define(metric, "", language)
    if definition is not None and read_text(note["definition"]) != definition[:1].upper() + definition[1:]:
        yield Disagreement(where, read_text(note["definition"]), definition, metric_id)
    providers = list_givers(metric, recipe, language)
    declared = {
        "universe": name_universe(metric, recipe, language),
        "source": None if providers is None else labels.words["source.and"].join(providers),
    }
    sources = [] if metric.kind == FACT else list_sources(recipe, (metric.subject,))
    fetched = sorted(one.fetched_on for one in sources if one.fetched_on)[-1:]
    told = [
        run.get("value") for label, runs in note["facts"] if label == labels.words["number.vintage"] for run in runs
    ]
    if told != fetched:
        yield Disagreement(
            f"{where}/vintage", ", ".join(map(str, told)) or "none", ", ".join(fetched) or "none", metric_id
        )
    facts = {label: read_text(runs) for label, runs in note["facts"]}
    for name, expected in declared.items():
        said = facts.get(labels.words[f"number.{name}"])
        if expected is not None and said is not None and said != expected:
            yield Disagreement(f"{where}/{name}", said, expected or "nothing", metric_id)


def _check_entry(
    where: str, metric: str, subject: Sequence[Given], value: Sequence[Given], recipe: Recipe, language: str
) -> Iterator[Disagreement]:
    if metric not in recipe.metrics:
        yield Disagreement(where, metric, "no such metric in the configuration")
        return
    name = recipe.names_of(recipe.metrics[metric])[language]
    said = read_text(subject)
    if said != name:
        yield Disagreement(where, said, name, metric)
    for run in value:
        if run["type"] != "Figure" or run["measure"] != metric:
            yield Disagreement(where, run.get("printed", run.get("text", "")), f"the value of {metric}", metric)


def _check_other(
    where: str,
    metric: str,
    label: Sequence[Given],
    value: Sequence[Given],
    note: Given,
    derivation: Derivation,
    labels: Labels,
) -> Iterator[Disagreement]:
    """A further figure of a metric stands under what it is: a part by its definition, an earlier week by its end."""
    measure = value[0].get("measure", "") if len(value) == 1 else ""
    split = derivation.recipe.split(measure)
    if split is None or split[0].id != metric or metric not in [entry[0] for entry in note["entries"]]:
        yield Disagreement(where, read_text(value), f"a figure of {metric}", measure)
        return
    day = measure.partition("@")[2]
    if day:
        key, name = ("chart.move.on", "move") if split[1] == "move" else ("table.week_to", "week")
        expected = labels.fill(key, lambda _: (f"{name}@{day}", date.fromisoformat(day)), {})
        if not agrees(label, expected):
            yield Disagreement(where, read_text(label), say(expected), measure)
        return
    definition = define(*split, labels.language)
    if definition is not None and read_text(label) != definition[:1].upper() + definition[1:]:
        yield Disagreement(where, read_text(label), definition, measure)


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
