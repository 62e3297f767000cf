"""The log: what is changed, left out, swapped or put in is found; a crash at any moment is none of these."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flowbrief.deliver import journal
from flowbrief.deliver.journal import Entry, append_entry, read_journal, verify_journal
from flowbrief.model.diagnostic import Refused

AT = datetime(2026, 2, 13, 8, tzinfo=UTC)
DAY = date(2026, 2, 13)
PAGE = os.sysconf("SC_PAGESIZE")


def append(state: Path, number: int) -> Entry:
    return append_entry(state, AT, "approved", DAY, f"{number:064x}", "Li Wei", {"note": f"第{number}期"})


@pytest.fixture
def full(state: Path) -> Path:
    """A state folder with a log of five entries."""
    for number in range(5):
        append(state, number)
    return state


def read_lines(state: Path) -> list[bytes]:
    return (state / "log.jsonl").read_bytes().splitlines(keepends=True)


def refuse(state: Path) -> tuple[str, int]:
    """Why the log is not believed: code and line."""
    with pytest.raises(Refused) as refused:
        read_journal(state)
    (found,) = refused.value.diagnostics
    assert (found.exit_code, found.place.file) == (7, str(state / "log.jsonl"))
    return found.code, found.place.line


def test_what_was_written_is_read(full: Path) -> None:
    entries = read_journal(full)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[3].details == {"note": "第3期"}
    assert entries[3].previous == entries[2].hash
    assert (full / "log.head").read_text() == f"5 {entries[4].hash}\n"
    assert oct((full / "log.jsonl").stat().st_mode & 0o777) == "0o600"


def test_there_is_no_log_before_the_first_entry(state: Path) -> None:
    assert verify_journal(state) == ((), None)


def seal_again(line: bytes, **changed: object) -> bytes:
    """A forged line whose own hash fits."""
    entry = json.loads(line) | changed | {"hash": ""}
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    entry["hash"] = hashlib.sha256(text.encode()).hexdigest()
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


TAMPERINGS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "changed": (lambda lines: [lines[0], lines[1].replace(b"Li Wei", b"Wei Li"), *lines[2:]], 2),
    "changed, with a hash that fits": (lambda lines: [lines[0], seal_again(lines[1], by="Wei Li"), *lines[2:]], 3),
    "last changed, with a hash that fits": (lambda lines: [*lines[:4], seal_again(lines[4], by="Wei Li")], 5),
    "spaced otherwise": (lambda lines: [lines[0], lines[1].replace(b'":"', b'": "', 1), *lines[2:]], 2),
    "first removed": (lambda lines: lines[1:], 1),
    "one removed": (lambda lines: lines[:2] + lines[3:], 3),
    "swapped": (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
    "inserted": (lambda lines: [*lines[:2], lines[1], *lines[2:]], 3),
    "inserted empty": (lambda lines: [*lines[:2], b"\n", *lines[2:]], 3),
    "no JSON": (lambda lines: [*lines[:2], b"approved by me\n", *lines[3:]], 3),
    "no text": (lambda lines: [*lines[:2], b"\xff\xfe\n", *lines[3:]], 3),
    "another number": (lambda lines: [*lines[:4], seal_again(lines[4], number="5")], 5),
    "details that are none": (lambda lines: [*lines[:4], seal_again(lines[4], details=[])], 5),
    "a key more": (lambda lines: [*lines[:4], seal_again(lines[4], more=1)], 5),
    "last truncated": (lambda lines: lines[:4], 5),
    "two truncated": (lambda lines: lines[:3], 4),
    "all truncated": (lambda lines: [], 1),
    "last half gone": (lambda lines: [*lines[:4], lines[4][:80]], 5),
}


@pytest.mark.parametrize("way", TAMPERINGS)
def test_each_tampering_is_found_at_its_line(way: str, full: Path) -> None:
    tamper, line = TAMPERINGS[way]
    whole = read_journal(full)
    (full / "log.jsonl").write_bytes(b"".join(tamper(read_lines(full))))
    assert refuse(full) == ("log-broken", line)
    believed, fault = verify_journal(full)
    assert fault is not None
    # A forged entry whose own hash fits is given away by the next.
    sound = max(line - 2, 0)
    assert believed[:sound] == whole[:sound]
    before = (full / "log.jsonl").read_bytes()
    with pytest.raises(Refused):
        append(full, 6)
    assert (full / "log.jsonl").read_bytes() == before


@pytest.mark.parametrize("head", ["", "5", "none at all", "3 {2}", "5 {3}", "-1 {4}", "6 {4}"])
def test_a_head_that_does_not_fit_is_found(head: str, full: Path) -> None:
    hashes = [entry.hash for entry in read_journal(full)]
    (full / "log.head").write_text(head.format(*hashes))
    assert refuse(full)[0] == "log-broken"


def test_a_head_that_was_removed_is_found(full: Path) -> None:
    (full / "log.head").unlink()
    assert refuse(full) == ("log-broken", 1)


def test_a_line_that_was_never_finished_was_never_written(full: Path) -> None:
    """A crash in the middle of a line: it was not acted upon, and makes room for the next."""
    whole = read_journal(full)
    with (full / "log.jsonl").open("ab") as file:
        file.write(b'{"action":"approved","as_of":"2026-02-20","at":"2026-02')
    assert read_journal(full) == whole
    entry = append(full, 6)
    assert read_journal(full) == (*whole, entry)
    assert (full / "log.jsonl").read_bytes().count(b"\n") == 6


# Kills

APPENDER = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from flowbrief.deliver import durable, journal
stop, calls = int(sys.argv[2]), 0
def count(original):
    def counted(*given, **named):
        global calls
        calls += 1
        if calls == stop:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*given, **named)
    return counted
for name in ("pwrite", "fsync", "ftruncate", "replace", "open", "close", "fchmod"):
    setattr(os, name, count(getattr(os, name)))
journal.append_entry(Path(sys.argv[1]), datetime(2026, 2, 13, tzinfo=UTC), "sent", date(2026, 2, 13), "f" * 64)
print(calls)
"""


def kill_at(state: Path, stop: int) -> subprocess.CompletedProcess[str]:
    """Append an entry in another process, which kills itself at its call of the system of this number."""
    command = [sys.executable, "-c", APPENDER, str(state), str(stop)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def kill_everywhere(state: Path, stops: range) -> dict[str, int]:
    ends = {"old": 0, "new": 0}
    for stop in stops:
        before = read_journal(state)
        done = kill_at(state, stop)
        assert done.returncode == -signal.SIGKILL, done.stderr
        after = read_journal(state)
        assert after[: len(before)] == before
        ends["old" if after == before else "new"] += 1
        assert len(after) - len(before) in (0, 1)
        assert append(state, stop) == read_journal(state)[-1]
    return ends


def test_a_kill_at_any_call_leaves_a_sound_log(full: Path, tell: Callable[[str], None]) -> None:
    calls = int(kill_at(full, 0).stdout)
    ends = kill_everywhere(full, range(1, calls + 1))
    tell(f"killed at each of {calls} calls of the system: {ends}")
    assert min(ends.values()) > 1


# Disks


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB in memory."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system to fill")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a file system in memory")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, spare: int) -> None:
    """Leave so many pages free."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
        while file.write(b"\0" * PAGE):
            pass
    os.truncate(ballast, ballast.stat().st_size // PAGE * PAGE - spare * PAGE)


def test_a_full_disk_leaves_the_log_as_it_was(small_disk: Path) -> None:
    """Whatever does not fit, the line or the head: an entry that was not confirmed is not there."""
    for number in range(12):
        append(small_disk, number)
    failed = 0
    for spare in range(8):
        fill(small_disk, spare)
        before, log = read_journal(small_disk), (small_disk / "log.jsonl").read_bytes()
        try:
            entry = append_entry(small_disk, AT, "sent", DAY, "e" * 64, details={"long": "n" * (2 * PAGE)})
        except OSError:
            failed += 1
            assert (small_disk / "log.jsonl").read_bytes() == log
            assert read_journal(small_disk) == before
            assert not [path for path in small_disk.iterdir() if path.name.startswith(".")]
        else:
            assert read_journal(small_disk) == (*before, entry)
    # A line of two pages, the file of the head, its folder's entry.
    assert 2 <= failed < 8


def test_an_error_after_the_head_was_written_keeps_the_entry(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the head names is there, whatever the disk says afterwards."""

    def fail(path: Path, content: bytes) -> None:
        path.write_bytes(content)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(journal, "write_durably", fail)
    with pytest.raises(OSError, match="Input/output"):
        append(full, 6)
    assert len(read_journal(full)) == 6


def test_a_log_that_is_a_link_is_not_written_through(state: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("")
    (state / "log.jsonl").symlink_to(other)
    with pytest.raises(OSError, match="symbolic"):
        append(state, 1)
    assert other.read_text() == ""
