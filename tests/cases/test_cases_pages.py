"""Finished issues, read back: each number on a page or on paper is in the ledger, and nothing else is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from page_reader import Page, find_digits, read_page, read_paper, strip_printed

# After the gap, a week of six days, the last.
DAYS = [
    date(2024, 5, 1),
    *(pytest.param(date(*day), marks=pytest.mark.slow) for day in ((2022, 11, 22), (2024, 7, 24))),
]
PAPERS = {"brief.zh.pdf": ("zh",), "brief.en.pdf": ("en",), "brief.bilingual.pdf": ("zh", "en")}
SITE = "http://127.0.0.1:8000/"

# What a page prints with a digit and without a source: nothing. On paper there are the numbers of the pages.
PAGE_NUMBER = re.compile(r"第(\d+)页，共(\d+)页|Page (\d+) of (\d+)")


@pytest.fixture(params=DAYS, ids=str)
def issue(request: pytest.FixtureRequest, sample_issue: Callable[[date], Path]) -> Path:
    return sample_issue(request.param)


def ledger_of(issue: Path, *languages: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((issue / "ledger.json").read_text(encoding="utf-8"))
    return [row for row in rows if row["language"] in languages]


def printed(issue: Path, *languages: str) -> set[str]:
    return {row["printed"] for row in ledger_of(issue, *languages)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_has_no_number_outside_its_figures(issue: Path, language: str) -> None:
    page = read_page(issue / f"brief.{language}.html")
    assert find_digits(" ".join(page.text)) == []
    assert len(page.figures) > 80
    for text in (page.title, *page.labels, *page.explained):
        assert find_digits(strip_printed(text, printed(issue, language))) == []


def is_text_of_page(where: str) -> bool:
    is_caption = where.endswith(("/number", "/title", "/subtitle")) and "/data/" not in where
    return where != "running" and ("/chart:" not in where or is_caption)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_figure_of_a_page_is_a_row_of_the_ledger(issue: Path, language: str) -> None:
    """Row for row, charts but their captions and the running line of the paper apart: those are not text of the page.

    The explanations repeat values and days without a mark, and do without the numbers of the notes on paper.
    """
    rows = [row for row in ledger_of(issue, language) if is_text_of_page(row["where"])]
    page = read_page(issue / f"brief.{language}.html")
    brief = Counter((row["measure"], row["printed"]) for row in rows if not row["where"].startswith("numbers/"))
    explained = Counter(
        (row["measure"], row["printed"])
        for row in rows
        if row["where"].startswith("numbers/") and not row["where"].endswith("/number")
    )
    shown = Counter(page.figures)
    assert set(brief) <= set(shown) <= set(brief | explained)
    told = "".join(page.explained)
    assert [printed for _, printed in explained if printed not in told] == []
    assert all(shown[figure] == brief[figure] for figure in brief if figure not in explained)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_figure_of_a_measure_leads_to_what_it_is(issue: Path, language: str) -> None:
    page = read_page(issue / f"brief.{language}.html")
    places = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    asked = [attributes for tag, attributes in page.tags if tag == "a" and "data-measure" in attributes]
    assert len(asked) > 60
    for attributes in asked:
        assert (attributes["href"] or "").removeprefix("#") in places
    measures = {attributes["data-measure"] for attributes in asked}
    assert {"total.week", "domestic.week", "policy.path"} <= measures


@pytest.mark.parametrize("name", PAPERS)
def test_figures_on_paper_lead_to_their_notes(issue: Path, name: str) -> None:
    reader = read_paper(issue / name).reader
    places = {str(place) for place in reader.named_destinations}
    targets = [str(annotation.get_object()["/Dest"]) for page in reader.pages for annotation in page.get("/Annots", [])]
    assert set(targets) <= places
    notes = [target for target in targets if target.startswith("about-")]
    assert len([place for place in places if place.startswith("about-")]) > 5
    assert len(notes) > 20 * len(PAPERS[name])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_number_of_a_drawing_is_a_row_of_the_ledger(issue: Path, language: str) -> None:
    page = read_page(issue / f"brief.{language}.html")
    charts = [name.name.split(".")[0] for name in sorted((issue / "charts").glob(f"*.{language}.svg"))]
    known = [row["printed"] for row in ledger_of(issue, language) if "/chart:" in row["where"]]
    assert len(page.drawn) == 2 * len(charts) == 8  # wide, and narrow for telephones
    for words in page.drawn:
        assert any(find_digits(word) for word in words)
        assert [
            find_digits(strip_printed(word, known)) for word in words if find_digits(strip_printed(word, known))
        ] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_numbers_behind_the_charts_are_those_of_the_ledger(issue: Path, language: str) -> None:
    page = read_page(issue / f"brief.{language}.html")
    rows = [row for row in ledger_of(issue, language) if "/data/" in row["where"]]
    assert Counter(text for text in page.behind if find_digits(text)) == Counter(
        row["printed"] for row in rows if find_digits(row["printed"])
    )
    assert len({row["where"].split("/")[1] for row in rows}) == 4
    assert len(rows) > 150  # twenty weeks in the earlier issue, a year and more in the later one
    missing = {"zh": "暂无", "en": "n/a"}[language]
    assert missing in page.behind


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_stands_alone(issue: Path, language: str) -> None:
    page = read_page(issue / f"brief.{language}.html")
    text = (issue / f"brief.{language}.html").read_text(encoding="utf-8")
    assert dict(page.tags)["html"] == {"lang": {"zh": "zh-Hans-CN", "en": "en"}[language]}
    assert {tag for tag, _ in page.tags}.isdisjoint({"img", "iframe", "object", "embed", "base"})
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert not {"src", "srcset"} & attributes.keys(), tag
        # What a browser would load by itself is not among the links to the site, which are followed by readers.
        assert attributes.get("rel") in (None, "canonical", "alternate"), tag
        assert (attributes.get("href") or "#").startswith(("#", SITE)), tag
    assert re.findall(r"url\((?!#|data:font/woff2;base64,)", text) == []
    addresses = re.findall(r"https?://(?!schema\.org)[^\s\"'<]*", text)
    assert [address for address in addresses if not address.startswith(SITE)] == []
    assert "default-src 'none'" in text
    assert not any("style" in attributes for _, attributes in page.tags)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", PAPERS)
def test_each_number_on_paper_is_in_the_ledger_or_counts_pages(issue: Path, name: str) -> None:
    paper = read_paper(issue / name)
    known = printed(issue, *PAPERS[name])
    assert len(paper.pages) >= 2
    entries = "|".join(re.escape(heading) for heading in set(paper.outline))
    for number, text in enumerate(paper.pages, start=1):
        found = [tuple(filter(None, pair)) for pair in PAGE_NUMBER.findall(text)]
        assert found == [(str(number), str(len(paper.pages)))] * len(PAPERS[name])
        rest = re.sub(rf"({entries})\s*\d+(?!\d)", r"\1", PAGE_NUMBER.sub(" ", text)) if number == 1 else text
        assert find_digits(strip_printed(PAGE_NUMBER.sub(" ", rest), known)) == []


@pytest.mark.parametrize("name", PAPERS)
def test_paper_shows_what_the_ledger_says(issue: Path, name: str) -> None:
    """The other way round: no figure of the text was lost in the layout. Paper has nothing to open, and no box."""
    text = re.sub(r"\s", "", "".join(read_paper(issue / name).pages))
    lost = {
        row["printed"]
        for row in ledger_of(issue, *PAPERS[name])
        if not row["where"].endswith("/alt")
        and "/data/" not in row["where"]
        and "/other" not in row["where"]
        and not row["where"].startswith("table:changes")
        and row["printed"].replace(" ", "") not in text
    }
    assert lost == set()


@pytest.mark.parametrize("name", PAPERS)
def test_paper_can_be_copied_and_searched(issue: Path, name: str) -> None:
    paper = read_paper(issue / name)
    text = "".join(paper.pages)
    assert [character for character in text if "\u2e80" <= character <= "\u2fdf"] == []  # radicals in place of 汉字
    assert "\ufffd" not in text
    assert "\x00" not in text


@pytest.mark.parametrize("name", PAPERS)
def test_paper_embeds_our_fonts_alone_and_no_empty_boxes(issue: Path, name: str) -> None:
    paper = read_paper(issue / name)
    fonts = paper.fonts()
    assert {re.sub(r"^[A-Z]{6}\+", "", font.lstrip("/")) for font in fonts} <= {
        "Flowbrief-Sans",
        "Flowbrief-Sans-Bold",
    }
    assert len(paper.embedded()) == len(fonts) == 2
    assert all(paper.embedded())
    glyphs = list(paper.glyphs())
    assert len(glyphs) > 1000
    assert 0 not in glyphs


@pytest.mark.parametrize("name", PAPERS)
def test_paper_has_title_language_and_bookmarks(issue: Path, name: str) -> None:
    paper = read_paper(issue / name)
    root = paper.reader.trailer["/Root"]
    titles = {"zh": "美国ETF资金流周报", "en": "US ETF flows weekly"}
    assert root["/Lang"] == {"zh": "zh-Hans-CN", "en": "en"}[PAPERS[name][0]]
    assert root["/MarkInfo"]["/Marked"]
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.title == " · ".join(titles[language] for language in PAPERS[name])
    for language in PAPERS[name]:
        document = json.loads((issue / f"document.{language}.json").read_text(encoding="utf-8"))
        assert {section["title"] for section in document["sections"]} <= set(paper.outline)


def test_the_two_pages_and_the_papers_carry_the_same_figures(issue: Path) -> None:
    """The same measures as often, in whichever language."""

    def measures(page: Page) -> Counter[str]:
        return Counter(measure for measure, _ in page.figures if measure != "name")

    assert set(measures(read_page(issue / "brief.zh.html"))) == set(measures(read_page(issue / "brief.en.html")))


def test_the_reader_of_pages_finds_a_number_that_is_not_sourced(issue: Path, tmp_path: Path) -> None:
    """The tests above can fail: one digit more is seen."""
    text = (issue / "brief.en.html").read_text(encoding="utf-8")
    forged = tmp_path / "forged.html"
    forged.write_text(text.replace("</h1>", " 7</h1>"), encoding="utf-8")
    assert find_digits(" ".join(read_page(forged).text)) != []
    assert find_digits(strip_printed("it was 5.25% then 5.26%", {"5.25%"})) != []
