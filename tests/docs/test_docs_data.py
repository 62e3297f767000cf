"""What data/README.md says of the sample tables is what they hold."""

import csv
import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from docs_pages import ROOT, list_names, read_page, section

PAGE = "data/README.md"
FACTS = ROOT.parent / "shared" / "data" / "sec-companyfacts-googl" / "CIK0001652044_subset.json"
TAGS = {
    "capex_usd": "PaymentsToAcquirePropertyPlantAndEquipment",
    "operating_cash_flow_usd": "NetCashProvidedByUsedInOperatingActivities",
}


def read_rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_table_is_described() -> None:
    tables = {path.name for path in (ROOT / "data").glob("*.csv")}

    assert tables == {name for name in list_names(read_page(PAGE)) if name.endswith(".csv") and "/" not in name}


def test_the_weeks_are_those_described() -> None:
    text = section(read_page(PAGE), "`ici-etf-net-issuance-weekly.csv`")
    rows = read_rows("ici-etf-net-issuance-weekly.csv")
    days = [date.fromisoformat(row["period_end"]) for row in rows]

    assert f"{len(days)} weeks, {days[0]} to {days[-1]}" in text
    assert set(rows[0]) <= list_names(text)
    moved = [str(day) for day in days if day.isoweekday() != 3]
    assert re.findall(r"\d{4}-\d{2}-\d{2}", text.split("Four closed on a Tuesday")[1].split("**Gap**")[0]) == moved
    assert {date.fromisoformat(day).isoweekday() for day in moved} == {2}


def test_the_gap_is_the_one_described() -> None:
    days = [date.fromisoformat(row["period_end"]) for row in read_rows("ici-etf-net-issuance-weekly.csv")]
    (before, after), *others = [pair for pair in pairwise(days) if (pair[1] - pair[0]).days > 8]

    assert others == []
    missing = [before + timedelta(weeks=week) for week in range(1, (after - before).days // 7)]
    assert [str(day) for day in missing] == ["2024-04-03", "2024-04-10", "2024-04-17", "2024-04-24"]
    assert "2024-04-03, 04-10, 04-17 and 04-24" in read_page(PAGE)


def test_the_week_that_is_compared_with_the_release_is_in_the_table() -> None:
    row = next(r for r in read_rows("ici-etf-net-issuance-weekly.csv") if r["period_end"] == "2024-02-21")

    assert list(row.values())[1:] == ["6125", "4474", "2666", "1809"]
    assert "6125, 4474, 2666 and 1809" in read_page(PAGE)


def test_the_changes_are_those_described() -> None:
    text = section(read_page(PAGE), "`fed-target-range.csv`")
    rows = read_rows("fed-target-range.csv")

    assert f"{len(rows)} changes, {rows[0]['effective_on']} to {rows[-1]['effective_on']}" in text
    early = [row["effective_on"] for row in rows if row["effective_on"] < "2017"]
    assert ", ".join(early) in text


def test_the_filings_are_those_described() -> None:
    text = section(read_page(PAGE), "`alphabet-cash-flow.csv`")
    rows = read_rows("alphabet-cash-flow.csv")

    assert set(rows[0]) | set(TAGS.values()) <= list_names(text)
    filed, ends = sorted(row["filed_on"] for row in rows), sorted(row["ended_on"] for row in rows)
    assert f"{len(rows)} figures of each column, filed from {filed[0]} to {filed[-1]}" in text
    assert f"for spans from {min(row['started_on'] for row in rows)} to {ends[-1]}" in text
    assert [row["filed_on"] for row in rows] == filed
    assert {row["form"] for row in rows} == {"10-Q", "10-K"}
    spans: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        figures = row["capex_usd"], row["operating_cash_flow_usd"]
        spans.setdefault((row["started_on"], row["ended_on"]), set()).add(figures)
    assert {len(figures) for figures in spans.values()} == {1}, "the page says that none was restated"
    assert {start[5:] for start, _ in spans} == {"01-01"}, "the page says that each is a sum since the year began"


@pytest.mark.skipif(not FACTS.exists(), reason="the file that the table was taken from is not here")
def test_the_filings_are_those_of_the_file_they_were_taken_from() -> None:
    facts = json.loads(FACTS.read_text("utf-8"))["facts"]["us-gaap"]
    rows = read_rows("alphabet-cash-flow.csv")

    for column, tag in TAGS.items():
        source = {
            (fact["start"], fact["end"], fact["filed"], fact["form"]): str(fact["val"])
            for fact in facts[tag]["units"]["USD"]
            if fact["start"] >= "2021-01-01"
        }
        table = {(row["started_on"], row["ended_on"], row["filed_on"], row["form"]): row[column] for row in rows}
        assert table == source
