"""Gates and warnings about the data as they stand at the as-of date: their end, above all."""

from collections.abc import Mapping
from datetime import date

from flowbrief.load.calendar import WEEK, Weeks
from flowbrief.load.cut import Cut
from flowbrief.load.fault import build_fault, build_warning, name_line
from flowbrief.load.levels import find_week
from flowbrief.load.row import Row
from flowbrief.model.diagnostic import Diagnostic, ExitCode


def check_last_period(cut: Cut) -> list[Diagnostic]:
    """Refuse a newest week that repeats an earlier one, or is all zero: the marks of a failed fetch.

    A week of one column, or of one number in all columns, may by chance be like some week long ago, so it is compared
    with the week before alone. Levels may stay as they are from one day to the next, but not all of them are zero.
    """
    if not cut.spec.has_weeks:
        return []
    what = "week" if cut.spec.shape == "weekly" else "row"
    faults = []
    field = cut.spec.date_column
    hint = "publishers do not report this; fetch the file again and compare it with their page"
    last = cut.last
    before = _find_like(cut) if cut.spec.shape == "weekly" else None
    if before is not None:
        where = name_line(cut.spec, before.line)
        message = f"the last week, {last.on}, is identical in all columns to {before.on} ({where})"
        faults.append(build_fault(cut.spec, "repeated-period", message, line=last.line, field=field, hint=hint))
    if not any(last.numbers.values()):
        message = f"the last {what}, {last.on}, is zero in all columns"
        faults.append(build_fault(cut.spec, "all-zero-period", message, line=last.line, field=field, hint=hint))
    return faults


def _find_like(cut: Cut) -> Row | None:
    """The latest earlier row that the newest repeats in all columns."""
    sizes = {abs(number) for number in cut.last.numbers.values() if number}
    earlier = cut.rows[:-1] if len(sizes) > 1 else cut.rows[-2:-1]
    return next((row for row in reversed(earlier) if row.numbers == cut.last.numbers), None)


def check_expected(cut: Cut, today: date) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Compare the weeks that have closed by today with the newest that is there; returns errors and warnings.

    Counted are the days since the close of the first week that is missing at the end and not declared so.
    """
    gates, calendar = cut.spec.gates, cut.spec.calendar
    if calendar is None or not cut.spec.has_weeks:
        return [], []
    weeks = cut.weeks() if cut.spec.shape == "weekly" else Weeks(calendar, {})
    key = weeks.key(cut.last.on) if cut.spec.shape == "weekly" else find_week(weeks, cut.last.on)
    if cut.spec.shape == "weekly" or weeks.end(key) <= cut.last.on:
        key += WEEK
    while key in weeks.declared_missing():
        key += WEEK
    late = (today - weeks.end(key)).days
    message = (
        f"the week ended {weeks.end(key)} closed {late} days before today, {today}, and is not in the file, which ends "
        f"with {cut.last.on}"
    )
    hint = "fetch the newer file, or give the as-of date to describe a past week"
    line, field = cut.last.line, cut.spec.date_column
    limit = gates.expected_error_after
    if limit is not None and late > limit:
        message += f"; the limit is {limit}"
        stale = ExitCode.STALE
        return [build_fault(cut.spec, "period-late", message, line=line, field=field, hint=hint, exit_code=stale)], []
    limit = gates.expected_warn_after
    if limit is not None and late > limit:
        message += f"; a warning was asked for after {limit}"
        return [], [build_warning(cut.spec, "period-late", message, line=line, field=field, hint=hint)]
    return [], []


def check_complete(cut: Cut, newest: Mapping[str, date]) -> list[Diagnostic]:
    """Refuse a source that has to hold the newest week of the report's sources and lacks it; `newest` has theirs."""
    if not cut.spec.gates.is_complete or cut.spec.name not in newest:
        return []
    latest = max(newest.values())
    if newest[cut.spec.name] >= latest:
        return []
    others = ", ".join(name for name, day in newest.items() if day == latest)
    message = f"the newest week here ended {newest[cut.spec.name]}; {others} has the one ended {latest} already"
    hint = "fetch the newer file; a source that does not come any more is taken out of the config, it is no zero"
    line, field = cut.last.line, cut.spec.date_column
    stale = ExitCode.STALE
    return [build_fault(cut.spec, "series-missing", message, line=line, field=field, hint=hint, exit_code=stale)]


def check_freshness(cut: Cut, today: date) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Compare the age of the newest row with the limits of the source; returns errors and warnings."""
    age = (today - cut.last.on).days
    message = f"the newest row, {cut.last.on}, is {age} days before today, {today}"
    hint = "fetch the newer file, or give the as-of date to describe a past week"
    line, field = cut.last.line, cut.spec.date_column
    limit = cut.spec.error_after_days
    if limit is not None and age > limit:
        message += f"; the limit is {limit}"
        stale = ExitCode.STALE
        fault = build_fault(cut.spec, "data-stale", message, line=line, field=field, hint=hint, exit_code=stale)
        return [fault], []
    limit = cut.spec.warn_after_days
    if limit is not None and age > limit:
        message += f"; a warning was asked for after {limit}"
        return [], [build_warning(cut.spec, "data-stale", message, line=line, field=field, hint=hint)]
    return [], []


def list_warnings(cut: Cut) -> list[Diagnostic]:
    """Name what is odd but usable: a declared holiday close that is not in the data, a change that is none."""
    if cut.spec.shape == "weekly":
        return _list_unseen_holidays(cut)
    if cut.spec.shape != "changes":
        return []
    return [
        build_warning(
            cut.spec,
            "no-change",
            f"the row of {after.on} repeats the values of {before.on} ({name_line(cut.spec, before.line)})",
            line=after.line,
            field=cut.spec.date_column,
            hint="a table of changes has a row only where a value changes; delete the row",
        )
        for before, after in zip(cut.rows, cut.rows[1:], strict=False)
        if before.numbers == after.numbers
    ]


def _list_unseen_holidays(cut: Cut) -> list[Diagnostic]:
    weeks = cut.weeks()
    first, last = cut.rows[0].on, cut.last.on
    present = set(weeks.ends.values())
    warnings = []
    for day in cut.spec.calendar.holiday_ends if cut.spec.calendar else ():
        key = weeks.key(day)
        if first <= day <= last and day not in present and key in weeks.ends:
            message = f"the calendar says that a week closed on {day}; the file has {weeks.ends[key]}"
            hint = "if the file is right, take the day out of `calendar.holiday_ends`"
            warnings.append(build_warning(cut.spec, "holiday-end-unseen", message, hint=hint))
    return warnings
