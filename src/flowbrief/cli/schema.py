"""`flowbrief schema`."""

from __future__ import annotations

import click

from .terminal import print_json


@click.command("schema")
@click.option("--facts", is_flag=True, help="That of a file of facts instead.")
def command(facts: bool) -> None:
    """Print the JSON Schema of a config, which editors use to complete and check it."""
    from flowbrief.configure import facts_json_schema, json_schema

    print_json(facts_json_schema() if facts else json_schema())
