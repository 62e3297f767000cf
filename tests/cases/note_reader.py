"""Reading the notes of a finished issue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_notes(issue: Path, language: str) -> dict[str, str]:
    """The notes of an issue by their terms."""
    document = json.loads((issue / f"document.{language}.json").read_bytes())
    notes = next(section for section in document["sections"] if section["id"] == "notes")["blocks"]

    def join(runs: list[dict[str, Any]]) -> str:
        return "".join(run.get("printed", run.get("text", "")) for run in runs)

    return {join(note["term"]): join(note["runs"]) for note in notes}
