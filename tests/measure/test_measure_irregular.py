"""A comparison or average in which a week is not seven days long says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from measure_factory import WEEKLY, analyse, count_weeks

from flowbrief.model.measure import Analysis

METRICS: dict[str, dict[str, Any]] = {
    **WEEKLY,
    "sum4": {"kind": "rolling_sum", "of": "week", "periods": 4},
    "place": {"kind": "percentile", "of": "week"},
    "of4": {"kind": "m_of_n", "of": "week", "periods": 4},
    "first": {"kind": "first_in", "of": "week"},
    "like": {"kind": "analogue", "of": "week", "ahead": 1, "bands": 1, "least": 2},
}
# The last week turns an outflow and is smaller than the one of fourteen weeks ago.
AMOUNTS = [*range(20, 34), -1, 19]
REGULAR = count_weeks(16)


def measure_weeks(moved: int | None) -> Analysis:
    """One week of the sixteen closes a day early: it has six days, the next eight; the last is the last of all."""
    ends = list(REGULAR)
    if moved is not None:
        ends[moved] -= timedelta(days=1)
    return analyse(AMOUNTS, ends, metrics=METRICS)


def carries(analysis: Analysis, name: str) -> bool:
    found = analysis.measure(f"total.{name}")
    assert found is not None
    return found.facet("irregular") == "yes"


@pytest.mark.parametrize("name", ["change", "ma4", "sum4", "extreme", "rank", "z", "place", "of4", "first", "like"])
def test_week_of_six_days_is_carried(name: str) -> None:
    assert REGULAR[-1] - date(2023, 1, 4) == timedelta(days=105)
    assert carries(measure_weeks(15), name)
    assert not carries(measure_weeks(None), name)


@pytest.mark.parametrize(
    ("name", "carried"), [("ma4", True), ("sum4", True), ("of4", True), ("like", True), ("rank", False), ("z", False)]
)
def test_irregular_week_before_counts_where_it_is_in_the_window(name: str, carried: bool) -> None:
    # The weeks at places 12 and 13 have six and eight days.
    assert carries(measure_weeks(12), name) is carried


def test_change_to_a_regular_week_from_one_of_eight_days_carries_it() -> None:
    analysis = measure_weeks(13)
    assert analysis.period.days == 7
    assert carries(analysis, "change")
