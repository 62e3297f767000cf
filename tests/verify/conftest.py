"""The issues of the other tests are checked here; whole ones are built once and shared."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("cases", "measure", "claim")]

from issue_fixtures import own_cache, shared_folder, undelivered_issue

__all__ = ["own_cache", "shared_folder", "undelivered_issue"]


@pytest.fixture(scope="session")
def sample_issue(undelivered_issue: Callable[[date], Path]) -> Callable[[date], Path]:
    """The issues of the sample report without a site: of the records and a page alone, all can be checked."""
    return undelivered_issue
