"""Cases that really happened, with the figures as they were published."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from measure_factory import (
    FLOWS,
    MILLION,
    NOWHERE,
    analyse_path,
    in_millions,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    read_rates,
    registry,
)
from measure_levels import count_days, load_rows, make_metric, measure_fund
from test_measure_revision import MAY, measure_releases

from flowbrief.claim.agenda import make_claims
from flowbrief.measure import measure
from flowbrief.model.diagnostic import Refused
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import MetricSpec

AUTUMN = (date(2025, 9, 18), date(2025, 10, 30), date(2025, 12, 11))


@pytest.mark.parametrize(
    ("as_of", "upper", "cuts", "total"),
    [(AUTUMN[0], "4.25", 1, -25), (AUTUMN[1], "4.00", 2, -50), (AUTUMN[2], "3.75", 3, -75)],
)
def test_three_cuts_of_the_autumn_of_2025(as_of: date, upper: str, cuts: int, total: int) -> None:
    """Counted from the range as it stood all summer: three cuts by December, not two."""
    (before,) = [step for step in read_rates() if step[0] == date(2024, 12, 19)]
    analysis = analyse_path([before, *(step for step in read_rates() if step[0] in AUTUMN)], as_of)
    found = analysis.finding("policy.path")
    assert found.main.quantity.amount == Decimal(upper)
    assert (found.measure("moves").quantity.amount, found.measure("total").quantity.amount) == (cuts, total)
    assert found.measure("first").value == AUTUMN[0]


def add_up(row: dict[str, str], tolerance: int) -> Analysis:
    """One week of ICI's ETF figures, equity as the sum of its two parts; the tolerance is in millions."""
    columns = {"equity": "equity_usd_mn", "domestic": "equity_domestic_usd_mn", "world": "equity_world_usd_mn"}
    flows = {name: [row[heading]] for name, heading in columns.items()}
    subjects = [make_subject(name, name) for name in columns]
    specs = [spec for name in columns for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    parts = {"of": "equity.week", "parts": ("domestic", "world"), "tolerance": Decimal(tolerance) * MILLION}
    report = make_report(subjects, [*specs, MetricSpec("equity.parts", "split", "equity", parts, NOWHERE)], "equity")
    table = make_weeks(flows, [date.fromisoformat(row["period_end"])])
    return measure(report, make_dataset(table), registry)


def test_rounding_of_ici_leaves_a_million_for_each_part_at_most() -> None:
    """The week of 2024-02-21: 2,666 and 1,809 are 4,475, and equity is given as 4,474."""
    with FLOWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (week,) = [row for row in rows if row["period_end"] == "2024-02-21"]
    parts = add_up(week, tolerance=2).finding("equity.parts")
    assert [in_millions(m) for m in parts.measures[1:]] == [2666, 1809]
    with pytest.raises(Refused) as caught:
        add_up(week, tolerance=0)
    assert caught.value.diagnostics[0].code == "does-not-add-up"
    for row in rows:
        add_up(row, tolerance=2)


def test_issue_that_told_of_an_inflow_owes_a_correction() -> None:
    """Equity funds in May 2014: +562 at first, then +503, +492 and −229, which is the other way."""
    claims = {c.kind: c for c in make_claims(measure_releases(MAY, date(2014, 6, 11)), registry)}
    assert claims["correction"].variant == "in.out"
    before, after = (in_millions(claims["correction"].slot(name)) for name in ("before", "after"))
    assert (before, after) == (492, -229)
    assert "revision" not in claims
    claims = {c.kind: c for c in make_claims(measure_releases(MAY, date(2014, 6, 4)), registry)}
    assert "correction" not in claims
    assert claims["revision"].variant == "in"


def test_flow_booked_a_day_later_falls_in_another_week() -> None:
    """The same creations, dated by trade and by the day after, as two suppliers do: their weeks differ.

    Fifty shares at 10 come in on a Friday. Whoever books them on Monday has them in the week after.
    """
    flow = make_metric("fund.week", "flow_from_shares", source="fund", shares="shares", nav="nav")
    weeks = []
    for lag in (0, 1):
        shares = [100] * (9 + lag) + [150] * (6 - lag)
        days = count_days(15, date(2025, 11, 24))
        rows = [(day, count, 10) for day, count in zip(days, shares, strict=True)]
        analysis = measure_fund(load_rows(("shares", "nav"), rows), flow)
        weeks.append([point.amount for point in analysis.finding("fund.week").series[0].points])
    assert weeks == [[500, 0], [0, 500]]
