"""`flowbrief diff`."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowbrief.model.diagnostic import Refused

from .build import show_refusal
from .options import config_argument, json_option
from .terminal import describe_vintage, open_world, print_json

if TYPE_CHECKING:
    from flowbrief.load.revised import Revised, Revisions


@click.command("diff")
@config_argument
@click.argument("source")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--all", "of_all", is_flag=True, help="Compare all vintages, each with the next.")
@json_option
def command(config: Path, source: str, old: str | None, new: str | None, of_all: bool, as_json: bool) -> None:
    """Show what was revised between two vintages of SOURCE: the last two, or OLD and NEW.

    OLD and NEW are days, for the newest vintage not later than the day, or the beginnings of hashes. The values are
    those of the files, in their own unit.
    """
    from flowbrief.pipeline import compare_vintages

    from .registered import registry

    if (old is None) != (new is None) or (of_all and old is not None):
        raise click.UsageError("give both OLD and NEW, or neither; --all takes neither")
    asked = None if of_all else (old, new) if old and new else ()
    try:
        found = compare_vintages(config, source, asked, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(_describe(found))
    else:
        _print(found)


def _print(found: Revisions) -> None:
    for vintage in found.vintages:
        click.echo(f"{vintage.fetched_on}  {vintage.short_hash}")
    width = max((len(one.heading) for one in found.revised), default=0)
    for one in found.revised:
        told = " → ".join(_spell(value) for value in _drop_repeats(one))
        difference = one.difference
        change = "" if difference is None else f"  ({'+' if difference > 0 else ''}{_spell(difference)})"
        click.echo(f"{one.on}  {one.heading:<{width}}  {told}{change}")
    values = "value" if len(found.revised) == 1 else "values"
    click.echo(f"{len(found.revised)} {values} revised; {len(found.added)} dates added, {len(found.gone)} gone")


def _drop_repeats(one: Revised) -> list[Decimal]:
    """What was said, each value until it was revised."""
    said = [value for value in one.values if value is not None]
    return [value for at, value in enumerate(said) if at == 0 or value != said[at - 1]]


def _describe(found: Revisions) -> dict[str, object]:
    return {
        "source": found.source,
        "vintages": [describe_vintage(one) for one in found.vintages],
        "revised": [
            {
                "period": one.on.isoformat(),
                "column": one.column,
                "heading": one.heading,
                "old": _write(one.values[0]),
                "new": _write(one.values[-1]),
                "difference": _write(one.difference),
                "values": [_write(value) for value in one.values],
            }
            for one in found.revised
        ],
        "added": [day.isoformat() for day in found.added],
        "gone": [day.isoformat() for day in found.gone],
    }


def _spell(value: Decimal) -> str:
    return f"{value:f}"


def _write(value: Decimal | None) -> str | None:
    return None if value is None else _spell(value)
