"""What the tests of the site share: four issues, built once however many workers there are."""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "cases"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "browser"))

from issue_factory import SAMPLE, build_issue
from issue_fixtures import own_cache, shared_folder
from site_factory import DAYS, ON_PAPER, make_sample_site

from flowbrief.dispatch_site import Site

__all__ = ["own_cache", "shared_folder"]


@pytest.fixture(scope="session")
def stored(shared_folder: Path) -> Path:
    """The folder of four issues of the sample report. Nobody may write into it."""
    output = shared_folder / "site"
    output.mkdir(parents=True, exist_ok=True)
    with (output / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for day in DAYS:
            if not (output / SAMPLE.stem / day.isoformat()).exists():
                build_issue(SAMPLE, output, day, formats=("html", "pdf") if day in ON_PAPER else ("html",))
    return output


@pytest.fixture(scope="session")
def site(stored: Path) -> Site:
    """The site of these issues, of which the second was corrected, without a search."""
    return make_sample_site(stored, corrected=DAYS[1])
