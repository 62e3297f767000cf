"""Known events on weekly bars: marked where the config names them, and refused anywhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from issue_factory import SAMPLE, write_issue
from verify_factory import Finished, errors, open_sample, print_files, recipe_of
from verify_label_faults import put

from flowbrief.model.document import Plain, plain_text
from flowbrief.model.plot import Label, Line
from flowbrief.pipeline import Written
from flowbrief.render.reading import charts_of

EVENTS = """
events:
  - {kind: heartbeat, day: 2023-10-18, subjects: [total, equity], note: {zh: 大额申赎, en: heartbeat trades},
     short: {zh: 到期日, en: Expiry}}
  - {kind: heartbeat, day: 2024-06-20, subjects: [total], note: {zh: 大额申赎, en: heartbeat trades},
     short: {zh: 指数调整, en: Rebalancing}}
  - {kind: one_fund, day: 2024-01-03, subjects: [total], note: {zh: 单只基金, en: one fund}}
  - {kind: one_fund, day: 2024-01-04, subjects: [world], note: {zh: 单只基金, en: one fund}, short: {zh: 丙, en: Third}}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("events") / "config"
    folder.mkdir()
    (folder / "us-etf-flows").symlink_to(SAMPLE.parent / "us-etf-flows")
    (folder.parent / "data").symlink_to(SAMPLE.parents[1] / "data")
    config: Path = folder / SAMPLE.name
    config.write_text(SAMPLE.read_text("utf-8") + EVENTS, "utf-8")
    return write_issue(config, date(2024, 7, 24))


def finish(written: Written) -> Finished:
    return Finished(print_files(written.documents), recipe_of(written.spec, written.intake.as_of), open_sample)


def test_events_with_a_short_name_are_marked(written: Written) -> None:
    assert errors(finish(written).check()) == []
    chart = next(chart for chart in charts_of(written.documents[1]) if chart.id == "weekly")
    lines = [layer for layer in chart.plot.layers if isinstance(layer, Line)][1:]
    days = [float(date(2023, 10, 18).toordinal()), float(date(2024, 6, 20).toordinal())]
    assert [line.x for line in lines] == [(day, day) for day in days]
    assert all(line.y == chart.plot.y_range for line in lines)
    assert "Expiry" in [plain_text(label.runs) for label in chart.plot.labels]
    assert "Third" not in [plain_text(label.runs) for label in chart.plot.labels]


@pytest.mark.parametrize("way", ["day", "name", "extreme", "height"])
def test_a_mark_or_an_extreme_in_the_wrong_place_is_refused(written: Written, way: str) -> None:
    document = written.documents[1]
    chart = next(chart for chart in charts_of(document) if chart.id == "weekly")
    plot = chart.plot
    if way == "day":
        moved = [
            replace(one, x=(one.x[0] + 7, one.x[1] + 7)) if isinstance(one, Line) and len(one.x) == 2 else one
            for one in plot.layers
        ]
        plot = replace(plot, layers=tuple(moved))
    else:
        labels = [_spoil(label, way) for label in plot.labels]
        assert labels != list(plot.labels)
        plot = replace(plot, labels=tuple(labels))
    spoiled = put(document, chart, replace(chart, plot=plot))
    assert errors(finish(written).check_files(print_files((written.documents[0], spoiled))))


def _spoil(label: Label, way: str) -> Label:
    text = plain_text(label.runs)
    if way == "name" and text == "Expiry":
        return replace(label, runs=(Plain("Rebalancing"),))
    if way == "extreme" and text == "−$5.4bn, 7 Feb":
        return replace(label, x=label.x + 7)
    if way == "height" and text == "−$5.4bn, 7 Feb":
        return replace(label, y=-label.y)
    return label
