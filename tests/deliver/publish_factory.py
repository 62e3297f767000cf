"""A small report with a site, and the issues that are stored of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from issue_factory import TODAY, build_issue, make_small, open_world

from flowbrief.cli.registered import registry
from flowbrief.dispatch_site import Publishing, PublishWish, publish
from flowbrief.model.world import World

DAYS = (date(2024, 5, 22), date(2024, 5, 29), date(2024, 6, 5))
NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
DELIVERY = """delivery:
  site: {url: "URL", to: "TO", search: false, keep: 3}
disclaimer:"""


def make_report(
    folder: Path, *edits: tuple[str, str], to: str = "file:public", url: str = "https://desk.example.com/briefs/"
) -> Path:
    """Write the small report with a site; return its config."""
    delivery = DELIVERY.replace("URL", url).replace("TO", to)
    return make_small(folder, ("disclaimer:", delivery), *edits)


def build_issues(folder: Path, days: Sequence[date] = DAYS, *edits: tuple[str, str]) -> Path:
    """Build issues of the small report, pages only, and return the folder of issues."""
    config = make_report(folder / "report", *edits)
    for day in days:
        build_issue(config, folder / "output", day, formats=("html",))
    return folder / "output"


def at(minutes: float) -> World:
    """The world some minutes after the first publishing; nobody waits in it."""
    now = NOW + timedelta(minutes=minutes)
    return replace(open_world(TODAY), clock=lambda: now, sleep=lambda _: None)


def publish_at(minutes: float, config: Path, output: Path, wish: PublishWish | None = None) -> Publishing:
    return publish(config, output, wish or PublishWish(), at(minutes), registry)


def copy_issues(source: Path, target: Path, days: Sequence[date] = DAYS) -> Path:
    """Copy stored issues so that a test may change them."""
    for day in days:
        place = target / "small" / day.isoformat()
        if place.exists():
            shutil.rmtree(place)
        shutil.copytree(source / "small" / day.isoformat(), place)
    return target
