"""Seeded faults: whatever is changed in a finished issue, or upstream of it, is found."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from issue_factory import read_folder
from verify_factory import Finished, analyse_sample, errors, finish_sample, open_sample, print_files, recipe_of
from verify_faults import (
    spoil_analysis,
    spoil_document,
    spoil_drawing,
    spoil_page,
    spoil_paper,
    spoil_statement,
)

from flowbrief.claim import claim
from flowbrief.cli.registered import registry
from flowbrief.compose import compose
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import Document

WEEKS = (
    date(2022, 9, 14),
    date(2022, 12, 7),
    date(2023, 3, 22),
    date(2023, 11, 21),
    date(2024, 5, 15),
    date(2024, 7, 24),
)
FEW, MANY = range(12), range(12, 530)


def list_ways(finished: Finished) -> list[str]:
    """The files that can be spoiled."""
    return [path for path in finished.files if path.endswith((".html", ".json", ".csv")) and path != "manifest.json"]


def spoil_file(finished: Finished, seed: int) -> tuple[str, bytes]:
    """One file with one fault that a reader, or a program, sees."""
    chance = random.Random(seed)
    for _ in range(50):
        path = chance.choice(list_ways(finished))
        before = finished.files[path]
        if path.endswith(".html"):
            after = spoil_page(before.decode(), path.split(".")[1], chance).encode()
        elif path.startswith("document."):
            after = spoil_document(before, chance)
        else:
            after = spoil_statement(before, chance)
        if after != before:
            return path, after
    raise AssertionError("nothing was changed")


def check_file_fault(seed: int) -> None:
    finished = finish_sample(WEEKS[seed % len(WEEKS)])
    path, content = spoil_file(finished, seed)
    assert errors(finished.check(**{path: content})), (seed, path, differing(finished.files[path], content))


def differing(before: bytes, after: bytes) -> tuple[str, str]:
    """The neighbourhood of the first difference."""
    one, other = before.decode(), after.decode()
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    return one[max(0, place - 80) : place + 40], other[max(0, place - 80) : place + 40]


def write_spoiled(seed: int) -> tuple[str, Finished] | None:
    """An issue in which one measure was wrong before anything was said; None if a reader would not see it."""
    day = WEEKS[seed % len(WEEKS)]
    spec, analysis = analyse_sample(day)
    sound = finish_sample(day)
    printed = {row["measure"]: row["printed"] for row in json.loads(sound.files["ledger.json"])}
    spoiled, what = spoil_analysis(analysis, printed, random.Random(seed))
    try:
        agenda = claim(spec, spoiled, registry)
        documents: tuple[Document, ...] = tuple(
            compose(spec, spoiled, agenda, registry, language, draft=False) for language in spec.languages
        )
    except (Refused, AssertionError, ValueError, ArithmeticError, KeyError, StopIteration):
        return None
    files = print_files(documents)
    measure, change = what.split(": ")
    if " is " not in change and not prints_otherwise(sound.files, files, measure):
        return None
    if not says_otherwise(sound.files, files):
        return None
    return f"{day} {what}", Finished(files, recipe_of(spec, analysis.as_of), open_sample)


def prints_otherwise(before: Mapping[str, bytes], after: Mapping[str, bytes], measure: str) -> bool:
    """True if the wrong measure is printed; a sentence that is no longer said, or another true one, is no fault."""
    rows = [{(row["measure"], row["value"]) for row in json.loads(files["ledger.json"])} for files in (before, after)]
    return any(one == measure for one, _ in rows[1] - rows[0])


def says_otherwise(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """True if a page says something that it did not say before; leaving something out is no fault."""
    for path in ("document.zh.json", "document.en.json"):
        said = set(list_texts(json.loads(before[path])))
        if any(text not in said for text in list_texts(json.loads(after[path]))):
            return True
    return False


def list_texts(value: object) -> Iterator[str]:
    """Every sentence of a record."""
    if isinstance(value, dict):
        for item in value.values():
            yield from list_texts(item)
    elif isinstance(value, list):
        if value and all(isinstance(item, dict) and item.get("type") in ("Plain", "Figure") for item in value):
            text = "".join(item["printed"] if item["type"] == "Figure" else item["text"] for item in value)
            yield from (part for part in text.replace("。", ". ").split(". ") if part)
        for item in value:
            yield from list_texts(item)


def check_upstream_fault(seed: int) -> bool:
    made = write_spoiled(seed)
    if made is None:
        return False
    what, finished = made
    assert errors(finished.check()), (seed, what)
    return True


@pytest.mark.parametrize("day", WEEKS, ids=str)
def test_a_sound_issue_agrees(day: date) -> None:
    assert errors(finish_sample(day).check()) == []


@pytest.mark.parametrize("seed", FEW)
def test_a_fault_in_one_file_is_found(seed: int) -> None:
    check_file_fault(seed)


def test_a_fault_upstream_of_every_file_is_found() -> None:
    assert sum(map(check_upstream_fault, FEW)) >= 4


@pytest.mark.slow
def test_a_thousand_faults_are_found() -> None:
    for seed in MANY:
        check_file_fault(seed)
    made, seed = 0, 1000
    while made < 500:
        made += check_upstream_fault(seed)
        seed += 1


@pytest.mark.slow
def test_faults_in_paper_and_drawings_are_found(sample_issue: Callable[[date], Path]) -> None:
    day = WEEKS[-1]
    spec, analysis = analyse_sample(day)
    finished = Finished(read_folder(sample_issue(day)), recipe_of(spec, analysis.as_of), open_sample)
    assert errors(finished.check()) == []
    for seed in range(60):
        chance = random.Random(seed)
        path = chance.choice([p for p in finished.files if p.endswith((".pdf", ".svg"))])
        spoil = spoil_paper if path.endswith(".pdf") else spoil_drawing
        content = spoil(finished.files[path], chance)
        assert errors(finished.check(**{path: content})), (seed, path)
