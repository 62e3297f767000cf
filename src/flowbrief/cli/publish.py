"""`flowbrief publish`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import show_refusal
from .options import config_argument, days_option, issue_day_option, json_option, output_option, quiet_option
from .terminal import describe_diagnostic, echo, open_world, print_json, show_diagnostics, show_steps

if TYPE_CHECKING:
    from flowbrief.dispatch_site import Publishing
    from flowbrief.model.text import Text

_LONGEST = 400
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHOWN = 10


@click.command("publish")
@config_argument
@click.option("--dry-run", is_flag=True, help="Say what would change; publish nothing.")
@click.option(
    "--correction",
    nargs=2,
    metavar="CHINESE ENGLISH",
    help="What was wrong with an issue that readers know otherwise, in both languages.",
)
@days_option("--without", "Take the issue of this day off the site; may be repeated.")
@click.option(
    "--verify-url/--no-verify-url", default=None, help="Fetch every file back from the site’s address too, or not."
)
@issue_day_option
@output_option
@quiet_option
@json_option
def command(
    config: Path,
    dry_run: bool,
    correction: tuple[str, str] | None,
    without: tuple[date, ...],
    verify_url: bool | None,
    as_of: date | None,
    output: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Publish the issues of CONFIG that are stored, up to the one of --as-of, as a site.

    What is published already is left as it is. Readers get the old site or the new one, whole.
    """
    from flowbrief.dispatch_site import PublishWish, publish
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    words = _read_words(correction) if correction is not None else None
    wish = PublishWish(as_of, words, without, dry_run, verify_url)
    try:
        with show_steps(quiet=quiet or as_json) as report:
            done = publish(config, output, wish, open_world(report), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(_describe(done))
        return
    show_diagnostics(done.warnings)
    if not quiet:
        for line in _print(done):
            echo(line)


def _read_words(given: tuple[str, str]) -> Text:
    from flowbrief.model.text import Text

    zh, en = (part.strip() for part in given)
    if not all(part.isprintable() and 0 < len(part) <= _LONGEST for part in (zh, en)):
        raise click.BadParameter(f"each is one line of at most {_LONGEST} characters", param_hint="--correction")
    if not _HAN.search(zh) or _HAN.search(en):
        raise click.BadParameter("the words come in Chinese first, then in English", param_hint="--correction")
    return Text(zh, en)


def _print(done: Publishing) -> Iterator[str]:
    issues = len(done.tree.issues)
    about = f"{done.spec.report}: {issues} {'issue' if issues == 1 else 'issues'}, {len(done.tree.files)} files"
    change = done.change
    counts = f"{len(change.new)} new, {len(change.changed)} changed, {len(change.gone)} gone"
    for day in done.corrected:
        yield f"corrected: the issue of {day}"
    if done.done is None:
        yield f"{about}; would publish: {counts}"
        for sign, paths in (("+", change.new), ("~", change.changed), ("-", change.gone)):
            yield from (f"  {sign} {path}" for path in paths[:_SHOWN])
            if len(paths) > _SHOWN:
                yield f"  {sign} … and {len(paths) - _SHOWN} more"
    elif done.done.is_new:
        yield f"{about}; {counts}"
        yield f"published and fetched back: release {done.done.release}, for {done.site.url}"
    else:
        yield f"{about}; nothing changed since release {done.done.release}"


def _describe(done: Publishing) -> dict[str, object]:
    status = "planned" if done.done is None else "published" if done.done.is_new else "unchanged"
    return {
        "status": status,
        "report": done.spec.report,
        "as_of": done.tree.as_of.isoformat(),
        "url": done.site.url,
        "to": done.site.target.written,
        "release": done.done.release if done.done is not None else None,
        "tree": done.tree.sha256,
        "issues": dict(done.tree.issues),
        "corrected": list(done.corrected),
        "files": len(done.tree.files),
        "new": list(done.change.new),
        "changed": list(done.change.changed),
        "gone": list(done.change.gone),
        "diagnostics": [describe_diagnostic(one) for one in done.warnings],
    }
