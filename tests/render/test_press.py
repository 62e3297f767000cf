"""The workers of the press: they work side by side, and leave when they are dismissed."""

from __future__ import annotations

import mmap
import os
import sys
import time
from pathlib import Path

import pytest

from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.secret import STRUCK, hide
from flowbrief.render.press import ForkedPress, open_press

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere jobs run in this process")


def is_at_work(process: int) -> bool:
    """True unless the process has ended, whether anybody has asked for its end or not."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def read_and_fail(way: str) -> None:
    """Learn a secret, as the process that reads the data does, and repeat it."""
    hide("hunter2-hunter2")
    message = "no entry for hunter2-hunter2"
    if way == "bug":
        raise ValueError(message)
    raise Refused((Diagnostic("query-failed", message, Place("hunter2-hunter2.sql"), "ask hunter2-hunter2"),))


@pytest.mark.parametrize("way", ["bug", "refusal"])
def test_a_secret_that_only_the_worker_knows_is_struck_out(way: str) -> None:
    with open_press() as press, pytest.raises((Refused, RuntimeError)) as caught:
        press.aside(read_and_fail, way)
    assert STRUCK in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_dismissed_workers_end_before_the_press_is_closed() -> None:
    with open_press() as press:
        assert isinstance(press, ForkedPress)
        (first,), (second,) = press.run([[(os.getpid, ())], [(os.getpid, ())]])
        assert len({first, second, os.getpid()}) == 3
        assert is_at_work(first)
        assert is_at_work(second)
        press.dismiss()
        until = time.monotonic() + 10
        while (is_at_work(first) or is_at_work(second)) and time.monotonic() < until:
            time.sleep(0.02)
        assert not is_at_work(first)
        assert not is_at_work(second)


def take_memory(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024**2))


def test_a_worker_is_held_to_what_it_takes_itself() -> None:
    """Address space that the program had before, touched or not, is no reason to stop a layout, nor to let one grow."""
    with mmap.mmap(-1, 3 * 1024**3, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS), open_press() as press:
        assert press.run([[(take_memory, (64,))], []]) == [[64 * 1024**2], []]
        with pytest.raises(RuntimeError, match="MemoryError"):
            press.run([[(take_memory, (2200,))], []])
