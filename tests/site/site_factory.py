"""A site of the sample report: four issues of two years, and the log that says when they went out."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from issue_factory import SAMPLE

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.stored import StoredIssue, read_stored
from flowbrief.dispatch_site import Site, make_site
from flowbrief.model.delivery import SiteSpec, TargetSpec
from flowbrief.model.diagnostic import Place
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text

URL = "https://desk.example.com/briefs/"
DAYS = (date(2023, 12, 20), date(2023, 12, 27), date(2024, 7, 17), date(2024, 7, 24))
# The issues that have a PDF; the others are built as pages alone.
ON_PAPER = DAYS[2:]
BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)
NOTE = Text("ICI修订了当周数据，正文随之改动。", "ICI revised the week; the text follows.")


@functools.cache
def configure_sample() -> ReportSpec:
    return configure(SAMPLE, registry, Path.read_bytes)


def describe_site(url: str = URL, search: bool = False) -> ReportSpec:
    """The sample report with a site at an address."""
    site = SiteSpec(url, TargetSpec("file", "public", "file:public"), 5, search, Place("report.yaml"))
    spec = configure_sample()
    return replace(spec, delivery=replace(spec.delivery, site=site))


def read_issues(output: Path, days: Sequence[date] = DAYS) -> tuple[StoredIssue, ...]:
    return tuple(read_stored(output, SAMPLE.stem, day) for day in days)


def write_log(issues: Sequence[StoredIssue], corrected: date | None = None) -> tuple[Entry, ...]:
    """All but the latest issue are public since the Monday after; one was corrected a day later, with a note."""
    entries: list[tuple[str, str, StoredIssue, str, dict[str, Any]]] = []
    for issue in issues[:-1]:
        at = datetime.combine(issue.as_of + timedelta(days=5), datetime.min.time(), BEIJING) + timedelta(hours=8)
        if issue.as_of == corrected:
            entries.append((at.isoformat(), "published", issue, "0" * 64, {}))
            at += timedelta(days=1)
            corrections = {issue.as_of.isoformat(): {"zh": NOTE.zh, "en": NOTE.en}}
            entries.append((at.isoformat(), "approved", issue, issue.sha256, {"note": "looked at it again"}))
            entries.append((at.isoformat(), "published", issue, issue.sha256, {"corrections": corrections}))
        else:
            entries.append((at.isoformat(), "published", issue, issue.sha256, {}))
    return tuple(
        Entry(number, at, action, issue.as_of.isoformat(), manifest, "Li", details)
        for number, (at, action, issue, manifest, details) in enumerate(entries, 1)
    )


def make_sample_site(
    output: Path, url: str = URL, *, search: bool = False, corrected: date | None = None, days: Sequence[date] = DAYS
) -> Site:
    issues = read_issues(output, days)
    return make_site(describe_site(url, search), issues, write_log(issues, corrected), NOW)
