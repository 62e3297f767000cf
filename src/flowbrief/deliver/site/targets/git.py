"""A branch of a git repository: one commit, one push, never by force."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flowbrief.deliver.site.tree import Tree

from .git_commands import Clone, PushRefused, open_clone
from .record import RECORD, Record, make_record, read_record, sort_stale
from .refusal import refuse_damage, refuse_failure, refuse_foreign, refuse_unwritable

_TRIES = 2


@dataclass(frozen=True, slots=True)
class GitBranch:
    """The address of the repository, the branch, how the config has both, and the settings `author` and `token`.

    Files of the branch that flowbrief did not put there, such as CNAME, stay as they are.
    """

    address: str
    branch: str
    place: str
    settings: Mapping[str, str]

    def read_record(self) -> Record | None:
        """The record at the tip of the branch."""
        with self._clone() as clone:
            tip = clone.fetch(depth=1)
            return read_record(clone.read(tip, RECORD)) if tip else None

    def put(self, tree: Tree, record: Record, before: Record | None) -> None:
        """Commit the tree on top of the branch and push; if somebody pushed meanwhile, once more on top of that."""
        contents = {path: artifact.content for path, artifact in tree.files.items()}
        message = f"Issue {tree.as_of.isoformat()}\n\nRelease {record.release}\n"
        with self._clone() as clone:
            for attempt in range(_TRIES):
                tip = clone.fetch(depth=1)
                there = read_record(clone.read(tip, RECORD)) if tip else None
                if there is not None and there.report != tree.report:
                    raise refuse_foreign(self.place, f"the site of the report {there.report} is there")
                at = _read_time(record.release)
                if there != before:
                    record = make_record(tree, there, at, there.release if there else "")
                _, gone = sort_stale(there, tree.files, at)
                gone = [path for path in gone if path not in record.carried]
                commit = clone.commit(tip, contents | {RECORD: record.write()}, gone, message, at)
                if self._push(clone, commit, attempt):
                    return

    def read_back(self, paths: frozenset[str]) -> Mapping[str, str]:
        """Fetch the branch anew and hash its files."""
        with self._clone() as clone:
            tip = clone.fetch(depth=1)
            found = clone.read_files(tip, paths) if tip else {}
        return _hash(found)

    def list_releases(self) -> tuple[Record, ...]:
        """The releases that the branch has commits of, oldest first."""
        with self._clone() as clone:
            return tuple(record for _, record in sorted(self._list(clone), key=lambda one: one[1].release))

    def show_release(self, release: Record, at: datetime) -> None:
        """Commit the files of the earlier release on top of the branch, and push."""
        message = f"Back to issue {max(release.issues)}\n\nRelease {release.release}\n"
        with self._clone() as clone:
            for attempt in range(_TRIES):
                commits = {record.release: commit for commit, record in self._list(clone)}
                tip = clone.fetch()
                commit = commits.get(release.release)
                if commit is None:
                    raise refuse_failure(self.place, f"the release {release.release} is no longer on the branch")
                there = read_record(clone.read(tip, RECORD))
                contents = clone.read_files(commit, frozenset({*release.files, *release.carried, RECORD}))
                refuse_damage(release.release, self.place, release.files, _hash(contents))
                ours = set(there.files) | set(there.carried) if there is not None else set()
                made = clone.commit(tip, contents, sorted(ours - set(contents)), message, at)
                if self._push(clone, made, attempt):
                    return

    def _list(self, clone: Clone) -> Iterator[tuple[str, Record]]:
        """Every commit that put a record there, newest first, each release once."""
        seen: set[str] = set()
        for commit in clone.list_commits(clone.fetch(), RECORD):
            record = read_record(clone.read(commit, RECORD))
            if record is not None and record.release not in seen:
                seen.add(record.release)
                yield commit, record

    def _push(self, clone: Clone, commit: str, attempt: int) -> bool:
        try:
            clone.push(commit)
        except PushRefused as refused:
            if attempt == _TRIES - 1:
                raise refuse_failure(self.place, f"the push was refused: {refused}") from None
            return False
        return True

    @contextmanager
    def _clone(self) -> Iterator[Clone]:
        try:
            with tempfile.TemporaryDirectory(prefix="flowbrief-git-") as folder:
                yield open_clone(Path(folder), self.address, self.branch, self.place, self.settings)
        except OSError as error:
            raise refuse_unwritable(self.place, error) from error


def _hash(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}


def _read_time(release: str) -> datetime:
    return datetime.strptime(release.partition("-")[0], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
