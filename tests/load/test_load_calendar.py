"""Weeks around holidays and gaps."""

from datetime import date, timedelta

import pytest
from load_factory import HOLIDAYS, MISSING, REASON, WEDNESDAY, load_bytes, make_flows, refuse

from flowbrief.extend.frame import build_frame
from flowbrief.load.calendar import Weeks
from flowbrief.model.diagnostic import ExitCode, Severity
from flowbrief.model.period import Period
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.table import Dataset

FRIDAY = 5


def make_file(*days: date) -> bytes:
    """A file of one column with these dates; each value is another."""
    return b"day,flow\n" + b"".join(b"%s,%d\n" % (str(day).encode(), n) for n, day in enumerate(days, start=1))


def make_spec(calendar: CalendarSpec | None) -> SourceSpec:
    return make_flows(date_column="day", columns=(("flow", "flow"),), identities=(), calendar=calendar)


def find_periods(dataset: Dataset) -> list[Period]:
    frame = build_frame(dataset.tables[0])
    return [Period(end, start) for end, start in zip(frame["period_end"], frame["period_start"], strict=True)]


def every_week(first: date, count: int) -> list[date]:
    return [first + timedelta(weeks=n) for n in range(count)]


def test_week_after_a_tuesday_close_has_eight_days() -> None:
    days = [date(2022, 11, 16), date(2022, 11, 22), date(2022, 11, 30), date(2022, 12, 7)]
    dataset = load_bytes(make_file(*days), spec=make_spec(CalendarSpec(WEDNESDAY, HOLIDAYS)))
    assert find_periods(dataset) == [
        Period(date(2022, 11, 16), date(2022, 11, 10)),
        Period(date(2022, 11, 22), date(2022, 11, 17)),
        Period(date(2022, 11, 30), date(2022, 11, 23)),
        Period(date(2022, 12, 7), date(2022, 12, 1)),
    ]
    assert [period.days for period in find_periods(dataset)] == [7, 6, 8, 7]


def test_first_week_is_taken_to_have_seven_days_even_if_a_holiday_closed_it() -> None:
    days = [date(2022, 11, 22), date(2022, 11, 30)]
    dataset = load_bytes(make_file(*days), spec=make_spec(CalendarSpec(WEDNESDAY, HOLIDAYS)))
    assert find_periods(dataset)[0] == Period(date(2022, 11, 22), date(2022, 11, 16))


def test_gap_before_a_holiday_close_and_gap_on_one() -> None:
    # 2024-06-12 is missing and regular; 2024-06-18 is missing and moved; so the next week begins on 06-19.
    days = [date(2024, 5, 29), date(2024, 6, 5), date(2024, 6, 26), date(2024, 7, 2)]
    calendar = CalendarSpec(WEDNESDAY, HOLIDAYS, ((date(2024, 6, 12), REASON), (date(2024, 6, 18), REASON)))
    dataset = load_bytes(make_file(*days), spec=make_spec(calendar))
    assert [gap.period for gap in dataset.tables[0].gaps] == [
        Period(date(2024, 6, 12), date(2024, 6, 6)),
        Period(date(2024, 6, 18), date(2024, 6, 13)),
    ]
    assert find_periods(dataset)[2] == Period(date(2024, 6, 26), date(2024, 6, 19))
    assert dataset.warnings == ()


def test_close_moved_to_a_later_day() -> None:
    # A Friday week that closed on the Monday after.
    days = [date(2024, 9, 6), date(2024, 9, 16), date(2024, 9, 20)]
    calendar = CalendarSpec(FRIDAY, (date(2024, 9, 16),))
    dataset = load_bytes(make_file(*days), spec=make_spec(calendar))
    assert [period.days for period in find_periods(dataset)] == [7, 10, 4]
    assert load_bytes(make_file(*days), spec=make_spec(calendar), as_of=date(2024, 9, 15)).period.end == days[0]


def test_every_day_belongs_to_the_week_that_closes_within_three_days() -> None:
    weeks = Weeks(CalendarSpec(WEDNESDAY), {})
    wednesday = date(2024, 7, 24)
    assert {weeks.key(wednesday + timedelta(days=n)) for n in range(-3, 4)} == {wednesday}
    assert weeks.key(date(2024, 7, 20)) == date(2024, 7, 17)
    assert weeks.key(date(2024, 7, 28)) == date(2024, 7, 31)


def test_missing_weeks_are_named_with_the_lines_around_them() -> None:
    days = every_week(date(2024, 1, 3), 14)
    (fault,) = refuse(lambda: load_bytes(make_file(*days[:2], *days[12:]), spec=make_spec(CalendarSpec(WEDNESDAY))))
    assert fault.code == "missing-period"
    assert fault.place.line == 4
    assert fault.message == (
        "10 weeks are missing between line 3 (2024-01-10) and line 4 (2024-03-27): 2024-01-17, 2024-01-24, "
        "2024-01-31, 2024-02-07, 2024-02-14, 2024-02-21, 2024-02-28, 2024-03-06 and 2 more"
    )


def test_one_missing_week_is_named_by_its_holiday_close() -> None:
    days = [date(2022, 11, 16), date(2022, 11, 30)]
    spec = make_spec(CalendarSpec(WEDNESDAY, HOLIDAYS))
    (fault,) = refuse(lambda: load_bytes(make_file(*days), spec=spec))
    assert fault.message == ("the week ended 2022-11-22 is missing between line 2 (2022-11-16) and line 3 (2022-11-30)")


def test_only_undeclared_weeks_of_a_gap_are_called_missing() -> None:
    days = every_week(date(2024, 1, 3), 5)
    calendar = CalendarSpec(WEDNESDAY, (), ((days[1], REASON), (days[3], REASON)))
    (fault,) = refuse(lambda: load_bytes(make_file(days[0], days[4]), spec=make_spec(calendar)))
    assert "the week ended 2024-01-17 is missing" in fault.message


def test_declared_missing_week_that_is_there() -> None:
    days = every_week(date(2024, 1, 3), 3)
    spec = make_spec(CalendarSpec(WEDNESDAY, (), ((days[1], REASON),)))
    (fault,) = refuse(lambda: load_bytes(make_file(*days), spec=spec))
    assert (fault.code, fault.place.line, fault.place.field) == ("missing-week-present", 3, "day")
    assert "not in the source" in fault.message


def test_declared_missing_day_that_closes_no_week_is_a_mistake_of_the_config() -> None:
    days = every_week(date(2024, 1, 3), 3)
    spec = make_spec(CalendarSpec(WEDNESDAY, (), ((date(2024, 1, 11), REASON),)))
    (fault,) = refuse(lambda: load_bytes(make_file(days[0], days[2]), spec=spec))
    assert (fault.code, fault.place.file, fault.exit_code) == ("off-calendar", "report.yaml", ExitCode.USAGE)


def test_declared_holiday_close_that_the_file_does_not_have_is_a_warning() -> None:
    days = every_week(date(2022, 11, 9), 4)
    dataset = load_bytes(make_file(*days), spec=make_spec(CalendarSpec(WEDNESDAY, HOLIDAYS)))
    (warning,) = dataset.warnings
    assert (warning.code, warning.severity) == ("holiday-end-unseen", Severity.WARNING)
    assert "2022-11-22" in warning.message
    assert "2022-11-23" in warning.message
    assert [period.days for period in find_periods(dataset)] == [7, 7, 7, 7]


def test_warning_is_not_given_for_a_week_after_the_as_of_date() -> None:
    days = every_week(date(2022, 11, 9), 4)
    spec = make_spec(CalendarSpec(WEDNESDAY, HOLIDAYS))
    assert load_bytes(make_file(*days), spec=spec, as_of=date(2022, 11, 16)).warnings == ()


@pytest.mark.parametrize("drop", HOLIDAYS)
def test_real_file_needs_each_of_its_holiday_closes(drop: date) -> None:
    calendar = CalendarSpec(WEDNESDAY, tuple(day for day in HOLIDAYS if day != drop), MISSING)
    spec = make_flows(calendar=calendar)
    (fault,) = refuse(lambda: load_bytes(spec.path.read_bytes(), spec=spec))
    assert fault.code == "off-calendar"
    assert str(drop) in fault.message


def test_real_file_needs_its_missing_weeks_declared() -> None:
    spec = make_flows(calendar=CalendarSpec(WEDNESDAY, HOLIDAYS))
    (fault,) = refuse(lambda: load_bytes(spec.path.read_bytes(), spec=spec))
    assert fault.code == "missing-period"
    assert fault.place.line == 93
    assert "4 weeks are missing between line 92 (2024-03-27) and line 93 (2024-05-01)" in fault.message


def test_weekly_source_without_a_calendar() -> None:
    spec = make_spec(None)
    (fault,) = refuse(lambda: load_bytes(make_file(date(2024, 1, 3)), spec=spec))
    assert (fault.code, fault.exit_code) == ("no-calendar", ExitCode.USAGE)


def test_wrong_weekday_is_said_for_every_row_once() -> None:
    spec = make_spec(CalendarSpec(FRIDAY))
    faults = refuse(lambda: load_bytes(make_file(*every_week(date(2024, 1, 3), 4)), spec=spec))
    assert [(fault.code, fault.place.line) for fault in faults] == [("off-calendar", line) for line in (2, 3, 4, 5)]
