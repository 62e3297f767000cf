"""The table of the last weeks with a row a subject: what stands where, in words, on the page, and when it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from issue_factory import SMALL_DATA, make_small, open_world, write_issue

from flowbrief.cli.registered import registry
from flowbrief.deliver.recipe import make_recipe
from flowbrief.model.document import DataTable, Document, Plain, plain_text
from flowbrief.pipeline import Wish, Written, prepare
from flowbrief.render.pages import render_page
from flowbrief.render.records import write_document
from flowbrief.render.templates import Templates
from flowbrief.verify import check_issue

NO_CHART = ("    charts: [weekly]\n", "")
REST = (
    "metrics:\n",
    "  rest:\n    name: {zh: 其他基金, en: other funds}\n    short: {zh: 其他, en: Other}\n    whole: total\n"
    "    parts: [tech]\nmetrics:\n",
)
TURNED = "    rows: subjects\n    subjects: [total, tech, rest]\n    periods: 3\n"
SORTED = f"{TURNED}    order: flow\n"


def make_report(folder: Path, table: str, data: str = SMALL_DATA) -> Path:
    config = make_small(folder, NO_CHART, REST, ("    subjects: [total, tech]\n", table))
    (folder / "flows.csv").write_text(data, encoding="utf-8")
    return config


def table_of(document: Document) -> DataTable:
    return next(block for section in document.sections for block in section.blocks if isinstance(block, DataTable))


def print_table(document: Document) -> list[list[str]]:
    table = table_of(document)
    return [[plain_text(head) for head in table.head], *([plain_text(cell.runs) for cell in row] for row in table.rows)]


def print_tables(config: Path) -> dict[str, list[list[str]]]:
    return {document.language: print_table(document) for document in write_issue(config).documents}


def test_rows_are_subjects_as_declared_and_columns_weeks_the_latest_first(tmp_path: Path) -> None:
    printed = print_tables(make_report(tmp_path, TURNED))
    assert printed["en"] == [
        ["2024, week to", "5 Jun", "29 May", "22 May"],
        ["All", "−0.06", "1.85", "0.80"],
        ["Technology", "0.02", "0.64", "−0.04"],
        ["Other", "−0.08", "1.21", "0.84"],
    ]
    assert printed["zh"] == [
        ["2024年，截至", "06-05", "05-29", "05-22"],
        ["全部", "−0.6", "18.5", "8.0"],
        ["科技", "0.2", "6.4", "−0.4"],
        ["其他", "−0.8", "12.1", "8.4"],
    ]


def test_rows_by_flow_go_from_the_largest_inflow_to_the_largest_outflow(tmp_path: Path) -> None:
    rows = print_tables(make_report(tmp_path, SORTED))["en"][1:]
    assert [row[0] for row in rows] == ["Technology", "All", "Other"]


def test_totals_stand_last_and_bold_whatever_their_flow(tmp_path: Path) -> None:
    (document, _) = write_issue(make_report(tmp_path, f"{SORTED}    totals: [tech]\n")).documents
    assert [row[0] for row in print_table(document)[1:]] == ["全部", "其他", "科技"]
    *others, total = table_of(document).rows
    assert all(run.strong for cell in total for run in cell.runs)
    assert not any(run.strong for row in others for cell in row for run in cell.runs)


def test_weeks_of_two_years_are_printed_with_their_years(tmp_path: Path) -> None:
    data = SMALL_DATA.replace("2024-05-", "2023-12-").replace("2024-06-05", "2024-01-03")
    data = data.replace("12-29", "12-27").replace("12-22", "12-20").replace("12-15", "12-13")
    data = data.replace("12-08", "12-06").replace("12-01", "11-29")
    printed = print_tables(make_report(tmp_path, TURNED, data))
    assert printed["en"][0] == ["Week to", "3 Jan 2024", "27 Dec 2023", "20 Dec 2023"]
    assert printed["zh"][0] == ["截至", "2024-01-03", "2023-12-27", "2023-12-20"]


def test_missing_week_has_its_place_and_goes_last(tmp_path: Path) -> None:
    config = make_report(tmp_path, SORTED, SMALL_DATA.replace("2024-05-29,1850,640\n", ""))
    text = config.read_text(encoding="utf-8")
    gap = "{week_ends: wednesday, missing: [{weeks: [2024-05-29], reason: {zh: 未发布, en: not published}}]}"
    config.write_text(text.replace("{week_ends: wednesday}", gap), encoding="utf-8")
    (_, document) = write_issue(config).documents
    assert [row[2] for row in print_table(document)[1:]] == ["n/a"] * 3
    assert [plain_text(note) for note in table_of(document).notes] == ["n/a: the source has no data for that week."]


def test_a_history_that_begins_later_has_no_figure_before(tmp_path: Path) -> None:
    """Two sources of different age: every week of the older one has its column."""
    second = """  young:
    kind: csv
    path: young.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 新基金, en: New funds}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {young: young_mn}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
"""
    subject = "  young:\n    name: {zh: 新基金, en: new funds}\n    source: young\n    column: young\nmetrics:\n"
    table = "    rows: subjects\n    order: flow\n    subjects: [young, total]\n    periods: 3\n"
    config = make_small(
        tmp_path, NO_CHART, ("metrics:\n", subject), ("    subjects: [total, tech]\n", table),
        ("\nsubjects:\n", "\n" + second + "subjects:\n"),
    )  # fmt: skip
    (tmp_path / "young.csv").write_text("week,young_mn\n2024-05-29,100\n2024-06-05,-200\n", encoding="utf-8")
    assert print_tables(config)["en"] == [
        ["2024, week to", "5 Jun", "29 May", "22 May"],
        ["All", "−0.06", "1.85", "0.80"],
        ["new funds", "−0.20", "0.10", "n/a"],
    ]


def test_the_usual_table_has_a_row_a_week(tmp_path: Path) -> None:
    usual = print_tables(make_report(tmp_path, "    subjects: [total, tech, rest]\n    periods: 3\n"))["en"]
    turned = print_tables(make_report(tmp_path, TURNED))["en"]
    assert [row[1:] for row in usual[1:]] == [list(week) for week in zip(*(row[1:] for row in turned[1:]), strict=True)]
    assert [row[0] for row in usual] == ["Week to", "5 Jun 2024", "29 May 2024", "22 May 2024"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    folder = tmp_path_factory.mktemp("turned")
    return folder, write_issue(make_report(folder, SORTED))


def check(written: tuple[Path, Written], files: Mapping[str, bytes]) -> list[str]:
    folder, issue = written
    recipe = json.loads(json.dumps(make_recipe(issue.spec, issue.intake.as_of)))
    found = check_issue(files, recipe, lambda path: (folder / path).read_bytes())
    return [str(one) for one in found if "ledger" not in str(one)]


def records(written: tuple[Path, Written]) -> dict[str, bytes]:
    artifacts = map(write_document, written[1].documents)
    return {artifact.path: artifact.content for artifact in artifacts}


def spoil(written: tuple[Path, Written], change: Callable[[dict[str, Any]], None]) -> list[str]:
    """What is found when the table of the English record is changed."""
    files = records(written)
    given = json.loads(files["document.en.json"])
    table = next(block for section in given["sections"] for block in section["blocks"] if block["type"] == "DataTable")
    change(table)
    return check(written, {**files, "document.en.json": json.dumps(given).encode()})


def test_a_sound_table_is_calculated_again(written: tuple[Path, Written]) -> None:
    assert check(written, records(written)) == []


def swap_rows(table: dict[str, Any]) -> None:
    table["rows"][0], table["rows"][1] = table["rows"][1], table["rows"][0]


def swap_labels(table: dict[str, Any]) -> None:
    rows = table["rows"]
    rows[0][0], rows[1][0] = rows[1][0], rows[0][0]


def swap_heads(table: dict[str, Any]) -> None:
    table["head"][1], table["head"][2] = table["head"][2], table["head"][1]


def swap_columns(table: dict[str, Any]) -> None:
    for row in (table["head"], *table["rows"]):
        row[1], row[2] = row[2], row[1]


def swap_cells(table: dict[str, Any]) -> None:
    row = table["rows"][0]
    row[1], row[2] = row[2], row[1]


def drop_row(table: dict[str, Any]) -> None:
    table["rows"].pop()


def drop_column(table: dict[str, Any]) -> None:
    for row in (table["head"], *table["rows"]):
        row.pop()


def empty_cell(table: dict[str, Any]) -> None:
    table["rows"][1][1] = {"runs": [{"type": "Plain", "text": "n/a"}], "tone": 0, "missing": True}


@pytest.mark.parametrize(
    "change",
    [swap_rows, swap_labels, swap_heads, swap_columns, swap_cells, drop_row, drop_column, empty_cell],
    ids=lambda change: change.__name__,
)
def test_a_table_that_is_not_as_declared_is_found(
    written: tuple[Path, Written], change: Callable[[dict[str, Any]], None]
) -> None:
    assert any("table:last_weeks" in found for found in spoil(written, change))


def test_the_page_is_read_against_the_record(written: tuple[Path, Written]) -> None:
    files = records(written)
    document = written[1].documents[1]
    page = render_page("brief.en.html", [document], {"en": {}}, (), Templates(None))
    html = page.content.decode()
    assert check(written, {**files, "brief.en.html": html.encode()}) == []
    for old, new in (
        ("29 May<", "28 May<"),
        ('row">Technology<', 'row">Other<'),
        (">2024<", ">2023<"),
        (">1.85<", ">1.58<"),
    ):
        assert old in html
        assert check(written, {**files, "brief.en.html": html.replace(old, new, 1).encode()}), old


def test_a_table_without_a_subject_is_no_table_of_the_report(tmp_path: Path) -> None:
    """What is made without the config's word is found too: rows in the order of the config where flow was asked for."""
    spec, _, _ = prepare(make_report(tmp_path, SORTED), Wish(), open_world(), registry)
    issue = write_issue(make_report(tmp_path, TURNED))
    found = check((tmp_path, replace(issue, spec=spec)), records((tmp_path, issue)))
    assert any("All | Technology | Other" in one for one in found)


def test_no_run_of_the_usual_table_is_bold(tmp_path: Path) -> None:
    (document, _) = write_issue(make_report(tmp_path, TURNED)).documents
    heads = [run for head in table_of(document).head for run in head]
    assert all(not run.strong for run in heads if isinstance(run, Plain))
