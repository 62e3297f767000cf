"""The week in its own history: extremes, ranks, runs and standard scores, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from measure_factory import Amounts, absence_of, analyse, count_weeks, require

from flowbrief.model.measure import Analysis, Measure

# Thirteen weeks of one sign are the least that may be judged; these fill the history without being in the way.
TWELVE = [500] * 12


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"total.{name}")


def measure_one(name: str, amounts: Amounts, scale: Decimal = Decimal(10) ** 6) -> Measure:
    return find(analyse(amounts, scale=scale), name)


def negate(amounts: Amounts) -> list[int | str | None]:
    return [None if amount is None else -int(amount) for amount in amounts]


# extreme


@pytest.mark.parametrize(
    ("tail", "side", "weeks", "tie"),
    [
        ([300, 200, 100, 400], "largest", 4, "no"),  # 500 lies four weeks back
        ([300, 200, -900, 400], "largest", 4, "no"),  # an outflow, however large, is no inflow
        ([300, 0, 0, 400], "largest", 4, "no"),
        ([300, 450, 200, 100, 450], "largest", 3, "yes"),
        ([600, 700, 800, 550], "smallest", 4, "no"),  # smaller than 600 … 800, not than 500
        ([600, 700, 600, 600], "largest", 1, "yes"),
        ([700, 600], "smallest", 2, "no"),
        ([600, 700], "largest", 14, "record"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_extreme_is_the_rarer_side(tail: list[int], side: str, weeks: int, tie: str, sign: int) -> None:
    amounts = [*TWELVE, *tail]
    analysis = analyse(amounts if sign > 0 else negate(amounts))
    extreme = find(analysis, "extreme")
    assert extreme.facet("side") == side
    assert extreme.facet("sign") == ("in" if sign > 0 else "out")
    assert extreme.quantity.amount == weeks
    if tie == "record":
        assert extreme.facet("outcome") == "record"
        assert absence_of(find(analysis, "extreme.since")) == "no-earlier-period"
    else:
        assert (extreme.facet("outcome"), extreme.facet("tie")) == ("since", tie)
        assert find(analysis, "extreme.since").value == count_weeks(len(amounts))[-1 - weeks]


def test_smallest_inflow_does_not_cross_another_direction() -> None:
    # 100 is the smallest inflow in five weeks, but an outflow or a printed zero lies between: nothing may be said.
    inflows = [600, 700, 700, 600, 100]
    assert measure_one("extreme", [*TWELVE, 50, *inflows]).facet("side") == "smallest"
    for between in (-1, 0):
        crossed = find(analyse([*TWELVE, 50, *inflows[:3], between, *inflows[3:]]), "extreme")
        assert crossed.facet("side") == "largest"
        assert crossed.quantity.amount == 1


def test_extreme_judges_only_as_far_as_the_last_gap() -> None:
    # The missing week might have been larger than 400.
    for between in ([], [-100], [0, -900]):
        unknown = analyse([*TWELVE, None, *between, 400])
        assert absence_of(find(unknown, "extreme")) == "gap-in-window"
        assert find(unknown, "extreme.gap_weeks").quantity.amount == 1
    known = find(analyse([*TWELVE, None, 450, 100, 400]), "extreme")
    assert (known.facet("side"), known.quantity.amount) == ("largest", 2)


def test_extreme_names_only_the_gaps_that_are_in_the_way() -> None:
    analysis = analyse([None, *TWELVE, 450, None, 100, None, 400])
    extreme = find(analysis, "extreme")
    assert extreme.absence is not None
    weeks = count_weeks(18)
    assert [gap.period.end for gap in extreme.absence.gaps] == [weeks[14], weeks[16]]


def test_record_counts_its_weeks_and_the_missing_ones() -> None:
    analysis = analyse([*TWELVE, None, None, -900, 600])
    extreme = find(analysis, "extreme")
    assert (extreme.facet("outcome"), extreme.facet("side")) == ("record", "largest")
    assert extreme.quantity.amount == 14
    assert find(analysis, "extreme.missing").quantity.amount == 2
    assert find(analysis, "extreme.start").value == date(2023, 1, 4)
    assert len(extreme.lineage.rows) == 14


def test_tie_with_the_record_is_no_record() -> None:
    extreme = measure_one("extreme", [900, *TWELVE, 900])
    assert (extreme.facet("outcome"), extreme.facet("tie"), extreme.quantity.amount) == ("since", "yes", 13)


@pytest.mark.parametrize("amounts", [[500] * 11 + [600], [-900] * 20 + [500] * 11 + [600]])
def test_twelve_weeks_of_a_direction_are_no_history(amounts: list[int]) -> None:
    analysis = analyse(amounts)
    for name in ("extreme", "extreme.since", "rank", "rank.of"):
        assert absence_of(find(analysis, name)) == "history-too-short"
    extreme = find(analysis, "extreme")
    assert extreme.absence is not None
    assert extreme.absence.detail == "12"
    # The thirteenth may be judged.
    assert find(analyse([400, *amounts]), "extreme").facet("outcome") == "record"


def test_week_without_direction_has_no_extreme_rank_or_run() -> None:
    analysis = analyse(["5"] * 20 + ["0.4"], scale=Decimal(1))
    for name in ("extreme", "rank", "streak", "streak.before", "streak.start"):
        assert absence_of(find(analysis, name)) == "zero"


def test_extreme_lists_the_weeks_it_searched() -> None:
    extreme = measure_one("extreme", [*TWELVE, 300, 200, 100, 400])
    assert [row.line for row in extreme.lineage.rows] == [13, 14, 15, 16, 17]
    assert [int(row.value) // 10**6 for row in extreme.lineage.rows] == [500, 300, 200, 100, 400]


# rank


@pytest.mark.parametrize(("now", "place"), [(2000, 1), (1000, 1), (900, 2), (600, 3), (500, 3), (499, 15)])
def test_rank_counts_the_larger_weeks_of_the_same_direction(now: int, place: int) -> None:
    analysis = analyse([1000, *TWELVE, -5000, 700, 0, now])
    assert find(analysis, "rank").quantity.amount == place
    assert find(analysis, "rank.of").quantity.amount == 15
    assert find(analysis, "rank").facet("sign") == "in"
    assert len(find(analysis, "rank").lineage.rows) == 15


def test_rank_of_an_outflow_is_by_size() -> None:
    analysis = analyse([*negate(TWELVE), -700, 9000, -600])
    assert find(analysis, "rank").quantity.amount == 2
    assert find(analysis, "rank.of").quantity.amount == 14


def test_best_inflow_is_stated_whatever_this_week_did() -> None:
    analysis = analyse([*TWELVE, 800, None, -100])
    assert find(analysis, "rank.best").quantity.amount == 800 * 10**6
    assert find(analysis, "rank.best_on").value == count_weeks(13)[-1]
    assert find(analysis, "rank.missing").quantity.amount == 1
    assert absence_of(find(analysis, "rank")) == "history-too-short"
    few = analyse([500] * 12)
    assert absence_of(find(few, "rank.best")) == "history-too-short"
    assert absence_of(find(few, "rank.best_on")) == "history-too-short"


# streak


@pytest.mark.parametrize(
    ("amounts", "length", "before", "bounded"),
    [
        ([1], 1, None, "yes"),
        ([1, 2, 3], 3, None, "yes"),
        ([-1, 2, 3], 2, 1, "no"),
        ([0, 2, 3], 2, None, "no"),
        ([-1, 0, 2, 3], 2, None, "no"),
        ([5, -1, -1, 2], 1, 2, "no"),
        ([None, 2, 3], 2, None, "yes"),
        ([9, None, 2, 3], 2, None, "yes"),
        ([-9, None, 2, 3], 2, None, "yes"),
        ([9, None, -2, 3], 1, 1, "no"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_run_ends_at_another_sign_a_zero_or_a_gap(
    amounts: list[int | None], length: int, before: int | None, bounded: str, sign: int
) -> None:
    analysis = analyse(amounts if sign > 0 else negate(amounts))
    streak = find(analysis, "streak")
    assert streak.quantity.amount == length
    assert streak.facet("sign") == ("in" if sign > 0 else "out")
    assert streak.facet("bounded") == bounded
    assert len(streak.lineage.rows) == length
    assert find(analysis, "streak.start").value == count_weeks(len(amounts))[-length]
    if before is None:
        assert absence_of(find(analysis, "streak.before")) == "no-earlier-period"
    else:
        assert find(analysis, "streak.before").quantity.amount == before
        assert len(find(analysis, "streak.before").lineage.rows) == before


@pytest.mark.parametrize(
    ("amounts", "bounded"), [([-1, -1, -1, 5], "yes"), ([9, -1, -1, 5], "no"), ([9, None, -1, -1, 5], "yes")]
)
def test_run_before_is_bounded_where_the_data_begin_or_resume(amounts: list[int | None], bounded: str) -> None:
    assert measure_one("streak.before", amounts).facet("bounded") == bounded


def test_flow_that_prints_as_zero_ends_a_run() -> None:
    analysis = analyse(["3", "3", "0.4", "3", "3"], scale=Decimal(1))
    assert find(analysis, "streak").quantity.amount == 2


# zscore

SCORES = [2, 4, 4, 4, 5, 5, 7, 9, 2, 4, 6, 8, 5]


def test_score_leaves_this_week_out_and_uses_the_sample_deviation() -> None:
    # Thirteen weeks: sum 65, mean 5; squares of the deviations 9+1+1+1+0+0+4+16+9+1+1+9+0 = 52; 52 ÷ 12.
    analysis = analyse([*SCORES, 11])
    score = find(analysis, "z").quantity.amount
    assert abs(score - Decimal(6) / (Decimal(52) / 12).sqrt()) < Decimal("1e-20")
    assert round(score, 3) == Decimal("2.882")
    assert find(analysis, "z.window").quantity.amount == 13
    assert find(analyse([*SCORES, 1000]), "z").quantity.amount == (1000 - 5) / (Decimal(52) / 12).sqrt()


def test_score_takes_at_most_its_window() -> None:
    metrics = {"week": {"kind": "net_flow"}, "z": {"kind": "zscore", "of": "week", "window": 13}}
    analysis = analyse([9999, -9999, *SCORES, 11], metrics=metrics)
    assert round(find(analysis, "z").quantity.amount, 3) == Decimal("2.882")
    assert find(analysis, "z.window").quantity.amount == 13
    assert [row.line for row in find(analysis, "z").lineage.rows] == list(range(4, 18))


def test_score_starts_after_the_last_gap() -> None:
    assert round(measure_one("z", [9999, None, *SCORES, 11]).quantity.amount, 3) == Decimal("2.882")


def test_score_of_fewer_than_thirteen_weeks_is_refused() -> None:
    short = measure_one("z", [*SCORES[1:], 11])
    assert absence_of(short) == "history-too-short"
    assert short.absence is not None
    assert short.absence.detail == "12"


def test_score_that_a_gap_makes_impossible_says_so() -> None:
    analysis = analyse([*SCORES, None, *SCORES[1:], 11])
    assert absence_of(find(analysis, "z")) == "gap-in-window"
    assert find(analysis, "z.gap_first").value == count_weeks(14)[-1]
    assert absence_of(measure_one("z", [*SCORES, None, 11])) == "gap-in-window"


def test_score_without_variation_is_refused() -> None:
    assert absence_of(measure_one("z", [5] * 13 + [11])) == "zero"
