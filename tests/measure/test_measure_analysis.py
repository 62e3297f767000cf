"""The analysis as a whole: series, subjects that are differences, what it may not depend on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from measure_factory import (
    WEEKLY,
    analyse,
    count_weeks,
    list_weeks,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    measure_sample,
    registry,
)

from flowbrief.measure import measure
from flowbrief.model.measure import Analysis, Measure

FEW = (date(2022, 7, 6), date(2022, 11, 22), date(2023, 1, 4), date(2024, 3, 27), date(2024, 5, 1), date(2024, 7, 24))


def each(analysis: Analysis) -> Iterator[Measure]:
    for finding in analysis.findings:
        yield from finding.measures


def test_order_of_the_rows_does_not_matter() -> None:
    amounts = {"total": [*range(3, 40), None, *range(-9, 20)], "equity": [*range(2, 39), None, *range(-8, 21)]}
    plain = analyse(amounts)
    for seed in range(5):
        assert analyse(amounts, shuffle=seed) == plain


def test_whole_less_its_parts() -> None:
    subjects = [
        make_subject("total", "total"),
        make_subject("rest", whole="total", parts=("equity", "bond")),
        make_subject("equity", "equity"),
        make_subject("bond", "bond"),
    ]
    table = make_weeks({"total": [100, 70, None, 50], "equity": [60, 80, None, 10], "bond": [10, 5, None, 20]})
    spec = make_report(subjects, make_metrics("rest", WEEKLY))
    analysis = measure(spec, make_dataset(table), registry)
    series = analysis.finding("rest.week").series[0]
    assert [p.amount and p.amount / 10**6 for p in series.points] == [30, -15, None, 20]
    rows = analysis.finding("rest.week").main.lineage.rows
    assert [(row.column, row.line) for row in rows] == [("total", 4), ("equity", 4), ("bond", 4)]


def test_missing_week_is_a_point_without_an_amount() -> None:
    analysis = analyse([1, None, 3])
    points = analysis.finding("total.week").series[0].points
    assert [point.period.end for point in points] == list(count_weeks(3))
    assert points[1].amount is None
    assert points[1].rows == ()
    assert [gap.period.end for gap in analysis.gaps] == [count_weeks(2)[-1]]


def test_first_series_carries_the_id_of_its_metric() -> None:
    analysis = measure_sample(date(2024, 7, 24)).analysis
    drawn = [finding for finding in analysis.findings if finding.series]
    assert {finding.kind for finding in drawn} >= {"net_flow", "moving_average", "ytd", "cumulative"}
    assert all(finding.series[0].id == finding.id for finding in drawn)
    assert all(finding.main.id == finding.id for finding in analysis.findings)


def test_value_is_missing_exactly_where_an_absence_says_why() -> None:
    for week in FEW:
        for measured in each(measure_sample(week).analysis):
            assert (measured.value is None) == (measured.absence is not None), measured.id


def test_measures_have_the_same_names_in_every_week() -> None:
    """Prose may name any of them; only the extent of a gap exists where there is one."""

    def names(week: date) -> set[str]:
        found = {measured.id for measured in each(measure_sample(week).analysis)}
        return {name for name in found if not name.rpartition(".")[2].startswith("gap_")}

    usual = names(FEW[-1])
    assert all(names(week) == usual for week in list_weeks())


def test_every_measure_says_what_it_is() -> None:
    for measured in each(measure_sample(FEW[-1]).analysis):
        assert measured.definition.zh, measured.id
        assert measured.definition.en, measured.id
        assert measured.universe.zh, measured.id
        assert measured.lineage.formula, measured.id


@pytest.mark.parametrize("week", FEW, ids=str)
def test_nothing_after_the_week_is_used(week: date) -> None:
    analysis = measure_sample(week).analysis
    assert analysis.period.end == week
    for measured in each(analysis):
        assert all(row.period_end <= week for row in measured.lineage.rows), measured.id
    for finding in analysis.findings:
        assert all(point.period.end <= week for one in finding.series for point in one.points), finding.id


def test_later_issue_does_not_change_an_earlier_series() -> None:
    early, late = measure_sample(FEW[3]).analysis, measure_sample(FEW[5]).analysis
    for name in ("total.week", "total.ma4", "other.since", "world.ytd"):
        one, other = early.finding(name).series[0].points, late.finding(name).series[0].points
        assert other[: len(one)] == one


def test_amounts_are_exact() -> None:
    week = analyse(["0.1", "0.2"], scale=Decimal(1)).finding("total.since").main
    assert week.quantity.amount == Decimal("0.3")
    average = analyse(["0.1", "0.2", "0.3", "0.8"], scale=Decimal(1)).finding("total.ma4").main
    assert average.quantity.amount == Decimal("0.35")
