"""The end of a request's time: whatever a server sends by then, and however slowly, the connection is cut."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from typing import Any

_BOTH_WAYS = 2
_MADE = (".connect_tcp.complete", ".start_tls.complete")


class Deadline:
    """Cuts the connections of a client when the time of a request is up.

    The time-outs of the client count each wait for a byte by itself, so that a server which sends one of its headers
    a second is never too late for them. Give `trace` to every request; use it as a context for the time of one
    attempt. `is_over` says afterwards whether the time was up.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._streams: list[Any] = []
        self._timer: threading.Timer | None = None

    def __enter__(self) -> None:
        self.is_over = False
        self._timer = threading.Timer(self.seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
            # A cut that is under way would go on to the connection of the next attempt.
            self._timer.join()

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """Take note of each connection that is made, once more when it is encrypted."""
        if event.endswith(_MADE):
            self._streams.append(told["return_value"])
            if self.is_over:
                self._cut()

    def _end(self) -> None:
        self.is_over = True
        self._cut()

    def _cut(self) -> None:
        for stream in self._streams:
            # Closed before, or replaced by the one that is encrypted.
            with contextlib.suppress(OSError):
                stream.get_extra_info("socket").shutdown(_BOTH_WAYS)
