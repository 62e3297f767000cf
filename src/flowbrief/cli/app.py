"""The command group and what happens when something goes wrong."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from flowbrief import __version__

from .struck import strike_out_secrets

# command → (module, what it does in one line): the module is imported only when its command runs
_COMMANDS = {
    "build": ("build", "Build an issue: HTML, PDF, charts, data and records."),
    "check": ("check", "Check config, data and prose; write nothing."),
    "fetch": ("fetch", "Download the sources that are online, and keep them as vintages."),
    "vintages": ("vintages", "List the downloads that are kept."),
    "add-vintage": ("add_vintage", "Keep a file from before as a vintage of its day."),
    "diff": ("diff", "Show what was revised between two downloads of a source."),
    "run": ("run", "Fetch, build, publish and mail, as far as it is not done."),
    "approve": ("approve", "Approve an issue, byte for byte, or withdraw the approval."),
    "diff-issue": ("diff_issue", "Show what changed since the last issue."),
    "log": ("log", "Show the log of what was approved and went out, and verify it."),
    "publish": ("publish", "Publish the site, fetch every file back, and compare."),
    "rollback": ("rollback", "Show the release of the site before this one again."),
    "send": ("send", "Mail an issue to everybody on the list who does not have it."),
    "outbox": ("outbox", "Show what became of everybody on the list."),
    "verify-build": ("verify_build", "Compute every number of a finished issue again, and compare."),
    "explain": ("explain", "Show a measure: its value, formula and the rows it came from."),
    "list": ("kinds", "List the metrics, claims, charts or sources a config may name."),
    "schema": ("schema", "Print the JSON Schema of a config, for editors."),
    "doctor": ("doctor", "Check libraries, fonts and versions on this machine."),
    "new": ("new", "Make a new report that builds at once."),
}


class _LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"flowbrief.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="flowbrief")
def flowbrief() -> None:
    """The weekly fund-flow brief that writes itself, in Simplified Chinese and English."""


def run() -> NoReturn:
    """Run the command line and end the process; an unexpected exception is our bug and says so.

    The interpreter is not taken apart piece by piece: that takes a tenth of the time of a build that finds nothing
    changed, and nothing waits for it.
    """
    strike_out_secrets()
    code = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the output has gone
        code = code or 1
    os._exit(code)


def _run() -> int:
    try:
        flowbrief(standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:
        from flowbrief.model.diagnostic import ExitCode

        if os.environ.get("FLOWBRIEF_DEBUG"):
            import traceback

            traceback.print_exc()
        click.echo(f"flowbrief: error[bug]: {type(error).__name__}: {error}", err=True)
        # No more than that: a mailing, for one, may have been under way.
        click.echo("    This is a bug in flowbrief; FLOWBRIEF_DEBUG=1 shows where. What is out stays whole.", err=True)
        return int(ExitCode.BUG)
    return 0
