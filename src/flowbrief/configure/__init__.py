"""YAML text → values with positions → strict schema → `ReportSpec`, or every mistake at once.

The way through the room: `reader` turns the file into plain values and remembers where each stands; `schema` says
which shape a report has; `draft` keeps what fits; `sources`, `subjects`, `metrics`, `exhibits` and `sections` check
what refers to what, against the kinds that the registry knows; `spec` puts the pieces together. Everything that is
wrong becomes a finding with a line and a column, and the user gets all of them.
"""

from .schema import json_schema
from .spec import configure

__all__ = ["configure", "json_schema"]
