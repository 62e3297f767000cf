"""First in so many weeks, m of n: worked out by hand."""

from datetime import date

import pytest
from measure_factory import absence_of, analyse

from flowbrief.model.measure import Measure

METRICS = {
    "week": {"kind": "net_flow"},
    "first": {"kind": "first_in", "of": "week"},
    "of4": {"kind": "m_of_n", "of": "week", "periods": 4},
}


def find(amounts: list[int | None], name: str, ends: list[date] | None = None) -> Measure:
    found = analyse(amounts, ends, metrics=METRICS).measure(f"total.{name}")
    assert found is not None
    return found


def test_inflow_after_three_weeks_of_outflow_is_the_first_in_four() -> None:
    amounts: list[int | None] = [5, -1, -2, -3, 4]
    assert find(amounts, "first").quantity.amount == 4
    assert find(amounts, "first").facet("sign") == "in"
    assert find(amounts, "first.opposite").quantity.amount == 3
    assert find(amounts, "first.start").value == date(2023, 1, 11)
    assert [row.line for row in find(amounts, "first").lineage.rows] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ([-1, 5, 4], "no-earlier-period"),  # the week before went the same way
        ([-1, 0, 4], "no-earlier-period"),  # it printed as zero
        ([4], "no-earlier-period"),
        ([-1, -2, 4], "history-too-short"),  # the run begins where the data do
        ([3, None, -2, 4], "gap-in-window"),  # or resume
        ([3, -2, None, 4], "gap-in-window"),
        ([3, -2, 0], "zero"),
    ],
)
def test_first_of_unknown_length_is_refused(amounts: list[int | None], code: str) -> None:
    assert absence_of(find(amounts, "first")) == code
    assert absence_of(find(amounts, "first.opposite")) == code


def test_only_the_missing_week_before_the_run_is_named() -> None:
    """Of two missing weeks the later takes the length away; what came before it does not matter."""
    amounts: list[int | None] = [3, None, None, -2, 4]
    assert find(amounts, "first.gap_weeks").quantity.amount == 1
    assert find(amounts, "first.gap_first").value == find(amounts, "first.gap_last").value == date(2023, 1, 18)


def test_weeks_of_this_direction_among_the_last_four() -> None:
    amounts: list[int | None] = [9, 1, -2, 0, 4]
    assert find(amounts, "of4").quantity.amount == 2
    assert find(amounts, "of4").facet("all") == "no"
    assert find(amounts, "of4.of").quantity.amount == 4
    assert find(amounts, "of4.start").value == date(2023, 1, 11)
    assert find([-1, -1, -1, -1], "of4").facet("all") == "yes"
    assert find([-1, -1, -1, -1], "of4").facet("sign") == "out"


@pytest.mark.parametrize(
    ("amounts", "code"), [([1, 2, 3], "history-too-short"), ([1, None, 2, 3], "gap-in-window"), ([1, 2, 3, 0], "zero")]
)
def test_incomplete_window_is_refused(amounts: list[int | None], code: str) -> None:
    assert absence_of(find(amounts, "of4")) == code


def test_window_with_a_week_of_eight_days_carries_it() -> None:
    ends = [date(2024, 6, 12), date(2024, 6, 18), date(2024, 6, 26), date(2024, 7, 3)]
    assert find([1, 2, 3, 4], "of4", ends).facet("irregular") == "yes"
    assert find([1, 2, 3, 4], "of4").facet("irregular") == "no"
