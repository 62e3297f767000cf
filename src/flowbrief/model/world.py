"""What lies outside the program, injected so that tests can replace it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class World:
    """The day it is, how to read a file, and whom to tell about progress.

    `read` returns the bytes of a file and raises OSError as `Path.read_bytes` does. `report` receives a step's
    name and is free to ignore it.
    """

    today: date
    read: Callable[[Path], bytes]
    report: Callable[[str], None]


def cache_folder() -> Path:
    """Return the folder for what can be made again: $FLOWBRIEF_CACHE, else `flowbrief` in the user's caches."""
    if own := os.environ.get("FLOWBRIEF_CACHE"):
        return Path(own).expanduser()
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared).expanduser() / "flowbrief"
    caches = Path("Library", "Caches") if sys.platform == "darwin" else Path(".cache")
    return Path.home() / caches / "flowbrief"
