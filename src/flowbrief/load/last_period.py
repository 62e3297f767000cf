"""Gates and warnings about the data as they stand at the as-of date: their end, above all."""

from datetime import date

from flowbrief.load.cut import Cut
from flowbrief.load.fault import build_fault, build_warning
from flowbrief.model.diagnostic import Diagnostic, ExitCode


def check_last_period(cut: Cut) -> list[Diagnostic]:
    """Refuse a newest week that repeats the one before it, or is all zero: the marks of a failed fetch.

    Levels may stay as they are from one day to the next, but not all of them are zero.
    """
    if not cut.spec.has_weeks:
        return []
    what = "week" if cut.spec.shape == "weekly" else "row"
    faults = []
    field = cut.spec.date_column
    hint = "publishers do not report this; fetch the file again and compare it with their page"
    last = cut.last
    if cut.spec.shape == "weekly" and len(cut.rows) > 1 and last.numbers == cut.rows[-2].numbers:
        before = cut.rows[-2]
        message = f"the last week, {last.on}, is identical in all columns to {before.on} (line {before.line})"
        faults.append(build_fault(cut.spec, "repeated-period", message, line=last.line, field=field, hint=hint))
    if not any(last.numbers.values()):
        message = f"the last {what}, {last.on}, is zero in all columns"
        faults.append(build_fault(cut.spec, "all-zero-period", message, line=last.line, field=field, hint=hint))
    return faults


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
            f"the row of {after.on} repeats the values of {before.on} (line {before.line})",
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
