"""What `send` keeps: a disk that is full, and many commands at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fault_server import FaultServer
from mail_factory import Desk, make_recipients

from flowbrief.deliver import journal
from flowbrief.deliver.durable import write_durably
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused

HERE = Path(__file__).parent
KILOBYTE = 1024
Serve = Callable[..., FaultServer]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 512 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def leave_room(disk: Path, room: int) -> None:
    """Fill a disk up to so many bytes."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "filler").write_bytes(b"x" * (free - room))


def try_sending(desk: Desk, count: int) -> list[Diagnostic]:
    try:
        desk.send(make_recipients(count), approve=False)
    except Refused as refused:
        return list(refused.diagnostics)
    return []


@pytest.mark.parametrize("room", [4, 16, 24, 28, 32, 48])
def test_nothing_is_sent_that_cannot_be_recorded(tmp_path: Path, small_disk: Path, serve: Serve, room: int) -> None:
    server = serve()
    desk = Desk(tmp_path, server.port)
    (tmp_path / "state").symlink_to(small_disk, target_is_directory=True)
    desk.note("approved")
    leave_room(small_disk, room * KILOBYTE)

    found = try_sending(desk, 100)
    for one in found:
        assert (one.code, one.exit_code) == ("state-not-writable", ExitCode.DELIVERY)
    (small_disk / "filler").unlink()
    states = desk.states()
    # A disk that is full in the middle leaves one who is being tried; the server never has what the ledger does not.
    assert {one.recipient for one in server.taken} <= {
        address for address, state in states.items() if state in ("sent", "trying")
    }
    assert list(states.values()).count("trying") <= 1
    assert bool(found) == (set(states.values()) != {"sent"}) or desk.actions()[-1] == "sending"

    desk.send(make_recipients(100), approve=False)
    assert max(Counter(one.recipient for one in server.taken).values()) == 1
    assert set(desk.states().values()) <= {"sent", "unknown"}


def test_a_full_disk_stops_before_the_first_message(tmp_path: Path, small_disk: Path, serve: Serve) -> None:
    server = serve()
    desk = Desk(tmp_path, server.port)
    (tmp_path / "state").symlink_to(small_disk, target_is_directory=True)
    desk.note("approved")
    leave_room(small_disk, 0)

    assert [one.code for one in try_sending(desk, 3)] == ["state-not-writable"]
    assert server.taken == []


def test_what_was_begun_is_ended_on_a_disk_that_is_full_by_then(tmp_path: Path, small_disk: Path, serve: Serve) -> None:
    disk: list[Path] = [small_disk]

    def fill(_: str) -> None:
        if disk:
            leave_room(disk.pop(), 0)

    server = serve(faults={"dot": fill})
    desk = Desk(tmp_path, server.port)
    (tmp_path / "state").symlink_to(small_disk, target_is_directory=True)
    desk.note("approved")
    try_sending(desk, 3)

    assert server.taken[0].recipient == "reader0@example.org"
    assert desk.states()["reader0@example.org"] == "sent"


class _KilledError(BaseException):
    """Stands for a kill: nothing is cleared up after it."""


def test_the_log_holds_after_crashes_in_a_row(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path, serve().port)
    desk.note("approved")
    for number in (2, 3, 4):

        def die(path: Path, content: bytes, number: int = number) -> None:
            if content.startswith(b"%d " % number):
                raise _KilledError
            write_durably(path, content)

        # The line is written, and its head not any more.
        monkeypatch.setattr(journal, "write_durably", die)
        with pytest.raises(_KilledError):
            desk.note("approved")
    monkeypatch.undo()

    assert desk.send(make_recipients(1)).is_complete
    assert desk.actions() == ["approved"] * 5 + ["sending", "sent"]


def race(folder: Path, serve: Serve, processes: int, tell: Callable[[str], None]) -> None:
    server = serve()
    done = subprocess.run(
        [sys.executable, HERE / "parallel_driver.py", folder, str(server.port), "40", str(processes)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    ends = Counter(done.stdout.splitlines())

    tell(f"{processes} at once: {dict(ends)}")
    assert sum(ends.values()) == processes
    # Others come late enough to find everybody mailed.
    assert ends["tried 40"] == 1
    assert set(ends) <= {"tried 40", "tried 0", "already-running"}
    assert Counter(one.recipient for one in server.taken) == {f"reader{n}@example.org": 1 for n in range(40)}


def test_of_eight_at_once_one_sends(tmp_path: Path, serve: Serve, tell: Callable[[str], None]) -> None:
    race(tmp_path, serve, 8, tell)


@pytest.mark.slow
def test_of_five_hundred_at_once_one_sends(tmp_path: Path, serve: Serve, tell: Callable[[str], None]) -> None:
    race(tmp_path, serve, 500, tell)
