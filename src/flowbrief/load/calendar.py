"""The weeks a source promises: which there should be, which there are, and where each begins.

A source's weeks close on one weekday, except those that a holiday moved. Every date belongs to the week whose
regular closing day is at most three days away, so a moved close stays in its week and no week is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from flowbrief.load.fault import build_fault, name_line
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place
from flowbrief.model.period import REGULAR_WEEK_DAYS, Period
from flowbrief.model.source import CalendarSpec, SourceSpec

WEEK = timedelta(days=REGULAR_WEEK_DAYS)
_MOST_NAMED = 8
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of one source.

    A week is known by its regular closing day, its key. `ends` holds the closing days that are in the data.
    """

    spec: CalendarSpec
    ends: dict[date, date]

    @classmethod
    def of(cls, spec: CalendarSpec, days: Iterable[date]) -> Weeks:
        """Build the weeks from the calendar and the closing days in the data (the first of a week counts)."""
        weeks = cls(spec, {})
        for day in days:
            weeks.ends.setdefault(weeks.key(day), day)
        return weeks

    def key(self, day: date) -> date:
        """Return the regular closing day of the week that a closing day belongs to: at most three days away."""
        ahead = (self.spec.week_ends - day.isoweekday()) % REGULAR_WEEK_DAYS
        return day + timedelta(days=ahead if ahead <= 3 else ahead - REGULAR_WEEK_DAYS)

    def end(self, key: date) -> date:
        """Return the day on which a week closed: as in the data, else as declared, else regular."""
        moved = (day for day in self.spec.holiday_ends if self.key(day) == key)
        return self.ends.get(key) or next(moved, key)

    def period(self, key: date) -> Period:
        """Return the whole week; it begins the day after the week before closed.

        The first week in the data is taken to have seven days, for nothing says when the one before it closed.
        """
        end = self.end(key)
        if key == min(self.ends):
            return Period(end, end - WEEK + timedelta(days=1))
        return Period(end, self.end(key - WEEK) + timedelta(days=1))

    def absent(self) -> list[date]:
        """Return the keys of the weeks between the first and the last in the data that are not in it."""
        first, last = min(self.ends), max(self.ends)
        count = (last - first) // WEEK
        return [key for n in range(count) if (key := first + n * WEEK) not in self.ends]

    def declared_missing(self) -> dict[date, str]:
        """Return the weeks the calendar declares missing, by key, with the English reason."""
        return {self.key(day): reason.en for day, reason in self.spec.missing}

    def expected(self, on: date, delay: timedelta = timedelta(0)) -> date:
        """Return the key of the last week that closed, and was published `delay` later, on or before a day."""
        key = self.key(on) + WEEK
        while self.end(key) + delay > on:
            key -= WEEK
        return key


def check_calendar(file: SourceFile) -> list[Diagnostic]:
    """Find dates off the calendar, weeks that are missing undeclared, and declared gaps that are none.

    A week is not called missing where a line that could not be understood stands between its neighbours.
    """
    spec = file.spec
    if spec.calendar is None:
        return [_refuse_lack(spec)]
    if not file.rows:
        return []
    faults = _check_declared(spec, spec.calendar)
    on_calendar = [row for row in file.by_date() if _is_closing_day(spec.calendar, row.on)]
    strays = [row for row in file.by_date() if not _is_closing_day(spec.calendar, row.on)]
    faults += [_refuse_stray(file, spec.calendar, row) for row in strays]
    if on_calendar:
        faults += _check_sequence(file, spec.calendar, on_calendar, [row.line for row in strays])
    return faults


def _is_closing_day(calendar: CalendarSpec, day: date) -> bool:
    return day.isoweekday() == calendar.week_ends or day in calendar.holiday_ends


def _refuse_lack(spec: SourceSpec) -> Diagnostic:
    message = f"the weekly source {spec.name!r} has no calendar"
    hint = "declare `calendar.week_ends` for it"
    return Diagnostic("no-calendar", message, spec.place, hint, exit_code=ExitCode.USAGE)


def _check_declared(spec: SourceSpec, calendar: CalendarSpec) -> list[Diagnostic]:
    place = Place(spec.place.file, spec.place.line, spec.place.column, "calendar.missing")
    weekday = _WEEKDAYS[calendar.week_ends - 1]
    hint = f"name the missing week by its last day: a {weekday}, or a day listed in `calendar.holiday_ends`"
    return [
        Diagnostic("off-calendar", f"{day} is not a closing day of {spec.name!r}", place, hint)
        for day, _ in calendar.missing
        if not _is_closing_day(calendar, day)
    ]


def _refuse_stray(file: SourceFile, calendar: CalendarSpec, row: Row) -> Diagnostic:
    message = (
        f"{row.on} is a {_WEEKDAYS[row.on.isoweekday() - 1]}; "
        f"the weeks of {file.spec.name!r} end on {_WEEKDAYS[calendar.week_ends - 1]}"
    )
    hint = "if a holiday moved the close, add the date to `calendar.holiday_ends`; otherwise correct it"
    field = file.spec.date_column
    return build_fault(file.spec, "off-calendar", message, line=row.line, field=field, hint=hint)


def _check_sequence(file: SourceFile, calendar: CalendarSpec, rows: list[Row], strays: list[int]) -> list[Diagnostic]:
    weeks = Weeks.of(calendar, (row.on for row in rows))
    declared = weeks.declared_missing()
    by_key: dict[date, Row] = {}
    faults = []
    for row in rows:
        key = weeks.key(row.on)
        earlier = by_key.setdefault(key, row)
        if earlier.on != row.on:
            faults.append(_refuse_second_close(file, earlier, row))
        if earlier is row and key in declared:
            faults.append(_refuse_present(file, row, declared[key]))
    doubtful = sorted([*file.broken, *strays])
    for before, after in pairwise(by_key):
        lines = sorted((by_key[before].line, by_key[after].line))
        absent = [before + n * WEEK for n in range(1, (after - before) // WEEK)]
        undeclared = [weeks.end(key) for key in absent if key not in declared]
        if undeclared and not any(lines[0] < line < lines[1] for line in doubtful):
            faults.append(_refuse_gap(file, by_key[before], by_key[after], undeclared))
    return faults


def _refuse_second_close(file: SourceFile, earlier: Row, row: Row) -> Diagnostic:
    line, other = max(row.line, earlier.line), min(row.line, earlier.line)
    message = f"lines {other} and {line} close the same week, on {earlier.on} and {row.on}"
    hint = "keep the row whose date is the real close"
    field = file.spec.date_column
    return build_fault(file.spec, "duplicate-period", message, line=line, field=field, hint=hint)


def _refuse_present(file: SourceFile, row: Row, reason: str) -> Diagnostic:
    message = f"the week ended {row.on} is declared missing ({reason}) but is in the file"
    hint = "take it out of `calendar.missing`"
    field = file.spec.date_column
    return build_fault(file.spec, "missing-week-present", message, line=row.line, field=field, hint=hint)


def _refuse_gap(file: SourceFile, before: Row, after: Row, ends: list[date]) -> Diagnostic:
    named = ", ".join(str(end) for end in ends[:_MOST_NAMED])
    if len(ends) > _MOST_NAMED:
        named += f" and {len(ends) - _MOST_NAMED} more"
    what = f"the week ended {named} is" if len(ends) == 1 else f"{len(ends)} weeks are"
    start, close = name_line(file.spec, before.line), name_line(file.spec, after.line)
    message = f"{what} missing between {start} ({before.on}) and {close} ({after.on})"
    if len(ends) > 1:
        message += f": {named}"
    hint = "add the rows; if the publisher never gave them, declare them in `calendar.missing` with the reason"
    line = max(before.line, after.line)
    field = file.spec.date_column
    return build_fault(file.spec, "missing-period", message, line=line, field=field, hint=hint)
