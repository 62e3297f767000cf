"""A site goes out, one line a stage: its issues are chosen, its files made, put in their place and fetched back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flowbrief.configure import configure
from flowbrief.deliver.issue_text import read_site_address
from flowbrief.deliver.journal import Entry, read_journal
from flowbrief.deliver.kept import keep_records
from flowbrief.deliver.site.publish import (
    Change,
    Published,
    compare_with_target,
    find_corrected,
    list_releases,
    publish_tree,
    roll_back,
)
from flowbrief.deliver.site.published import read_published
from flowbrief.deliver.site.search_index import index_pages
from flowbrief.deliver.site.selection import Selection, select_issues
from flowbrief.deliver.site.shown import PUBLISHED
from flowbrief.deliver.site.targets import Target, open_target
from flowbrief.deliver.site.targets.record import Record
from flowbrief.deliver.site.tree import Tree, make_tree
from flowbrief.deliver.state import open_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue
from flowbrief.extend.registry import Registry
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.artifact import Artifact
from flowbrief.model.delivery import SiteSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity
from flowbrief.model.published import PublishedIssue
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import LANGUAGES, Text
from flowbrief.model.world import World

# So many days are named in a message.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class PublishWish:
    """What the command line asks for; None leaves a setting as it is.

    `correction` says in both languages what was wrong with issues that are published with other bytes than before.
    `without` are days whose issues are taken off the site.
    """

    as_of: date | None = None
    correction: Text | None = None
    without: tuple[date, ...] = ()
    dry_run: bool = False
    verify_url: bool | None = None


@dataclass(frozen=True, slots=True)
class Publishing:
    """How a publishing ended: what the site shows, and what it changed. `done` is None if it was a rehearsal.

    `corrected` are the days of issues that readers knew with other bytes. `change` is that of the files.
    """

    spec: ReportSpec
    site: SiteSpec
    tree: Tree
    change: Change
    corrected: tuple[str, ...]
    warnings: tuple[Diagnostic, ...]
    done: Published | None


def publish(config_file: Path, output: Path, wish: PublishWish, world: World, registry: Registry) -> Publishing:
    """Publish the stored issues of a report as a site.

    What is published already is left as it is. Every file is fetched back and compared. Raises Refused with the
    mistakes of the config, (exit 2) for a correction without words, (exit 5) without an issue, (exit 8) for one that is
    not approved, and (exit 7) if the site cannot be put in its place or is not what was put there.
    """
    spec = configure(config_file, registry, world.read)
    site = _find_site(spec)
    now = world.clock()
    with open_state(spec.delivery, now) as state:
        world.report("issues")
        entries = read_journal(state)
        chosen = select_issues(
            output, spec.report, wish.as_of, entries,
            needs_approval=spec.delivery.needs_approval, without=wish.without,
        )  # fmt: skip
        issues = {issue.as_of.isoformat(): issue.sha256 for issue in chosen.issues}
        target = open_target(site)
        corrected = find_corrected(entries, target.read_record(), issues)
        details = _write_details(corrected, wish, site)
        world.report("pages")
        pending = _foresee(entries, now, issues, details)
        tree = make_tree(spec.report, make_site(spec, chosen.issues, (*entries, pending), now).files, issues)
        warnings = (*chosen.left_out, *_find_elsewhere(chosen, site), *_find_idle_words(corrected, wish, site))
        if wish.dry_run:
            _, change = compare_with_target(target, tree, now)
            return Publishing(spec, site, tree, change, corrected, warnings, None)
        world.report(f"publishing to {site.target.written}")
        with refuse_unwritable(spec.delivery):
            done = publish_tree(state, target, tree, now, details)
            _keep(state, chosen, done)
    if site.verify_url if wish.verify_url is None else wish.verify_url:
        from flowbrief.deliver.site.fetch_back import fetch_back

        world.report(f"fetching back from {site.url}")
        fetch_back(site.url, tree, world.sleep)
    return Publishing(spec, site, tree, done.change, corrected, warnings, done)


def go_back(config_file: Path, asked: str | None, world: World, registry: Registry) -> tuple[ReportSpec, Published]:
    """Show the release before the one that is shown, or one by its name.

    Raises Refused (exit 2) if there is none or the place keeps none, (exit 8) if it shows what is not approved any
    more, (exit 7) if it is damaged or the site cannot be put back.
    """
    spec = configure(config_file, registry, world.read)
    site = _find_site(spec)
    now = world.clock()
    with open_state(spec.delivery, now) as state, refuse_unwritable(spec.delivery):
        world.report(f"going back at {site.target.written}")
        needs_approval = spec.delivery.needs_approval
        return spec, roll_back(state, open_target(site), asked, now, needs_approval=needs_approval)


def show_releases(
    config_file: Path, world: World, registry: Registry
) -> tuple[ReportSpec, tuple[Record, ...], Record | None]:
    """Return the releases that one can go back to, oldest first, and the one that is shown."""
    spec = configure(config_file, registry, world.read)
    target: Target = open_target(_find_site(spec))
    return spec, list_releases(target), target.read_record()


def _find_site(spec: ReportSpec) -> SiteSpec:
    if spec.delivery.site is None:
        message, hint = "the config names no site", "delivery.site says where it goes; docs/publishing.md shows how"
        raise Refused((Diagnostic("no-site", message, Place(spec.report), hint),))
    return spec.delivery.site


def _write_details(corrected: tuple[str, ...], wish: PublishWish, site: SiteSpec) -> dict[str, Any]:
    """What the log says of corrections. Raises Refused (exit 2) if one lacks words."""
    if not corrected:
        return {}
    if wish.correction is None:
        which = "the issue of" if len(corrected) == 1 else "the issues of"
        message = f"readers know another version of {which} {', '.join(corrected)}"
        hint = "say what was corrected, in Chinese and in English: --correction “…” “…”; diff-issue shows what differs"
        raise Refused((Diagnostic("correction-needs-words", message, site.place, hint),))
    words = {"zh": wish.correction.zh, "en": wish.correction.en}
    return {"corrections": dict.fromkeys(corrected, words)}


def _find_idle_words(corrected: tuple[str, ...], wish: PublishWish, site: SiteSpec) -> tuple[Diagnostic, ...]:
    if wish.correction is None or corrected:
        return ()
    message = "no issue differs from what readers know; the words of --correction are not used"
    return (Diagnostic("correction-unused", message, site.place, severity=Severity.WARNING),)


def _find_elsewhere(chosen: Selection, site: SiteSpec) -> tuple[Diagnostic, ...]:
    """A warning if pages, and with them mails, were built for another address than that of the site, or for none."""
    others = [issue for issue in chosen.issues if read_site_address(issue) != site.url]
    if not others:
        return ()
    built = read_site_address(others[-1])
    days = ", ".join(issue.as_of.isoformat() for issue in others[-_NAMED:])
    more = f" and {len(others) - _NAMED} earlier ones" if len(others) > _NAMED else ""
    which = "the issue of" if len(others) == 1 else "the issues of"
    were = "was" if len(others) == 1 else "were"
    address = f"for {built}, not for {site.url}" if built else "before the config named a site"
    message = f"{which} {days}{more} {were} built {address}: links in page and mail lead there, or are missing"
    hint = "build again what is not out yet; what readers have seen needs --correction then"
    return (Diagnostic("issue-elsewhere", message, site.place, hint, severity=Severity.WARNING),)


def _foresee(entries: tuple[Entry, ...], now: datetime, issues: dict[str, str], details: dict[str, Any]) -> Entry:
    """The entry that the log will have: the pages say since when an issue is public and what was corrected."""
    latest = max(issues)
    at = now.isoformat(timespec="seconds")
    return Entry(len(entries) + 1, at, PUBLISHED, latest, issues[latest], "", {"issues": issues, **details})


def _keep(state: Path, chosen: Selection, done: Published) -> None:
    """Keep the records of what is public now, so that a later version can be compared with it."""
    if done.entry is not None:
        for issue in chosen.issues:
            keep_records(state, issue)


@dataclass(frozen=True, slots=True)
class Site:
    """A site, every file of it, before it is put anywhere; `issues` are those it shows, oldest first."""

    files: tuple[Artifact, ...]
    issues: tuple[PublishedIssue, ...]


def make_site(spec: ReportSpec, stored: Sequence[StoredIssue], entries: Sequence[Entry], now: datetime) -> Site:
    """Make the site of a report from stored issues and the log.

    Raises Refused (exit 3) if the site is searched and pagefind is not installed, (exit 7) for an issue that cannot be
    shown, (exit 6) for a page that says otherwise than its issue.
    """
    from flowbrief.render.site import render_search_pages, render_site

    issues = tuple(read_published(one, entries, now) for one in sorted(stored, key=lambda one: one.as_of))
    files = render_site(spec, issues)
    if spec.delivery.site is not None and spec.delivery.site.search:
        files = (*files, *index_pages(render_search_pages(issues)))
    _refuse_disagreements(spec, files, issues)
    return Site(files, issues)


def _list_words(text: Text | None) -> Mapping[str, str]:
    return {language: text.within(language) for language in LANGUAGES} if text is not None else {}


def _refuse_disagreements(spec: ReportSpec, files: Sequence[Artifact], issues: Sequence[PublishedIssue]) -> None:
    """Stop a site whose pages say otherwise than its issues, or lead nowhere."""
    from flowbrief.verify.site import check_site

    days = {one.as_of.isoformat(): one for one in issues}
    found = check_site(
        {file.path: file.content for file in files},
        spec.delivery.site.url if spec.delivery.site is not None else "",
        {day: one.sha256 for day, one in days.items()},
        {
            day: [(version.at.date().isoformat(), _list_words(version.note)) for version in one.publications]
            for day, one in days.items()
        },
        {word for language in LANGUAGES for word in load_phrasebook(language).words.values()},
    )
    if found:
        hint = "a template of the report’s own says this, or the issue was altered; see docs/publishing.md"
        raise Refused(
            tuple(
                Diagnostic(
                    "site-disagrees",
                    f"the site says “{one.says}”, where its issues have {one.finds}",
                    Place(one.where),
                    hint,
                    exit_code=ExitCode.RENDER,
                )
                for one in found
            )
        )
