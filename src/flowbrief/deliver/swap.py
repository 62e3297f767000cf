"""Putting a folder in the place of another in one step, so that nobody ever finds neither."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import tempfile
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2
_RENAME_SWAP = 2  # macOS: renamex_np
_NOT_OFFERED = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)


def put_in_place(fresh: Path, target: Path) -> None:
    """Make `fresh` the folder at `target`; whatever stood there, also a file or a link, is gone afterwards.

    Where the system can exchange two names at once, as Linux and macOS do on their usual file systems, `target` is
    at each moment the whole old or the whole new folder. Elsewhere it is away between two renames, and comes back
    if the second fails. Raises OSError; `target` is then as it was.
    """
    if not (target.is_symlink() or target.exists()):
        os.rename(fresh, target)
    elif exchange_names(fresh, target):
        _delete(fresh)
    else:
        _rename_twice(fresh, target)


def exchange_names(one: Path, other: Path) -> bool:
    """Exchange what two paths name; False if the system or the file system does not offer it."""
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(paths[0], paths[1], _RENAME_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _NOT_OFFERED:
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def _rename_twice(fresh: Path, target: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.old.", dir=target.parent))
    os.rename(target, aside / target.name)
    try:
        os.rename(fresh, target)
    except OSError:
        os.rename(aside / target.name, target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _delete(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        with contextlib.suppress(OSError):
            path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
