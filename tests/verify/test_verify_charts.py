"""The report of the charts that set things side by side: it agrees, and what is wrong in one of them is found."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from issue_factory import SAMPLE, build_issue, read_folder, write_issue
from verify_factory import Finished, errors, open_sample, print_files, recipe_of
from verify_label_faults import spoil_chart
from verify_layout_faults import spoil_marks

from flowbrief.model.document import Chart
from flowbrief.pipeline import Written
from flowbrief.render.jobs import charts_of

CONFIG = SAMPLE.with_name("us-etf-charts.yaml")
FAULTS, DRAWN = 120, 60


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


def test_a_fault_in_the_record_of_any_chart_is_found() -> None:
    """Legend, labels, words, marks of axes, bars, lines, points: each wrong in every file alike."""
    written, finished = write_charts()
    made: Counter[str] = Counter()
    for seed in range(FAULTS):
        chance = random.Random(seed)
        place = chance.randrange(2)
        changed = spoil_chart(written.documents[place], chance)
        if changed is None:
            continue
        documents = (*written.documents[:place], changed[0], *written.documents[place + 1 :])
        assert errors(finished.check_files(print_files(documents))), (seed, changed[1])
        made[changed[1].rpartition(" ")[2]] += 1
    assert set(made) == {chart.id for chart in list_charts()}, made


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
