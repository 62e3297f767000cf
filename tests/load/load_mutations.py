"""The first twenty weeks of the real file, and ways to damage them.

Line 1 holds the headings, line 2 the week ended 2022-07-06, line 21 the week ended 2022-11-16.
"""

from collections.abc import Callable

from load_factory import FLOWS

BASE = FLOWS.read_bytes().splitlines(keepends=True)[:21]
CLEAN = b"".join(BASE)
DAY, TOTAL, EQUITY, DOMESTIC, WORLD = (
    "period_end",
    "total_usd_mn",
    "equity_usd_mn",
    "equity_domestic_usd_mn",
    "equity_world_usd_mn",
)
FIELDS = (DAY, TOTAL, EQUITY, DOMESTIC, WORLD)


def put(line: int, field: str, text: str, encoding: str = "utf-8") -> bytes:
    """The clean file with one cell replaced."""
    lines = list(BASE)
    cells = lines[line - 1].rstrip(b"\n").split(b",")
    cells[FIELDS.index(field)] = text.encode(encoding)
    lines[line - 1] = b",".join(cells) + b"\n"
    return b"".join(lines)


def edit(line: int, change: Callable[[bytes], bytes]) -> bytes:
    """The clean file with one line changed."""
    return b"".join(change(raw) if number == line else raw for number, raw in enumerate(BASE, start=1))


def order(*lines: int) -> bytes:
    """The headings and the lines named, in that order."""
    return BASE[0] + b"".join(BASE[line - 1] for line in lines)


def insert(line: int, raw: bytes) -> bytes:
    """The clean file with a line put in, so that it becomes line `line`."""
    return b"".join([*BASE[: line - 1], raw, *BASE[line - 1 :]])


def rename(old: str, new: str) -> bytes:
    """The clean file with one heading changed."""
    return CLEAN.replace(old.encode(), new.encode(), 1)


def every(*lines: range) -> tuple[int, ...]:
    return tuple(line for part in lines for line in part)
