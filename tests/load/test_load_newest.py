"""Zeros, standstill, assets, lateness, completeness: the marks of a feed that has gone wrong."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from load_factory import (
    FLOWS,
    REAL,
    WEDNESDAY,
    load_bytes,
    make_flows,
    make_report,
    make_world,
    refuse,
)

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.gate import AssetsRule, SourceGates
from flowbrief.model.quantity import COUNT
from flowbrief.model.source import CalendarSpec, Identity, SourceSpec
from flowbrief.model.table import Dataset

CN_ETFS = Path(__file__).parents[3] / "shared" / "data" / "cn-etf-shares-csi300-mit" / "etf-shares.csv"


def put(content: bytes, column: int, *values: str) -> bytes:
    """The real weekly file with other values at the end of one column, the newest last."""
    lines = [line.split(",") for line in content.decode().splitlines()]
    for line, value in zip(lines[-len(values) :], values, strict=True):
        line[column] = value
    return "".join(",".join(line) + "\n" for line in lines).encode()


def free(**changes: Any) -> SourceSpec:
    """The weekly source without its adding-up rule, which a changed cell would break too."""
    return make_flows(identities=(), **changes)


def test_zero_in_a_column_that_never_was_is_refused() -> None:
    (fault,) = refuse(lambda: load_bytes(put(REAL, 4, "0"), spec=free()))
    assert (fault.code, fault.place.line, fault.place.field) == ("zero-fill", 105, "equity_world_usd_mn")
    assert fault.message == (
        "equity_world_usd_mn is exactly 0 in the last week, 2024-07-24; it was never 0 in the 103 weeks before"
    )
    assert "fetch the file again" in fault.hint


def test_fund_that_left_is_no_fund_with_zero_flow() -> None:
    (fault,) = refuse(lambda: load_bytes(put(REAL, 4, "0", "0.0", "0"), spec=free()))
    assert (fault.code, fault.place.line) == ("series-ended", 105)
    assert "exactly 0 in the last 3 weeks, from 2024-07-10 (line 103)" in fault.message
    assert "take its column out of the file and the config" in fault.hint


def test_zero_is_believed_where_there_have_been_some_or_numbers_are_small() -> None:
    lines = put(REAL, 4, "0").decode().replace("2023-01-04,", "2023-01-04,", 1)
    earlier = [line.split(",") for line in lines.splitlines()]
    earlier[30][4] = "0"
    assert load_bytes("".join(",".join(line) + "\n" for line in earlier).encode(), spec=free()).period.end
    small = [[*line[:4], str(int(line[4]) % 7 + 1)] if number else line for number, line in enumerate(earlier)]
    small[-1][4] = "0"
    assert load_bytes("".join(",".join(line) + "\n" for line in small).encode(), spec=free()).period.end


def test_newest_week_like_one_of_long_ago_is_refused() -> None:
    # The values of 2022-07-20, two years earlier, stored once more.
    content = put(put(put(put(REAL, 1, "3468"), 2, "102"), 3, "-417"), 4, "519")
    (fault,) = refuse(lambda: load_bytes(content))
    assert (fault.code, fault.place.line) == ("repeated-period", 105)
    assert "2022-07-20 (line 4)" in fault.message


def test_one_column_may_repeat_a_number_of_long_ago() -> None:
    content = b"week,flow\n" + b"".join(
        f"{date(2024, 1, 3) + timedelta(weeks=n)},{value}\n".encode() for n, value in enumerate((5, 7, -3, 5))
    )
    spec = free(date_column="week", columns=(("flow", "flow"),), calendar=CalendarSpec(WEDNESDAY))
    assert load_bytes(content, spec=spec).period.end == date(2024, 1, 24)
    (fault,) = refuse(lambda: load_bytes(content.replace(b",-3\n", b",5\n"), spec=spec))
    assert fault.code == "repeated-period"


def test_total_among_its_parts_is_named() -> None:
    rows = "".join(
        f"{date(2024, 1, 3) + timedelta(weeks=n)},{a + b + c},{a + b},{a},{b},{c}\n"
        for n, (a, b, c) in enumerate(((5, 7, 1), (4, -2, 9), (6, 6, -8), (1, 2, 30)))
    )
    spec = make_flows(
        date_column="week",
        columns=tuple((name, name) for name in ("total", "equity", "domestic", "world", "bond")),
        calendar=CalendarSpec(WEDNESDAY),
        identities=(Identity("total", ("equity", "domestic", "world", "bond"), Decimal(0)),),
    )
    (fault,) = refuse(lambda: load_bytes(f"week,total,equity,domestic,world,bond\n{rows}".encode(), spec=spec))
    assert (fault.code, fault.place.line, fault.place.field) == ("total-among-parts", 1, "equity")
    assert "without it the other parts add up in all 4 rows" in fault.message


@pytest.mark.parametrize(("flow", "passes"), [("290", True), ("301", False), ("-301", False)])
def test_flow_is_held_against_the_assets_before_it(flow: str, passes: bool) -> None:
    content = f"week,flow,assets\n2024-01-03,10,1000\n2024-01-10,{flow},1500\n2024-01-17,20,1510\n"
    spec = free(
        date_column="week",
        columns=(("flow", "flow"), ("assets", "assets")),
        calendar=CalendarSpec(WEDNESDAY),
        gates=SourceGates(assets=(AssetsRule(Decimal("0.3"), flow="flow", assets="assets"),)),
    )
    if passes:
        gates = load_bytes(content.encode(), spec=spec).gates
        assert [gate.detail for gate in gates if gate.code == "assets"] == ["3 rows, at most 0.3"]
        return
    (fault,) = refuse(lambda: load_bytes(content.encode(), spec=spec))
    assert (fault.code, fault.place.line, fault.place.field) == ("flow-over-assets", 3, "flow")
    assert "30.1 % of the assets of 2024-01-03, 1000; at most 30 % is plausible" in fault.message


def test_change_in_shares_is_a_flow_unless_it_is_a_split() -> None:
    rule = AssetsRule(Decimal("0.3"), shares="shares", price="nav")
    spec = make_levels(gates=SourceGates(assets=(rule,)))
    split = b"day,shares,nav\n2025-12-04,100,280.00\n2025-12-05,200,140.10\n2025-12-08,201,141.00\n"
    assert load_bytes(split, spec=spec).period.end == date(2025, 12, 5)
    (fault,) = refuse(lambda: load_bytes(split.replace(b"140.10", b"279.00"), spec=spec))
    assert (fault.code, fault.place.line) == ("flow-over-assets", 3)


# 510310 merged its shares: the exchange counted the new ones on 20 September 2024, trading took the new price on the
# 23rd. Counts from the exchange, prices from turnover and volume of each day.
MERGED = (
    "day,shares,nav\n2024-09-18,121680307400,1.5814\n2024-09-19,121864307400,1.5948\n2024-09-20,62347244000,1.5957\n"
)
LATER = "2024-09-23,62403944000,3.2171\n2024-09-24,63058244000,3.3069\n2024-09-25,63644144000,3.4304\n"


@pytest.mark.parametrize("days_after", [1, 60])
def test_split_that_a_file_shows_on_two_days_is_refused_without_a_rule(days_after: int) -> None:
    content = MERGED
    if days_after == 60:
        weeks = [date(2024, 9, 30) + timedelta(days=7 * number) for number in range(9)]
        content += LATER + "".join(f"{day},636441440{number:02},3.43{number}\n" for number, day in enumerate(weeks))
    rule = AssetsRule(Decimal("0.3"), shares="shares", price="nav", is_implied=True)
    spec = make_levels(gates=SourceGates(assets=(rule,)), calendar=CalendarSpec(5, max_gap_days=7))
    (fault,) = refuse(lambda: load_bytes(content.encode(), spec=spec))
    assert (fault.code, fault.place.line, fault.place.field) == ("flow-over-assets", 4, "shares")
    assert "from 121864307400 on 2024-09-19 to 62347244000 on 2024-09-20, by 48.8 %" in fault.message
    declared = replace(rule, splits=(date(2024, 9, 20),))
    load_bytes(content.encode(), spec=replace(spec, gates=SourceGates(assets=(declared,))))


def test_implied_rule_lets_the_first_days_of_a_fund_be() -> None:
    rows = [(100, "25.00"), (200, "25.10"), (250, "25.05"), *((260 + number, "25.20") for number in range(20))]
    days = [date(2018, 6, 18) + timedelta(days=number) for number in range(len(rows))]
    content = "day,shares,nav\n" + "".join(f"{day},{n},{nav}\n" for day, (n, nav) in zip(days, rows, strict=True))
    rule = AssetsRule(Decimal("0.3"), shares="shares", price="nav", is_implied=True)
    spec = make_levels(gates=SourceGates(assets=(rule,)))
    assert load_bytes(content.encode(), spec=spec)
    written = replace(spec, gates=SourceGates(assets=(replace(rule, is_implied=False),)))
    assert [fault.place.line for fault in refuse(lambda: load_bytes(content.encode(), spec=written))] == [3]
    young = "".join(content.splitlines(keepends=True)[:6])
    assert [fault.place.line for fault in refuse(lambda: load_bytes(young.encode(), spec=spec))] == [3]


def make_levels(**changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "shape": "levels",
        "date_column": "day",
        "columns": (("shares", "shares"), ("nav", "nav")),
        "column_units": {"shares": (COUNT, Decimal(1))},
        "scale": Decimal(1),
        "calendar": CalendarSpec(5, max_gap_days=30),
    }
    return free(**(fields | changes))


def make_daily(shares: list[str]) -> bytes:
    """Rows of weekdays from a Monday on; a last week that is not whole is not looked at."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(2 * len(shares))]
    weekdays = [day for day in days if day.isoweekday() <= 5][: len(shares)]
    rows = (f"{day},{count},{100 + n / 100:.2f}\n" for n, (day, count) in enumerate(zip(weekdays, shares, strict=True)))
    return ("day,shares,nav\n" + "".join(rows)).encode()


@pytest.mark.parametrize(("equal", "passes"), [(60, True), (61, False)])
def test_share_count_that_stands_still_is_refused(equal: int, passes: bool) -> None:
    content = make_daily([*map(str, range(900, 990 - equal)), *["999"] * equal])
    if passes:
        assert load_bytes(content, spec=make_levels()).period
        return
    (fault,) = refuse(lambda: load_bytes(content, spec=make_levels()))
    assert (fault.code, fault.place.field) == ("unchanged-level", "shares")
    assert "999 in each of the last 61 rows" in fault.message


def test_limit_of_standstill_can_be_declared() -> None:
    content = make_daily([*map(str, range(900, 929)), *["950"] * 21])
    (fault,) = refuse(lambda: load_bytes(content, spec=make_levels(gates=SourceGates(unchanged=(("shares", 20),)))))
    assert fault.code == "unchanged-level"
    assert "more than 20 equal rows" in fault.message


def test_level_of_zero_is_a_failed_fetch_wherever_it_stands() -> None:
    shares = [str(900 + n) for n in range(40)]
    shares[25] = "0.0"
    (fault,) = refuse(lambda: load_bytes(make_daily(shares), spec=make_levels()))
    assert (fault.code, fault.place.line, fault.place.field) == ("zero-fill", 27, "shares")


def test_real_share_counts_of_large_funds_pass() -> None:
    assert CN_ETFS.is_file(), f"this test reads the real file {CN_ETFS}"
    by_fund: dict[str, list[tuple[str, str]]] = {}
    with CN_ETFS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            by_fund.setdefault(row["code"], []).append((row["date"], row["shares_100m"]))
    spec = make_levels(columns=(("shares", "shares"),), calendar=CalendarSpec(5, max_gap_days=400))
    assert len(by_fund) > 3
    for code, rows in by_fund.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([("day", "shares"), *sorted(rows)])
        assert not find_codes(text.getvalue().encode(), spec) & {"unchanged-level", "zero-fill"}, code


def find_codes(content: bytes, spec: SourceSpec) -> set[str]:
    try:
        load_bytes(content, spec=spec)
    except Refused as refused:
        return {fault.code for fault in refused.diagnostics}
    return set()


@pytest.mark.parametrize(
    ("today", "errors", "warnings"),
    [
        (date(2024, 8, 2), [], []),  # the week of 31 July closed 2 days before
        (date(2024, 8, 3), [], ["period-late"]),
        (date(2024, 8, 9), [], ["period-late"]),
        (date(2024, 8, 10), ["period-late"], []),
    ],
)
def test_week_that_should_be_there_is_missed(today: date, errors: list[str], warnings: list[str]) -> None:
    spec = make_flows(gates=SourceGates(expected_warn_after=2, expected_error_after=9))

    def action() -> Dataset:
        return load_bytes(REAL, spec=spec, today=today)

    if errors:
        (fault,) = refuse(action)
        assert (fault.code, fault.place.line, fault.exit_code) == ("period-late", 105, ExitCode.STALE)
        assert "the week ended 2024-07-31 closed 10 days before today" in fault.message
        return
    assert [warning.code for warning in action().warnings] == warnings


def load_two(second: bytes, gates: SourceGates) -> Dataset:
    other = make_flows(name="other", path=Path("other.csv"), printed_path="other.csv", gates=gates)
    files = {FLOWS: REAL, Path("other.csv"): second}
    return load(make_report(make_flows(), other), make_world(files), registry)


def test_source_that_lags_is_named_if_it_has_to_be_complete() -> None:
    shorter = b"".join(REAL.splitlines(keepends=True)[:-1])
    assert [warning.code for warning in load_two(shorter, SourceGates()).warnings] == ["later-week-unused"]

    def action() -> Dataset:
        return load_two(shorter, SourceGates(is_complete=True))

    (fault,) = refuse(action)
    assert (fault.code, fault.place.file, fault.exit_code) == ("series-missing", "other.csv", ExitCode.STALE)
    assert fault.message == ("the newest week here ended 2024-07-17; etf_flows has the one ended 2024-07-24 already")
    assert load_two(REAL, SourceGates(is_complete=True)).period.end == date(2024, 7, 24)
