"""Random data sets of every shape, each from one seed: a report, its files, and what is known of them beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from verify_reports import FUNDS, WEEKLY

FOLDER = Path("/report")
WEDNESDAYS = (date(2021, 11, 17), date(2022, 1, 5), date(2022, 7, 6), date(2022, 11, 16), date(2023, 6, 7))
# Below, at and above the halves at which a printed amount turns into the next, in millions.
EDGES = [
    Decimal(text)
    for text in ("0.0000004", "0.0000005", "0.0099994", "0.0099995", "0.4995", "0.995", "0.9994999", "9.5", "99.4999",
                 "99.5", "949.9", "950", "999.4999", "999.5", "1049.999", "1050", "9949.999", "9950", "99950",
                 "999949.999", "999950", "1005000", "2345000")
]  # fmt: skip


@dataclass(frozen=True)
class DataSet:
    """One report with its files, and the weeks that were drawn for it."""

    name: str
    files: Mapping[Path, bytes]
    ends: tuple[date, ...]
    gone: frozenset[date]

    @property
    def config(self) -> Path:
        """The path of the report's YAML file."""
        return FOLDER / "any.yaml"

    def open(self, path: str) -> bytes:
        """An input by the path its config names."""
        return self.files[FOLDER / path]

    def store(self, folder: Path) -> Path:
        """Write the files into a folder; return the path of the report's YAML file there."""
        for path, content in self.files.items():
            (folder / path.name).write_bytes(content)
        return folder / self.config.name


@dataclass(frozen=True)
class Shape:
    """How the weeks of a data set look: how many there are, how an amount is drawn, and what happens to them."""

    lengths: Sequence[int]
    draw: Callable[[Random], Decimal | int]
    money: Sequence[tuple[str, int]] = (("USD", 10**6), ("EUR", 10**3), ("CNY", 10**8))
    gaps: Sequence[int] = (0,)
    holidays: Sequence[int] = (0,)
    splits: bool = False
    runs: bool = False


def _any(random: Random) -> int:
    return random.choice([random.randint(-40, 40), random.randint(-2500, 2500), random.randint(1, 900)])


def _sparse(random: Random) -> int:
    return random.choice([0, 0, 0, 1, -1])


def _repeat(random: Random) -> int:
    return random.choice([-700, -150, 150, 700])


def _edge(random: Random) -> Decimal:
    return random.choice([1, -1]) * (random.choice(EDGES) + random.choice([0, 0, 1]))


_LONG = (20, 40, 60, 75)
_ANY = (2, 3, 5, 14, 30, 60)
SHAPES: Mapping[str, Shape] = {
    "mixed": Shape(_ANY + _LONG, _any, gaps=(0, 1, 3), holidays=(0, 1, 4)),
    "tiny": Shape(_ANY, lambda random: random.randint(-9, 9), money=(("USD", 1), ("JPY", 1))),
    "huge": Shape(_ANY, lambda random: random.randint(-(10**7), 10**7), money=(("USD", 10**9), ("CNY", 10**8))),
    "zero": Shape(_ANY + _LONG, _sparse, money=(("USD", 10**6), ("USD", 1))),
    "ties": Shape(_LONG, _repeat, holidays=(0, 2)),
    "gaps": Shape(_LONG, _any, gaps=(1, 2, 4, 8)),
    "negative": Shape(_ANY + _LONG, lambda random: -random.randint(1, 3000)),
    "positive": Shape(_ANY + _LONG, lambda random: random.randint(1, 3000)),
    "one point": Shape((1,), _any),
    "holidays": Shape((14, 30, 60), _any, holidays=(2, 5, 9)),
    "splits": Shape((4, 20, 40), _any, gaps=(0, 1), splits=True),
    "edges": Shape(_ANY + _LONG, _edge, money=(("USD", 10**6), ("GBP", 10**6))),
    "runs": Shape(_LONG, _any, gaps=(0, 0, 1), runs=True),
}


def make_data_set(seed: int, attempt: int = 0) -> DataSet:
    """The data set of a seed: the shapes and the two reports take turns. Another attempt draws the same shape anew."""
    random = Random(f"{seed}/{attempt}")
    names = list(SHAPES)
    name = names[seed % len(names)]
    shape = SHAPES[name]
    has_funds = shape.splits or seed // len(names) % 2 == 1
    length = random.choice(shape.lengths)
    if has_funds:
        length = min(length, 40)
    first = random.choice(WEDNESDAYS)
    moved = set(random.sample(range(length), min(random.choice(shape.holidays), length)))
    ends = [first + timedelta(weeks=index) - timedelta(days=index in moved) for index in range(length)]
    inner = range(1, length - 1)
    gone = {ends[index] for index in random.sample(inner, min(random.choice(shape.gaps), len(inner)))}
    if has_funds and ends[-1] - timedelta(days=0) not in gone:
        gone -= {ends[-2]} if length > 1 and random.random() < 0.5 else set()
    holidays = [ends[index] for index in sorted(moved)]
    write = _write_funds if has_funds else _write_weekly
    files = write(random, shape, ends, holidays, gone)
    label = f"seed {seed}, attempt {attempt}: {name}, {'funds' if has_funds else 'weekly'}, {length} weeks"
    return DataSet(label, files, tuple(ends), frozenset(gone))


def _fill_calendar(config: str, random: Random, shape: Shape, holidays: Sequence[date], gone: set[date]) -> str:
    currency, scale = random.choice(list(shape.money))
    reason = "reason: {zh: 未收录, en: not in the source}"
    missing = f"{{weeks: [{', '.join(map(str, sorted(gone)))}], {reason}}}" if gone else ""
    for old, new in (("CURRENCY", currency), ("SCALE", str(scale)), ("HOLIDAYS", ", ".join(map(str, holidays))),
                     ("MISSING", missing)):  # fmt: skip
        config = config.replace(old, new)
    return config


def _draw_column(random: Random, shape: Shape, length: int) -> list[Decimal | int]:
    """The amounts of one column; with runs, long stretches of one direction."""
    drawn = [shape.draw(random) for _ in range(length)]
    if not shape.runs:
        return drawn
    sign, turned = 1, []
    for number in drawn:
        sign = -sign if random.random() < 0.12 else sign
        turned.append(sign * abs(number))
    return turned


def _write_table(head: str, rows: Sequence[Sequence[object]]) -> bytes:
    lines = (",".join(f"{cell:f}" if isinstance(cell, Decimal) else str(cell) for cell in row) for row in rows)
    return "\n".join([head, *lines, ""]).encode()


def _write_weekly(
    random: Random, shape: Shape, ends: Sequence[date], holidays: Sequence[date], gone: set[date]
) -> dict[Path, bytes]:
    """The report about weekly flows and a target range."""
    columns = [_draw_column(random, shape, len(ends)) for _ in range(2)]
    rows = [(end, *row) for end, *row in zip(ends, *columns, strict=True) if end not in gone]
    upper, moves = 200, []
    for index in range(random.randint(1, 8)):
        upper = max(25, upper + random.choice([-50, -25, 0, 25, 50]))
        day = ends[0] - timedelta(weeks=3) + timedelta(weeks=6 * index)
        moves.append((day, f"{(upper - 25) / 100:.2f}", f"{upper / 100:.2f}"))
    return {
        FOLDER / "any.yaml": _fill_calendar(WEEKLY, random, shape, holidays, gone).encode(),
        FOLDER / "flows.csv": _write_table("week,total_mn,tech_mn", rows),
        FOLDER / "rates.csv": _write_table("day,low,high", moves),
    }


def _write_funds(
    random: Random, shape: Shape, ends: Sequence[date], holidays: Sequence[date], gone: set[date]
) -> dict[Path, bytes]:
    """The report about groups, rates, prices, revisions and the derived flow of a fund."""
    parts = [_draw_column(random, shape, len(ends)) for _ in range(4)]
    assets = [random.choice([400, 20_000, 10**6]) for _ in parts]
    released = [end + timedelta(days=1) for end in ends]
    rows: list[tuple[object, ...]] = []
    for index, end in enumerate(ends):
        if end in gone:
            continue
        numbers = [part[index] for part in parts]
        rows.append((end, released[index], sum(numbers), *numbers, *assets))
        if index + 1 < len(ends) and random.random() < 0.15:
            numbers[0] = shape.draw(random)
            rows.append((end, released[index + 1], sum(numbers), *numbers, *assets))
    rows.sort(key=lambda row: (str(row[1]), str(row[0])))
    return {
        FOLDER / "any.yaml": _fill_calendar(FUNDS, random, shape, holidays, gone).encode(),
        FOLDER / "groups.csv": _write_table("week,released,total,a,b,c,d,aa,ab,ac,ad", rows),
        FOLDER / "fund.csv": _write_table(
            "day,shares,nav,assets,returns,price", _draw_levels(random, shape, ends, gone)
        ),
        FOLDER / "filed.csv": _write_table("since,until,filed,capex", _draw_filings(random)),
    }


def _draw_levels(random: Random, shape: Shape, ends: Sequence[date], gone: set[date]) -> list[tuple[object, ...]]:
    """The days of a fund, from the week before the first; in missing weeks there are none."""
    shares, nav, price = 100_000, Decimal(50), Decimal(100)
    factors = [Decimal(1)] * 12 + [Decimal(2), Decimal(3), Decimal("0.5"), Decimal("1.37")]
    starts = [ends[0] - timedelta(days=6), *(end + timedelta(days=1) for end in ends[:-1])]
    rows: list[tuple[object, ...]] = []
    for start, end in zip(starts, ends, strict=True):
        for offset in range((end - start).days + 1):
            day = start + timedelta(days=offset)
            if day.isoweekday() > 5:
                continue
            factor = random.choice(factors) if shape.splits and random.random() < 0.4 else Decimal(1)
            shares = max(1000, int((shares + random.choice([0, random.randint(-900, 900)])) * factor))
            moved = 1 + Decimal(random.randint(-12, 12)) / 1000
            nav = max(Decimal("0.5"), (nav * moved / factor).quantize(Decimal("0.01")))
            price = max(Decimal(9), price + random.randint(-4, 4))
            if end not in gone:
                rows.append((day, shares, nav, random.randint(4000, 5000), random.randint(-3, 3), price))
    return rows


def _draw_filings(random: Random) -> list[tuple[object, ...]]:
    """Two years of sums since January, some filed twice."""
    filings: list[tuple[object, ...]] = []
    for year in (2020, 2021):
        spent = 0
        for end in (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30)):
            spent += random.randint(1, 90)
            if random.random() < 0.9 or (year, end.month) == (2020, 3):
                filings.append((date(year, 1, 1), end, end + timedelta(days=30), spent))
            if random.random() < 0.2:
                filings.append((date(year, 1, 1), end, end + timedelta(days=40), spent + 3))
    return sorted(filings, key=lambda row: (str(row[2]), str(row[1])))
