"""Fixtures for whole issues."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / room) for room in ("browser", "cases", "look")]

from issue_fixtures import own_cache, sample_issue, shared_folder

__all__ = ["own_cache", "sample_issue", "shared_folder"]
