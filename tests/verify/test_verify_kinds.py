"""The second calculation of every later kind: against values worked out by hand, and against the first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from verify_kinds import FRIDAY, derive, find_differences, list_ends, write_files

from flowbrief.model.diagnostic import Refused
from flowbrief.verify.values import Amount

MILLION = 10**6
FLOWS = [(10, 30), (-20, 5), (-5, -5), (30, -10)]
FILINGS = [
    ("2022-01-01", "2022-03-31", "2022-04-30", 10),
    ("2022-01-01", "2022-06-30", "2022-07-30", 30),
    ("2022-01-01", "2022-09-30", "2022-10-30", 60),
]


def make_hand_files() -> dict[str, bytes]:
    """Four weeks; the fund's shares double on the last day but one, prices fall from 100 to 80 and rise to 90."""
    ends = list_ends(4)
    flows: list[tuple[object, ...]] = [
        (end, end + timedelta(days=7), a + b, a, b) for end, (a, b) in zip(ends, FLOWS, strict=True)
    ]
    flows.insert(3, (ends[2], ends[3] + timedelta(days=7), -4, 1, -5))
    levels = []
    for index in range(20):
        day = FRIDAY - timedelta(days=4) + timedelta(days=index // 5 * 7 + index % 5)
        shares, nav = (2020, 25) if index >= 18 else (1000, 50)
        price = {10: 80, 19: 90}.get(index, 100)
        levels.append((day, shares, nav, price, 1000 + 10 * index, 0, 0, 2, 1000, 2000))
    return write_files(flows, levels, FILINGS)


HAND: dict[str, Any] = {
    "total.first": 3, "total.first.opposite": 2, "total.first.start": date(2023, 1, 13),
    "a.rate": 3, "a.rate.base": 1000 * MILLION, "b.rate": Decimal("-0.5"), "a.rate.base_on": date(2023, 1, 20),
    "a.faster": Decimal("3.5"),
    # a went from 1 (revised) to 30, the whole from -4 to 20: more than the whole, so there is no contribution.
    "a.brought": None, "a.brought.part_change": 29 * MILLION, "a.brought.whole_change": 24 * MILLION,
    "total.split": 0, "total.split.a": 30 * MILLION,
    # The split took 1000 shares to 2000; 20 more at 25 came in.
    "fund.week": 500, "fund.week.splits": 1, "fund.week.split_factor": 2, "fund.week.split_on": date(2023, 1, 26),
    "abroad.week": 100, "abroad.week.own": 50, "abroad.week.exchange": 2,
    "group.breadth.inflows": 2, "group.breadth.outflows": 1,
    "group.few": None, "group.few.gross": 30 * MILLION, "group.few.hhi": 1,
    "group.order": 30 * MILLION, "group.order.laggard": -10 * MILLION,
    "group.turn": Decimal("3.5"), "group.turn.out": Decimal("-0.5"), "group.turn.into": 3,
    # a, b and the rest, which is b again; a week later than the start of the data, both have assets of the Friday.
    "group.week": 10 * MILLION, "group.week.members": 3, "group.week.days": 7, "group.since": 61 * MILLION,
    "group.rate": Decimal(2) / Decimal(3), "group.rate.base": 3000 * MILLION,
    "group.rate.base_on": date(2023, 1, 20), "a.leads": Decimal(7) / Decimal(3),
    "total.middle": None, "total.middle.weeks": 4, "a.along": None, "a.along.start": date(2023, 1, 6),
    # The whole came from -4 to 20; a from 1 to 30, b from -5 to -10, and the rest, which is b again.
    "total.came": 24 * MILLION, "total.came.previous": -4 * MILLION, "total.came.current": 20 * MILLION,
    "total.came.part.a": 29 * MILLION, "total.came.part.rest": -5 * MILLION, "total.came.rest": 5 * MILLION,
    "total.year": None, "total.year.weeks": 4,
    "total.revised": 6 * MILLION, "total.revised.week": date(2023, 1, 20), "total.revised.releases": 2,
    "index.down": -10, "index.down.extreme": 100, "index.up": None,
    "maker.capex": 30 * MILLION, "maker.capex.quarter": date(2022, 9, 30), "maker.capex.filed": date(2022, 10, 30),
    "maker.capex.four_quarters": None,
}  # fmt: skip


@pytest.mark.parametrize("measure", HAND)
def test_values_worked_out_by_hand(measure: str) -> None:
    _, derivation = derive(make_hand_files())
    found = derivation.find(measure)[0]
    assert (found.number if isinstance(found, Amount) else found) == HAND[measure]


def test_a_release_after_the_wall_is_ignored() -> None:
    """On the day before the revision came out the week stands as it was first published."""
    _, derivation = derive(make_hand_files(), (), list_ends(4)[3] + timedelta(days=7) - timedelta(days=1))
    assert derivation.end == list_ends(4)[2]
    assert derivation.find("total.week")[0] == Amount(Decimal(-10 * MILLION), "USD")
    assert derivation.find("total.revised") == (None,)


def make_any_files(seed: int) -> tuple[dict[str, bytes], list[date], date | None, int]:
    """Files of a random length with gaps, revisions, splits and restatements."""
    random = Random(seed)
    ends = list_ends(random.choice([1, 2, 5, 16, 30, 60]))
    gone = set(random.sample(ends[1:-1], random.choice([0, 1, 2]))) if len(ends) > 4 else set()
    flows: list[tuple[object, ...]] = []
    for end in ends:
        a, b = (random.choice([random.randint(-5, 5), random.randint(-900, 900)]) for _ in range(2))
        if end in gone:
            continue
        flows.append((end, end + timedelta(days=7), a + b, a, b))
        if random.random() < 0.3:
            more = random.choice([0, 1, -800])
            flows.append((end, end + timedelta(days=14), a + b + more, a + more, b))
    levels: list[tuple[object, ...]] = []
    shares, nav, price = 1000, Decimal(50), 100
    for index in range(5 * len(ends)):
        day = FRIDAY - timedelta(days=4) + timedelta(days=index // 5 * 7 + index % 5)
        shares = max(100, shares + random.choice([0, random.randint(-60, 60)]))
        factor = random.choice([Decimal(1)] * 30 + [Decimal(2), Decimal("1.37")])
        shares, nav = int(shares * factor), max(Decimal(1), (nav / factor).quantize(Decimal("0.01")))
        price = max(9, price + random.randint(-4, 4))
        if ends[index // 5] not in gone:
            levels.append((day, shares, nav, price, random.randint(4000, 5000), random.randint(-3, 3),
                           random.choice([0, 5]), Decimal(random.randint(110, 140)) / 100,
                           random.randint(800, 1200), random.randint(800, 1200)))  # fmt: skip
    filings: list[tuple[object, ...]] = []
    for year in (2021, 2022):
        spent = 0
        for end in (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)):
            spent += random.randint(1, 90)
            if random.random() < 0.9:
                filings.append((date(year, 1, 1), end, end + timedelta(days=30), spent))
            if random.random() < 0.2:
                filings.append((date(year, 1, 1), end, end + timedelta(days=60), spent + 3))
    filings.sort(key=lambda row: (str(row[1]), str(row[2])))
    as_of = random.choice([None, None, ends[-1] + timedelta(days=7)])
    return write_files(flows, levels, filings or FILINGS), sorted(gone), as_of, random.choice([1, 2])


def check_seed(seed: int) -> None:
    try:
        found = find_differences(*make_any_files(seed))
    except Refused as refused:
        codes = {diagnostic.code for diagnostic in refused.diagnostics}
        expected = {"period-missing", "scale-break", "repeated-period", "all-zero-period", "zero-fill", "series-ended"}
        assume(not codes & expected)
        raise
    assert found == []


def test_a_group_that_lost_all_its_assets_has_no_index_of_rotation() -> None:
    check_seed(171240)


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(st.integers(0, 10**6))
def test_any_series_of_any_kind_agrees(seed: int) -> None:
    check_seed(seed)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(st.integers(0, 10**6))
def test_many_series_of_any_kind_agree(seed: int) -> None:
    check_seed(seed)
