"""The kind `sql` with a real PostgreSQL server, which is started for these tests and thrown away."""

from __future__ import annotations

import datetime as dt
import socket
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from load_factory import make_flows, make_report, make_world, read_column, refuse
from postgresql_server import PASSWORD, WRITTEN_PASSWORD, Cluster, find_programs, run_cluster

from flowbrief.cli.registered import registry
from flowbrief.load import load
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawTable
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build

COLUMNS = ("period_end", "total_usd_mn", "equity_usd_mn", "equity_domestic_usd_mn", "equity_world_usd_mn")
QUERY = f"SELECT {', '.join(COLUMNS)} FROM flows ORDER BY period_end"
CREATE = """CREATE TABLE flows (
  period_end date, total_usd_mn numeric(14, 2), equity_usd_mn numeric, equity_domestic_usd_mn double precision,
  equity_world_usd_mn real, stamp timestamp, stamp_tz timestamptz, name text
)"""
FILL = """INSERT INTO flows VALUES
  ('2022-07-06', 1200.50, 0.1000000000000000056, 0.1, 0.1, '2022-07-06', '2022-07-06 00:00Z', '100%'),
  ('2022-07-13', -350, 1234567890123456789.5, -8279999.999999999, 16777216, '2022-07-13', NULL, '50 %'),
  ('2022-07-20', 0.01, 1e3, 2e9, -0.3, '2022-07-20', NULL, 'half')"""
WRITTEN = [
    ("2022-07-06", "1200.50", "0.1000000000000000056", "0.1", "0.1"),
    ("2022-07-13", "-350.00", "1234567890123456789.5", "-8279999.999999999", "16777216"),
    ("2022-07-20", "0.01", "1000", "2000000000", "-0.3"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed on this machine")
    with run_cluster(programs) as running:
        running.run(CREATE, FILL)
        yield running


@pytest.fixture
def desk(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """The server, whose address stands in the environment."""
    monkeypatch.setenv("DESK_DATABASE", cluster.url())
    return cluster


def make_spec(url: str = "env:DESK_DATABASE") -> SourceSpec:
    path = Path("flows.sql")
    return make_flows(kind="sql", path=path, printed_path=path.name, identities=(), options={"url": url})


def read(query: str = QUERY, url: str = "env:DESK_DATABASE") -> RawTable:
    table: RawTable = registry.sources["sql"].function(make_spec(url), query.encode())
    return table


def refuse_query(query: str, url: str = "env:DESK_DATABASE") -> Diagnostic:
    (fault,) = refuse(lambda: read(query, url))
    return fault


@pytest.mark.slow
def test_values_are_exact_to_the_last_digit(desk: Cluster) -> None:
    table = read()
    assert table.header.cells == COLUMNS
    assert [row.cells for row in table.rows] == WRITTEN
    assert [row.line for row in table.rows] == [2, 3, 4]
    spec = make_spec()
    dataset = load(make_report(spec), make_world({spec.path: QUERY.encode()}), registry)
    assert read_column(dataset, "etf_flows", "total") == [Decimal(1200500000), Decimal(-350000000), Decimal(10000)]
    assert read_column(dataset, "etf_flows", "equity")[1] == Decimal("1234567890123456789500000")


@pytest.mark.slow
def test_the_address_may_name_no_driver_and_stand_in_a_file(
    desk: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESK_DATABASE", desk.url(scheme="postgresql"))
    assert [row.cells for row in read().rows] == WRITTEN
    secret = tmp_path / "address"
    secret.write_text(desk.url() + "\n")
    assert [row.cells for row in read(url=f"file:{secret}").rows] == WRITTEN


@pytest.mark.slow
def test_a_time_stamp_at_midnight_is_a_day(desk: Cluster) -> None:
    query = QUERY.replace("SELECT period_end", "SELECT stamp AS period_end")
    assert [row.cells for row in read(query).rows] == WRITTEN


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value", "is_of_its_type", "code"),
    [
        ("period_end", "NULL", True, "blank-cell"),
        ("period_end", "'2022-07-12'::date", True, "off-calendar"),
        ("period_end", "stamp + interval '12 hours'", False, "bad-date"),
        ("period_end", "stamp AT TIME ZONE 'UTC'", False, "bad-date"),
        ("total_usd_mn", "NULL", True, "blank-cell"),
        ("total_usd_mn", "'NaN'::numeric", True, "missing-mark"),
        ("total_usd_mn", "'Infinity'::numeric", True, "not-finite"),
        ("equity_usd_mn", "1e21", True, "number-format"),
        ("equity_domestic_usd_mn", "'NaN'::float8", True, "missing-mark"),
        ("equity_domestic_usd_mn", "'-Infinity'::float8", True, "not-finite"),
        ("equity_world_usd_mn", "'NaN'::real", True, "missing-mark"),
        ("total_usd_mn", "1200.5::money", False, "number-format"),
        ("total_usd_mn", "true", False, "not-a-number"),
    ],
)
def test_what_is_no_value_is_refused_with_its_row_and_column(
    desk: Cluster, column: str, value: str, is_of_its_type: bool, code: str
) -> None:
    chosen = f"CASE WHEN name = '50 %' THEN {value} ELSE {column} END" if is_of_its_type else value
    columns = ", ".join(f"{chosen} AS {name}" if name == column else name for name in COLUMNS)
    spec = make_spec()
    query = f"SELECT {columns} FROM flows ORDER BY flows.period_end".encode()
    faults = refuse(lambda: load(make_report(spec), make_world({spec.path: query}), registry))
    lines = [3] if is_of_its_type else [2, 3, 4]
    assert [(fault.code, fault.place.field, fault.place.line) for fault in faults] == [(code, column, n) for n in lines]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["infinity", "-infinity", "0044-03-15 BC"])
def test_a_day_that_no_calendar_here_has_is_named(desk: Cluster, day: str) -> None:
    fault = refuse_query(f"SELECT '{day}'::date AS period_end")
    assert fault.code == "query-failed"
    assert repr(day) in fault.message


@pytest.mark.slow
def test_signs_of_a_query_are_left_as_they_are(desk: Cluster) -> None:
    for query in (
        "SELECT period_end FROM flows WHERE name LIKE '%0 \\%'",
        "SELECT period_end FROM flows WHERE 13 % 7 = 6 AND name = '50 %' -- all; of it: %s :x\n;",
        "WITH one AS (SELECT * FROM flows WHERE name LIKE '50%') SELECT period_end FROM one",
    ):
        assert [row.cells for row in read(query).rows] == [("2022-07-13",)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM flows RETURNING *) SELECT * FROM gone",
        "SELECT period_end FROM flows FOR UPDATE",
        "SELECT nextval('counted')",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT * FROM nowhere",
        "SELECT FROM flows WHERE",
        "SELECT period_end INTO copied FROM flows",
    ],
)
def test_a_query_cannot_write(desk: Cluster, query: str) -> None:
    desk.run("CREATE SEQUENCE IF NOT EXISTS counted", "GRANT ALL ON counted TO desk", "GRANT ALL ON flows TO desk")
    assert refuse_query(query).code == "query-failed"
    assert len(read().rows) == 3


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_stopped_by_the_server(desk: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.load.sql.SECONDS", 2)
    started = time.monotonic()
    fault = refuse_query("SELECT pg_sleep(30)")
    assert (fault.code, "timeout" in fault.message) == ("query-failed", True)
    assert time.monotonic() - started < 10


@pytest.mark.slow
def test_a_result_that_trickles_is_given_up(desk: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.load.sql.SECONDS", 2)
    monkeypatch.setattr("flowbrief.load.sql._ROWS_AT_A_TIME", 100)
    started = time.monotonic()
    fault = refuse_query("SELECT generate_series(1, 30000), pg_sleep(0.001)")
    assert (fault.code, "did not arrive" in fault.message) == ("query-failed", True)
    assert time.monotonic() - started < 10


@pytest.mark.slow
def test_a_result_without_end_is_not_collected(desk: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.load.typed.MOST_ROWS", 5_000)
    started = time.monotonic()
    assert refuse_query("SELECT generate_series(1, 1000000000000)").code == "too-many-rows"
    assert time.monotonic() - started < 10


@pytest.mark.slow
def test_a_password_that_is_refused_is_in_no_message(desk: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in (
        desk.url(password="falsch%2F%40wort"),
        desk.url(user="unknown"),
        desk.url().replace("/postgres", "/nowhere"),
        desk.url().replace(f":{desk.port}/", ":1/"),
        desk.url() + "?sslmode=verify-full&sslpassword=geheim",
        desk.url() + "?geheim=geheim",
        f"postgresql+psycopg://desk@127.0.0.1:{desk.port}/postgres?password=falsch%2F%40wort",
    ):
        monkeypatch.setenv("DESK_DATABASE", url)
        fault = refuse_query(QUERY)
        assert fault.code == "query-failed"
        for secret in (PASSWORD, WRITTEN_PASSWORD, "falsch", "wort"):
            assert secret not in str(fault)


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowbrief.load.sql.SECONDS", 2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("DESK_DATABASE", f"postgresql+psycopg://desk:geheim@127.0.0.1:{silent.getsockname()[1]}/x")
        started = time.monotonic()
        fault = refuse_query(QUERY)
    assert (fault.code, "geheim" in str(fault)) == ("query-failed", False)
    assert time.monotonic() - started < 10


REPORT = """report: desk
title: {zh: 资金流周报, en: Weekly flows}
headline: total
disclaimer: {zh: 仅供参考。, en: For information only.}
sources:
  flows:
    kind: sql
    path: flows.sql
    url: env:DESK_DATABASE
    shape: weekly
    provider: {zh: 数据库, en: Our database}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 股票型基金, en: equity funds}
    date: {column: week}
    columns: {total: total_mn}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
subjects:
  total:
    name: {zh: 股票型基金, en: equity funds}
    short: {zh: 股票型, en: Equity}
    source: flows
    column: total
metrics:
  "*.week": {kind: net_flow}
key_figures: [total.week]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [total]}
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""


@pytest.mark.slow
def test_a_report_is_built_from_the_server_and_keeps_the_secret(desk: Cluster, tmp_path: Path) -> None:
    desk.run("DROP TABLE IF EXISTS weekly", "CREATE TABLE weekly (week date PRIMARY KEY, total_mn numeric(12, 3))")
    totals = ("1200.5", "-350", "2400.125", "800", "1850.75", "-60.001")
    weeks = [dt.date(2024, 5, 1) + dt.timedelta(weeks=n) for n in range(len(totals))]
    rows = ", ".join(f"('{week}', {total})" for week, total in zip(weeks, totals, strict=True))
    desk.run(f"INSERT INTO weekly VALUES {rows}")
    (tmp_path / "report.yaml").write_text(REPORT, "utf-8")
    (tmp_path / "flows.sql").write_text("SELECT week, total_mn FROM weekly ORDER BY week\n")
    world = World(dt.date(2024, 6, 7), Path.read_bytes, lambda _: None)
    written, issue = build(tmp_path / "report.yaml", Wish(formats=("html",)), tmp_path / "out", world, registry)
    assert "not-recalculated" not in [warning.code for warning in written.intake.warnings]
    table = (issue.folder / "inputs" / "flows.csv").read_text("utf-8")
    assert table.splitlines()[1:] == [f"{week},{Decimal(total):.3f}" for week, total in zip(weeks, totals, strict=True)]
    for file in issue.files:
        content = (issue.folder / file).read_bytes()
        for secret in (PASSWORD, WRITTEN_PASSWORD, str(desk.port), "127.0.0.1"):
            assert secret.encode() not in content, file
