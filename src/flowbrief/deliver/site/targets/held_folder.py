"""Files and folders reached from an open folder, a name at a time, so that no link that was planted is followed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def hold_folder(name: str, within: int, *, make: bool = False) -> Iterator[int]:
    """Open a folder in an open one, made first if `make` says so. Raises OSError, also for a link."""
    if make:
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, 0o755, dir_fd=within)
    descriptor = os.open(name, _FOLDER, dir_fd=within)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def write_tree(within: int, files: Mapping[str, bytes]) -> None:
    """Write files into an open and empty folder; each file and each folder is on the disk when this returns."""
    here: dict[str, bytes] = {}
    below: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        name, _, rest = path.partition("/")
        if rest:
            below.setdefault(name, {})[rest] = content
        else:
            here[name] = content
    for name, content in here.items():
        _write_file(name, content, within)
    for name, inner in below.items():
        os.mkdir(name, 0o755, dir_fd=within)
        with hold_folder(name, within) as folder:
            write_tree(folder, inner)
    # The umask has no say in what a web server may read.
    os.fchmod(within, 0o755)
    os.fsync(within)


def _write_file(name: str, content: bytes, within: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, 0o644, dir_fd=within), "wb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())


def read_file(path: str, within: int) -> bytes | None:
    """Read a file below an open folder; None if it is not there, is no plain file, or a link leads to it."""
    *folders, name = PurePosixPath(path).parts
    with contextlib.ExitStack() as held:
        try:
            for folder in folders:
                within = held.enter_context(hold_folder(folder, within))
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with os.fdopen(os.open(name, flags, dir_fd=within), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                return file.read()
        except OSError:
            return None


def hash_files(paths: frozenset[str], within: int) -> dict[str, str]:
    """The SHA-256 of those of some files that are there."""
    contents = ((path, read_file(path, within)) for path in sorted(paths))
    return {path: hashlib.sha256(content).hexdigest() for path, content in contents if content is not None}


def delete_tree(name: str, within: int) -> None:
    """Delete what has a name in an open folder, a link itself and not what it leads to; what cannot go stays."""
    with contextlib.suppress(OSError):
        if stat.S_ISDIR(os.stat(name, dir_fd=within, follow_symlinks=False).st_mode):
            shutil.rmtree(name, ignore_errors=True, dir_fd=within)
        else:
            os.unlink(name, dir_fd=within)
