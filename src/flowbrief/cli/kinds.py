"""`flowbrief list`."""

from __future__ import annotations

import click

from flowbrief.extend import Entry

from .options import json_option
from .terminal import print_json


@click.command("list")
@click.argument("what", type=click.Choice(["metrics", "claims", "charts", "sources"]))
@json_option
def command(what: str, as_json: bool) -> None:
    """List the kinds of WHAT that a config may name, with what they mean and their settings."""
    from .registered import registry

    entries = dict(registry.shelves())[what]
    if as_json:
        print_json([_describe(entry) for entry in entries.values()])
        return
    for entry in entries.values():
        click.secho(entry.kind, bold=True)
        click.echo(f"    {entry.summary.en}")
        click.echo(f"    {entry.summary.zh}")
        if entry.formula:
            click.echo(f"    formula: {entry.formula}")
        if entry.about:
            click.echo(f"    about metrics of kind: {', '.join(entry.about)}")
        for param in entry.params:
            default = "required" if param.is_required else f"default: {param.default}"
            click.echo(f"    {param.name}: {param.type.value}, {param.about} ({default})")


def _describe(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "summary": {"zh": entry.summary.zh, "en": entry.summary.en},
        "formula": entry.formula,
        "about": list(entry.about),
        "params": [
            {
                "name": param.name,
                "type": param.type.value,
                "about": param.about,
                "required": param.is_required,
                "default": None if param.is_required or param.default is None else str(param.default),
            }
            for param in entry.params
        ],
    }
