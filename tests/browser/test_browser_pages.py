"""The pages in a browser: nothing is fetched or said, nothing overlaps, nothing is refused by the checkers."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import browser_packages
import pytest
from fontTools.ttLib import TTFont
from page_window import Window

Open = Callable[..., Window]
# Page, language chosen there, report.
PAGES = [("zh", ""), ("en", ""), ("bilingual", "zh"), ("bilingual", "en")]
WIDTHS = [320, 768, 1440]


def look(window: Window, axe: str | None) -> None:
    """Hold a page to everything that is true of every page."""
    assert window.reaches_beyond() == []
    assert window.find_overlaps() == []
    assert window.wake_fonts() == {"Flowbrief Sans 400 loaded", "Flowbrief Sans 700 loaded"}
    if axe is not None:
        window.do(axe + "; undefined")
        found = window.do("() => axe.run({resultTypes: ['violations', 'incomplete']})")
        assert [(one["id"], one["nodes"][0]["html"][:150]) for one in found["violations"]] == []
    assert window.messages == []
    assert {address.partition(":")[0] for address in window.asked[1:]} <= {"data"}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("page", "language"), PAGES)
def test_a_page_of_the_sample_is_sound_at_each_width(open_page: Open, page: str, language: str, width: int) -> None:
    look(open_page(f"brief.{page}.html", width=width, language=language), None)


@pytest.mark.parametrize(
    ("page", "language", "width", "dark"),
    [("zh", "", 1440, True), ("bilingual", "en", 320, False), ("en", "", 768, True), ("bilingual", "zh", 768, False)],
)
def test_a_page_can_be_used_by_everybody(
    open_page: Open, axe: str, page: str, language: str, width: int, dark: bool
) -> None:
    look(open_page(f"brief.{page}.html", width=width, dark=dark, language=language), axe)


@pytest.mark.parametrize("width", [320, 1440])
def test_the_long_report_is_sound(open_page: Open, axe: str, width: int) -> None:
    look(open_page("brief.bilingual.html", report="tech", width=width, dark=width == 320), axe)


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("page", "language"), PAGES)
@pytest.mark.parametrize("report", ["sample", "tech"])
def test_every_page_at_every_width_by_day_and_night(
    open_page: Open, axe: str, report: str, page: str, language: str, width: int, dark: bool
) -> None:
    look(open_page(f"brief.{page}.html", report=report, width=width, dark=dark, language=language), axe)


def test_the_html_checker_finds_no_fault(issues: Callable[[str], Path], vnu: Path) -> None:
    pages = [str(path) for report in ("sample", "tech") for path in sorted(issues(report).glob("brief.*.html"))]
    assert len(pages) == 6
    checked = subprocess.run(
        ["java", "-jar", str(vnu), "--format", "json", "--errors-only", *pages], capture_output=True, text=True
    )
    found = json.loads(checked.stderr)["messages"]
    assert [(one["url"][-20:], one["message"], one.get("extract", "")[:120]) for one in found] == []


def test_the_page_is_small(issues: Callable[[str], Path]) -> None:
    for report in ("sample", "tech"):
        for path in issues(report).glob("*.html"):
            assert path.stat().st_size < 600_000, path.name


def test_a_page_without_its_packages_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browser_packages, "PACKAGES", tmp_path)
    with pytest.raises(pytest.fail.Exception, match=r"^[^\n]*make test[^\n]*$"):
        browser_packages.find_package("axe-core/axe.min.js")


_WORN = """() => {
  const worn = { 400: "", 700: "" };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const home = walker.currentNode.parentElement;
    if (!home.closest("script, style")) worn[getComputedStyle(home).fontWeight] += walker.currentNode.data;
  }
  for (const node of document.querySelectorAll("*")) {
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(node, part);
      if (/^"/.test(style.content)) worn[style.fontWeight] += style.content.slice(1, -1);
    }
  }
  return worn;
}"""


@pytest.mark.parametrize("report", ["sample", "tech"])
def test_each_weight_has_the_characters_that_are_set_in_it(open_page: Open, report: str) -> None:
    window = open_page("brief.bilingual.html", report=report)
    html = window.page.content()
    faces = {
        weight: TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
        for weight, data in re.findall(r"font-weight:(\d+);[^}]*?base64,([^)]*)\)", html)
    }
    assert set(faces) == {"400", "700"}
    for weight, text in window.do(_WORN).items():
        assert len(text) > 300
        assert sorted({one for one in text if ord(one) not in faces[weight] and not one.isspace() and ord(one) not in
                       (0x2060, 0x200B)}) == [], weight  # fmt: skip


@pytest.mark.parametrize(
    "attack",
    [
        "<script>document.title = 'taken'</script>",
        "<img src='data:image/png;base64,AA' onerror=\"document.title = 'taken'\">",
        "<style>h1 { display: none }</style>",
        "<h2 style='display: none'>x</h2>",
        "<img src='https://example.org/a.png' alt='x'>",
        "<iframe src='data:text/html,x'></iframe>",
        "<link rel='stylesheet' href='https://example.org/a.css'>",
    ],
)
def test_the_policy_stops_what_somebody_adds_to_a_page(
    open_page: Open, issues: Callable[[str], Path], attack: str
) -> None:
    page = issues("sample") / "brief.en.html"
    spoiled = page.with_name(f"spoiled-{abs(hash(attack))}.html")
    try:
        spoiled.write_text(page.read_text("utf-8").replace("</article>", f"{attack}</article>"), "utf-8")
        window = open_page(spoiled.name)
        assert window.do("() => document.title") != "taken"
        assert window.shown("h1").count() == 1
        assert window.page.locator("h2[style]:not(:visible)").count() == 0
        assert any("Content Security Policy" in message for message in window.messages), window.messages
    finally:
        spoiled.unlink()
