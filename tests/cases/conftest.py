"""Fixtures for whole issues."""

from __future__ import annotations

from issue_fixtures import own_cache, sample_issue, shared_folder

__all__ = ["own_cache", "sample_issue", "shared_folder"]
