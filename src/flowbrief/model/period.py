"""Reporting periods, labelled by their last day."""

from dataclasses import dataclass
from datetime import date

REGULAR_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period; `end` is its label, `start` its first day, both inclusive."""

    end: date
    start: date

    @property
    def days(self) -> int:
        """Length in days, first and last day included."""
        return (self.end - self.start).days + 1

    @property
    def is_irregular(self) -> bool:
        """True for a week that a holiday made shorter or longer than seven days."""
        return self.days != REGULAR_WEEK_DAYS
