"""The records of each issue that was approved or went out, so that a later one of the same day can be compared."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from .durable import write_durably
from .earlier import MANIFEST
from .journal import Entry
from .site.shown import list_issues
from .stored import StoredIssue

_FOLDER = "kept"
# What is done with a whole issue; a mailing that was begun may have reached somebody.
_STANDS_FOR = ("approved", "withdrawn", "published", "rolled-back", "sending", "sent")
_RECORDS = ("ledger.json", "data.csv", "claims.json", "used/")


def keep_records(state: Path, issue: StoredIssue) -> None:
    """Put the manifest and the records of an issue into the state folder. The caller holds it. Raises OSError.

    They are kept under the hash of the manifest, once; pages, papers and pictures are left out.
    """
    path = _find(state, issue.sha256)
    if path.exists():
        return
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST), issue.manifest_bytes, zipfile.ZIP_DEFLATED)
        for name in sorted(issue.files):
            if name.startswith(_RECORDS):
                archive.writestr(zipfile.ZipInfo(name), issue.files[name], zipfile.ZIP_DEFLATED)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_durably(path, content.getvalue())


def read_kept(state: Path, report: str, as_of: date, sha256: str) -> StoredIssue | None:
    """The records of the issue with this manifest; None if they were not kept, or are not what was kept."""
    path = _find(state, sha256)
    try:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest_bytes = files.pop(MANIFEST)
        manifest = json.loads(manifest_bytes)
        listed = {one["path"]: one["sha256"] for one in manifest["artifacts"]}
        is_whole = all(hashlib.sha256(content).hexdigest() == listed[name] for name, content in files.items())
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        return None
    if not is_whole or hashlib.sha256(manifest_bytes).hexdigest() != sha256:
        return None
    return StoredIssue(report, as_of, path, manifest, sha256, files, manifest_bytes)


def list_other_versions(entries: Iterable[Entry], issue: StoredIssue) -> tuple[Entry, ...]:
    """The versions of an issue with other bytes than these that were approved or went out, the latest first.

    Of each the last entry that says what became of it.
    """
    found: dict[str, Entry] = {}
    for entry in entries:
        day = issue.as_of.isoformat()
        manifest = list_issues(entry).get(day)
        if manifest is not None and manifest != issue.sha256 and entry.action in _STANDS_FOR:
            found.pop(manifest, None)
            # A publishing is about all issues of the site; here it is about this one.
            found[manifest] = replace(entry, as_of=day, manifest=manifest)
    return tuple(reversed(found.values()))


def _find(state: Path, sha256: str) -> Path:
    return state / _FOLDER / f"{sha256}.zip"
