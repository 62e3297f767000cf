"""`flowbrief schema`."""

from __future__ import annotations

import click

from .terminal import print_json


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a config, which editors use to complete and check it."""
    from flowbrief.configure import json_schema

    print_json(json_schema())
