"""Which of the stored issues a site shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flowbrief.deliver.approval import find_approval, require_approval
from flowbrief.deliver.earlier import list_days
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity

from .shown import list_public

# No site shows them, and they are half of an archive: its issues are in memory all at once.
_UNSHOWN = ("charts/", "mail")


@dataclass(frozen=True, slots=True)
class Selection:
    """The issues of a site, oldest first, and a warning for each that is stored and left out."""

    issues: tuple[StoredIssue, ...]
    left_out: tuple[Diagnostic, ...]


def select_issues(
    output: Path,
    report: str,
    as_of: date | None,
    entries: tuple[Entry, ...],
    *,
    needs_approval: bool,
    without: Collection[date] = (),
) -> Selection:
    """Choose the issue of a day, or the latest one, and those before it.

    Drafts, and where approval is needed what nobody has approved, are left out; but the latest issue has to be fit to
    go out, and so has each that readers can see now: to leave it out would break the links to it. Only `without` takes
    issues off the site. Raises Refused (exit 8) for one that is not fit, (exit 5) for one that is not there, (exit 7)
    for one that was altered.
    """
    days = list_days(output, report)
    newest = as_of or next((day for day in reversed(days) if day not in without), None)
    latest = read_stored(output, report, newest, _UNSHOWN)
    _require_fit(latest, entries, needs_approval)
    public = {day for day in map(date.fromisoformat, list_public(entries)) if day < latest.as_of and day not in without}
    found = [latest]
    left_out: list[Diagnostic] = []
    faults: list[Diagnostic] = []
    for day in sorted({*days, *public} - set(without)):
        if day >= latest.as_of:
            continue
        try:
            issue = read_stored(output, report, day, _UNSHOWN)
            if day in public:
                _require_fit(issue, entries, needs_approval)
        except Refused as refused:
            faults += refused.diagnostics
            continue
        if issue.is_draft:
            left_out.append(_leave_out(issue, "its pages say that it is a draft"))
        elif needs_approval and find_approval(entries, issue) is None:
            left_out.append(_leave_out(issue, "nobody has approved it"))
        else:
            found.append(issue)
    if faults:
        raise Refused(tuple(faults))
    return Selection(tuple(sorted(found, key=lambda one: one.as_of)), tuple(left_out))


def _require_fit(issue: StoredIssue, entries: tuple[Entry, ...], needs_approval: bool) -> None:
    if needs_approval:
        require_approval(entries, issue)
    if issue.is_draft:
        message = "the pages of this issue say that they are a draft"
        hint = "build it without --draft"
        place = Place(str(issue.folder))
        raise Refused((Diagnostic("draft-issue", message, place, hint, exit_code=ExitCode.NOT_APPROVED),))


def _leave_out(issue: StoredIssue, reason: str) -> Diagnostic:
    message = f"this issue is left out of the site: {reason}"
    hint = "approve it or build it again, then publish again"
    return Diagnostic("issue-left-out", message, Place(str(issue.folder)), hint, severity=Severity.WARNING)
