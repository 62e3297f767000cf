"""The head of an issue and the notes at its end: who published what, what the flows cover, what each word means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from .declared import list_universes, name_universe, summarise
from .derivation import KINDS, Derivation
from .finding import Disagreement
from .labels import Find, Labels, Part, UnknownSlot, agrees, merge, read_text, say
from .material import NotDerived
from .recipe import FLOWS, Recipe, Source
from .values import Value, count

Given = Mapping[str, Any]
_SEVEN = 7


def check_terms(
    place: str, notes: Sequence[Given], recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare the notes on sources, universe and definitions with what the configuration declares."""
    words, named = labels.words, {"sources": 0, "universe": 0}
    sources = list(_group_sources(recipe).values())
    for note in notes:
        term, runs = read_text(note["term"]), note["runs"]
        if term == words["note.term.sources"]:
            group = sources[named["sources"] % len(sources)]
            yield from _check_source(place, runs, group, derivation, labels)
            named["sources"] += 1
        elif term == words["note.term.universe"]:
            named["universe"] += 1
            yield from _check_universe(place, runs, recipe, labels)
        elif term == words["note.term.definitions"]:
            yield from _check_definitions(place, runs, recipe, labels)
    if named["sources"] != named["universe"] * len(sources):
        said = f"{words['note.term.sources']} ({named['sources']}), {words['note.term.universe']} ({named['universe']})"
        yield Disagreement(place, said, f"{len(sources)} sources and what they cover")


def check_mast(
    place: str, mast: Given, recipe: Recipe, derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare the title and the lines with the week, the universe and the day with what the recipe says.

    Raises NotDerived if the flow that the headline is about has no second calculation.
    """
    if recipe.title is None:
        return
    title = recipe.title[labels.language]
    if mast["title"] != title:
        yield Disagreement(f"{place}: title", mast["title"], title)
    slots: dict[str, tuple[str, Value | None]] = {"as_of": ("as_of", derivation.as_of)}
    if recipe.headline in recipe.metrics:
        flow, days = derivation.metric(recipe.headline), _SEVEN
        slots["week"] = f"{flow.id}.to", derivation.result(flow.id).values["to"]
    else:
        flow = derivation.flow_of(recipe.headline)
        days = derivation.flow(flow)[-1].days
        slots |= {"week": (f"{flow.id}.period", derivation.end), "days": (f"{flow.id}.days", count(days))}
    universe = name_universe(flow, recipe, labels.language)
    names = {"title": title, **({"universe": universe} if universe is not None else {})}
    keys = {"strapline": f"strapline.{'only' if days == _SEVEN else 'irregular'}", "running": "running.only"}
    for part, key in keys.items():
        try:
            expected = labels.fill(key, slots.__getitem__, names)
        except KeyError:
            continue
        if not agrees(mast[part], expected):
            yield Disagreement(f"{place}: {part}", read_text(mast[part]), say(expected))


def _group_sources(recipe: Recipe) -> dict[str, list[Source]]:
    """The sources that the notes list together, in the order of the recipe."""
    groups: dict[str, list[Source]] = {}
    for source in recipe.sources.values():
        groups.setdefault(source.listed_with or source.name, []).append(source)
    return groups


def _check_source(
    place: str, runs: Sequence[Given], group: Sequence[Source], derivation: Derivation, labels: Labels
) -> Iterator[Disagreement]:
    """Compare one entry, of one file or of several of one publication."""
    source = group[0]
    if source.provider is None or source.publication is None or source.licence is None:
        return
    language = labels.language
    names = {
        "provider": source.provider[language],
        "publication": source.publication[language],
        "licence": source.licence[language],
    }

    try:
        if len(group) > 1:
            parts = _list_parts(group, names, derivation, labels)
        else:
            find = _find_in(source, derivation) if source.name in derivation.rows else _stated(source, runs)
            parts = labels.fill("note.source", find, names)
    except UnknownSlot:
        return
    expected = merge((*parts, labels.words["sentence.end"]))
    if not agrees(runs, expected):
        yield Disagreement(f"{place}: source {source.name}", read_text(runs), say(expected))


def _list_parts(
    group: Sequence[Source], names: Mapping[str, str], derivation: Derivation, labels: Labels
) -> tuple[Part, ...]:
    """What an entry of several files says: those that cover the same days together, in the order of the recipe."""
    spans: dict[tuple[object, object], list[Source]] = {}
    for source in group:
        find = _find_in(source, derivation)
        spans.setdefault((find("first_on")[1], find("last_on")[1]), []).append(source)
    words = labels.words
    parts: list[Part] = [*labels.fill("note.source.head", _no_slot, names), words["colon"]]
    for place, alike in enumerate(spans.values()):
        joined = labels.join(dict.fromkeys(source.listed_as[labels.language] for source in alike))
        parts += [words["semicolon"] if place else "", joined]
        parts += labels.fill("note.source.span", _find_in(alike[0], derivation), {})
    return (*parts, *labels.fill("note.source.licence", _no_slot, names))


def _no_slot(slot: str) -> tuple[str, Value | None]:
    raise UnknownSlot(slot)


def _find_in(source: Source, derivation: Derivation) -> Find:
    """The days of a source that is read here."""

    def find(slot: str) -> tuple[str, Value | None]:
        measure = f"source.{source.name}.{slot}"
        try:
            values = derivation.find(measure)
        except NotDerived as unknown:
            raise UnknownSlot(slot) from unknown
        return measure, values[0] if values else None

    return find


def _stated(source: Source, runs: Sequence[Given]) -> Find:
    """The days of a source that cannot be read here, as the note itself states them."""

    def find(slot: str) -> tuple[str, Value | None]:
        measure = f"source.{source.name}.{slot}"
        for run in runs:
            if run["type"] == "Figure" and run["measure"] == measure:
                with suppress(ValueError):
                    return measure, date.fromisoformat(run["value"])
        raise UnknownSlot(slot)

    return find


def _check_universe(place: str, runs: Sequence[Given], recipe: Recipe, labels: Labels) -> Iterator[Disagreement]:
    if any(source.universe is None for source in recipe.sources.values()):
        return
    universes = labels.words["list.comma"].join(list_universes(recipe, labels.language))
    expected = universes + labels.words["sentence.end"]
    if not agrees(runs, (expected,)):
        yield Disagreement(f"{place}: universe", read_text(runs), expected)


def _check_definitions(place: str, runs: Sequence[Given], recipe: Recipe, labels: Labels) -> Iterator[Disagreement]:
    """Every kind that is defined is one of the report, each once, and flows are among them."""
    kinds = list(dict.fromkeys(metric.kind for metric in recipe.metrics.values()))
    if any(kind not in KINDS for kind in kinds):
        return
    end, space = labels.words["sentence.end"], labels.words["sentence.space"]
    rest = read_text(runs) + space
    for kind in kinds:
        sentence = f"{summarise(kind, labels.language)}{end}{space}"
        if sentence in rest:
            rest = rest.replace(sentence, "", 1)
        elif kind in FLOWS:
            yield Disagreement(f"{place}: definitions", read_text(runs), sentence, kind)
    if rest.strip():
        yield Disagreement(f"{place}: definitions", rest, "no kind of figure of this report")
