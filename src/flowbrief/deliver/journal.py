"""The log of what was approved, published and sent: append-only, each entry sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .durable import sync_folder, write_durably

LOG, _HEAD = "log.jsonl", "log.head"
_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done with an issue.

    `action` is approved, withdrawn, published, rolled-back, sending or sent; `manifest` is the SHA-256 of the issue's
    manifest, which stands for all its bytes. `details` holds what else belongs to the action, as JSON. `previous` is
    the hash of the entry before, `hash` that of this one.
    """

    number: int
    at: str
    action: str
    as_of: str
    manifest: str
    by: str
    details: Mapping[str, Any]
    previous: str = _FIRST
    hash: str = ""


def read_journal(folder: Path) -> tuple[Entry, ...]:
    """Return the entries of a state folder, oldest first, after verifying the chain.

    The last line counts only if it ends: a crash in the middle of writing leaves a part that was never acted upon.
    Raises Refused (exit 7, log-broken) at the first entry that was altered, left out or put in.
    """
    path = folder / LOG
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        lines = []
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        entry = _read_entry(line)
        last = entries[-1].hash if entries else _FIRST
        if entry is None or entry.number != number or entry.previous != last or entry.hash != _seal(entry):
            raise _refuse(path, number, "this entry is not what was written")
        entries.append(entry)
    count, head = _read_head(folder)
    if count > len(entries) or (count and entries[count - 1].hash != head):
        raise _refuse(path, len(entries), f"{count} entries were written; the last of them are missing")
    return tuple(entries)


def append_entry(
    folder: Path,
    at: datetime,
    action: str,
    as_of: date,
    manifest: str,
    by: str = "",
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry; it is on the disk when this returns. The caller holds the state folder.

    Raises Refused if the log so far is broken, and OSError.
    """
    entries = read_journal(folder)
    previous = entries[-1].hash if entries else _FIRST
    stamp = at.isoformat(timespec="seconds")
    entry = Entry(len(entries) + 1, stamp, action, as_of.isoformat(), manifest, by, dict(details or {}), previous)
    entry = replace(entry, hash=_seal(entry))
    descriptor = os.open(folder / LOG, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        # A part that a crash left behind goes; entries are never touched.
        file.truncate(whole)
        file.seek(whole)
        file.write(_write_entry(entry).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    write_durably(folder / _HEAD, f"{entry.number} {entry.hash}\n".encode())
    return entry


def _write_entry(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _seal(entry: Entry) -> str:
    return hashlib.sha256(_write_entry(replace(entry, hash="")).encode()).hexdigest()


def _read_entry(line: bytes) -> Entry | None:
    try:
        read = json.loads(line)
        return Entry(**read) if isinstance(read, dict) else None
    except (ValueError, TypeError):
        return None


def _read_head(folder: Path) -> tuple[int, str]:
    try:
        count, head = (folder / _HEAD).read_text("ascii").split()
        return int(count), head
    except (OSError, ValueError):
        return 0, ""


def _refuse(path: Path, line: int, message: str) -> Refused:
    hint = "find out who changed it, and restore it from a copy; nothing goes out meanwhile"
    return Refused((Diagnostic("log-broken", message, Place(str(path), line), hint, exit_code=ExitCode.DELIVERY),))
