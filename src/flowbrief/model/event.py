"""Known events that explain a number, so that it is not announced as news."""

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
    they fall in, the others whatever compares weeks before `start` with later ones. `note` says what happened.
    """

    kind: str
    start: date
    end: date
    subjects: tuple[str, ...]
    note: Text

    @property
    def is_lasting(self) -> bool:
        """True if the numbers before and after are not like for like."""
        return self.kind in LASTING

    def touches(self, period: Period) -> bool:
        """True if the event falls in a period, in part or in whole."""
        return self.start <= period.end and period.start <= self.end
