"""The ledger of mail: what became of each recipient of each issue, on the disk before and after each message.

One SQLite file. Its journal is kept and its head overwritten at each commit (`journal_mode=PERSIST`), with
`synchronous=FULL`: a commit is on the disk when it returns, and no name of a folder has to be. WAL would leave a
second file without which a copy of the ledger is old, and DELETE can lose the last commit with the power, which would
mail somebody twice. The journal also keeps its room: what was begun can be ended on a disk that is full by then.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .recipients import Recipient

LEDGER = "outbox.sqlite"
NOT_TRIED, TRYING, SENT, REFUSED, DEFERRED, UNKNOWN = "not-tried", "trying", "sent", "refused", "deferred", "unknown"
STATES = (SENT, REFUSED, DEFERRED, NOT_TRIED, UNKNOWN)
OPEN_STATES = (NOT_TRIED, DEFERRED)
_PATIENCE_SECONDS = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS ledger (id TEXT NOT NULL, runs INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS round (
  id INTEGER PRIMARY KEY, as_of TEXT NOT NULL, number INTEGER NOT NULL, manifest TEXT NOT NULL, begun_at TEXT NOT NULL,
  UNIQUE (as_of, number));
CREATE TABLE IF NOT EXISTS delivery (
  id INTEGER PRIMARY KEY, round INTEGER NOT NULL REFERENCES round, key TEXT NOT NULL, address TEXT NOT NULL,
  name TEXT NOT NULL, language TEXT NOT NULL, format TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'not-tried'
    CHECK (state IN ('not-tried', 'trying', 'sent', 'refused', 'deferred', 'unknown')),
  tries INTEGER NOT NULL DEFAULT 0, reply TEXT NOT NULL DEFAULT '', changed_at TEXT NOT NULL DEFAULT '',
  UNIQUE (round, key));
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One mailing of an issue: the first, or a correction; `manifest` is the hash of what it mails."""

    id: int
    as_of: date
    number: int
    manifest: str
    begun_at: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one recipient: the state, how often it was tried, and the last answer of the server.

    `is_listed` is False for one who left the list before the mail went out.
    """

    address: str
    name: str
    language: str
    format: str
    is_listed: bool
    state: str
    tries: int
    reply: str
    changed_at: str


class WrongState(RuntimeError):  # noqa: N818 - named for what is the matter
    """A recipient is not in the state that a step begins from: a mistake of ours, and nothing may be sent."""


class Outbox:
    """The ledger while a command holds it. Every change is on the disk when its method returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def id(self) -> str:
        """A name drawn when the ledger was made, by which the log knows it again."""
        return str(self._db.execute("SELECT id FROM ledger").fetchone()[0])

    @property
    def runs(self) -> int:
        """How often mail was sent from it."""
        return int(self._db.execute("SELECT runs FROM ledger").fetchone()[0])

    def count_run(self) -> int:
        """Count one more sending, and return how many there were."""
        self._db.execute("UPDATE ledger SET runs = runs + 1")
        return self.runs

    def find_rounds(self, as_of: date | None = None) -> tuple[Round, ...]:
        """The rounds of an issue, or of all, in the order in which they began."""
        rows = self._db.execute("SELECT id, as_of, number, manifest, begun_at FROM round ORDER BY id").fetchall()
        rounds = [Round(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows]
        return tuple(one for one in rounds if as_of in (None, one.as_of))

    def open_round(self, as_of: date, number: int, manifest: str, at: datetime) -> Round:
        """Begin a round, or give one from which nothing went out yet the bytes that it mails now."""
        self._db.execute(
            "INSERT INTO round (as_of, number, manifest, begun_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (as_of, number) DO UPDATE SET manifest = excluded.manifest",
            (as_of.isoformat(), number, manifest, at.isoformat(timespec="seconds")),
        )
        return next(one for one in self.find_rounds(as_of) if one.number == number)

    def enlist(self, round_: Round, recipients: Sequence[Recipient]) -> None:
        """Enter the list: new ones are not tried; those no longer on it are kept, and will not be tried."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.execute("UPDATE delivery SET listed = 0 WHERE round = ?", (round_.id,))
            self._db.executemany(
                "INSERT INTO delivery (round, key, address, name, language, format) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (round, key) DO UPDATE SET listed = 1",
                [(round_.id, one.key, one.address, one.name, one.language, one.format) for one in recipients],
            )
            # Who waits gets what the list says now; of the others it says what they got.
            self._db.executemany(
                "UPDATE delivery SET name = ?, language = ?, format = ? "
                "WHERE round = ? AND key = ? AND state IN ('not-tried', 'deferred')",
                [(one.name, one.language, one.format, round_.id, one.key) for one in recipients],
            )
            self._db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def list_deliveries(self, round_: Round) -> tuple[Delivery, ...]:
        """Everybody of a round, in the order of the list."""
        rows = self._db.execute(
            "SELECT address, name, language, format, listed, state, tries, reply, changed_at FROM delivery "
            "WHERE round = ? ORDER BY id",
            (round_.id,),
        )
        return tuple(
            Delivery(address, name, language, form, bool(listed), state, tries, reply, at)
            for address, name, language, form, listed, state, tries, reply, at in rows
        )

    def begin(self, round_: Round, recipient: Recipient, at: datetime) -> None:
        """Put down that a message is about to be handed over. Raises WrongState unless it may be."""
        self._move(round_, recipient, OPEN_STATES, TRYING, "", at, tries=1)

    def settle(self, round_: Round, recipient: Recipient, state: str, reply: str, at: datetime) -> None:
        """Put down how an attempt ended, with the last answer of the server."""
        # Who was turned away before the message was begun has not been tried.
        begun = (TRYING,) if state in (SENT, UNKNOWN) else (TRYING, *OPEN_STATES)
        self._move(round_, recipient, begun, state, reply, at)

    def order_again(self, round_: Round, recipient: Recipient, at: datetime) -> None:
        """Let somebody be tried again of whom nothing is known, or who was refused; never who was sent the mail."""
        self._move(round_, recipient, (UNKNOWN, REFUSED), NOT_TRIED, "to be tried again, as ordered", at)

    def _move(
        self, round_: Round, recipient: Recipient, before: Sequence[str], after: str, reply: str, at: datetime,
        tries: int = 0,
    ) -> None:  # fmt: skip
        changed = self._db.execute(
            "UPDATE delivery SET state = ?, reply = ?, changed_at = ?, tries = tries + ? "
            f"WHERE round = ? AND key = ? AND state IN ({', '.join('?' * len(before))})",
            (after, reply, at.isoformat(timespec="seconds"), tries, round_.id, recipient.key, *before),
        ).rowcount
        if changed != 1:
            raise WrongState(f"a recipient is in no state from which {after} follows")


@contextlib.contextmanager
def open_outbox(folder: Path, delivery: DeliverySpec) -> Iterator[Outbox]:
    """Open the ledger of a state folder that the caller holds, or make it, and yield it.

    Who was being tried when the last command ended is unknown from now on. Raises Refused (exit 7) if the ledger
    cannot be read or written, also while it is used.
    """
    path = folder / LEDGER
    with _refuse_broken(delivery):
        if not path.exists():
            # Only its owner reads it, from the beginning.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        with contextlib.closing(_connect(path)) as connection:
            if not connection.execute("SELECT 1 FROM ledger").fetchone():
                connection.execute("INSERT INTO ledger (id, runs) VALUES (?, 0)", (secrets.token_hex(8),))
            connection.execute(
                "UPDATE delivery SET state = 'unknown', reply = ? WHERE state = 'trying'",
                ("the program was stopped while it handed the message over",),
            )
            yield Outbox(connection)


def read_outbox(folder: Path, delivery: DeliverySpec) -> tuple[tuple[Round, tuple[Delivery, ...]], ...]:
    """Everything in the ledger, while a command may be at work in it. Raises Refused (exit 7)."""
    if not (folder / LEDGER).exists():
        return ()
    with _refuse_broken(delivery), contextlib.closing(_connect(folder / LEDGER)) as connection:
        outbox = Outbox(connection)
        return tuple((round_, outbox.list_deliveries(round_)) for round_ in outbox.find_rounds())


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: each statement is a transaction of its own.
    connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    connection.execute("PRAGMA journal_mode = PERSIST")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.executescript(_SCHEMA)
    return connection


@contextlib.contextmanager
def _refuse_broken(delivery: DeliverySpec) -> Iterator[None]:
    place = Place(f"{delivery.printed_state}/{LEDGER}")
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            message, hint = f"the ledger of mail cannot be written: {error}", "make room, or let this user write there"
            found = Diagnostic("state-not-writable", message, place, hint, exit_code=ExitCode.DELIVERY)
        else:
            message, hint = (
                f"the ledger of mail cannot be read: {error}",
                "restore it from a copy; nothing is sent meanwhile",
            )
            found = Diagnostic("outbox-broken", message, place, hint, exit_code=ExitCode.DELIVERY)
        raise Refused((found,)) from error
