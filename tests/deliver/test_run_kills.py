"""A run that is killed after any of its steps is finished by the next; of many at once one does the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest
from fault_server import FaultServer
from fetch_factory import change
from fetch_server import Server
from issue_factory import CHECKOUT
from run_factory import NEXT_WEEK, READERS, STEPS, Desk, readers

from flowbrief.deliver.journal import read_journal

DAY = "2024-06-12"
FAST = {"publish"}
# Every run waits for the others, so that they meet at the lock and not one after the other.
MEET = """
import sys, time
from pathlib import Path
import flowbrief.pipeline
gate = Path(sys.argv.pop())
while not gate.exists():
    time.sleep(0.002)
"""


def mark_slow(steps: tuple[str, ...]) -> list[object]:
    return [step if step in FAST else pytest.param(step, marks=pytest.mark.slow) for step in steps]


@pytest.mark.parametrize("step", mark_slow(STEPS))
def test_a_run_that_is_killed_after_a_step_is_finished_by_the_next(
    step: str, out: Desk, server: Server, smtp: FaultServer
) -> None:
    shown = out.read_shown()
    server.answer("/flows.csv", NEXT_WEEK)
    killed = out.run_apart(kill_after=step)
    assert [line["step"] for line in killed.lines] == list(STEPS[: STEPS.index(step) + 1])
    if STEPS.index(step) < STEPS.index("publish"):
        assert out.read_shown() == shown
    built = out.output / "small" / DAY / "manifest.json"
    before = built.read_bytes() if built.exists() else None
    # Data that were revised meanwhile change nothing of what is half out.
    if step in ("publish", "send"):
        server.answer("/flows.csv", change(NEXT_WEEK, DAY, 421))
    ran = out.run()
    assert ran.code == 0, ran.stdout
    assert ran.result["delivered"] == ([] if step == "send" else [DAY])
    assert before is None or built.read_bytes() == before
    assert readers(smtp) == READERS
    assert out.read_shown()[f"en/{DAY}/index.html"] == (built.parent / "brief.en.html").read_bytes()
    published = [entry for entry in read_journal(out.state) if entry.action == "published" and entry.as_of == DAY]
    assert len(published) == 1
    assert out.run().result["result"] == "nothing to do"


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_is_finished_by_later_ones(
    out: Desk, server: Server, smtp: FaultServer, tell: Callable[[str], None]
) -> None:
    """Killed again and again, at moments that come later and later, until one run gets through."""
    server.answer("/flows.csv", NEXT_WEEK)
    kills = 0
    while True:
        command = [sys.executable, "-c", "from flowbrief.cli import main; main()", "run", str(out.config), "--json"]
        environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
        process = subprocess.Popen(
            [*command, "-o", str(out.output)], cwd=out.folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            said, _ = process.communicate(timeout=0.3 + kills * 0.15)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
    tell(f"{kills} runs were killed before one got through")
    assert (process.returncode, kills > 5) == (0, True), said
    assert readers(smtp) == READERS
    assert out.read_shown()[f"en/{DAY}/index.html"] == (out.output / "small" / DAY / "brief.en.html").read_bytes()


@pytest.mark.parametrize("count", [4, pytest.param(500, marks=pytest.mark.slow)])
def test_of_many_runs_at_once_one_does_the_work(
    count: int, out: Desk, server: Server, smtp: FaultServer, tell: Callable[[str], None]
) -> None:
    """Those that come too early are refused at once; those that come after find nothing to do."""
    server.answer("/flows.csv", NEXT_WEEK)
    gate = out.folder / "gate"
    code = f"{MEET}\nfrom flowbrief.cli import main; main()"
    command = [sys.executable, "-c", code, "run", str(out.config), "--json", "-o", str(out.output), str(gate)]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "src")}
    ended: Counter[str] = Counter()
    # As many at once as the machine's memory holds.
    for start in range(0, count, 50):
        gate.unlink(missing_ok=True)
        processes = [
            subprocess.Popen(command, cwd=out.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(min(50, count - start))
        ]
        time.sleep(0.2 * len(processes) ** 0.5)
        gate.touch()
        for process in processes:
            said, complained = process.communicate(timeout=600)
            lines = [json.loads(line) for line in said.splitlines()]
            result, first = lines[-1], lines[0]
            if process.returncode == 0:
                ended["delivered" if result["delivered"] else "nothing to do"] += 1
            else:
                assert (process.returncode, len(lines)) == (7, 2), complained
                assert [one["code"] for one in first["diagnostics"]] == ["already-running"]
                ended["refused"] += 1
    tell(f"{count} runs at once: {dict(ended)}")
    assert (ended["delivered"], sum(ended.values())) == (1, count)
    assert ended["refused"] > 0
    assert readers(smtp) == READERS
    published = [entry for entry in read_journal(out.state) if entry.action == "published" and entry.as_of == DAY]
    assert len(published) == 1
