"""Small issues as they lie in their folders, written by hand: what a build writes, with content that a test chooses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flowbrief.deliver.folder import store_issue
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.model.artifact import Artifact

REPORT = "small"
DAY = date(2026, 2, 13)

Figure = tuple[str, str, str]
"""A measure, its exact value and how it is printed."""
Run = str | Figure


def write_run(run: Run) -> dict[str, Any]:
    if isinstance(run, str):
        return {"type": "Plain", "text": run, "language": None, "strong": False}
    measure, value, printed = run
    return {"type": "Figure", "measure": measure, "value": value, "printed": printed, "unit": "USD", "strong": False}


def say(claims: Sequence[str], *runs: Run) -> dict[str, Any]:
    """A paragraph that states claims."""
    return {"type": "Paragraph", "runs": [write_run(run) for run in runs], "claims": list(claims), "references": []}


def point(*runs: Run) -> dict[str, Any]:
    """A list of one point."""
    return {"type": "BulletList", "items": [[write_run(run) for run in runs]]}


def put_issue(
    output: Path,
    day: date = DAY,
    claims: Mapping[str, str] | None = None,
    words: Mapping[str, Sequence[dict[str, Any]]] | None = None,
    data: Sequence[Figure] = (),
    used: Mapping[str, str] | None = None,
    **manifest: Any,
) -> Path:
    """Write an issue and return its folder; `claims` gives the variant of each, `words` the blocks by language.

    The ledger has the figures of the words, `data` are the points of charts.
    """
    words = words if words is not None else {"en": [say((), "Nothing flowed.")]}
    files = {f"brief.{language}.html": f"<p>{day} {language}</p>".encode() for language in words}
    ledger: list[dict[str, str]] = []
    for language, blocks in words.items():
        sections = [{"type": "Section", "id": "flows", "title": "Flows", "blocks": blocks}]
        document = {"type": "Document", "headline": [write_run(f"{language} of {day}")], "sections": sections}
        files[f"document.{language}.json"] = json.dumps(document, ensure_ascii=False).encode()
        runs = [run for block in blocks for runs in block.get("items", [block.get("runs")]) for run in runs]
        ledger += [
            {"language": language, **{key: run[key] for key in ("measure", "printed", "value", "unit")}, "where": "p"}
            for run in runs
            if run["type"] == "Figure"
        ]
    files["ledger.json"] = json.dumps(ledger).encode()
    rows = [f"weekly,x,2026-01-01,{measure},{value},USD" for measure, value, _ in data]
    files["data.csv"] = ("\ufeff" + "\r\n".join(["place,series,period,measure,value,unit", *rows]) + "\r\n").encode()
    for name, text in (used or {}).items():
        files[f"used/{name}.csv"] = f"period_end,column,value\n{text}\n".encode()
    told = [{"id": claim, "kind": "", "variant": variant} for claim, variant in (claims or {}).items()]
    listed = [{"path": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in sorted(files.items())]
    content = {
        "report": REPORT,
        "as_of": day.isoformat(),
        "languages": list(words),
        "draft": False,
        "inputs": [{"source": "flows", "last_on": day.isoformat()}],
        "said": {"claims": told},
        "gates": [],
        "artifacts": listed,
    } | manifest
    artifacts = [Artifact(name, "", content) for name, content in files.items()]
    manifest_file = Artifact("manifest.json", "application/json", json.dumps(content).encode())
    return store_issue(output, REPORT, day, (*artifacts, manifest_file)).folder


def make_issue(output: Path, day: date = DAY, **given: Any) -> StoredIssue:
    """Write an issue and read it back."""
    put_issue(output, day, **given)
    return read_stored(output, REPORT, day)
