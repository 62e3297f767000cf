"""Robust scores and percentiles, worked out by hand; the plain score is tested with the history."""

from datetime import date
from decimal import Decimal

import pytest
from measure_factory import absence_of, analyse, in_millions

from flowbrief.model.measure import Measure
from flowbrief.model.quantity import SIGMA

METRICS = {
    "week": {"kind": "net_flow"},
    "z": {"kind": "zscore", "of": "week", "window": 52, "method": "mean"},
    "robust": {"kind": "zscore", "of": "week", "window": 52, "method": "robust"},
    "place": {"kind": "percentile", "of": "week"},
}
EVEN: list[int | None] = list(range(1, 14))


def find(amounts: list[int | None], name: str) -> Measure:
    found = analyse(amounts, metrics=METRICS).measure(f"total.{name}")
    assert found is not None
    return found


def test_robust_score_goes_by_median_and_median_deviation() -> None:
    # Median of 1 … 13 is 7; distances 0, 1, 1, … 6, 6 have the median 3.
    measured = find([*EVEN, 20], "robust")
    distances = sorted(abs(Decimal(n) - 7) for n in range(1, 14))
    assert distances[6] == 3
    assert measured.quantity.unit == SIGMA
    # The inputs are in dollars, the score has no scale: 13 ÷ (1.4826 × 3).
    assert abs(measured.quantity.amount - Decimal(13) / (Decimal("1.4826") * 3)) < Decimal("1e-20")
    assert measured.facet("method") == "robust"
    assert measured.facet("basis") == "flow"
    assert find([*EVEN, 20], "robust.window").quantity.amount == 13


def test_median_of_an_even_number_of_weeks_lies_between_the_middle_two() -> None:
    # 1 … 14: median 7.5, distances 0.5, 0.5, 1.5, 1.5, … 6.5, 6.5: median (3.5 + 3.5) ÷ 2.
    measured = find([*range(1, 15), 11], "robust")
    assert abs(measured.quantity.amount - 1 / Decimal("1.4826")) < Decimal("1e-20")


def test_one_outlier_moves_the_plain_score_and_not_the_robust_one() -> None:
    with_outlier: list[int | None] = [*range(1, 13), 1000, 20]
    assert find(with_outlier, "z").quantity.amount < 0
    assert find(with_outlier, "robust").quantity.amount == find([*EVEN, 20], "robust").quantity.amount
    assert find(with_outlier, "z").facet("method") == "mean"


def test_robust_score_without_deviation_or_history_is_refused() -> None:
    assert absence_of(find([5] * 12 + [9, 9], "robust")) == "zero"
    assert absence_of(find(list(range(13)), "robust")) == "history-too-short"
    assert absence_of(find([1, None, *range(12), 3], "robust")) == "gap-in-window"


def test_percentile_counts_the_weeks_at_or_below_this_one() -> None:
    amounts: list[int | None] = [*range(1, 20), 10]  # 1 … 10 and itself: eleven of twenty
    assert find(amounts, "place").quantity.amount == 55
    assert find(amounts, "place.weeks").quantity.amount == 20
    assert find(amounts, "place").facet("end") == "none"
    assert find(amounts, "place.start").value == date(2023, 1, 4)


@pytest.mark.parametrize(("last", "percent", "end"), [(99, "100", "top"), (-99, "5", "bottom")])
def test_highest_and_lowest_week(last: int, percent: str, end: str) -> None:
    measured = find([*range(1, 20), last], "place")
    assert measured.quantity.amount == Decimal(percent)
    assert measured.facet("end") == end


def test_percentile_needs_thirteen_weeks_and_leaves_missing_ones_out() -> None:
    assert absence_of(find(list(range(12)), "place")) == "history-too-short"
    gappy: list[int | None] = [1, None, *range(2, 14), 0]
    measured = find(gappy, "place")
    assert abs(measured.quantity.amount - Decimal(100) / 14) < Decimal("1e-20")
    assert find(gappy, "place.missing").quantity.amount == 1
    assert in_millions(find(gappy, "week")) == 0
