"""The report of the charts that set things side by side: it agrees, and what is wrong in one of them is found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from issue_factory import SAMPLE, build_issue, read_folder, write_issue
from verify_factory import Finished, errors, open_sample, print_files, recipe_of
from verify_label_faults import spoil_chart
from verify_layout_faults import spoil_marks

from flowbrief.model.document import Chart, plain_text
from flowbrief.pipeline import Written
from flowbrief.render.jobs import charts_of
from flowbrief.render.reading import strong_characters_of
from flowbrief.render.records import write_document

CONFIG = SAMPLE.with_name("us-etf-charts.yaml")
FAULTS, MANY, DRAWN = range(32), range(32, 600), 24


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report with its pages and drawings; the build itself reads them back."""
    return build_issue(CONFIG, tmp_path_factory.mktemp("charts"), formats=("html",))


@cache
def write_charts() -> tuple[Written, Finished]:
    written = write_issue(CONFIG)
    return written, Finished(print_files(written.documents), recipe_of(written.spec, written.intake.as_of), open_sample)


def list_charts() -> list[Chart]:
    return list(charts_of(write_charts()[0].documents[0]))


def test_the_report_agrees_and_its_drawings_too(issue: Path) -> None:
    finished = write_charts()[1]
    assert errors(finished.check()) == []
    assert errors(finished.check_files(read_folder(issue))) == []
    assert {path.name for path in (issue / "charts").glob("*.svg")} == {
        f"{chart.id}.{language}.svg" for chart in list_charts() for language in ("zh", "en")
    }


def test_the_bold_face_of_a_page_has_the_number_of_each_figure() -> None:
    for document in write_charts()[0].documents:
        numbers = "".join(plain_text(chart.number) for chart in charts_of(document))
        assert set(numbers) <= strong_characters_of(document)
        assert any(character.isdigit() for character in numbers)


def check_faults(seeds: Iterable[int]) -> Counter[str]:
    """Seed faults into the record of the charts; every one has to be found there. Counts them by chart."""
    written, finished = write_charts()
    made: Counter[str] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        place = chance.randrange(2)
        changed = spoil_chart(written.documents[place], chance)
        if changed is None:
            continue
        documents = (*written.documents[:place], changed[0], *written.documents[place + 1 :])
        records = {artifact.path: artifact.content for artifact in map(write_document, documents)}
        assert errors(finished.check_files(records)), (seed, changed[1])
        made[changed[1].rpartition(" ")[2]] += 1
    return made


def test_a_fault_in_the_record_of_any_chart_is_found() -> None:
    """Legend, labels, words, marks of axes, bars, lines, points: each wrong in every file alike."""
    assert set(check_faults(FAULTS)) == {chart.id for chart in list_charts()}


@pytest.mark.slow
def test_hundreds_of_faults_in_the_records_of_charts_are_found() -> None:
    assert min(check_faults(MANY).values()) >= 25


def test_a_mark_that_is_not_its_own_is_found_in_every_drawing(issue: Path) -> None:
    finished = Finished(read_folder(issue), write_charts()[1].recipe, open_sample)
    records = {path: content for path, content in finished.files.items() if path.startswith("document.")}
    made: Counter[str] = Counter()
    paths = sorted(path for path in finished.files if path.endswith(".svg"))
    for seed in range(DRAWN):
        path = paths[seed % len(paths)]
        before = finished.files[path].decode()
        start, end = before.index("<svg"), before.index("</svg>")
        spoiled = spoil_marks(before[start:end], random.Random(seed))
        if spoiled is None or spoiled[0] == before[start:end]:
            continue
        content = (before[:start] + spoiled[0] + before[end:]).encode()
        assert errors(finished.check_files({**records, path: content})), (seed, path, spoiled[1])
        made[path] += 1
    assert len(made) == len(paths), made
