"""A finished issue as it lies in its folder, after its bytes were compared with its manifest."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .earlier import MANIFEST, list_days

_HINT = "build it again"


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue of which each byte is what its manifest says; `sha256` is that of the manifest itself.

    `files` holds the bytes of every file but the manifest, by path within the folder, or of those that were asked for;
    `manifest_bytes` is the manifest as it is written.
    """

    report: str
    as_of: date
    folder: Path
    manifest: Mapping[str, Any]
    sha256: str
    files: Mapping[str, bytes]
    manifest_bytes: bytes

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was built in."""
        return tuple(self.manifest["languages"])

    @property
    def is_draft(self) -> bool:
        """True if its pages say that they are a draft."""
        return bool(self.manifest.get("draft"))


def read_stored(output: Path, report: str, as_of: date | None = None, without: tuple[str, ...] = ()) -> StoredIssue:
    """Read the issue of a day, or the latest one, from the folder `output`.

    Files whose path begins with one of `without` are compared, and not kept. Raises Refused (exit 5) if there is none,
    and (exit 7) if a file is missing, was changed, is a link, or is one that the manifest does not know: what is
    published is what was built.
    """
    days = list_days(output, report)
    if as_of is None and days:
        as_of = days[-1]
    folder = output / report / (as_of.isoformat() if as_of else "")
    if as_of is None or as_of not in days:
        message = "there is no issue of that day" if as_of else "there is no issue yet"
        raise _refuse("issue-missing", message, folder, _hint_missing(days, as_of), ExitCode.STALE)
    manifest_bytes = _read(folder, MANIFEST)
    try:
        manifest = json.loads(manifest_bytes)
        listed = {one["path"]: one["sha256"] for one in manifest["artifacts"]}
        is_own = manifest["report"] == report and manifest["as_of"] == as_of.isoformat()
    except (ValueError, KeyError, TypeError):
        raise _refuse("issue-altered", "the manifest cannot be read", folder / MANIFEST) from None
    if not is_own:
        raise _refuse("issue-altered", "the manifest is that of another issue", folder / MANIFEST)
    found = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    for name in sorted(found - set(listed) - {MANIFEST}):
        raise _refuse("issue-altered", "the manifest does not know this file", folder / name)
    files: dict[str, bytes] = {}
    for name in sorted(listed):
        content = _read(folder, name)
        if hashlib.sha256(content).hexdigest() != listed[name]:
            raise _refuse("issue-altered", "the file is not the one that was built", folder / name)
        if not name.startswith(without):
            files[name] = content
    sha256 = hashlib.sha256(manifest_bytes).hexdigest()
    return StoredIssue(report, as_of, folder, manifest, sha256, files, manifest_bytes)


def _hint_missing(days: Sequence[date], as_of: date | None) -> str:
    if as_of is None:
        return "flowbrief build CONFIG makes one"
    hint = f"flowbrief build CONFIG --as-of {as_of} builds the last week that had closed by then"
    near = sorted(sorted(days, key=lambda day: abs(day - as_of))[:3])
    return f"{hint}; there are issues of {', '.join(map(str, near))}" if near else hint


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise _refuse("issue-altered", "the file lies outside the issue’s folder", path)
    try:
        # Without waiting: what was put in a file's place may be a pipe.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _refuse("issue-altered", "this is no file", path)
            return file.read()
    except OSError as error:
        raise _refuse("issue-altered", f"the file cannot be read: {error.strerror or error}", path) from None


def _refuse(code: str, message: str, path: Path, hint: str = _HINT, exit_code: ExitCode = ExitCode.DELIVERY) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(path)), hint, exit_code=exit_code),))
