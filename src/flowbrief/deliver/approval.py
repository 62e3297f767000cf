"""Who has approved which bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .journal import Entry, append_entry, read_journal
from .kept import keep_records
from .stored import StoredIssue

APPROVED, WITHDRAWN = "approved", "withdrawn"


def approve_issue(state: Path, issue: StoredIssue, by: str, note: str, at: datetime) -> Entry:
    """Record that somebody approves exactly these bytes. The caller holds the state folder, in which the records
    of the issue are kept.

    Where the approval that stands is theirs already, and there is nothing to note, that one is returned.

    Raises Refused (exit 8) for an issue whose pages say that they are a draft.
    """
    if issue.is_draft:
        message = "the pages of this issue say that they are a draft"
        raise _refuse("draft-issue", issue, message, "build it without --draft")
    found = find_approval(read_journal(state), issue)
    if found is not None and found.by == by and not note:
        return found
    keep_records(state, issue)
    return append_entry(state, at, APPROVED, issue.as_of, issue.sha256, by, {"note": note} if note else {})


def withdraw_approval(state: Path, issue: StoredIssue, by: str, note: str, at: datetime) -> Entry:
    """Record that these bytes are not approved any more. The caller holds the state folder.

    Raises Refused (exit 8) if nobody has approved them.
    """
    require_approval(read_journal(state), issue)
    return append_entry(state, at, WITHDRAWN, issue.as_of, issue.sha256, by, {"note": note} if note else {})


def find_approval(entries: Iterable[Entry], issue: StoredIssue) -> Entry | None:
    """The approval of exactly these bytes that stands, if there is one; a later withdrawal ends it."""
    return find_approval_of(entries, issue.sha256)


def find_approval_of(entries: Iterable[Entry], manifest: str) -> Entry | None:
    """The approval that stands of the issue whose manifest has this hash."""
    found = None
    for entry in entries:
        if entry.manifest == manifest and entry.action in (APPROVED, WITHDRAWN):
            found = entry if entry.action == APPROVED else None
    return found


def require_approval(entries: Iterable[Entry], issue: StoredIssue) -> Entry:
    """Return the approval of these bytes. Raises Refused (exit 8) if there is none."""
    entries = tuple(entries)
    found = find_approval(entries, issue)
    if found is not None:
        return found
    other = [entry for entry in entries if entry.as_of == issue.as_of.isoformat() and entry.action == APPROVED]
    message = "nobody has approved this issue"
    if any(entry.manifest == issue.sha256 for entry in other):
        message = "the approval of this issue was withdrawn"
    elif other:
        message = f"the issue was built again and differs from what {other[-1].by} approved"
    raise _refuse(
        "not-approved", issue, message, f"look at it, then: flowbrief approve CONFIG --as-of {issue.as_of} --by NAME"
    )


def _refuse(code: str, issue: StoredIssue, message: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(issue.folder)), hint, exit_code=ExitCode.NOT_APPROVED),))
