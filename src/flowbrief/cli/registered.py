"""The registry with everything built in."""

from __future__ import annotations

from flowbrief import pipeline  # noqa: F401 - importing the stages registers their kinds
from flowbrief.extend import registry

__all__ = ["registry"]
