"""Flow rates, relative rates and rotation, worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from measure_factory import absence_of, make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import load_rows, make_metric

from flowbrief.measure import measure
from flowbrief.model.diagnostic import Refused
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.source import CalendarSpec

Columns = Mapping[str, list[int | None]]
WEEK = {"week": {"kind": "net_flow"}}
TINY = Decimal("1e-20")


def measure_rates(flows: Columns, assets: Columns, *more: tuple[str, str, dict[str, object]]) -> Analysis:
    """A flow rate for each subject from assets in the same weekly file, and whatever else is asked for."""
    table = make_weeks({**flows, **{f"{name}_assets": amounts for name, amounts in assets.items()}})
    subjects = [make_subject(name, name) for name in flows]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    specs += [
        make_metric(f"{name}.rate", "flow_rate", of=f"{name}.week", source="flows", assets=f"{name}_assets")
        for name in assets
    ]
    specs += [make_metric(name, kind, **params) for name, kind, params in more]
    return measure(make_report(subjects, specs), make_dataset(table), registry)


def find(analysis: Analysis, name: str) -> Measure:
    found = analysis.measure(name)
    assert found is not None
    return found


def number(analysis: Analysis, name: str) -> Decimal:
    return find(analysis, name).quantity.amount


# flow_rate


def test_rate_is_the_flow_in_percent_of_the_assets_before_the_week() -> None:
    analysis = measure_rates({"a": [7, 30]}, {"a": [2000, 5000]})
    assert number(analysis, "a.rate") == Decimal("1.5")
    assert number(analysis, "a.rate.base") == 2_000_000_000
    assert find(analysis, "a.rate.base_on").value == date(2023, 1, 4)
    assert find(analysis, "a.rate").facet("side") == "in"
    assert [(row.column, row.line) for row in find(analysis, "a.rate").lineage.rows] == [("a", 3), ("a_assets", 2)]
    rates, bases = analysis.finding("a.rate").series
    assert [point.amount for point in rates.points] == [None, Decimal("1.5")]
    assert [point.amount for point in bases.points] == [None, 2_000_000_000]
    assert bases.id == "a.rate.base"


def test_base_from_levels_is_the_last_row_before_the_week() -> None:
    # The week of Wednesday 2023-01-11 begins on the 5th; the row of the 6th is of the week itself.
    days = [date(2023, 1, day) for day in (2, 3, 6, 10, 11)]
    rows = [(day, 1000 + index) for index, day in enumerate(days)]
    levels = load_rows(("assets",), rows, calendar=CalendarSpec(3, max_gap_days=2))
    table = levels.tables[0]
    flows = make_weeks({"a": [7, 10]}, scale=Decimal(1))
    specs = [*make_metrics("a", WEEK), make_metric("a.rate", "flow_rate", of="a.week", source="fund", assets="assets")]
    analysis = measure(make_report([make_subject("a", "a")], specs), make_dataset(flows, table), registry)
    assert number(analysis, "a.rate.base") == 1001
    assert find(analysis, "a.rate.base_on").value == date(2023, 1, 3)


@pytest.mark.parametrize(("day", "is_known"), [(29, True), (28, False)])
def test_base_is_at_most_seven_days_older_than_the_week(day: int, is_known: bool) -> None:
    """The week of Wednesday 2023-01-11 begins on the 5th; seven days before is 29 December."""
    rows = [(date(2022, 12, day), 1000), (date(2023, 1, 6), 1001), (date(2023, 1, 11), 1002)]
    table = load_rows(("assets",), rows, calendar=CalendarSpec(3, max_gap_days=9)).tables[0]
    flows = make_weeks({"a": [7, 10]}, scale=Decimal(1))
    specs = [*make_metrics("a", WEEK), make_metric("a.rate", "flow_rate", of="a.week", source="fund", assets="assets")]
    analysis = measure(make_report([make_subject("a", "a")], specs), make_dataset(flows, table), registry)
    assert (find(analysis, "a.rate").value is not None) == is_known


@pytest.mark.parametrize(
    ("flows", "assets", "code"),
    [
        ([7], [2000], "missing-level"),
        ([7, None, 30], [2000, None, 5000], "missing-level"),  # the only base is of two weeks ago
        ([7, 30], [0, 5000], "zero"),
    ],
)
def test_rate_without_a_base_is_refused(flows: list[int | None], assets: list[int | None], code: str) -> None:
    assert absence_of(find(measure_rates({"a": flows}, {"a": assets}), "a.rate")) == code


def test_flow_and_assets_in_two_currencies_are_refused() -> None:
    table = replace(make_weeks({"a": [1, 2], "big": [3, 4]}), units={"big": Unit(UnitKind.MONEY, "CNY")})
    specs = [*make_metrics("a", WEEK), make_metric("a.rate", "flow_rate", of="a.week", source="flows", assets="big")]
    with pytest.raises(Refused) as caught:
        measure(make_report([make_subject("a", "a")], specs), make_dataset(table), registry)
    assert caught.value.diagnostics[0].code == "wrong-unit"
    assert "the flow is in USD and the assets are in CNY" in caught.value.diagnostics[0].message


def test_rate_may_be_scored() -> None:
    flows: Columns = {"a": [0, *[10 * (1 + week % 2) for week in range(13)], 40]}
    analysis = measure_rates(flows, {"a": [1000] * 15}, ("a.z", "zscore", {"of": "a.rate"}))
    assert number(analysis, "a.z") > 2
    assert find(analysis, "a.z").facet("basis") == "rate"
    assert number(analysis, "a.z.window") == 13


# relative_flow_rate


def test_relative_rate_is_the_rate_of_the_part_less_that_of_the_universe() -> None:
    analysis = measure_rates(
        {"a": [0, -10], "all": [0, 100]},
        {"a": [1000, 1], "all": [20000, 1]},
        ("a.relative", "relative_flow_rate", {"of": "a.rate", "against": "all.rate"}),
    )
    measured = find(analysis, "a.relative")
    assert measured.quantity.amount == Decimal("-1.5")
    assert measured.quantity.unit.kind is UnitKind.PERCENTAGE_POINTS
    assert [measured.facet(name) for name in ("side", "own_side", "universe_side", "universe")] == [
        "out",
        "out",
        "in",
        "all",
    ]
    assert number(analysis, "a.relative.own") == -1
    assert number(analysis, "a.relative.whole") == Decimal("0.5")
    assert find(analysis, "a.relative.base_on").value == date(2023, 1, 4)


def test_relative_rate_needs_both() -> None:
    analysis = measure_rates(
        {"a": [0, 10], "all": [0, 100]},
        {"a": [1000, 1], "all": [0, 1]},
        ("a.relative", "relative_flow_rate", {"of": "a.rate", "against": "all.rate"}),
    )
    assert absence_of(find(analysis, "a.relative")) == "zero"


# rotation


def rotate(flows: tuple[int, int, int], threshold: str = "0.5") -> Analysis:
    """Three members with 1000, 2000 and 1000 of assets."""
    params: dict[str, object] = {"subjects": ("a", "b", "c"), "threshold": Decimal(threshold)}
    return measure_rates(
        {name: [0, flow] for name, flow in zip("abc", flows, strict=True)},
        {"a": [1000, 1], "b": [2000, 1], "c": [1000, 1]},
        ("all.turn", "rotation", params),
    )


def test_out_of_one_and_into_another() -> None:
    analysis = rotate((-20, 20, 1))
    turn = find(analysis, "all.turn")
    assert turn.quantity.amount == 3
    assert turn.quantity.unit.kind is UnitKind.PERCENTAGE_POINTS
    assert (turn.facet("out"), turn.facet("into")) == ("a", "b")
    assert number(analysis, "all.turn.out") == -2
    assert number(analysis, "all.turn.into") == 1
    assert find(analysis, "all.turn.out_base_on").value == date(2023, 1, 4)


def test_index_is_half_the_sum_of_the_changes_in_weight() -> None:
    # 1000, 2000, 1000 → 980, 2020, 1000 of 4000: ½ (0.5 + 0.5 + 0) % = 50 basis points.
    assert abs(number(rotate((-20, 20, 0)), "all.turn.index") - 50) < TINY
    # The same inflow rate everywhere moves nothing.
    assert abs(number(rotate((10, 20, 10)), "all.turn.index")) < TINY


@pytest.mark.parametrize(
    ("flows", "threshold"),
    [
        ((5, 40, 1), "0.5"),  # both took money in
        ((-20, -1, -2), "0.5"),  # all lost it
        ((-4, 40, 1), "0.5"),  # −0.4 % is not past the threshold
        ((-20, 9, 0), "0.5"),  # nor is 0.45 %
        ((0, 0, 0), "0"),
    ],
)
def test_without_opposite_signs_past_the_threshold_there_is_no_rotation(
    flows: tuple[int, int, int], threshold: str
) -> None:
    analysis = rotate(flows, threshold)
    assert absence_of(find(analysis, "all.turn")) == "none-found"
    assert absence_of(find(analysis, "all.turn.out")) == "none-found"
    assert find(analysis, "all.turn").facet("into") == ""
    assert find(analysis, "all.turn.index").value is not None


def test_rates_at_the_threshold_are_enough() -> None:
    assert number(rotate((-5, 10, 0)), "all.turn") == 1


def test_member_without_a_rate_leaves_the_group_without_one() -> None:
    analysis = measure_rates(
        {"a": [0, 1], "b": [0, -1]},
        {"a": [1000, 1], "b": [0, 1]},
        ("all.turn", "rotation", {"subjects": ("a", "b")}),
    )
    assert absence_of(find(analysis, "all.turn")) == "zero"
    assert absence_of(find(analysis, "all.turn.index")) == "zero"


# group_rate


def measure_group_rate(flows: Columns, assets: Columns) -> Analysis:
    return measure_rates(flows, assets, ("all.rate", "group_rate", {"subjects": tuple(flows)}))


def test_the_rate_of_a_group_is_all_flows_over_all_assets() -> None:
    analysis = measure_group_rate({"a": [0, 30], "b": [0, -10]}, {"a": [1000, 1], "b": [3000, 1]})
    assert number(analysis, "all.rate") == Decimal("0.5")  # and not the mean of 3 and −0.33
    assert number(analysis, "all.rate.base") == 4_000_000_000
    assert find(analysis, "all.rate.base_on").value == date(2023, 1, 4)
    assert number(analysis, "all.rate.members") == 2
    assert find(analysis, "all.rate").facet("side") == "in"
    assert len(find(analysis, "all.rate").lineage.rows) == 4
    rates, bases = analysis.finding("all.rate").series
    assert [point.amount for point in rates.points] == [None, Decimal("0.5")]
    assert [point.amount for point in bases.points] == [None, 4_000_000_000]


@pytest.mark.parametrize(
    ("flows", "assets"),
    [
        ({"a": [0, 30], "b": [0, -10]}, {"a": [1000, 1], "b": [None, 1]}),
        ({"a": [0, 30], "b": [0, None]}, {"a": [1000, 1], "b": [1000, 1]}),
        ({"a": [0, 30], "b": [0, 5]}, {"a": [0, 1], "b": [0, 1]}),
    ],
)
def test_the_rate_of_a_group_needs_every_flow_and_all_assets(flows: Columns, assets: Columns) -> None:
    assert find(measure_group_rate(flows, assets), "all.rate").value is None


def test_assets_of_two_days_are_not_one_base() -> None:
    days = [date(2023, 1, day) for day in (3, 4, 11)]
    table = make_weeks({"a": [0, 30], "b": [0, 10]})
    levels = [
        replace(
            load_rows(["assets"], [(day, 1000) for day in days if day != left_out],
                      calendar=CalendarSpec(3, max_gap_days=9), name=name).tables[0], name=name
        )
        for name, left_out in (("one", days[0]), ("two", days[1]))
    ]  # fmt: skip
    subjects = [make_subject(name, name) for name in "ab"]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    specs += [make_metric("a.rate", "flow_rate", of="a.week", source="one", assets="assets")]
    specs += [make_metric("b.rate", "flow_rate", of="b.week", source="two", assets="assets")]
    specs += [make_metric("all.rate", "group_rate", subjects=("a", "b"))]
    analysis = measure(make_report(subjects, specs), make_dataset(table, *levels), registry)
    assert [find(analysis, f"{name}.rate").value is None for name in ("a", "b", "all")] == [False, False, True]
    assert find(analysis, "all.rate.base_on").value is None


def test_a_part_is_set_against_its_group() -> None:
    analysis = measure_rates(
        {"a": [0, 30], "b": [0, -10]},
        {"a": [1000, 1], "b": [3000, 1]},
        ("all.rate", "group_rate", {"subjects": ("a", "b")}),
        ("a.relative", "relative_flow_rate", {"of": "a.rate", "against": "all.rate"}),
    )
    assert number(analysis, "a.relative") == Decimal("2.5")
    assert find(analysis, "a.relative").facet("universe") == "all"
