"""An analyst's text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Prose:
    """An analyst's text in one language, with the file it came from."""

    path: Path
    printed_path: str
    text: str
