"""The record that lies with a published site: which files are ours, and what they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from flowbrief.deliver.site.tree import Tree, hash_tree, is_safe_path

RECORD = ".flowbrief.json"
# Names of files in these folders hold a hash of their content, so that an old one is never wrong.
_ASSETS = ("assets/", "pagefind/")
# How long a page may have been open when it asks for the next of its files.
_CARRIED = timedelta(days=30)
_STAMP = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Record:
    """What was put in a place: the name of the release, the SHA-256 of the tree, the issues by day, the files.

    `carried` has the files of earlier releases that stay for pages still open in a browser, each with the time since
    when it is no longer part of the site.
    """

    report: str
    release: str
    tree: str
    issues: Mapping[str, str]
    files: Mapping[str, str]
    carried: Mapping[str, str]

    def write(self) -> bytes:
        """The record as JSON."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def make_record(tree: Tree, before: Record | None, at: datetime, newest: str = "") -> Record:
    """Make the record of a tree that is put in a place now, after `before`.

    The name of the release is the time and the beginning of the tree’s hash. Names sort in the order of publishing,
    even if the clock is set right by some seconds: `newest` is the greatest one that there is.
    """
    carried, _ = sort_stale(before, tree.files, at)
    return Record(tree.report, _name_release(tree, at, newest), tree.sha256, tree.issues, tree.hashes, carried)


def sort_stale(before: Record | None, files: Mapping[str, object], at: datetime) -> tuple[dict[str, str], list[str]]:
    """Of the files that are there and no longer part of the site: those that stay for now, and those that go."""
    if before is None:
        return {}, []
    since = dict.fromkeys(before.files, at.astimezone(UTC).isoformat(timespec="seconds")) | dict(before.carried)
    stale = {path: time for path, time in sorted(since.items()) if path not in files}
    stays = {
        path: time
        for path, time in stale.items()
        if path.startswith(_ASSETS) and at - datetime.fromisoformat(time) < _CARRIED
    }
    return stays, [path for path in stale if path not in stays]


def read_record(content: bytes | None) -> Record | None:
    """Read a record; None if there is none or it is not as we write it, which is to be told by `content`.

    A record that was tampered with cannot lead out of the folder: its paths are those of a site.
    """
    if content is None:
        return None
    try:
        read = json.loads(content)
        record = Record(**read)
        paths = (*record.files, *record.carried)
        is_whole = hash_tree(record.files) == record.tree and all(is_safe_path(path) for path in paths)
        texts = (record.report, record.release, *record.issues.values(), *record.issues, *record.files.values())
        for time in record.carried.values():
            datetime.fromisoformat(time)
        return record if is_whole and all(isinstance(text, str) for text in texts) else None
    except (ValueError, TypeError, AttributeError):
        return None


def _name_release(tree: Tree, at: datetime, newest: str) -> str:
    stamp = at.astimezone(UTC)
    last = newest.partition("-")[0]
    if stamp.strftime(_STAMP) <= last:
        stamp = datetime.strptime(last, _STAMP) + timedelta(microseconds=1)
    return f"{stamp.strftime(_STAMP)}-{tree.sha256[:8]}"
