"""The charts of two reports: no word leaves the paper, none stands on another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from issue_factory import write_issue

from flowbrief.model.cache import cache_folder
from flowbrief.render.charts.drawing import place_marks
from flowbrief.render.charts.layout import NARROW, WIDE, Size
from flowbrief.render.charts.marks import Words
from flowbrief.render.charts.measure import span_of
from flowbrief.render.fonts import Face, provide_faces
from flowbrief.render.jobs import charts_of
from flowbrief.render.palette import colours_of

FOLDER = Path(__file__).parents[2] / "config"
CONFIGS = [FOLDER / "us-etf-flows.yaml", FOLDER / "us-etf-charts.yaml"]
CAP_HEIGHT = 0.73


@pytest.fixture(scope="module")
def faces() -> dict[int, Face]:
    return {face.weight: face for face in provide_faces(cache_folder())}


def box_of(mark: Words, faces: dict[int, Face]) -> tuple[float, float, float, float]:
    left, right = span_of(mark, faces[700 if mark.bold else 400])
    return left, mark.y - CAP_HEIGHT * mark.size, right, mark.y


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize(
    "as_of",
    [
        date(2022, 10, 5),
        date(2023, 1, 4),
        date(2023, 6, 14),
        date(2024, 1, 24),
        date(2024, 5, 8),
        date(2024, 7, 24),
    ],
)
def test_words_stand_on_the_paper_and_clear_of_each_other(
    as_of: date, size: Size, config: Path, faces: dict[int, Face]
) -> None:
    for document in write_issue(config, as_of).documents:
        for chart in charts_of(document):
            drawing = place_marks(chart, colours_of("cvd"), size, faces)
            placed = [(mark.text, box_of(mark, faces)) for mark in drawing.marks if isinstance(mark, Words)]
            assert len(placed) > 8
            for index, (text, (left, top, right, bottom)) in enumerate(placed):
                assert left >= 0, text
                assert top >= 0, text
                assert right <= size.width + 0.01, text
                assert bottom <= drawing.height, text
                for other, box in placed[:index]:
                    apart = right <= box[0] or box[2] <= left or bottom <= box[1] or box[3] <= top
                    assert apart or text == other == "*", (text, other)
