"""The libraries of the operating system that the PDF needs, and how to get them.

Only the standard library is imported here: the set-up asks before anything else may be relied on.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import shutil
import sys
from pathlib import Path

# The names that WeasyPrint tries, in its order, but for those that only its find_library step could resolve.
_REQUIRED = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "pango-1.0"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll", "pangoft2-1.0"),
}
_OPTIONAL = {
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "harfbuzz-subset"),
}
_HOMEBREW_LIBRARIES = Path("/opt/homebrew/lib")
_INSTALL_COMMANDS = (
    ("apt-get", "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ("dnf", "sudo dnf install -y pango"),
    ("pacman", "sudo pacman -S --needed pango"),
    ("apk", "sudo apk add pango"),
    ("zypper", "sudo zypper install -y libpango-1_0-0"),
    ("brew", "brew install pango"),
)


def _can_load(name: str) -> bool:
    """Load a library as WeasyPrint does: by the name itself, else by what the system finds under it."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _is_there(names: tuple[str, ...]) -> bool:
    # The search starts dozens of processes, so it comes last.
    if any(_can_load(name) for name in names):
        return True
    found = (ctypes.util.find_library(name) for name in names)
    return any(_can_load(name) for name in found if name)


def missing_libraries() -> tuple[str, ...]:
    """Return the names of the required libraries that cannot be loaded; empty where the PDF can be made."""
    return tuple(library for library, names in _REQUIRED.items() if not _is_there(names))


def missing_accelerators() -> tuple[str, ...]:
    """Return the names of the libraries that would only make the PDF quicker, and are not there."""
    return tuple(library for library, names in _OPTIONAL.items() if not _is_there(names))


def install_hint() -> str:
    """Return the one command that provides the missing libraries on this system."""
    if sys.platform == "darwin" and (_HOMEBREW_LIBRARIES / "libpango-1.0.dylib").exists():
        # Homebrew's folder is not among those that a Python from elsewhere searches.
        return f"export DYLD_FALLBACK_LIBRARY_PATH={_HOMEBREW_LIBRARIES}"
    for manager, command in _INSTALL_COMMANDS:
        if shutil.which(manager):
            return command
    return "install Pango 1.44 or newer (https://doc.courtbouillon.org/weasyprint/stable/first_steps.html)"


def main() -> int:
    """Print what to run if a library is missing; return 3 then, else 0."""
    missing = missing_libraries()
    if not missing:
        return 0
    print(f"The PDF needs {' and '.join(missing)}, not found on this system. Run: {install_hint()}")
    return 3


if __name__ == "__main__":
    sys.exit(main())
