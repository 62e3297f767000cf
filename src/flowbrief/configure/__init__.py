"""YAML text → values with positions → strict schema → `ReportSpec`, or every mistake at once.

The way through the room: `reader` turns the file into plain values and remembers where each stands; `schema` says
which shape a report has; `draft` keeps what fits; `sources`, `subjects`, `metrics`, `exhibits` and `sections` check
what refers to what, against the kinds that the registry knows; `spec` puts the pieces together. Everything that is
wrong becomes a finding with a line and a column, and the user gets all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flowbrief.extend.registry import Registry
from flowbrief.model.spec import ReportSpec

__all__ = ["configure", "facts_json_schema", "json_schema"]

# pydantic builds its models while they are imported, which takes longer than reading a config; so the modules that
# need it are imported when the room is used.


def configure(config_file: Path, registry: Registry, read: Callable[[Path], bytes]) -> ReportSpec:
    """Read one config file and everything it refers to, except data.

    `registry` knows the kinds it may name; the config's own plug-in adds to it. `read` returns the bytes of a file.
    Raises Refused with every mistake, sorted by place.
    """
    from .spec import configure as read_report

    return read_report(config_file, registry, read)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a config file, for editors; every key is described."""
    from .editor_schema import json_schema as build_schema

    return build_schema()


def facts_json_schema() -> dict[str, Any]:
    """The JSON Schema of a file of facts, for editors; every key is described."""
    from .editor_schema import facts_json_schema as build_schema

    return build_schema()
