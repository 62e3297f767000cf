"""What `schema` prints is a JSON Schema: it accepts the sample report and refuses mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from issue_factory import CHECKOUT, SAMPLE

from flowbrief.cli.app import flowbrief
from flowbrief.configure.reader import read_yaml


def read_schema(*options: str) -> dict[str, Any]:
    result = CliRunner().invoke(flowbrief, ["schema", *options])
    assert result.exit_code == 0
    schema: dict[str, Any] = json.loads(result.stdout)
    return schema


def walk(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each schema within a schema, with the way to it."""
    if not isinstance(node, dict):
        return
    yield path, node
    for key in ("properties", "$defs", "patternProperties"):
        for name, child in node.get(key, {}).items():
            yield from walk(child, (*path, key, name))
    for key in ("items", "additionalProperties", "propertyNames"):
        yield from walk(node.get(key), (*path, key))
    for index, child in enumerate(node.get("anyOf", ())):
        yield from walk(child, (*path, "anyOf", str(index)))


# What each keyword of JSON Schema 2020-12 that is used may hold.
KEYWORDS: dict[str, tuple[type, ...]] = {
    "$schema": (str,),
    "$defs": (dict,),
    "$ref": (str,),
    "title": (str,),
    "description": (str,),
    "type": (str,),
    "properties": (dict,),
    "patternProperties": (dict,),
    "additionalProperties": (bool, dict),
    "propertyNames": (dict,),
    "required": (list,),
    "items": (dict,),
    "anyOf": (list,),
    "enum": (list,),
    "const": (str,),
    "default": (str, int, bool, list, dict),
    "format": (str,),
    "pattern": (str,),
    "minimum": (int,),
    "exclusiveMinimum": (int,),
    "maximum": (int,),
    "minItems": (int,),
    "uniqueItems": (bool,),
    "minProperties": (int,),
    "maxLength": (int,),
    "minLength": (int,),
}
TYPES = {"string", "integer", "number", "boolean", "array", "object"}


@pytest.mark.parametrize("options", [(), ("--facts",)])
def test_schema_is_a_json_schema(options: tuple[str, ...]) -> None:
    schema = read_schema(*options)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for path, node in walk(schema):
        for key, value in node.items():
            assert isinstance(value, KEYWORDS[key]), (path, key)
        assert node.get("type", "object") in TYPES, path
        if "pattern" in node:
            re.compile(node["pattern"])
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in schema["$defs"], path
        assert set(node.get("required", ())) <= set(node.get("properties", ())), path
        assert node.get("enum") is None or len(set(node["enum"])) == len(node["enum"])


def fits(value: Any, node: dict[str, Any], schema: dict[str, Any]) -> bool:
    """True if a value fits a schema, as far as its keywords that matter here go."""
    if "$ref" in node:
        return fits(value, schema["$defs"][node["$ref"].rpartition("/")[2]], schema)
    if "anyOf" in node:
        return any(fits(value, choice, schema) for choice in node["anyOf"])
    kinds: dict[str, Any] = {"string": (str, date), "integer": int, "number": (int, Decimal), "boolean": bool}
    kinds |= {"array": list, "object": dict}
    if "type" in node and not isinstance(value, kinds[node["type"]]):
        return False
    if value not in node.get("enum", [value]) or value != node.get("const", value):
        return False
    if "pattern" in node and not re.search(node["pattern"], str(value)):
        return False
    if isinstance(value, list):
        return len(value) >= node.get("minItems", 0) and all(fits(item, node["items"], schema) for item in value)
    if isinstance(value, dict):
        properties, others = node.get("properties", {}), node.get("additionalProperties", True)
        if not set(node.get("required", ())) <= value.keys():
            return False
        for key, item in value.items():
            patterns = (one for pattern, one in node.get("patternProperties", {}).items() if re.search(pattern, key))
            child = properties.get(key, next(patterns, others))
            if child is False or (isinstance(child, dict) and not fits(item, child, schema)):
                return False
    return True


def test_schema_accepts_the_sample_and_refuses_mistakes() -> None:
    schema = read_schema()
    values = dict(read_yaml(SAMPLE.read_bytes(), "sample").values)
    assert fits(values, schema, schema)
    for key, wrong in (
        ("palette", "pink"),
        ("title", {"zh": "只有中文"}),
        ("headlin", "total"),
        ("sections", []),
        ("languages", ["fr"]),
        ("key_figures", "total.week"),
    ):
        assert not fits(values | {key: wrong}, schema, schema), key
    assert not fits({k: v for k, v in values.items() if k != "headline"}, schema, schema)


def test_schema_accepts_the_facts_of_the_repository_and_refuses_mistakes() -> None:
    schema = read_schema("--facts")
    content = (CHECKOUT / "config" / "us-tech-funds" / "facts.yaml").read_bytes()
    values = dict(read_yaml(content, "facts").values)
    assert fits(values, schema, schema)
    name, fact = next(iter(values["facts"].items()))
    for wrong in (
        {"confidence": "certain"},
        {"what": {"zh": "只有中文"}},
        {"valeu": 1},
        {"flow": "yes"},
    ):
        assert not fits(values | {"facts": {name: fact | wrong}}, schema, schema), wrong
    for key in ("provider", "expires", "published_on", "universe"):
        lacking = {k: v for k, v in fact.items() if k != key}
        assert not fits(values | {"facts": {name: lacking}}, schema, schema), key
