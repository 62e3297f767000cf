"""Sources of levels, units of columns, revisions, and the settings of the metrics that use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flowbrief.cli.registered import registry as every_kind
from flowbrief.extend import Registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.quantity import COUNT, RATIO, Unit, UnitKind
from flowbrief.model.spec import MetricSpec, ReportSpec

BRIEF = (Path(__file__).parent / "brief.yaml").read_text(encoding="utf-8")
FUND = """\
  fund:
    kind: csv
    path: ../data/fund.csv
    shape: levels
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 每日份额, en: Daily shares}
    licence: internal use
    universe: {zh: 科技基金, en: technology funds}
    date: {column: day}
    columns: {shares: shares_outstanding, nav: nav_usd, rate: usd_cny}
    unit: {kind: money, currency: USD}
    units: {shares: {kind: count, scale: 10000}, rate: {kind: ratio}}
    calendar: {week_ends: wednesday, max_gap_days: 1}

subjects:
  xlk:
    name: {zh: 科技ETF, en: the technology ETF}
    source: fund
    column: shares
"""
WEEK = '  "*.week": {kind: net_flow}\n'
OWN = "  total.week: {kind: net_flow}\n  tech.week: {kind: net_flow}\n  rest.week: {kind: net_flow}\n"
SHARES = "  xlk.week: {kind: flow_from_shares, source: fund, shares: shares, nav: nav%s}\n"
AVERAGE = '  "*.ma4": {kind: moving_average, of: week, periods: 4}\n'

Run = Callable[[str], ReportSpec]


@pytest.fixture
def registry() -> Registry:
    return every_kind


def write(metrics: str = OWN + SHARES % "", *edits: tuple[str, str]) -> str:
    """The small report with a source of levels, a subject in it, and other metrics."""
    text = BRIEF.replace("\nsubjects:\n", FUND, 1).replace(WEEK, metrics, 1)
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def refuse(run: Run, text: str) -> list[str]:
    """Each finding: its code, the text of its line, its message."""
    with pytest.raises(Refused) as caught:
        run(text)
    lines = text.splitlines()
    return [f"{d.code} | {lines[d.place.line - 1].strip()} | {d.message}" for d in caught.value.diagnostics]


def metric(spec: ReportSpec, name: str) -> MetricSpec:
    return next(wanted for wanted in spec.metrics if wanted.id == name)


def test_source_of_levels(configure_text: Run) -> None:
    source = configure_text(write()).source("fund")
    assert source.shape == "levels"
    assert source.calendar is not None
    assert (source.calendar.week_ends, source.calendar.max_gap_days) == (3, 1)
    assert source.unit == Unit(UnitKind.MONEY, "USD")
    assert source.column_units == {"shares": (COUNT, Decimal(10000)), "rate": (RATIO, Decimal(1))}
    assert [source.scale_of(name) for name in ("shares", "nav")] == [10000, 1]
    assert source.revisions is False


def test_derived_flow_serves_the_metrics_of_flows(configure_text: Run) -> None:
    spec = configure_text(
        write(OWN + SHARES % ", splits: [{day: 2025-12-05, factor: 2}, {day: 2024-01-02, factor: 0.5}]")
    )
    week = metric(spec, "xlk.week")
    assert week.params["splits"] == ((date(2024, 1, 2), Decimal("0.5")), (date(2025, 12, 5), Decimal(2)))
    assert metric(spec, "xlk.ma4").params["of"] == "xlk.week"
    assert metric(configure_text(write()), "xlk.week").params["splits"] == ()


def test_group_comes_after_the_flows_of_its_members(configure_text: Run) -> None:
    group = "  all.breadth: {kind: breadth, subjects: [tech, xlk]}\n"
    turn = "  all.turn: {kind: rotation, subjects: [tech, xlk], threshold: 0.25}\n"
    rates = "".join(
        f"  {name}.rate: {{kind: flow_rate, of: week, source: fund, assets: nav}}\n" for name in ("tech", "xlk")
    )
    spec = configure_text(
        write(group + turn + OWN + SHARES % "" + rates).replace("  all.", "  tech.").replace(AVERAGE, "")
        .replace("    average: total.ma4\n", "")
    )  # fmt: skip
    order = [wanted.id for wanted in spec.metrics]
    assert order.index("tech.breadth") > max(order.index("tech.week"), order.index("xlk.week"))
    assert order.index("tech.turn") > max(order.index("tech.rate"), order.index("xlk.rate"))
    assert metric(spec, "tech.turn").params["threshold"] == Decimal("0.25")


def test_topic_has_a_name_from_one_of_its_metrics(configure_text: Run) -> None:
    named = ", name: {zh: 行业, en: sectors}"
    group = "  sectors.breadth: {kind: breadth, subjects: [tech, rest]%s}\n"
    order = "  sectors.order: {kind: ranking, subjects: [tech, rest]%s}\n"
    for names in ((named, ""), ("", named)):
        spec = configure_text(write(OWN + SHARES % "" + group % names[0] + order % names[1]))
        assert metric(spec, "sectors.order").subject == "sectors"
    (found,) = refuse(configure_text, write(OWN + SHARES % "" + group % "" + order % ""))
    assert found.startswith("missing-key | sectors.breadth:")
    assert "sectors is no subject of the report, so breadth needs the setting name" in found


CALENDAR = "calendar: {week_ends: wednesday, max_gap_days: 1}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (f"    {CALENDAR}\n", "", "missing-key | fund: | a source of levels needs a calendar"),
        (
            CALENDAR,
            "calendar: {week_ends: friday}",
            "missing-key | calendar: {week_ends: friday} | a source of levels has to say how many weekdays",
        ),
        ("shape: levels", "shape: changes", "calendar-not-allowed"),
        ("date: {column: day}", "date: {column: day, revisions: true}", "missing-key | date: {column: day, revisions"),
        ("shares: {kind: count,", "share: {kind: count,", "unknown-column | units: {share:"),
        ("rate: {kind: ratio}", "rate: {kind: money}", "missing-key | units:"),
        ("rate: {kind: ratio}", "nav: {kind: ratio}", "wrong-unit | xlk.week:"),
        ("shares: shares, nav", "shares: rate, nav", "wrong-unit | xlk.week:"),
        ("nav: nav}", "nav: price}", "unknown-column | xlk.week:"),
        ("source: fund, shares", "source: flows, shares", "wrong-shape | xlk.week:"),
    ],
)
def test_mistake_is_found_where_it_is(configure_text: Run, old: str, new: str, expected: str) -> None:
    assert refuse(configure_text, write(OWN + SHARES % "", (old, new)))[0].startswith(expected)


def test_weeks_have_no_days_that_may_lack(configure_text: Run) -> None:
    text = BRIEF.replace("week_ends: wednesday}", "week_ends: wednesday, max_gap_days: 2}")
    (found,) = refuse(configure_text, text)
    assert "only a source of levels has max_gap_days" in found


def test_changes_have_no_revisions(configure_text: Run) -> None:
    dated = "date: {column: day, released_on: out, revisions: true}"
    text = write(OWN, ("date: {column: day}", dated), (f"    {CALENDAR}\n", ""), ("shape: levels", "shape: changes"))
    assert "a source of changes has no key revisions" in " ".join(refuse(configure_text, text))


def test_weekly_flow_of_levels_is_refused(configure_text: Run) -> None:
    found = refuse(configure_text, write(WEEK))
    assert found[0].startswith(
        'source-not-weekly | "*.week": {kind: net_flow} | net_flow needs a source of shape weekly'
    )


def test_levels_are_not_taken_from_each_other(configure_text: Run) -> None:
    text = write(OWN + SHARES % "", ("    whole: total\n    parts: [tech]", "    whole: xlk\n    parts: [xlk]"))
    assert "source-not-weekly | whole: xlk" in " ".join(refuse(configure_text, text))


@pytest.mark.parametrize(
    ("splits", "expected"),
    [
        ("2025-12-05", "wrong-type"),
        ("[2025-12-05]", "wrong-type"),
        ("[{day: 2025-12-05}]", "missing-key"),
        ("[{day: 2025-12-05, factor: 2, for: 1}]", "unknown-key"),
        ("[{day: 2025-12-05, factor: two}]", "wrong-type"),
        ("[{day: 2025-12-05, factor: true}]", "wrong-type"),
        ("[{day: soon, factor: 2}]", "wrong-type"),
        ("[{day: 2025-12-05, factor: 0}]", "out-of-range"),
        ("[{day: 2025-12-05, factor: -2}]", "out-of-range"),
        ("[{day: 2025-12-05, factor: 2}, {day: 2025-12-05, factor: 3}]", "duplicate-entry"),
    ],
)
def test_splits_that_cannot_be_read(configure_text: Run, splits: str, expected: str) -> None:
    (found,) = refuse(configure_text, write(OWN + SHARES % f", splits: {splits}"))
    assert found.startswith(f"{expected} | xlk.week: ")


@pytest.mark.parametrize(
    ("threshold", "expected"), [("-1", "out-of-range"), ('"much"', "wrong-type"), ("true", "wrong-type")]
)
def test_number_that_does_not_fit(configure_text: Run, threshold: str, expected: str) -> None:
    turn = f"  tech.turn: {{kind: rotation, subjects: [tech], threshold: {threshold}}}\n"
    rate = "  tech.rate: {kind: flow_rate, of: week, source: fund, assets: nav}\n"
    (found,) = refuse(configure_text, write(OWN + SHARES % "" + rate + turn))
    assert found.startswith(f"{expected} | tech.turn:")


def test_member_without_a_flow_is_refused(configure_text: Run) -> None:
    text = write(OWN + "  tech.breadth: {kind: breadth, subjects: [tech, xlk]}\n")
    text = text.replace(AVERAGE, "").replace("    average: total.ma4\n", "")
    (found,) = refuse(configure_text, text)
    assert found.startswith("metric-missing | tech.breadth:")


FILINGS = """\
  maker:
    kind: csv
    path: ../data/maker.csv
    shape: filings
    provider: {zh: 公司, en: The company}
    publication: {zh: 季度报告, en: Quarterly reports}
    licence: public
    universe: {zh: 资本开支, en: capital expenditure}
    date: {column: to, started_on: from, released_on: filed}
    columns: {capex: capex_usd}
    unit: {kind: money, currency: USD}

subjects:
"""
CAPEX = WEEK + "  maker.capex: {kind: from_filings, source: maker, column: capex, name: {zh: 厂商, en: the maker}}\n"


def write_filings(*edits: tuple[str, str]) -> str:
    text = BRIEF.replace("\nsubjects:\n", FILINGS, 1).replace(WEEK, CAPEX, 1)
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_source_of_filings(configure_text: Run) -> None:
    source = configure_text(write_filings()).source("maker")
    assert (source.shape, source.started_column, source.released_column) == ("filings", "from", "filed")
    assert source.revisions
    assert not source.has_weeks


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (", started_on: from", "", "missing-key | date:"),
        (", released_on: filed", "", "missing-key | date:"),
        ("started_on: from", "started_on: to", "duplicate-heading | date:"),
        ("capex_usd}\n", "capex_usd}\n    calendar: {week_ends: friday}\n", "calendar-not-allowed | calendar:"),
        ("date: {column: week}", "date: {column: week, started_on: from}", "unknown-key | date:"),
        ("source: flows\n    column: total", "source: maker\n    column: capex", "source-not-weekly | source: maker"),
        ("source: maker, column", "source: flows, column", "wrong-shape | maker.capex:"),
    ],
)
def test_mistake_about_filings_is_found_where_it_is(configure_text: Run, old: str, new: str, expected: str) -> None:
    assert refuse(configure_text, write_filings((old, new)))[0].startswith(expected)
