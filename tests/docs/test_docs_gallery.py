"""The gallery shows every kind of chart and page, in both languages, as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs_pages import ROOT, read_page
from gallery import MOST_BYTES, OWN_TEMPLATES, PICTURES, SHOTS, SITE_SHOTS, build_reports, draw_charts

from flowbrief.cli.registered import registry

_SHOWN = re.compile(r"\(pictures/gallery/([\w.-]+\.png)\)")


def list_shown() -> set[str]:
    return {
        file
        for page in ("docs/gallery.md", "docs/publishing.md", "docs/templates.md")
        for file in _SHOWN.findall(read_page(page))
    }


def test_every_kind_of_chart_is_shown_in_both_languages() -> None:
    kinds = {f"chart-{kind}.{language}.png" for kind in registry.charts for language in ("zh", "en")}
    assert kinds <= list_shown()


def test_every_view_of_the_pages_and_every_paper_is_shown() -> None:
    assert {f"{shot.name}.png" for shot in SHOTS} <= list_shown()
    assert {f"paper.{name}.png" for name in ("zh", "en", "bilingual", "columns")} <= list_shown()
    assert {f"own-{name}.png" for name in OWN_TEMPLATES} | {"mail.png"} <= list_shown()
    assert {f"{shot.name}.png" for shot in SITE_SHOTS} <= list_shown()


def test_what_is_shown_is_there_and_nothing_else() -> None:
    assert {path.name for path in PICTURES.iterdir()} == list_shown()


def test_the_pictures_are_small() -> None:
    pictures = [path for path in ROOT.rglob("*.png") if not {".venv", "node_modules", "output"} & set(path.parts)]
    pictures += (ROOT / "tests" / "look").rglob("*.webp")
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES


def test_each_template_is_printed_beside_its_picture() -> None:
    text = read_page("docs/templates.md")
    for name, (file, _, source) in OWN_TEMPLATES.items():
        assert f"pictures/gallery/own-{name}.png" in text
        assert f"`{file}`" in text
        assert source in text


@pytest.mark.slow
def test_the_charts_are_drawn_as_they_are_now(tmp_path: Path) -> None:
    pictures = draw_charts(build_reports(tmp_path))
    changed = [file for file, content in pictures.items() if (PICTURES / file).read_bytes() != content]
    assert changed == [], "run: make gallery"
