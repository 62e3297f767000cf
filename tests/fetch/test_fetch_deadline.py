"""The end of an attempt's time: what it cuts, and what it leaves alone."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from flowbrief.fetch.deadline import Deadline

MADE = "connection.connect_tcp.complete"


@dataclass(slots=True)
class Stream:
    """A connection that takes its time to be cut."""

    slowness: float = 0.0
    asked: threading.Event = field(default_factory=threading.Event)
    cut: bool = False

    def get_extra_info(self, _: str) -> Stream:
        return self

    def shutdown(self, _: int) -> None:
        self.asked.set()
        time.sleep(self.slowness)
        self.cut = True


def test_the_cut_of_one_attempt_does_not_reach_the_connection_of_the_next() -> None:
    deadline = Deadline(0.01)
    late, fresh = Stream(slowness=0.3), Stream()
    with deadline:
        deadline.trace(MADE, {"return_value": late})
        assert late.asked.wait(10)
    deadline.seconds = 60

    with deadline:
        deadline.trace(MADE, {"return_value": fresh})
        time.sleep(0.4)

    assert late.cut
    assert not fresh.cut
    assert not deadline.is_over


def test_a_connection_that_is_made_when_the_time_is_up_is_cut_at_once() -> None:
    deadline = Deadline(0.01)
    first, second = Stream(), Stream()
    with deadline:
        deadline.trace(MADE, {"return_value": first})
        assert first.asked.wait(10)
        deadline.trace(MADE, {"return_value": second})

    assert deadline.is_over
    assert second.cut
