"""The wall: what was known at the as-of date, and nothing after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flowbrief.load.calendar import Weeks
from flowbrief.load.fault import build_fault
from flowbrief.load.levels import close_weeks
from flowbrief.load.row import Row, SourceFile
from flowbrief.model.diagnostic import Diagnostic, ExitCode
from flowbrief.model.period import Period
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Gap

_ROWS_FOR_DELAY = 13


@dataclass(frozen=True, slots=True)
class Cut:
    """A source as it stood at the as-of date: the rows kept, oldest first, never none.

    `superseded` are the earlier releases of rows that were revised. `until` is a day up to which rows of levels are
    known to be complete, although the last of them may stand before it.
    """

    file: SourceFile
    rows: tuple[Row, ...]
    superseded: tuple[Row, ...] = ()
    until: date | None = None

    @property
    def spec(self) -> SourceSpec:
        """The source's own part of the config."""
        return self.file.spec

    @property
    def last(self) -> Row:
        """The newest row."""
        return self.rows[-1]

    def in_file_order(self) -> tuple[Row, ...]:
        """Return the rows in the order of the file, earlier releases among them."""
        return tuple(sorted((*self.rows, *self.superseded), key=lambda row: row.line))

    def weeks(self) -> Weeks:
        """Return the weeks of a weekly source."""
        if self.spec.calendar is None:
            raise TypeError(f"{self.spec.name} has no calendar")
        return Weeks.of(self.spec.calendar, (row.on for row in self.rows))

    def held_weeks(self) -> tuple[Period, ...]:
        """Return the whole weeks held, oldest first: of levels, those that a row on or after the close confirms."""
        if self.spec.calendar is None:
            return ()
        if self.spec.shape == "weekly":
            return self.periods()
        return close_weeks(self.spec.calendar, self.rows[0].on, max(self.last.on, self.until or self.last.on))

    def periods(self) -> tuple[Period, ...]:
        """Return the period of each row: its week, the single day of a change or a level, or what a filing covers."""
        if self.spec.shape != "weekly":
            return tuple(Period(*row.key) for row in self.rows)
        weeks = self.weeks()
        return tuple(weeks.period(weeks.key(row.on)) for row in self.rows)

    def gaps(self) -> tuple[Gap, ...]:
        """Return the declared missing weeks between the first and the last row, oldest first."""
        if self.spec.calendar is None or not self.spec.has_weeks:
            return ()
        if self.spec.shape == "levels":
            missing = dict(self.spec.calendar.missing)
            return tuple(Gap(week, missing[week.end]) for week in self.held_weeks() if week.end in missing)
        weeks = self.weeks()
        reasons = {weeks.key(day): reason for day, reason in self.spec.calendar.missing}
        return tuple(Gap(weeks.period(key), reasons[key]) for key in weeks.absent() if key in reasons)


def check_report(spec: ReportSpec, today: date) -> list[Diagnostic]:
    """Refuse an as-of date that has not come yet, and a report without a weekly source or a fact to be about.

    So is one of whose headline every name hangs on an optional source that is not there.
    """
    faults = []
    if spec.as_of and spec.as_of > today:
        message = f"the as-of date {spec.as_of} is after today, {today}"
        faults.append(Diagnostic("as-of-in-future", message, spec.place, "give a past date, or `latest`"))
    if not any(source.has_weeks for source in spec.sources) and not spec.facts:
        lost = ", ".join(source.name for source in spec.absent.sources if source.has_weeks)
        lack = f"none of its weekly sources at hand ({lost})" if lost else "no weekly source"
        message = f"the report {spec.report!r} has {lack}, so there is no week to describe"
        hint = f"fetch {lost}" if lost else "declare a source with `shape: weekly`, or one of levels"
        faults.append(Diagnostic("no-weekly-source", message, spec.place, hint))
    elif spec.headline in spec.absent.subjects:
        lost = ", ".join(source.name for source in spec.absent.sources)
        message = f"{spec.headline} is the headline of the report, and what it comes from is not at hand ({lost})"
        hint = f"fetch it, or name a fact that may head the issue too: headline: [{spec.headline}, tech_funds.bofa]"
        faults.append(Diagnostic("headline-without-flow", message, spec.place, hint, exit_code=ExitCode.DATA))
    return faults


def cut_file(file: SourceFile, as_of: date, known_by: date, until: date | None = None) -> Cut | Diagnostic:
    """Drop the rows dated after `as_of` and, where release dates are declared, released after `known_by`.

    Of what has several releases the latest is kept, and the others are superseded. `until`: see `Cut`.
    """
    kept = [
        row for row in file.by_date() if row.on <= as_of and (row.released_on is None or row.released_on <= known_by)
    ]
    if kept:
        newest = {row.key: row for row in sorted(kept, key=lambda row: row.released_on or row.on)}
        superseded = tuple(row for row in kept if newest[row.key] is not row)
        return Cut(file, tuple(newest[key] for key in sorted(newest)), superseded, until)
    first = file.by_date()[0]
    message = f"no row on or before the as-of date {as_of}; the file begins with {first.on}"
    hint = "give a later as-of date, or a file that reaches further back"
    return _refuse_period(file, first.line, message, hint)


def check_expected_week(cut: Cut, as_of: date) -> list[Diagnostic]:
    """Refuse a weekly source that lacks the last week to be described on `as_of`, or a week before it.

    Where release dates are declared, a week is due the longest delay among the last 13 rows after it closed.
    """
    if not cut.spec.has_weeks:
        return []
    if cut.spec.shape == "levels":
        return _check_levels_reach(cut, as_of)
    weeks, declared = cut.weeks(), cut.weeks().declared_missing()
    late = [key for key in weeks.absent() if key not in declared]
    if late:
        named = ", ".join(str(weeks.end(key)) for key in late)
        message = f"released after the as-of date {as_of}, although later weeks were known by then: {named}"
        hint = "the file holds revised releases; take the file as it was on the as-of date"
        return [_refuse_period(cut.file, cut.last.line, message, hint)]
    expected = weeks.expected(as_of, _find_delay(cut))
    if weeks.key(cut.last.on) >= expected:
        return []
    reason = f", declared missing ({declared[expected]})" if expected in declared else ""
    message = (
        f"the as-of date {as_of} asks for the week ended {weeks.end(expected)}{reason}, which is not in the file; "
        f"the latest week it holds up to then ended {cut.last.on}"
    )
    hint = f"{_name_remedy(cut)}, or set the as-of date to {cut.last.on}"
    return [_refuse_period(cut.file, cut.last.line, message, hint)]


def _find_delay(cut: Cut) -> timedelta:
    """The longest delay, among the last 13 rows, between a row's date and its first release."""
    first: dict[date, date] = {}
    for row in (*cut.superseded, *cut.rows):
        if row.released_on is not None:
            first[row.on] = min(row.released_on, first.get(row.on, row.released_on))
    delays = [first[row.on] - row.on for row in cut.rows[-_ROWS_FOR_DELAY:] if row.on in first]
    return max(delays, default=timedelta(0))


def _check_levels_reach(cut: Cut, as_of: date) -> list[Diagnostic]:
    if cut.spec.calendar is None:
        raise TypeError(f"{cut.spec.name} has no calendar")
    weeks = Weeks(cut.spec.calendar, {})
    expected = weeks.end(weeks.expected(as_of, _find_delay(cut)))
    if cut.last.on >= expected:
        return []
    message = (
        f"the as-of date {as_of} asks for the week ended {expected}, and the levels end with {cut.last.on}; "
        "a week is complete once there is a row on or after its last day"
    )
    hint = f"{_name_remedy(cut)}; if a holiday moved the close, add the day to `calendar.holiday_ends`"
    return [_refuse_period(cut.file, cut.last.line, message, hint)]


def _name_remedy(cut: Cut) -> str:
    vintage = cut.spec.vintage
    if vintage is None:
        return "fetch the newer file"
    # A week is often published only after the as-of date on which it closed.
    return (
        f"this is the file of {vintage.fetched_on}: fetch a newer one, or if there is one, give its day to `--vintage`"
    )


def find_period(spec: ReportSpec, cuts: Sequence[Cut], known_by: date) -> tuple[Period | None, list[Diagnostic]]:
    """Find the latest week that every source of weeks or levels holds after the cut.

    A report of facts alone is about the seven days up to its as-of date, or else up to the day on which the newest fact
    known by then was published.
    """
    weekly = sorted((cut for cut in cuts if cut.spec.has_weeks), key=lambda cut: cut.spec.shape != "weekly")
    if not weekly:
        days = [fact.published_on for fact in spec.facts if fact.published_on <= known_by]
        end = spec.as_of or max(days, default=known_by)
        return Period(end=end, start=end - timedelta(days=6)), []
    common = set.intersection(*({week.end for week in cut.held_weeks()} for cut in weekly))
    if common:
        return next(period for period in weekly[0].held_weeks() if period.end == max(common)), []
    names = ", ".join(cut.spec.name for cut in weekly)
    message = f"no week is held by all sources of weeks and levels ({names})"
    hint = "weeks are the same only if they end on the same day; give such sources a report each"
    return None, [Diagnostic("no-common-week", message, spec.place, hint, exit_code=ExitCode.DATA)]


def _refuse_period(file: SourceFile, line: int, message: str, hint: str) -> Diagnostic:
    return build_fault(
        file.spec,
        "period-missing",
        message,
        line=line,
        field=file.spec.date_column,
        hint=hint,
        exit_code=ExitCode.STALE,
    )
