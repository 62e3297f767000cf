"""The issue's folder: all of it or nothing, and the one before until the new one is whole."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flowbrief.model.artifact import Artifact
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .swap import put_in_place

# As `mkdtemp` names them.
_LEFTOVER = re.compile(r"\.[0-9]{4}-[0-9]{2}-[0-9]{2}\.[a-z0-9_]{8}")


@dataclass(frozen=True, slots=True)
class Issue:
    """A finished issue on disk: its folder, and the paths of its files within."""

    report: str
    as_of: date
    folder: Path
    files: tuple[str, ...]


def store_issue(output: Path, report: str, as_of: date, artifacts: Sequence[Artifact]) -> Issue:
    """Write an issue into `output/<report>/<as-of>/`.

    The files are written into a folder of their own beside it, which then takes its place in one step; whatever
    goes wrong before leaves the earlier issue as it was. What an earlier build left behind when it was killed is
    cleared away. Raises Refused (exit 7) if the folder cannot be written or another build of the same report is
    being written.
    """
    home = output / report
    target = home / as_of.isoformat()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _lock(home) as descriptor:
            _replace(home, target, artifacts)
            with contextlib.suppress(OSError):  # the issue is in its place already
                os.fsync(descriptor)
                _clear_leftovers(home)
    except OSError as error:
        message = f"the issue cannot be written: {error.strerror or error}"
        hint = "choose another folder with --output, or make room"
        named = Path(os.fsdecode(error.filename or target))
        place = Place(str(target if named.is_relative_to(home) else named))
        raise Refused(
            (Diagnostic("output-not-writable", message, place, hint, exit_code=ExitCode.DELIVERY),)
        ) from error
    return Issue(report, as_of, target, tuple(sorted(artifact.path for artifact in artifacts)))


def _replace(home: Path, target: Path, artifacts: Sequence[Artifact]) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=home))
    try:
        for artifact in artifacts:
            path = fresh / artifact.path
            path.parent.mkdir(exist_ok=True)
            _write_file(path, artifact.content)
        fresh.chmod(0o755)
        put_in_place(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _clear_leftovers(home: Path) -> None:
    """Delete the unfinished folders of builds that were killed; the lock says that none of them is at work."""
    for path in home.iterdir():
        if _LEFTOVER.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def _write_file(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o644), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[int]:
    """Hold the report's folder for one build, and yield its descriptor; a second one is refused at once."""
    descriptor = os.open(home, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait for it to finish"
            message = "another build of this report is being written"
            raise Refused(
                (Diagnostic("already-running", message, Place(str(home)), hint, exit_code=ExitCode.DELIVERY),)
            ) from None
        yield descriptor
    finally:
        os.close(descriptor)
