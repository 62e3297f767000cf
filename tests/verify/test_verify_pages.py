"""Faults in finished pages: in one edition, in what tables sort by, in drawings, in what a page says to machines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from flowbrief.verify.addresses import expect_addresses
from flowbrief.verify.head import check_head
from flowbrief.verify.issue import WORDINGS
from flowbrief.verify.labels import Labels
from flowbrief.verify.pages import check_page, read_editions
from flowbrief.verify.recipe import read_recipe
from flowbrief.verify.records import Document, read_document


@dataclass(frozen=True)
class Issue:
    """A finished issue of the sample."""

    folder: Path

    @cached_property
    def documents(self) -> list[Document]:
        return [
            read_document(name, (self.folder / name).read_bytes()) for name in ("document.zh.json", "document.en.json")
        ]

    @cached_property
    def labels(self) -> dict[str, Labels]:
        recipe = read_recipe(json.loads((self.folder / "recipe.json").read_text("utf-8")))
        return {language: Labels(recipe, WORDINGS[language]) for language in WORDINGS}

    def read(self, page: str) -> str:
        return (self.folder / f"brief.{page}.html").read_text("utf-8")

    def check(self, page: str, html: str) -> list[str]:
        """Everything that is wrong with a page."""
        documents = [one for one in self.documents if page in (one.language, "bilingual")]
        name = f"brief.{page}.html"
        recipe = read_recipe(json.loads((self.folder / "recipe.json").read_text("utf-8")))
        files = {path.name: b"" for path in self.folder.iterdir()}
        addresses = expect_addresses(recipe, documents, self.labels, files)
        found = [
            *check_page(name, html, documents, self.labels, WORDINGS),
            *check_head(name, html, documents, recipe.as_of, addresses, recipe.site),
        ]
        return [f"{one.where}: {one.says} – {one.finds}" for one in found]


@pytest.fixture(scope="session")
def issue(sample_issue: Callable[[date], Path]) -> Issue:
    return Issue(sample_issue(date(2024, 7, 24)))


@pytest.mark.parametrize("page", ["zh", "en", "bilingual"])
def test_a_true_page_has_no_fault(issue: Issue, page: str) -> None:
    assert issue.check(page, issue.read(page)) == []


def test_each_edition_is_read_by_itself(issue: Issue) -> None:
    alone = {language: next(read_editions("x", issue.read(language), [document]))[1]
             for language, document in zip(("zh", "en"), issue.documents, strict=True)}  # fmt: skip
    for document, page in read_editions("x", issue.read("bilingual"), issue.documents):
        single = alone[document.language]
        ours, theirs = ([one.text.strip() for one in read.passages] for read in (page, single))
        assert set(ours) - set(theirs) <= {"中文", "English", "语言", "Language"}
        assert [text for text in theirs if text not in ours and "·" not in text] == []
        assert len(ours) > 300
        assert len(page.drawings) == len(single.drawings) == 8
        assert page.links == single.links
        assert page.values == single.values
        told, alike = (
            {metric: [read.passages[place].text.strip() for place in places] for metric, places in read.details}
            for read in (page, single)
        )
        assert told == alike


def swap(pattern: str) -> Callable[[str], str]:
    """Exchange the first two stretches, of those a pattern finds, that differ."""

    def change(html: str) -> str:
        found = list(re.finditer(pattern, html, re.DOTALL))
        first = found[0]
        other = next(one for one in found if one[1] != first[1])
        (a, b), (c, d) = first.span(1), other.span(1)
        return html[:a] + html[c:d] + html[b:c] + html[a:b] + html[d:]

    return change


def put(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    """Put one text in the place of another, which stands there."""

    def change(html: str) -> str:
        assert re.search(old, html, re.DOTALL), old
        return re.sub(old, new, html, count=count, flags=re.DOTALL)

    return change


PAGE_FAULTS = {
    "the exact value of a cell": put(r'data-value="37116000000"', 'data-value="37116000001"'),
    "the exact values of two cells": swap(r'<td data-value="([^"]*)"'),
    "an exact value where no figure is": put(r'<td class="missing">|<td class="words">', r'<td data-value="7">'),
    "the words of a button": put(r'data-copy="[^"]*"', 'data-copy="净流入371亿美元"'),
    "the colour of bars": put(r'<path class="inflow" d="M(?=[^"]*z[^"]*z)', '<path class="outflow" d="M'),
    "the colour of a line": put(r'class="line accent"', 'class="line muted"'),
    "the place of a bar": put(r'(<path class="inflow" d="M[^"]*?zM)', r"\g<1>9"),
    "a bar left out": put(r'(<path class="inflow" d=")M[^M"]*(M)', r"\1\2"),
    "words of a group of a drawing": put(r'(<g class="muted"[^>]*><text[^>]*>)[^<]*', r"\g<1>900"),
    "the frame of a drawing": put(r'data-frame="34 ', 'data-frame="44 '),
    "the headline told to others": put(r'(property="og:title" content=")[^"]*', r"\g<1>净流出371亿美元"),
    "the description told to others": put(r'(property="og:description" content="[^"]*)3', r"\g<1>4"),
    "the description": put(r'(name="description" content="[^"]*)3', r"\g<1>4"),
    "the name told to others": put(r'(property="og:site_name" content=")', r"\g<1>9"),
    "the language told to others": put(r'(property="og:locale" content=")zh', r"\g<1>fr"),
    "a figure told to others": put(r"</title>", '</title><meta property="article:tag" content="371">'),
    "the headline in linked data": put(r'("headline": "[^"]*)371', r"\g<1>317"),
    "the description in linked data": put(r'("description": "[^"]*)371', r"\g<1>317"),
    "the as-of date in linked data": put(r'("contentReferenceTime": "2024-07-)24', r"\g<1>25"),
    "the first day in linked data": put(r'("temporalCoverage": "2024-07-)18', r"\g<1>17"),
    "the last day in linked data": put(r'("temporalCoverage": "2024-07-18/2024-07-)24', r"\g<1>23"),
    "a day of publication in linked data": put(r'("@type": "NewsArticle")', r'\1, "datePublished": "2024-07-25"'),
    "the language of linked data": put(r'("inLanguage": ")zh', r"\g<1>fr"),
    "the series in linked data": put(r'("name": ")', r"\g<1>9"),
    "linked data that cannot be read": put(r'(ld\+json">)\{', r"\1"),
}  # fmt: skip


@pytest.mark.parametrize("page", ["zh", "bilingual"])
@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_a_fault_of_a_page_is_found(issue: Issue, fault: str, page: str) -> None:
    html = issue.read(page)
    spoiled = PAGE_FAULTS[fault](html)
    assert spoiled != html
    assert issue.check(page, spoiled) != []


def in_english(change: Callable[[str], str]) -> Callable[[str], str]:
    """A change of the English edition of a page with both."""

    def whole(html: str) -> str:
        start = html.index('<article class="edition brief" id="en-content"')
        return html[:start] + change(html[start:])

    return whole


EDITION_FAULTS = {
    "a figure of one language": in_english(put(r"\$37\.1bn", "$37.2bn")),
    "a text of one language in the other": in_english(put(r'<p class="lead">', '<p class="lead">净流出13亿美元。')),
    "a figure outside both": put(r'<div class="said"', '<p data-measure="total.week">371亿美元</p><div class="said"'),
    "a text outside both": put(r'<div class="said"', '<p>372亿美元</p><div class="said"'),
    "a link into the other language": in_english(put(r'href="#en-about-total.week"', 'href="#zh-about-total.week"')),
    "an explanation of the other measure": in_english(swap(r'id="(en-about-[^"]*)"')),
    "the language of an edition": in_english(put(r'lang="en"', 'lang="fr"')),
    "the language of the page": put(r'<html lang="zh-Hans-CN"', '<html lang="fr"'),
    "another locale": put(r'(locale:alternate" content=")en', r"\g<1>fr"),
    "the exact value of a cell": in_english(put(r'data-value="37116000000"', 'data-value="37116000001"')),
    "the drawing of another chart": in_english(swap(r'<div class="chart wide"[^>]*>(.*?)</div>')),
    "a row behind a chart": in_english(swap(r'<tr (data-x="[^"]*")')),
}  # fmt: skip


@pytest.mark.parametrize("fault", EDITION_FAULTS)
def test_a_fault_of_one_edition_is_found(issue: Issue, fault: str) -> None:
    html = issue.read("bilingual")
    spoiled = EDITION_FAULTS[fault](html)
    assert spoiled != html
    assert issue.check("bilingual", spoiled) != []
