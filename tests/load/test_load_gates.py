"""Adding-up, scale, the last week, age, changes."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from load_factory import (
    FLOWS,
    RATES,
    WEDNESDAY,
    load_bytes,
    make_flows,
    make_rates,
    make_report,
    make_world,
    refuse,
)

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.load.gates import check_scale
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused, Severity
from flowbrief.model.source import CalendarSpec, Identity
from flowbrief.model.table import Dataset, RawRow

REAL = FLOWS.read_bytes()
LINES = REAL.splitlines(keepends=True)


def slide(lines: range) -> bytes:
    """The real file with the values of some lines slid one column to the left, the first becoming the last."""
    out = []
    for number, raw in enumerate(LINES, start=1):
        day, *values = raw.rstrip(b"\n").split(b",")
        if number in lines:
            values = [*values[1:], values[0]]
        out.append(b",".join([day, *values]) + b"\n")
    return b"".join(out)


def test_columns_that_slid_under_the_wrong_headings_are_found_and_explained() -> None:
    faults = refuse(lambda: load_bytes(slide(range(50, 61))))
    assert [fault.place.line for fault in faults] == list(range(50, 61))
    assert {fault.code for fault in faults} == {"does-not-add-up"}
    assert faults[0].hint == (
        "in all 11 such rows total_usd_mn = equity_usd_mn + equity_domestic_usd_mn does add up: "
        "the columns may have been shifted under their headings"
    )


def test_sum_that_fails_says_whole_parts_and_difference() -> None:
    content = REAL.replace(b"2022-07-20,3468,102,-417,519", b"2022-07-20,3468,1020,-417,519")
    (fault,) = refuse(lambda: load_bytes(content))
    assert fault.message == (
        "equity_usd_mn is 1020, but equity_domestic_usd_mn -417 + equity_world_usd_mn 519 = 102: "
        "a difference of 918, more than the tolerance of 2"
    )
    assert "rounding" in fault.hint


def test_a_wide_table_is_not_searched_for_other_sums() -> None:
    names = [f"c{n}" for n in range(60)]
    content = ",".join(["day", *names]) + "\n2024-01-03," + ",".join(str(7**n % 1000) for n in range(60)) + "\n"
    spec = make_flows(
        date_column="day",
        columns=tuple((name, name) for name in names),
        identities=(Identity("c0", tuple(names[1:11]), Decimal(0)),),
        calendar=CalendarSpec(WEDNESDAY),
    )
    (fault,) = refuse(lambda: load_bytes(content.encode(), spec=spec))
    assert fault.code == "does-not-add-up"
    assert "rounding" in fault.hint


@pytest.mark.parametrize(("world", "passes"), [(b"521", True), (b"522", False), (b"517", True), (b"516", False)])
def test_tolerance_is_inclusive(world: bytes, passes: bool) -> None:
    content = REAL.replace(b"-417,519\n", b"-417," + world + b"\n")
    if passes:
        gate = next(gate for gate in load_bytes(content).gates if gate.code == "adds-up")
        assert gate.detail == "104 rows, largest difference 2, tolerance 2"
    else:
        assert [fault.code for fault in refuse(lambda: load_bytes(content))] == ["does-not-add-up"]


def test_whole_of_three_parts() -> None:
    content = b"day,a,b,c,d\n2024-01-03,6.0,1.5,2.5,2.0\n2024-01-10,6.0,1.5,2.5,2.1\n"
    spec = make_flows(
        date_column="day",
        columns=tuple((name, name) for name in "abcd"),
        identities=(Identity("a", ("b", "c", "d"), Decimal("0.05")),),
        calendar=CalendarSpec(WEDNESDAY),
    )
    (fault,) = refuse(lambda: load_bytes(content, spec=spec))
    assert (fault.place.line, fault.place.field) == (3, "a")
    assert "a difference of -0.1" in fault.message


def judge_scale(*values: str) -> list[Diagnostic]:
    rows = tuple(
        Row(n + 2, b"", date(2020, 1, 1) + timedelta(weeks=n), None, {"a": Decimal(value)})
        for n, value in enumerate(values)
    )
    spec = make_flows(columns=(("a", "flow"),))
    return check_scale(SourceFile(spec, RawRow(1, (), b""), rows))


QUIET = ("1", "-2", "3", "-4", "5", "-6", "7", "-8", "9", "-10", "11", "-12", "13")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ((*QUIET, "7000"), 15),  # a thousandfold 7
        ((*QUIET, "-13000"), 15),  # the sign does not matter
        ((*QUIET, "700"), 15),  # 53.8 times 13, a hundredfold 7
        ((*QUIET, "650"), None),  # exactly 50 times 13
        ((*QUIET, "400"), None),  # 31 times 13 may be a real surge
        ((*QUIET[:12], "7000"), None),  # only 12 earlier values
        ((*QUIET, "3", "20000000", "21000000"), 16),  # only the first row of the new unit
        (("0",) * 13 + ("5",), None),  # nothing to compare with
        (("100",) * 13 + ("9000",), None),  # divided by 100 it would be 90, which this column never was
        (("100",) * 13 + ("10000",), 15),
        (("100",) * 13 + ("30000",), 15),  # three times a record after the division
        (("100",) * 13 + ("31000",), None),
    ],
)
def test_scale_break(values: tuple[str, ...], line: int | None) -> None:
    assert [fault.place.line for fault in judge_scale(*values)] == ([line] if line else [])


def test_scale_break_says_how_many_times() -> None:
    (fault,) = judge_scale(*QUIET, "7000")
    assert fault.message == (
        "7000 is 538 times the largest of the 13 values before it (13); divided by 1000 it would be plausible"
    )


def find_faults(content: bytes) -> tuple[Diagnostic, ...]:
    try:
        load_bytes(content)
    except Refused as refused:
        return refused.diagnostics
    return ()


def test_nearly_every_real_week_in_thousands_instead_of_millions_is_found() -> None:
    missed = []
    for line in range(15, 106):
        lines = list(LINES)
        day, *values = lines[line - 1].rstrip(b"\n").split(b",")
        lines[line - 1] = b",".join([day, *(value + b"000" for value in values)]) + b"\n"
        found = {fault.place.line for fault in find_faults(b"".join(lines))}
        assert found <= {line}
        missed += [] if found else [line]
    # The quietest week of the file, 2024-05-29, is in thousands only twelve times a record: not enough to refuse.
    assert missed == [97]


def test_last_week_gates_look_at_the_week_the_report_describes() -> None:
    # Week 2022-07-20 repeats 2022-07-13; a report as of an earlier or a later week has nothing to do with it.
    content = REAL.replace(b"2022-07-20,3468,102,-417,519", b"2022-07-20,7409,2808,2067,741")
    (fault,) = refuse(lambda: load_bytes(content, as_of=date(2022, 7, 20)))
    assert (fault.code, fault.place.line) == ("repeated-period", 4)
    assert "2022-07-13 (line 3)" in fault.message
    assert load_bytes(content, as_of=date(2022, 7, 13)).period.end == date(2022, 7, 13)
    assert load_bytes(content, as_of=date(2022, 7, 27)).period.end == date(2022, 7, 27)


def test_all_other_gates_look_at_the_whole_file() -> None:
    content = REAL.replace(b"2024-07-24,37116", b"2024-07-24,n/a")
    (fault,) = refuse(lambda: load_bytes(content, as_of=date(2022, 7, 20)))
    assert (fault.code, fault.place.line) == ("missing-mark", 105)


def test_zero_in_one_column_is_no_defect() -> None:
    # Not at the end of a column that has been zero before.
    content = REAL.replace(b"2022-07-20,3468,102,-417,519", b"2022-07-20,0,0,-519,519")
    content = content.replace(b"2024-07-24,37116,28749,30049,-1300", b"2024-07-24,0,0,1300,-1300")
    assert load_bytes(content).period.end == date(2024, 7, 24)


@pytest.mark.parametrize(
    ("today", "errors", "warnings"),
    [
        (date(2024, 8, 1), [], []),  # 8 days
        (date(2024, 8, 2), [], ["data-stale"]),
        (date(2024, 8, 7), [], ["data-stale"]),  # 14 days
        (date(2024, 8, 8), ["data-stale"], []),
    ],
)
def test_age_is_judged_against_its_limits(today: date, errors: list[str], warnings: list[str]) -> None:
    spec = make_flows(warn_after_days=8, error_after_days=14)

    def action() -> Dataset:
        return load_bytes(REAL, spec=spec, today=today)

    if errors:
        faults = refuse(action)
        assert [fault.code for fault in faults] == errors
        assert faults[0].exit_code is ExitCode.STALE
        assert (faults[0].place.line, faults[0].severity) == (105, Severity.ERROR)
    else:
        dataset = action()
        assert [warning.code for warning in dataset.warnings] == warnings
        assert [g.detail for g in dataset.gates if g.code == "freshness"] == [
            "2024-07-24, a warning after 8 days, refused after 14 days"
        ]


def test_age_is_not_judged_when_the_as_of_date_is_given() -> None:
    spec = make_flows(warn_after_days=8, error_after_days=14)
    dataset = load_bytes(REAL, spec=spec, as_of=date(2023, 1, 4))
    assert dataset.warnings == ()
    assert not [gate for gate in dataset.gates if gate.code == "freshness"]


def load_rates(content: bytes, as_of: date | None = None) -> Dataset:
    files: dict[Path, bytes] = {RATES: content}
    return load(make_report(make_flows(), make_rates(), as_of=as_of), make_world(files), registry)


def test_change_that_changes_nothing_is_a_warning() -> None:
    content = RATES.read_bytes().replace(b"2015-12-16,", b"2009-01-28,0.00,0.25\n2015-12-16,")
    (warning,) = load_rates(content).warnings
    assert (warning.code, warning.place.line, warning.place.file) == ("no-change", 3, "rates.csv")


def test_change_after_the_as_of_date_that_changes_nothing_is_not_mentioned() -> None:
    content = RATES.read_bytes() + b"2026-01-28,3.50,3.75\n"
    assert load_rates(content, as_of=date(2024, 7, 24)).warnings == ()


def test_changes_must_begin_before_the_as_of_date() -> None:
    content = b"effective_on,lower_percent,upper_percent\n2025-09-18,4.00,4.25\n"
    (fault,) = refuse(lambda: load_rates(content))
    assert (fault.code, fault.place.file, fault.exit_code) == ("period-missing", "rates.csv", ExitCode.STALE)
    assert "the file begins with 2025-09-18" in fault.message


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"2015-12-16,0.25", b"2015-12-16,0.25%", "number-format 3"),
        (b"2016-12-14,", b"2012-12-14,", "unsorted-rows 4"),
        (b"2016-12-14,", b"2015-12-16,", "duplicate-period 4"),
        (b"2025-12-11,3.50", b"2026-12-11,3.50", "date-in-future 33"),
        (b"2023-07-27,5.25,5.50", b"2023-07-27,525,5.50", "scale-break 27"),
    ],
)
def test_defects_of_a_table_of_changes(old: bytes, new: bytes, found: str) -> None:
    (fault,) = refuse(lambda: load_rates(RATES.read_bytes().replace(old, new)))
    assert f"{fault.code} {fault.place.line}" == found


def test_defects_of_all_sources_come_at_once() -> None:
    files = {FLOWS: REAL.replace(b"2022-07-20,", b"2022-07-19,"), RATES: RATES.read_bytes().replace(b"5.50", b"x")}
    faults = refuse(lambda: load(make_report(make_flows(), make_rates()), make_world(files), registry))
    assert [(fault.place.file, fault.code, fault.place.line) for fault in faults] == [
        ("flows.csv", "off-calendar", 4),
        ("rates.csv", "not-a-number", 27),
    ]
