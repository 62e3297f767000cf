"""Where flowbrief keeps what it can make again."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder for what can be made again: $FLOWBRIEF_CACHE, else `flowbrief` in the user's caches."""
    if own := os.environ.get("FLOWBRIEF_CACHE"):
        return Path(own).expanduser()
    if shared := os.environ.get("XDG_CACHE_HOME"):
        return Path(shared).expanduser() / "flowbrief"
    caches = Path("Library", "Caches") if sys.platform == "darwin" else Path(".cache")
    return Path.home() / caches / "flowbrief"
