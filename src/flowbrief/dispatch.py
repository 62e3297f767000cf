"""What becomes of a finished issue, one line a stage: it is approved and goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flowbrief.configure import configure
from flowbrief.deliver.approval import approve_issue, withdraw_approval
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.state import open_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.extend.registry import Registry
from flowbrief.model.spec import ReportSpec
from flowbrief.model.world import World


@dataclass(frozen=True, slots=True)
class Approval:
    """An issue and the entry of the log that approves it, or withdraws the approval."""

    issue: StoredIssue
    entry: Entry


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
    """Record that somebody approves exactly the bytes of an issue.

    Raises Refused (exit 8) for a draft, (exit 7) if the log is broken or cannot be written.
    """
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    now = world.clock()
    with open_state(spec.delivery, now) as state, refuse_unwritable(spec.delivery):
        return Approval(issue, approve_issue(state, issue, by, note, now))


def withdraw(
    config_file: Path, output: Path, as_of: date | None, by: str, note: str, world: World, registry: Registry
) -> Approval:
    """Record that an issue is not approved any more. Raises Refused (exit 8) if it was not."""
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    now = world.clock()
    with open_state(spec.delivery, now) as state, refuse_unwritable(spec.delivery):
        return Approval(issue, withdraw_approval(state, issue, by, note, now))
