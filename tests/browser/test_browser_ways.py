"""Ways through a page: languages, keys, fingers, tables, charts, explanations, paper; with the script and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from page_window import TAGS, Window

Open = Callable[..., Window]
WEEKS = '.edition[lang="en"] .table-frame:has(table):not(.chart-data *):not(.changes *)'


def visible_languages(window: Window) -> set[str]:
    script = "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.lang)"
    return set(window.page.locator(".edition").evaluate_all(script))


@pytest.mark.parametrize("script", [True, False])
def test_the_language_can_be_chosen_with_the_script_and_without(open_page: Open, script: bool) -> None:
    window = open_page(script=script)
    assert visible_languages(window) == {"zh-Hans-CN"}
    window.choose("en")
    assert visible_languages(window) == {"en"}
    assert window.shown("h1").count() == 1
    window.choose("zh")
    assert visible_languages(window) == {"zh-Hans-CN"}


@pytest.mark.parametrize("script", [True, False])
def test_the_language_can_be_chosen_by_the_keyboard(open_page: Open, script: bool) -> None:
    window = open_page(script=script)
    window.page.locator('input[value="zh-Hans-CN"]').focus()
    window.page.keyboard.press("ArrowRight")
    assert visible_languages(window) == {"en"}
    if script:
        assert window.do("() => document.documentElement.lang") == "en"


def test_the_language_is_remembered(open_page: Open) -> None:
    window = open_page()
    window.choose("en")
    window.page.reload()
    assert visible_languages(window) == {"en"}
    assert window.do("() => document.documentElement.lang") == "en"
    assert window.messages == []


def test_a_link_into_the_other_language_shows_it(open_page: Open) -> None:
    assert visible_languages(open_page(part="#en-flows")) == {"en"}
    window = open_page(part="#zh-flows")
    window.do("() => { location.hash = '#en-rates'; }")
    window.page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert visible_languages(window) == {"en"}


def test_a_browser_that_keeps_nothing_does_not_complain(open_page: Open) -> None:
    window = open_page()
    window.page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })")
    window.page.reload()
    window.choose("en")
    assert visible_languages(window) == {"en"}
    assert window.messages == []


def test_the_first_stop_of_the_tab_key_leads_to_the_brief(open_page: Open) -> None:
    window = open_page("brief.en.html")
    window.page.keyboard.press("Tab")
    assert window.focused() == "Skip to the brief"
    box = window.page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    assert window.do("() => document.activeElement.closest('.opening') !== null")


def test_the_tab_key_goes_as_the_page_reads(open_page: Open) -> None:
    window = open_page("brief.en.html", width=768)
    tops, seen = [], 0
    for _ in range(60):
        window.page.keyboard.press("Tab")
        place = window.do(
            "() => { const n = document.activeElement, all = [...document.querySelectorAll('*')];"
            " return [all.indexOf(n), getComputedStyle(n).outlineStyle, getComputedStyle(n).backgroundColor]; }"
        )
        assert place[0] > seen
        seen = place[0]
        tops.append(place[1])
    assert set(tops) == {"solid"}


def test_there_is_one_of_each_landmark(open_page: Open) -> None:
    window = open_page("brief.bilingual.html", language="en")
    for role, count in (("banner", 1), ("navigation", 2), ("main", 1), ("contentinfo", 1)):
        assert window.page.get_by_role(role).count() == count, role
    ways, contents = window.page.get_by_role("navigation").all()
    assert [ways.get_attribute("aria-label"), contents.get_attribute("aria-label")] == ["This site", "Contents"]
    links = contents.get_by_role("link")
    for place in range(links.count()):
        target = links.nth(place).get_attribute("href")
        assert window.do("(id) => document.getElementById(id).checkVisibility()", str(target)[1:])


def test_contents_and_key_figures_stand_beside_the_text_where_there_is_room(open_page: Open) -> None:
    window = open_page("brief.en.html", width=1440)
    text, contents, figures = (
        window.page.locator(one).bounding_box() for one in (".opening", ".contents", ".key-figures")
    )
    assert text
    assert contents
    assert figures
    assert contents["x"] + contents["width"] < text["x"]
    assert text["x"] + text["width"] < figures["x"]
    assert text["width"] <= 46 * 16
    window.do("() => scrollTo(0, 1500)")
    assert window.do("() => document.querySelector('.key-figures').getBoundingClientRect().top") >= 0


# Explanations.


def ask(window: Window) -> None:
    link = window.page.locator(".lead a[data-measure]").first
    link.focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_function("() => document.activeElement.matches('.about-one')")


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_an_explanation_gives_the_focus_back(open_page: Open, way: str) -> None:
    window = open_page("brief.en.html")
    before = window.page.locator(".lead a[data-measure]").first.text_content()
    ask(window)
    panel = window.shown(".about")
    assert panel.count() == 1
    assert "ICI" in str(panel.text_content())
    if way == "button":
        window.shown(".about-close").click()
    else:
        window.page.keyboard.press("Escape")
    window.page.wait_for_function("() => document.activeElement.matches('a[data-measure]')")
    assert window.shown(".about").count() == 0
    assert window.focused() == before


def test_a_figure_can_be_asked_without_the_script(open_page: Open) -> None:
    window = open_page("brief.en.html", script=False)
    window.page.locator(".lead a[data-measure]").first.click()
    assert window.shown(".about-one").count() == 1
    window.shown(".about-close").click()
    assert window.shown(".about-one").count() == 0


def test_a_figure_can_be_asked_by_a_finger(open_page: Open) -> None:
    window = open_page("brief.zh.html", width=320, touch=True)
    window.page.locator(".key-figures a[data-measure]").first.tap()
    assert window.shown(".about-one").count() == 1
    window.shown(".about-close").tap()
    assert window.shown(".about-one").count() == 0


# Tables.


def column(window: Window, table: str, place: int) -> list[str]:
    return [cell.strip() for cell in window.page.locator(f"{table} tbody tr > :nth-child({place})").all_text_contents()]


def amounts(cells: list[str]) -> list[Decimal]:
    return [Decimal(cell.replace("−", "-").replace(",", "").replace("+", "")) for cell in cells]


def test_a_table_sorts_by_values_negative_ones_included(open_page: Open) -> None:
    window = open_page("brief.en.html")
    table = '[id="table.last_weeks-en"]'
    before = column(window, table, 5)
    button = window.page.locator(f"{table} thead th:nth-child(5) button")
    button.click()
    assert amounts(column(window, table, 5)) == sorted(amounts(before), reverse=True)
    assert any(amount < 0 for amount in amounts(before))
    assert window.page.locator(f"{table} th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert "largest first" in str(window.page.locator(".said").text_content())
    button.focus()
    window.page.keyboard.press("Enter")
    assert amounts(column(window, table, 5)) == sorted(amounts(before))
    assert window.page.locator(f"{table} th[aria-sort]").get_attribute("aria-sort") == "ascending"
    days = window.page.locator(f"{table} thead th:nth-child(1) button")
    days.click()
    values = window.page.locator(f"{table} tbody th").evaluate_all("(all) => all.map((th) => th.dataset.value)")
    assert values == sorted(values, reverse=True)
    assert window.page.locator(f"{table} th[aria-sort]").count() == 1


def test_values_sort_by_what_they_are_and_missing_ones_last(open_page: Open) -> None:
    """Printed alike, or in other units, or not at all: the exact value decides."""
    window = open_page("brief.en.html", script=False)
    file = Path(window.page.url.removeprefix("file://"))
    window.close()
    html = file.read_text("utf-8")
    start = html.index('id="table.last_weeks-en"')
    values = iter(["0.2", "0.25", None, "-3", "100"])
    body = html.index("<tbody>", start)
    end = html.index("</tbody>", body)

    def put(row: re.Match[str]) -> str:
        value = next(values)
        cell = '<td class="missing">n/a</td>' if value is None else f'<td data-value="{value}">same</td>'
        return re.sub(r"<td.*?</td>", cell, row[0], count=1, flags=re.DOTALL)

    changed = re.sub(r"<tr>.*?</tr>", put, html[body:end], flags=re.DOTALL)
    other = file.with_name("sorted.html")
    try:
        other.write_text(html[:body] + changed + html[end:], "utf-8")
        window = open_page("sorted.html")
        cells = '[id="table.last_weeks-en"] tbody td:nth-child(2)'
        for wanted in (["100", "0.25", "0.2", "-3", None], ["-3", "0.2", "0.25", "100", None]):
            window.page.locator('[id="table.last_weeks-en"] thead th:nth-child(2) button').click()
            found = window.page.locator(cells).evaluate_all("(all) => all.map((td) => td.dataset.value ?? null)")
            assert found == wanted
    finally:
        other.unlink()


def test_every_number_of_a_table_has_its_exact_value(open_page: Open) -> None:
    window = open_page("brief.zh.html")
    cells = window.page.locator(".table-frame:not(.words) table:not([data-chart]) td:has([data-measure])")
    assert cells.count() > 40
    assert window.page.locator(".table-frame:not(.words) td:has([data-measure]):not([data-value])").count() == 0


def test_a_table_can_be_copied(open_page: Open) -> None:
    window = open_page("brief.en.html")
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.page.locator('[id="table.last_weeks-en"] + .copy').click()
    window.page.wait_for_function("() => document.querySelector('.said').textContent")
    assert window.page.locator(".said").text_content() == "Table copied"
    rows = [line.split("\t") for line in str(window.do("() => navigator.clipboard.readText()")).splitlines()]
    assert rows[0][0] == "Week to"
    assert len({len(row) for row in rows}) == 1
    assert [row[0] for row in rows[1:]] == column(window, '[id="table.last_weeks-en"]', 1)


def test_a_browser_without_a_clipboard_says_so(open_page: Open) -> None:
    window = open_page("brief.zh.html")
    window.do("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    window.page.locator(".copy").first.click()
    window.page.wait_for_function("() => document.querySelector('.said').textContent === '未能复制表格'")
    assert window.messages == []


def test_the_words_of_the_buttons_are_those_of_the_language(open_page: Open) -> None:
    window = open_page(language="en")
    assert set(window.shown(".copy").all_text_contents()) == {"Copy table"}
    window.choose("zh")
    assert set(window.shown(".copy").all_text_contents()) == {"复制表格"}


def test_without_the_script_there_are_no_buttons_that_do_nothing(open_page: Open) -> None:
    assert open_page(script=False).page.locator("button").count() == 0


# Charts.


def chart_of(window: Window, name: str, form: str = "wide") -> str:
    return f'[id="chart.{name}-en"] .chart.{form}'


def rows_behind(issues: Callable[[str], Path], name: str) -> list[list[str]]:
    document = json.loads((issues("sample") / "document.en.json").read_text("utf-8"))
    chart = next(
        block for section in document["sections"] for block in section["blocks"]
        if block["type"] == "Chart" and block["id"] == name
    )  # fmt: skip
    return [
        ["".join(run.get("printed", run.get("text", "")) for run in cell["runs"]) for cell in row["cells"]]
        for row in chart["table"]["rows"]
    ]


def test_the_arrow_keys_read_a_chart_point_by_point(open_page: Open, issues: Callable[[str], Path]) -> None:
    window = open_page("brief.en.html")
    chart = window.page.locator(chart_of(window, "weekly"))
    rows = rows_behind(issues, "weekly")
    chart.focus()
    for back in range(1, 12):
        said = str(chart.get_attribute("aria-valuetext"))
        tip = chart.locator(".tip div").all_text_contents()
        assert said == "; ".join(tip)
        assert tip[0] == rows[-back][0]
        assert [text.split(" ")[-1] for text in tip[1:]] == [cell.split(" ")[-1] for cell in rows[-back][1:] if cell]
        window.page.keyboard.press("ArrowLeft")
    window.page.keyboard.press("Home")
    assert str(chart.get_attribute("aria-valuetext")).startswith(rows[0][0])
    window.page.keyboard.press("End")
    assert str(chart.get_attribute("aria-valuetext")).startswith(rows[-1][0])
    window.page.keyboard.press("Escape")
    assert chart.locator(".tip").is_hidden()


def test_the_pointer_finds_the_bar_under_it(open_page: Open, issues: Callable[[str], Path]) -> None:
    window = open_page("brief.en.html")
    chart = window.page.locator(chart_of(window, "split"))
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    frame = [float(part) for part in str(chart.locator("svg").get_attribute("data-frame")).split()]
    assert box is not None
    rows = rows_behind(issues, "split")
    behind = chart.locator("xpath=ancestor::figure").locator("tbody tr")
    places = behind.evaluate_all("(all) => all.map((row) => +row.dataset.x)")
    scale = box["width"] / 493.2
    for place in (0, 5, len(rows) - 1):
        across = frame[0] + (places[place] - frame[4]) / (frame[5] - frame[4]) * (frame[2] - frame[0])
        window.page.mouse.move(box["x"] + across * scale, box["y"] + box["height"] / 2)
        assert chart.locator(".tip div").first.text_content() == rows[place][0]
        tip = chart.locator(".tip").bounding_box()
        assert tip is not None
        assert tip["x"] >= box["x"] - 1
        assert tip["x"] + tip["width"] <= box["x"] + box["width"] + 1
    window.page.mouse.move(2, 2)
    assert chart.locator(".tip").is_hidden()


def test_a_finger_finds_values_on_a_phone(open_page: Open) -> None:
    window = open_page("brief.en.html", width=320, touch=True)
    chart = window.page.locator(chart_of(window, "policy", "narrow"))
    chart.scroll_into_view_if_needed()
    chart.tap()
    assert chart.locator(".tip").is_visible()
    assert "%" in str(chart.locator(".tip").text_content())
    assert window.reaches_beyond() == []


def test_a_cell_of_a_heat_map_is_read_where_its_row_and_column_meet(open_page: Open) -> None:
    window = open_page("brief.en.html", report="tech")
    chart = window.page.locator('[id="chart.dashboard-en"] .chart.wide')
    chart.focus()
    first = chart.get_attribute("aria-valuetext")
    window.page.keyboard.press("ArrowDown")
    second = chart.get_attribute("aria-valuetext")
    rows = window.page.locator('[data-chart="dashboard"] tbody tr th').all_text_contents()
    assert [str(text).split(";")[0] for text in (first, second)] == rows[:2]


def test_the_data_of_a_chart_open_without_the_script(open_page: Open) -> None:
    window = open_page("brief.en.html", script=False)
    summary = window.page.locator("details.chart-data summary").first
    assert window.shown("table[data-chart]").count() == 0
    summary.focus()
    window.page.keyboard.press("Enter")
    assert window.shown("table[data-chart]").count() == 1
    assert window.page.locator(".chart.wide").first.get_attribute("role") == "img"


# Light, dark and paper.


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_by_day_and_by_night(open_page: Open, dark: bool) -> None:
    window = open_page("brief.zh.html", dark=dark)
    paper = window.colour("html", "background-color")
    assert (contrast(paper, "rgb(0, 0, 0)") < 3) == dark
    for selector in ("h1", ".lead", ".strapline", ".chart-subtitle", "td.out", ".note", ".contents a"):
        assert contrast(window.colour(selector), paper) >= 4.5, selector
    wash = window.colour(".tile", "background-color")
    for selector in (".tile-label", ".tile-figure.out", ".tile-context"):
        assert contrast(window.colour(selector), wash) >= 4.5, selector
    for text in (".chart.wide svg text", ".chart.wide svg text.muted", ".chart.wide svg .muted text"):
        assert contrast(window.colour(text, "fill"), paper) >= 4.5, text
    bars = {name: window.colour(f".chart.wide svg path.{name}", "fill") for name in ("inflow", "outflow")}
    assert bars["inflow"] != bars["outflow"]
    assert all(contrast(colour, paper) >= 3 for colour in bars.values())


def test_paper_has_the_colours_of_paper_and_nothing_to_press(open_page: Open) -> None:
    window = open_page("brief.bilingual.html", dark=True, language="en")
    window.page.emulate_media(media="print", color_scheme="dark")
    assert contrast(window.colour("html", "background-color"), "rgb(255, 255, 255)") == 1
    assert visible_languages(window) == {"en"}
    for selector in (".languages", ".contents", ".skip", ".copy", ".hint", ".about"):
        assert window.shown(selector).count() == 0, selector
    assert window.shown(".chart").count() == 4
    assert TAGS["en"] == window.do("() => document.documentElement.lang")
