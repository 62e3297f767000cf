"""Breadth, concentration, ranking, parts of a whole: worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from measure_factory import UNIVERSE, USD, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import make_metric

from flowbrief.measure import measure
from flowbrief.measure.members import describe_weeks
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.measure import Analysis, Finding, Measure, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.spec import MetricSpec
from flowbrief.model.table import Table

MILLION = Decimal(10) ** 6
WEEK = {"week": {"kind": "net_flow"}}
FIVE = {"a": [60], "b": [30], "c": [10], "d": [-40], "e": [0]}


def measure_group(
    columns: Mapping[str, list[int | None]], kind: str, ends: list[date] | None = None, **params: Any
) -> Analysis:
    """Measure one metric over a group whose members are all columns."""
    subjects = [make_subject(name, name) for name in columns]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    given = {"subjects": tuple(columns)} | params if kind != "contribution" and kind != "split" else params
    table = make_weeks(columns, ends)
    return measure(make_report(subjects, [*specs, make_metric("all.it", kind, **given)]), make_dataset(table), registry)


def find(analysis: Analysis, part: str = "") -> Measure:
    found = analysis.measure(f"all.it.{part}" if part else "all.it")
    assert found is not None
    return found


def number(analysis: Analysis, part: str = "") -> Decimal:
    return find(analysis, part).quantity.amount


def absence_of(analysis: Analysis, part: str = "") -> str:
    measured = find(analysis, part)
    assert measured.value is None
    assert measured.absence is not None
    return measured.absence.code


# breadth


def test_breadth_counts_members_with_an_inflow() -> None:
    analysis = measure_group(FIVE, "breadth")
    assert number(analysis) == 60
    assert [number(analysis, part) for part in ("inflows", "outflows", "flat", "members")] == [3, 1, 1, 5]
    assert find(analysis).facet("all") == "no"
    assert find(analysis).facet("universes") == "one"
    assert len(find(analysis).lineage.rows) == 5


@pytest.mark.parametrize(("amounts", "share", "side"), [((1, 2), 100, "in"), ((-1, -2), 0, "out")])
def test_group_that_goes_one_way(amounts: tuple[int, int], share: int, side: str) -> None:
    analysis = measure_group({"a": [amounts[0]], "b": [amounts[1]]}, "breadth")
    assert number(analysis) == share
    assert find(analysis).facet("all") == side


@pytest.mark.parametrize("kind", ["breadth", "concentration", "ranking"])
def test_missing_member_is_not_taken_for_one_without_flow(kind: str) -> None:
    table = make_weeks({"a": [1, 2], "b": [3, 4]})
    other = replace(make_weeks({"c": [5, None]}), name="others")
    subjects = [make_subject("a", "a"), make_subject("b", "b"), replace(make_subject("c", "c"), source="others")]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    group = make_metric("all.it", kind, subjects=("a", "b", "c"))
    report = make_report(subjects, [*specs, group])
    assert absence_of(measure(report, make_dataset(table, other), registry)) == "gap-in-window"


@pytest.mark.parametrize("kind", ["breadth", "concentration", "ranking"])
def test_one_member_is_no_group(kind: str) -> None:
    assert absence_of(measure_group({"a": [1]}, kind)) == "too-few-members"


# group_flow


def add_up(columns: Mapping[str, list[int | None]], *more: MetricSpec, others: Table | None = None) -> Analysis:
    """Measure the flow of a group whose members are all columns, and what else is asked for of it."""
    subjects = [make_subject(name, name) for name in columns]
    tables = [make_weeks({name: amounts for name, amounts in columns.items() if others is None or name != "c"})]
    if others is not None:
        subjects[-1] = replace(subjects[-1], source="others")
        tables.append(others)
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    group = make_metric("all.it", "group_flow", subjects=tuple(columns))
    return measure(make_report(subjects, [*specs, group, *more]), make_dataset(*tables), registry)


def test_group_flow_is_the_sum_of_its_members_week_by_week() -> None:
    analysis = add_up({"a": [1, 60], "b": [-4, 30], "c": [0, -100]})
    assert number(analysis) == -10 * MILLION
    assert find(analysis).facet("side") == "out"
    assert find(analysis).facet("universes") == "one"
    assert find(analysis).universe == UNIVERSE
    (series,) = analysis.finding("all.it").series
    assert [point.amount for point in series.points] == [-3 * MILLION, -10 * MILLION]
    assert {row.column for row in find(analysis).lineage.rows} == {"a", "b", "c"}
    assert [number(analysis, part) for part in ("members", "days", "days_before")] == [3, 7, 7]
    assert find(analysis, "period").value == analysis.period


@pytest.mark.parametrize(("amounts", "sums"), [([1, None, 3], [12, None, 36]), ([1, 2, None], [12, 24, None])])
def test_a_week_in_which_a_member_lacks_its_flow_has_no_sum(amounts: list[int | None], sums: list[int | None]) -> None:
    others = replace(make_weeks({"c": amounts}), name="others")
    since = make_metric("all.since", "cumulative", of="all.it")
    analysis = add_up({"a": [10, 20, 30], "b": [1, 2, 3], "c": amounts}, since, others=others)
    points = analysis.finding("all.it").series[0].points
    assert [point.amount for point in points] == [None if one is None else one * MILLION for one in sums]
    if amounts[-1] is None:
        assert absence_of(analysis) == "gap-in-window"
        assert number(analysis, "gap_weeks") == 1
        assert find(analysis).facet("side") == ""
    else:
        found = analysis.measure("all.since")
        assert found is not None
        assert found.quantity.amount == 36 * MILLION  # it starts anew after the gap


def test_a_group_begins_with_the_member_that_begins_last() -> None:
    weeks = make_weeks({"c": [1, 2, 3]})
    late = replace(
        weeks, name="others", observations=tuple(one for one in weeks.observations if one.value > MILLION), gaps=()
    )
    analysis = add_up({"a": [10, 20, 30], "b": [1, 2, 3], "c": [1, 2, 3]}, others=late)
    assert [point.amount for point in analysis.finding("all.it").series[0].points] == [24 * MILLION, 36 * MILLION]


def test_the_flow_of_a_group_is_judged_as_that_of_a_subject_is() -> None:
    more = [make_metric(f"all.{kind}", kind, of="all.it") for kind in ("streak", "change", "ytd", "cumulative")]
    analysis = add_up({"a": [1, 2, 3], "b": [1, 1, 1]}, *more)
    found = {metric.id: analysis.finding(metric.id).main for metric in more}
    assert found["all.streak"].quantity.amount == 3
    assert found["all.change"].quantity.amount == MILLION
    assert found["all.ytd"].quantity.amount == 9 * MILLION
    assert {measured.universe for measured in found.values()} == {UNIVERSE}


def test_one_member_makes_no_sum() -> None:
    assert absence_of(add_up({"a": [1]})) == "too-few-members"


def test_members_in_two_currencies_are_not_added_up() -> None:
    others = replace(make_weeks({"c": [1]}), name="others", unit=Unit(UnitKind.MONEY, "EUR"))
    with pytest.raises(Refused) as caught:
        add_up({"a": [1], "c": [1]}, others=others)
    assert [one.code for one in caught.value.diagnostics] == ["wrong-unit"]


# concentration


def test_concentration_is_the_share_of_the_largest_inflows() -> None:
    analysis = measure_group(FIVE, "concentration", top=2)
    assert number(analysis) == 90
    assert number(analysis, "gross") == 100 * MILLION
    assert number(analysis, "hhi") == Decimal("0.46")  # 0.36 + 0.09 + 0.01
    assert number(analysis, "largest") == 60 * MILLION
    assert number(analysis, "largest_share") == 60
    assert find(analysis, "largest").facet("subject") == "a"
    assert find(analysis).facet("leaders") == "a,b"
    assert find(analysis).facet("single") == "yes"
    assert [number(analysis, part) for part in ("top", "inflows", "members")] == [2, 3, 5]


def test_half_of_the_inflows_is_not_more_than_half() -> None:
    analysis = measure_group({"a": [50], "b": [25], "c": [25]}, "concentration", top=1)
    assert number(analysis) == 50
    assert find(analysis).facet("single") == "no"


def test_share_of_all_that_took_money_in_says_nothing() -> None:
    analysis = measure_group(FIVE, "concentration", top=3)
    assert absence_of(analysis) == "too-few-members"
    assert number(analysis, "hhi") == Decimal("0.46")


def test_group_without_inflow_has_no_concentration() -> None:
    analysis = measure_group({"a": [-1], "b": [0]}, "concentration")
    for part in ("", "inflows", "gross", "hhi", "largest", "largest_share"):
        assert absence_of(analysis, part) == "zero"
    assert [number(analysis, part) for part in ("top", "members")] == [3, 2]


def test_members_whose_weeks_are_not_of_the_same_days_are_told_apart() -> None:
    assert find(measure_group(FIVE, "ranking")).facet("weeks") == "one"
    assert describe_weeks([_week(6), _week(7)]) == ("weeks", "several")
    assert describe_weeks([_week(7), _week(7)]) == ("weeks", "one")


def _week(days: int) -> Finding:
    end = date(2023, 1, 11)
    point = Point(Period(end, end - timedelta(days=days - 1)), Decimal(1))
    return Finding("a.week", "net_flow", "a", (), (Series("a.week", (point,), USD, UNIVERSE),))


# ranking


def test_ranking_names_who_leads_and_who_lags() -> None:
    analysis = measure_group(FIVE, "ranking")
    assert number(analysis) == 60 * MILLION
    assert number(analysis, "laggard") == -40 * MILLION
    assert find(analysis).facet("subject") == "a"
    assert find(analysis).facet("order") == "a,b,c,e,d"
    assert find(analysis, "laggard").facet("subject") == "d"
    assert find(analysis, "laggard").facet("side") == "out"
    assert find(analysis).facet("tie") == "no"


@pytest.mark.parametrize(
    ("amounts", "tie"), [([5, 5, 1], "leader"), ([5, 1, 1], "laggard"), ([5, 5, 5], "both"), ([3, 2, 1], "no")]
)
def test_shared_places_are_told(amounts: list[int], tie: str) -> None:
    columns: dict[str, list[int | None]] = {name: [amount] for name, amount in zip("abc", amounts, strict=True)}
    assert find(measure_group(columns, "ranking")).facet("tie") == tie


def test_group_of_two_currencies_is_refused() -> None:
    table = make_weeks({"a": [1], "b": [2]})
    yuan = replace(table, units={"b": Unit(UnitKind.MONEY, "CNY")})
    subjects = [make_subject("a", "a"), make_subject("b", "b")]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    ranked = make_metric("all.it", "ranking", subjects=("a", "b"))
    with pytest.raises(Refused) as caught:
        measure(make_report(subjects, [*specs, ranked]), make_dataset(yuan), registry)
    (fault,) = caught.value.diagnostics
    assert fault.code == "wrong-unit"
    assert "a in USD, b in CNY" in fault.message


# split

ALL = {"total": [90, 101], "etf": [60, 130], "mutual": [30, -30]}


def test_parts_that_add_up_within_the_tolerance() -> None:
    analysis = measure_group(ALL, "split", of="total.week", parts=("etf", "mutual"), tolerance=MILLION)
    assert number(analysis) == MILLION
    assert number(analysis, "etf") == 130 * MILLION
    assert find(analysis, "mutual").facet("side") == "out"
    assert find(analysis).facet("signs") == "opposite"
    assert find(analysis).facet("leader") == "etf"


def test_residual_beyond_the_tolerance_is_a_fault_in_the_data() -> None:
    with pytest.raises(Refused) as caught:
        measure_group(ALL, "split", of="total.week", parts=("etf", "mutual"), tolerance=MILLION - 1)
    (fault,) = caught.value.diagnostics
    assert fault.code == "does-not-add-up"
    assert fault.exit_code is ExitCode.DATA
    assert "etf + mutual do not add up to total in the week ended 2023-01-11: 1000000 is left over" in fault.message


def test_residual_of_an_earlier_week_is_found_too() -> None:
    columns: dict[str, list[int | None]] = {"total": [95, 100, 9], "etf": [60, 70, 5], "mutual": [30, 27, 4]}
    with pytest.raises(Refused) as caught:
        measure_group(columns, "split", of="total.week", parts=("etf", "mutual"))
    assert "in 2 weeks, worst in that ended 2023-01-04: 5000000" in caught.value.diagnostics[0].message


def test_every_fault_of_every_metric_is_told_at_once() -> None:
    subjects = [make_subject(name, name) for name in ALL]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    faulty = [make_metric(f"{name}.it", "split", of="total.week", parts=("etf",)) for name in ("one", "two")]
    with pytest.raises(Refused) as caught:
        measure(make_report(subjects, [*specs, *faulty]), make_dataset(make_weeks(ALL)), registry)
    assert [fault.message.split(":")[0] for fault in caught.value.diagnostics] == ["one.it", "two.it"]


def test_split_without_a_part_has_no_value() -> None:
    columns: dict[str, list[int | None]] = {"total": [90, None], "etf": [60, None], "mutual": [30, None]}
    analysis = measure_group(
        {name: [*amounts, *amounts[:1]] for name, amounts in columns.items()},
        "split",
        of="total.week",
        parts=("etf", "mutual"),
    )
    assert number(analysis) == 0


# contribution


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ([10, 25], [40, 60], "75"),
        ([-10, -25], [-40, -60], "75"),
        ([10, -5], [40, 20], "75"),  # the directions of the changes count, not those of the flows
        ([10, 5], [40, 60], "sign-change"),
        ([10, 40], [40, 60], "sign-change"),  # changed by more than the whole
        ([10, 10], [40, 60], "zero"),
        ([10, 20], [40, 40], "zero"),
        ([10], [40], "no-earlier-period"),
        ([1, None, 10], [2, None, 40], "gap-in-window"),
    ],
)
def test_contribution_is_given_only_where_both_changed_the_same_way(
    part: list[int | None], whole: list[int | None], expected: str
) -> None:
    analysis = measure_group({"part": part, "all": whole}, "contribution", of="part.week", whole="all.week")
    if expected.isdigit():
        assert number(analysis) == Decimal(expected)
        assert number(analysis, "part_change") == (part[-1] - part[-2]) * MILLION  # type: ignore[operator]
        assert number(analysis, "whole_change") == (whole[-1] - whole[-2]) * MILLION  # type: ignore[operator]
    else:
        assert absence_of(analysis) == expected


def test_contribution_in_a_week_of_eight_days_carries_it() -> None:
    ends = [date(2024, 6, 18), date(2024, 6, 26)]
    columns: dict[str, list[int | None]] = {"part": [10, 25], "all": [40, 60]}
    analysis = measure_group(columns, "contribution", ends, of="part.week", whole="all.week")
    assert find(analysis).facet("irregular") == "yes"
    assert find(measure_group(columns, "contribution", of="part.week", whole="all.week")).facet("irregular") == "no"
