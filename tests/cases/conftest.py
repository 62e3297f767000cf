"""Fixtures for whole issues."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).resolve().parents[1] / room) for room in ("load", "measure")]

from issue_fixtures import own_cache, sample_issue, shared_folder

__all__ = ["own_cache", "sample_issue", "shared_folder"]
