"""Finding the issue before this one; with nothing but the standard library, because every build asks first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

MANIFEST = "manifest.json"


def find_precedent(output: Path, report: str, before: date) -> Path | None:
    """The manifest of the latest issue of a report that is dated before a day; None if there is none."""
    try:
        names = [path.name for path in (output / report).iterdir()]
    except OSError:
        return None
    earlier = [name for name in names if (day := _read_day(name)) is not None and day < before]
    for name in sorted(earlier, reverse=True):
        path = output / report / name / MANIFEST
        if path.is_file():
            return path
    return None


def _read_day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None
