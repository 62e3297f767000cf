"""Levels by date: which days may lack, which weeks they close, and the wall at the as-of date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from load_factory import NOWHERE, REASON, load_bytes, make_flows, make_report, make_world, read_column, refuse

from flowbrief.extend import registry
from flowbrief.load import load
from flowbrief.load.levels import close_weeks
from flowbrief.model.diagnostic import Diagnostic, ExitCode
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Unit, UnitKind
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.table import Dataset

FRIDAY = 5
USD = Unit(UnitKind.MONEY, "USD")
MONDAY = date(2025, 11, 3)


def make_levels(**changes: Any) -> SourceSpec:
    """A source of shares and prices with weeks that end on Friday; one weekday may lack."""
    fields: dict[str, Any] = {
        "name": "fund",
        "shape": "levels",
        "date_column": "day",
        "columns": (("shares", "shares"), ("nav", "nav")),
        "unit": USD,
        "scale": Decimal(1),
        "calendar": CalendarSpec(FRIDAY, max_gap_days=1),
        "identities": (),
        "column_units": {"shares": (COUNT, Decimal(10000))},
    }
    return make_flows(**(fields | changes))


def list_weekdays(count: int, *without: date) -> list[date]:
    days = (MONDAY + timedelta(days=index) for index in range(2 * count + 7))
    return [day for day in days if day.isoweekday() <= FRIDAY and day not in without][:count]


def write(days: Sequence[date]) -> bytes:
    rows = [f"{day},{100 + index},{index + 1}" for index, day in enumerate(days)]
    return "\n".join(("day,shares,nav", *rows, "")).encode()


def load_days(days: Sequence[date], as_of: date | None = None, **changes: Any) -> Dataset:
    return load_bytes(write(days), spec=make_levels(**changes), as_of=as_of)


def refuse_days(days: Sequence[date], as_of: date | None = None, **changes: Any) -> Diagnostic:
    (fault,) = refuse(lambda: load_days(days, as_of, **changes))
    return fault


# table


def test_each_row_is_a_day_and_each_column_has_its_unit() -> None:
    dataset = load_days(list_weekdays(10))
    (table,) = dataset.tables
    assert table.shape == "levels"
    assert (table.unit_of("nav"), table.unit_of("shares")) == (USD, COUNT)
    assert read_column(dataset, "fund", "shares")[:2] == [1000000, 1010000]
    assert read_column(dataset, "fund", "nav")[:2] == [1, 2]
    assert read_column(dataset, "fund", "nav", "period_start") == read_column(dataset, "fund", "nav", "period_end")


def test_weeks_are_those_of_the_calendar() -> None:
    dataset = load_days(list_weekdays(10))
    second = Period(date(2025, 11, 14), date(2025, 11, 8))
    assert dataset.tables[0].weeks == (Period(date(2025, 11, 7), date(2025, 11, 1)), second)
    assert dataset.period == second
    assert dataset.as_of == date(2025, 11, 14)


def test_week_whose_close_is_not_reached_is_not_described_and_its_rows_are_not_used() -> None:
    dataset = load_days(list_weekdays(8))
    assert dataset.period.end == date(2025, 11, 7)
    assert max(read_column(dataset, "fund", "nav", "period_end")) == date(2025, 11, 7)  # type: ignore[type-var]


def test_row_after_the_close_completes_a_week_that_ends_on_a_holiday() -> None:
    days = list_weekdays(10, date(2025, 11, 7))
    dataset = load_days(days[:5])
    assert days[4] == date(2025, 11, 10)
    assert dataset.period.end == date(2025, 11, 7)
    assert dataset.tables[0].weeks[-1] == dataset.period
    assert max(read_column(dataset, "fund", "nav", "period_end")) == date(2025, 11, 6)  # type: ignore[type-var]


def test_moved_close_makes_an_irregular_week() -> None:
    calendar = CalendarSpec(FRIDAY, holiday_ends=(date(2025, 11, 13),), max_gap_days=1)
    weeks = close_weeks(calendar, MONDAY, date(2025, 11, 21))
    assert [(week.end.day, week.days) for week in weeks] == [(7, 7), (13, 6), (21, 8)]


def test_first_row_after_a_moved_close_belongs_to_the_next_week() -> None:
    calendar = CalendarSpec(FRIDAY, holiday_ends=(date(2025, 11, 6),), max_gap_days=1)
    assert [week.end for week in close_weeks(calendar, date(2025, 11, 7), date(2025, 11, 14))] == [date(2025, 11, 14)]


# calendar


def test_weekends_and_single_holidays_may_lack() -> None:
    load_days(list_weekdays(10, date(2025, 11, 5)))
    load_days(list_weekdays(10, date(2025, 11, 10)))


def test_longer_stretch_without_a_row_is_refused() -> None:
    fault = refuse_days(list_weekdays(10, date(2025, 11, 7), date(2025, 11, 10)))
    assert (fault.code, fault.exit_code, fault.place.line) == ("missing-period", ExitCode.DATA, 6)
    assert "2 weekdays without a row between line 5 (2025-11-06) and line 6 (2025-11-11)" in fault.message


def test_no_weekday_may_lack_where_none_is_allowed() -> None:
    fault = refuse_days(list_weekdays(10, date(2025, 11, 5)), calendar=CalendarSpec(FRIDAY, max_gap_days=0))
    assert fault.code == "missing-period"


def test_declared_week_may_lack_and_is_a_gap() -> None:
    gone = [MONDAY + timedelta(days=index) for index in range(7, 12)]
    calendar = CalendarSpec(FRIDAY, missing=((date(2025, 11, 14), REASON),), max_gap_days=1)
    dataset = load_days(list_weekdays(15, *gone), calendar=calendar)
    assert [gap.period for gap in dataset.tables[0].gaps] == [Period(date(2025, 11, 14), date(2025, 11, 8))]
    assert len(dataset.tables[0].weeks) == 4
    assert refuse_days(list_weekdays(15, *gone)).code == "missing-period"


def test_row_in_a_week_declared_missing_is_refused() -> None:
    calendar = CalendarSpec(FRIDAY, missing=((date(2025, 11, 14), REASON),), max_gap_days=1)
    days = [day for day in list_weekdays(15) if not date(2025, 11, 10) <= day <= date(2025, 11, 13)]
    fault = refuse_days(days, calendar=calendar)
    assert (fault.code, fault.place.line) == ("missing-week-present", 7)


def test_source_that_promises_nothing_is_refused() -> None:
    fault = refuse_days(list_weekdays(5), calendar=CalendarSpec(FRIDAY))
    assert (fault.code, fault.exit_code) == ("no-calendar", ExitCode.USAGE)


def test_gap_beside_a_broken_line_is_not_reported_twice() -> None:
    content = write(list_weekdays(10)).replace(b"2025-11-05", b"2025-11-5x").replace(b"2025-11-06", b"2025-11-6x")
    faults = refuse(lambda: load_bytes(content, spec=make_levels()))
    assert [fault.code for fault in faults] == ["bad-date", "bad-date"]


def test_newest_row_of_zeros_is_refused_and_an_unchanged_one_is_not() -> None:
    days = list_weekdays(5)
    rows = [f"{day},7,8" for day in days]
    load_bytes("\n".join(("day,shares,nav", *rows)).encode(), spec=make_levels())
    rows[-1] = f"{days[-1]},0,0"
    (fault,) = refuse(lambda: load_bytes("\n".join(("day,shares,nav", *rows)).encode(), spec=make_levels()))
    assert fault.code == "all-zero-period"


# as-of date


@pytest.mark.parametrize("as_of", [date(2025, 11, 7), date(2025, 11, 9), date(2025, 11, 12), date(2025, 11, 14)])
def test_rows_after_the_as_of_date_leave_no_trace(as_of: date) -> None:
    days = list_weekdays(15)
    full, short = load_days(days, as_of), load_days([day for day in days if day <= as_of], as_of)
    used = write([day for day in days if day <= full.period.end])
    for dataset in (full, short):
        (table,) = dataset.tables
        assert table.provenance.sha256 == sha256(used).hexdigest()
        assert dataset.period.end == table.weeks[-1].end <= as_of
    assert full.gates == short.gates
    assert full.tables[0].weeks == short.tables[0].weeks


def test_week_that_the_levels_do_not_reach_is_refused_as_stale() -> None:
    fault = refuse_days(list_weekdays(8), date(2025, 11, 14))
    assert (fault.code, fault.exit_code) == ("period-missing", ExitCode.STALE)
    assert "asks for the week ended 2025-11-14, and the levels end with 2025-11-12" in fault.message


def test_row_counts_from_its_release() -> None:
    days = list_weekdays(10)
    rows = [f"{day},{day + timedelta(days=3)},{index + 1},1" for index, day in enumerate(days)]
    content = "\n".join(("day,released,shares,nav", *rows)).encode()
    spec = make_levels(released_column="released")
    # On Sunday the 16th Friday's row is not known; three days is how long rows take, so none is missed.
    dataset = load_bytes(content, spec=spec, as_of=date(2025, 11, 16))
    assert dataset.period.end == date(2025, 11, 7)
    assert load_bytes(content, spec=spec, as_of=date(2025, 11, 17)).period.end == date(2025, 11, 14)


def test_row_released_before_its_day_is_refused() -> None:
    content = b"day,released,shares,nav\n2025-11-07,2025-11-06,1,1\n"
    (fault,) = refuse(lambda: load_bytes(content, spec=make_levels(released_column="released")))
    assert fault.code == "released-before-end"


def test_levels_and_weeks_share_the_week_of_the_report() -> None:
    weekly = make_flows(
        name="weekly",
        path=make_levels().path.with_name("weekly.csv"),
        date_column="week",
        columns=(("flow", "flow"),),
        calendar=CalendarSpec(FRIDAY),
        identities=(),
    )
    levels = make_levels()
    contents = {
        weekly.path: b"week,flow\n2025-10-31,1\n2025-11-07,2\n2025-11-14,3\n",
        levels.path: write(list_weekdays(8)),
    }
    dataset = load(make_report(weekly, levels), make_world(contents), registry)
    assert dataset.period.end == date(2025, 11, 7)
    assert [warning.code for warning in dataset.warnings] == ["later-week-unused"]
    other = replace(levels, calendar=CalendarSpec(3, max_gap_days=1), place=NOWHERE)
    (fault,) = refuse(lambda: load(make_report(weekly, other), make_world(contents), registry))
    assert fault.code == "no-common-week"
