"""Flows from shares and from assets, worked out by hand; the splits that must not be taken for flows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from measure_factory import absence_of, require
from measure_levels import count_days, declare_missing, load_rows, make_metric, measure_fund

from flowbrief.model.diagnostic import Refused
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.source import CalendarSpec

MONDAY = date(2025, 11, 24)
SHARES = make_metric("fund.week", "flow_from_shares", source="fund", shares="shares", nav="nav")
STILL = [("100", "10")] * 5


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"fund.{name}")


def from_shares(rows: list[tuple[str, str]], **params: object) -> Analysis:
    """Two weeks of days from a Monday on: shares and value of one."""
    days = count_days(len(rows), MONDAY)
    dataset = load_rows(("shares", "nav"), [(day, *row) for day, row in zip(days, rows, strict=True)])
    return measure_fund(
        dataset, make_metric("fund.week", "flow_from_shares", source="fund", shares="shares", nav="nav", **params)
    )


# flow_from_shares


def test_flow_is_the_change_in_shares_of_each_day_at_the_value_of_that_day() -> None:
    # Week two: +10 at 11, 0, −5 at 9, 0, +1 at 10: 110 − 45 + 10.
    week = [("110", "11"), ("110", "12"), ("105", "9"), ("105", "10"), ("106", "10")]
    analysis = from_shares(STILL + week)
    flow = find(analysis, "week")
    assert flow.quantity.amount == 75
    assert flow.quantity.unit.currency == "USD"
    assert (flow.period.start, flow.period.end) == (date(2025, 11, 29), date(2025, 12, 5))
    assert flow.facet("side") == "in"
    assert flow.facet("split") == "none"
    assert flow.facet("irregular") == "no"
    assert [row.line for row in flow.lineage.rows if row.column == "shares"] == [6, 7, 8, 9, 10, 11]
    assert find(analysis, "week.days").quantity.amount == 7
    assert find(analysis, "week.splits").quantity.amount == 0
    assert absence_of(find(analysis, "week.split_on")) == "none-found"


def test_first_week_has_nothing_before_it() -> None:
    assert absence_of(find(from_shares(STILL), "week")) == "no-earlier-period"
    analysis = from_shares([*STILL, *[("101", "10")] * 5])
    assert [point.amount for point in analysis.finding("fund.week").series[0].points] == [10]


def test_xlk_split_of_december_2025_is_no_flow() -> None:
    # Two for one, effective Friday 2025-12-05: shares +99.7 %, value −49.6 %.
    # The factor is 2; what is left is (199.7 − 2 × 100) × 50.4 = −15.12.
    week = [("100", "100")] * 4 + [("199.7", "50.4")]
    analysis = from_shares([("100", "100")] * 5 + week)
    flow = find(analysis, "week")
    assert flow.quantity.amount == Decimal("-15.12")
    assert flow.facet("split") == "detected"
    assert find(analysis, "week.split_on").value == date(2025, 12, 5)
    assert find(analysis, "week.split_factor").quantity.amount == 2
    assert find(analysis, "week.split_factor").facet("how") == "detected"


def test_510310_consolidation_of_september_2024_is_no_flow() -> None:
    # 1218.6 → 623.5 on 2024-09-20, no simple factor: the whole change is taken for the consolidation.
    days = count_days(10, date(2024, 9, 9))
    rows = [("1218.6", "1.64")] * 9 + [("623.5", "3.21")]
    dataset = load_rows(("shares", "nav"), [(day, *row) for day, row in zip(days, rows, strict=True)])
    analysis = measure_fund(dataset, SHARES)
    assert days[-1] == date(2024, 9, 20)
    assert find(analysis, "week").quantity.amount == 0
    assert find(analysis, "week").facet("split") == "estimated"
    assert find(analysis, "week.split_factor").quantity.amount == Decimal("623.5") / Decimal("1218.6")


def test_declared_factor_overrides_what_is_seen() -> None:
    rows = [("1218.6", "1.64")] * 9 + [("623.5", "3.21")]
    declared = from_shares(rows, splits=((date(2025, 12, 5), Decimal("0.5")),))
    assert find(declared, "week").quantity.amount == (Decimal("623.5") - Decimal("609.3")) * Decimal("3.21")
    assert find(declared, "week").facet("split") == "declared"


def test_declared_day_without_a_row_counts_on_the_next_row() -> None:
    rows = [("100", "100")] * 5 + [("200", "50")] * 5
    analysis = from_shares(rows, splits=((date(2025, 11, 29), Decimal(2)),))
    assert find(analysis, "week").quantity.amount == 0
    assert find(analysis, "week.split_on").value == date(2025, 12, 1)


def test_declared_split_that_the_value_does_not_show_is_unclear() -> None:
    rows = [("100", "100")] * 10
    measured = find(from_shares(rows, splits=((date(2025, 12, 3), Decimal(2)),)), "week")
    assert absence_of(measured) == "unclear-split"
    assert measured.absence is not None
    assert measured.absence.detail == "2025-12-03"


@pytest.mark.parametrize(("nav", "is_plain"), [("57.5", True), ("57.6", False), ("42.5", True), ("42.4", False)])
def test_declared_split_is_applied_where_the_value_shows_it_within_fifteen_percent(nav: str, is_plain: bool) -> None:
    """Two for one from 100: the value is to be 50, and may be 42.5 to 57.5."""
    rows = [("100", "100")] * 9 + [("200", nav)]
    analysis = from_shares(rows, splits=((date(2025, 12, 5), Decimal(2)),))
    assert (find(analysis, "week").value is not None) == is_plain
    assert find(analysis, "week.splits").quantity.amount == (1 if is_plain else 0)
    if is_plain:
        assert find(analysis, "week").quantity.amount == 0
    else:
        assert absence_of(find(analysis, "week")) == "unclear-split"
        assert absence_of(find(analysis, "week.split_factor")) == "none-found"


def test_factor_of_one_says_that_a_jump_is_a_flow() -> None:
    rows = [("100", "100")] * 9 + [("200", "50")]
    analysis = from_shares(rows, splits=((date(2025, 12, 5), Decimal(1)),))
    assert find(analysis, "week").quantity.amount == 100 * 50
    assert find(analysis, "week").facet("split") == "none"


@pytest.mark.parametrize(
    ("after", "how"),
    [
        (("116", "86"), "estimated"),  # +16 %, assets −0.24 %: no simple factor within 1 %
        (("115", "86.96"), "none"),  # +15 %, not beyond it
        (("200", "51"), "detected"),  # assets +2 %
        (("200", "51.1"), None),  # assets +2.2 %, and both jumped in opposite ways: not plain
        (("200", "100"), "none"),  # a real inflow: the value stood still
        (("150", "66.7"), "detected"),  # three for two
        (("10", "1001"), "detected"),  # one for ten
    ],
)
def test_split_is_told_from_a_flow(after: tuple[str, str], how: str | None) -> None:
    measured = find(from_shares([("100", "100")] * 9 + [after]), "week")
    if how is None:
        assert absence_of(measured) == "unclear-split"
    else:
        assert measured.facet("split") == how
        assert measured.value is not None


def test_empty_week_takes_its_own_flow_and_the_next() -> None:
    missing = date(2025, 12, 5)
    days = [*count_days(5, MONDAY), *count_days(10, date(2025, 12, 8))]
    rows = [(day, "100", "10") for day in days[:-1]] + [(days[-1], "101", "10")]
    calendar = declare_missing(missing)
    week = measure_fund(load_rows(("shares", "nav"), rows[:10], calendar=calendar), SHARES)
    assert absence_of(find(week, "week")) == "missing-level"
    after = measure_fund(load_rows(("shares", "nav"), rows, calendar=calendar), SHARES)
    assert find(after, "week").quantity.amount == 10
    series = after.finding("fund.week").series[0]
    assert [point.amount for point in series.points] == [None, None, 10]
    assert [gap.period.end for gap in after.gaps] == [missing]


def test_week_that_a_holiday_shortens_is_irregular_and_its_flow_complete() -> None:
    # Friday 2025-12-05 is declared a holiday: the week closes on Thursday with six days.
    days = [day for day in count_days(10, MONDAY) if day != date(2025, 12, 5)]
    calendar = CalendarSpec(5, holiday_ends=(date(2025, 12, 4),), max_gap_days=1)
    rows = [(day, 100 + index, "10") for index, day in enumerate(days)]
    analysis = measure_fund(load_rows(("shares", "nav"), rows, calendar=calendar), SHARES)
    assert find(analysis, "week").quantity.amount == 40
    assert find(analysis, "week.days").quantity.amount == 6
    assert find(analysis, "week").facet("irregular") == "yes"


def test_derived_flow_is_a_flow_for_other_metrics() -> None:
    rows = [(MONDAY + timedelta(days=7 * week + 4), 100 + week, 10) for week in range(5)]
    dataset = load_rows(("shares", "nav"), rows, calendar=CalendarSpec(5, max_gap_days=4))
    average = make_metric("fund.ma4", "moving_average", of="fund.week", periods=4)
    assert find(measure_fund(dataset, SHARES, average), "ma4").quantity.amount == 10


# flow_from_assets

ASSETS = ("assets", "returns", "paid", "rate")
TOTAL = {"source": "fund", "assets": "assets", "returns": "returns", "distributions": "paid"}


def from_assets(rows: list[tuple[str, str, str, str]], **params: object) -> Analysis:
    days = [MONDAY + timedelta(days=7 * week + 4) for week in range(len(rows))]
    dataset = load_rows(
        ASSETS,
        [(day, *row) for day, row in zip(days, rows, strict=True)],
        calendar=CalendarSpec(5, max_gap_days=4),
    )
    return measure_fund(dataset, make_metric("fund.week", "flow_from_assets", **(TOTAL | params)))


def test_flow_is_what_the_return_does_not_explain_and_payouts_are_added_back() -> None:
    # 1100 − 1000 × 1.05 + 10 = 60
    analysis = from_assets([("1000", "0", "0", "1"), ("1100", "5", "10", "1")])
    assert find(analysis, "week").quantity.amount == 60
    assert find(analysis, "week.own").quantity.amount == 60
    assert find(analysis, "week").facet("basis") == "total"
    assert absence_of(find(analysis, "week.exchange")) == "none-found"


def test_price_return_needs_no_payouts() -> None:
    rows = [("1000", "0", "0", "1"), ("1100", "4", "10", "1")]
    analysis = from_assets(rows, basis="price", distributions=None)
    assert find(analysis, "week").quantity.amount == 60


def test_flow_is_converted_after_it_is_calculated() -> None:
    # In the fund's currency nothing flowed; at the end-of-week rates the assets grew by a tenth.
    still = from_assets([("1000", "0", "0", "1.0"), ("1000", "0", "0", "1.1")], exchange="rate", currency="CNY")
    assert find(still, "week").quantity.amount == 0
    moved = from_assets([("1000", "0", "0", "7.0"), ("1100", "0", "0", "7.2")], exchange="rate", currency="CNY")
    assert find(moved, "week").quantity.amount == 720
    assert find(moved, "week").quantity.unit.currency == "CNY"
    assert find(moved, "week.own").quantity.amount == 100
    assert find(moved, "week.own").quantity.unit.currency == "USD"
    assert find(moved, "week.exchange").quantity.amount == Decimal("7.2")


def test_daily_rows_are_added_up_and_converted_at_the_mean_rate() -> None:
    days = count_days(10, MONDAY)
    rows = [(day, 1000 + 10 * max(0, index - 4), "0", "0", 1 + index % 5) for index, day in enumerate(days)]
    params = TOTAL | {"exchange": "rate", "currency": "CNY"}
    analysis = measure_fund(load_rows(ASSETS, rows), make_metric("fund.week", "flow_from_assets", **params))
    assert find(analysis, "week.own").quantity.amount == 50
    assert find(analysis, "week.exchange").quantity.amount == 3
    assert find(analysis, "week").quantity.amount == 150


@pytest.mark.parametrize(
    ("params", "setting"), [({"distributions": None}, "distributions"), ({"exchange": "rate"}, "currency")]
)
def test_settings_that_need_each_other(params: dict[str, object], setting: str) -> None:
    with pytest.raises(Refused) as caught:
        from_assets([("1000", "0", "0", "1"), ("1100", "0", "0", "1")], **params)
    (fault,) = caught.value.diagnostics
    assert fault.code == "missing-key"
    assert f"the setting {setting}" in fault.message


def test_running_total_of_a_week_without_a_flow_has_no_value() -> None:
    rows = [("100", "100")] * 9 + [("200", "51.5")]
    days = count_days(10, MONDAY)
    dataset = load_rows(("shares", "nav"), [(day, *row) for day, row in zip(days, rows, strict=True)])
    analysis = measure_fund(dataset, SHARES, make_metric("fund.since", "cumulative", of="fund.week"))
    assert absence_of(find(analysis, "week")) == "unclear-split"
    for part in ("since", "since.weeks", "since.last_year"):
        assert absence_of(find(analysis, part)) == "unclear-split"
