"""A vintage: one file of a publisher as it was on one day, and where the store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

from .diagnostic import Diagnostic, ExitCode, Place

INDEX = "index.sqlite"
OBJECTS = "objects"
LAYOUT = 1

# How a hash is shortened where somebody reads it, and how much of one has to be given to name a vintage.
SHORT_HASH = 12
SHORTEST_HASH = 6


@dataclass(frozen=True, slots=True)
class FetchSpec:
    """Where a source is downloaded from, and with how much patience.

    `contact` is told to the publisher. `timeout_seconds` is the longest silence; `retries` counts the attempts after
    the first. `redirect_hosts` are the hosts, beside the publisher's own site, to which an answer may lead.
    `most_bytes` is the largest file that is taken.
    """

    url: str
    contact: str
    timeout_seconds: int
    retries: int
    redirect_hosts: tuple[str, ...]
    most_bytes: int
    place: Place


@dataclass(frozen=True, slots=True)
class VintageFile:
    """One file as it was fetched: a row of the store's index.

    `fetched_at` is the instant in UTC, `fetched_on` the day on the calendar of the machine that fetched it: the day
    from which the data count as known. `parser` is the kind of source and the version that found the bytes readable.
    `etag` and `last_modified` are the publisher's, empty if it sent none.
    """

    report: str
    source: str
    url: str
    fetched_at: datetime
    fetched_on: date
    sha256: str
    size: int
    parser: str
    etag: str = ""
    last_modified: str = ""

    @property
    def file(self) -> str:
        """Its file within the store."""
        return f"{OBJECTS}/{self.sha256}"

    @property
    def short_hash(self) -> str:
        """The part of the hash that is enough to tell it from others."""
        return self.sha256[:SHORT_HASH]

    def write_row(self) -> tuple[str | int, ...]:
        """The values of its row in the index, in the order of `COLUMNS`."""
        written: list[str | int] = []
        for name in COLUMNS:
            value = getattr(self, name)
            if isinstance(value, datetime):
                value = spell_instant(value)
            written.append(value.isoformat() if isinstance(value, date) else value)
        return tuple(written)

    @classmethod
    def read_row(cls, row: Sequence[str | int]) -> VintageFile:
        """Read a row of the index; raises ValueError or TypeError if it is none."""
        values = dict(zip(COLUMNS, row, strict=True))
        at, on = str(values.pop("fetched_at")), str(values.pop("fetched_on"))
        size = int(values.pop("size"))
        texts = {name: str(value) for name, value in values.items()}
        return cls(**texts, size=size, fetched_at=datetime.fromisoformat(at), fetched_on=date.fromisoformat(on))


COLUMNS = tuple(field.name for field in fields(VintageFile))


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetch of one source ended: with a new vintage, with the bytes that were there already, or not at all.

    Without a vintage the diagnostics say why.
    """

    source: str
    url: str
    vintage: VintageFile | None = None
    is_new: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()


def spell_instant(instant: datetime) -> str:
    """Write an instant in UTC so that text sorts as time does: always with six decimals of the second."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def is_loopback(host: str) -> bool:
    """True for this machine itself, whose bytes nobody on the way can read or change, so that http will do.

    Only the literal addresses: what a name such as `localhost` stands for is decided elsewhere.
    """
    return host in ("127.0.0.1", "::1")


def find_object(store: Path, vintage: VintageFile) -> Path:
    """Where the store keeps the bytes of a vintage."""
    return store / OBJECTS / vintage.sha256


def refuse_layout(place: Place) -> Diagnostic:
    """The index is of a later flowbrief."""
    message = "the index of the vintages was written by a later flowbrief"
    return Diagnostic("store-too-new", message, place, "update flowbrief", exit_code=ExitCode.DATA)


def refuse_index(place: Place, reason: str) -> Diagnostic:
    """The index cannot be read as one."""
    hint = "put back a copy of the folder; the files themselves lie beside it, named by their SHA-256"
    message = f"the index of the vintages cannot be read: {reason}"
    return Diagnostic("store-damaged", message, place, hint, exit_code=ExitCode.DATA)
