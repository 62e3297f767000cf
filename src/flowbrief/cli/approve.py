"""`flowbrief approve`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from .build import show_refusal
from .options import config_argument, issue_day_option, json_option, output_option, quiet_option
from .terminal import open_world, print_json

_LONGEST = 200


class _Line(click.ParamType[str]):
    """A line of text that can be printed."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text or not text.isprintable() or len(text) > _LONGEST:
            self.fail(f"write one line of at most {_LONGEST} characters", param, ctx)
        return text


@click.command("approve")
@config_argument
@click.option("--by", type=_Line(), metavar="NAME", required=True, help="Who approves, or withdraws.")
@click.option("--note", type=_Line(), default=None, help="A remark for the log.")
@click.option("--withdraw", "withdraws", is_flag=True, help="End the approval of this issue.")
@issue_day_option
@output_option
@quiet_option
@json_option
def command(
    config: Path,
    by: str,
    note: str | None,
    withdraws: bool,
    as_of: date | None,
    output: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Record that NAME approves the issue of CONFIG exactly as it lies in its folder.

    An issue that is built again and comes out with other bytes is not approved any more.
    """
    from flowbrief.dispatch import approve, withdraw
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        done = (withdraw if withdraws else approve)(config, output, as_of, by, note or "", open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    entry, issue = done.entry, done.issue
    if as_json:
        print_json(
            {
                "status": entry.action,
                "report": issue.report,
                "as_of": entry.as_of,
                "folder": str(issue.folder),
                "manifest": entry.manifest,
                "by": entry.by,
                "at": entry.at,
                "entry": entry.number,
            }
        )
    elif not quiet:
        click.echo(f"{issue.folder} ({entry.manifest[:12]}): {entry.action} by {entry.by}, {entry.at}")
