"""`flowbrief log`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import show_refusal
from .options import config_argument, json_option
from .terminal import describe_diagnostic, echo, open_world, print_json, show_diagnostics

if TYPE_CHECKING:
    from flowbrief.deliver.journal import Entry

_SHORT = 12


@click.command("log")
@config_argument
@json_option
def command(config: Path, as_json: bool) -> None:
    """Show what was approved, published and sent of the report in CONFIG, and verify that nobody changed the record.

    Each entry is sealed with the hash of the one before it.
    """
    from flowbrief.dispatch import read_log
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        spec, entries, fault = read_log(config, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(
            {
                "status": "whole" if fault is None else "broken",
                "report": spec.report,
                "state": str(spec.delivery.state),
                "entries": [asdict(entry) for entry in entries],
                "diagnostics": [] if fault is None else [describe_diagnostic(fault)],
            }
        )
    else:
        for entry in entries:
            echo(_spell(entry))
        if fault is None:
            sealed = f", all sealed; the last is {entries[-1].hash}" if entries else ""
            echo(f"{spec.report}: {len(entries)} {'entry' if len(entries) == 1 else 'entries'}{sealed}")
    if fault is not None:
        show_diagnostics((fault,))
        sys.exit(fault.exit_code)


def _spell(entry: Entry) -> str:
    who = f" by {escape_controls(entry.by)}" if entry.by else ""
    details = "; ".join(f"{key}: {_shorten(key, value)}" for key, value in entry.details.items())
    line = f"{entry.number:>4}  {entry.at}  {entry.as_of}  {entry.manifest[:_SHORT]}  {entry.action}{who}"
    return f"{line}  ({escape_controls(details)})" if details else line


def _shorten(key: str, value: object) -> object:
    """What a line has room for; --json has all of it."""
    if key == "issues" and isinstance(value, dict):
        return len(value)
    if key == "corrections" and isinstance(value, dict):
        return ", ".join(f"{day} {_quote(words)}" for day, words in value.items())
    return value[:_SHORT] if key == "tree" and isinstance(value, str) else value


def _quote(words: object) -> str:
    said = words.values() if isinstance(words, dict) else (words,)
    return " ".join(f"“{one}”" for one in said)


def escape_controls(text: str) -> str:
    """Keep what stands in a file from steering the terminal."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
