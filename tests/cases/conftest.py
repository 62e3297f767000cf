"""Fixtures for whole issues."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "load"))

from issue_fixtures import own_cache, sample_issue, shared_folder

__all__ = ["own_cache", "sample_issue", "shared_folder"]
