"""Figures as filed: what they cover, and which filing counts."""

from datetime import date
from decimal import Decimal
from typing import Any

from load_factory import load_bytes, make_flows, make_report, make_world, read_column, refuse

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.table import Dataset

WEEKLY = make_flows(
    name="weekly",
    path=make_flows().path.with_name("weekly.csv"),
    date_column="week",
    columns=(("flow", "flow"),),
    calendar=CalendarSpec(5),
    identities=(),
)
WEEKS = b"week,flow\n2026-01-23,1\n2026-01-30,2\n2026-02-06,3\n"
ROWS = b"""from,to,filed,capex
2025-07-01,2025-09-30,2025-10-29,150
2025-07-01,2025-12-31,2026-01-28,375
2025-10-01,2025-12-31,2026-01-28,225
2025-07-01,2025-09-30,2026-02-04,145
"""


def make_filings(**changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "name": "filings",
        "path": make_flows().path.with_name("filings.csv"),
        "shape": "filings",
        "date_column": "to",
        "started_column": "from",
        "released_column": "filed",
        "revisions": True,
        "columns": (("capex", "capex"),),
        "calendar": None,
        "identities": (),
        "scale": Decimal(1),
    }
    return make_flows(**(fields | changes))


def load_filings(rows: bytes, as_of: date | None = None) -> Dataset:
    source = make_filings()
    return load(make_report(WEEKLY, source, as_of=as_of), make_world({WEEKLY.path: WEEKS, source.path: rows}), registry)


def test_each_span_has_its_latest_filing() -> None:
    dataset = load_filings(ROWS, date(2026, 2, 6))
    assert read_column(dataset, "filings", "capex") == [145, 375, 225]
    assert read_column(dataset, "filings", "capex", "period_start") == [
        date(2025, 7, 1),
        date(2025, 7, 1),
        date(2025, 10, 1),
    ]
    assert [vintage.value for vintage in dataset.table("filings").vintages] == [150, 145, 375, 225]
    assert dataset.period.end == date(2026, 2, 6)


def test_later_filing_leaves_no_trace() -> None:
    cut = b"".join(line for line in ROWS.splitlines(keepends=True) if b"2026-02-04" not in line)
    full, short = (load_filings(rows, date(2026, 1, 30)) for rows in (ROWS, cut))
    assert read_column(full, "filings", "capex") == read_column(short, "filings", "capex") == [150, 375, 225]
    assert full.table("filings").provenance == short.table("filings").provenance
    assert full.table("filings").vintages == short.table("filings").vintages


def test_same_span_filed_twice_on_a_day_is_refused() -> None:
    twice = ROWS + b"2025-07-01,2025-09-30,2026-02-04,146\n"
    assert [fault.code for fault in refuse(lambda: load_filings(twice))] == ["duplicate-period"]


def test_span_that_ends_before_it_begins_and_filing_before_the_end() -> None:
    rows = b"from,to,filed,capex\n2025-10-01,2025-09-30,2025-10-29,1\n2025-10-01,2025-12-31,2025-12-30,2\n"
    faults = refuse(lambda: load_filings(rows))
    assert [(fault.code, fault.place.line) for fault in faults] == [
        ("ends-before-start", 2),
        ("released-before-end", 3),
    ]


def test_filings_alone_have_no_week() -> None:
    (fault,) = refuse(lambda: load_bytes(ROWS, spec=make_filings()))
    assert fault.code == "no-weekly-source"
