"""The numbers of figures and tables and the references to them: the right ones agree, wrong ones are found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from issue_factory import read_folder
from verify_factory import Finished, analyse_sample, errors, open_sample, recipe_of

from flowbrief.verify.labels import read_text
from flowbrief.verify.page import read_page
from flowbrief.verify.paper_label import read_label

DAY = date(2024, 7, 24)


@cache
def read_issue(folder: Path) -> Finished:
    spec, analysis = analyse_sample(DAY)
    return Finished(read_folder(folder), recipe_of(spec, analysis.as_of), open_sample)


@pytest.fixture
def finished(sample_issue: Callable[[date], Path]) -> Finished:
    return read_issue(sample_issue(DAY))


def list_blocks(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every block with its section, those inside the texts of analysts too."""
    for section in document["sections"]:
        for block in section["blocks"]:
            yield section["id"], block
            for part in block["blocks"] if block["type"] == "Opinion" else ():
                yield section["id"], part


def load(finished: Finished, language: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(finished.files[f"document.{language}.json"])
    return document


@pytest.mark.parametrize(("language", "figure", "table"), [("zh", "图", "表"), ("en", "Figure ", "Table ")])
def test_figures_and_tables_are_numbered_from_one_and_alike(
    finished: Finished, language: str, figure: str, table: str
) -> None:
    blocks = [block for _, block in list_blocks(load(finished, language))]
    charts = [read_text(block["number"]) for block in blocks if block["type"] == "Chart"]
    tables = [read_text(block["number"]) for block in blocks if block["type"] == "DataTable"]
    assert charts == [f"{figure}{number}" for number in (1, 2, 3, 4)]
    assert tables == [f"{table}{number}" for number in (1, 2)]


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "（图1、图2、表1、表2）"), ("en", " (Figure 1, Figure 2, Table 1, Table 2)")]
)
def test_a_paragraph_refers_to_what_shows_its_figures(finished: Finished, language: str, said: str) -> None:
    cited: dict[str, list[str]] = {}
    for section, block in list_blocks(load(finished, language)):
        for one in block.get("references", ()) if block["type"] == "Paragraph" else ():
            cited.setdefault(section, []).append(read_text(one["runs"]))
    assert "".join(cited["flows"]) == said
    # Each exhibit once a section, and no section without a figure refers to any.
    for listed in cited.values():
        numbers = [text for text in listed if any(map(str.isdigit, text))]
        assert len(numbers) == len(set(numbers))
    assert set(cited) == {"flows", "inside", "rates", "outlook"}


def test_references_lead_to_their_exhibits_on_page_and_paper(finished: Finished) -> None:
    page = read_page("brief.zh.html", finished.files["brief.zh.html"].decode())
    assert ("#chart.weekly-zh", "图1") in page.references
    assert ("#table.this_year-zh", "表2") in page.references
    label = read_label(finished.files["brief.bilingual.pdf"])
    assert {("chart.weekly-zh", "图1"), ("chart.weekly-en", "Figure 1")} <= set(label.references)
    assert all(target.startswith(("chart.", "table.")) for target, _ in label.references)


def spoil(document: dict[str, Any], way: str) -> None:
    """Set one thing wrong in a record."""
    blocks = [block for _, block in list_blocks(document)]
    chart = next(block for block in blocks if block["type"] == "Chart")
    cited = next(block for block in blocks if block.get("references"))
    uncited = next(block for block in blocks if block["type"] == "Paragraph" and not block["references"])
    match way:
        case "number":
            chart["number"][1] |= {"printed": "2", "value": "2"}
        case "word":
            chart["number"][0]["text"] = "表"
        case "target":
            cited["references"][1]["target"] = cited["references"][3]["target"]
        case "left out":
            cited["references"] = []
        case "too many":
            uncited["references"] = cited["references"]
        case "order":
            cited["references"][1], cited["references"][3] = cited["references"][3], cited["references"][1]


@pytest.mark.parametrize("way", ["number", "word", "target", "left out", "too many", "order"])
def test_a_wrong_number_or_reference_is_found(finished: Finished, way: str) -> None:
    document = load(finished, "zh")
    spoil(document, way)
    spoiled = json.dumps(document, ensure_ascii=False).encode()
    records = {path: content for path, content in finished.files.items() if path.startswith("document.")}
    assert errors(finished.check_files(records)) == []
    assert errors(finished.check_files({**records, "document.zh.json": spoiled}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('href="#chart.weekly-zh"', 'href="#chart.cumulative-zh"'),
        ('href="#table.last_weeks-zh"', 'href="#table.none-zh"'),
        ('data-measure="exhibit.chart.weekly">1<', 'data-measure="exhibit.chart.weekly">3<'),
    ],
)
def test_a_page_that_leads_elsewhere_is_found(finished: Finished, old: str, new: str) -> None:
    html = finished.files["brief.zh.html"].decode()
    assert old in html
    kept = {path: content for path, content in finished.files.items() if path.startswith("document.")}
    assert errors(finished.check_files({**kept, "brief.zh.html": html.encode()})) == []
    assert errors(finished.check_files({**kept, "brief.zh.html": html.replace(old, new, 1).encode()}))
