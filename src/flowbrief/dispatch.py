"""What becomes of a finished issue, one line a stage: it is compared, approved, and goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from flowbrief.configure import configure
from flowbrief.deliver.approval import approve_issue, find_approval, withdraw_approval
from flowbrief.deliver.difference import Difference, compare_issues
from flowbrief.deliver.earlier import list_days
from flowbrief.deliver.issue_text import read_headlines
from flowbrief.deliver.journal import Entry, read_journal, verify_journal
from flowbrief.deliver.kept import list_other_versions, read_kept
from flowbrief.deliver.state import open_state, refuse_unreadable_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.extend.registry import Registry
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.world import World


@dataclass(frozen=True, slots=True)
class Approval:
    """An issue, the entry of the log that approves it or withdraws that, and what differs from the issue before.

    `headlines` are those of its languages. `is_new` is False if the same person had approved the same bytes already.
    `difference` is None for the first issue of a report; `undone` says why an earlier one could not be compared.
    """

    spec: ReportSpec
    issue: StoredIssue
    headlines: Mapping[str, str]
    entry: Entry
    is_new: bool
    difference: Difference | None
    undone: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of an issue that was approved or went out: what the log says of it, and what differs since.

    `difference` is None if its records were not kept.
    """

    entry: Entry
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """An issue beside the one before it, and beside the other versions of itself, the latest first."""

    issue: StoredIssue
    approval: Entry | None
    difference: Difference | None
    versions: tuple[OtherVersion, ...]


def find_issue(
    config_file: Path, output: Path, as_of: date | None, world: World, registry: Registry
) -> tuple[ReportSpec, StoredIssue]:
    """Configure, and read the issue of a day, or the latest one, from the folder `output`.

    Raises Refused with the mistakes of the config, and if the issue is not there or not as it was built.
    """
    spec = configure(config_file, registry, world.read)
    return spec, read_stored(output, spec.report, as_of)


def approve(
    config_file: Path, output: Path, as_of: date | None, by: str, note: str, world: World, registry: Registry
) -> Approval:
    """Record that somebody approves exactly the bytes of an issue, unless they have done so already.

    Raises Refused (exit 8) for a draft, (exit 7) if the log is broken or cannot be written.
    """
    return _decide(config_file, output, as_of, by, note, world, registry, approve_issue)


def withdraw(
    config_file: Path, output: Path, as_of: date | None, by: str, note: str, world: World, registry: Registry
) -> Approval:
    """Record that an issue is not approved any more. Raises Refused (exit 8) if it was not."""
    return _decide(config_file, output, as_of, by, note, world, registry, withdraw_approval)


def _decide(
    config_file: Path,
    output: Path,
    as_of: date | None,
    by: str,
    note: str,
    world: World,
    registry: Registry,
    record: Callable[[Path, StoredIssue, str, str, datetime], Entry],
) -> Approval:
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    headlines, now = read_headlines(issue), world.clock()
    with open_state(spec.delivery, now) as state, refuse_unwritable(spec.delivery):
        count = len(read_journal(state))
        entry = record(state, issue, by, note, now)
    undone: tuple[Diagnostic, ...] = ()
    try:
        difference = _compare_before(output, issue, None)
    except Refused as refused:
        # What is approved is this issue; that an earlier one was damaged is said, and no reason to stop.
        difference, undone = None, tuple(replace(one, severity=Severity.WARNING) for one in refused.diagnostics)
    return Approval(spec, issue, headlines, entry, entry.number > count, difference, undone)


def read_log(
    config_file: Path, world: World, registry: Registry
) -> tuple[ReportSpec, Sequence[Entry], Diagnostic | None]:
    """Return the log of a report up to the first entry that is not what was written, and what is wrong there."""
    spec = configure(config_file, registry, world.read)
    with refuse_unreadable_state(spec.delivery):
        return (spec, *verify_journal(spec.delivery.state))


def compare(
    config_file: Path, output: Path, as_of: date | None, against: date | None, world: World, registry: Registry
) -> Comparison:
    """Compare an issue with the one before it, or that of the day `against`, and with other versions of itself.

    Those are the ones with other bytes that were approved or went out, by the log. Raises Refused (exit 7) if the log
    is broken.
    """
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    state = spec.delivery.state
    with refuse_unreadable_state(spec.delivery):
        entries = read_journal(state)
        versions = tuple(
            OtherVersion(entry, None if kept is None else compare_issues(kept, issue))
            for entry in list_other_versions(entries, issue)
            for kept in [read_kept(state, issue.report, issue.as_of, entry.manifest)]
        )
    return Comparison(issue, find_approval(entries, issue), _compare_before(output, issue, against), versions)


def _compare_before(output: Path, issue: StoredIssue, against: date | None) -> Difference | None:
    if against == issue.as_of:
        message = "an issue is not compared with itself"
        found = Diagnostic("same-day", message, Place("--against"), "name another day", exit_code=ExitCode.USAGE)
        raise Refused((found,))
    earlier = [day for day in list_days(output, issue.report) if day < issue.as_of]
    day = against or (earlier[-1] if earlier else None)
    return None if day is None else compare_issues(read_stored(output, issue.report, day), issue)
