"""How long to wait before a failed attempt is repeated."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# What a server says of itself may pass: too many questions, an error of its own, a gateway that is busy or gone.
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

LONGEST_WAIT = 120


def find_wait(attempt: int, retry_after: str | None, now: datetime) -> float | None:
    """Return the seconds to wait after a failed attempt, counted from 0; None if the server asks for too long.

    1, 2, 4, … seconds, at most two minutes; longer if `Retry-After`, which is in seconds or a date, says so. What
    cannot be read of it is not heeded.
    """
    own = float(min(2**attempt, LONGEST_WAIT))
    asked = _read_retry_after(retry_after, now) if retry_after else None
    if asked is None:
        return own
    return None if asked > LONGEST_WAIT else max(own, asked)


def _read_retry_after(text: str, now: datetime) -> float | None:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
