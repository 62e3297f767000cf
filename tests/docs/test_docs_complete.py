"""Everything the program knows is described."""

from datetime import date
from pathlib import Path

import click
import pytest
from docs_codes import find_absences, find_checks, find_codes
from docs_pages import list_names, list_rows, read_page, section
from docs_reference import (
    CONFIG_MD,
    FACTS_MD,
    own_kinds,
    split_document,
    write_fact_reference,
    write_reference,
)

from flowbrief.cli.app import flowbrief
from flowbrief.cli.registered import registry
from flowbrief.configure import json_schema
from flowbrief.configure.fact_schema import FactShape
from flowbrief.model.diagnostic import ExitCode
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, prepare

ROOT = Path(__file__).parents[2]
COMMANDS = [
    (name, command)
    for name in flowbrief.list_commands(click.Context(flowbrief))
    if (command := flowbrief.get_command(click.Context(flowbrief), name)) is not None
]

METRICS = [entry.kind for entry in own_kinds(registry.metrics)]
CLAIMS = [entry.kind for entry in own_kinds(registry.claims)]
CHARTS = [entry.kind for entry in own_kinds(registry.charts)]
SOURCES = [entry.kind for entry in own_kinds(registry.sources)]
TABLES = json_schema()["$defs"]["TableShape"]["properties"]["kind"]["enum"]


def metrics_page(heading: str) -> str:
    return section(read_page("docs/metrics.md"), heading)


@pytest.mark.parametrize("kind", METRICS)
def test_each_metric_has_a_section_with_its_formula_and_settings(kind: str) -> None:
    text = section(metrics_page("Metrics"), f"`{kind}`")

    assert "- Formula: " in text
    assert {param.name for param in registry.metrics[kind].params} <= list_names(text)


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [("Claims", CLAIMS), ("Charts", CHARTS), ("Tables", TABLES), ("Sources", SOURCES)],
)
def test_each_claim_chart_table_and_source_has_a_row(heading: str, kinds: list[str]) -> None:
    described = [row[0].strip("`") for row in list_rows(metrics_page(heading))]

    assert sorted(set(described) - {"claim", "kind", "---"}) == sorted(kinds)


def test_each_claim_names_the_metrics_it_is_about() -> None:
    rows = {row[0].strip("`"): row for row in list_rows(metrics_page("Claims"))}

    assert {kind: list_names(rows[kind][1]) for kind in CLAIMS} == {
        kind: set(registry.claims[kind].about) for kind in CLAIMS
    }


def test_no_metric_is_described_that_there_is_not() -> None:
    headings = [line.strip("# `") for line in metrics_page("Metrics").splitlines() if line.startswith("### ")]

    assert sorted(headings) == sorted(METRICS)


# The latest week; the first week of the data; the one after the gap; one in which nothing is missing.
@pytest.mark.parametrize("as_of", ["2024-07-24", "2022-07-06", "2024-05-01", "2023-06-14"])
def test_each_measure_of_the_sample_report_is_described(as_of: str) -> None:
    world = World(today=date(2026, 1, 7), read=Path.read_bytes, report=lambda _: None)
    wish = Wish(as_of=date.fromisoformat(as_of))
    _, _, analysis = prepare(ROOT / "config" / "us-etf-flows.yaml", wish, world, registry)
    gaps = {"gap_weeks", "gap_first", "gap_last"}
    lacking = {
        (finding.kind, part)
        for finding in analysis.findings
        for measure in finding.measures
        if (part := measure.id.removeprefix(finding.id).removeprefix(".")) not in gaps | {""}
        if part not in list_names(section(metrics_page("Metrics"), f"`{finding.kind}`"))
    }

    assert lacking == set()
    assert gaps <= list_names(metrics_page("Conventions"))


def test_each_reason_for_no_value_is_described() -> None:
    described = {row[0].strip("`") for row in list_rows(metrics_page("Conventions"))}

    assert described - {"code", "---"} == find_absences()


def test_the_reference_of_the_config_is_the_one_the_program_writes() -> None:
    _, between, _ = split_document(CONFIG_MD.read_text("utf-8"))

    assert between.strip() == write_reference().strip(), "run: .venv/bin/python tests/docs/docs_reference.py"


def test_the_reference_of_the_facts_is_the_one_the_program_writes() -> None:
    _, between, _ = split_document(FACTS_MD.read_text("utf-8"))

    assert between.strip() == write_fact_reference().strip(), "run: .venv/bin/python tests/docs/docs_reference.py"


def test_the_reference_has_every_key_of_a_fact() -> None:
    reference = section(read_page("docs/facts.md"), "Every key of the file")
    keys = {field.alias or name for name, field in FactShape.model_fields.items()}

    assert len(keys) > 15
    assert keys <= {row[0].strip("`") for row in list_rows(section(reference, "`facts.NAME`"))}


def test_the_reference_has_every_key_of_the_schema() -> None:
    schema = json_schema()
    shapes = [schema, *(shape for name, shape in schema["$defs"].items() if name != "Words")]
    keys = {key for shape in shapes for key in shape.get("properties", {})}

    assert len(keys) > 60
    assert keys <= list_names(section(read_page("docs/config.md"), "Every key"))


def test_the_readme_names_every_top_level_key() -> None:
    assert set(json_schema()["properties"]) <= list_names(section(read_page("README.md"), "The config"))


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_each_command_has_a_row_with_its_options(name: str, command: click.Command) -> None:
    commands = section(read_page("README.md"), "Commands")
    row = next(row for row in list_rows(commands) if row[0].startswith(f"`{name}"))
    options = {opt for option in command.params if isinstance(option, click.Option) for opt in option.opts}

    assert set(row[2].replace("`", " ").replace("/", " ").replace(",", " ").split()) == options
    assert options <= {word for written in list_names(commands) for word in written.split()}
    for argument in command.params:
        if isinstance(argument, click.Argument):
            choices = getattr(argument.type, "choices", [argument.human_readable_name.strip("[]")])
            assert all(str(choice) in row[0] for choice in choices)


def test_no_command_is_described_that_there_is_not() -> None:
    described = {
        row[0].strip("`").split()[0]
        for row in list_rows(section(read_page("README.md"), "Commands"))
        if row[0][1] != "-"
    }

    assert described - {"command", "option", "-h", "--help"} == {name for name, _ in COMMANDS}


def test_each_diagnostic_code_is_described() -> None:
    described = {name for row in list_rows(read_page("docs/errors.md")) for name in list_names(row[0])}

    assert described == find_codes()


@pytest.mark.parametrize("code", list(ExitCode))
def test_each_exit_code_is_described(code: ExitCode) -> None:
    rows = [row[0] for row in list_rows(section(read_page("README.md"), "Exit codes"))]

    assert rows.count(str(int(code))) == 1


def test_each_check_of_the_manifest_is_described() -> None:
    text = read_page("docs/data.md")

    assert find_checks() <= list_names(text)
    described = {row[0].strip("`") for row in list_rows(section(text, "Checks that always run"))}
    assert described - {"check", "---"} <= find_checks()
