"""A few small pictures of an issue are those that were looked at; one that changed fails with a picture of where."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pymupdf
import pytest
from pictures import LooksDifferentError, compare, find_differences, pack
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

DAY = date(2024, 7, 24)
_SMALL = 0.45


def draw_paper(path: Path, number: int, dots_an_inch: int = 50) -> Image.Image:
    """One page of a PDF as a picture."""
    with pymupdf.open(path) as paper:
        drawn = paper[number].get_pixmap(dpi=dots_an_inch)
        return Image.open(io.BytesIO(drawn.tobytes("png"))).convert("RGB")


def shrink(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGB")
    return picture.resize((int(picture.width * _SMALL), int(picture.height * _SMALL)), Image.Resampling.LANCZOS)


@pytest.mark.look
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("chart", ["weekly", "cumulative"])
def test_a_chart_looks_as_it_did(chart: str, language: str, sample_issue: Callable[[date], Path]) -> None:
    compare(f"chart-{chart}.{language}", shrink(sample_issue(DAY) / "charts" / f"{chart}.{language}.png"))


@pytest.mark.look
@pytest.mark.parametrize("name", ["zh", "en", "bilingual"])
def test_the_first_page_of_paper_looks_as_it_did(name: str, sample_issue: Callable[[date], Path]) -> None:
    compare(f"paper.{name}", draw_paper(sample_issue(DAY) / f"brief.{name}.pdf", 0))


@pytest.mark.look
@pytest.mark.parametrize(
    ("file", "width", "scheme"),
    [("brief.zh.html", 360, "light"), ("brief.en.html", 1280, "dark"), ("brief.bilingual.html", 768, "light")],
    ids=["a phone", "a wide dark screen", "both languages"],
)
def test_the_top_of_a_page_looks_as_it_did(
    file: str, width: int, scheme: str, browser: Browser, sample_issue: Callable[[date], Path]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((sample_issue(DAY) / file).as_uri())
    page.evaluate("document.fonts.ready.then(() => true)")
    drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    small = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.LANCZOS)
    compare(f"page.{file.split('.')[1]}.{width}.{scheme}", small)


def make_picture(edit: Callable[[ImageDraw.ImageDraw], None] | None = None) -> Image.Image:
    """A page in small: lines of words and some bars, and whatever else."""
    picture = Image.new("RGB", (200, 120), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(5):
        pen.text((10, 8 + 12 * line), "net inflows of 37.1bn in the week", fill="#1c2127")
    for bar in range(8):
        pen.rectangle((10 + 20 * bar, 110 - 4 * bar, 22 + 20 * bar, 110), fill="#2c6bb3")
    if edit is not None:
        edit(pen)
    return picture


CHANGES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "a bar": lambda pen: pen.rectangle((70, 90, 82, 110), fill="#2c6bb3"),
    "a colour": lambda pen: pen.rectangle((30, 106, 42, 110), fill="#c0392b"),
    "a word": lambda pen: pen.text((150, 70), "not", fill="#1c2127"),
    "a line": lambda pen: pen.line((0, 2, 200, 2), fill="#1f4e79", width=2),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_shown(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCEPT_PICTURES", raising=False)
    (tmp_path / "one.webp").write_bytes(pack(make_picture()))
    compare("one", make_picture(), tmp_path, tmp_path / "found")
    assert not (tmp_path / "found").exists()
    with pytest.raises(LooksDifferentError, match=r"one\.difference\.png"):
        compare("one", make_picture(CHANGES[change]), tmp_path, tmp_path / "found")
    shown = Image.open(tmp_path / "found" / "one.difference.png")
    assert shown.size == (620, 120)
    assert (212, 20, 90) in {colour for _, colour in shown.getcolors(1 << 20) or []}


def test_another_size_is_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCEPT_PICTURES", raising=False)
    (tmp_path / "one.webp").write_bytes(pack(make_picture()))
    with pytest.raises(LooksDifferentError):
        compare("one", make_picture().crop((0, 0, 200, 110)), tmp_path, tmp_path / "found")


def test_another_smoothing_is_none() -> None:
    picture = make_picture()
    moved = picture.resize((400, 240), Image.Resampling.BICUBIC).resize((200, 120), Image.Resampling.BOX)
    assert find_differences(picture, moved) == []


def test_what_was_never_accepted_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCEPT_PICTURES", raising=False)
    with pytest.raises(LooksDifferentError, match="make pictures"):
        compare("one", make_picture(), tmp_path, tmp_path / "found")
