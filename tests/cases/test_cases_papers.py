"""Finished papers as other readers see them: structure, links, sizes, both layouts, the file for archives."""

from __future__ import annotations

import fcntl
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from issue_factory import SAMPLE, build_issue
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

DAY = date(2024, 7, 24)
PAPERS = ("brief.zh.pdf", "brief.en.pdf", "brief.bilingual.pdf")
PAGE_NUMBER = re.compile(r"第\d+页，共\d+页|Page \d+ of \d+")
LETTER = "  pdf: {paper: letter, variant: pdf/a-3a, bilingual: parallel}\n"


@pytest.fixture(scope="session")
def archived(shared_folder: Path) -> Path:
    """The sample issue on US Letter, in two columns, for the archive, and a draft."""
    folder = shared_folder / "archived"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        output = folder / "output"
        if not output.exists():
            own = folder / "config"
            shutil.copytree(SAMPLE.parent, own)
            shutil.copytree(SAMPLE.parents[1] / "data", folder / "data")
            text = SAMPLE.read_text(encoding="utf-8").replace(
                "  formats: [html, pdf, email]\n", "  formats: [pdf]\n" + LETTER
            )
            assert LETTER in text
            (own / SAMPLE.name).write_text(text, encoding="utf-8")
            build_issue(own / SAMPLE.name, output, DAY, draft=True)
    return folder / "output" / SAMPLE.stem / DAY.isoformat()


def open_paper(folder: Path, name: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO((folder / name).read_bytes()))


def list_elements(reader: pypdf.PdfReader) -> list[tuple[str, DictionaryObject]]:
    """Every element of the structure, in order, with the path of tags that leads to it."""
    found: list[tuple[str, DictionaryObject]] = []

    def walk(node: Any, path: str) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, ArrayObject):
            for one in node:
                walk(one, path)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            here = f"{path}{node['/S']}"
            found.append((here, node))
            if "/K" in node:
                walk(node["/K"], here)

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], "")
    return found


def list_languages(reader: pypdf.PdfReader) -> set[str]:
    return {str(element["/Lang"]) for _, element in list_elements(reader) if "/Lang" in element}


def text_of(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("name", PAPERS)
def test_header_cells_have_a_scope_and_pictures_their_words(sample_issue: Callable[[date], Path], name: str) -> None:
    elements = list_elements(open_paper(sample_issue(DAY), name))
    scopes = [(path, element["/A"]["/Scope"]) for path, element in elements if path.endswith("/TH")]
    assert {scope for path, scope in scopes if "/THead" in path} == {"/Column"}
    assert {scope for path, scope in scopes if "/TBody" in path} == {"/Row"}
    assert len(scopes) >= 20
    pictures = [element for path, element in elements if path.endswith("/Figure")]
    assert len(pictures) == 4 * (2 if "bilingual" in name else 1)
    assert all(len(str(element["/Alt"])) > 10 for element in pictures)


@pytest.mark.parametrize("name", PAPERS)
def test_key_figures_are_a_list_and_links_print(sample_issue: Callable[[date], Path], name: str) -> None:
    reader = open_paper(sample_issue(DAY), name)
    first = next(path for path, _ in list_elements(reader) if path.endswith("/L"))
    items = [path for path, _ in list_elements(reader) if path == f"{first}/LI"]
    assert len(items) >= 6
    places = {str(place) for place in reader.named_destinations}
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            assert annotation.get_object()["/F"] == 4
            assert str(annotation.get_object()["/Dest"]) in places
            assert str(annotation.get_object()["/Contents"]) != str(annotation.get_object()["/Dest"])


def test_heads_and_feet_are_no_content(sample_issue: Callable[[date], Path]) -> None:
    """Each page marks its running head, sources, small print and number as artifacts; no element holds them."""
    reader = open_paper(sample_issue(DAY), "brief.zh.pdf")
    for number, page in enumerate(reader.pages):
        content = page.get_contents().get_data()
        kinds = re.findall(rb"/Artifact\s*<<\s*/Type /Pagination\s*/Subtype /(\w+)", content)
        assert kinds.count(b"Footer") == 5  # two sources and the point between them, the small print, the number
        assert kinds.count(b"Header") >= (1 if number else 0)


def test_each_part_says_its_language(sample_issue: Callable[[date], Path]) -> None:
    folder = sample_issue(DAY)
    assert open_paper(folder, "brief.zh.pdf").trailer["/Root"]["/Lang"] == "zh-Hans-CN"
    assert open_paper(folder, "brief.en.pdf").trailer["/Root"]["/Lang"] == "en"
    assert list_languages(open_paper(folder, "brief.bilingual.pdf")) == {"zh-Hans-CN", "en"}
    # A name in Latin letters within Chinese.
    assert "en" in list_languages(open_paper(folder, "brief.zh.pdf"))


@pytest.mark.parametrize("name", PAPERS)
def test_contents_lead_to_their_headings_and_name_the_page(sample_issue: Callable[[date], Path], name: str) -> None:
    reader = open_paper(sample_issue(DAY), name)
    document = json.loads((sample_issue(DAY) / "document.zh.json").read_text(encoding="utf-8"))
    language = "en" if name == "brief.en.pdf" else "zh"
    front = re.sub(r"\s", "", reader.pages[0].extract_text())
    for section in document["sections"]:
        place = reader.named_destinations[f"{section['id']}-{language}"]
        page = reader.get_page_number(place.page.get_object()) + 1
        if language == "zh":
            assert f"{re.sub(chr(32), '', section['title'])}{page}" in front
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert len(titles) >= 1


@pytest.mark.parametrize("name", PAPERS)
def test_a_checker_finds_no_error(sample_issue: Callable[[date], Path], archived: Path, name: str) -> None:
    tool = Path(sys.executable).with_name("outloud")
    for folder in (sample_issue(DAY), archived):
        done = subprocess.run([tool, folder / name, "--json", "-"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
        assert '"severity": "error"' not in done.stdout


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("zh", ["美国ETF资金流周报", "资金流向现状", "图1", "表1", "利率背景", "数字说明"]),
        (
            "en",
            ["USETFflowsweekly", "Wherethemoneywent", "Figure1", "Table1", "Theratesbackdrop", "Thefiguresexplained"],
        ),
    ],
)
def test_the_text_is_in_order(sample_issue: Callable[[date], Path], language: str, parts: list[str]) -> None:
    reader = open_paper(sample_issue(DAY), f"brief.{language}.pdf")
    text = text_of(reader)
    body = text[text.index(parts[1], text.index(parts[1]) + 1) :]
    places = [body.index(part) for part in parts[1:]]
    assert places == sorted(places)
    assert text.startswith(parts[0])


def test_the_file_for_archives_carries_the_data(archived: Path) -> None:
    data = (archived / "data.csv").read_bytes()
    for name in PAPERS:
        reader = open_paper(archived, name)
        root = reader.trailer["/Root"]
        assert reader.attachments == {"data.csv": [data]}
        (file,) = root["/AF"]
        assert file.get_object()["/AFRelationship"] == "/Data"
        assert file.get_object()["/Desc"]
        packet = root["/Metadata"].get_object().get_data().decode()
        assert 'pdfaid:part="3"' in packet
        assert 'pdfaid:conformance="A"' in packet
        assert 'pdfuaid:part="1"' in packet
        assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
        assert root["/OutputIntents"][0]["/DestOutputProfile"].get_object()["/N"] == 3


def test_the_size_of_the_paper(sample_issue: Callable[[date], Path], archived: Path) -> None:
    for folder, width, height in ((sample_issue(DAY), 595.28, 841.89), (archived, 612, 792)):
        for name in PAPERS:
            for page in open_paper(folder, name).pages:
                assert float(page.mediabox.width) == pytest.approx(width, abs=0.1)
                assert float(page.mediabox.height) == pytest.approx(height, abs=0.1)


def place_words(reader: pypdf.PdfReader, words: str) -> Iterator[tuple[int, float, float]]:
    """The page and the place from the upper left of each text that begins with some words."""
    for number, page in enumerate(reader.pages):
        found: list[tuple[int, float, float]] = []

        def visit(text: str, matrix: Any, text_matrix: Any, *_: Any, number: int = number, into: Any = found) -> None:
            if text.strip().startswith(words):
                x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
                y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
                into.append((number, x, y))

        page.extract_text(visitor_text=visit)
        yield from found


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("下周关注", "What to watch"),
        ("利率背景", "The rates backdrop"),
        ("资金流数据本身也有局限", "The flow data carry risks"),
        ("图4", "Figure 4"),
    ],
)
def test_two_columns_are_aligned(archived: Path, zh: str, en: str) -> None:
    """Paragraph beside paragraph, chart beside chart, Chinese on the left."""
    reader = open_paper(archived, "brief.bilingual.pdf")
    left = set(place_words(reader, zh))
    right = set(place_words(reader, en))
    beside = [(one, two) for one in left for two in right if one[0] == two[0] and abs(one[2] - two[2]) < 8]
    assert any(one[1] + 150 < two[1] for one, two in beside), (left, right)


def test_two_columns_are_read_paragraph_by_paragraph(archived: Path) -> None:
    text = text_of(open_paper(archived, "brief.bilingual.pdf"))
    order = ["类别集中度", "Concentration.", "近期", "Nearterm.", "中期", "Mediumterm."]
    start = text.index("资金流数据本身也有局限")
    places = [text.index(part, start) for part in order]
    assert places == sorted(places)


def test_a_long_table_repeats_its_head_and_stays_one(tmp_path: Path) -> None:
    """Rows are never broken, each page has the head, and a reader hears it once."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert "periods: 5" in text
    copied = shutil.copytree(SAMPLE.parent, tmp_path / "config")
    shutil.copytree(SAMPLE.parents[1] / "data", tmp_path / "data")
    text = text.replace("periods: 5", "periods: 90").replace("  formats: [html, pdf, email]\n", "  formats: [pdf]\n")
    (copied / SAMPLE.name).write_text(text.replace("languages: [zh, en]", "languages: [en]"), encoding="utf-8")
    issue = build_issue(copied / SAMPLE.name, tmp_path / "out", DAY, languages=("en",))
    reader = open_paper(issue, "brief.en.pdf")
    heads = [page.extract_text().count("Week to") for page in reader.pages]
    rows = [len(re.findall(r"(?m)^\d{1,2} \w{3} 20\d\d", page.extract_text())) for page in reader.pages]
    assert sum(count > 3 for count in rows) >= 2
    assert all(head >= 1 for head, count in zip(heads, rows, strict=True) if count > 3)
    elements = list_elements(reader)
    tables = [path for path, _ in elements if path.endswith("/Table")]
    assert len(tables) == 2
    cells = [element for path, element in elements if path.endswith("/THead/TR/TH")]
    assert len(cells) == 11
    known = {str(cell["/ID"]) for path, cell in elements if path.endswith("/TH")}
    named = {str(name) for path, cell in elements if path.endswith("/TD") for name in cell["/A"]["/Headers"]}
    assert named <= known


@pytest.mark.slow
@pytest.mark.parametrize("day", [(2022, 10, 5), (2022, 11, 22), (2023, 6, 14), (2024, 1, 3), (2024, 6, 18)], ids=str)
def test_no_heading_stands_at_the_end_of_a_page(
    sample_issue: Callable[[date], Path], day: tuple[int, int, int]
) -> None:
    """Below each heading of a section stands at least a line of its text, on the same page."""
    folder = sample_issue(date(*day))
    for name in PAPERS:
        reader = open_paper(folder, name)
        for number, page in enumerate(reader.pages):
            marks: list[tuple[float, float, str]] = []

            def visit(text: str, matrix: Any, place: Any, _: Any, size: float, into: Any = marks) -> None:
                if text.strip():
                    y = place[4] * matrix[1] + place[5] * matrix[3] + matrix[5]
                    into.append((y, abs(size * matrix[0] * place[0]), text.strip()))

            page.extract_text(visitor_text=visit)
            foot = max((y for y, _, text in marks if PAGE_NUMBER.search(text)), default=0)
            titles = {entry.title for entry in reader.outline if not isinstance(entry, list)}
            headings = [y for y, _, text in marks if text in titles and number]
            for y in headings:
                assert any(foot + 5 < other < y - 5 for other, _, _ in marks), (name, number + 1)
