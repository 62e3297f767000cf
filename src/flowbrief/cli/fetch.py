"""`flowbrief fetch`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import config_argument, json_option
from .terminal import describe_diagnostic, describe_vintage, open_world, print_json, show_diagnostics, show_steps

if TYPE_CHECKING:
    from flowbrief.model.spec import ReportSpec
    from flowbrief.model.vintage import Fetched


@click.command("fetch")
@config_argument
@click.option("--source", "names", multiple=True, metavar="NAME", help="Fetch this source only; may be repeated.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
@json_option
def command(config: Path, names: tuple[str, ...], quiet: bool, as_json: bool) -> None:
    """Download the sources of CONFIG that are online, and store what is new as vintages.

    A source that fails keeps the vintage it has; the others are fetched all the same.
    """
    from flowbrief.model.diagnostic import Refused
    from flowbrief.pipeline import fetch

    from .build import show_refusal
    from .registered import registry

    try:
        with show_steps(quiet=quiet) as report:
            spec, ended = fetch(config, names, open_world(report), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    found = [diagnostic for one in ended for diagnostic in one.diagnostics]
    show_diagnostics(found)
    if as_json:
        print_json(_describe(spec, ended))
    elif not quiet:
        for one in ended:
            click.echo(f"{one.source:<{max(len(other.source) for other in ended)}}  {_summarise(one)}")
    if found:
        sys.exit(found[0].exit_code)


def _summarise(one: Fetched) -> str:
    if one.vintage is None:
        return "not fetched"
    known = f"{one.vintage.short_hash}, {one.vintage.size} bytes"
    return f"new vintage {known}" if one.is_new else f"unchanged since {one.vintage.fetched_on}: {known}"


def _describe(spec: ReportSpec, ended: tuple[Fetched, ...]) -> dict[str, object]:
    failed = [one for one in ended if one.vintage is None]
    status = "fetched" if not failed else "partial" if len(failed) < len(ended) else "refused"
    return {
        "status": status,
        "report": spec.report,
        "store": str(spec.store),
        "sources": [
            {
                "source": one.source,
                "url": one.url,
                "status": "failed" if one.vintage is None else "new" if one.is_new else "unchanged",
                "vintage": describe_vintage(one.vintage) if one.vintage else None,
                "diagnostics": [describe_diagnostic(diagnostic) for diagnostic in one.diagnostics],
            }
            for one in ended
        ],
    }
