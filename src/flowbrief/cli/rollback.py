"""`flowbrief rollback`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import show_refusal
from .options import config_argument, json_option, quiet_option
from .terminal import echo, open_world, print_json, show_steps

if TYPE_CHECKING:
    from flowbrief.deliver.site.targets.record import Record


@click.command("rollback")
@config_argument
@click.option("--to", "asked", metavar="RELEASE", help="The release, or the beginning of its name.")
@click.option("--list", "lists", is_flag=True, help="List the releases; change nothing.")
@quiet_option
@json_option
def command(config: Path, asked: str | None, lists: bool, quiet: bool, as_json: bool) -> None:
    """Show the release of the site of CONFIG before this one again, or one by its name.

    A local folder and a git branch keep releases. The log remembers that readers saw another version.
    """
    from flowbrief.dispatch_site import go_back, show_releases
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        with show_steps(quiet=quiet or as_json or lists) as report:
            if lists:
                _, releases, now = show_releases(config, open_world(report), registry)
                _list(releases, now, as_json)
                return
            spec, done = go_back(config, asked, open_world(report), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        status = "rolled-back" if done.is_new else "unchanged"
        print_json({"status": status, "report": spec.report, "release": done.release})
    elif not quiet:
        told = "shows release" if done.is_new else "showed already release"
        echo(f"{spec.report}: the site {told} {done.release}, fetched back and compared")


def _list(releases: tuple[Record, ...], now: Record | None, as_json: bool) -> None:
    shown = now.release if now is not None else None
    if as_json:
        print_json(
            {
                "releases": [
                    {"release": one.release, "as_of": max(one.issues), "issues": len(one.issues),
                     "files": len(one.files), "is_shown": one.release == shown}
                    for one in releases
                ]
            }
        )  # fmt: skip
        return
    for one in releases:
        mark = "*" if one.release == shown else " "
        echo(f"{mark} {one.release}  {max(one.issues)}  {len(one.issues)} issues  {len(one.files)} files")
