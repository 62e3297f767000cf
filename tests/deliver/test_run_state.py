"""One command at a time holds the state folder, and its lock ends with it, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flowbrief.deliver.state import open_state
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Refused

NOW = datetime(2026, 1, 2, 3, tzinfo=UTC)
# Holds a state folder, forks a process that lives on, and says so.
HOLDER = """
import os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from flowbrief.deliver.state import open_state
from flowbrief.model.delivery import DeliverySpec
with open_state(DeliverySpec(Path(sys.argv[1]), "state"), datetime(2026, 1, 2, 3, tzinfo=UTC)):
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)
        time.sleep(60)
        os._exit(0)
    time.sleep(60)
"""


def test_whoever_holds_it_may_open_it_again(tmp_path: Path) -> None:
    delivery = DeliverySpec(tmp_path / "state", "state")
    with open_state(delivery, NOW) as outer:
        with open_state(delivery, NOW) as inner:
            assert inner == outer
        assert refuse_from_a_thread(delivery) == "already-running"
    assert refuse_from_a_thread(delivery) == ""


def refuse_from_a_thread(delivery: DeliverySpec) -> str:
    """What another thread is refused for; empty if it may open the folder."""
    found = []

    def work() -> None:
        try:
            with open_state(delivery, NOW):
                found.append("")
        except Refused as refused:
            found.append(refused.diagnostics[0].code)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found[0]


def test_a_process_that_was_forked_does_not_hold_it_on(tmp_path: Path) -> None:
    """The workers of a build outlive a build that is killed by some seconds; the next run need not wait for them."""
    delivery = DeliverySpec(tmp_path / "state", "state")
    command = [sys.executable, "-c", HOLDER, str(delivery.state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        child = int(holder.stdout.readline())
        try:
            with pytest.raises(Refused), open_state(delivery, NOW):
                pass
            holder.kill()
            holder.wait()
            os.kill(child, 0)  # it is still there
            with open_state(delivery, NOW) as state:
                assert state == delivery.state
        finally:
            os.kill(child, signal.SIGKILL)
