"""What sections have to hold beside their words: tables of third-party figures, and what they say they go without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .arguments import Arguments
from .fact_tables import DIFFERENCES, FACTS, match_week
from .facts import FACT
from .finding import Disagreement
from .labels import Labels, agrees, read_text, say
from .material import NotDerived
from .recipe import Metric, Recipe

Given = Mapping[str, Any]


def check_presence(
    name: str, sections: Sequence[Given], recipe: Recipe, arguments: Arguments, labels: Labels
) -> Iterator[Disagreement]:
    """Each section with figures of others has their tables where there is one to show, and says what it lacks."""
    lists = {FACTS: _has_fact(recipe, arguments), DIFFERENCES: _has_pair(recipe, arguments)}
    told: set[str] = set()
    for section in sections:
        wanted = recipe.places.get(section["id"], {})
        tables = [block["id"] for block in section["blocks"] if block["type"] == "DataTable"]
        for key, table in (("facts", FACTS), ("differences", DIFFERENCES)):
            if (table in tables) != bool(wanted.get(key) and lists[table]):
                yield Disagreement(f"{name}: {section['id']}", ", ".join(tables) or "no table", f"{table}, or none")
        if wanted.get("facts") and not lists[FACTS]:
            yield from _check_said(f"{name}: {section['id']}", section, labels.words["facts.none"])
        lacks = wanted.get("lacks", ())
        if lacks:
            named = tuple(_name(one, labels) for one in lacks)
            key = "section.lacks.again" if told.issuperset(named) else "section.lacks"
            told.update(named)
            words = {"names": labels.join(named)}
            expected = say(labels.fill(key, lambda slot: (slot, None), words))
            yield from _check_said(f"{name}: {section['id']}", section, expected)


def _check_said(place: str, section: Given, expected: str) -> Iterator[Disagreement]:
    said = [block["runs"] for block in section["blocks"] if block["type"] == "Paragraph"]
    if not any(agrees(runs, (expected,)) for runs in said):
        yield Disagreement(place, read_text(said[-1]) if said else "nothing", expected)


def _has_fact(recipe: Recipe, arguments: Arguments) -> bool:
    return any(_is_known(metric.id, arguments) for metric in recipe.metrics.values() if metric.kind == FACT)


def _has_pair(recipe: Recipe, arguments: Arguments) -> bool:
    return any(
        _is_known(metric.id, arguments) and _has_week(metric, recipe.metrics[metric.params["against"]], arguments)
        for metric in recipe.metrics.values()
        if metric.kind == FACT and metric.params["against"] in recipe.metrics
    )


def _has_week(fact: Metric, own: Metric, arguments: Arguments) -> bool:
    try:
        return match_week(fact, own, arguments.derivation) is not None
    except NotDerived:
        return True


def _is_known(measure: str, arguments: Arguments) -> bool:
    try:
        return arguments.look(measure) is not None
    except NotDerived:
        return True


def _name(publication: Given, labels: Labels) -> str:
    words = {key: publication[key][labels.language] for key in ("provider", "publication")}
    return say(labels.fill("publication.name", lambda slot: (slot, None), words))
