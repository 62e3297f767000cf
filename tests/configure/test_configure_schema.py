"""The JSON Schema for editors: every key described, nothing in it that the file cannot hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from configure_kinds import SAMPLE

from flowbrief.configure import json_schema
from flowbrief.configure.reader import read_yaml


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def test_every_key_is_described() -> None:
    properties = [
        (name, field)
        for node in nodes(json_schema())
        if isinstance(node.get("properties"), dict)
        for name, field in node["properties"].items()
    ]
    assert len(properties) > 70
    for name, field in properties:
        assert field.get("description", "").endswith((".", "]", ")")), name
    for name, definition in json_schema()["$defs"].items():
        assert definition["description"], name


def test_it_is_plain_json_without_null() -> None:
    text = json.dumps(json_schema())
    assert "null" not in text
    assert json_schema()["properties"]["as_of"]["anyOf"] == [
        {"const": "latest"},
        {"type": "string", "format": "date"},
    ]


def test_what_is_required_and_what_is_not() -> None:
    schema = json_schema()
    assert schema["required"] == [
        "report",
        "title",
        "headline",
        "disclaimer",
        "sources",
        "subjects",
        "metrics",
        "key_figures",
        "sections",
    ]
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Words"]["required"] == ["zh", "en"]
    assert schema["$defs"]["SectionShape"]["properties"]["opinion"]["anyOf"][0]["type"] == "string"
    assert schema["$defs"]["UnitShape"]["properties"]["scale"]["default"] == 1


def test_every_top_level_key_of_the_sample_is_in_it() -> None:
    written = set(read_yaml(SAMPLE.read_bytes(), "sample").values)
    assert written <= set(json_schema()["properties"])
    assert {"templates", "plugins", "allow_digits", "language"} <= set(json_schema()["properties"])


def test_what_may_be_written_in_two_ways_is_so_for_editors_too() -> None:
    definitions = json_schema()["$defs"]
    assert definitions["SourceShape"]["properties"]["licence"]["anyOf"] == [
        {"type": "string", "pattern": r"\S"},
        {"$ref": "#/$defs/Words"},
    ]
    assert definitions["SectionShape"]["properties"]["opinion"]["anyOf"] == [
        {"type": "string", "pattern": r"\{lang\}"},
        {"$ref": "#/$defs/OpinionShape"},
    ]
