"""What becomes of a finished issue, one line a stage: it is approved and goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flowbrief.configure import configure
from flowbrief.deliver.approval import approve_issue, withdraw_approval
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.published import list_publications, read_published
from flowbrief.deliver.search_index import index_pages
from flowbrief.deliver.state import open_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.extend.registry import Registry
from flowbrief.model.artifact import Artifact
from flowbrief.model.published import PublishedIssue
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


@dataclass(frozen=True, slots=True)
class Site:
    """A site, every file of it, before it is put anywhere.

    `issues` are those it shows, oldest first; `fresh` are those of them whose bytes were not public before: each has to
    be logged as published once the site is.
    """

    files: tuple[Artifact, ...]
    issues: tuple[PublishedIssue, ...]
    fresh: tuple[PublishedIssue, ...]


def make_site(spec: ReportSpec, stored: Sequence[StoredIssue], entries: Sequence[Entry], now: datetime) -> Site:
    """Make the site of a report from stored issues and the log.

    Raises Refused (exit 3) if the site is searched and pagefind is not installed, (exit 7) for an issue that cannot be
    shown.
    """
    from flowbrief.render.site import render_search_pages, render_site

    issues = tuple(read_published(one, entries, now) for one in sorted(stored, key=lambda one: one.as_of))
    files = render_site(spec, issues)
    if spec.delivery.site is not None and spec.delivery.site.search:
        files = (*files, *index_pages(render_search_pages(issues)))
    logged = {one.as_of: list_publications(entries, one.as_of) for one in issues}
    fresh = tuple(one for one in issues if one.publications != logged[one.as_of])
    return Site(files, issues, fresh)
