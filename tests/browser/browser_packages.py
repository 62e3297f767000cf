"""What these tests need and do not install: without it they fail, and say in one line how to get it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PACKAGES = Path(__file__).with_name("node_modules")
HOW = "run `make test`, which installs what the tests of the pages need, or .ci/install-browser alone"


def find_browser() -> str:
    """The path of Chromium or Chrome; fails, and says how to install it, where there is none."""
    here = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    found = shutil.which("chromium") or shutil.which("google-chrome") or (here if Path(here).exists() else None)
    if found is None:
        pytest.fail(f"There is no Chromium: {HOW}.", pytrace=False)
    return found


def find_package(path: str) -> Path:
    """A file of a package that these tests bring along; fails where it is not installed."""
    if not (PACKAGES / path).is_file():
        pytest.fail(f"There is no {path} in {PACKAGES}: {HOW}.", pytrace=False)
    return PACKAGES / path
