"""Finding the issue before this one; with nothing but the standard library, because every build asks first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

MANIFEST = "manifest.json"


def find_precedent(output: Path, report: str, before: date) -> Path | None:
    """The manifest of the latest issue of a report that is dated before a day; None if there is none."""
    earlier = [day for day in list_days(output, report) if day < before]
    return output / report / earlier[-1].isoformat() / MANIFEST if earlier else None


def list_days(output: Path, report: str) -> list[date]:
    """The days of which a report has a finished issue, oldest first."""
    try:
        names = [path.name for path in (output / report).iterdir()]
    except OSError:
        return []
    days = [(day, name) for name in names if (day := _read_day(name)) is not None]
    return sorted(day for day, name in days if (output / report / name / MANIFEST).is_file())


def _read_day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None
