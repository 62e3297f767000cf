"""The log of what was approved, published and sent: append-only, each entry sealed with the hash of the one before."""

from __future__ import annotations

import contextlib
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

    Raises Refused (exit 7, log-broken) at the first entry that was altered, left out or put in, and OSError.
    """
    entries, fault = verify_journal(folder)
    if fault is not None:
        raise Refused((fault,))
    return entries


def verify_journal(folder: Path) -> tuple[tuple[Entry, ...], Diagnostic | None]:
    """Return the entries up to the first that is not what was written, and what is wrong there, if anything is.

    The last line counts only if it ends: a crash in the middle of writing leaves a part that was never acted upon.
    What shows that entries are missing at the end is the head, which is written after each; it may be one behind.
    Raises OSError.
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
            return tuple(entries), _find_fault(
                path, number, "this entry, or the one before it, is not what was written, or not in its place"
            )
        entries.append(entry)
    count, head = _read_head(folder)
    if count > len(entries):
        message = f"{count} entries were written; from here on they are missing"
        return tuple(entries), _find_fault(path, len(entries) + 1, message)
    if len(entries) - count > 1:
        message = f"{len(entries)} entries are there, and {_HEAD} knows of {max(count, 0)}"
        return tuple(entries), _find_fault(path, max(count, 0) + 1, message)
    if count and entries[count - 1].hash != head:
        return tuple(entries), _find_fault(path, count, f"this is not the entry that {_HEAD} knows as the last")
    return tuple(entries), None


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
    if entries and _read_head(folder) != (entries[-1].number, entries[-1].hash):
        # A crash left the head one behind; two such crashes in a row must not leave it two behind.
        write_durably(folder / _HEAD, _write_head(entries[-1]))
    previous = entries[-1].hash if entries else _FIRST
    stamp = at.isoformat(timespec="seconds")
    entry = Entry(len(entries) + 1, stamp, action, as_of.isoformat(), manifest, by, dict(details or {}), previous)
    entry = replace(entry, hash=_seal(entry))
    descriptor = os.open(folder / LOG, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _append(descriptor, folder, entry)
    finally:
        os.close(descriptor)
    return entry


def _append(descriptor: int, folder: Path, entry: Entry) -> None:
    """Write the line, then the head; if either fails, the log ends where it did."""
    whole = (folder / LOG).read_bytes().rfind(b"\n") + 1
    try:
        # A part that a crash left behind goes; entries are never touched.
        os.ftruncate(descriptor, whole)
        line = _write_entry(entry) + b"\n"
        while line:
            line = line[os.pwrite(descriptor, line, os.lseek(descriptor, 0, os.SEEK_END)) :]
        os.fsync(descriptor)
        sync_folder(folder)
        write_durably(folder / _HEAD, _write_head(entry))
    except OSError:
        if _read_head(folder) != (entry.number, entry.hash):
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, whole)
                os.fsync(descriptor)
        raise


def _write_head(entry: Entry) -> bytes:
    return f"{entry.number} {entry.hash}\n".encode()


def _write_entry(entry: Entry) -> bytes:
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal(entry: Entry) -> str:
    return hashlib.sha256(_write_entry(replace(entry, hash=""))).hexdigest()


def _read_entry(line: bytes) -> Entry | None:
    """The entry of a line; None if it is none, or is not written as entries are."""
    try:
        entry = Entry(**json.loads(line))
        is_sound = type(entry.number) is int and isinstance(entry.details, dict) and _write_entry(entry) == line
    except (ValueError, TypeError, RecursionError):
        return None
    texts = (entry.at, entry.action, entry.as_of, entry.manifest, entry.by, entry.previous, entry.hash)
    return entry if is_sound and all(isinstance(text, str) for text in texts) else None


def _read_head(folder: Path) -> tuple[int, str]:
    """How many entries were written, and the hash of the last; a number that fits no log if that cannot be read."""
    try:
        count, head = (folder / _HEAD).read_text("ascii").split()
        return int(count), head
    except FileNotFoundError:
        return 0, ""
    except ValueError:
        return -2, ""


def _find_fault(path: Path, line: int, message: str) -> Diagnostic:
    hint = "find out who changed it, and restore the state folder from a copy; nothing goes out meanwhile"
    return Diagnostic("log-broken", message, Place(str(path), line), hint, exit_code=ExitCode.DELIVERY)
