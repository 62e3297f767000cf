"""Levels by date: shares outstanding, prices, assets. Which days there should be, and which weeks they close.

Levels promise no day in particular, for holidays differ from market to market; they promise that no more than a
declared number of weekdays pass without a row. Saturdays and Sundays are not counted.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from flowbrief.load.calendar import WEEK, Weeks
from flowbrief.load.fault import build_fault, name_line
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic, ExitCode
from flowbrief.model.period import Period
from flowbrief.model.source import CalendarSpec, SourceSpec

_FRIDAY = 5
_DAY = timedelta(days=1)


def check_levels(file: SourceFile) -> list[Diagnostic]:
    """Find stretches without a row that are longer than declared, and rows in weeks that are declared missing.

    A stretch is not reported where a line that could not be understood stands between its neighbours.
    """
    calendar = file.spec.calendar
    if calendar is None or calendar.max_gap_days is None:
        return [_refuse_lack(file.spec)]
    weeks = Weeks(calendar, {})
    declared = weeks.declared_missing()
    rows = file.by_date()
    faults = [
        _refuse_present(file, row, declared[key]) for row in rows if (key := find_week(weeks, row.on)) in declared
    ]
    for before, after in pairwise(rows):
        empty = [
            day
            for day in _list_days_between(before.on, after.on)
            if day.isoweekday() <= _FRIDAY and find_week(weeks, day) not in declared
        ]
        lines = sorted((before.line, after.line))
        if len(empty) > calendar.max_gap_days and not any(lines[0] < line < lines[1] for line in file.broken):
            faults.append(_refuse_gap(file, calendar.max_gap_days, before, after, len(empty)))
    return faults


def find_week(weeks: Weeks, day: date) -> date:
    """Return the key of the week that a day lies in: the first whose close is not before it."""
    key = weeks.key(day) - WEEK
    while weeks.end(key) < day:
        key += WEEK
    return key


def close_weeks(calendar: CalendarSpec, first: date, last: date) -> tuple[Period, ...]:
    """Return the weeks from the one with `first` in it to the last that closed on or before `last`."""
    weeks = Weeks(calendar, {})
    key = find_week(weeks, first)
    while weeks.end(key) <= last:
        weeks.ends[key] = weeks.end(key)
        key += WEEK
    return tuple(weeks.period(key) for key in weeks.ends)


def _list_days_between(before: date, after: date) -> Iterator[date]:
    day = before + _DAY
    while day < after:
        yield day
        day += _DAY


def _refuse_lack(spec: SourceSpec) -> Diagnostic:
    message = f"the source of levels {spec.name!r} does not say how many weekdays may pass without a row"
    hint = "declare `calendar.week_ends` and `calendar.max_gap_days` for it"
    return Diagnostic("no-calendar", message, spec.place, hint, exit_code=ExitCode.USAGE)


def _refuse_present(file: SourceFile, row: Row, reason: str) -> Diagnostic:
    message = f"{row.on} lies in a week that is declared missing ({reason}) but has a row"
    hint = "take the week out of `calendar.missing`"
    field = file.spec.date_column
    return build_fault(file.spec, "missing-week-present", message, line=row.line, field=field, hint=hint)


def _refuse_gap(file: SourceFile, limit: int, before: Row, after: Row, count: int) -> Diagnostic:
    start, close = name_line(file.spec, before.line), name_line(file.spec, after.line)
    message = (
        f"{count} weekdays without a row between {start} ({before.on}) and {close} ({after.on}), "
        f"more than the {limit} of `calendar.max_gap_days`"
    )
    hint = "add the rows; if the publisher never gave them, declare whole weeks in `calendar.missing` with the reason"
    line = max(before.line, after.line)
    field = file.spec.date_column
    return build_fault(file.spec, "missing-period", message, line=line, field=field, hint=hint)
