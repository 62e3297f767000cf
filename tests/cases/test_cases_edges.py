"""Reports with little data, none that moves, or rates below zero: they become issues that say and draw what is true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from issue_factory import build_issue, make_small, write_issue
from numeral_reader import find_misprint
from plot_reader import find_flaws

from flowbrief.model.document import Chart, Figure, plain_text
from flowbrief.pipeline import Written
from flowbrief.render.reading import walk_runs

RATES = """  rates:
    kind: csv
    path: rates.csv
    shape: changes
    provider: {zh: 央行, en: The bank}
    publication: {zh: 利率, en: Rates}
    licence: internal use
    universe: {zh: 利率, en: rates}
    date: {column: day}
    columns: {lower: lower, upper: upper}
    unit: {kind: percent_a_year}
subjects:
  total:
"""
PATH = "  policy.path: {kind: policy_rate_path, name: {zh: 央行, en: the bank}, source: rates}\n"
MORE = '  "*.sum": {kind: cumulative, of: week}\n  "*.ytd": {kind: ytd, of: week}\n'
AVERAGE = '  "*.ma4": {kind: moving_average, of: week, periods: 4}\n'
CHARTS = """  pair: {kind: paired_bars, title: {zh: 对, en: Pair}, of: [total, tech]}
  sums: {kind: yearly_lines, title: {zh: 累计, en: Sums}, of: total.sum}
  year: {kind: yearly_lines, title: {zh: 今年, en: The year}, of: total.ytd}
tables:
"""


def with_rates(folder: Path, rows: str, first: str = "2024-01-01") -> Path:
    steps = f"  steps: {{kind: range_steps, title: {{zh: 区间, en: Range}}, of: policy.path, from: {first}}}\ntables:\n"
    config = make_small(
        folder,
        ("subjects:\n  total:\n", RATES),
        (AVERAGE, AVERAGE + PATH),
        ("tables:\n", steps),
        ("charts: [weekly]", "charts: [steps]"),
        ("about: [total, tech]", "about: [total, policy]"),
        ("key_figures: [total.week, tech.week]", "key_figures: [policy.path]"),
    )
    (folder / "rates.csv").write_text(f"day,lower,upper\n{rows}", encoding="utf-8")
    return config


def with_flows(folder: Path, rows: str) -> Path:
    config = make_small(
        folder,
        (AVERAGE, AVERAGE + MORE),
        ("tables:\n", CHARTS),
        ("charts: [weekly]", "charts: [weekly, pair, sums, year]"),
    )
    (folder / "flows.csv").write_text(f"week,total_mn,tech_mn\n{rows}", encoding="utf-8")
    return config


def charts_of(issue: Written) -> list[Chart]:
    return [b for d in issue.documents for s in d.sections for b in s.blocks if isinstance(b, Chart)]


def check(issue: Written) -> None:
    """Every number reads back, and every drawing has a length, a height and room for what is in it."""
    assert charts_of(issue)
    for chart in charts_of(issue):
        assert find_flaws(chart.plot) == [], chart.id
    for document in issue.documents:
        for place, runs in walk_runs(document):
            for run in (run for run in runs if isinstance(run, Figure)):
                assert not find_misprint(run.printed, run.value, run.unit, document.language, place), (place, run)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        pytest.param("2024-01-02,1.00,1.25\n2024-05-10,1.25,1.50\n", "2024-01-01", id="usual"),
        pytest.param("2024-01-02,1.00,1.25\n2024-05-10,1.25,1.50\n", "2030-01-01", id="asked from the future"),
        pytest.param("2024-01-02,1.00,1.25\n2024-05-10,1.25,1.50\n", "2024-06-05", id="asked from the last day"),
        pytest.param("2024-03-02,1.00,1.25\n2024-05-10,1.25,1.50\n", "1990-01-01", id="asked from before the data"),
        pytest.param("2024-01-02,1.00,1.25\n", "2024-01-01", id="never moved"),
        pytest.param("2024-06-05,1.00,1.25\n", "2024-06-05", id="one day old"),
        pytest.param("2024-01-02,0.00,0.00\n", "2024-01-01", id="zero"),
        pytest.param("2024-01-02,-0.75,-0.50\n2024-05-10,-0.50,-0.25\n", "2024-01-01", id="below zero"),
        pytest.param("2024-01-02,-0.25,0.25\n", "2024-01-01", id="across zero"),
        pytest.param("2024-01-02,140.00,150.00\n", "2024-01-01", id="very high"),
    ],
)
def test_ranges_of_rates(rows: str, first: str, tmp_path: Path) -> None:
    check(write_issue(with_rates(tmp_path, rows, first)))


def test_a_rate_below_zero_keeps_its_sign(tmp_path: Path) -> None:
    issue = write_issue(with_rates(tmp_path, "2024-01-02,-0.75,-0.50\n2024-05-10,-0.50,-0.25\n"))
    for document in issue.documents:
        (tile,) = document.key_figures.tiles
        assert plain_text(tile.figure) == "−0.50%–−0.25%"
        said = "".join(plain_text(runs) for place, runs in walk_runs(document) if place.startswith("flows/p"))
        assert "−0.50%\u2060–\u2060−0.25%" in said


def test_a_range_is_drawn_from_where_its_data_begin(tmp_path: Path) -> None:
    """Not from the day that is asked for: nobody knows what it was before."""
    plot = charts_of(write_issue(with_rates(tmp_path, "2024-05-10,1.25,1.50\n", "2024-01-01")))[0].plot
    assert plot.x_range == (date(2024, 1, 1).toordinal(), date(2024, 6, 5).toordinal())
    assert [layer.x[0] for layer in plot.layers] == [date(2024, 5, 10).toordinal()] * 3  # type: ignore[union-attr]


WEEKS = ("2024-05-01", "2024-05-08", "2024-05-15", "2024-05-22", "2024-05-29")


@pytest.mark.parametrize(
    "flows",
    [
        pytest.param(["5,3"], id="one week"),
        pytest.param(["5,3", "7,-3"], id="two weeks"),
        pytest.param(["0,0", "0,0.2"], id="nothing but a little"),
        pytest.param(["-5,-3", "-6,-7", "-7,-1"], id="outflows only"),
        pytest.param(["0.000001,0", "0.0000005,0.1"], id="single dollars"),
        pytest.param(["900000000,0", "-900000000,900000"], id="hundreds of trillions"),
        pytest.param(["999.5,999.4", "0.0095,999999.9"], id="at the edges of rounding"),
    ],
)
def test_few_weeks_and_strange_amounts(flows: list[str], tmp_path: Path) -> None:
    rows = "".join(f"{week},{pair}\n" for week, pair in zip(WEEKS, flows, strict=False))
    check(write_issue(with_flows(tmp_path, rows)))


@pytest.mark.slow
@pytest.mark.parametrize("flows", [["5,3"], ["0,0", "0,0.2"], ["-5,-3", "-6,-7"]], ids=len)
def test_they_can_be_drawn(flows: list[str], tmp_path: Path) -> None:
    """Without a warning of the library that draws, which would be an error."""
    rows = "".join(f"{week},{pair}\n" for week, pair in zip(WEEKS, flows, strict=False))
    build_issue(with_flows(tmp_path / "flows", rows), tmp_path / "out", formats=("html",))
    build_issue(with_rates(tmp_path / "rates", "2024-06-05,-0.25,-0.25\n", "2030-01-01"), tmp_path / "out")


def test_a_count_as_a_key_figure_has_no_sign(tmp_path: Path) -> None:
    config = make_small(
        tmp_path,
        (AVERAGE, AVERAGE + "  total.streak: {kind: streak, of: week}\n"),
        ("key_figures: [total.week, tech.week]", "key_figures: [total.streak]"),
    )
    for document in write_issue(config).documents:
        assert plain_text(document.key_figures.tiles[0].figure) == "1"


def test_a_long_history_in_one_chart(tmp_path: Path) -> None:
    first = date(2010, 1, 6).toordinal()
    rows = [
        f"{date.fromordinal(first + 7 * week)},{week * 7919 % 4001 - 2000},{week * 31 % 401 - 200}\n"
        for week in range(400)
    ]
    check(write_issue(with_flows(tmp_path, "".join(rows))))
