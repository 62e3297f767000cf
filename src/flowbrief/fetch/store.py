"""The store of vintages: bytes by their SHA-256, and an index of when they were fetched from where.

A file is written whole before a row of the index speaks of it, and a row is one transaction. Stopped at any moment,
the store holds the old or the new vintage, never half of one; what is left over is a file that no row names, which
the next vintage with these bytes takes, or a temporary file, which the next one to write clears away.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from flowbrief.model.vintage import COLUMNS, INDEX, LAYOUT, OBJECTS, VintageFile, find_object, spell_instant

_TEMPORARY = ".part-"
_PATIENCE_SECONDS = 60
_END_OF_TIME = "9999"
_NAMES = ", ".join(COLUMNS)
_CREATE = f"""
CREATE TABLE IF NOT EXISTS vintage (
  id INTEGER PRIMARY KEY,
  report TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, fetched_at TEXT NOT NULL, fetched_on TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER NOT NULL, parser TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS vintage_of ON vintage (report, source, fetched_at);
PRAGMA user_version = {LAYOUT};
"""


class UnknownLayout(Exception):  # noqa: N818 - named for what was found
    """The index was written by a later flowbrief, in a way this one does not know."""


class DamagedStore(Exception):  # noqa: N818 - named for what was found
    """The index cannot be read as one."""


class Store:
    """One folder with vintages; made when the first is put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def latest(self, report: str, source: str) -> VintageFile | None:
        """Return the newest vintage of a source whose bytes are there, or None.

        Raises OSError, `UnknownLayout` or `DamagedStore`.
        """
        if not (self.folder / INDEX).exists():
            return None
        with self._open() as index:
            row = _find_before(index, report, source, _END_OF_TIME) if _is_laid_out(index) else None
        if row is None or not find_object(self.folder, row).exists():
            return None
        return row

    def find_before(self, vintage: VintageFile) -> VintageFile | None:
        """Return the newest vintage of the same source that is not later, or None; raises as `latest` does."""
        with self._open() as index:
            return _find_before(index, vintage.report, vintage.source, spell_instant(vintage.fetched_at))

    def put(self, vintage: VintageFile, content: bytes) -> bool:
        """Store one vintage; False if its bytes are those of the vintage before it, which then stays the newest.

        `vintage.fetched_at` may lie before that of vintages already stored: old files are put in with their dates.
        Bytes that the publisher has gone back to are a vintage of their own. Raises OSError, `UnknownLayout` or
        `DamagedStore`; ValueError if the bytes are not those the vintage names.
        """
        if sha256(content).hexdigest() != vintage.sha256:
            raise ValueError("the bytes have another hash than the vintage")
        (self.folder / OBJECTS).mkdir(parents=True, exist_ok=True)
        with self._lock(), self._open() as index:
            if not _is_laid_out(index):
                index.executescript(_CREATE)
            before = _find_before(index, vintage.report, vintage.source, spell_instant(vintage.fetched_at))
            if before is not None and before.sha256 == vintage.sha256:
                self._write_object(vintage, content)
                _renew_validators(index, before, vintage)
                return False
            self._write_object(vintage, content)
            marks = ", ".join("?" for _ in COLUMNS)
            index.execute(f"INSERT INTO vintage ({_NAMES}) VALUES ({marks})", vintage.write_row())
            return True

    def _write_object(self, vintage: VintageFile, content: bytes) -> None:
        """Write the bytes under their hash; what is there and whole is left alone, what is damaged is mended."""
        target = find_object(self.folder, vintage)
        if target.is_file() and sha256(target.read_bytes()).hexdigest() == vintage.sha256:
            return
        descriptor, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        _sync_folder(target.parent)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Keep the folder to one writer, for the moment that a vintage takes; the next one waits."""
        descriptor = os.open(self.folder / OBJECTS, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            # Whoever had the lock is done or dead, so that what is unfinished will stay so.
            for path in (self.folder / OBJECTS).glob(f"{_TEMPORARY}*"):
                path.unlink(missing_ok=True)
            yield
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with _translate():
            index = sqlite3.connect(self.folder / INDEX, timeout=_PATIENCE_SECONDS, isolation_level=None)
            try:
                index.execute("PRAGMA synchronous = FULL")
                if _read_layout(index) > LAYOUT:
                    raise UnknownLayout
                yield index
            finally:
                index.close()


def _read_layout(index: sqlite3.Connection) -> int:
    return int(index.execute("PRAGMA user_version").fetchone()[0])


def _is_laid_out(index: sqlite3.Connection) -> bool:
    """False for an index that was only begun; its layout is written last."""
    return _read_layout(index) == LAYOUT


def _find_before(index: sqlite3.Connection, report: str, source: str, instant: str) -> VintageFile | None:
    """The newest vintage of a source that is not later than an instant, or None."""
    row = index.execute(
        f"SELECT {_NAMES} FROM vintage WHERE report = ? AND source = ? AND fetched_at <= ? "
        "ORDER BY fetched_at DESC, id DESC LIMIT 1",
        (report, source, instant),
    ).fetchone()
    return VintageFile.read_row(row) if row else None


def _renew_validators(index: sqlite3.Connection, before: VintageFile, now: VintageFile) -> None:
    """Keep what the publisher now calls the same bytes, so that the next question can name it."""
    if before.url != now.url or (before.etag, before.last_modified) == (now.etag, now.last_modified):
        return
    index.execute(
        "UPDATE vintage SET etag = ?, last_modified = ? "
        "WHERE report = ? AND source = ? AND fetched_at = ? AND sha256 = ?",
        (now.etag, now.last_modified, before.report, before.source, spell_instant(before.fetched_at), before.sha256),
    )


@contextlib.contextmanager
def _translate() -> Iterator[None]:
    """Say what SQLite found as what it means for the user: the disk refuses, or the file is no index."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(None, f"the index of the store cannot be used: {error}") from error
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        raise DamagedStore(str(error)) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
