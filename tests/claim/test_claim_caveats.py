"""Gaps and weeks of unusual length, and what next week will be held against."""

from datetime import date, timedelta

import pytest
from claim_factory import QUIET, find_claim, find_variant
from measure_factory import WEEKLY, count_weeks

JANUARY = date(2023, 1, 4)

Amounts = list[int | None]

# gap


@pytest.mark.parametrize(
    ("amounts", "variant"),
    [
        ([1, 2, 3, 4, 5], None),
        ([1, 2, 3, None, 5], "change.single"),
        ([1, 2, None, None, 5], "change"),
        ([1, 2, None, 4, None, 6], "change.single"),
        ([1, 2, None, 4, 5], "average.single"),
        ([1, None, None, 4, 5], "average"),
        ([1, None, 3, 4, 5, 6], "year.single"),
        ([None, None, 3, 4, 5, 6], "year"),
        ([None, 2, None, 4, 5, 6, 7], "year.several"),
        ([None, None, 3, None, 5, 6, 7, 8], "year.several"),
        ([1, None, 3, None, 5, 6], "average.single"),
    ],
)
def test_gap_names_the_comparison_it_takes_away(amounts: Amounts, variant: str | None) -> None:
    assert find_variant("gap", amounts) == variant


def test_gap_names_its_weeks() -> None:
    found = find_claim("gap", [1, 2, None, None, 5])
    assert found is not None
    assert found.slot("gap_weeks").quantity.amount == 2
    assert (found.slot("gap_first").value, found.slot("gap_last").value) == count_weeks(4)[2:]


def test_average_over_two_gaps_says_so() -> None:
    metrics = {"week": WEEKLY["week"], "ma6": {"kind": "moving_average", "of": "week", "periods": 6}}
    assert find_variant("gap", [1, 2, None, 4, None, 6, 7], metrics=metrics) == "average.several"
    assert find_variant("gap", [1, 2, None, None, 5, 6, 7], metrics=metrics) == "average"


def test_short_history_is_no_gap() -> None:
    assert find_variant("gap", [1, 2]) is None


def test_comparison_other_than_with_the_week_before_is_not_called_one() -> None:
    metrics = {
        "week": WEEKLY["week"],
        "year": WEEKLY["ytd"],
        "against": {"kind": "change", "of": "week", "against": "year"},
    }
    assert find_variant("gap", [1, None, 3, 4], metrics=metrics) == "year.single"


# irregular_week


@pytest.mark.parametrize(
    ("moved", "days", "variant"),
    [
        ({}, None, None),
        ({-1: -1}, (6, 7), "this"),
        ({-1: 1}, (8, 7), "this"),
        ({-2: -1}, (8, 6), "this"),
        ({-2: 1}, (6, 8), "this"),
        ({-3: -1}, (7, 8), "before"),
        ({-3: 1}, (7, 6), "before"),
        ({-2: -1, -1: -2}, None, None),  # twice six days
    ],
)
def test_weeks_of_different_length_are_pointed_out(
    moved: dict[int, int], days: tuple[int, int] | None, variant: str | None
) -> None:
    ends = list(count_weeks(5))
    for place, by in moved.items():
        ends[place] += timedelta(days=by)
    found = find_claim("irregular_week", [1, 2, 3, 4, 5], ends)
    assert (found.variant if found else None) == variant
    if found:
        assert (found.slot("days").quantity.amount, found.slot("days_before").quantity.amount) == days


def test_week_is_not_held_against_a_missing_or_an_absent_one() -> None:
    ends = [*count_weeks(4), count_weeks(5)[-1] - timedelta(days=1)]
    assert find_variant("irregular_week", [1, 2, 3, 4, 5], ends) == "this"
    assert find_variant("irregular_week", [1, 2, 3, None, 5], ends) is None
    assert find_variant("irregular_week", [1]) is None


# bars


@pytest.mark.parametrize(
    ("amounts", "variant"),
    [
        ([-1, 1, 2, 3, 4], None),
        ([-1, 1, 2, 3, 4, 5], "in"),
        ([1, -1, -2, -3, -4, -5], "out"),
        ([1, 2, 3, 4, 5, 6], None),  # as long as the data: its length is not known
        ([-1, 1, 2, 0], None),
    ],
)
def test_run_at_stake(amounts: Amounts, variant: str | None) -> None:
    assert find_variant("watch_streak", amounts) == variant


def test_inflow_to_beat() -> None:
    found = find_claim("watch_record", [*QUIET, 900, -5, None, 450])
    assert found is not None
    assert found.slot("best").quantity.amount == 900 * 10**6
    assert found.slot("best_on").value == count_weeks(15)[-1]
    assert found.slot("start").value == JANUARY
    assert find_variant("watch_record", QUIET[:12]) is None
    # Half the record is within reach, less is not.
    assert find_variant("watch_record", [*QUIET, 900, 449]) is None
    assert find_variant("watch_record", [*QUIET, 900, -900]) is None


@pytest.mark.parametrize(
    ("weeks", "variant"),
    [
        ([5, 5, 5, 5], "in.in"),
        ([-5, 50, 5, 5], "in.out"),
        ([0, 5, 5, 5], "in.flat"),
        ([5, -50, 5, 5], "out.in"),
        ([-5, -5, -5, -5], "out.out"),
        ([0, -5, -5, -5], "out.flat"),
        ([5, -5, 5, -5], "flat.in"),
        ([-5, 5, 5, -5], "flat.out"),
        ([0, 5, 0, -5], "flat.flat"),
        ([5, 5, 5], None),
        ([None, 5, 5, 5], None),
    ],
)
def test_week_that_leaves_the_average(weeks: Amounts, variant: str | None) -> None:
    assert find_variant("watch_average", [7, *weeks] if len(weeks) == 4 else weeks) == variant
