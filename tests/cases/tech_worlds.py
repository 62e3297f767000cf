"""The report on US technology funds in worlds of our own: other moves of the Fed, other flows, other spending."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from issue_factory import CHECKOUT
from sector_books import TICKERS, Day, make_history, write_book

CONFIG = CHECKOUT / "config" / "us-tech-funds.yaml"
DATA = CHECKOUT / "data"
# The newest fact of the report was published on this day, a Wednesday; the sector funds' week ends two days later.
OF_FACTS, OF_SECTORS = date(2026, 2, 11), date(2026, 2, 13)
_FETCHED = re.compile(r'^    fetch: \{url: "https://[^"]*/navhist-us-en-(\w+)\.xlsx"\}$', re.MULTILINE)
Edit = tuple[str, str]
Facts = Mapping[str, Mapping[str, str]]
Change = Callable[[str, list[Day]], list[Day]]


def keep(_: str, rows: list[Day]) -> list[Day]:
    """A history as it is."""
    return rows


def make_world(
    folder: Path,
    *,
    facts: Facts | None = None,
    config: Iterable[Edit] = (),
    rates: Iterable[Edit] = (),
    filings: Iterable[Edit] | None = (),
    sectors: Iterable[str] = (),
    change: Change = keep,
    until: date = OF_SECTORS,
) -> Path:
    """Copy the report and its data into a folder with some things changed, and return its config.

    `facts` gives some facts other values of some keys; each edit of another file has to find its text. `filings` None
    leaves the table of filings out. `sectors` are the tickers of the funds whose workbooks lie there, up to a day,
    after `change`.
    """
    home = folder / "config"
    home.mkdir(parents=True)
    (folder / "data").mkdir()
    shutil.copytree(CONFIG.with_suffix(""), home / CONFIG.stem)
    edit(DATA / "fed-target-range.csv", folder / "data" / "fed-target-range.csv", rates)
    if filings is not None:
        edit(DATA / "alphabet-cash-flow.csv", folder / "data" / "alphabet-cash-flow.csv", filings)
    set_facts(home / CONFIG.stem / "facts.yaml", facts or {})
    edit(CONFIG, home / CONFIG.name, config)
    wanted = tuple(sectors)
    if wanted:
        (home / "books").mkdir()
        for ticker in wanted:
            rows = [row for row in make_history(ticker) if row[0] <= until]
            (home / "books" / f"{ticker.lower()}.xlsx").write_bytes(write_book(ticker, change(ticker, rows)))
        file = home / CONFIG.name
        file.write_text(_FETCHED.sub(r"    path: books/\1.xlsx", file.read_text(encoding="utf-8")), encoding="utf-8")
    return home / CONFIG.name


def edit(source: Path, target: Path, edits: Iterable[Edit]) -> None:
    """Copy a text with some parts of it replaced."""
    text = source.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    target.write_text(text, encoding="utf-8")


def set_facts(file: Path, facts: Facts) -> None:
    """Write other values under some keys of some facts."""
    text = file.read_text(encoding="utf-8")
    for name, values in facts.items():
        start = text.index(f"\n  {name}:\n") + 1
        end = next((match.start() for match in re.compile(r"\n  [a-z_]+\.[a-z_]+:\n").finditer(text, start)), len(text))
        entry = text[start:end]
        for key, value in values.items():
            entry, count = re.subn(rf"(?m)^    {key}: .*$", f"    {key}: {value}", entry)
            assert count == 1, (name, key)
        text = text[:start] + entry + text[end:]
    file.write_text(text, encoding="utf-8")


def push(ticker: str, thousands: int) -> Change:
    """Let so many thousand shares of one fund be made, or taken back, on the last day."""

    def change(name: str, rows: list[Day]) -> list[Day]:
        if name != ticker:
            return rows
        *before, (day, nav, shares, _) = rows
        more = shares + thousands * 1000
        return [*before, (day, nav, more, (nav * more).quantize(Decimal("0.01")))]

    return change


ALL_SECTORS = TICKERS
