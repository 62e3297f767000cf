"""Faults that stand in every file alike, as a mistake in a phrase or a metric would leave them, are found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from issue_factory import read_folder
from test_verify_property import open_world, write_any
from verify_factory import Finished, analyse_sample, errors, open_sample, print_files, recipe_of
from verify_label_faults import spoil_chart, spoil_declared, spoil_table
from verify_shapes import SHAPES
from verify_word_faults import (
    spoil_explanation,
    spoil_label,
    spoil_members,
    spoil_name,
    spoil_tile,
    spoil_words,
)

from flowbrief.claim import claim
from flowbrief.cli.registered import registry
from flowbrief.compose import compose
from flowbrief.model.document import Document
from flowbrief.pipeline import Wish, prepare

DAY = date(2024, 7, 24)
WAYS = ("words", "name", "explanation", "tile", "members", "table", "declared", "chart")


def spoil_one(document: Document, names: list[str], chance: random.Random, way: str) -> tuple[Document, str] | None:
    """One document with a fault of one kind; None if it has nothing that could be wrong in that way."""
    match way:
        case "words":
            return spoil_words(document, chance)
        case "name":
            return spoil_name(document, names, chance)
        case "explanation":
            return spoil_explanation(document, chance)
        case "table":
            return spoil_table(document, chance)
        case "declared":
            return spoil_declared(document, chance)
        case "chart":
            return spoil_chart(document, chance)
    return spoil_tile(document, chance)


def check_faults(seed: int, each: int) -> Counter[str]:
    """Seed faults into the issue of one data set; every one has to be found. Counts them by kind."""
    data, written = write_any(seed)
    spec, recipe = written.spec, recipe_of(written.spec, written.intake.as_of)
    chance = random.Random(seed)
    made: Counter[str] = Counter()
    for _ in range(each):
        way = chance.choice(WAYS)
        place = chance.randrange(len(written.documents))
        if way == "members":
            _, _, analysis = prepare(data.config, Wish(), open_world(data), registry)
            wrong = spoil_members(analysis, chance)
            if wrong is None:
                continue
            spoiled, what = wrong
            agenda = claim(spec, spoiled, registry)
            documents = tuple(compose(spec, spoiled, agenda, registry, one, draft=False) for one in spec.languages)
            if documents == written.documents:
                continue
        else:
            document = written.documents[place]
            names = [subject.name.within(document.language) for subject in spec.subjects if subject.source is not None]
            changed = spoil_one(document, names, chance, way)
            if changed is None:
                continue
            what = changed[1]
            documents = (*written.documents[:place], changed[0], *written.documents[place + 1 :])
        found = errors(Finished(print_files(documents), recipe, data.open).check())
        assert found, (data.name, way, what)
        made[way] += 1
    return made


def test_faults_in_every_file_alike_are_found() -> None:
    made = sum((check_faults(seed, 1) for seed in range(len(SHAPES), 2 * len(SHAPES))), Counter())
    assert made.total() >= 7


@pytest.mark.slow
def test_a_thousand_faults_in_every_file_alike_are_found() -> None:
    made: Counter[str] = Counter()
    seed = 0
    while made.total() < 1000:
        made += check_faults(seed, 12)
        seed += 1
    assert all(made[way] >= 50 for way in WAYS), made


@pytest.mark.slow
def test_faults_beside_the_pages_of_a_paper_are_found(sample_issue: Callable[[date], Path]) -> None:
    spec, analysis = analyse_sample(DAY)
    finished = Finished(read_folder(sample_issue(DAY)), recipe_of(spec, analysis.as_of), open_sample)
    papers = [path for path in finished.files if path.endswith(".pdf")]
    for seed in range(60):
        chance = random.Random(seed)
        path = chance.choice(papers)
        content = spoil_label(finished.files[path], chance)
        assert errors(finished.check_files({**finished.files, path: content})), (seed, path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_in_another_language_is_found(language: str) -> None:
    data, written = write_any(0)
    files = print_files(written.documents)
    page = f"brief.{language}.html"
    spoiled = files[page].replace(b'<html lang="', b'<html lang="fr-', 1)
    recipe = recipe_of(written.spec, written.intake.as_of)
    assert errors(Finished({**files, page: spoiled}, recipe, data.open).check())
