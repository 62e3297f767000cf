"""The commands and snippets of the documents are real."""

import ast
import csv
import shlex
import textwrap
import tomllib

import click
import pytest
from click.testing import CliRunner
from docs_pages import ROOT, Block, list_blocks

from flowbrief.cli.app import flowbrief
from flowbrief.configure import json_schema
from flowbrief.configure.editor_schema import facts_json_schema
from flowbrief.configure.reader import read_yaml

PROGRAM = ".venv/bin/flowbrief"

COMMANDS = sorted(
    {
        line[line.index(PROGRAM) + len(PROGRAM) :].partition(" > ")[0].strip()
        for block in list_blocks()
        for line in block.text.splitlines()
        if PROGRAM in line
    }
)
BLOCKS = list_blocks()


def name_block(block: Block) -> str:
    return f"{block.page}:{block.text.splitlines()[0][:40]}"


def of_language(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


@pytest.mark.parametrize("written", COMMANDS)
def test_each_command_parses(written: str) -> None:
    words = shlex.split(written)
    group = click.Context(flowbrief)
    command = flowbrief.get_command(group, words[0])

    assert command is not None
    assert command.make_context(words[0], words[1:], parent=group).command is command


def test_commands_were_found() -> None:
    assert {command.split()[0] for command in COMMANDS} >= {"new", "build", "check", "explain", "schema", "doctor"}


@pytest.mark.parametrize("block", of_language("yaml"), ids=name_block)
def test_each_yaml_snippet_is_strict_yaml_with_known_keys(block: Block) -> None:
    text = block.text
    if text.startswith("- "):
        text = "sections:\n" + textwrap.indent(text, "  ")
    if text.startswith("#"):
        return  # a comment for editors
    reading = read_yaml(text.encode(), block.page)
    shapes = [shape for schema in (json_schema(), facts_json_schema()) for shape in (schema, *schema["$defs"].values())]
    known = {key for shape in shapes for key in shape.get("properties", {})}

    assert reading.diagnostics == ()
    assert set(reading.values) <= known


@pytest.mark.parametrize("block", of_language("python"), ids=name_block)
def test_each_python_snippet_parses(block: Block) -> None:
    assert ast.parse(block.text).body


@pytest.mark.parametrize("block", of_language("toml"), ids=name_block)
def test_each_toml_snippet_parses(block: Block) -> None:
    assert tomllib.loads(block.text)


@pytest.mark.parametrize("block", of_language("csv"), ids=name_block)
def test_each_csv_snippet_has_rows_of_one_length(block: Block) -> None:
    rows = list(csv.reader(block.text.splitlines()))

    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_what_the_readme_says_explain_prints_is_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = next(b.text for b in BLOCKS if b.page == "README.md" and b.text.startswith("measure "))
    command = flowbrief.get_command(click.Context(flowbrief), "explain")
    assert command is not None

    result = CliRunner().invoke(command, ["config/us-etf-flows.yaml", shown.split()[1]])

    printed = result.stdout.splitlines()
    assert [line for line in shown.splitlines() if line != "…"] == [line for line in printed if line in shown]


@pytest.mark.parametrize("target", ["brief", "test", "test-all", "check", "help"])
def test_each_make_target_that_is_named_exists(target: str) -> None:
    documented = "".join(path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "docs" / "architecture.md"))

    assert f"make {target}" in documented
    assert f"\n{target}:" in (ROOT / "Makefile").read_text("utf-8")
