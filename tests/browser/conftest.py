"""What the tests of the pages share: one browser, and each issue built once however many workers there are."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "cases"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "load"))

from browser_packages import HOW, find_package
from issue_factory import CHECKOUT, SAMPLE, build_issue
from issue_fixtures import own_cache, shared_folder
from page_window import Window
from playwright.sync_api import Browser

__all__ = ["own_cache", "shared_folder"]

TECH = CHECKOUT / "config" / "us-tech-funds.yaml"


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility rules, as a script."""
    return find_package("axe-core/axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def vnu() -> Path:
    """The HTML checker."""
    if shutil.which("java") is None:
        pytest.fail(f"There is no Java: {HOW}.", pytrace=False)
    return find_package("vnu-jar/build/dist/vnu.jar")


@pytest.fixture(scope="session")
def issues(shared_folder: Path) -> Callable[[str], Path]:
    """A function that builds the sample (`sample`) or the report on technology funds (`tech`), and names its folder."""

    def build(name: str) -> Path:
        config, day = {"sample": (SAMPLE, date(2024, 7, 24)), "tech": (TECH, date(2026, 2, 11))}[name]
        output = shared_folder / "browser" / name
        output.mkdir(parents=True, exist_ok=True)
        with (output / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = output / "done"
            if not done.exists():
                done.write_text(str(build_issue(config, output, day)))
        return Path(done.read_text())

    return build


@pytest.fixture
def open_page(browser: Browser, issues: Callable[[str], Path]) -> Iterator[Callable[..., Window]]:
    """A function that opens a page of an issue in a window of its own, all of which are closed at the end."""
    opened: list[Window] = []

    def open_one(file: str = "brief.bilingual.html", *, report: str = "sample", **settings: object) -> Window:
        opened.append(Window(browser, issues(report) / file, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def pytest_configure() -> None:
    """The browser keeps its own profile: nothing of this machine's settings gets into the tests."""
    os.environ.setdefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
