"""Known events that explain a number, so that it is not announced as news."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .period import Period
from .text import Text

PASSING = ("heartbeat", "one_fund")
LASTING = ("reclassification", "new_coverage", "break")


@dataclass(frozen=True, slots=True)
class Event:
    """Something known that moved the numbers of some subjects without being news.

    `kind` is `heartbeat`, `one_fund`, `reclassification`, `new_coverage` or `break`; the first two spoil the weeks
    they fall in, the others whatever compares weeks before `start` with later ones. `note` says what happened, `short`
    what charts call it; they do not mark one without it.
    """

    kind: str
    start: date
    end: date
    subjects: tuple[str, ...]
    note: Text
    short: Text | None = None

    @property
    def is_lasting(self) -> bool:
        """True if the numbers before and after are not like for like."""
        return self.kind in LASTING

    def touches(self, period: Period) -> bool:
        """True if the event falls in a period, in part or in whole."""
        return self.start <= period.end and period.start <= self.end


def find_break(events: Iterable[Event], subject: str, last: Period) -> date | None:
    """The day from which a subject's numbers are like for like, up to a period: that of its latest lasting event.

    None where there is none, so that the numbers are like for like from their beginning.
    """
    days = (event.start for event in events if event.is_lasting and subject in event.subjects)
    return max((day for day in days if day <= last.end), default=None)
