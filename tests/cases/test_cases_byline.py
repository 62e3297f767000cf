"""Who writes the brief: where it is printed, where it is refused, and what is found when it says another name."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
from issue_factory import build_issue, make_small, refuse_issue

from flowbrief.verify.head import check_head
from flowbrief.verify.paper_label import check_label, read_label
from flowbrief.verify.records import read_document

BYLINE = ("headline: total", "byline: {zh: 资金流研究组, en: Flows desk}\nheadline: total")


def test_a_byline_stands_under_the_title_and_is_the_author_of_the_file(tmp_path: Path) -> None:
    config = make_small(tmp_path, BYLINE)
    folder = build_issue(config, tmp_path / "output")
    for language, name in (("zh", "资金流研究组"), ("en", "Flows desk")):
        html = (folder / f"brief.{language}.html").read_text(encoding="utf-8")
        assert f'byline">{name}</p>' in html
        assert f'<meta name="author" content="{name}">' in html
        paper = pypdf.PdfReader(io.BytesIO((folder / f"brief.{language}.pdf").read_bytes()))
        assert paper.metadata is not None
        assert paper.metadata.author == name
        assert name in paper.pages[0].extract_text()
    label = read_label((folder / "brief.en.pdf").read_bytes())
    document = read_document("document.en.json", (folder / "document.en.json").read_bytes())
    assert set(label.authors) == {"Flows desk"}
    assert list(check_label("brief.en.pdf", label, [document], label.bookmarks)) == []
    found = list(check_label("brief.en.pdf", replace(label, authors=("Float desk",)), [document], label.bookmarks))
    assert [(one.where, one.says, one.finds) for one in found] == [("brief.en.pdf, author", "Float desk", "Flows desk")]


def test_without_one_nothing_is_said(tmp_path: Path) -> None:
    folder = build_issue(make_small(tmp_path), tmp_path / "output")
    assert "byline" not in (folder / "brief.en.html").read_text(encoding="utf-8").partition("<body>")[2]
    assert (pypdf.PdfReader(io.BytesIO((folder / "brief.en.pdf").read_bytes())).metadata or {}).get("/Author") is None


def test_a_number_in_it_has_to_be_allowed(tmp_path: Path) -> None:
    edit = ("headline: total", "byline: {zh: 资金流研究组，电话23456789, en: Flows desk}\nheadline: total")
    assert [one.code for one in refuse_issue(make_small(tmp_path, edit))] == ["typed-digit"]
    allowed = (edit[0], edit[1] + '\nallow_digits: ["23456789"]')
    html = build_issue(make_small(tmp_path, allowed), tmp_path / "output", languages=("zh",), formats=("html",))
    assert "电话23456789" in (html / "brief.zh.html").read_text(encoding="utf-8")
    document = read_document("document.zh.json", (html / "document.zh.json").read_bytes())
    text = (html / "brief.zh.html").read_text(encoding="utf-8")
    spoiled = text.replace('name="author" content="资金流研究组', 'name="author" content="资金研究组')
    found = list(check_head("brief.zh.html", spoiled, [document], date(2024, 6, 5)))
    assert [one.where for one in found] == ["brief.zh.html, author"]
