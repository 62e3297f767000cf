"""The year so far: which weeks belong to it, what last year is compared over, the pace."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from measure_factory import Amounts, absence_of, analyse, count_weeks, in_millions, require

from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period

# Wednesdays: the week ended 2022-01-05 began on 30 December 2021.
JANUARY_2022 = date(2022, 1, 5)
JANUARY_2023 = date(2023, 1, 4)


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"total.{name}")


def begin(first: date, amounts: Amounts) -> Analysis:
    return analyse(amounts, count_weeks(len(amounts), first))


def ones(number: int) -> list[int]:
    return [1] * number


# ytd


def test_year_to_date_adds_up_the_weeks_that_end_in_the_year() -> None:
    # 52 weeks end in 2022 (5 January … 28 December); the week of 4 January 2023 began on 29 December.
    analysis = begin(JANUARY_2022, [*ones(51), 100, 10, 20, 30])
    assert in_millions(find(analysis, "ytd")) == 60
    assert find(analysis, "ytd.weeks").quantity.amount == 3
    assert find(analysis, "ytd").period == Period(date(2023, 1, 18), date(2022, 12, 29))
    assert find(analysis, "ytd.year").value == date(2023, 1, 1)
    assert find(analysis, "ytd").facet("side") == "in"
    assert [row.line for row in find(analysis, "ytd").lineage.rows] == [54, 55, 56]


def test_last_year_is_taken_over_equally_many_weeks() -> None:
    analysis = begin(JANUARY_2022, [*range(1, 53), 10, 20, -80])
    last = find(analysis, "ytd.last_year")
    assert in_millions(last) == 1 + 2 + 3
    assert last.period == Period(date(2022, 1, 19), date(2021, 12, 30))
    assert last.facet("side") == "in"
    assert find(analysis, "ytd").facet("side") == "out"
    assert in_millions(find(analysis, "ytd.difference")) == -50 - 6


def test_first_week_of_january_starts_the_year_anew() -> None:
    analysis = begin(JANUARY_2022, [*range(1, 53), 7])
    assert in_millions(find(analysis, "ytd")) == 7
    assert in_millions(find(analysis, "ytd.last_year")) == 1
    assert find(analysis, "ytd.weeks").quantity.amount == 1
    series = analysis.finding("total.ytd").series[0]
    assert [(p.amount or 0) / 10**6 for p in series.points[-2:]] == [sum(range(1, 53)), 7]


def test_week_that_ends_on_the_last_day_belongs_to_the_year() -> None:
    # 2025-12-31 is a Wednesday, so 53 weeks end in 2025, and the next begins on 1 January.
    first = date(2024, 1, 3)
    analysis = begin(first, ones(105))
    assert analysis.period.end == date(2025, 12, 31)
    assert find(analysis, "ytd.weeks").quantity.amount == 53
    assert in_millions(find(analysis, "ytd")) == 53
    # 2024 has only 52 weeks, so there are not equally many to compare with.
    assert absence_of(find(analysis, "ytd.last_year")) == "history-too-short"
    assert absence_of(find(analysis, "ytd.difference")) == "history-too-short"
    following = begin(first, ones(106))
    assert following.period.start == date(2026, 1, 1)
    assert in_millions(find(following, "ytd")) == 1
    assert in_millions(find(following, "ytd.last_year")) == 1


@pytest.mark.parametrize(("first", "complete"), [(date(2024, 1, 3), True), (date(2024, 1, 10), False)])
def test_data_have_to_reach_back_to_the_first_of_january(first: date, complete: bool) -> None:
    analysis = begin(first, ones(20))
    if complete:
        assert in_millions(find(analysis, "ytd")) == 20
    else:
        assert absence_of(find(analysis, "ytd")) == "history-too-short"
        assert absence_of(find(analysis, "pace")) == "history-too-short"
    assert absence_of(find(analysis, "ytd.last_year")) == "history-too-short"


def test_data_that_begin_last_july_give_no_last_year() -> None:
    analysis = begin(date(2022, 7, 6), ones(60))
    assert in_millions(find(analysis, "ytd")) == 60 - 26
    assert absence_of(find(analysis, "ytd.last_year")) == "history-too-short"
    assert absence_of(find(analysis, "pace.full_year")) == "history-too-short"


def test_gap_takes_the_year_away() -> None:
    analysis = begin(JANUARY_2023, [1, 2, None, 4])
    assert absence_of(find(analysis, "ytd")) == "gap-in-window"
    assert find(analysis, "ytd.gap_first").value == date(2023, 1, 18)
    assert absence_of(find(analysis, "ytd.difference")) == "gap-in-window"
    assert absence_of(find(analysis, "pace")) == "gap-in-window"
    series = analysis.finding("total.ytd").series[0]
    assert [p.amount and p.amount / 10**6 for p in series.points] == [1, 3, None, None]


def test_gap_in_last_year_takes_the_comparison_away() -> None:
    early = begin(JANUARY_2022, [1, None, *ones(50), 7, 8])
    assert in_millions(find(early, "ytd")) == 15
    assert absence_of(find(early, "ytd.last_year")) == "gap-in-window"
    assert absence_of(find(early, "pace.full_year")) == "gap-in-window"
    # A gap later in that year leaves its first weeks untouched.
    late = begin(JANUARY_2022, [*ones(50), None, 1, 7, 8])
    assert in_millions(find(late, "ytd.last_year")) == 2


def test_rounded_zero_has_no_side() -> None:
    analysis = analyse(["0.2", "0.2"], count_weeks(2, JANUARY_2023), scale=Decimal(1))
    assert find(analysis, "ytd").facet("side") == "flat"
    assert find(analysis, "since").facet("side") == "flat"


# cumulative


@pytest.mark.parametrize(
    ("first", "amounts", "total", "since", "start"),
    [
        (JANUARY_2023, [1, 2, 4], 7, "year", JANUARY_2023),
        (date(2023, 5, 3), [1, 2, 4], 7, "data", date(2023, 5, 3)),
        (JANUARY_2023, [1, None, 4, 8], 12, "gap", date(2023, 1, 18)),
        (date(2023, 5, 3), [1, None, 4, 8], 12, "gap", date(2023, 5, 17)),
        (date(2022, 12, 21), [1, None, 4, 8], 12, "year", JANUARY_2023),
        (date(2022, 12, 21), [1, 2, None, 8], 8, "gap", date(2023, 1, 11)),
        (date(2022, 12, 28), [None, 4, 8], 12, "year", JANUARY_2023),
    ],
)
def test_total_starts_in_january_with_the_data_or_after_the_gap(
    first: date, amounts: list[int | None], total: int, since: str, start: date
) -> None:
    analysis = begin(first, amounts)
    measured = find(analysis, "since")
    assert in_millions(measured) == total
    assert measured.facet("since") == since
    assert find(analysis, "since.start").value == start
    assert find(analysis, "since.weeks").quantity.amount == len(measured.lineage.rows)
    assert sum(row.value for row in measured.lineage.rows) == measured.quantity.amount


def test_running_total_restarts_with_each_year_and_after_each_gap() -> None:
    analysis = begin(date(2022, 12, 14), [1, 2, 4, 8, 16, None, 32, 64])
    points = analysis.finding("total.since").series[0].points
    assert [p.amount and p.amount / 10**6 for p in points] == [1, 3, 7, 8, 24, None, 32, 96]


def test_last_year_is_the_weeks_fifty_two_weeks_before() -> None:
    # 104 weeks from 5 January 2022; the last three follow a gap, 52 weeks after the values 49, 50, 51 of 2022.
    amounts: list[int | None] = [*range(1, 101), None, 5, 6, 7]
    analysis = begin(JANUARY_2022, amounts)
    assert find(analysis, "since.start").value == JANUARY_2022 + timedelta(weeks=101)
    last = find(analysis, "since.last_year")
    assert in_millions(last) == 50 + 51 + 52
    assert last.period.end == analysis.period.end - timedelta(weeks=52)
    assert in_millions(find(analysis, "since.difference")) == 18 - 153


def test_moved_closing_days_still_find_their_weeks_of_last_year() -> None:
    # The weeks of 2022-11-22 and 2023-11-21 both end on a Tuesday, a day before their regular close.
    ends = list(count_weeks(54, date(2022, 11, 23)))
    ends[0], ends[52] = date(2022, 11, 22), date(2023, 11, 21)
    analysis = analyse([3, 4, *ones(49), None, 8, 9], ends)
    assert find(analysis, "since.start").value == date(2023, 11, 21)
    assert in_millions(find(analysis, "since.last_year")) == 3 + 4


def test_last_year_that_is_not_in_the_data_is_absent() -> None:
    analysis = begin(date(2022, 7, 6), ones(40))
    assert absence_of(find(analysis, "since.last_year")) == "history-too-short"
    holed = begin(JANUARY_2022, [1, None, *ones(50), 7, 8])
    assert absence_of(find(holed, "since.last_year")) == "gap-in-window"


# annualised_pace


def test_pace_scales_the_days_covered_to_a_year() -> None:
    # Thirteen weeks from 29 December 2022 to 29 March 2023 are 91 days, three of them of the year before.
    analysis = begin(JANUARY_2022, [*[2] * 52, *[4] * 13])
    assert analysis.period.end == date(2023, 3, 29)
    assert in_millions(find(analysis, "pace")) == Decimal(52) * 365 / 91
    assert in_millions(find(analysis, "pace.full_year")) == 104
    assert find(analysis, "pace").facet("relation") == "above"
    assert find(analysis, "pace.last_year").value == date(2022, 1, 1)
    assert len(find(analysis, "pace").lineage.rows) == 13


@pytest.mark.parametrize(
    ("last", "now", "relation"),
    [(2, 4, "above"), (4, 2, "below"), (-2, -4, "above"), (-4, -2, "below"), (-2, 4, "opposite"), (0, 4, "opposite")],
)
def test_pace_is_compared_by_size_within_a_direction(last: int, now: int, relation: str) -> None:
    assert find(begin(JANUARY_2022, [*[last] * 52, *[now] * 13]), "pace").facet("relation") == relation


def test_pace_waits_for_the_thirteenth_week() -> None:
    assert absence_of(find(begin(JANUARY_2023, ones(12)), "pace")) == "history-too-short"
    assert find(begin(JANUARY_2023, ones(13)), "pace").facet("relation") == ""


def test_pace_of_a_whole_year_is_scaled_from_its_weeks() -> None:
    # 53 weeks end in 2025, from 26 December 2024 to 31 December 2025: 371 days.
    analysis = begin(date(2025, 1, 1), ones(53))
    assert in_millions(find(analysis, "ytd")) == 53
    assert in_millions(find(analysis, "pace")) == Decimal(53) * 365 / 371
