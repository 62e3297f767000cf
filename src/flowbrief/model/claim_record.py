"""What an issue says, claim by claim, for programs that read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .period import Period
from .text import Language, Text


@dataclass(frozen=True, slots=True)
class MeasureRecord:
    """One number of a claim: its place in the claim, exact value and unit, what it is, of what, when, from whom."""

    role: str
    id: str
    value: str
    unit: str
    period: Period
    definition: Text
    universe: Text
    sources: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """Where a claim is said, `headline`, `lead` or a section, and in which words of each language."""

    section: str
    sentences: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim of an issue, with its numbers and with every sentence that says it."""

    id: str
    kind: str
    variant: str
    subject: str
    polarity: int
    measures: tuple[MeasureRecord, ...]
    said: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class ClaimList:
    """The claims of an issue, each once, in reading order."""

    report: str
    title: Text
    as_of: date
    period: Period
    claims: tuple[ClaimRecord, ...]
