"""The small report with its data online, and a world whose clock and patience are the test's."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from issue_factory import SMALL, SMALL_DATA

from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import Diagnostic
from flowbrief.model.vintage import Fetched, VintageFile
from flowbrief.model.world import World
from flowbrief.pipeline import fetch, list_stored

DATA = SMALL_DATA.encode()
SHANGHAI = timezone(timedelta(hours=8))
NOON = datetime(2024, 6, 7, 12, tzinfo=SHANGHAI)


class Clock:
    """A clock that stands until somebody waits or turns it, and remembers the waits."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.waits: list[float] = []
        self.told: list[str] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    def world(self) -> World:
        return World(self.now.date(), Path.read_bytes, self.told.append, clock=lambda: self.now, sleep=self.sleep)


def write_config(folder: Path, url: str, *, path: str = "", settings: str = "", top: str = "") -> Path:
    """Write the small report with its source at an address."""
    own = f'    fetch: {{url: "{url}"{settings}}}\n' + (f"    path: {path}\n" if path else "")
    text = _drop_charts(SMALL).replace("    path: flows.csv\n", own) + f"fetch: {{contact: desk@example.com{top}}}\n"
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "small.yaml"
    config.write_text(text, encoding="utf-8")
    return config


def _drop_charts(text: str) -> str:
    """Leave out what takes longest to draw."""
    before, rest = text.split("charts:\n  weekly:\n")
    return (before + "tables:\n" + rest.split("tables:\n", 1)[1]).replace("    charts: [weekly]\n", "")


def fetch_all(config: Path, clock: Clock | None = None, *names: str) -> tuple[Fetched, ...]:
    """Fetch what a report has online."""
    _, ended = fetch(config, names, (clock or Clock()).world(), registry)
    return ended


def fetch_one(config: Path, clock: Clock | None = None) -> Fetched:
    """Fetch the one source of a report."""
    (ended,) = fetch_all(config, clock)
    return ended


def fail(config: Path, clock: Clock | None = None) -> Diagnostic:
    """Fetch the one source of a report, which has to fail with one diagnostic and leave the store as it was."""
    before = stored(config)
    ended = fetch_one(config, clock)
    (found,) = ended.diagnostics
    assert ended.vintage is None
    assert stored(config) == before
    return found


def stored(config: Path) -> tuple[VintageFile, ...]:
    """The vintages of a report."""
    return list_stored(config, Clock().world(), registry)[1]


def change(data: bytes, day: str, total: int) -> bytes:
    """The data with another total on one day."""
    lines = data.decode().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.startswith(day))
    week, _, tech = lines[at].split(",")
    lines[at] = f"{week},{total},{tech}"
    return "".join(lines).encode()


def on(day: str) -> Clock:
    """A clock that shows noon of a day in Shanghai."""
    return Clock(datetime.combine(date.fromisoformat(day), NOON.timetz()))
