"""Quarters out of figures as filed, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from measure_factory import TODAY, absence_of, make_report, registry
from measure_levels import make_metric, make_source

from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period
from flowbrief.model.world import World

MILLION = Decimal(10) ** 6
Row = tuple[str, str, str, int]

# Fiscal years begin on 1 July. Spans since then: 3, 6, 9, 12 months; the last is that of the annual report.
YEAR: list[Row] = [
    ("2024-07-01", "2024-09-30", "2024-10-30", 100),
    ("2024-07-01", "2024-12-31", "2025-01-29", 250),
    ("2024-07-01", "2025-03-31", "2025-04-30", 420),
    ("2024-07-01", "2025-06-30", "2025-07-30", 640),
    ("2025-07-01", "2025-09-30", "2025-10-29", 150),
    ("2025-07-01", "2025-12-31", "2026-01-28", 375),
]
FRIDAY = date(2026, 2, 6)


def measure_filings(rows: list[Row], as_of: date = FRIDAY) -> Analysis:
    """Measure filings beside levels of one row, which decide the week; `as_of` is a Friday."""
    filings = make_source(
        ("capex",),
        shape="filings",
        calendar=None,
        started_column="from",
        released_column="filed",
        revisions=True,
        scale=MILLION,
    )
    levels = make_source(("assets",), name="levels", path=filings.path.with_name("levels.csv"))
    files = {
        filings.path: "\n".join(["from,day,filed,capex", *(",".join(map(str, row)) for row in rows)]).encode(),
        levels.path: f"day,assets\n{as_of},1\n".encode(),
    }
    spec = make_metric("maker.capex", "from_filings", source="fund", column="capex")
    report = make_report([], [spec], sources=(levels, filings), as_of=as_of)
    dataset = load(report, World(TODAY, files.__getitem__, lambda step: None), registry)
    return measure(report, dataset, registry)


def list_quarters(analysis: Analysis) -> list[tuple[str, str, int | None]]:
    """First day, last day and amount in millions of each point of the series."""
    points = analysis.finding("maker.capex").series[0].points
    return [
        (str(p.period.start), str(p.period.end), None if p.amount is None else int(p.amount / MILLION)) for p in points
    ]


def find(analysis: Analysis, part: str = "") -> Measure:
    found = analysis.measure(f"maker.capex.{part}" if part else "maker.capex")
    assert found is not None
    return found


def millions(analysis: Analysis, part: str = "") -> Decimal:
    return find(analysis, part).quantity.amount / MILLION


def test_quarter_is_the_difference_of_two_sums() -> None:
    analysis = measure_filings(YEAR)
    assert millions(analysis) == 225  # 375 − 150
    assert find(analysis, "quarter").value == Period(date(2025, 12, 31), date(2025, 10, 1))
    assert find(analysis, "filed").value == date(2026, 1, 28)
    assert millions(analysis, "year_before") == 150  # 250 − 100
    assert find(analysis, "percent").quantity.amount == 50
    assert millions(analysis, "four_quarters") == 225 + 150 + 220 + 170
    assert find(analysis).facet("derived") == "yes"
    assert find(analysis).facet("restated") == "no"
    assert [row.line for row in find(analysis).lineage.rows] == [6, 7]
    assert find(analysis).period == find(analysis, "quarter").value


@pytest.mark.parametrize(
    ("as_of", "amount", "derived"),
    [
        (date(2025, 8, 1), 220, "yes"),  # the annual report less nine months
        (date(2025, 10, 31), 150, "no"),  # the first quarter stands by itself
        (date(2026, 1, 23), 150, "no"),  # the next is not filed yet
        (date(2026, 1, 30), 225, "yes"),
    ],
)
def test_filing_counts_from_the_day_it_is_made(as_of: date, amount: int, derived: str) -> None:
    analysis = measure_filings(YEAR, as_of)
    assert millions(analysis) == amount
    assert find(analysis).facet("derived") == derived


def test_latest_filed_wins_and_is_told() -> None:
    rows = [*YEAR, ("2025-07-01", "2025-09-30", "2026-01-28", 145)]
    analysis = measure_filings(rows)
    assert millions(analysis) == 230
    assert find(analysis).facet("restated") == "yes"
    before = measure_filings(rows, date(2025, 10, 31))
    assert millions(before) == 150
    assert find(before).facet("restated") == "no"


def test_quarter_that_is_filed_as_such_is_taken_as_it_is() -> None:
    analysis = measure_filings([*YEAR, ("2025-10-01", "2025-12-31", "2026-01-28", 224)])
    assert millions(analysis) == 224
    assert find(analysis).facet("derived") == "no"


def test_sum_that_cannot_be_split_has_no_quarter() -> None:
    analysis = measure_filings([*YEAR[:4], YEAR[5]])
    assert absence_of(find(analysis)) == "missing-level"
    assert absence_of(find(analysis, "percent")) == "missing-level"
    assert find(analysis, "filed").value is None


@pytest.mark.parametrize(
    ("first", "half", "code"), [(100, 50, "sign-change"), (100, 100, "zero"), (None, 250, "no-earlier-period")]
)
def test_comparison_is_refused_across_zero(first: int | None, half: int, code: str) -> None:
    start: list[Row] = [] if first is None else [(*YEAR[0][:3], first)]
    analysis = measure_filings([*start, (*YEAR[1][:3], half), *YEAR[2:]])
    assert absence_of(find(analysis, "percent")) == code


def test_sum_of_four_quarters_needs_all_of_them() -> None:
    assert absence_of(find(measure_filings(YEAR[3:]), "four_quarters")) == "history-too-short"
    assert millions(measure_filings(YEAR[1:]), "four_quarters") == 765


@pytest.mark.parametrize(("days", "is_quarter"), [(79, False), (80, True), (100, True), (101, False)])
def test_quarter_has_eighty_to_a_hundred_days(days: int, is_quarter: bool) -> None:
    first = date(2025, 1, 1)
    end = first + timedelta(days=days - 1)
    rows: list[Row] = [(str(first), str(end), "2025-05-01", 10)]
    assert (find(measure_filings(rows)).value is not None) == is_quarter


@pytest.mark.parametrize(("day", "is_same"), [(10, True), (11, False), (-10, True), (-11, False)])
def test_quarter_of_the_year_before_ended_within_ten_days_of_this_ones_date(day: int, is_same: bool) -> None:
    end = date(2024, 3, 31) + timedelta(days=day)
    rows: list[Row] = [
        (str(end - timedelta(days=89)), str(end), "2024-05-01", 10),
        ("2025-01-01", "2025-03-31", "2025-05-01", 12),
    ]
    assert (find(measure_filings(rows), "year_before").value is not None) == is_same


def test_fiscal_years_of_weeks_move_a_few_days() -> None:
    rows: list[Row] = [
        ("2023-10-01", "2023-12-30", "2024-02-01", 10),
        ("2024-09-29", "2024-12-28", "2025-01-30", 12),
        ("2024-09-29", "2025-03-29", "2025-05-01", 25),
        ("2025-09-28", "2025-12-27", "2026-01-29", 15),
    ]
    analysis = measure_filings(rows)
    assert millions(analysis, "year_before") == 12
    assert find(analysis, "percent").quantity.amount == 25


def test_series_has_a_point_a_quarter() -> None:
    assert list_quarters(measure_filings(YEAR)) == [
        ("2024-07-01", "2024-09-30", 100),
        ("2024-10-01", "2024-12-31", 150),
        ("2025-01-01", "2025-03-31", 170),
        ("2025-04-01", "2025-06-30", 220),
        ("2025-07-01", "2025-09-30", 150),
        ("2025-10-01", "2025-12-31", 225),
    ]
    points = measure_filings(YEAR).finding("maker.capex").series[0].points
    assert [row.line for row in points[-1].rows] == [6, 7]


def test_quarters_that_cannot_be_told_are_gaps_in_the_series() -> None:
    """Without the sums of six and nine months only the first quarter and the next year are known."""
    assert list_quarters(measure_filings([YEAR[0], *YEAR[3:]])) == [
        ("2024-07-01", "2024-09-30", 100),
        ("2024-10-01", "2024-12-31", None),
        ("2025-01-01", "2025-03-31", None),
        ("2025-04-01", "2025-06-30", None),
        ("2025-07-01", "2025-09-30", 150),
        ("2025-10-01", "2025-12-31", 225),
    ]


def test_series_ends_with_the_newest_day_filed() -> None:
    assert list_quarters(measure_filings([*YEAR[:4], YEAR[5]]))[-3:] == [
        ("2025-04-01", "2025-06-30", 220),
        ("2025-07-01", "2025-09-30", None),
        ("2025-10-01", "2025-12-31", None),
    ]


def test_gap_of_a_fiscal_year_of_weeks_is_given_thirteen_weeks() -> None:
    rows: list[Row] = [
        ("2024-09-29", "2024-12-28", "2025-01-30", 12),
        ("2025-06-29", "2025-09-27", "2025-10-30", 15),
    ]
    assert list_quarters(measure_filings(rows)) == [
        ("2024-09-29", "2024-12-28", 12),
        ("2024-12-29", "2025-03-29", None),
        ("2025-03-30", "2025-06-28", None),
        ("2025-06-29", "2025-09-27", 15),
    ]
