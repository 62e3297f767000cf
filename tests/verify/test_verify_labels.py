"""What this room calls things: as the rest of flowbrief does, kind by kind and word by word, or as the config says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from test_verify_property import write_any, write_data_set
from verify_factory import Finished, errors, print_files, recipe_of
from verify_label_faults import put

from flowbrief.cli.registered import registry
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import Document, KeyFigure, NumberNote, Plain, plain_text
from flowbrief.model.text import Language
from flowbrief.pipeline import Written
from flowbrief.verify import labels_en, labels_zh
from flowbrief.verify.declared import summarise
from flowbrief.verify.definitions import DEFINITIONS
from flowbrief.verify.derivation import KINDS

OWN = """
language:
  zh: {phrases: {"tile.net_flow.label": ["{short}（当周）"], "tile.change.label": ["{short}较上周"],
    "tile.change.figure": ["{main:signed}"], "tile.change.context": ["上周为{previous:signed}"]}}
  en: {phrases: {"tile.net_flow.label": ["{short} this week"], "tile.change.label": ["{short} on the week"],
    "tile.change.figure": ["{main:signed}"], "tile.change.context": ["from {previous:signed}"],
    "chart.subtitle.signed_bars": ["{unit}, week by week"]}}
"""


def test_every_kind_that_is_calculated_again_is_defined() -> None:
    assert DEFINITIONS.keys() == KINDS.keys()
    for kind in KINDS:
        summary = registry.metrics[kind].summary
        assert (summarise(kind, "zh"), summarise(kind, "en")) == (summary.zh, summary.en)


@pytest.mark.parametrize(("language", "own"), [("zh", labels_zh), ("en", labels_en)])
def test_labels_are_those_of_the_house(language: Language, own: Any) -> None:
    book = load_phrasebook(language)
    starts = (
        "tile.",
        "cell.",
        "changes.",
        "chart.",
        "table.",
        "note.source",
        "note.fact.",
        "publication.name",
        "section.lacks",
        "strapline.",
        "running.",
        "alt.",
    )
    assert {key: book.phrases[key][0] for key in book.phrases if key.startswith(starts)} == own.PHRASES
    assert {key: book.words[key] for key in own.WORDS} == own.WORDS


def write_with_own_phrases() -> tuple[Written, Finished]:
    """An issue whose config words some labels for itself, one of them for a kind that the house has no words for."""
    data, _ = write_any(0)
    config = data.files[data.config].decode().replace("key_figures: [", "key_figures: [tech.change, ", 1) + OWN
    data = replace(data, files={**data.files, data.config: config.encode()})
    written = write_data_set(data)
    assert written is not None
    recipe = recipe_of(written.spec, written.intake.as_of)
    return written, Finished(print_files(written.documents), recipe, data.open)


def test_phrases_of_the_config_are_followed() -> None:
    written, finished = write_with_own_phrases()
    assert errors(finished.check()) == []
    assert finished.recipe["phrases"]["en"]["tile.net_flow.label"] == "{short} this week"
    house = {key: value for key, value in finished.recipe.items() if key != "phrases"}
    found = errors(replace(finished, recipe=house).check())
    assert any("key-figures/2/label" in one for one in found)
    document = spoil_tile_label(written.documents[1])
    files = print_files((written.documents[0], document))
    assert any("key-figures/2/label" in one for one in errors(finished.check_files(files)))


def spoil_tile_label(document: Document) -> Document:
    tile = document.key_figures.tiles[1]
    return put(document, tile, KeyFigure((Plain("All last week"),), tile.figure, tile.context, tile.tone))


def test_a_recipe_of_an_earlier_version_is_still_read() -> None:
    """It says nothing of publishers, universes and key figures, so that these are not compared."""
    data, written = write_any(0)
    recipe = json.loads(json.dumps(recipe_of(written.spec, written.intake.as_of)))
    for key in ("key_figures", "title"):
        del recipe[key]
    for source in recipe["sources"]:
        for key in ("provider", "publication", "licence", "universe"):
            del source[key]
    assert errors(Finished(print_files(written.documents), recipe, data.open).check()) == []


@pytest.mark.parametrize("way", ["same subject", "sign", "week before", "no value"])
def test_a_key_figure_says_what_it_is(way: str) -> None:
    """Two figures of one subject under each other's label, and what was let pass beside them."""
    data, written = write_any(0)
    document = written.documents[1]
    tiles = document.key_figures.tiles
    assert [plain_text(tile.label) for tile in tiles[:2]] == ["All", "All, four-week average"]
    tile = tiles[0]
    if way == "same subject":
        changed = replace(tile, label=(Plain("All since January"),))
    elif way == "sign":
        figure = tile.figure[0]
        printed = plain_text(tile.figure).lstrip("+−")
        changed = replace(tile, figure=(replace(figure, printed=printed),))  # type: ignore[call-arg]
    elif way == "week before":
        changed = replace(tile, context=(Plain("no figure for the week before"),))
    else:
        changed = replace(tile, figure=(Plain("n/a"),), context=(Plain("too little history"),))
    spoiled = put(document, tile, changed)
    files = print_files((written.documents[0], spoiled))
    recipe = recipe_of(written.spec, written.intake.as_of)
    found = errors(Finished(files, recipe, data.open).check())
    assert any("key-figures/1" in one for one in found), found


def test_a_note_of_another_universe_is_found_by_name() -> None:
    data, written = write_any(0)
    document = written.documents[0]
    note: NumberNote = document.numbers[0]
    facts = tuple((label, (Plain("全球基金"),) if label == "统计范围" else runs) for label, runs in note.facts)
    files = print_files((put(document, note, replace(note, facts=facts)), written.documents[1]))
    found = errors(Finished(files, recipe_of(written.spec, written.intake.as_of), data.open).check())
    assert any("numbers/total.week/universe" in one and "基金" in one for one in found), found
