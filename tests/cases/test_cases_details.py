"""Every figure can be asked: the details it leads to name it, or the earlier week it is of, beside its value."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_factory import SAMPLE, build_issue, write_issue

from flowbrief.cli.verify_build import verify
from flowbrief.model.diagnostic import Severity
from flowbrief.model.document import Document, plain_text
from flowbrief.model.reading import list_figures

WEEK = date(2024, 7, 24)


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_issue(SAMPLE, tmp_path_factory.mktemp("details"), WEEK, formats=("html",))


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return write_issue(SAMPLE, WEEK).documents


def list_shown(document: Document) -> set[str]:
    """The measures that a reader can ask about, each by its link."""
    body = replace(document, numbers=(), abouts=())
    linked = {about.measure for about in document.abouts}
    return {figure.measure for figure in list_figures(body)} & linked


@pytest.mark.parametrize("place", [0, 1])
def test_each_linked_figure_stands_in_the_details_it_leads_to(documents: tuple[Document, ...], place: int) -> None:
    document = documents[place]
    told = {
        figure.measure
        for note in document.numbers
        for runs in (*(entry[2] for entry in note.entries), *(other[2] for other in note.others))
        for figure in list_figures(runs)
    }
    # The week reported on is told as the value; the first days of a chart's lines are no figures of the week.
    shown = {m for m in list_shown(document) if not m.endswith(f"@{WEEK}") and ".start@" not in m}
    assert len(shown) > 60
    assert shown <= told


def test_details_name_parts_and_weeks(documents: tuple[Document, ...]) -> None:
    others = {
        plain_text(value): plain_text(label)
        for note in documents[1].numbers
        for metric, label, value in note.others
        if metric in ("total.week", "total.pace")
    }
    assert others["$54.2bn"] == "Week to 17 July 2024"
    assert others["$577.2bn"] == "Last year's total"


def test_page_prints_them(issue: Path) -> None:
    page = (issue / "brief.zh.html").read_text("utf-8")
    start = page.index('id="about-total.week"')
    details = re.sub(r"<[^>]+>", "", page[start : page.index('class="about-one"', start)])
    assert "截至2024年7月17日当周542亿美元" in details


@pytest.mark.parametrize("change", ["label", "week", "value", "metric"])
def test_a_detail_that_is_not_as_it_should_be_is_found(issue: Path, tmp_path: Path, change: str) -> None:
    def spoil(note: dict[str, Any]) -> None:
        one, two = note["others"][1:3]  # the weeks to 17 and 10 July
        if change == "label":
            one[1], two[1] = two[1], one[1]
        elif change == "value":
            one[2], two[2] = two[2], one[2]
        elif change == "week":
            one[1][1]["value"] = "2024-07-10"
        else:
            one[0] = "equity.week"

    copied = tmp_path / issue.parent.name / issue.name
    copied.mkdir(parents=True)
    for file in issue.rglob("*"):
        if file.is_file():
            (copied / file.relative_to(issue)).parent.mkdir(parents=True, exist_ok=True)
            (copied / file.relative_to(issue)).write_bytes(file.read_bytes())
    path = copied / "document.en.json"
    document = json.loads(path.read_bytes())
    spoil(next(note for note in document["numbers"] if note["id"] == "total.week"))
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    found = [str(fault) for fault in verify(copied, SAMPLE.parent) if fault.severity is Severity.ERROR]
    assert any("numbers/total.week" in fault or "details of" in fault for fault in found), found


def test_the_issue_itself_has_none(issue: Path) -> None:
    assert [fault for fault in verify(issue, SAMPLE.parent) if fault.severity is Severity.ERROR] == []
