"""What lies outside the program, injected so that tests can replace it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


def find_files(pattern: Path) -> tuple[Path, ...]:
    """List the files that a path matches, in the order of their names; `*` and `?` stand for any characters."""
    wild = [at for at, part in enumerate(pattern.parts) if "*" in part or "?" in part]
    if not wild:
        return (pattern,)
    folder = Path(*pattern.parts[: wild[0]])
    rest = "/".join(pattern.parts[wild[0] :]).replace("[", "[[]")
    return tuple(sorted(path for path in folder.glob(rest) if path.is_file()))


def _have_no_clock() -> datetime:
    raise RuntimeError("this world has no clock")


def _have_no_sleep(_: float) -> None:
    raise RuntimeError("this world cannot wait")


@dataclass(frozen=True, slots=True)
class World:
    """The day it is, how to read a file, and whom to tell about progress.

    `read` returns the bytes of a file and raises OSError as `Path.read_bytes` does. `report` receives a step's
    name and is free to ignore it. `find` lists the files that a path with `*` or `?` in it matches.
    `clock` is the instant in the machine's own time zone, and `sleep` waits some seconds; only a fetch needs them.
    """

    today: date
    read: Callable[[Path], bytes]
    report: Callable[[str], None]
    find: Callable[[Path], tuple[Path, ...]] = find_files
    clock: Callable[[], datetime] = _have_no_clock
    sleep: Callable[[float], None] = _have_no_sleep
