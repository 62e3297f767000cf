"""What is measured to be drawn: quartiles, trends, bridges; worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from measure_factory import (
    absence_of,
    analyse,
    in_millions,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    registry,
)
from measure_levels import make_metric

from flowbrief.measure import measure
from flowbrief.model.measure import Analysis, Measure

WEEK = {"week": {"kind": "net_flow"}}
Columns = Mapping[str, list[int | None]]


def find(analysis: Analysis, name: str) -> Measure:
    found = analysis.measure(name)
    assert found is not None
    return found


def measure_one(columns: Columns, kind: str, ends: list[date] | None = None, **params: Any) -> Analysis:
    subjects = [make_subject(name, name) for name in columns]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    report = make_report(subjects, [*specs, make_metric("a.it", kind, **params)], headline="a")
    return measure(report, make_dataset(make_weeks(columns, ends)), registry)


# quartiles

QUARTILES = {**WEEK, "middle": {"kind": "quartiles", "of": "week"}}


def test_quartiles_lie_between_two_weeks_in_proportion() -> None:
    # 1 … 14: a quarter of the way from the first to the last is 4.25, half of it 7.5, three quarters 10.75.
    analysis = analyse([*range(14, 0, -1)], metrics=QUARTILES)
    parts = ("total.middle", "total.middle.lower", "total.middle.upper")
    assert [in_millions(find(analysis, part)) for part in parts] == [Decimal("7.5"), Decimal("4.25"), Decimal("10.75")]
    assert find(analysis, "total.middle.weeks").quantity.amount == 14


def test_quartiles_leave_missing_weeks_out_and_count_them() -> None:
    analysis = analyse([*range(1, 13), None, 13], metrics=QUARTILES)
    assert in_millions(find(analysis, "total.middle")) == 7
    assert find(analysis, "total.middle.missing").quantity.amount == 1


def test_twelve_weeks_have_no_quartiles() -> None:
    analysis = analyse(list(range(12)), metrics=QUARTILES)
    assert [absence_of(find(analysis, f"total.middle{part}")) for part in ("", ".lower")] == ["history-too-short"] * 2


# trend


def test_a_trend_is_the_line_of_least_squares() -> None:
    x = [*range(13)]
    y = [2 * one + 5 + (3 if one == 6 else 0) for one in x]
    analysis = measure_one({"a": y, "b": x}, "trend", of="a.week", against="b.week")
    # The bump stands at the mean of x, so it lifts the line by 3/13 and does not tilt it.
    assert find(analysis, "a.it.slope").quantity.amount == 2
    assert abs(in_millions(find(analysis, "a.it.intercept")) - (5 + Decimal(3) / 13)) < Decimal("1e-15")
    # Σxx = 182, Σxy = 364, Σyy = 728 + 9 − 9/13.
    expected = Decimal(364) / (182 * (Decimal(737) - Decimal(9) / 13)).sqrt()
    assert abs(find(analysis, "a.it").quantity.amount - expected) < Decimal("1e-20")
    (line,) = analysis.finding("a.it").series
    assert line.points[0].amount == find(analysis, "a.it.intercept").quantity.amount
    assert find(analysis, "a.it.start").day == line.points[0].period.end


def test_a_trend_is_of_the_weeks_that_both_hold() -> None:
    columns: Columns = {"a": [1, *range(14), None], "b": [1, *range(14), None]}
    analysis = measure_one(columns, "trend", of="a.week", against="b.week")
    assert find(analysis, "a.it.weeks").quantity.amount == 15
    assert find(analysis, "a.it").quantity.amount == 1


@pytest.mark.parametrize(
    ("a", "b", "code"),
    [([*range(12)], [*range(12)], "history-too-short"), ([5] * 13, [*range(13)], "zero"),
     ([*range(13)], [5] * 13, "zero")],
)  # fmt: skip
def test_few_weeks_or_no_variation_have_no_trend(a: list[int | None], b: list[int | None], code: str) -> None:
    analysis = measure_one({"a": a, "b": b}, "trend", of="a.week", against="b.week")
    assert [absence_of(find(analysis, f"a.it{part}")) for part in ("", ".slope", ".intercept")] == [code] * 3
    assert analysis.finding("a.it").series == ()


def test_huge_and_tiny_amounts_correlate_exactly() -> None:
    a = [10**9 + one for one in range(13)]
    analysis = measure_one({"a": a, "b": [-one for one in range(13)]}, "trend", of="a.week", against="b.week")
    assert find(analysis, "a.it").quantity.amount == -1


# bridge

THREE: Columns = {"a": [10, 25], "b": [4, 9], "c": [5, 3]}


def test_parts_and_the_rest_add_up_to_the_change() -> None:
    analysis = measure_one(THREE, "bridge", of="a.week", parts=("b", "c"), span="week")
    found = {part: in_millions(find(analysis, f"a.it{part}"))
             for part in ("", ".previous", ".current", ".part.b", ".part.c", ".rest")}  # fmt: skip
    assert found == {"": 15, ".previous": 10, ".current": 25, ".part.b": 5, ".part.c": -2, ".rest": 12}


def test_this_year_is_set_against_as_many_weeks_of_last_year() -> None:
    ends = [date(2022, 1, 5), date(2022, 1, 12), date(2022, 1, 19), date(2023, 1, 4), date(2023, 1, 11)]
    columns: Columns = {"a": [1, 2, 99, 10, 20], "b": [1, 1, 99, 5, 5]}
    analysis = measure_one(columns, "bridge", ends, of="a.week", parts=("b",), span="year")
    found = [in_millions(find(analysis, f"a.it{part}")) for part in (".previous", ".current", ".part.b", ".rest")]
    assert found == [3, 30, 8, 19]
    assert find(analysis, "a.it.weeks").quantity.amount == 2


def test_a_part_that_is_missing_takes_everything_away() -> None:
    assert (
        absence_of(find(measure_one({"a": [5], "b": [5]}, "bridge", of="a.week", parts=("b",), span="week"), "a.it"))
        == "no-earlier-period"
    )
    columns: Columns = {"a": [1, None, 2], "b": [1, None, 2]}
    analysis = measure_one(columns, "bridge", of="a.week", parts=("b",), span="week")
    assert absence_of(find(analysis, "a.it.part.b")) == "gap-in-window"
    assert find(analysis, "a.it.gap_weeks").quantity.amount == 1
    analysis = measure_one(THREE, "bridge", of="a.week", parts=("b",), span="year")
    assert absence_of(find(analysis, "a.it")) == "history-too-short"
