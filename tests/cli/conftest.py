"""Fixtures for whole issues, which the tests of the command line share with those of the cases."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cases"))

from issue_fixtures import own_cache, sample_issue, shared_folder

__all__ = ["own_cache", "sample_issue", "shared_folder"]
