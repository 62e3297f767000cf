"""Input files, read once more: which rows may be used, what they say, and in which weeks they fall."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from .recipe import Source
from .values import Week

_WEEK = timedelta(days=7)
_HALF = 3


class UnreadableInput(Exception):  # noqa: N818 - named for what the input is
    """An input file is not what the recipe says."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that may be used: its date and its numbers by our names, in currency units or the unit named.

    `since` is the first day of what it covers, if the file says so, and `released` the day on which it came out.
    """

    on: date
    numbers: dict[str, Decimal]
    since: date | None = None
    released: date | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one source up to the as-of date, oldest first, and every line they stand in, in the file's order.

    `releases` has all releases of what `rows` has only the latest of, by date and then by release.
    """

    source: Source
    rows: tuple[Row, ...]
    releases: tuple[Row, ...]
    head: bytes
    lines: tuple[tuple[date, bytes], ...]

    def digest(self, until: date) -> str:
        """The hash of the heading and of the lines dated up to a day."""
        digest = hashlib.sha256(self.head)
        for on, line in self.lines:
            if on <= until:
                digest.update(line)
        return digest.hexdigest()


def read_rows(source: Source, content: bytes, until: date, known_by: date | None) -> Rows:
    """Read the rows dated up to `until` and, if release dates are declared, released up to `known_by`.

    Of several releases of one date, or of one span of filings, the latest counts. Raises UnreadableInput.
    """
    try:
        records = list(_split_records(content, source.encoding))
        head = [cell.strip("\ufeff") for cell in records[0][1]]
        at = {heading: place for place, heading in enumerate(head)}
        dated = at[source.date_column]
        released = at[source.released_column] if source.released_column else None
        started = at[source.started_column] if source.started_column else None
        columns = {name: at[heading] for name, heading in source.columns.items()}
        lines: list[tuple[date, bytes]] = []
        kept: list[Row] = []
        for raw, cells in records[1:]:
            on = _read_day(cells[dated], source.date_format)
            out_on = _read_day(cells[released], source.date_format) if released is not None else None
            if on > until or (known_by is not None and out_on is not None and out_on > known_by):
                continue
            lines.append((on, raw))
            since = _read_day(cells[started], source.date_format) if started is not None else None
            numbers = {name: Decimal(cells[place]) * source.scales[name] for name, place in columns.items()}
            kept.append(Row(on, numbers, since, out_on))
    except (KeyError, IndexError, ValueError, InvalidOperation, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(f"{source.path}: {type(error).__name__}: {error}") from error
    releases = sorted(kept, key=lambda row: (row.on, row.since or row.on, row.released or row.on))
    latest = {(row.on, row.since): row for row in releases}
    return Rows(source, tuple(latest.values()), tuple(releases), records[0][0], tuple(lines))


def _split_records(content: bytes, encoding: str) -> Iterator[tuple[bytes, list[str]]]:
    """Each record with the bytes it stands in; one that is open inside a quotation mark goes on in the next line."""
    pending = b""
    for line in content.splitlines(keepends=True) if b"\r" not in content.replace(b"\r\n", b"") else [content]:
        pending += line
        if pending.count(b'"') % 2:
            continue
        text = pending.decode("utf-8" if encoding.lower() in ("utf-8", "utf8", "utf-8-sig") else encoding)
        yield pending, next(csv.reader([text]), [])
        pending = b""
    if pending:
        raise ValueError("the last record is not closed")


def _read_day(text: str, form: str) -> date:
    return date.fromisoformat(text) if form == "%Y-%m-%d" else datetime.strptime(text, form.replace("%-", "%")).date()


def lay_weeks(read: Rows, until: date) -> dict[date, tuple[date, Row | None]]:
    """Every week from the first row to `until`, by its last day: its first day and its row, None if it is missing.

    A week's close lies at most three days from the regular weekday; a missing week closed on its declared day.
    """
    source = read.source
    rows = {_regular(source, row.on): row for row in read.rows if row.on <= until}
    moved = {_regular(source, day): day for day in source.holiday_ends}
    if not rows:
        return {}
    laid: dict[date, tuple[date, Row | None]] = {}
    close, last = min(rows), max(rows)
    before: date | None = None
    while close <= last:
        row = rows.get(close)
        end = row.on if row else moved.get(close, close)
        start = before + timedelta(days=1) if before else end - timedelta(days=6)
        laid[end] = (start, row)
        before, close = end, close + _WEEK
    return laid


def close_weeks(read: Rows, until: date) -> dict[date, tuple[date, Row | None]]:
    """Every week of some levels, from the one with the first row in it to the last that closed by `until`.

    By its last day: its first day and its last row. A week that is declared missing has none, nor has one without.
    """
    source = read.source
    moved = {_regular(source, day): day for day in source.holiday_ends}
    first = read.rows[0].on
    close = _regular(source, first) - 2 * _WEEK
    laid: dict[date, tuple[date, Row | None]] = {}
    end = moved.get(close, close)
    while True:
        start, close = end + timedelta(days=1), close + _WEEK
        end = moved.get(close, close)
        if end > until:
            return laid
        if end < first:
            continue
        inside = [row for row in read.rows if start <= row.on <= end]
        laid[end] = (start if laid else end - timedelta(days=6), inside[-1] if inside else None)


def _regular(source: Source, day: date) -> date:
    """The regular closing day nearest to a day."""
    late = (day.isoweekday() - source.week_ends) % 7
    return day - timedelta(days=late) if late <= _HALF else day + timedelta(days=7 - late)


def fill_weeks(laid: dict[date, tuple[date, Row | None]], column: str) -> tuple[Week, ...]:
    """The weeks of one column, oldest first."""
    return tuple(Week(start, end, row.numbers[column] if row else None) for end, (start, row) in laid.items())
