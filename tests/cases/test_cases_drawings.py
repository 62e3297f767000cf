"""The charts of two reports: no word leaves the paper, none stands on another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from issue_factory import write_issue
from measure_factory import list_weeks

from flowbrief.model.cache import cache_folder
from flowbrief.render.charts.drawing import place_marks
from flowbrief.render.charts.layout import NARROW, WIDE
from flowbrief.render.charts.marks import Words
from flowbrief.render.charts.measure import span_of
from flowbrief.render.fonts import Face, provide_faces
from flowbrief.render.jobs import charts_of
from flowbrief.render.palette import colours_of

FOLDER = Path(__file__).parents[2] / "config"
CONFIGS = [FOLDER / "us-etf-flows.yaml", FOLDER / "us-etf-charts.yaml"]
CAP_HEIGHT = 0.73
SIZES = (WIDE, NARROW, WIDE.bare(), NARROW.bare())
FIFTY = 50


@pytest.fixture(scope="module")
def faces() -> dict[int, Face]:
    return {face.weight: face for face in provide_faces(cache_folder())}


def box_of(mark: Words, faces: dict[int, Face]) -> tuple[float, float, float, float]:
    left, right = span_of(mark, faces[700 if mark.bold else 400])
    return left, mark.y - CAP_HEIGHT * mark.size, right, mark.y


def find_collisions(config: Path, as_of: date, faces: dict[int, Face]) -> list[str]:
    """Every word of a drawing that leaves the paper or stands on another, in both languages and sizes."""
    found = []
    for document in write_issue(config, as_of).documents:
        for chart, size in [(chart, size) for chart in charts_of(document) for size in SIZES]:
            drawing = place_marks(chart, colours_of("cvd"), size, faces)
            placed = [(mark.text, box_of(mark, faces)) for mark in drawing.marks if isinstance(mark, Words)]
            assert placed
            where = f"{as_of} {document.language} {chart.id} {size.width:g}"
            for index, (text, (left, top, right, bottom)) in enumerate(placed):
                if left < 0 or top < 0 or right > size.width + 0.01 or bottom > drawing.height:
                    found.append(f"{where}: {text} leaves the paper")
                for other, box in placed[:index]:
                    apart = right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
                    if not apart and not text == other == "*":
                        found.append(f"{where}: {text} on {other}")
    return found


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("as_of", [date(2022, 10, 5), date(2024, 1, 24), date(2024, 7, 24)])
def test_words_stand_on_the_paper_and_clear_of_each_other(as_of: date, config: Path, faces: dict[int, Face]) -> None:
    assert find_collisions(config, as_of, faces) == []


def test_so_they_do_in_the_long_report(faces: dict[int, Face]) -> None:
    assert find_collisions(FOLDER / "us-tech-funds.yaml", date(2026, 2, 11), faces) == []


@pytest.mark.slow
@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_so_they_do_in_fifty_weeks(config: Path, faces: dict[int, Face]) -> None:
    weeks = list_weeks()[-FIFTY:]
    assert len(weeks) == FIFTY
    assert [one for week in weeks for one in find_collisions(config, week, faces)] == []
