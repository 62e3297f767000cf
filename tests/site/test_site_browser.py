"""The site served on this machine and used in a browser: read, searched, at each width, by day and by night."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import browser_packages
import pytest
from page_window import Window
from playwright.sync_api import Browser
from site_factory import DAYS, make_sample_site
from site_server import PREFIX, Address, open_server, write_tree

Open = Callable[..., Window]
KINDS = {
    "root": "",
    "home": "{}/",
    "archive": "{}/archive/",
    "year": "{}/archive/2023/",
    "corrections": "{}/corrections/",
    "search": "{}/search/",
    "results": "{}/search/?q=ETF",
    "missing": "{}/nothing/here/",
}


@pytest.fixture(scope="module")
def axe() -> str:
    return browser_packages.find_package("axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def address(stored: Path, folder: Path) -> Iterator[str]:
    """The address of the site, of which one issue was corrected and which can be searched."""
    with open_server(folder) as server:
        url = f"http://127.0.0.1:{server.server_port}/{PREFIX}"
        write_tree(folder, make_sample_site(stored, url, search=True, corrected=DAYS[1]).files)
        yield url


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    opened: list[Window] = []

    def open_one(path: str, **settings: object) -> Window:
        opened.append(Window(browser, Address(address + path), **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def look(window: Window, address: str, axe: str, *, is_missing: bool = False) -> None:
    """Hold a page to everything that is true of every page of the site."""
    window.page.wait_for_load_state("networkidle")
    assert window.reaches_beyond() == []
    assert window.find_overlaps() == []
    assert window.wake_fonts() == {"Flowbrief Sans 400 loaded", "Flowbrief Sans 700 loaded"}
    window.do(axe + "; undefined")
    found = window.do("() => axe.run({resultTypes: ['violations', 'incomplete']})")
    assert [(one["id"], one["nodes"][0]["html"][:150]) for one in found["violations"]] == []
    beyond = [one for one in window.asked if not one.startswith((address, "data:", f"blob:{address.split(PREFIX)[0]}"))]
    assert beyond == []
    assert [one for one in window.messages if not (is_missing and "404" in one)] == []


def results(window: Window) -> list[str]:
    window.page.wait_for_function("() => !document.getElementById('said').textContent.includes('…')")
    return [str(one) for one in window.page.locator("#results time").all_inner_texts()]


def test_a_reader_finds_an_issue(open_page: Open, address: str, axe: str) -> None:
    window = open_page("", width=320)
    page = window.page
    page.keyboard.press("Tab")
    assert window.focused() == "跳到正文"
    page.keyboard.press("Enter")
    assert window.do("() => document.activeElement.id") == "content"
    # The other language, the same place.
    page.locator(".languages a").click()
    assert page.url == f"{address}en/"
    assert page.locator("h1").inner_text().startswith("US-listed ETFs draw $37.1bn")
    page.get_by_role("link", name="Archive", exact=True).click()
    page.get_by_role("link", name="2023", exact=True).click()
    assert page.url == f"{address}en/archive/2023/"
    page.locator(".languages a").click()
    assert page.url == f"{address}zh/archive/2023/"
    assert page.locator("h1").inner_text() == "2023年各期"
    page.locator(".row-title a").last.click()
    assert page.url == f"{address}zh/2023-12-20/"
    # From the box of the home page to what is found, and on to a section of the issue.
    page.goto(f"{address}zh/")
    page.get_by_role("searchbox").fill("资金流")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/search/?q=*")
    assert results(window) == ["2024年7月24日", "2024年7月17日", "2023年12月27日", "2023年12月20日"]
    look(window, address, axe)
    page.locator("#results .files a").first.click()
    assert page.url == f"{address}zh/2024-07-24/#flows"
    page.go_back()
    assert results(window)[0] == "2024年7月24日"
    assert window.messages == []


def test_a_feed_and_the_files_are_served(open_page: Open, address: str) -> None:
    window = open_page("zh/")
    for link in window.page.locator(".latest .files a").all() + window.page.locator(".feed a").all():
        answer = window.page.request.get(str(link.evaluate("(node) => node.href")))
        assert answer.ok, answer.url


@pytest.mark.parametrize(
    ("language", "query", "found", "marked"),
    [
        ("zh", "净流入", 4, "净流入"),
        ("zh", "连续第五周", 1, "连续第五周"),
        ("zh", "371亿", 1, "371亿"),
        ("zh", "美联储 目标区间", 4, "美联储"),
        ("zh", "降息", 0, ""),
        ("en", "inflow", 4, "inflows"),
        ("en", "Federal Reserve", 4, "Federal"),
        ("en", "$37.1bn", 1, "$37.1bn"),
        ("en", "<img src=x onerror=alert(1)>", 0, ""),
    ],
)
@pytest.mark.slow
def test_what_is_searched_is_found(open_page: Open, language: str, query: str, found: int, marked: str) -> None:
    window = open_page(f"{language}/search/?q={quote(query)}")
    assert len(results(window)) == found
    if found:
        assert marked in window.page.locator("#results mark").all_inner_texts()
        for row in window.page.locator("#results > li").all():
            day = str(row.get_attribute("data-issue"))
            assert str(row.locator("a").first.get_attribute("href")).endswith(f"/{language}/{day}/")
    else:
        assert query in window.page.locator("#said").inner_text()
    assert window.page.locator("#results img").count() == 0
    assert window.messages == []


@pytest.mark.slow
def test_without_a_script_the_search_says_so(open_page: Open) -> None:
    window = open_page("zh/search/", script=False)
    assert "需要启用JavaScript" in window.page.locator("main").inner_text()


@pytest.mark.slow
def test_the_search_is_used_by_keyboard(open_page: Open) -> None:
    window = open_page("en/search/")
    assert window.do("() => document.activeElement.id") == "query"
    window.page.keyboard.type("inflows")
    window.page.keyboard.press("Enter")
    assert len(results(window)) == 4
    window.page.keyboard.press("Tab")
    assert window.focused() == "Search"
    window.page.keyboard.press("Tab")
    assert window.focused().startswith("US-listed ETFs draw $37.1bn")


@pytest.mark.slow
def test_an_index_that_is_away_is_said_so(open_page: Open, address: str) -> None:
    window = open_page("en/search/")
    window.page.route("**/pagefind/**", lambda route: route.abort())
    window.page.reload()
    window.page.get_by_role("searchbox").fill("inflows")
    window.page.keyboard.press("Enter")
    window.page.wait_for_function("() => document.getElementById('said').textContent.includes('does not work')")


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_at_every_width_by_day_and_night(
    open_page: Open, address: str, axe: str, kind: str, language: str, width: int, dark: bool
) -> None:
    window = open_page(KINDS[kind].format(language), width=width, dark=dark)
    if kind == "results":
        assert len(results(window)) == 4
    look(window, address, axe, is_missing=kind == "missing")


@pytest.mark.slow
def test_the_html_checker_finds_no_fault(address: str, folder: Path) -> None:
    vnu = browser_packages.find_package("vnu-jar/build/dist/vnu.jar")
    pages = [
        str(path) for path in sorted(folder.rglob("*.html")) if path.parent.name not in ("latest", *map(str, DAYS))
    ]
    assert len(pages) == 2 + 2 * 6
    command = ["java", "-jar", str(vnu), "--format", "json", "--errors-only", *pages]
    found = json.loads(subprocess.run(command, capture_output=True, text=True).stderr)["messages"]
    assert [(one["url"][-30:], one["message"], one.get("extract", "")[:120]) for one in found] == []
