"""Sources that are no CSV of one's own: FRED, filings at the SEC, Parquet, databases."""

import datetime as dt
import json
import sqlite3
import sys
import tracemalloc
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from load_factory import make_flows, make_rates, make_report, make_world, read_column, refuse

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.model.diagnostic import ExitCode
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import Dataset, RawTable
from flowbrief.model.writing import CellFormat

HERE = Path(__file__).parent / "real"
COLUMNS = ("period_end", "total_usd_mn", "equity_usd_mn", "equity_domestic_usd_mn", "equity_world_usd_mn")
CAPEX = "PaymentsToAcquirePropertyPlantAndEquipment"


def read(spec: SourceSpec, content: bytes) -> RawTable:
    table: RawTable = registry.sources[spec.kind].function(spec, content)
    return table


def load_with(spec: SourceSpec, content: bytes | None = None, as_of: dt.date | None = None) -> Dataset:
    """Load a source beside the weekly one of the sample, which says which week it is."""
    contents = {spec.path: content} if content is not None else None
    return load(make_report(make_flows(), spec, as_of=as_of), make_world(contents), registry)


# FRED


def make_fred(**changes: object) -> SourceSpec:
    fields: dict[str, object] = {
        "kind": "fred",
        "path": HERE / "DFEDTAR.csv",
        "printed_path": "DFEDTAR.csv",
        "date_column": "observation_date",
        "columns": (("lower", "DFEDTARL"), ("upper", "DFEDTARU")),
        "cells": CellFormat(marks={".": "missing", "": "missing"}),
    }
    return make_rates(**(fields | changes))


def load_fred(content: bytes | None = None, **changes: object) -> Dataset:
    flows = (HERE.parents[2] / "data" / "ici-etf-net-issuance-weekly.csv").read_bytes()
    moved = flows.splitlines(keepends=True)
    week = [moved[0], b"2026-01-28,1202,-310,-310,0\n", b"2026-02-04,985.5,44,44,0\n"]
    spec = make_fred(**changes)
    world = make_world({make_flows().path: b"".join(week)} | ({spec.path: content} if content is not None else {}))
    return load(make_report(make_flows(), spec), world, registry)


def test_fred_keeps_the_days_on_which_a_rate_changed() -> None:
    table = load_fred().table("target_range")
    assert [(row.period.end.isoformat(), str(row.value)) for row in table.of_column("upper")] == [
        ("2025-07-01", "4.5"),
        ("2025-09-18", "4.25"),
        ("2025-10-30", "4.0"),
        ("2025-12-11", "3.75"),
    ]
    assert [row.period.end.isoformat() for row in table.of_column("lower")] == [
        "2025-07-01",
        "2025-09-18",
        "2025-10-30",
        "2025-12-11",
    ]


def test_fred_s_mark_is_refused_unless_its_meaning_is_declared() -> None:
    faults = refuse(lambda: load_fred(cells=CellFormat(marks={"": "missing"})))
    assert {(fault.code, fault.place.line) for fault in faults} == {("missing-mark", 64), ("missing-mark", 106)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><html><title>Error</title>", "not-csv"),
        (b"observation_date,DFEDTARU\n2025-09-18,4.25\n", "missing-column"),
        (b"DATE,DFEDTARU,DFEDTARL\n2025-09-18,4.25,4\n", "missing-column"),
        (b"observation_date,DFEDTARU,DFEDTARL\n2025-09-18,4.25\n", "short-row"),
        (b"observation_date,DFEDTARU,DFEDTARL\n2025-09-18,4.25,.\n", "partly-missing"),
        (b"", "empty-file"),
    ],
)
def test_what_is_not_fred_s_table_is_refused(content: bytes, code: str) -> None:
    assert code in [fault.code for fault in refuse(lambda: load_fred(content))]


# Filings


def make_facts(**changes: object) -> SourceSpec:
    fields: dict[str, object] = {
        "name": "capex",
        "kind": "sec_facts",
        "path": HERE / "CIK0001652044.json",
        "printed_path": "CIK0001652044.json",
        "shape": "filings",
        "date_column": "end",
        "started_column": "start",
        "released_column": "filed",
        "revisions": True,
        "columns": (("capex", CAPEX),),
        "scale": Decimal(1),
        "calendar": None,
        "identities": (),
        "options": {"cik": 1652044, "taxonomy": "us-gaap", "facts_unit": "USD"},
    }
    return make_flows(**(fields | changes))


FACTS = (HERE / "CIK0001652044.json").read_bytes()


def change_facts(change: object) -> bytes:
    document = json.loads(FACTS)
    change(document)  # type: ignore[operator]
    return json.dumps(document).encode()


def test_filings_hold_spans_and_the_day_of_filing() -> None:
    table = read(make_facts(), FACTS)
    assert table.header.cells == ("end", "start", "filed", CAPEX)
    rows = {row.cells[:3]: row.cells[3] for row in table.rows}
    assert rows["2025-12-31", "2025-01-01", "2026-02-05"] == "91447000000"
    assert list(rows) == sorted(rows)
    assert b"".join(row.content for row in table.rows[:1]) == b"2022-03-31,2022-01-01,2022-04-27,9786000000\n"


def test_only_what_was_filed_by_the_as_of_date_counts() -> None:
    table = load_with(make_facts(), as_of=dt.date(2024, 7, 24)).table("capex")
    spans = {(seen.period.start, seen.period.end): seen.value for seen in table.observations}
    assert spans[dt.date(2023, 1, 1), dt.date(2023, 12, 31)] == 32251000000
    assert max(end for _, end in spans) < dt.date(2024, 7, 24)
    assert max(vintage.released_on for vintage in table.vintages) <= dt.date(2024, 7, 24)


def test_latest_filing_of_a_span_counts() -> None:
    def revise(document: dict[str, object]) -> None:
        facts = document["facts"]["us-gaap"][CAPEX]["units"]["USD"]  # type: ignore[index]
        again = next(fact for fact in facts if (fact["start"], fact["end"]) == ("2022-01-01", "2022-12-31"))
        facts.append(again | {"val": 1, "filed": "2024-06-01"})

    def value(as_of: dt.date) -> Decimal:
        table = load_with(make_facts(), change_facts(revise), as_of).table("capex")
        return next(
            s.value for s in table.observations if str(s.period.end) == "2022-12-31" and s.period.start.month == 1
        )

    assert value(dt.date(2024, 7, 24)) == 1
    assert value(dt.date(2024, 5, 29)) == 31485000000


def put_fact(**changes: object) -> bytes:
    def edit(document: dict[str, object]) -> None:
        fact = document["facts"]["us-gaap"][CAPEX]["units"]["USD"][3]  # type: ignore[index]
        for key, value in changes.items():
            if value is None:
                del fact[key]
            else:
                fact[key] = value

    return change_facts(edit)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>Request Rate Threshold Exceeded</html>", "not-json"),
        (FACTS[:500], "not-json"),
        (b"[]", "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"[" * 100_000, "not-json"),
        (FACTS.replace(b"1652044", b"320193", 1), "wrong-company"),
        (FACTS.replace(CAPEX.encode(), b"Other"), "unknown-tag"),
        (FACTS.replace(b'"USD"', b'"EUR"'), "unknown-tag"),
        (FACTS.replace(b'"us-gaap"', b'"ifrs-full"'), "unknown-tag"),
        (put_fact(val="9"), "bad-fact"),
        (put_fact(val=None), "bad-fact"),
        (put_fact(end="2022-02-30"), "bad-fact"),
        (put_fact(filed=None), "bad-fact"),
    ],
)
def test_what_are_not_this_company_s_facts_is_refused(content: bytes, code: str) -> None:
    faults = refuse(lambda: read(make_facts(), content))
    assert [fault.code for fault in faults] == [code]
    assert faults[0].hint


def test_two_filings_of_one_day_that_differ_are_refused() -> None:
    def double(document: dict[str, object]) -> None:
        facts = document["facts"]["us-gaap"][CAPEX]["units"]["USD"]  # type: ignore[index]
        facts.extend([dict(facts[0]), dict(facts[1]) | {"val": 7}])

    faults = refuse(lambda: read(make_facts(), change_facts(double)))
    assert [fault.code for fault in faults] == ["duplicate-period"]


def test_one_tag_a_source() -> None:
    faults = refuse(lambda: read(make_facts(columns=(("a", CAPEX), ("b", "Revenues"))), FACTS))
    assert [fault.code for fault in faults] == ["one-tag"]


# Typed tables

WEEKS = [
    (dt.date(2022, 7, 6), 16532, Decimal("9667.50"), -8279999.999999999, 0.1),
    (dt.date(2022, 7, 13), -250, Decimal("-426.00"), 1e-7, 0.3),
    (dt.date(2022, 7, 20), 19, Decimal("3.00"), 2e3, 16777216.0),
]
WRITTEN = [
    ("2022-07-06", "16532", "9667.50", "-8279999.999999999", "0.1"),
    ("2022-07-13", "-250", "-426.00", "0.0000001", "0.3"),
    ("2022-07-20", "19", "3.00", "2000", "16777216"),
]


def write_parquet(path: Path, weeks: list[tuple[object, ...]] = WEEKS, **types: pa.DataType) -> bytes:
    kinds = [pa.date32(), pa.int64(), pa.decimal128(12, 2), pa.float64(), pa.float32()]
    arrays = [
        pa.array(column, types.get(name, kind))
        for column, name, kind in zip(zip(*weeks, strict=True), COLUMNS, kinds, strict=True)
    ]
    pq.write_table(pa.table(dict(zip(COLUMNS, arrays, strict=True))), path)
    return path.read_bytes()


def make_typed(kind: str, path: Path, **options: object) -> SourceSpec:
    return make_flows(kind=kind, path=path, printed_path=path.name, identities=(), options=options)


def test_parquet_values_are_exact(tmp_path: Path) -> None:
    content = write_parquet(tmp_path / "flows.parquet")
    table = read(make_typed("parquet", tmp_path / "flows.parquet"), content)
    assert table.header.cells == COLUMNS
    assert [row.cells for row in table.rows] == WRITTEN
    assert [row.line for row in table.rows] == [2, 3, 4]


def test_parquet_goes_through_the_same_gates(tmp_path: Path) -> None:
    spec = make_typed("parquet", tmp_path / "flows.parquet")
    good = write_parquet(spec.path)
    table = load(make_report(spec), make_world({spec.path: good}), registry).table("etf_flows")
    assert table.provenance.extract is not None
    assert table.provenance.extract.splitlines()[1] == ",".join(WRITTEN[0]).encode()
    for weeks, expected in (
        ([WEEKS[0], (WEEKS[1][0], None, *WEEKS[1][2:]), WEEKS[2]], ("blank-cell", 3, COLUMNS[1])),
        ([WEEKS[0], (*WEEKS[1][:3], float("nan"), 1.0), WEEKS[2]], ("missing-mark", 3, COLUMNS[3])),
        ([WEEKS[0], (*WEEKS[1][:3], float("inf"), 1.0), WEEKS[2]], ("not-finite", 3, COLUMNS[3])),
        ([WEEKS[0], (dt.date(2022, 7, 12), *WEEKS[1][1:]), WEEKS[2]], ("off-calendar", 3, COLUMNS[0])),
    ):
        content = write_parquet(spec.path, weeks)
        faults = refuse(lambda: load(make_report(spec), make_world({spec.path: content}), registry))  # noqa: B023
        assert [(fault.code, fault.place.line, fault.place.field) for fault in faults] == [expected]


def test_midnight_is_a_day_and_noon_is_not(tmp_path: Path) -> None:
    spec = make_typed("parquet", tmp_path / "flows.parquet")
    stamps = pa.timestamp("ms")
    midnight = write_parquet(
        spec.path, [(dt.datetime.combine(w[0], dt.time()), *w[1:]) for w in WEEKS], period_end=stamps
    )
    assert [row.cells for row in read(spec, midnight).rows] == WRITTEN
    noon = write_parquet(
        spec.path, [(dt.datetime.combine(w[0], dt.time(12)), *w[1:]) for w in WEEKS], period_end=stamps
    )
    faults = refuse(lambda: load(make_report(spec), make_world({spec.path: noon}), registry))
    assert {fault.code for fault in faults} == {"bad-date"}


def test_what_is_no_flat_parquet_is_refused(tmp_path: Path) -> None:
    spec = make_typed("parquet", tmp_path / "flows.parquet")
    content = write_parquet(spec.path)
    nested = tmp_path / "nested.parquet"
    pq.write_table(pa.table({"period_end": pa.array([[1, 2]])}), nested)
    bomb = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"period_end": pa.array(["x" * 20_000] * 1000)}), bomb)
    for damaged, code in (
        (b"PK\x03\x04", "not-parquet"),
        (b"", "not-parquet"),
        (content[:-20], "not-parquet"),
        (content[: len(content) // 2] + b"PAR1", "not-parquet"),
        (nested.read_bytes(), "not-flat"),
        (bomb.read_bytes(), "text-too-long"),
    ):
        assert [fault.code for fault in refuse(lambda: read(spec, damaged))] == [code]  # noqa: B023


def test_a_small_parquet_file_does_not_unfold_into_a_large_one(tmp_path: Path) -> None:
    """A text of 9,000 characters in each of a million rows, and a million rows of as many columns."""
    spec = make_typed("parquet", tmp_path / "flows.parquet")
    texts, wide = tmp_path / "texts.parquet", tmp_path / "wide.parquet"
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), ["x" * 9_000])
    pq.write_table(pa.table({"period_end": same}), texts)
    zeros = pa.array([0] * 1_000_000, pa.int8())
    pq.write_table(pa.table({f"column {n}": zeros for n in range(20)}), wide)
    for file, code in ((texts, "text-too-long"), (wide, "too-many-rows")):
        content = file.read_bytes()
        assert len(content) < 200_000
        tracemalloc.start()
        assert [fault.code for fault in refuse(lambda: read(spec, content))] == [code]  # noqa: B023
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000_000


def test_texts_in_a_dictionary_are_the_same_texts(tmp_path: Path) -> None:
    file = tmp_path / "flows.parquet"
    names = ["债券", None, "equity", "债券"]
    pq.write_table(pa.table({"name": pa.array(names).dictionary_encode(), "plain": names, "n": [1, 2, 3, 4]}), file)
    rows = read(make_typed("parquet", file), file.read_bytes()).rows
    assert [row.cells for row in rows] == [
        ("债券", "债券", "1"),
        ("", "", "2"),
        ("equity", "equity", "3"),
        ("债券", "债券", "4"),
    ]


@pytest.mark.parametrize(
    ("kind", "package", "extra"),
    [("parquet", "pyarrow", "parquet"), ("sql", "sqlalchemy", "sql"), ("duckdb", "duckdb", "duckdb")],
)
def test_missing_extra_says_how_to_install_it(
    kind: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    fault = refuse(lambda: read(make_typed(kind, Path("x"), url="sqlite:///x", database="x"), b"select 1"))[0]
    assert (fault.code, fault.exit_code) == ("missing-extra", ExitCode.SYSTEM)
    assert fault.hint == f'pip install "flowbrief[{extra}]"'


# Databases

QUERY = f"-- the desk's flows\nSELECT {', '.join(COLUMNS)} FROM flows WHERE total_usd_mn <> ';' ORDER BY period_end;\n"


def make_sqlite(folder: Path) -> SourceSpec:
    with sqlite3.connect(folder / "desk.db") as database:
        database.execute(f"CREATE TABLE flows ({', '.join(COLUMNS)})")
        rows = [(day.isoformat(), count, *map(float, numbers)) for day, count, *numbers in WEEKS]
        database.executemany("INSERT INTO flows VALUES (?, ?, ?, ?, ?)", rows)
    database.close()
    (folder / "flows.sql").write_text(QUERY)
    return make_typed("sql", folder / "flows.sql", url="sqlite:///desk.db")


PLAIN = [
    ("2022-07-06", "16532", "9667.5", "-8279999.999999999", "0.1"),
    ("2022-07-13", "-250", "-426", "0.0000001", "0.3"),
    ("2022-07-20", "19", "3", "2000", "16777216"),
]


def test_query_to_sqlite_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = make_sqlite(tmp_path)
    assert [row.cells for row in read(spec, QUERY.encode()).rows] == PLAIN
    total = read_column(load(make_report(spec), make_world(), registry), "etf_flows", "total")
    assert total == [Decimal(16532000000), Decimal(-250000000), Decimal(19000000)]
    monkeypatch.setenv("DESK", f"sqlite:///{tmp_path / 'desk.db'}")
    assert read(make_typed("sql", spec.path, url="env:DESK"), QUERY.encode()).rows
    (tmp_path / "where").write_text("sqlite:///desk.db\n")
    assert read(make_typed("sql", spec.path, url="file:where"), QUERY.encode()).rows


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "not-a-query"),
        ("-- nothing", "not-a-query"),
        ("DELETE FROM flows", "not-a-query"),
        ("SELECT 1; DROP TABLE flows", "not-a-query"),
        ("WITH x AS (SELECT 1) DELETE FROM flows", "query-failed"),
        ("SELECT load_extension('x')", "query-failed"),
        ("SELECT * FROM nowhere", "query-failed"),
        ("SELECT FROM", "query-failed"),
    ],
)
def test_query_that_fails_or_writes_is_refused(tmp_path: Path, query: str, code: str) -> None:
    spec = make_sqlite(tmp_path)
    before = (tmp_path / "desk.db").read_bytes()
    assert [fault.code for fault in refuse(lambda: read(spec, query.encode()))] == [code]
    assert (tmp_path / "desk.db").read_bytes() == before


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite:///nowhere.db", "missing-file"),
        ("sqlite://", "bad-url"),
        ("no url", "bad-url"),
        ("env:FLOWBRIEF_NOT_SET", "missing-secret"),
        ("file:nowhere", "missing-secret"),
        ("postgresql://desk:geheim@localhost/flows", "secret-in-config"),
        ("postgresql://desk@localhost/flows?password=geheim", "secret-in-config"),
        ("mysql://desk@localhost/flows?ssl=1&passwd=geheim", "secret-in-config"),
        ("mssql+pyodbc://?odbc_connect=UID%3Ddesk%3BPWD%3Dgeheim", "secret-in-config"),
        ("postgresql://localhost:geheim/flows", "bad-url"),
        ("postgresql+nodriver://localhost/flows", "bad-url"),
    ],
)
def test_database_that_cannot_be_had_is_named_without_its_secret(tmp_path: Path, url: str, code: str) -> None:
    make_sqlite(tmp_path)
    spec = make_typed("sql", tmp_path / "flows.sql", url=url)
    fault = refuse(lambda: read(spec, QUERY.encode()))[0]
    assert fault.code == code
    assert "geheim" not in str(fault)
    assert not (tmp_path / "nowhere.db").exists()


def test_missing_driver_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_sqlite(tmp_path)
    for url, package, hint in (
        ("postgresql+psycopg://localhost/flows", "psycopg", 'pip install "flowbrief[postgresql]"'),
        ("mysql+pymysql://localhost/flows", "pymysql", "install the driver that the address names"),
    ):
        monkeypatch.setitem(sys.modules, package, None)
        (fault,) = refuse(lambda: read(make_typed("sql", tmp_path / "flows.sql", url=url), QUERY.encode()))  # noqa: B023
        assert (fault.code, fault.exit_code, fault.hint) == ("missing-extra", ExitCode.SYSTEM, hint)
        assert package in fault.message


def test_rows_that_do_not_stop_coming_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.load.sql.SECONDS", -1)
    monkeypatch.setattr("flowbrief.load.sql._STEPS", 1_000_000)
    (fault,) = refuse(lambda: read(make_sqlite(tmp_path), b"SELECT period_end FROM flows LIMIT 1"))
    assert (fault.code, "did not arrive" in fault.message) == ("query-failed", True)


def make_duckdb(folder: Path) -> SourceSpec:
    with duckdb.connect(str(folder / "desk.duckdb")) as database:
        types = ("DATE", "BIGINT", "DECIMAL(12,2)", "DOUBLE", "FLOAT")
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, types, strict=True))
        database.execute(f"CREATE TABLE flows ({columns})")
        database.executemany("INSERT INTO flows VALUES (?, ?, ?, ?, ?)", WEEKS)
    return make_typed("duckdb", folder / "flows.sql", database="desk.duckdb")


def test_query_to_duckdb_is_exact_and_shut_in(tmp_path: Path) -> None:
    spec = make_duckdb(tmp_path)
    query = f"SELECT {', '.join(COLUMNS)} FROM flows ORDER BY period_end".encode()
    assert [row.cells for row in read(spec, query).rows] == WRITTEN
    (tmp_path / "secret.csv").write_text("a\n1\n")
    for text, code in (
        (f"SELECT * FROM '{tmp_path / 'secret.csv'}'", "query-failed"),
        ("SELECT * FROM nowhere", "query-failed"),
        ("COPY flows TO 'x.csv'", "not-a-query"),
    ):
        assert [fault.code for fault in refuse(lambda: read(spec, text.encode()))] == [code]  # noqa: B023
    missing = make_typed("duckdb", tmp_path / "flows.sql", database="nowhere.duckdb")
    assert [fault.code for fault in refuse(lambda: read(missing, query))] == ["missing-file"]
    assert not (tmp_path / "nowhere.duckdb").exists()
