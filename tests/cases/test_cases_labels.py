"""Labels from a config are words: they stay words in a page, in a drawing and on paper, whatever they look like."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from issue_factory import build_issue, make_small
from page_reader import Page, read_page, read_paper

SCRIPT = "<script>alert(1)</script>"
DOLLARS = "$btc $eth"
UNDERSCORE = "_x"
QUOTES = '\\"onload=\\"alert() x'
CLOSING = "</svg></style>]]> & &amp; {{ title }} {amount}"
CHART = f"""charts:
  pair:
    kind: paired_bars
    title: {{zh: 标题, en: "{CLOSING}"}}
    of: [total, tech]
"""


@pytest.fixture(scope="module")
def issue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small report with hostile names everywhere a config takes words."""
    folder = tmp_path_factory.mktemp("labels")
    config = make_small(
        folder,
        ("headline: total\n", 'headline: total\nallow_digits: ["alert(1)"]\n'),
        ("name: {zh: 全部基金, en: all funds}", f'name: {{zh: "{SCRIPT}", en: "{SCRIPT}"}}'),
        ("short: {zh: 全部, en: All}", f'short: {{zh: "{DOLLARS}", en: "{DOLLARS}"}}'),
        ("name: {zh: 科技基金, en: technology funds}", f'name: {{zh: "{QUOTES}", en: "{QUOTES}"}}'),
        ("short: {zh: 科技, en: Technology}", f"short: {{zh: {UNDERSCORE}, en: {UNDERSCORE}}}"),
        ("provider: {zh: 交易所, en: The exchange}", f'provider: {{zh: "{CLOSING}", en: "{CLOSING}"}}'),
        ("title: {zh: 最近几周, en: The last weeks}", f'title: {{zh: "{QUOTES}", en: "{QUOTES}"}}'),
        ("title: {zh: 资金流向, en: Flows}", 'title: {zh: 资金流向, en: "<img src=x onerror=alert()>"}'),
        ("charts:\n  weekly:", CHART + "  weekly:"),
        ("    charts: [weekly]\n", "    charts: [weekly, pair]\n"),
    )
    return build_issue(config, folder / "out", formats=("html", "pdf"), languages=("en",))


@pytest.fixture(scope="module")
def page(issue: Path) -> Page:
    return read_page(issue / "brief.en.html")


def test_no_label_becomes_an_element_or_a_handler(page: Page) -> None:
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"img", "iframe", "object", "embed", "link", "base"})
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts == [{"type": "application/ld+json"}, {}]
    assert not any(SCRIPT in script for script in page.scripts)
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
    # The title of a section stands in the contents and over it.
    assert page.text.count("<img src=x onerror=alert()>") == 2


def test_labels_are_read_as_they_were_written(page: Page) -> None:
    figures = {text for _, text in page.figures}
    words = " ".join(page.text)
    assert SCRIPT in figures
    assert QUOTES.replace("\\", "") in words
    assert DOLLARS in words
    assert UNDERSCORE in words
    assert CLOSING in words
    assert any(SCRIPT in label for label in page.labels)


def test_drawings_show_dollars_underscores_and_brackets(issue: Path) -> None:
    """Two dollar signs would be mathematics to the library that draws, and a leading underscore would hide a name."""
    alone = (issue / "charts" / "pair.en.svg").read_text(encoding="utf-8")
    shown = "".join(ElementTree.fromstring(alone).itertext())
    for label in (CLOSING, DOLLARS, UNDERSCORE):
        assert label in shown
    assert "<script" not in alone
    assert re.findall(r"<(?!/?(?:svg|g|defs|path|text|tspan|style|clipPath|rect|use)\b)[a-z][^>]*", alone) == []


def test_paper_shows_them_too(issue: Path) -> None:
    text = re.sub(r"\s", "", "".join(read_paper(issue / "brief.en.pdf").pages))
    for label in (SCRIPT, DOLLARS, UNDERSCORE, QUOTES.replace("\\", ""), CLOSING, "<img src=x onerror=alert()>"):
        assert label.replace(" ", "") in text
