"""Reporting periods, labelled by their last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

REGULAR_WEEK_DAYS = 7
# A quarter is named after the calendar quarter that holds its middle, so many days before its end.
_HALF_QUARTER = timedelta(days=45)
_MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period; `end` is its label, `start` its first day, both inclusive."""

    end: date
    start: date

    @property
    def days(self) -> int:
        """Length in days, first and last day included."""
        return (self.end - self.start).days + 1

    def count_shared(self, other: Period) -> int:
        """How many days lie in both periods."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days + 1)

    @property
    def is_irregular(self) -> bool:
        """True for a week that a holiday made shorter or longer than seven days."""
        return self.days != REGULAR_WEEK_DAYS

    @property
    def is_calendar_year(self) -> bool:
        """True for the whole of one calendar year."""
        return (self.start, self.end) == (date(self.end.year, 1, 1), date(self.end.year, 12, 31))


def name_quarter(end: date) -> date:
    """The last day of the calendar quarter after which a quarter that ends on a day is named.

    Fiscal quarters end up to some weeks before or after it: one that ends on 26 January is the fourth of the year.
    """
    middle = end - _HALF_QUARTER
    following = middle.year * 12 + (middle.month - 1) // _MONTHS_A_QUARTER * _MONTHS_A_QUARTER + _MONTHS_A_QUARTER
    return date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
