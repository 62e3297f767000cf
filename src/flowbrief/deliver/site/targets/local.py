"""A folder of this machine: releases, and the link `current` that leads to one of them and is swapped in one step."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flowbrief.deliver.durable import sync_folder
from flowbrief.deliver.site.tree import Tree

from .held_folder import delete_tree, hash_files, hold_folder, read_file, write_tree
from .record import RECORD, Record, read_record
from .refusal import refuse_busy, refuse_damage, refuse_foreign, refuse_unwritable

_RELEASES, _CURRENT, _HISTORY = "releases", "current", "history"
_RELEASE = re.compile(r"[0-9]{8}T[0-9]{12}Z-[0-9a-f]{8}")
_LEFTOVER = re.compile(r"\.(current|history)\.[0-9a-f]{16}")
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """The folder, as a path and as the config has it, and how many releases it holds, at least 3.

    `<folder>/releases/<release>/` is a whole site; a web server shows `<folder>/current/`. `<folder>/history` has the
    names of the releases that were shown, in that order: any other is what a killed run left behind.
    """

    folder: Path
    place: str
    keep: int

    def read_record(self) -> Record | None:
        """The record of the release that `current` leads to."""
        if not self.folder.is_dir():
            return None
        with self._open() as folder:
            current = self._find_current(folder)
            return self._read_release(current, folder) if current is not None else None

    def put(self, tree: Tree, record: Record, before: Record | None) -> None:  # noqa: ARG002 - read under the lock
        """Write the release beside the others and swap the link. What goes wrong before leaves the old release."""
        with self._lock() as folder, hold_folder(_RELEASES, folder, make=True) as releases:
            current = self._find_current(folder)
            shown = self._settle(folder, releases, current)
            files = {path: artifact.content for path, artifact in tree.files.items()}
            if current is not None:
                with hold_folder(current, releases) as old:
                    for path in record.carried:
                        if (content := read_file(path, old)) is not None:
                            files.setdefault(path, content)
            try:
                os.mkdir(record.release, 0o755, dir_fd=releases)
                with hold_folder(record.release, releases) as fresh:
                    write_tree(fresh, files | {RECORD: record.write()})
                os.fsync(releases)
                self._show(record.release, folder)
            except BaseException:
                if self._find_current(folder) != record.release:
                    delete_tree(record.release, releases)
                raise
            with contextlib.suppress(OSError):  # the site is in its place already
                self._remember([*shown, record.release], folder)
                self._prune([*shown, record.release], releases)

    def read_back(self, paths: frozenset[str]) -> Mapping[str, str]:
        """Hash the files that `current` leads to."""
        with self._open() as folder:
            current = self._find_current(folder)
            if current is None:
                return {}
            with hold_folder(_RELEASES, folder) as releases, hold_folder(current, releases) as release:
                return hash_files(paths, release)

    def list_releases(self) -> tuple[Record, ...]:
        """The releases that were shown once and are there, oldest first."""
        if not self.folder.is_dir():
            return ()
        with self._open() as folder:
            current = self._find_current(folder)
            names = {*self._read_history(folder), *([current] if current is not None else [])}
            found = [self._read_release(name, folder) for name in sorted(names)]
        return tuple(record for record in found if record is not None)

    def show_release(self, release: Record, at: datetime) -> None:  # noqa: ARG002 - a link has no date
        """Swap the link back, if the release is still whole."""
        with self._lock() as folder, hold_folder(_RELEASES, folder) as releases:
            with hold_folder(release.release, releases) as there:
                refuse_damage(release.release, self.place, release.files, hash_files(frozenset(release.files), there))
            shown = self._settle(folder, releases, self._find_current(folder))
            self._show(release.release, folder)
            with contextlib.suppress(OSError):
                self._remember([*shown, release.release], folder)

    @contextlib.contextmanager
    def _open(self) -> Iterator[int]:
        try:
            descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                yield descriptor
            finally:
                os.close(descriptor)
        except OSError as error:
            raise refuse_unwritable(self.place, error) from error

    @contextlib.contextmanager
    def _lock(self) -> Iterator[int]:
        """Hold the folder for one writer, whichever report it writes."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            sync_folder(self.folder.parent)
        except OSError as error:
            raise refuse_unwritable(self.place, error) from error
        with self._open() as folder:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise refuse_busy(self.place) from None
            yield folder

    def _find_current(self, folder: int) -> str | None:
        """The name of the release that is shown; None if there is none yet. Raises Refused for what is not ours."""
        try:
            led = os.readlink(_CURRENT, dir_fd=folder)
        except FileNotFoundError:
            return None
        except OSError:
            raise refuse_foreign(self.place, f"{_CURRENT} is there and is no link of ours") from None
        home, _, name = led.partition("/")
        if home != _RELEASES or not _RELEASE.fullmatch(name):
            raise refuse_foreign(self.place, f"{_CURRENT} leads to something that is no release of ours")
        return name

    def _read_release(self, name: str, folder: int) -> Record | None:
        return read_record(read_file(f"{_RELEASES}/{name}/{RECORD}", folder))

    def _read_history(self, folder: int) -> list[str]:
        lines = (read_file(_HISTORY, folder) or b"").decode("ascii", "replace").split()
        return [line for line in lines if _RELEASE.fullmatch(line)]

    def _settle(self, folder: int, releases: int, current: str | None) -> list[str]:
        """Complete the history after a run that was killed, clear away what it left, and return what was shown."""
        for name in os.listdir(folder):
            if _LEFTOVER.fullmatch(name):
                delete_tree(name, folder)
        shown = self._read_history(folder)
        # Without a history nobody knows which releases were shown; they stay until there are enough new ones.
        if shown or current is None:
            for name in os.listdir(releases):
                if _RELEASE.fullmatch(name) and name not in (*shown, current):
                    delete_tree(name, releases)
        if current is not None and (not shown or shown[-1] != current):
            shown.append(current)
        return shown

    def _show(self, name: str, folder: int) -> None:
        fresh = f".{_CURRENT}.{secrets.token_hex(8)}"
        os.symlink(f"{_RELEASES}/{name}", fresh, dir_fd=folder)
        try:
            os.replace(fresh, _CURRENT, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            delete_tree(fresh, folder)
            raise
        os.fsync(folder)

    def _remember(self, shown: list[str], folder: int) -> None:
        fresh = f".{_HISTORY}.{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(fresh, flags, 0o644, dir_fd=folder), "wb") as file:
                file.write("".join(f"{name}\n" for name in shown[-_REMEMBERED:]).encode())
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, _HISTORY, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            delete_tree(fresh, folder)
            raise
        os.fsync(folder)

    def _prune(self, shown: list[str], releases: int) -> None:
        """Delete releases but those shown last: readers may still be in these, and one can go back to them."""
        last = list(dict.fromkeys(reversed(shown)))[: max(self.keep, 3)]
        for name in os.listdir(releases):
            if _RELEASE.fullmatch(name) and name not in last:
                delete_tree(name, releases)
