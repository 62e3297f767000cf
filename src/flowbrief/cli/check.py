"""`flowbrief check`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from flowbrief.model.diagnostic import Refused

from .build import show_refusal
from .options import as_of_option, config_argument, json_option, vintage_option
from .terminal import describe_diagnostic, open_world, print_json, show_diagnostics


@click.command("check")
@config_argument
@as_of_option
@vintage_option
@json_option
def command(config: Path, as_of: date | None, vintage: str | None, as_json: bool) -> None:
    """Check CONFIG, its data and its prose, as `build` would, and write nothing."""
    from flowbrief.pipeline import Wish, write

    from .registered import registry

    try:
        written = write(config, Wish(as_of=as_of, vintage=vintage), open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    show_diagnostics(written.intake.warnings)
    if as_json:
        print_json(
            {
                "status": "ok",
                "report": written.spec.report,
                "as_of": written.intake.as_of.isoformat(),
                "artifacts": [],
                "diagnostics": [describe_diagnostic(warning) for warning in written.intake.warnings],
            }
        )
        return
    spec, intake = written.spec, written.intake
    is_weekly = any(source.has_weeks for source in spec.sources)
    latest = f"latest week {intake.period.end}" if is_weekly else f"as of {intake.as_of}"
    click.echo(f"{config}: ready to build; {latest}, {len(intake.gates)} checks passed")
