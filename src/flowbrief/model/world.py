"""What lies outside the program, injected so that tests can replace it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class World:
    """The day it is, how to read a file, and whom to tell about progress.

    `read` returns the bytes of a file and raises OSError as `Path.read_bytes` does. `report` receives a step's
    name and is free to ignore it.
    """

    today: date
    read: Callable[[Path], bytes]
    report: Callable[[str], None]
