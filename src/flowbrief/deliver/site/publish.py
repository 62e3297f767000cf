"""Putting a site in its place, and going back; nothing is believed before it was fetched back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flowbrief.deliver.approval import find_approval_of
from flowbrief.deliver.journal import Entry, append_entry, read_journal
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .shown import PUBLISHED, ROLLED_BACK, list_issues
from .targets.record import Record, make_record, sort_stale
from .targets.refusal import refuse_foreign
from .targets.target import KeepsReleases, Target
from .tree import Tree

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a tree differs from what was put in its place before: the paths of each kind."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """How a publishing ended: the release that is shown now, what it changed, and the entry of the log.

    `is_new` is False if it was there already.
    """

    release: str
    change: Change
    is_new: bool
    entry: Entry | None


def compare_with_target(target: Target, tree: Tree, at: datetime) -> tuple[Record | None, Change]:
    """Return the record of what is there, and what putting the tree there would change.

    Raises Refused (exit 7) if the place cannot be read, or holds the site of another report.
    """
    before = target.read_record()
    if before is not None and before.report != tree.report:
        raise refuse_foreign(target.place, f"the site of the report {before.report} is there")
    old: Mapping[str, str] = before.files if before is not None else {}
    _, gone = sort_stale(before, tree.files, at)
    return before, Change(
        new=tuple(path for path in tree.hashes if path not in old),
        changed=tuple(path for path, sha256 in tree.hashes.items() if old.get(path, sha256) != sha256),
        gone=tuple(gone),
    )


def publish_tree(
    state: Path, target: Target, tree: Tree, at: datetime, details: Mapping[str, Any] | None = None
) -> Published:
    """Put a tree in its place, fetch every file back and compare, and record it in the log.

    What is there already, byte for byte, is left as it is, and recorded if a run was killed before it could. The
    caller holds the state folder. Raises Refused (exit 7), and OSError if the log cannot be written.
    """
    read_journal(state)  # what cannot be recorded is not done
    before, change = compare_with_target(target, tree, at)
    if before is not None and before.tree == tree.sha256 and not _find_differences(target, tree):
        entry = None
        if details or _find_last(state) != before.release:
            entry = _record(state, at, PUBLISHED, before, details or {})
        return Published(before.release, change, False, entry)
    newest = before.release if before is not None else ""
    if isinstance(target, KeepsReleases):
        newest = max([newest, *(release.release for release in target.list_releases())])
    record = make_record(tree, before, at, newest)
    target.put(tree, record, before)
    differences = tuple(_find_differences(target, tree))
    if differences:
        raise Refused(differences)
    return Published(record.release, change, True, _record(state, at, PUBLISHED, record, details or {}))


def list_releases(target: Target) -> tuple[Record, ...]:
    """The releases of a place, oldest first. Raises Refused (exit 2) if it keeps none."""
    if not isinstance(target, KeepsReleases):
        message = "this place keeps no earlier releases"
        raise _refuse_usage("no-releases", message, target, "flowbrief publish --as-of DATE publishes an older issue")
    return target.list_releases()


def roll_back(
    state: Path, target: Target, asked: str | None, at: datetime, *, needs_approval: bool = False
) -> Published:
    """Show the release before the one that is shown, or one by name (or its beginning), and record it in the log.

    Every file is fetched back and compared with what the release held when it was published. The caller holds the
    state folder. Raises Refused (exit 2) if there is no such release, (exit 8) if `needs_approval` and it shows an
    issue whose approval does not stand, (exit 7) as publishing does.
    """
    entries = read_journal(state)
    releases = list_releases(target)
    now = target.read_record()
    if now is None or not isinstance(target, KeepsReleases):
        raise _refuse_usage("release-missing", "nothing is published there", target, "flowbrief publish does that")
    if asked is None:
        found = [one for one in releases if one.release < now.release][-1:]
    else:
        found = [one for one in releases if one.release.startswith(asked)]
    if len(found) != 1:
        message = "there is no earlier release" if asked is None else f"{len(found)} releases begin with {asked!r}"
        raise _refuse_usage("release-missing", message, target, "flowbrief rollback CONFIG --list shows what there is")
    release = found[0]
    if needs_approval:
        _require_approvals(entries, release, target)
    change = Change(
        new=tuple(path for path in release.files if path not in now.files),
        changed=tuple(path for path, sha256 in release.files.items() if now.files.get(path, sha256) != sha256),
        gone=tuple(path for path in now.files if path not in release.files),
    )
    is_new = release.release != now.release
    if is_new:
        target.show_release(release, at)
    differences = tuple(_compare(target, release.files))
    if differences:
        raise Refused(differences)
    entry = None
    if is_new or _find_last(state) != release.release:
        entry = _record(state, at, ROLLED_BACK, release, {"from": now.release})
    return Published(release.release, change, is_new, entry)


def _require_approvals(entries: tuple[Entry, ...], release: Record, target: Target) -> None:
    hint = "name another release (--list), or publish a corrected issue"
    found = tuple(
        Diagnostic(
            "not-approved",
            f"the release {release.release} shows the issue of {day} in a version that nobody approves",
            Place(target.place),
            hint,
            exit_code=ExitCode.NOT_APPROVED,
        )
        for day, manifest in release.issues.items()
        if find_approval_of(entries, manifest) is None
    )
    if found:
        raise Refused(found)


def find_corrected(entries: tuple[Entry, ...], before: Record | None, issues: Mapping[str, str]) -> tuple[str, ...]:
    """The days of which readers were shown an issue with other bytes before; a rollback shows nothing new.

    What is in the place counts as well, for a run that was killed before it wrote the log.
    """
    shown: dict[str, str] = {}
    for entry in entries:
        if entry.action == PUBLISHED:
            shown |= list_issues(entry)
    known = {entry.details.get("release") for entry in entries}
    if before is not None and before.release not in known:
        shown |= before.issues
    return tuple(day for day, manifest in sorted(issues.items()) if shown.get(day, manifest) != manifest)


def _find_last(state: Path) -> str:
    """The release that the log says is shown."""
    shown = [one for one in read_journal(state) if one.action in (PUBLISHED, ROLLED_BACK)]
    return str(shown[-1].details.get("release", "")) if shown else ""


def _record(state: Path, at: datetime, action: str, record: Record, details: Mapping[str, Any]) -> Entry:
    latest = max(record.issues)
    known = {"release": record.release, "tree": record.tree, "issues": dict(record.issues)}
    return append_entry(
        state, at, action, date.fromisoformat(latest), record.issues[latest], details=known | dict(details)
    )


def _find_differences(target: Target, tree: Tree) -> tuple[Diagnostic, ...]:
    return tuple(_compare(target, tree.hashes))


def _compare(target: Target, hashes: Mapping[str, str]) -> Iterator[Diagnostic]:
    found = target.read_back(frozenset(hashes))
    yield from describe_differences(target.place, hashes, found)


def describe_differences(place: str, hashes: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Diagnostic]:
    """A diagnostic for each of the first files that are missing, or not those that were published."""
    wrong = [path for path, sha256 in hashes.items() if found.get(path) != sha256]
    for path in wrong[:_SHOWN]:
        message = "this file is missing" if path not in found else "this file is not the one that was published"
        rest = f" ({len(wrong)} of {len(hashes)} files)" if len(wrong) > _SHOWN else ""
        yield Diagnostic(
            "published-differs",
            f"{path}: {message}{rest}",
            Place(place),
            "publish again; if it stays so, something else writes there or stands between",
            exit_code=ExitCode.DELIVERY,
        )


def _refuse_usage(code: str, message: str, target: Target, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(target.place), hint),))
