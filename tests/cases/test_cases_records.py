"""The files for machines: ledger, data, documents and manifest of an issue hold what the brief shows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_factory import CHECKOUT, FLOWS, RATES, SAMPLE
from numeral_reader import find_misprint

DAYS = [date(2024, 5, 1), pytest.param(date(2024, 7, 24), marks=pytest.mark.slow)]
ALLOWED_UNITS = {"date", "name", "count", "USD", "percent", "percent_a_year", "basis_points", "standard_deviations"}


@pytest.fixture(params=DAYS, ids=str)
def issue(request: pytest.FixtureRequest, sample_issue: Callable[[date], Path]) -> Path:
    return sample_issue(request.param)


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_issue_has_these_files(issue: Path) -> None:
    found = {path.relative_to(issue).as_posix() for path in issue.rglob("*") if path.is_file()}
    charts = {
        f"charts/{chart}.{language}.{kind}"
        for chart in ("weekly", "cumulative", "split", "policy")
        for language in ("zh", "en")
        for kind in ("svg", "png")
    }
    mail = {f"mail.{edition}.{kind}" for edition in ("zh", "en", "bilingual") for kind in ("html", "txt", "json")}
    mail |= {path.replace("charts/", "mail/") for path in charts if path.endswith(".png")}
    assert found == charts | mail | {
        "brief.zh.html",
        "brief.en.html",
        "brief.bilingual.html",
        "brief.zh.pdf",
        "brief.en.pdf",
        "brief.bilingual.pdf",
        "claims.json",
        "data.csv",
        "document.zh.json",
        "document.en.json",
        "ledger.json",
        "manifest.json",
        "preview.en.png",
        "preview.zh.png",
        "recipe.json",
    }
    assert all(path.stat().st_size for path in issue.rglob("*"))
    assert not any(path.stat().st_mode & 0o022 for path in issue.rglob("*"))


def test_rows_of_the_ledger(issue: Path) -> None:
    rows = read_json(issue / "ledger.json")
    assert len(rows) > 200
    for row in rows:
        assert list(row) == ["measure", "language", "printed", "value", "unit", "where"]
        assert all(isinstance(value, str) and value for value in row.values()), row
        assert row["unit"] in ALLOWED_UNITS
        fault = find_misprint(row["printed"], row["value"], row["unit"], row["language"], row["where"])
        assert not fault, (row, fault)
    assert {row["language"] for row in rows} == {"zh", "en"}


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for item in node:
            yield from walk(item)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_document_holds_the_figures_of_the_ledger(issue: Path, language: str) -> None:
    document = read_json(issue / f"document.{language}.json")
    assert (document["type"], document["report"], document["language"]) == ("Document", SAMPLE.stem, language)
    assert document["as_of"] == issue.name
    figures = [node for node in walk(document) if node.get("type") == "Figure"]
    rows = [row for row in read_json(issue / "ledger.json") if row["language"] == language]
    keys = ("measure", "printed", "value", "unit")
    assert sorted([figure[key] for key in keys] for figure in figures) == sorted(
        [row[key] for key in keys] for row in rows
    )


def test_data_have_a_byte_order_mark_and_plain_numbers(issue: Path) -> None:
    content = (issue / "data.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(rows[0]) == ["place", "series", "period", "measure", "value", "unit"]
    for row in rows:
        assert None not in row.values()
        date.fromisoformat(row["period"])
        assert not row["value"] or row["unit"]
        assert "E" not in row["value"]
    assert len({tuple(row.values()) for row in rows}) == len(rows)


def test_each_number_of_tables_and_charts_is_in_the_data(issue: Path) -> None:
    """Cells of tables by measure, words beside marks of charts by value; dates and axes are no data."""
    with (issue / "data.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["place"], row["measure"], row["value"], row["unit"]) for row in rows}
    marks = {(place, value, unit) for place, _, value, unit in cells}
    checked = 0
    for row in read_json(issue / "ledger.json"):
        where = row["where"].split("/")
        if len(where) < 3 or row["unit"] in ("date", "name", "count"):
            continue
        kind, _, name = where[1].partition(":")
        if kind == "table":
            assert (name, row["measure"], row["value"], row["unit"]) in cells, row
        elif kind == "chart" and where[2].startswith("label"):
            assert (name, row["value"], row["unit"]) in marks, row
        else:
            continue
        checked += 1
    assert checked > 20


def test_each_drawn_point_is_in_the_data(issue: Path) -> None:
    with (issue / "data.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for chart, series, periods in (
        ("weekly", "total.week", 52),
        ("weekly", "total.ma4", 52),
        ("split", "domestic.week", 26),
        ("split", "world.week", 26),
    ):
        own = [row for row in rows if (row["place"], row["series"]) == (chart, series)]
        assert len(own) == periods
        assert max(row["period"] for row in own) == issue.name
    flows = dict(line.split(",")[:2] for line in FLOWS.read_text(encoding="utf-8").splitlines())
    for row in rows:
        if row["series"] == "total.week" and row["value"] and "@" in row["measure"]:
            assert int(row["value"]) == int(flows[row["period"]]) * 1_000_000


def test_the_manifest_accounts_for_everything(issue: Path) -> None:
    manifest = read_json(issue / "manifest.json")
    assert (manifest["report"], manifest["as_of"]) == (SAMPLE.stem, issue.name)
    written = {path.relative_to(issue).as_posix() for path in issue.rglob("*") if path.is_file()} - {"manifest.json"}
    assert [entry["path"] for entry in manifest["artifacts"]] == sorted(written)
    for entry in manifest["artifacts"]:
        path = issue / entry["path"]
        assert (entry["bytes"], entry["sha256"]) == (path.stat().st_size, sha256(path))
    assert {entry["path"]: entry["sha256"] for entry in manifest["config"]} == {
        path.relative_to(SAMPLE.parent).as_posix(): sha256(path)
        for path in (SAMPLE, *sorted((SAMPLE.parent / SAMPLE.stem / "prose").iterdir()))
    }
    templates = CHECKOUT / "templates"
    assert {entry["path"]: entry["sha256"] for entry in manifest["templates"]} == {
        path.relative_to(templates).as_posix(): sha256(path)
        for path in templates.rglob("*")
        if path.is_file() and not path.name.startswith("site.")
    }
    assert [(font["family"], font["weight"]) for font in manifest["fonts"]] == [
        ("Flowbrief Sans", 400),
        ("Flowbrief Sans", 700),
    ]
    assert all(gate["passed"] for gate in manifest["gates"])
    assert {"every-number-has-a-source", "nothing-fetched", "only-our-fonts"} <= {
        gate["code"] for gate in manifest["gates"]
    }
    assert {"flowbrief", "python", "weasyprint", "matplotlib", "pandas"} <= set(manifest["versions"])


def test_the_hash_of_an_input_is_that_of_the_rows_used(issue: Path) -> None:
    day = issue.name
    inputs = {entry["source"]: entry for entry in read_json(issue / "manifest.json")["inputs"]}
    for name, path in (("etf_flows", FLOWS), ("target_range", RATES)):
        head, *lines = path.read_bytes().splitlines(keepends=True)
        used = [line for line in lines if line.split(b",")[0].decode() <= day]
        assert inputs[name]["sha256"] == hashlib.sha256(b"".join((head, *used))).hexdigest()
        assert inputs[name]["rows"] == len(used)
        assert inputs[name]["last_on"] == used[-1].split(b",")[0].decode()
