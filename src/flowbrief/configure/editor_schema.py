"""The JSON Schemas of a config and of a file of facts, for editors."""

from __future__ import annotations

from typing import Any

from flowbrief.configure.fact_schema import FactsShape
from flowbrief.configure.schema import ReportShape


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a report's YAML file, for editors that complete and check while one types.

    It describes the shape only: names that refer to each other and the settings of each kind are checked by
    `configure`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flowbrief report",
        **_tidy(ReportShape.model_json_schema()),
    }


def facts_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a file of facts, of which docs/facts.md has the reference."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "flowbrief facts",
        **_tidy(FactsShape.model_json_schema()),
    }


def _tidy(node: Any) -> Any:
    """Leave out what the file cannot hold (null) and the titles made from field names; write numbers as numbers."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied = {
        key: _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and value is not None
    }
    if "anyOf" in tidied:
        choices = [choice for choice in tidied.pop("anyOf") if choice != {"type": "null"}]
        tidied |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    if tidied.get("type") == "number" and "default" in tidied:
        tidied["default"] = int(tidied["default"])
    return tidied
