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


def put_issue(
    output: Path,
    day: date = DAY,
    claims: Sequence[tuple[str, str, Mapping[str, Sequence[Run]]]] = (),
    languages: Sequence[str] = ("zh", "en"),
    data: Sequence[Figure] = (),
    used: Mapping[str, str] | None = None,
    **manifest: Any,
) -> Path:
    """Write an issue and return its folder.

    `claims` are told one by one: id, variant, and the sentence of each language as runs, whose figures the ledger has.
    `data` are the points of charts, `used` the figures of sources by name.
    """
    files = {f"brief.{language}.html": f"<p>{day} {language}</p>".encode() for language in languages}
    for language in languages:
        headline = [write_run(f"{language} of "), write_run(("as_of", day.isoformat(), day.isoformat()))]
        document = {"type": "Document", "headline": headline, "sections": []}
        files[f"document.{language}.json"] = json.dumps(document, ensure_ascii=False).encode()
    ledger = [
        {"measure": run[0], "language": language, "printed": run[2], "value": run[1], "unit": "USD", "where": "p1"}
        for _, _, sentences in claims
        for language, runs in sentences.items()
        for run in runs
        if not isinstance(run, str)
    ]
    told = [
        {"id": claim, "variant": variant, "said": [{"section": "flows", "sentences": _join(sentences)}]}
        for claim, variant, sentences in claims
    ]
    files["ledger.json"] = json.dumps(ledger, ensure_ascii=False).encode()
    files["claims.json"] = json.dumps({"claims_format": 1, "claims": told}, ensure_ascii=False).encode()
    rows = [f"weekly,x,2026-01-01,{measure},{value},USD" for measure, value, _ in data]
    files["data.csv"] = ("\ufeff" + "\r\n".join(["place,series,period,measure,value,unit", *rows]) + "\r\n").encode()
    for name, text in (used or {}).items():
        files[f"used/{name}.csv"] = f"period_end,column,value\n{text}\n".encode()
    listed = [{"path": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in sorted(files.items())]
    content = {
        "report": REPORT,
        "as_of": day.isoformat(),
        "languages": list(languages),
        "draft": False,
        "inputs": [{"source": "flows", "last_on": day.isoformat()}],
        "gates": [],
        "artifacts": listed,
    } | manifest
    artifacts = [Artifact(name, "", content) for name, content in files.items()]
    manifest_file = Artifact("manifest.json", "application/json", json.dumps(content).encode())
    return store_issue(output, REPORT, day, (*artifacts, manifest_file)).folder


def _join(sentences: Mapping[str, Sequence[Run]]) -> dict[str, str]:
    return {
        language: "".join(run if isinstance(run, str) else run[2] for run in runs)
        for language, runs in sentences.items()
    }


def make_issue(output: Path, day: date = DAY, **given: Any) -> StoredIssue:
    """Write an issue and read it back."""
    put_issue(output, day, **given)
    return read_stored(output, REPORT, day)
