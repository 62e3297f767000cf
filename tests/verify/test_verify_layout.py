"""What stands in the wrong place of one finished file is found: on a page, in a drawing, on paper."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from issue_factory import read_folder
from verify_factory import Finished, analyse_sample, errors, open_sample, recipe_of
from verify_layout_faults import PARTS, spoil_layout, spoil_marks

from flowbrief.verify.neighbours import check_neighbours
from flowbrief.verify.paper import read_paper
from flowbrief.verify.records import Document, read_document

DAY = date(2024, 7, 24)
FEW, MANY = range(12), range(12, 400)


@cache
def read_issue(folder: Path) -> Finished:
    """An issue with its drawings and papers."""
    spec, analysis = analyse_sample(DAY)
    return Finished(read_folder(folder), recipe_of(spec, analysis.as_of), open_sample)


def only(finished: Finished, *paths: str) -> dict[str, bytes]:
    """The records of an issue and some of its files."""
    return {path: content for path, content in finished.files.items() if path.startswith("document.") or path in paths}


def check_page_fault(finished: Finished, seed: int) -> str:
    """Seed a fault into a page; it has to be found. Returns what was done, or nothing if there was nothing to do."""
    chance = random.Random(seed)
    path = chance.choice(["brief.zh.html", "brief.en.html"])
    before = finished.files[path].decode()
    made = spoil_layout(before, chance)
    if made is None or made[0] == before:
        return ""
    assert errors(finished.check_files({**only(finished, path), path: made[0].encode()})), (seed, path, made[1])
    return made[1]


def check_drawing_fault(finished: Finished, seed: int) -> str:
    """Seed a fault into a drawing, in a file of its own or in a page; it has to be found."""
    chance = random.Random(seed)
    path = chance.choice([path for path, content in finished.files.items() if b"<svg" in content])
    before = finished.files[path].decode()
    start = before.index("<svg", chance.randrange(before.rindex("<svg"))) if path.endswith(".html") else 0
    end = before.index("</svg>", start)
    made = spoil_marks(before[start:end], chance)
    if made is None or made[0] == before[start:end]:
        return ""
    content = (before[:start] + made[0] + before[end:]).encode()
    assert errors(finished.check_files({**only(finished, path), path: content})), (seed, path, made[1])
    return made[1]


def test_the_sound_files_agree(sample_issue: Callable[[date], Path]) -> None:
    assert errors(read_issue(sample_issue(DAY)).check()) == []


def test_a_part_of_a_page_in_the_wrong_place_is_found(sample_issue: Callable[[date], Path]) -> None:
    finished = read_issue(sample_issue(DAY))
    assert sum(bool(check_page_fault(finished, seed)) for seed in FEW) >= 8


def test_a_mark_of_a_drawing_that_is_not_its_own_is_found(sample_issue: Callable[[date], Path]) -> None:
    finished = read_issue(sample_issue(DAY))
    assert sum(bool(check_drawing_fault(finished, seed)) for seed in FEW) >= 8


@pytest.mark.slow
def test_hundreds_of_faults_in_place_are_found(sample_issue: Callable[[date], Path]) -> None:
    finished = read_issue(sample_issue(DAY))
    pages = Counter(check_page_fault(finished, seed) for seed in MANY)
    assert all(pages[way] for way in (*PARTS, "facts", "words")), pages
    drawings = Counter(check_drawing_fault(finished, seed) for seed in MANY)
    assert all(drawings[way] for way in ("words", "places", "colours", "letter", "course", "frame")), drawings


def read_lines(folder: Path, language: str) -> tuple[list[str], Document]:
    """What a paper says, line by line, and the record of it."""
    name = f"document.{language}.json"
    lines = read_paper((folder / f"brief.{language}.pdf").read_bytes())
    return [line.text for line in lines], read_document(name, (folder / name).read_bytes())


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Domestic equity", "World equity"),
        ("en", "week before +$39.1bn", "week before +$954m"),
        ("en", "Inflow", "Outflow"),
        ("zh", "本土股票", "全球股票"),
        ("zh", "净流入", "净流出"),
        ("zh", "数据来源", "统计范围"),
    ],
)
def test_two_words_of_a_paper_that_changed_places_are_found(
    language: str, one: str, other: str, sample_issue: Callable[[date], Path]
) -> None:
    lines, document = read_lines(sample_issue(DAY), language)
    assert list(check_neighbours("paper", lines, document, on_paper=True)) == []
    there, here = lines.index(one), lines.index(other)
    lines[there], lines[here] = other, one
    assert list(check_neighbours("paper", lines, document, on_paper=True))
