"""The real files: what the tables hold, which gates they passed, provenance."""

import subprocess
import sys
from datetime import date
from decimal import Decimal, localcontext
from hashlib import sha256
from pathlib import Path

import pytest
from load_factory import (
    FLOWS,
    HOLIDAYS,
    MISSING,
    REAL,
    WEDNESDAY,
    load_bytes,
    load_real,
    make_flows,
    make_rates,
    make_report,
    make_world,
    read_column,
    refuse,
)

from flowbrief.extend import Registry, registry
from flowbrief.extend.frame import build_frame
from flowbrief.load import load
from flowbrief.model.diagnostic import ExitCode
from flowbrief.model.period import Period
from flowbrief.model.source import CalendarSpec
from flowbrief.model.table import RawRow, RawTable
from flowbrief.model.text import Text


def test_real_files_become_tables() -> None:
    dataset = load_real()
    assert dataset.as_of == date(2024, 7, 24)
    assert dataset.period == Period(date(2024, 7, 24), date(2024, 7, 18))
    assert dataset.warnings == ()
    flows, rates = dataset.tables
    assert (flows.name, flows.shape, rates.name, rates.shape) == ("etf_flows", "weekly", "target_range", "changes")
    assert list(build_frame(flows).columns) == ["period_start", "period_end", "column", "value", "row"]
    assert len(build_frame(flows)) == 104 * 4
    last = build_frame(flows).tail(4)
    assert list(last["column"]) == ["equity", "equity_domestic", "equity_world", "total"]
    assert list(last["value"]) == [Decimal(n) * 1000000 for n in (28749, 30049, -1300, 37116)]
    assert list(last["row"]) == [105] * 4
    assert list(last["period_start"]) == [date(2024, 7, 18)] * 4
    assert {type(value) for value in build_frame(flows)["value"]} == {Decimal}
    assert {type(day) for day in build_frame(flows)["period_end"]} == {date}


def test_eight_day_week_and_week_after_a_gap_of_the_real_file() -> None:
    frame = build_frame(load_real().tables[0])
    starts = dict(zip(frame["period_end"], frame["period_start"], strict=True))
    assert starts[date(2022, 11, 30)] == date(2022, 11, 23)
    assert starts[date(2022, 11, 22)] == date(2022, 11, 17)
    assert starts[date(2024, 5, 1)] == date(2024, 4, 25)
    irregular = {end: (end - start).days + 1 for end, start in starts.items() if (end - start).days != 6}
    assert irregular == {
        date(2022, 11, 22): 6,
        date(2022, 11, 30): 8,
        date(2023, 11, 21): 6,
        date(2023, 11, 29): 8,
        date(2024, 6, 18): 6,
        date(2024, 6, 26): 8,
        date(2024, 7, 2): 6,
        date(2024, 7, 10): 8,
    }


def test_gaps_carry_their_weeks_and_reasons() -> None:
    gaps = load_real().tables[0].gaps
    assert [gap.period for gap in gaps] == [
        Period(date(2024, 4, 3), date(2024, 3, 28)),
        Period(date(2024, 4, 10), date(2024, 4, 4)),
        Period(date(2024, 4, 17), date(2024, 4, 11)),
        Period(date(2024, 4, 24), date(2024, 4, 18)),
    ]
    assert {gap.reason.en for gap in gaps} == {"not in the source"}
    assert load_real(date(2024, 3, 27)).tables[0].gaps == ()


def test_table_of_changes_is_cut_at_the_last_week() -> None:
    rates = load_real().table("target_range")
    assert (rates.provenance.rows, rates.provenance.last_on) == (26, date(2023, 7, 27))
    assert read_column(load_real(), "target_range", "upper")[-1] == Decimal("5.50")
    assert list(build_frame(rates)["period_start"]) == list(build_frame(rates)["period_end"])
    assert rates.gaps == ()


def test_gates_are_listed_with_what_they_saw() -> None:
    gates = load_real().gates
    assert all(gate.passed for gate in gates)
    assert [(gate.code, gate.subject, gate.detail) for gate in gates[:13]] == [
        ("file", "etf_flows", "3450 bytes"),
        ("header", "etf_flows", "5 columns"),
        ("field-count", "etf_flows", "104 rows of 5 fields"),
        ("dates", "etf_flows", "104 dates, 2022-07-06 to 2024-07-24"),
        ("numbers", "etf_flows", "416 numbers"),
        ("unique-dates", "etf_flows", "104 rows"),
        ("row-order", "etf_flows", "oldest first"),
        ("calendar", "etf_flows", "104 weeks, 4 closed on a declared holiday end"),
        ("no-gaps", "etf_flows", "4 weeks missing, all declared"),
        (
            "adds-up",
            "etf_flows: equity = equity_domestic + equity_world",
            "104 rows, largest difference 1, tolerance 2",
        ),
        ("scale", "etf_flows", "91 rows with 13 or more before"),
        ("last-period", "etf_flows", "2024-07-24 is new and not all zero"),
        ("zeros", "etf_flows", "4 columns end with no sudden zero"),
    ]
    assert [gate.code for gate in gates[13:]] == [
        *("file", "header", "field-count", "dates", "numbers", "unique-dates", "row-order", "scale")
    ]


@pytest.mark.parametrize(
    "content",
    [REAL, REAL.rstrip(b"\n"), REAL.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + REAL],
    ids=["LF", "no final newline", "CRLF", "byte order mark"],
)
def test_hash_of_a_whole_file_is_the_hash_of_its_bytes(content: bytes) -> None:
    provenance = load_bytes(content).tables[0].provenance
    assert provenance.sha256 == sha256(content).hexdigest()
    assert (provenance.source, provenance.path, provenance.rows) == ("etf_flows", "flows.csv", 104)
    assert (provenance.first_on, provenance.last_on) == (date(2022, 7, 6), date(2024, 7, 24))


def test_hash_of_a_cut_file_is_the_hash_of_its_head() -> None:
    # head -n 4 data/ici-etf-net-issuance-weekly.csv | sha256sum
    head = b"".join(REAL.splitlines(keepends=True)[:4])
    assert load_bytes(REAL, as_of=date(2022, 7, 20)).tables[0].provenance.sha256 == sha256(head).hexdigest()


def test_hash_of_a_cut_file_that_runs_newest_first() -> None:
    header, *rows = REAL.splitlines(keepends=True)
    provenance = load_bytes(header + b"".join(rows[::-1]), as_of=date(2022, 7, 20)).tables[0].provenance
    assert provenance.sha256 == sha256(header + rows[2] + rows[1] + rows[0]).hexdigest()


def make_second(**changes: object) -> object:
    return make_flows(**({"name": "second", "path": Path("second.csv"), "printed_path": "second.csv"} | changes))


def test_latest_is_the_last_week_of_the_shorter_of_two_weekly_sources() -> None:
    second = make_second()
    files = {Path("second.csv"): b"".join(REAL.splitlines(keepends=True)[:99])}  # to 2024-06-12
    dataset = load(make_report(make_flows(), second, make_rates()), make_world(files), registry)  # type: ignore[arg-type]
    assert dataset.as_of == dataset.period.end == date(2024, 6, 12)
    assert [table.provenance.last_on for table in dataset.tables] == [
        date(2024, 6, 12),
        date(2024, 6, 12),
        date(2023, 7, 27),
    ]
    (warning,) = dataset.warnings
    assert (warning.code, warning.place.file) == ("later-week-unused", "flows.csv")
    assert "2024-07-24" in warning.message


def test_weekly_sources_without_a_common_week() -> None:
    second = make_second(
        date_column="day",
        columns=(("flow", "flow"),),
        identities=(),
        calendar=CalendarSpec(5),
    )
    files = {Path("second.csv"): b"day,flow\n2024-07-19,1\n2024-07-26,2\n"}
    (fault,) = refuse(lambda: load(make_report(make_flows(), second), make_world(files), registry))  # type: ignore[arg-type]
    assert (fault.code, fault.exit_code) == ("no-common-week", ExitCode.DATA)


def test_report_without_a_weekly_source() -> None:
    (fault,) = refuse(lambda: load(make_report(make_rates()), make_world(), registry))
    assert (fault.code, fault.exit_code) == ("no-weekly-source", ExitCode.USAGE)


def test_numbers_are_exact_in_any_context() -> None:
    content = b"day,flow\n2024-01-03,-0\n2024-01-10,12345678901234567.891\n"
    spec = make_flows(
        date_column="day",
        columns=(("flow", "flow"),),
        identities=(),
        calendar=CalendarSpec(WEDNESDAY),
        scale=Decimal("1000000.000001"),
    )
    with localcontext() as context:
        context.prec = 5
        dataset = load_bytes(content, spec=spec)
    zero, large = build_frame(dataset.tables[0])["value"]
    # 12345678901234567.891 × 10⁶, plus 12345678901234567.891 × 10⁻⁶
    assert str(large) == "12345678901246913569901.234567891"
    assert (zero, zero.is_signed()) == (Decimal(0), False)


def test_source_of_another_kind_comes_in_by_the_same_door_and_through_the_same_gates() -> None:
    own = Registry()

    @own.source("lines", summary=Text("逐行", "one cell a line"))
    def read_lines(spec: object, content: bytes) -> RawTable:
        raw = content.splitlines(keepends=True)
        rows = [RawRow(n, tuple(line.decode().split()), line) for n, line in enumerate(raw, start=1)]
        return RawTable(rows[0], tuple(rows[1:]))

    spec = make_flows(
        kind="lines",
        date_column="day",
        columns=(("flow", "flow"),),
        identities=(),
        calendar=CalendarSpec(WEDNESDAY),
    )
    report = make_report(spec)
    good = b"flow day\n5 2024-01-03\n6 2024-01-10\n"
    dataset = load(report, make_world({FLOWS: good}), own)
    assert list(build_frame(dataset.tables[0])["value"]) == [Decimal(5000000), Decimal(6000000)]
    written = b"flow,day\n5,2024-01-03\n6,2024-01-10\n"
    assert dataset.tables[0].provenance.sha256 == sha256(written).hexdigest()
    bad = b"flow day\n5 2024-01-03\n6\n1,000 2024-01-17\n"
    faults = refuse(lambda: load(report, make_world({FLOWS: bad}), own))
    assert [(fault.code, fault.place.line) for fault in faults] == [("short-row", 3), ("number-format", 4)]


def test_progress_is_reported_for_each_source() -> None:
    steps: list[str] = []
    load(make_report(make_flows(), make_rates()), make_world(report=steps.append), registry)
    assert steps == ["load etf_flows", "load target_range"]


def test_importing_the_room_does_not_import_pandas() -> None:
    code = "import sys, flowbrief.load; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_declared_missing_weeks_outside_the_file_are_no_gaps() -> None:
    spec = make_flows(calendar=CalendarSpec(WEDNESDAY, HOLIDAYS, (*MISSING, (date(2024, 7, 31), MISSING[0][1]))))
    assert len(load_bytes(REAL, spec=spec).tables[0].gaps) == 4
