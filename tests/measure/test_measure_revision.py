"""Revisions that publishers really made, and the rules by which one of several is chosen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from measure_factory import make_metrics, make_report, make_subject, registry
from measure_levels import load_rows, make_metric, make_source

from flowbrief.measure import measure
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import UnitKind
from flowbrief.model.source import CalendarSpec

MILLION = Decimal(10) ** 6
WEEK = {"week": {"kind": "net_flow"}}
WEDNESDAY = CalendarSpec(3)

Row = tuple[str, str, int]


def measure_releases(rows: list[Row], as_of: date | None = None, periods: int = 9) -> Analysis:
    """A weekly file in millions with revisions; each row has the week, the day of release and the flow."""
    source = make_source(("assets",), shape="weekly")
    dataset = load_rows(
        ("released", "flow"),
        rows,
        as_of=as_of,
        shape="weekly",
        calendar=WEDNESDAY,
        columns=(("flow", "flow"),),
        released_column="released",
        revisions=True,
        scale=MILLION,
        column_units={},
        unit=source.unit,
    )
    subject = replace(make_subject("equity", "flow"), source="fund")
    specs = [*make_metrics("equity", WEEK), make_metric("equity.new", "revision", of="equity.week", periods=periods)]
    return measure(make_report([subject], specs, headline="equity"), dataset, registry)


def find(analysis: Analysis, part: str = "") -> Measure:
    found = analysis.measure(f"equity.new.{part}" if part else "equity.new")
    assert found is not None
    return found


def millions(analysis: Analysis, part: str = "") -> Decimal:
    return find(analysis, part).quantity.amount / MILLION


JULY: list[Row] = [
    ("2016-06-29", "2016-07-07", 100),
    ("2016-07-06", "2016-07-13", -1879),
    ("2016-07-06", "2016-07-20", -1890),
    ("2016-07-13", "2016-07-20", 300),
]


def test_ici_restated_the_week_of_july_2016() -> None:
    analysis = measure_releases(JULY)
    assert millions(analysis) == -11
    assert millions(analysis, "before") == -1879
    assert millions(analysis, "after") == millions(analysis, "total") - 1879 == -1890
    assert find(analysis, "week").value == date(2016, 7, 6)
    assert find(analysis, "released_before").value == date(2016, 7, 13)
    assert find(analysis, "released_after").value == date(2016, 7, 20)
    assert find(analysis, "releases").quantity.amount == 2
    assert find(analysis, "count").quantity.amount == 1
    main = find(analysis)
    assert (main.facet("flip"), main.facet("side"), main.facet("recent")) == ("no", "out", "yes")
    assert main.period.end == date(2016, 7, 6)
    assert [row.line for row in main.lineage.rows] == [3, 4]
    flow = analysis.finding("equity.week").series[0]
    assert [point.amount and point.amount / MILLION for point in flow.points] == [100, -1890, 300]


def test_before_the_restatement_nothing_was_revised() -> None:
    analysis = measure_releases(JULY, date(2016, 7, 14))
    assert find(analysis).absence is not None
    assert find(analysis).absence.code == "none-found"  # type: ignore[union-attr]
    assert find(analysis, "week").value is None
    assert analysis.finding("equity.week").main.quantity.amount == -1879 * MILLION


MAY: list[Row] = [
    ("2014-05-14", "2014-05-21", 562),
    ("2014-05-14", "2014-05-29", 503),
    ("2014-05-21", "2014-05-29", 80),
    ("2014-05-14", "2014-06-04", 492),
    ("2014-05-28", "2014-06-04", 90),
    ("2014-05-14", "2014-06-11", -229),
    ("2014-06-04", "2014-06-11", 70),
]


@pytest.mark.parametrize(
    ("as_of", "change", "total", "flip"),
    [
        (date(2014, 5, 29), -59, -59, "no"),
        (date(2014, 6, 4), -11, -70, "no"),
        (date(2014, 6, 11), -721, -791, "yes"),
    ],
)
def test_week_of_may_2014_that_turned_from_inflow_to_outflow(as_of: date, change: int, total: int, flip: str) -> None:
    analysis = measure_releases(MAY, as_of)
    assert millions(analysis) == change
    assert millions(analysis, "total") == total
    assert millions(analysis, "first") == 562
    assert find(analysis).facet("flip") == find(analysis).facet("flip_since_first") == flip
    assert find(analysis, "released_after").value == as_of
    assert find(analysis).facet("side_before") == "in"


def test_turned_sign_comes_before_a_larger_revision() -> None:
    rows = [
        ("2016-06-29", "2016-07-06", 5000),
        ("2016-07-06", "2016-07-13", 10),
        ("2016-06-29", "2016-07-20", 9000),
        ("2016-07-06", "2016-07-20", -10),
        ("2016-07-13", "2016-07-20", 1),
    ]
    analysis = measure_releases(rows)
    assert find(analysis, "week").value == date(2016, 7, 6)
    assert find(analysis, "count").quantity.amount == 2


def test_older_revision_is_told_to_be_old_and_one_out_of_reach_is_not_told() -> None:
    rows = [*JULY, ("2016-07-20", "2016-07-27", 1), ("2016-07-27", "2016-08-03", 2)]
    assert find(measure_releases(rows)).facet("recent") == "no"
    assert find(measure_releases(rows, periods=3)).value is None


def test_release_that_repeats_the_value_is_no_revision() -> None:
    rows = [*JULY[:2], ("2016-07-06", "2016-07-20", -1879), JULY[3]]
    assert find(measure_releases(rows)).value is None


def test_source_without_revisions_has_none() -> None:
    dataset = load_rows(
        ("assets",),
        [("2016-07-06", 1), ("2016-07-13", 2)],
        shape="weekly",
        calendar=WEDNESDAY,
        columns=(("flow", "assets"),),
        column_units={},
    )
    assert dataset.tables[0].unit.kind is UnitKind.MONEY
    subject = replace(make_subject("equity", "flow"), source="fund")
    specs = [*make_metrics("equity", WEEK), make_metric("equity.new", "revision", of="equity.week")]
    analysis = measure(make_report([subject], specs), dataset, registry)
    assert find(analysis).value is None


def test_whole_less_parts_is_revised_with_its_columns() -> None:
    rows = [
        ("2016-07-06", "2016-07-13", 10, 4),
        ("2016-07-06", "2016-07-20", 12, 4),
        ("2016-07-13", "2016-07-20", 20, 5),
    ]
    dataset = load_rows(
        ("released", "all", "part"),
        rows,
        shape="weekly",
        calendar=WEDNESDAY,
        columns=(("all", "all"), ("part", "part")),
        released_column="released",
        revisions=True,
        column_units={},
    )
    subjects = [
        replace(make_subject("all", "all"), source="fund"),
        replace(make_subject("part", "part"), source="fund"),
        replace(make_subject("equity", whole="all", parts=("part",)), source="fund"),
    ]
    specs = [*make_metrics("equity", WEEK), make_metric("equity.new", "revision", of="equity.week")]
    analysis = measure(make_report(subjects, specs), dataset, registry)
    assert find(analysis, "before").quantity.amount == 6
    assert find(analysis, "after").quantity.amount == 8
    assert find(analysis).quantity.amount == 2
