"""The parts of docs/config.md and docs/facts.md that are written from the program: every key, every setting of a kind.

`python tests/docs/docs_reference.py` writes them anew between their two marks; a test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flowbrief.cli.registered import registry
from flowbrief.configure import json_schema
from flowbrief.configure.editor_schema import facts_json_schema
from flowbrief.extend import Entry, Param

CONFIG_MD = Path(__file__).parents[2] / "docs" / "config.md"
FACTS_MD = CONFIG_MD.with_name("facts.md")
BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->\n"

NAME = r"^[a-z][a-z0-9_]*$"
KINDS = (("metrics", registry.metrics), ("charts", registry.charts), ("sources", registry.sources))


def write_reference() -> str:
    """Markdown: one table for each mapping of the config, then one for the settings of each kind."""
    schema = json_schema()
    lines: list[str] = []
    for title, node in walk_mappings(schema):
        lines += [f"### {title}", "", *write_table(node, schema), ""]
    for name, shelf in KINDS:
        lines += [f"### Settings of each kind under `{name}`", ""]
        for entry in own_kinds(shelf):
            lines += write_settings(entry)
    return "\n".join(lines)


def write_fact_reference() -> str:
    """Markdown: one table for each mapping of a file of facts."""
    schema = facts_json_schema()
    lines: list[str] = []
    for title, node in walk_mappings(schema):
        lines += [f"### {title}", "", *write_table(node, schema), ""]
    return "\n".join(lines)


def own_kinds(shelf: dict[str, Entry]) -> list[Entry]:
    """flowbrief's own kinds by name; a plug-in that another test loaded may have added some."""
    own = [entry for entry in shelf.values() if entry.function.__module__.startswith("flowbrief.")]
    return sorted(own, key=lambda entry: entry.kind)


def walk_mappings(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each mapping with keys of its own, with its title, in the order of the file, the outer before the inner."""
    yield "Top level", schema
    yield from _walk_below("", schema, schema)


def _walk_below(prefix: str, node: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in node["properties"].items():
        target, suffix = find_mapping(value, schema)
        if target is not None:
            title = f"{prefix}{name}{suffix}"
            yield f"`{title}`", target
            yield from _walk_below(f"{title}.", target, schema)


def find_mapping(value: dict[str, Any], schema: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """The mapping that a value is, or is a list or a group of; words in both languages count as text."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return (None, "") if name == "Words" else (schema["$defs"][name], "")
    if value.get("type") == "array":
        target, _ = find_mapping(value["items"], schema)
        return target, "[ ]"
    if "patternProperties" in value:
        target, _ = find_mapping(next(iter(value["patternProperties"].values())), schema)
        return target, ".NAME"
    for choice in value.get("anyOf", ()):
        target, suffix = find_mapping(choice, schema)
        if target is not None:
            return target, suffix
    return None, ""


def write_table(node: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """A table of the keys of one mapping."""
    about = node.get("description", "").replace("\n", " ")
    lines = [about, ""] if about else []
    lines += ["| key | value | default | meaning |", "|---|---|---|---|"]
    for name, value in node["properties"].items():
        default = "required" if name in node.get("required", ()) else write_default(value)
        lines.append(f"| `{name}` | {name_type(value, schema)} | {default} | {escape(value['description'])} |")
    if node.get("additionalProperties") is True:
        lines.append("| … | | | The settings of its kind: see below. |")
    return lines


def write_default(value: dict[str, Any]) -> str:
    """The default as it would be written in the file; a dash where there is none."""
    if "default" not in value:
        return "–"
    default = value["default"]
    if isinstance(default, list):
        return f"`[{', '.join(map(str, default))}]`"
    return f"`{json.dumps(default) if not isinstance(default, str) else default}`"


def name_type(value: dict[str, Any], schema: dict[str, Any]) -> str:
    """What may stand there, in a few words."""
    if "anyOf" in value:
        return " or ".join(name_type(choice, schema) for choice in value["anyOf"])
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{choice}`" for choice in value["enum"])
    if "$ref" in value:
        return "words in each language" if value["$ref"].endswith("/Words") else "mapping"
    if "patternProperties" in value:
        return f"names, each with: {name_type(next(iter(value['patternProperties'].values())), schema)}"
    kind = value.get("type", "")
    if kind == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"texts, each with: {name_type(value['additionalProperties'], schema)}"
    if kind == "array":
        return f"list: {name_type(value['items'], schema)}"
    if kind == "string":
        return "date" if value.get("format") == "date" else "name" if value.get("pattern") == NAME else "text"
    return {"integer": "whole number", "number": "number", "boolean": "`true` or `false`"}[kind]


def write_settings(entry: Entry) -> list[str]:
    """A table of the settings of one kind, or a sentence where it has none."""
    if not entry.params:
        return [f"`{entry.kind}` has no settings of its own.", ""]
    lines = [f"| `{entry.kind}` | value | default | meaning |", "|---|---|---|---|"]
    lines += [
        f"| `{param.name}` | {name_value(param)} | {name_default(param)} | {escape(param.about)} |"
        for param in entry.params
    ]
    return [*lines, ""]


def name_value(param: Param) -> str:
    """The type of a setting, with its smallest value and its choices."""
    text = param.type.value
    if param.minimum is not None:
        text += f", at least {param.minimum}"
    if param.maximum is not None:
        text += f", at most {param.maximum}"
    if param.lengths is not None:
        text += f", {param.lengths[0]} to {param.lengths[1]} of them"
    if param.choices:
        text += ": " + ", ".join(f"`{choice}`" for choice in param.choices)
    return text


def name_default(param: Param) -> str:
    """The default of a setting as it would be written in the file."""
    if param.is_required:
        return "required"
    return "–" if param.default is None else f"`{param.default}`"


def escape(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("*.", "\\*.").replace("with *,", "with \\*,").replace("\n", " ")


def split_document(text: str) -> tuple[str, str, str]:
    """The document before, between and after the two marks."""
    before, rest = text.split(BEGIN)
    between, after = rest.split(END)
    return before, between, after


def main() -> None:
    """Write the references into docs/config.md and docs/facts.md."""
    for page, reference in ((CONFIG_MD, write_reference()), (FACTS_MD, write_fact_reference())):
        before, _, after = split_document(page.read_text("utf-8"))
        page.write_text(f"{before}{BEGIN}\n{reference}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
