"""Mails in a browser, as clients show them: by day and night, on desks and phones, with pictures and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from issue_factory import SAMPLE, build_issue
from playwright.sync_api import Browser, Page

# Of each text that is seen the contrast of its colour to the one behind it, the least first; also once a client has
# turned both colours round.
_CONTRASTS = """() => {
  const read = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const home = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !home.getClientRects().length) continue;
    let behind = home;
    while (read(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const pair = [getComputedStyle(home).color, getComputedStyle(behind).backgroundColor].map(read);
    const measure = ([one, other]) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const turned = pair.map((colour) => colour.slice(0, 3).map((part) => 255 - part));
    const contrast = Math.min(measure(pair.map(light)), measure(turned.map(light)));
    found.push([contrast, home.className, home.textContent.slice(0, 20)]);
  }
  return found.sort((one, other) => one[0] - other[0]);
}"""


@pytest.fixture(scope="session")
def mailed(shared_folder: Path) -> Path:
    """The sample issue as mail, with pages for its pictures to be seen."""
    folder = build_issue(SAMPLE, shared_folder / "mailed", date(2024, 7, 24), formats=("email",))
    for edition in ("zh", "en", "bilingual"):
        html = (folder / f"mail.{edition}.html").read_text(encoding="utf-8")
        images = json.loads((folder / f"mail.{edition}.json").read_text(encoding="utf-8"))["images"]
        for name, path in images.items():
            html = html.replace(f'cid:{name}"', f'{(folder / path).as_uri()}"')
        (shared_folder / f"mail.{edition}.html").write_text(html, encoding="utf-8")
    return shared_folder


@pytest.fixture
def open_mail(browser: Browser, mailed: Path) -> Iterator[Callable[..., Page]]:
    opened: list[Page] = []

    def open_one(edition: str, width: int = 700, *, dark: bool = False) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
        page.goto((mailed / f"mail.{edition}.html").as_uri())
        opened.append(page)
        return page

    yield open_one
    for page in opened:
        page.close()


@pytest.mark.parametrize("edition", ["zh", "en", "bilingual"])
@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (700, False), (700, True)])
def test_a_mail_fits_and_can_be_read_by_day_and_night(
    edition: str, width: int, dark: bool, open_mail: Callable[..., Page]
) -> None:
    page = open_mail(edition, width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    least = page.evaluate(_CONTRASTS)[0]
    assert least[0] >= 4.5, least
    pictures = page.evaluate("[...document.images].map((one) => [one.naturalWidth, one.width, one.alt])")
    assert len(pictures) == (8 if edition == "bilingual" else 4)
    assert all(natural >= 1.5 * min(shown, 552) and alt for natural, shown, alt in pictures)
    assert page.locator(".preheader").bounding_box() is None


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["zh", "en"])
def test_a_mail_holds_without_style_sheet_and_without_pictures(edition: str, open_mail: Callable[..., Page]) -> None:
    page = open_mail(edition)
    before = page.evaluate("document.body.innerText")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("() => { document.querySelectorAll('style').forEach((one) => one.remove()); }")
    assert page.evaluate("document.body.innerText") == before
    assert page.evaluate("document.documentElement.scrollHeight") == height
    assert page.evaluate(_CONTRASTS)[0][0] >= 4.5
    source = page.content()
    assert "var(--" not in source
    assert "display:flex" not in source
    assert "display:grid" not in source
    page.set_content(source.replace("file://", "blocked://"))
    assert page.evaluate("document.documentElement.scrollWidth") == 700


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["zh", "en"])
def test_layout_tables_say_that_they_are_no_data(edition: str, open_mail: Callable[..., Page], axe: str) -> None:
    page = open_mail(edition)
    assert page.evaluate(
        "[...document.querySelectorAll('table')].every((one) => one.role === 'presentation' || one.querySelector('th'))"
    )
    page.evaluate(axe)
    faults = page.evaluate("async () => (await axe.run(document, {rules: {region: {enabled: false}}})).violations")
    # A mail has a heading and no landmarks: clients strip them.
    assert [one["id"] for one in faults if not one["id"].startswith("landmark")] == []
