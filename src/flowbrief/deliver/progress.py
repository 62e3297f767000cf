"""How far an issue has come on its way out, by what the log says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused
from flowbrief.model.spec import ReportSpec

from .approval import APPROVED, find_approval
from .earlier import list_days
from .journal import Entry
from .site.shown import PUBLISHED, list_issues, list_public, list_shown
from .stored import StoredIssue, read_stored

SENDING, SENT = "sending", "sent"
# States of the ledger in which somebody still waits for the mail.
_WAITING = ("deferred", "not-tried", "trying")


def is_published(entries: Sequence[Entry], issue: StoredIssue) -> bool:
    """True if the site has shown exactly these bytes, even if somebody has gone back behind them since."""
    return any(one.manifest == issue.sha256 for one in list_shown(entries, issue.as_of))


def is_taken_back(entries: Sequence[Entry], as_of: date) -> bool:
    """True if somebody has gone back behind what the site last published of a day, or has taken it off the site."""
    day = as_of.isoformat()
    sites = (list_issues(entry) for entry in reversed(entries) if entry.action == PUBLISHED)
    published = next((site[day] for site in sites if day in site), None)
    return published is not None and list_public(entries).get(day) != published


def is_sent(entries: Sequence[Entry], as_of: date) -> bool:
    """True if the brief of a day was mailed and nobody waits for it; somebody may be refused or unknown."""
    said = [entry for entry in entries if entry.as_of == as_of.isoformat() and entry.action in (SENDING, SENT)]
    return bool(said) and said[-1].action == SENT and not any(said[-1].details.get(state) for state in _WAITING)


def is_out(entries: Sequence[Entry], delivery: DeliverySpec, as_of: date) -> bool:
    """True if the brief of a day is wherever it was to go; of a report that goes nowhere, if it is approved."""
    day = as_of.isoformat()
    if delivery.site is None and delivery.mail is None:
        said = [entry.action for entry in entries if entry.as_of == day]
        return delivery.needs_approval and said[-1:] == [APPROVED]
    on_site = delivery.site is None or bool(list_shown(entries, as_of))
    return on_site and (delivery.mail is None or is_sent(entries, as_of))


def find_unfinished(
    output: Path, spec: ReportSpec, entries: Sequence[Entry], today: date, as_of: date | None = None
) -> Iterator[date]:
    """The days of issues that go out as they lie there, before anything is built, the oldest first.

    That is one that somebody has approved, where that is asked for, or one of which a part is out already: it is
    finished with the bytes with which it was begun. Issues before the latest that is out are left alone, and so are
    one that somebody has taken off the site, one that is too old to be mailed and one that was altered on the disk.
    """
    delivery, days = spec.delivery, list_days(output, spec.report)
    out = [day for day in days if is_out(entries, delivery, day)]
    for day in days:
        touched = any(entry.as_of == day.isoformat() for entry in entries)
        if not touched or (as_of is not None and day != as_of) or (out and day < out[-1]):
            continue
        if is_taken_back(entries, day):
            continue
        if delivery.mail is not None and (today - day).days > delivery.mail.at_most_days:
            continue
        try:
            issue = read_stored(output, spec.report, day)
        except Refused:
            continue
        begun = is_published(entries, issue) or any(
            entry.manifest == issue.sha256 and entry.action == SENDING for entry in entries
        )
        may_go = find_approval(entries, issue) is not None if delivery.needs_approval else begun
        on_site = delivery.site is None or is_published(entries, issue)
        in_mail = delivery.mail is None or is_sent(entries, day)
        if may_go and not (on_site and in_mail):
            yield day


def find_waiting(
    output: Path, spec: ReportSpec, entries: Sequence[Entry], as_of: date, config: Sequence[tuple[str, str]]
) -> StoredIssue | None:
    """The issue of a day if it waits for its approval, built from the same config and texts.

    `config` are their names and SHA-256. Newer data are no reason to build it anew: what the desk is reading stays.
    """
    if not spec.delivery.needs_approval:
        return None
    try:
        issue = read_stored(output, spec.report, as_of)
    except Refused:
        return None
    before = [(one["path"], one["sha256"]) for one in issue.manifest["config"]]
    is_same = before == list(config) and issue.languages == spec.languages
    return issue if is_same and not issue.is_draft and find_approval(entries, issue) is None else None
