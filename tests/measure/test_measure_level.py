"""The week itself: its flow, averages, changes and shares, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from measure_factory import WEEKLY, absence_of, analyse, count_weeks, in_millions, require

from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period

JULY = [date(2024, 6, 12), date(2024, 6, 18), date(2024, 6, 26), date(2024, 7, 2), date(2024, 7, 10)]
ONE = Decimal(1)


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"total.{name}")


# net_flow


def test_week_is_the_last_amount_in_whole_currency_units() -> None:
    analysis = analyse([10, -20, "30.5"])
    week = find(analysis, "week")
    assert week.quantity.amount == Decimal(30_500_000)
    assert week.quantity.unit.currency == "USD"
    assert week.facet("side") == "in"
    assert week.period == analysis.period == Period(date(2023, 1, 18), date(2023, 1, 12))
    assert find(analysis, "week.period").value == week.period
    assert find(analysis, "week.days").quantity.amount == 7


@pytest.mark.parametrize(
    ("amount", "side"), [("1", "in"), ("-1", "out"), ("0", "flat"), ("0.4", "flat"), ("-0.4", "flat"), ("0.5", "in")]
)
def test_flow_that_prints_as_zero_has_no_direction(amount: str, side: str) -> None:
    analysis = analyse([amount], scale=ONE)
    assert find(analysis, "week").facet("side") == side
    assert find(analysis, "week").quantity.amount == Decimal(amount)


def test_irregular_weeks_state_their_days() -> None:
    analysis = analyse([1, 2, 3, 4, 5], JULY)
    assert find(analysis, "week.days").quantity.amount == 8
    assert find(analysis, "week.days_before").quantity.amount == 6
    assert find(analysis, "week").period.is_irregular
    assert find(analysis, "ma4").facet("irregular") == "yes"
    assert find(analyse([1, 2, 3, 4, 5]), "ma4").facet("irregular") == "no"


def test_first_week_has_none_before_it() -> None:
    assert absence_of(find(analyse([1]), "week.days_before")) == "no-earlier-period"


# moving_average


def test_average_includes_this_week_and_is_not_rounded() -> None:
    analysis = analyse([100, 10, 20, 30, "40.1"])
    assert in_millions(find(analysis, "ma4")) == Decimal("25.025")
    assert [row.line for row in find(analysis, "ma4").lineage.rows] == [3, 4, 5, 6]
    assert find(analysis, "ma4.periods").quantity.amount == 4


def test_average_of_fewer_weeks_is_refused() -> None:
    analysis = analyse([1, 2, 3])
    assert absence_of(find(analysis, "ma4")) == "history-too-short"
    assert absence_of(find(analysis, "ma4.leaving")) == "history-too-short"
    assert [p.amount for p in analysis.finding("total.ma4").series[0].points] == [None, None, None]


@pytest.mark.parametrize(("weeks", "expected"), [([None, 2, 3, 4, 5], "14"), ([1, None, 3, 4, 5], None)])
def test_average_over_a_gap_is_refused_and_returns_when_the_gap_has_left(
    weeks: list[int | None], expected: str | None
) -> None:
    measured = find(analyse([9, *weeks]), "ma4")
    if expected is None:
        assert absence_of(measured) == "gap-in-window"
        assert measured.absence is not None
        assert [gap.period.end for gap in measured.absence.gaps] == [date(2023, 1, 18)]
    else:
        assert in_millions(measured) * 4 == Decimal(expected)


def test_week_that_leaves_the_average_is_its_oldest() -> None:
    analysis = analyse([100, -10, 20, 30, 40])
    assert in_millions(find(analysis, "ma4.leaving")) == -10
    assert find(analysis, "ma4.leaving_on").value == date(2023, 1, 11)
    assert [row.line for row in find(analysis, "ma4.leaving").lineage.rows] == [3]


def test_missing_week_that_leaves_the_average_is_absent_as_the_average_is() -> None:
    assert absence_of(find(analyse([9, None, 2, 3, 4]), "ma4.leaving")) == "gap-in-window"
    assert in_millions(find(analyse([9, 1, None, 3, 4]), "ma4.leaving")) == 1


# rolling_sum

MONTH = {"week": WEEKLY["week"], "month": {"kind": "rolling_sum", "of": "week", "periods": 4}}


def test_rolling_sum_waits_until_its_window_is_full() -> None:
    analysis = analyse([1, 2, 3, 4, 5], metrics=MONTH)
    month = find(analysis, "month")
    assert in_millions(month) == 14
    assert month.period == Period(date(2023, 2, 1), date(2023, 1, 5))
    assert month.facet("side") == "in"
    assert [row.line for row in month.lineage.rows] == [3, 4, 5, 6]
    series = analysis.finding("total.month").series[0]
    assert [p.amount and p.amount / 10**6 for p in series.points] == [None, None, None, 10, 14]
    assert absence_of(find(analyse([1, 2, 3], metrics=MONTH), "month")) == "history-too-short"


def test_rolling_sum_over_a_gap_has_no_value_and_names_the_missing_weeks() -> None:
    analysis = analyse([1, 2, None, None, 5], metrics=MONTH)
    month = find(analysis, "month")
    assert absence_of(month) == "gap-in-window"
    assert month.absence is not None
    assert [gap.period.end for gap in month.absence.gaps] == [date(2023, 1, 18), date(2023, 1, 25)]
    assert find(analysis, "month.gap_weeks").quantity.amount == 2
    assert find(analysis, "month.gap_first").value == date(2023, 1, 18)
    assert find(analysis, "month.gap_last").value == date(2023, 1, 25)


# change


@pytest.mark.parametrize(
    ("before", "now", "difference", "percent", "relation"),
    [
        ("100", "150", "50", "50", "larger"),
        ("100", "60", "-40", "-40", "smaller"),
        ("100", "98.1", "-1.9", "-1.9", "steady"),
        ("100", "98", "-2", "-2", "smaller"),
        ("100", "102", "2", "2", "larger"),
        ("100", "101.9", "1.9", "1.9", "steady"),
        ("-100", "-150", "-50", "-50", "larger"),
        ("-100", "-60", "40", "40", "smaller"),
        ("-100", "-101", "-1", "-1", "steady"),
        ("-100", "150", "250", None, "opposite"),
        ("100", "-150", "-250", None, "opposite"),
        ("0", "150", "150", None, "opposite"),
        ("100", "0", "-100", None, "opposite"),
        ("0", "0", "0", None, "steady"),
    ],
)
def test_change_and_its_percent(before: str, now: str, difference: str, percent: str | None, relation: str) -> None:
    analysis = analyse([7, before, now])
    change = find(analysis, "change")
    assert in_millions(change) == Decimal(difference)
    assert change.facet("relation") == relation
    assert change.facet("against") == "week_before"
    assert in_millions(find(analysis, "change.previous")) == Decimal(before)
    assert [row.line for row in change.lineage.rows] == [4, 3]
    if percent is None:
        zero = "0" in (before, now)
        assert absence_of(find(analysis, "change.percent")) == ("zero" if zero else "sign-change")
    else:
        assert find(analysis, "change.percent").quantity.amount == Decimal(percent)


def test_words_of_change_follow_the_printed_values() -> None:
    # 1.04bn and 1.00bn both print as $1.0bn, 4 % apart; 1.05bn prints as $1.1bn.
    assert find(analyse(["1000", "1040"]), "change").facet("relation") == "steady"
    assert find(analyse(["1000", "1050"]), "change").facet("relation") == "larger"
    # 0.4 units print as zero: nothing turned.
    analysis = analyse(["-0.4", "0.4"], scale=ONE)
    assert find(analysis, "change").facet("relation") == "steady"
    assert find(analysis, "change").facet("side") == "flat"


def test_change_quotes_raw_values() -> None:
    change = find(analyse(["16561.4", "54173.6"]), "change")
    assert in_millions(change) == Decimal("37612.2")


def test_first_week_has_no_change() -> None:
    change = find(analyse([5]), "change")
    assert absence_of(change) == "no-earlier-period"
    assert change.facet("against") == "week_before"


def test_change_after_a_gap_names_all_the_weeks_between() -> None:
    analysis = analyse([1, None, 3, None, None, 6])
    change = find(analysis, "change")
    assert absence_of(change) == "gap-in-window"
    assert find(analysis, "change.gap_weeks").quantity.amount == 2
    assert find(analysis, "change.gap_first").value == date(2023, 1, 25)
    assert find(analysis, "change.gap_last").value == date(2023, 2, 1)


def test_change_tells_whether_a_week_was_irregular() -> None:
    assert find(analyse([1, 2], JULY[:2]), "change").facet("irregular") == "yes"
    assert find(analyse([1, 2, 3], [*count_weeks(2, date(2024, 6, 5)), JULY[1]]), "change").facet("irregular") == "yes"
    assert find(analyse([1, 2]), "change").facet("irregular") == "no"
    assert find(analyse([1, 2], JULY[:2]), "change.previous_days").quantity.amount == 7


def test_change_against_the_average() -> None:
    analysis = analyse([10, 20, 30, 60])
    against = find(analysis, "vs_ma4")
    assert in_millions(against) == 30
    assert against.facet("against") == "moving_average"
    assert against.facet("relation") == "larger"
    assert find(analysis, "vs_ma4.percent").quantity.amount == 100
    assert against.lineage.inputs == ("total.week", "total.ma4")
    assert absence_of(find(analyse([1, 2, 3]), "vs_ma4")) == "history-too-short"
    assert absence_of(find(analyse([1, None, 3, 4, 5]), "vs_ma4")) == "gap-in-window"


# share

SHARE = {"week": WEEKLY["week"], "share": {"kind": "share", "of": "week", "whole": "total.week"}}


def share_of(part: str, whole: str, scale: Decimal = Decimal(10) ** 6) -> Measure:
    analysis = analyse({"total": [whole], "part": [part]}, metrics=SHARE, scale=scale)
    found = analysis.measure("part.share")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [("30", "120", "25"), ("-30", "-40", "75"), ("40", "40", "100"), ("1", "8", "12.5")]
)
def test_share_of_a_whole_that_flows_the_same_way(part: str, whole: str, percent: str) -> None:
    measured = share_of(part, whole)
    assert measured.quantity.amount == Decimal(percent)
    assert measured.facet("whole") == "total"
    assert measured.facet("side") == ("out" if part.startswith("-") else "in")
    assert {row.column for row in measured.lineage.rows} == {"part", "total"}


@pytest.mark.parametrize(
    ("part", "whole", "code"),
    [
        ("30", "-40", "sign-change"),
        ("-30", "40", "sign-change"),
        ("50", "40", "sign-change"),
        ("-50", "-40", "sign-change"),
        ("0", "40", "zero"),
        ("40", "0", "zero"),
        ("0", "0", "zero"),
    ],
)
def test_share_is_refused(part: str, whole: str, code: str) -> None:
    assert absence_of(share_of(part, whole)) == code


def test_share_of_a_flow_that_prints_as_zero_is_refused() -> None:
    assert absence_of(share_of("0.4", "40", ONE)) == "zero"
