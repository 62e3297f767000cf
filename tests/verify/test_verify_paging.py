"""The pages of a paper are counted again: numbers at the foot, pages in the contents, what stands inside the file."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from issue_factory import read_folder
from verify_factory import Finished, analyse_sample, errors, open_sample, recipe_of

from flowbrief.verify.labels import Labels
from flowbrief.verify.paging import strip_pages
from flowbrief.verify.paper import Line
from flowbrief.verify.recipe import read_recipe
from flowbrief.verify.wording_en import EN
from flowbrief.verify.wording_zh import ZH

DAY = date(2024, 7, 24)
HEADINGS = ["Flows", "Rates", "The notes"]


@cache
def read_issue(folder: Path) -> Finished:
    spec, analysis = analyse_sample(DAY)
    return Finished(read_folder(folder), recipe_of(spec, analysis.as_of), open_sample)


@pytest.fixture
def labels(sample_issue: Callable[[date], Path]) -> dict[str, Labels]:
    recipe = read_recipe(read_issue(sample_issue(DAY)).recipe)
    return {"zh": Labels(recipe, ZH), "en": Labels(recipe, EN)}


def lines_of(*pages: Sequence[str]) -> list[Line]:
    return [Line(number, text) for number, texts in enumerate(pages, start=1) for text in texts]


def test_right_numbers_are_left_out(labels: dict[str, Labels]) -> None:
    lines = lines_of(
        ["Flows", "1", "Rates", "2", "Flows", "text", "Page 1 of 2"], ["Rates", "more text", "Page 2 of 2"]
    )
    kept, found = strip_pages("brief.en.pdf", lines, HEADINGS, [labels["en"]])
    assert (kept, found) == (["Flows", "Rates", "Flows", "text", "Rates", "more text"], [])


@pytest.mark.parametrize(
    ("number", "foot", "is_found", "is_kept"),
    [("2", "Page 2 of 2", False, False), ("1", "Page 2 of 2", True, False), ("2", "Page 1 of 2", False, True)],
)
def test_a_wrong_number_is_found(
    labels: dict[str, Labels], number: str, foot: str, is_found: bool, is_kept: bool
) -> None:
    lines = lines_of(["Rates", number, "Page 1 of 2"], ["Ra", "tes", foot])
    kept, found = strip_pages("brief.en.pdf", lines, HEADINGS, [labels["en"]])
    assert bool(found) is is_found
    assert (foot in kept) is is_kept


def test_both_languages_number_the_pages_of_a_bilingual_paper(labels: dict[str, Labels]) -> None:
    lines = lines_of(["第1页，共1页 · Page 1 of 1"])
    assert strip_pages("brief.bilingual.pdf", lines, HEADINGS, list(labels.values())) == ([], [])
    kept, _ = strip_pages("brief.bilingual.pdf", lines, HEADINGS, [labels["en"]])
    assert kept == ["第1页，共1页 · Page 1 of 1"]


def attach(content: bytes, inside: bytes) -> bytes:
    """A PDF with a file inside, as a further object behind the others."""
    packed = zlib.compress(inside)
    head = b"\n9999 0 obj <</Type /EmbeddedFile /Filter /FlateDecode /Length %d>> stream\n" % len(packed)
    return content + head + packed + b"\nendstream endobj\n"


def test_a_file_inside_a_paper_is_the_data(sample_issue: Callable[[date], Path]) -> None:
    finished = read_issue(sample_issue(DAY))
    kept = {path: finished.files[path] for path in ("document.zh.json", "document.en.json", "data.csv")}
    paper, data = finished.files["brief.en.pdf"], finished.files["data.csv"]
    assert errors(finished.check_files({**kept, "brief.en.pdf": attach(paper, data)})) == []
    wrong = re.sub(rb"\d(?=,USD)", b"7", data, count=1)
    assert errors(finished.check_files({**kept, "brief.en.pdf": attach(paper, wrong + b" ")}))
