"""The same figures once more, from the files alone: csv and Decimal, nothing of ours, and no speed.

Amounts are in millions. A week is `(end, amount)`, with None for a missing one; histories run oldest first.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from statistics import mean, stdev

ROOT = Path(__file__).parents[2]
FLOWS = ROOT / "data" / "ici-etf-net-issuance-weekly.csv"
MISSING = [date(2024, 4, day) for day in (3, 10, 17, 24)]
COLUMNS = {
    "total": ("total_usd_mn",),
    "equity": ("equity_usd_mn",),
    "domestic": ("equity_domestic_usd_mn",),
    "world": ("equity_world_usd_mn",),
    "other": ("total_usd_mn", "equity_usd_mn"),
}

Weeks = list[tuple[date, Decimal | None]]


def read_flows() -> dict[str, Weeks]:
    """Each subject's weeks, missing ones included; a second column is taken off the first."""
    with FLOWS.open(encoding="utf-8", newline="") as file:
        rows = {date.fromisoformat(row["period_end"]): row for row in csv.DictReader(file)}
    flows: dict[str, Weeks] = {}
    for subject, columns in COLUMNS.items():
        weeks: Weeks = [(day, None) for day in MISSING]
        for day, row in rows.items():
            amounts = [Decimal(row[column]) for column in columns]
            weeks.append((day, amounts[0] - sum(amounts[1:])))
        flows[subject] = sorted(weeks, key=lambda week: week[0])
    return flows


def read_lines() -> dict[tuple[date, str], tuple[int, Decimal]]:
    """The line and the amount of each cell of the file."""
    with FLOWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (date.fromisoformat(row["period_end"]), column): (line, Decimal(amount))
        for line, row in enumerate(rows, start=2)
        for column, amount in row.items()
        if column != "period_end"
    }


def sign(amount: Decimal | None) -> int | None:
    """Direction of an amount as printed; at most a whole currency unit is hidden."""
    if amount is None:
        return None
    units = (amount * 10**6).quantize(Decimal(1), ROUND_HALF_UP)
    return (units > 0) - (units < 0)


def add(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Sum, or None if anything is missing or there is nothing."""
    return None if not amounts or None in amounts else sum((a for a in amounts if a is not None), Decimal(0))


def average(weeks: Weeks, n: int) -> Decimal | None:
    """Mean of the last n weeks."""
    total = add([amount for _, amount in weeks[-n:]])
    return None if total is None or len(weeks) < n else total / n


@dataclass(frozen=True, slots=True)
class Extreme:
    """Side, number of weeks and the week that was as large or small; no side where nothing can be said."""

    side: str | None
    weeks: int = 0
    since: date | None = None


def find_extreme(weeks: Weeks) -> Extreme:
    """The rarer of "largest in n weeks" and "smallest in n weeks", or the record."""
    way, size = sign(weeks[-1][1]), abs(weeks[-1][1] or 0)
    peers = [(i, abs(a or 0)) for i, (_, a) in enumerate(weeks) if sign(a) == way]
    if way == 0 or len(peers) < 13:
        return Extreme(None)
    last = len(weeks) - 1
    larger = [i for i, other in peers[:-1] if other >= size]
    if not larger:
        return Extreme("record", sum(amount is not None for _, amount in weeks))
    found: list[tuple[int, str]] = []
    if all(amount is not None for _, amount in weeks[larger[-1] :]):
        found.append((last - larger[-1], "largest"))
    smaller = [i for i, other in peers[:-1] if other <= size]
    if smaller and all(sign(amount) == way for _, amount in weeks[smaller[-1] :]):
        found.append((last - smaller[-1], "smallest"))
    if not found:
        return Extreme(None)
    back = max(steps for steps, _ in found)
    side = next(name for steps, name in found if steps == back)
    return Extreme(side, back, weeks[last - back][0])


def find_rank(weeks: Weeks) -> tuple[int, int] | None:
    """Place among the weeks of the same direction, and their number."""
    way = sign(weeks[-1][1])
    sizes = sorted((abs(a) for _, a in weeks if a is not None and sign(a) == way), reverse=True)
    if way == 0 or len(sizes) < 13:
        return None
    return sizes.index(abs(weeks[-1][1] or 0)) + 1, len(sizes)


def find_runs(weeks: Weeks) -> tuple[int, int, bool]:
    """Length of the run that ends now, of the opposite one before it, and whether the run's start is unknown."""
    runs = [(way, len(list(group))) for way, group in groupby(sign(amount) for _, amount in weeks)]
    way, length = runs[-1]
    before = runs[-2] if len(runs) > 1 else (None, 0)
    opposite = before[1] if way and before[0] == -way else 0
    return length, opposite, before[0] is None


def find_score(weeks: Weeks, window: int) -> Decimal | None:
    """Standard score against the unbroken weeks before, this one left out."""
    earlier = [amount for _, amount in weeks[:-1]]
    missing = [i for i, amount in enumerate(earlier) if amount is None]
    used = [a for a in earlier[missing[-1] + 1 if missing else 0 :] if a is not None][-window:]
    if len(used) < 13 or stdev(used) == 0:
        return None
    return ((weeks[-1][1] or Decimal(0)) - mean(used)) / stdev(used)


def list_year(weeks: Weeks, year: int) -> list[Decimal | None]:
    """The amounts of the weeks that end in a year; nothing if the data do not hold its first one."""
    ends = [day for day, _ in weeks if day.year == year]
    first = weeks[0][0]
    begins = bool(ends) and (ends[0] != first or first - timedelta(days=6) <= date(year, 1, 1))
    return [amount for day, amount in weeks if day.year == year] if begins else []


def find_tail(weeks: Weeks) -> Weeks:
    """The unbroken weeks of this year that end now."""
    year = [week for week in weeks if week[0].year == weeks[-1][0].year]
    missing = [i for i, (_, amount) in enumerate(year) if amount is None]
    return year[missing[-1] + 1 if missing else 0 :]
