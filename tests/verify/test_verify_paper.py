"""The reader of PDF files finds the text that another reader finds."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdf
import pytest

from flowbrief.verify.paper import read_paper
from flowbrief.verify.paper_objects import UnreadablePaper
from flowbrief.verify.passage import squeeze

DAY = date(2024, 7, 24)


def letters(text: str) -> list[str]:
    """Every character but white space and hyphens, in order of their codes."""
    return sorted(re.sub(r"\s", "", squeeze(text)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["brief.zh.pdf", "brief.en.pdf", "brief.bilingual.pdf"])
def test_the_text_is_that_of_another_reader(name: str, sample_issue: Callable[[date], Path]) -> None:
    content = (sample_issue(DAY) / name).read_bytes()
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    lines = read_paper(content)
    assert max(line.page for line in lines) == len(pages)
    for number, page in enumerate(pages, start=1):
        mine = "".join(line.text for line in lines if line.page == number)
        assert letters(mine) == letters(page.extract_text()), number


def make_pdf(content: bytes, cmap: bytes = b"1 beginbfchar <0001> <0041> endbfchar", filters: bytes = b"") -> bytes:
    """A page with one font."""
    return b"\n".join(
        [
            b"%PDF-1.7",
            b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
            b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj",
            b"3 0 obj <</Type /Page /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>> endobj",
            b"4 0 obj <<%b/Length %d>> stream\n%b\nendstream endobj" % (filters, len(content), content),
            b"5 0 obj <</Type /Font /ToUnicode 6 0 R>> endobj",
            b"6 0 obj <</Length %d>> stream\n%b\nendstream endobj" % (len(cmap), cmap),
        ]
    )


def read(content: bytes, **given: bytes) -> list[str]:
    return [line.text for line in read_paper(make_pdf(content, **given))]


def test_text_is_read_by_the_map_of_its_font() -> None:
    assert read(b"BT /F1 9 Tf [<0001>20<0001>] TJ ET BT /F1 9 Tf <0001> Tj ET") == ["AA", "A"]
    assert read(b"BT /F1 9 Tf (\\000\\001) Tj ET") == ["A"]


def test_ranges_and_ligatures_are_read() -> None:
    cmap = b"2 beginbfrange <0001> <0003> <0061> <0004> <0005> [<0066> <00660069>] endbfrange"
    assert read(b"BT /F1 9 Tf <00010002000300040005> Tj ET", cmap=cmap) == ["abcffi"]


@pytest.mark.parametrize(
    ("content", "given"),
    [
        (b"BT /F1 9 Tf <0002> Tj ET", {}),
        (b"BT /F2 9 Tf <0001> Tj ET", {}),
        (b"BT /F1 9 Tf <0001> Tj ET", {"filters": b"/Filter /LZWDecode "}),
        (b"BT /F1 9 Tf <0001> Tj ET", {"filters": b"/Filter /FlateDecode "}),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, given: dict[str, bytes]) -> None:
    with pytest.raises(UnreadablePaper):
        read(content, **given)


def test_what_is_no_pdf_is_said() -> None:
    with pytest.raises(UnreadablePaper):
        read_paper(b"not a PDF")


def test_a_paragraph_that_goes_on_over_the_page_is_read_in_one_piece(sample_issue: Callable[[date], Path]) -> None:
    """The head and the foot of a page stand between the parts of a note; the second calculation reads over them."""
    folder = sample_issue(DAY)
    lines = read_paper((folder / "brief.bilingual.pdf").read_bytes())
    document = json.loads((folder / "document.en.json").read_text(encoding="utf-8"))
    notes = [squeeze("".join(run.get("text", run.get("printed")) for run in block["runs"]))
             for section in document["sections"] for block in section["blocks"] if block["type"] == "Note"]  # fmt: skip
    texts = {page: [squeeze(line.text) for line in lines if line.page == page] for page in {one.page for one in lines}}
    broken = [(one, two) for page in texts if page + 1 in texts for one in texts[page] for two in texts[page + 1]
              if len(one) > 20 and len(two) > 20 and any(one + two in note for note in notes)]  # fmt: skip
    assert broken
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert any(gate["code"] == "calculated-twice" and gate["passed"] for gate in manifest["gates"])
