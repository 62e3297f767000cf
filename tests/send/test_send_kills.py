"""`send` is killed at every point and at random moments: nobody gets the mail twice, nobody is forgotten."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from kill_driver import POINTS
from mail_factory import Desk, make_recipients

HERE = Path(__file__).parent
COUNT = 40


@dataclass
class Toll:
    """What many killed sendings came to."""

    kills: int = 0
    mailings: int = 0
    duplicates: int = 0
    missing: int = 0
    unknown: int = 0
    delivered_unknown: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.mailings} mailings to {COUNT}: {self.duplicates} duplicates, "
            f"{self.missing} silently missing, {self.unknown} unknown (of these {self.delivered_unknown} delivered)"
        )


@contextmanager
def start(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that ends with its input."""
    with subprocess.Popen(
        [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE
    ) as process:
        assert process.stdin is not None
        try:
            yield process
        finally:
            process.stdin.close()
            process.wait(30)


class Scene:
    """A mail server and a driver that sends, each a process of its own, and whoever kills what the driver forks."""

    def __init__(self, folder: Path, server: subprocess.Popen[str], driver: subprocess.Popen[str]) -> None:
        assert server.stdout is not None
        self.folder, self.driver = folder, driver
        self.port = int(server.stdout.readline())
        self.random = random.Random(7)
        # None stands for a random moment.
        self.killed_at: Counter[str | None] = Counter()
        self.ends: dict[str, dict[str, str]] = {}
        # How long a mailing takes that nobody disturbs.
        started = time.monotonic()
        self.mail(())
        self.patience = time.monotonic() - started

    def mail(self, points: Sequence[str | None]) -> None:
        """Send one issue, killed at each point in turn as long as it lasts, and let it come to its end at last."""
        name = f"mailing-{len(self.ends)}"
        desk = Desk(self.folder / name, self.port, report=name)
        desk.note("approved")
        for point in points:
            if self._run(name, point) != -signal.SIGKILL:
                break
            self.killed_at[point] += 1
        code = self._run(name, None, lives=True)
        assert code in (0, 7), code
        states = desk.states()
        # Nobody is left over: the last run went to its end.
        assert set(states.values()) <= {"sent", "unknown"}, states
        self.ends[name] = states

    def _run(self, name: str, point: str | None, *, lives: bool = False) -> int:
        assert self.driver.stdin is not None
        assert self.driver.stdout is not None
        # What belongs to a message comes by for each, the rest once in a run.
        often = 1 if point is None or point.endswith(("enlist", "log", "end")) else self.random.randint(1, 3)
        self.driver.stdin.write(f"{self.port} {name} {point or '-'} {0 if lives else often}\n")
        self.driver.stdin.flush()
        child = int(self.driver.stdout.readline())
        if point is None and not lives:
            time.sleep(self.random.uniform(0, self.patience / 4))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self.driver.stdout.readline())

    def count(self, log: Path) -> Toll:
        """Compare the ledgers with what the server wrote down by itself."""
        taken = Counter(tuple(line.split()) for line in log.read_text().splitlines())
        toll = Toll(self.killed_at.total(), len(self.ends), duplicates=sum(taken.values()) - len(taken))
        by_mailing = {(message_id.strip("<").split(".")[0], address) for address, message_id in taken}
        everybody = {one.address for one in make_recipients(COUNT)}
        for name, states in self.ends.items():
            # Whom the ledger does not name, who is said to have what the server never saw, or the other way round.
            toll.missing += len(everybody - set(states))
            for address, state in states.items():
                is_delivered = (name, address) in by_mailing
                toll.missing += (state == "sent" and not is_delivered) or (
                    is_delivered and state not in ("sent", "unknown")
                )
                toll.unknown += state == "unknown"
                toll.delivered_unknown += state == "unknown" and is_delivered
        return toll


def kill_many(folder: Path, at_random: int, at_each_point: int) -> Toll:
    """Kill sendings at random moments and at each point, about ten times in each mailing."""
    log = folder / "server.log"
    with (
        start("logging_server.py", str(log)) as server,
        start("kill_driver.py", str(folder), str(COUNT)) as driver,
    ):
        scene = Scene(folder, server, driver)
        while scene.killed_at[None] < at_random:
            scene.mail([None] * min(10, at_random - scene.killed_at[None]))
        while left := [point for point in POINTS if scene.killed_at[point] < at_each_point]:
            scene.mail(left[:10])
    return scene.count(log)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """A folder in memory, where writing to the disk costs nothing: what is tried is the order of things."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        yield Path(folder)


def judge(toll: Toll, kills: int, tell: Callable[[str], None]) -> None:
    tell(str(toll))
    assert toll.kills >= kills
    assert toll.duplicates == 0
    assert toll.missing == 0


def test_nobody_gets_the_mail_twice_or_is_forgotten(quick_folder: Path, tell: Callable[[str], None]) -> None:
    judge(kill_many(quick_folder, 20, 1), 40, tell)


@pytest.mark.slow
def test_nobody_gets_the_mail_twice_or_is_forgotten_in_two_thousand_kills(
    quick_folder: Path, tell: Callable[[str], None]
) -> None:
    judge(kill_many(quick_folder, 1000, 50), 2000, tell)
