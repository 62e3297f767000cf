"""Finished files and the records that go with them."""

from dataclasses import dataclass

from .text import Language


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file: its path inside the issue's folder, its media type, its bytes."""

    path: str
    media_type: str
    content: bytes
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One number that a reader sees: which measure, how it is printed, its exact value, and where it stands."""

    measure: str
    language: Language
    printed: str
    value: str
    unit: str
    where: str
