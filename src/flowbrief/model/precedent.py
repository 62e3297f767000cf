"""What the issue before this one said, so that this one does not say it again as news."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .text import Language


@dataclass(frozen=True, slots=True)
class Told:
    """One claim that an issue made: its id, what kind it was, about whom, and which way it pointed."""

    id: str
    kind: str
    variant: str
    subject: str
    polarity: int


@dataclass(frozen=True, slots=True)
class Led:
    """The phrase that opened an issue, its slots unfilled; `place` is `headline` or `lead`."""

    language: Language
    place: str
    wording: str


@dataclass(frozen=True, slots=True)
class Said:
    """Everything one issue said, in reading order, and how it opened in each language."""

    claims: tuple[Told, ...] = ()
    led: tuple[Led, ...] = ()


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier issue of the same report: its day, what it said, and the hash of the manifest it is from.

    `week` is the last day of the week it was about. `used` holds, for each source whose revisions are watched, the
    figures that it was made from, by the end of their period and our name of the column.
    """

    as_of: date
    said: Said
    sha256: str
    week: date | None = None
    used: Mapping[str, Mapping[tuple[date, str], Decimal]] = field(default_factory=dict)

    def wording(self, language: Language, place: str) -> str:
        """The phrase that opened that issue at one place; empty where it is not known."""
        return next((led.wording for led in self.said.led if (led.language, led.place) == (language, place)), "")
