"""The week in its history: what is worth saying, and what may not be said."""

from datetime import date
from decimal import Decimal

import pytest
from claim_factory import QUIET, find_claim, find_variant
from measure_factory import count_weeks

TWELVE = [500] * 12


def negate(amounts: list[int | None]) -> list[int | None]:
    return [None if amount is None else -amount for amount in amounts]


# extreme


@pytest.mark.parametrize(
    ("tail", "variant"),
    [
        ([300] * 3 + [400], None),  # the largest in four weeks is no news
        ([300] * 4 + [400], "largest.in.weeks"),
        ([300] * 25 + [400], "largest.in.weeks"),  # 26 weeks are still counted
        ([300] * 26 + [400], "largest.in.since"),  # from 27 on the week is dated
        ([700] * 3 + [600], None),
        ([700] * 4 + [600], "smallest.in.weeks"),
        ([700] * 26 + [600], "smallest.in.since"),
        ([450, 300, 300, 300, 300, 450], "largest.in.tie"),
        ([550, 700, 700, 700, 700, 550], "smallest.in.tie"),
        ([450, 300, 300, 300, 450], None),
        ([300, 300, 300, -1, 400], "largest.in.weeks"),
        ([-1, -1, -1, -1, 400], None),  # the first in five weeks, not the largest
        ([-1, -1, -1, 300, 400], "largest.in.weeks"),
        ([700, 700, 700, -1, 700, 600], None),  # smallest, but an outflow lies between
        ([900], None),  # a record is a claim of its own
    ],
)
def test_extreme(tail: list[int | None], variant: str | None) -> None:
    amounts: list[int | None] = [*TWELVE, *tail]
    assert find_variant("extreme", amounts) == variant
    mirrored = variant.replace(".in.", ".out.") if variant else None
    assert find_variant("extreme", negate(amounts)) == mirrored


def test_extreme_names_the_weeks_and_the_week_it_goes_back_to() -> None:
    found = find_claim("extreme", [*TWELVE, 300, 300, 300, 300, 400])
    assert found is not None
    assert found.slot("weeks").quantity.amount == 5
    assert found.slot("since").value == count_weeks(12)[-1]
    assert found.polarity == 1
    outflow = find_claim("extreme", negate([*TWELVE, 300, 300, 300, 300, 400]))
    assert outflow is not None
    assert outflow.polarity == -1


def test_extreme_is_refused_after_a_gap_and_with_little_history() -> None:
    assert find_variant("extreme", [*TWELVE, None, -1, -1, -1, -1, -1, 400]) is None
    assert find_variant("extreme", [500, 300, 300, 300, 300, 300, 400]) is None


def test_rarer_is_more_salient() -> None:
    def salience(weeks: int) -> Decimal:
        found = find_claim("extreme", [*TWELVE, *[300] * weeks, 400])
        assert found is not None
        return found.salience

    assert salience(5) < salience(20) < salience(60)
    smallest = find_claim("extreme", [*TWELVE, *[700] * 20, 600])
    assert smallest is not None
    assert smallest.salience < salience(20)


# record


@pytest.mark.parametrize(
    ("amounts", "variant"),
    [
        ([*TWELVE, 900], "in"),
        ([*TWELVE, None, 900], "in.missing"),
        ([None, *TWELVE, -9999, 900], "in.missing"),
        ([*TWELVE, 900, 900], None),  # a tie is no record
        ([*TWELVE[1:], 900], None),  # twelve weeks are no history
    ],
)
def test_record(amounts: list[int | None], variant: str | None) -> None:
    assert find_variant("record", amounts) == variant
    assert find_variant("record", negate(amounts)) == (variant.replace("in", "out", 1) if variant else None)


def test_record_names_the_start_of_the_data_and_what_they_lack() -> None:
    found = find_claim("record", [*TWELVE, None, None, 900])
    assert found is not None
    assert found.slot("start").value == date(2023, 1, 4)
    assert found.slot("missing").quantity.amount == 2
    assert found.salience == 1


# rank


@pytest.mark.parametrize(
    ("larger", "variant"), [(0, None), (1, "in"), (2, "in"), (3, "in"), (4, "in"), (5, None), (6, None)]
)
def test_rank_is_said_from_the_second_place_to_the_fifth(larger: int, variant: str | None) -> None:
    amounts: list[int | None] = [*range(800, 800 + larger), *QUIET, *QUIET, 600]
    found = find_claim("rank", amounts)
    assert (found.variant if found else None) == variant
    assert find_variant("rank", negate(amounts)) == ("out" if variant else None)
    if found:
        assert found.slot("place").quantity.amount == larger + 1
        assert found.slot("of").quantity.amount == len(amounts)
        assert found.slot("start").value == date(2023, 1, 4)


def test_tie_for_the_first_place_is_neither_record_nor_rank() -> None:
    assert find_variant("rank", [*QUIET, 900, 900]) is None
    assert find_variant("record", [*QUIET, 900, 900]) is None
    assert find_variant("extreme", [900, *QUIET, 900]) == "largest.in.tie"


# streak


@pytest.mark.parametrize(
    ("amounts", "variant"),
    [
        ([-1, 1, 2], None),
        ([-1, 1, 2, 3], "in"),
        ([0, 1, 2, 3], "in"),
        ([-1, 1, 2, 3, 0], None),
        ([1, 2, 3], None),  # the data begin here, so the run may be longer
        ([1] * 7, None),
        ([1] * 8, "in.bounded"),
        ([-1, None, *[1] * 7], None),
        ([-1, None, *[1] * 8], "in.bounded"),
        ([-1, 1, 2, None, 3], None),
    ],
)
def test_streak(amounts: list[int | None], variant: str | None) -> None:
    assert find_variant("streak", amounts) == variant
    assert find_variant("streak", negate(amounts)) == (variant.replace("in", "out", 1) if variant else None)


def test_run_that_began_with_the_data_is_dated() -> None:
    found = find_claim("streak", [-1, None, *[1] * 8])
    assert found is not None
    assert found.slot("start").value == count_weeks(3)[-1]
    counted = find_claim("streak", [-1, 1, 2, 3])
    assert counted is not None
    assert {slot.name for slot in counted.slots} == {"weeks"}
    assert counted.slot("weeks").quantity.amount == 3


@pytest.mark.parametrize(
    ("amounts", "before"),
    [
        ([9, -1, -1, -1, 5], 3),
        ([9, -1, -1, 5], None),  # two weeks are no run
        ([-1, -1, -1, 5], None),  # it began with the data: its length is not known
        ([9, None, -1, -1, -1, 5], None),
        ([0, -1, -1, -1, 5], 3),
        ([9, -1, -1, -1, 0, 5], None),  # a printed zero ended it, not this week
        ([9, -1, -1, -1, 5, 6], None),  # last week's news
        ([9, -1, -1, -1, None, 5], None),
        ([9, -1, -1, -1, 0], None),
    ],
)
def test_streak_ended(amounts: list[int | None], before: int | None) -> None:
    found = find_claim("streak_ended", amounts)
    assert (found.variant if found else None) == ("in" if before else None)
    assert find_variant("streak_ended", negate(amounts)) == ("out" if before else None)
    if found:
        assert found.slot("before").quantity.amount == before


# zscore: thirteen weeks with the mean 5 and the deviation √(52 ÷ 12) = 2.0817

SCORES = [2, 4, 4, 4, 5, 5, 7, 9, 2, 4, 6, 8, 5]


@pytest.mark.parametrize(
    ("now", "variant"),
    [
        ("9.00", None),
        ("9.05", None),  # 1.945 prints as 1.9
        ("9.08", "above"),  # 1.96 prints as 2.0
        ("0.92", "below"),
        ("0.95", None),
        ("-50", "below"),
    ],
)
def test_outlier_is_two_printed_deviations_away(now: str, variant: str | None) -> None:
    assert find_variant("zscore", [*SCORES, now]) == variant


def test_outlier_needs_thirteen_weeks_and_no_gap() -> None:
    assert find_variant("zscore", [*SCORES[1:], 500]) is None
    assert find_variant("zscore", [*SCORES, None, 500]) is None
