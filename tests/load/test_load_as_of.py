"""The wall at the as-of date: which week is described, and that nothing after it leaves a trace."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from load_factory import (
    FLOWS,
    RATES,
    REAL,
    WEDNESDAY,
    load_bytes,
    load_real,
    make_flows,
    read_column,
    refuse,
)
from pandas.testing import assert_frame_equal

from flowbrief.extend.frame import build_frame
from flowbrief.model.diagnostic import ExitCode
from flowbrief.model.period import Period
from flowbrief.model.source import CalendarSpec
from flowbrief.model.table import Dataset


def test_change_takes_effect_on_its_day_between_two_weeks() -> None:
    # 2022-07-28 was a Thursday: an as-of date on it describes the week of the 27th and the new range.
    before, on = load_real(date(2022, 7, 27)), load_real(date(2022, 7, 28))
    assert before.period == on.period == Period(date(2022, 7, 27), date(2022, 7, 21))
    assert on.as_of == date(2022, 7, 28)
    assert read_column(before, "target_range", "upper")[-1] == Decimal("1.75")
    assert read_column(on, "target_range", "upper")[-1] == Decimal("2.50")


@pytest.mark.parametrize(
    "as_of",
    [
        date(2022, 7, 6),
        date(2022, 11, 22),
        date(2022, 11, 23),
        date(2022, 11, 29),
        date(2023, 1, 6),
        date(2023, 12, 31),
        date(2024, 3, 27),
        date(2024, 4, 2),
        date(2024, 5, 1),
        date(2024, 7, 2),
        date(2024, 7, 9),
        date(2024, 7, 24),
        date(2024, 7, 30),
    ],
    ids=str,
)
def test_rows_after_the_as_of_date_leave_no_trace(as_of: date) -> None:
    cut = {}
    for path in (FLOWS, RATES):
        header, *rows = path.read_bytes().splitlines(keepends=True)
        cut[path] = header + b"".join(row for row in rows if row[:10] <= str(as_of).encode())
    full, short = load_real(as_of), load_real(as_of, cut)
    assert full == short
    for one, other in zip(full.tables, short.tables, strict=True):
        assert_frame_equal(build_frame(one), build_frame(other))
        assert one.provenance.sha256 == sha256(cut[FLOWS if one.name == "etf_flows" else RATES]).hexdigest()
    assert full.as_of == as_of
    assert max(build_frame(full.tables[0])["period_end"]) == full.period.end <= as_of


@pytest.mark.parametrize(
    ("as_of", "wanted", "held", "line"),
    [
        (date(2024, 7, 31), "2024-07-31", "2024-07-24", 105),  # the file is too short
        (date(2026, 1, 1), "2025-12-31", "2024-07-24", 105),
        (date(2024, 4, 3), "2024-04-03", "2024-03-27", 92),  # in the declared gap
        (date(2024, 4, 30), "2024-04-24", "2024-03-27", 92),  # after its last week
    ],
)
def test_week_that_is_not_in_the_file_is_refused_as_stale(as_of: date, wanted: str, held: str, line: int) -> None:
    (fault,) = refuse(lambda: load_bytes(REAL, as_of=as_of))
    assert (fault.code, fault.exit_code) == ("period-missing", ExitCode.STALE)
    assert f"asks for the week ended {wanted}" in fault.message
    assert f"the latest week it holds up to then ended {held}" in fault.message
    assert ("declared missing (not in the source)" in fault.message) is (as_of.month == 4)
    assert fault.place.line == line


def test_as_of_before_the_first_row() -> None:
    (fault,) = refuse(lambda: load_bytes(REAL, as_of=date(2022, 7, 5)))
    assert (fault.code, fault.exit_code) == ("period-missing", ExitCode.STALE)
    assert "the file begins with 2022-07-06" in fault.message


def test_as_of_in_the_future_comes_first_and_the_data_are_read_all_the_same() -> None:
    spec = make_flows()
    faults = refuse(lambda: load_bytes(REAL.replace(b"37116", b"x"), spec=spec, as_of=date(2026, 11, 23)))
    assert [fault.code for fault in faults] == ["as-of-in-future", "not-a-number"]
    assert faults[0].exit_code is ExitCode.USAGE


def test_as_of_today_is_not_in_the_future() -> None:
    assert load_bytes(REAL, as_of=date(2024, 7, 25), today=date(2024, 7, 25)).period.end == date(2024, 7, 24)


def test_row_after_today_is_refused() -> None:
    (fault,) = refuse(lambda: load_bytes(REAL, today=date(2024, 7, 23)))
    assert (fault.code, fault.place.line) == ("date-in-future", 105)


def test_other_findings_are_given_with_a_missing_week() -> None:
    files = {FLOWS: REAL, RATES: RATES.read_bytes().replace(b"5.50", b"5,50")}
    faults = refuse(lambda: load_real(date(2024, 7, 31), files))
    assert [fault.code for fault in faults] == ["extra-field", "period-missing"]


RELEASED = b"""day,released,flow
2024-01-03,2024-01-10,1
2024-01-10,2024-01-17,2
2024-01-17,2024-01-25,3
2024-01-24,2024-01-31,4
"""


def load_released(content: bytes = RELEASED, as_of: date | None = None, today: date = date(2024, 2, 1)) -> Dataset:
    spec = make_flows(
        date_column="day",
        released_column="released",
        columns=(("flow", "flow"),),
        identities=(),
        calendar=CalendarSpec(WEDNESDAY),
    )
    return load_bytes(content, spec=spec, as_of=as_of, today=today)


@pytest.mark.parametrize(
    ("as_of", "rows"),
    [
        (date(2024, 1, 10), 1),
        (date(2024, 1, 16), 1),
        (date(2024, 1, 17), 2),
        (date(2024, 1, 23), 2),
        (date(2024, 1, 25), 3),
        (date(2024, 1, 31), 4),
    ],
)
def test_a_week_is_not_known_before_its_release(as_of: date, rows: int) -> None:
    dataset = load_released(as_of=as_of)
    assert dataset.tables[0].provenance.rows == rows
    assert dataset.period.end == [date(2024, 1, 3), date(2024, 1, 10), date(2024, 1, 17), date(2024, 1, 24)][rows - 1]
    cut = b"".join(
        raw for raw in RELEASED.splitlines(keepends=True) if raw.startswith(b"day") or raw[11:21] <= str(as_of).encode()
    )
    assert load_released(cut, as_of) == dataset


def test_a_release_that_is_a_day_late_is_missed_on_that_day() -> None:
    # Releases came 7 days after the close; on the seventh day the third week was not yet there.
    (fault,) = refuse(lambda: load_released(as_of=date(2024, 1, 24)))
    assert (fault.code, fault.exit_code) == ("period-missing", ExitCode.STALE)
    assert "the week ended 2024-01-17" in fault.message


def test_latest_takes_the_newest_week_that_is_released_today() -> None:
    assert load_released().as_of == date(2024, 1, 24)


def test_revised_release_in_the_middle_leaves_a_hole_that_is_refused() -> None:
    content = RELEASED.replace(b"2024-01-10,2024-01-17", b"2024-01-10,2024-01-30")
    assert load_released(content).tables[0].provenance.rows == 4
    (fault,) = refuse(lambda: load_released(content, date(2024, 1, 25)))
    assert (fault.code, fault.exit_code) == ("period-missing", ExitCode.STALE)
    assert "2024-01-10" in fault.message


@pytest.mark.parametrize(
    ("released", "code"),
    [("2024-01-09", "released-before-end"), ("2024-02-02", "date-in-future"), ("", "blank-cell")],
)
def test_release_date_that_cannot_be(released: str, code: str) -> None:
    content = RELEASED.replace(b"2024-01-10,2024-01-17", b"2024-01-10," + released.encode())
    (fault,) = refuse(lambda: load_released(content))
    assert (fault.code, fault.place.line, fault.place.field) == (code, 3, "released")
