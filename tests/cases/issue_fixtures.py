"""What the tests of whole issues share: one cache, and each issue built once however many workers there are."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from issue_factory import SAMPLE, build_issue


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def own_cache(shared_folder: Path) -> Iterator[None]:
    """Fonts and memories of builds are kept in a cache of this run."""
    before = os.environ.get("FLOWBRIEF_CACHE")
    os.environ["FLOWBRIEF_CACHE"] = str(shared_folder / "cache")
    yield
    if before is None:
        del os.environ["FLOWBRIEF_CACHE"]
    else:
        os.environ["FLOWBRIEF_CACHE"] = before


@pytest.fixture(scope="session")
def sample_issue(shared_folder: Path) -> Callable[[date], Path]:
    """Return a function that builds the sample report for a day, all of it, and returns the issue's folder.

    Nobody may write into that folder.
    """

    def build(day: date) -> Path:
        output = shared_folder / "sample" / day.isoformat()
        output.mkdir(parents=True, exist_ok=True)
        with (output / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            issue = output / SAMPLE.stem / day.isoformat()
            if not issue.exists():
                assert build_issue(SAMPLE, output, day) == issue
        return issue

    return build
