"""docs/gallery.md: every kind of chart and page in both languages, as pictures of issues that are built for it.

`make gallery` (python -m tests.docs.gallery) writes the page and its pictures anew. Charts are the PNG files of the
issues, made smaller; papers are drawn by PyMuPDF, pages by the browser of the tests.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
sys.path += [str(ROOT / "tests" / room) for room in ("browser", "cases", "docs", "load", "look", "site")]

from flowbrief.cli.registered import registry  # noqa: E402
from flowbrief.pipeline import Wish, build  # noqa: E402

PAGE, PICTURES = ROOT / "docs" / "gallery.md", ROOT / "docs" / "pictures" / "gallery"
README_PICTURE = ROOT / "docs" / "pictures" / "brief.png"
MOST_BYTES = 3_000_000
_COLOURS = 160
_PAPERS = {
    "zh": "Chinese",
    "en": "English",
    "bilingual": "Both languages, one after the other",
    "columns": "Both languages in two columns, on US Letter",
}
_CHART_WIDTH, _PAPER_DOTS = 620, 46


@dataclass(frozen=True)
class Report:
    """A report that the gallery builds: its config, its week, and what has to be said of its figures."""

    config: Path
    as_of: date | None = None
    remark: str = ""


@dataclass(frozen=True)
class Shot:
    """One view of an HTML page: file, width and height of the window, light or dark, and what it shows."""

    name: str
    file: str
    width: int
    height: int
    scheme: str
    words: str
    action: str = ""


SHOTS = (
    Shot("page-wide.zh", "brief.zh.html", 1280, 900, "light", "Chinese, 1,280 pixels wide"),
    Shot("page-wide.en", "brief.en.html", 1280, 900, "light", "English, 1,280 pixels wide"),
    Shot("page-dark.zh", "brief.zh.html", 1280, 900, "dark", "Chinese, in the dark"),
    Shot("page-dark.en", "brief.en.html", 1280, 900, "dark", "English, in the dark"),
    Shot("page-narrow.zh", "brief.zh.html", 360, 900, "light", "Chinese, on a phone"),
    Shot("page-narrow.en", "brief.en.html", 360, 900, "dark", "English, on a phone, in the dark"),
    Shot("page-both", "brief.bilingual.html", 768, 900, "light", "both languages, with the switch"),
    Shot("page-asked", "brief.en.html", 768, 900, "light", "a figure that was asked what it is", "ask"),
)

# The pages of the site around the issues.
SITE_SHOTS = (
    Shot("site-home.zh", "zh/", 1280, 1120, "light", "the home page of the site, in Chinese"),
    Shot("site-archive.en", "en/archive/2024/", 768, 700, "dark", "the issues of a year, in the dark"),
    Shot("site-search.en", "en/search/?q=inflows", 768, 700, "light", "what the search finds"),
)


def list_reports(folder: Path) -> Iterator[Report]:
    """The reports of the project, those of sector funds with invented histories, since downloads are not kept here."""
    from test_cases_sectors import LATEST, make_sectors

    yield Report(ROOT / "config" / "us-etf-flows.yaml")
    yield Report(ROOT / "config" / "us-etf-charts.yaml")
    yield Report(ROOT / "config" / "us-tech-funds.yaml")
    yield Report(make_sectors(folder / "sectors"), LATEST, "The funds and their figures are invented.")


def build_reports(folder: Path) -> dict[str, tuple[Report, Path]]:
    """Build every report; its folder by the name of its config."""
    from issue_factory import open_world

    issues = {}
    for report in list_reports(folder):
        _, issue = build(report.config, Wish(as_of=report.as_of), folder / "output", open_world(), registry)
        issues[report.config.stem] = (report, issue.folder)
        print(f"built {report.config.stem}")  # noqa: T201
    return issues


def find_charts(issues: Mapping[str, tuple[Report, Path]]) -> dict[str, tuple[str, str]]:
    """For each kind of chart the first chart of that kind: the name of its report and its own."""
    import yaml

    found: dict[str, tuple[str, str]] = {}
    for name, (report, folder) in issues.items():
        for chart, spec in yaml.safe_load(report.config.read_text(encoding="utf-8")).get("charts", {}).items():
            if (folder / "charts" / f"{chart}.en.png").is_file():
                found.setdefault(spec["kind"], (name, chart))
    return {kind: found[kind] for kind in registry.charts if kind in found}


def pack(picture: Image.Image) -> bytes:
    """A picture as a PNG of few colours; the same picture gives the same bytes."""
    content = io.BytesIO()
    few = picture.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(content, "PNG", optimize=True)
    return content.getvalue()


def shrink(path: Path, width: int = _CHART_WIDTH) -> Image.Image:
    """A picture of a file, as wide as asked."""
    picture = Image.open(path).convert("RGB")
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)


def draw_charts(issues: Mapping[str, tuple[Report, Path]]) -> dict[str, bytes]:
    """The pictures of every kind of chart, by file name."""
    return {
        f"chart-{kind}.{language}.png": pack(shrink(issues[name][1] / "charts" / f"{chart}.{language}.png"))
        for kind, (name, chart) in find_charts(issues).items()
        for language in ("zh", "en")
    }


def draw_papers(folder: Path) -> dict[str, bytes]:
    """The first two pages of each PDF of an issue, side by side."""
    import pymupdf

    pictures = {}
    for path in sorted(folder.glob("brief.*.pdf")):
        with pymupdf.open(path) as paper:
            drawn = [
                Image.open(io.BytesIO(paper[number].get_pixmap(dpi=_PAPER_DOTS * 2).tobytes("png"))).convert("RGB")
                for number in range(min(2, len(paper)))
            ]
        sheet = Image.new("RGB", (sum(one.width for one in drawn) + 20 * (len(drawn) - 1), drawn[0].height), "#8a9099")
        for place, one in enumerate(drawn):
            sheet.paste(one, (place * (one.width + 20), 0))
        small = sheet.resize((sheet.width * 3 // 4, sheet.height * 3 // 4), Image.Resampling.LANCZOS)
        pictures[f"paper.{path.stem.removeprefix('brief.')}.png"] = pack(small)
    return pictures


def draw_readme(folder: Path) -> bytes:
    """The first page of the PDF of each language, side by side, for the README."""
    import pymupdf

    sheet = Image.new("RGB", (1320, 940), "#8a9099")
    for place, language in enumerate(("zh", "en")):
        with pymupdf.open(folder / f"brief.{language}.pdf") as paper:
            drawn = Image.open(io.BytesIO(paper[0].get_pixmap(dpi=150).tobytes("png"))).convert("RGB")
        height = 920
        small = drawn.resize((round(drawn.width * height / drawn.height), height), Image.Resampling.LANCZOS)
        sheet.paste(small, (place * 660 + (660 - small.width) // 2, 10))
    return pack(sheet)


def draw_columns(folder: Path) -> dict[str, bytes]:
    """The PDF of both languages in two columns, on US Letter."""
    import shutil

    from issue_factory import open_world

    for used in ("config", "data"):
        shutil.copytree(ROOT / used, folder / used)
    config = folder / "config" / "us-etf-flows.yaml"
    text = config.read_text(encoding="utf-8")
    formats = "  formats: [html, pdf, email]\n"
    assert formats in text
    config.write_text(text.replace(formats, f"{formats}  pdf: {{bilingual: parallel, paper: letter}}\n"), "utf-8")
    _, issue = build(config, Wish(formats=("pdf",)), folder / "output", open_world(), registry)
    return {"paper.columns.png": draw_papers(issue.folder)["paper.bilingual.png"]}


def draw_pages(folder: Path) -> dict[str, bytes]:
    """The views of the pages of an issue."""
    from page_window import open_browser

    pictures = {}
    with open_browser() as browser:
        for shot in SHOTS:
            page = browser.new_page(
                viewport={"width": shot.width, "height": shot.height},
                color_scheme=shot.scheme,  # type: ignore[arg-type]
            )
            page.goto((folder / shot.file).as_uri())
            if shot.action == "ask":
                page.locator(".lead a").first.click()
            page.wait_for_timeout(200)
            drawn = Image.open(io.BytesIO(page.screenshot()))
            width = min(shot.width, 760)
            pictures[f"{shot.name}.png"] = pack(
                drawn.resize((width, round(drawn.height * width / drawn.width)), Image.Resampling.LANCZOS)
            )
            page.close()
    return pictures


def draw_site(folder: Path) -> dict[str, bytes]:
    """The views of the site around four issues of the sample report."""
    from issue_factory import SAMPLE, build_issue
    from page_window import open_browser
    from site_factory import DAYS, make_sample_site
    from site_server import PREFIX, open_server, write_tree

    for day in DAYS:
        build_issue(SAMPLE, folder / "output", day)
    pictures = {}
    (folder / "site").mkdir()
    with open_server(folder / "site") as server, open_browser() as browser:
        url = f"http://127.0.0.1:{server.server_port}/{PREFIX}"
        write_tree(folder / "site", make_sample_site(folder / "output", url, search=True).files)
        for shot in SITE_SHOTS:
            page = browser.new_page(
                viewport={"width": shot.width, "height": shot.height},
                color_scheme=shot.scheme,  # type: ignore[arg-type]
            )
            page.goto(url + shot.file, wait_until="networkidle")
            page.wait_for_timeout(500)
            drawn = Image.open(io.BytesIO(page.screenshot()))
            width = min(shot.width, 760)
            height = round(drawn.height * width / drawn.width)
            pictures[f"{shot.name}.png"] = pack(drawn.resize((width, height), Image.Resampling.LANCZOS))
            page.close()
    return pictures


# What the folder of own templates may hold, one thing each: the file, its text, the part of the page to show.
OWN_TEMPLATES = {
    "tokens": ("tokens.css", "", """\
:root {
  --family: "Flowbrief Sans";
  --rule: #7a1f2b;
  --line: #e2d8d3;
  --wash: #fbf6f2;
  --quiet: #6a5d58;
}
"""),
    "logo": ("logo.svg", "", """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">
  <rect width="40" height="40" fill="#1f4e79"/>
  <path d="M7 30 17 18l7 6L34 9" fill="none" stroke="#fff" stroke-width="4"/>
</svg>
"""),
    "macro": ("macros.html.j2", "#notes", """\
{% macro note(block) %}
<p class="note">◆ <b>{{ plain(block.term) }}</b> {{ plain(block.runs) }}</p>
{% endmacro %}
"""),
    "block": ("page.html.j2", "", """\
{% extends "house/page.html.j2" %}
{% block headline %}
<div class="opening">
  {% for paragraph in document.lead %}<p class="lead">{{ blocks.runs(paragraph.runs) }}</p>{% endfor %}
  <h1>{{ blocks.runs(document.headline) }}</h1>
</div>
{% endblock %}
"""),
}  # fmt: skip


def draw_templates(folder: Path) -> dict[str, bytes]:
    """The same issue with each of the templates of one's own."""
    import shutil

    from issue_factory import open_world
    from page_window import open_browser

    pictures = {}
    with open_browser() as browser:
        for name, (file, part, text) in OWN_TEMPLATES.items():
            home = folder / name
            for used in ("config", "data"):
                shutil.copytree(ROOT / used, home / used)
            config = home / "config" / "us-etf-flows.yaml"
            config.write_text(config.read_text(encoding="utf-8") + "templates: own\n", encoding="utf-8")
            (home / "config" / "own").mkdir()
            (home / "config" / "own" / file).write_text(text, encoding="utf-8")
            wish = Wish(languages=("en",), formats=("html",))
            _, issue = build(config, wish, home / "output", open_world(), registry)
            page = browser.new_page(viewport={"width": 760, "height": 560})
            page.goto((issue.folder / "brief.en.html").as_uri())
            taken = page.locator(part).first.screenshot() if part else page.screenshot()
            drawn = Image.open(io.BytesIO(taken))
            pictures[f"own-{name}.png"] = pack(drawn.crop((0, 0, drawn.width, min(drawn.height, 420))))
            page.close()
    return pictures


def draw_mail(folder: Path) -> dict[str, bytes]:
    """The top of the mail, in Chinese on a desk and in English on a phone at night, side by side."""
    import json

    from issue_factory import open_world
    from page_window import open_browser

    config = ROOT / "config" / "us-etf-flows.yaml"
    _, issue = build(config, Wish(formats=("email",)), folder, open_world(), registry)
    views = []
    with open_browser() as browser:
        for language, width, scheme in (("zh", 660, "light"), ("en", 360, "dark")):
            html = (issue.folder / f"mail.{language}.html").read_text(encoding="utf-8")
            about = json.loads((issue.folder / f"mail.{language}.json").read_text(encoding="utf-8"))
            for name, path in about["images"].items():
                html = html.replace(f'cid:{name}"', f'{(issue.folder / path).as_uri()}"')
            opened = folder / f"{language}.html"
            opened.write_text(html, encoding="utf-8")
            page = browser.new_page(viewport={"width": width, "height": 1100}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(opened.as_uri())
            views.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
            page.close()
    sheet = Image.new("RGB", (sum(view.width for view in views) + 20, views[0].height), "#8a9099")
    sheet.paste(views[0], (0, 0))
    sheet.paste(views[1], (views[0].width + 20, 0))
    return {"mail.png": pack(sheet)}


def write_page(issues: Mapping[str, tuple[Report, Path]], pictures: Mapping[str, bytes]) -> str:
    """The text of the gallery."""
    lines = [
        "# Gallery",
        "",
        "Every kind of chart and page, in both languages. `make gallery` builds the reports it is taken from, draws "
        "the pictures and writes this page; it needs the browser of the tests.",
        "",
        "The charts are the PNG files of the issues, made smaller. What each kind shows and which settings it has: "
        "[metrics.md](metrics.md#charts).",
        "",
        "## Pages",
        "",
        "`flowbrief build config/us-etf-flows.yaml`, in a browser.",
        "",
    ]
    for shot in SHOTS:
        if f"{shot.name}.png" in pictures:
            lines += [f"**{shot.words.capitalize()}**", "", _show(f"{shot.name}.png", shot.words), ""]
    lines += ["## The site", "", "What stands around the issues: [publishing.md](publishing.md#the-site).", ""]
    for shot in SITE_SHOTS:
        if f"{shot.name}.png" in pictures:
            lines += [f"**{_capital(shot.words)}**", "", _show(f"{shot.name}.png", shot.words), ""]
    lines += ["## Papers", "", "The first two pages of each PDF.", ""]
    for name in sorted(one for one in pictures if one.startswith("paper.")):
        words = _PAPERS[name.split(".")[1]]
        lines += [f"**{words}**", "", _show(name, f"the first pages of the PDF, {words}"), ""]
    lines += ["## Charts", ""]
    for kind, (name, chart) in find_charts(issues).items():
        report = issues[name][0]
        summary = registry.charts[kind].summary
        lines += [f"### `{kind}`", "", f"{_capital(summary.en)}. {summary.zh}。", ""]
        place = f"`{report.config.name}`, `{chart}`."
        lines += [f"{place} {report.remark}".strip(), ""]
        lines += ["| 中文 | English |", "|---|---|"]
        cells = [_show(f"chart-{kind}.{language}.png", f"{kind}, {language}") for language in ("zh", "en")]
        lines += [f"| {cells[0]} | {cells[1]} |", ""]
    return "\n".join(lines).rstrip() + "\n"


def _show(file: str, words: str) -> str:
    return f"![{words}](pictures/gallery/{file})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """Write the page and the pictures, and take away those that it no longer shows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        issues = build_reports(folder)
        pictures = draw_charts(issues)
        sample = issues["us-etf-flows"][1]
        pictures |= draw_papers(sample) | draw_columns(folder / "columns")
        README_PICTURE.write_bytes(draw_readme(sample))
        pictures |= draw_pages(sample) | draw_templates(folder / "templates")
        pictures |= draw_mail(folder / "mail") | draw_site(folder / "around")
        PAGE.write_text(write_page(issues, pictures), encoding="utf-8")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for path in PICTURES.glob("*.png"):
        if path.name not in pictures:
            path.unlink()
    for file, content in pictures.items():
        (PICTURES / file).write_bytes(content)
    print(f"{len(pictures)} pictures, {sum(map(len, pictures.values())):,} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
