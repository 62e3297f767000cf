"""Fixtures for whole issues."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("browser", "cases", "look")]

from issue_fixtures import own_cache, sample_issue, shared_folder
from page_window import open_browser
from playwright.sync_api import Browser

__all__ = ["own_cache", "sample_issue", "shared_folder"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
