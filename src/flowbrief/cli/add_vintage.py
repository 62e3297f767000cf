"""`flowbrief add-vintage`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from flowbrief.model.diagnostic import Refused

from .build import show_refusal
from .options import config_argument, json_option, retrieved_option
from .terminal import describe_vintage, open_world, print_json


@click.command("add-vintage")
@config_argument
@click.argument("source")
@click.argument("file", type=click.Path(path_type=Path))
@retrieved_option
@json_option
def command(config: Path, source: str, file: Path, retrieved_on: date, as_json: bool) -> None:
    """Keep FILE, which was downloaded earlier, as a vintage of SOURCE.

    The file has to pass what a download has to, and may hold nothing that is dated after the day. It is copied.
    """
    from flowbrief.pipeline import add_vintage

    from .registered import registry

    try:
        spec, added = add_vintage(config, source, file, retrieved_on, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    vintage = added.vintage
    assert vintage is not None  # or it would have been refused
    status = "new" if added.is_new else "unchanged"
    if as_json:
        said = {"status": status, "report": spec.report, "store": str(spec.store), "source": source}
        print_json({**said, "vintage": describe_vintage(vintage)})
        return
    known = f"{vintage.short_hash}, {vintage.size} bytes"
    before = f"unchanged since {vintage.fetched_on}: {known}"
    click.echo(f"{source}  " + (f"new vintage of {vintage.fetched_on}: {known}" if added.is_new else before))
