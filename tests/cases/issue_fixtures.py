"""What the tests of whole issues share: one cache, and each issue built once however many workers there are."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
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
    return lambda day: build_once(SAMPLE, shared_folder / "sample" / day.isoformat(), day)


@pytest.fixture(scope="session")
def undelivered_issue(shared_folder: Path) -> Callable[[date], Path]:
    """The same of the sample report without a site and without mail."""

    def build(day: date) -> Path:
        home = shared_folder / "undelivered" / day.isoformat()
        with hold(home):
            config = home / "config" / SAMPLE.name
            if not config.exists():
                shutil.copytree(SAMPLE.parents[1] / "data", home / "data")
                shutil.copytree(SAMPLE.parent, home / "made")
                (home / "made" / SAMPLE.name).write_text(drop_delivery(SAMPLE.read_text("utf-8")), "utf-8")
                (home / "made").rename(home / "config")
        return build_once(config, home / "output", day)

    return build


def drop_delivery(text: str) -> str:
    """The config of the sample report without what becomes of a finished issue."""
    kept, delivery, _ = text.partition("\ndelivery:\n")
    assert delivery
    assert "formats: [html, pdf, email]" in kept
    return kept.replace("formats: [html, pdf, email]", "formats: [html, pdf]") + "\n"


def build_once(config: Path, output: Path, day: date) -> Path:
    """Build an issue unless another worker has; return its folder."""
    with hold(output):
        issue = output / SAMPLE.stem / day.isoformat()
        if not issue.exists():
            assert build_issue(config, output, day) == issue
    return issue


@contextlib.contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Keep other workers from a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
