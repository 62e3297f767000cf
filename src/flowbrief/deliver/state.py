"""The folder that remembers what went out: one program at a time, and never back in time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .durable import write_durably

_LOCK, _CLOCK = "lock", "clock"
# The descriptors by which this process holds state folders, and the folders that each of its threads holds.
_descriptors: set[int] = set()
_own = threading.local()
# A clock that is set right by some seconds is no reason to stop.
_SET_RIGHT = timedelta(minutes=1)


@contextlib.contextmanager
def open_state(delivery: DeliverySpec, now: datetime) -> Iterator[Path]:
    """Hold a report's state folder for one command that changes it, and yield the folder.

    Whoever holds it may open it again within, as `run` does for each of its steps. `now` is the machine's clock with
    its zone. Only the user may read the folder: it holds addresses. Raises Refused (exit 7) if another command holds
    it or it cannot be written, and (exit 3) if the clock is earlier than at the last command.
    """
    folder = delivery.state
    held: set[Path] = _own.__dict__.setdefault("folders", set())
    if folder.resolve() in held:
        yield folder
        return
    with refuse_unwritable(delivery):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    _descriptors.add(descriptor)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another command of this report is at work"
            place = Place(delivery.printed_state)
            found = Diagnostic("already-running", message, place, "wait for it to finish", exit_code=ExitCode.DELIVERY)
            raise Refused((found,)) from None
        _refuse_earlier(folder / _CLOCK, delivery, now)
        with refuse_unwritable(delivery):
            write_durably(folder / _CLOCK, f"{now.isoformat()}\n".encode())
        held.add(folder.resolve())
        yield folder
    finally:
        held.discard(folder.resolve())
        _descriptors.discard(descriptor)
        os.close(descriptor)


def _let_go() -> None:
    """Leave the lock to the command itself: a process that it forked would hold it on after the command was killed."""
    for descriptor in _descriptors:
        os.close(descriptor)
    _descriptors.clear()
    _own.__dict__.clear()


os.register_at_fork(after_in_child=_let_go)


def is_busy(delivery: DeliverySpec) -> bool:
    """True while a command holds the state folder."""
    try:
        descriptor = os.open(delivery.state / _LOCK, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextlib.contextmanager
def refuse_unwritable(delivery: DeliverySpec) -> Iterator[None]:
    """Turn an OSError into a refusal that names the state folder: what cannot be recorded is not done."""
    try:
        yield
    except OSError as error:
        message = f"the state cannot be written: {error.strerror or error}"
        hint = "make room, or let this user write there"
        place = Place(delivery.printed_state)
        found = Diagnostic("state-not-writable", message, place, hint, exit_code=ExitCode.DELIVERY)
        raise Refused((found,)) from error


@contextlib.contextmanager
def refuse_unreadable_state(delivery: DeliverySpec) -> Iterator[None]:
    """Turn an OSError into a refusal (exit 7) that names the state folder."""
    try:
        yield
    except OSError as error:
        message = f"the state cannot be read: {error.strerror or error}"
        place = Place(delivery.printed_state)
        hint = "let this user read it"
        found = Diagnostic("state-not-readable", message, place, hint, exit_code=ExitCode.DELIVERY)
        raise Refused((found,)) from error


def _refuse_earlier(path: Path, delivery: DeliverySpec, now: datetime) -> None:
    try:
        last = datetime.fromisoformat(path.read_text("ascii").strip())
        is_earlier = now < last - _SET_RIGHT
    except (OSError, ValueError, TypeError):
        return
    if is_earlier:
        message = f"the clock says {now:%Y-%m-%d %H:%M}, earlier than at the last command, {last:%Y-%m-%d %H:%M}"
        hint = f"set the clock right; if the last one was wrong, delete {delivery.printed_state}/{_CLOCK}"
        place = Place("the clock of this machine")
        raise Refused((Diagnostic("clock-behind", message, place, hint, exit_code=ExitCode.SYSTEM),))
