"""`flowbrief vintages`."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import click

from flowbrief.model.diagnostic import Refused

from .build import show_refusal
from .options import config_argument, json_option
from .terminal import describe_vintage, open_world, print_json


@click.command("vintages")
@config_argument
@json_option
def command(config: Path, as_json: bool) -> None:
    """List the fetched files of the report in CONFIG: by source, the newest last."""
    from flowbrief.pipeline import list_stored

    from .registered import registry

    try:
        spec, found = list_stored(config, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        rows = [{"source": one.source, **describe_vintage(one)} for one in found]
        print_json({"report": spec.report, "store": str(spec.store), "vintages": rows})
        return
    if not found:
        click.echo(f"{spec.store}: no vintages; `flowbrief fetch {config}` makes the first")
    for source, vintages in groupby(found, key=lambda one: one.source):
        click.secho(source, bold=True)
        for one in vintages:
            click.echo(f"  {one.fetched_on}  {one.short_hash}  {one.size:>10} bytes  {one.url}")
