"""What the latest earlier issue of a report said, read from its manifest."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from flowbrief.model.precedent import Led, Precedent, Said, Told

from .earlier import find_precedent
from .used import read_used

# Far more than a manifest has; a larger file is none of ours.
_MOST_BYTES = 4_000_000
_MOST_ISSUES = 26


def read_precedent(output: Path, report: str, before: date) -> Precedent | None:
    """Read what the latest earlier issue said; None if there is none, or its manifest cannot be understood.

    That is no error: an issue without a precedent is worded as the first of its report would be.
    """
    path = find_precedent(output, report, before)
    return _read_issue(path, report) if path is not None else None


def list_precedents(output: Path, report: str, before: date, since: date) -> tuple[Precedent, ...]:
    """Read the issues before a day that are about weeks which ended on or after another, the latest first.

    At most 26 are read; those that cannot be understood are left out.
    """
    found: list[Precedent] = []
    while len(found) < _MOST_ISSUES and (path := find_precedent(output, report, before)) is not None:
        before = date.fromisoformat(path.parent.name)
        issue = _read_issue(path, report)
        if issue is not None and issue.week is not None:
            if issue.week < since:
                break
            found.append(issue)
    return tuple(found)


def _read_issue(path: Path, report: str) -> Precedent | None:
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            return None
        manifest = json.loads(content)
        if manifest["report"] != report or manifest["as_of"] != path.parent.name:
            return None
        week = date.fromisoformat(manifest["period"]["end"])
        return Precedent(
            date.fromisoformat(manifest["as_of"]),
            _read_said(manifest["said"]),
            hashlib.sha256(content).hexdigest(),
            week,
            read_used(path.parent, manifest["artifacts"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ArithmeticError):
        return None


def write_said(said: Said) -> dict[str, Any]:
    """What an issue said, as plain JSON values for its manifest."""
    return {
        "claims": [
            {"id": c.id, "kind": c.kind, "variant": c.variant, "subject": c.subject, "polarity": c.polarity}
            for c in said.claims
        ],
        "led": [{"language": led.language, "place": led.place, "wording": led.wording} for led in said.led],
    }


def _read_said(written: Any) -> Said:
    claims = tuple(
        Told(_text(c["id"]), _text(c["kind"]), _text(c["variant"]), _text(c["subject"]), _sign(c["polarity"]))
        for c in written["claims"]
    )
    led = tuple(
        Led("zh" if led["language"] == "zh" else "en", _text(led["place"]), _text(led["wording"]))
        for led in written["led"]
        if led["language"] in ("zh", "en")
    )
    return Said(claims, led)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {value!r}")
    return value


def _sign(value: Any) -> int:
    if value not in (-1, 0, 1):
        raise ValueError(f"a direction was expected, not {value!r}")
    return int(value)
