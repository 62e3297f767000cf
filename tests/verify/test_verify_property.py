"""Whatever the data, the brief and the second calculation say the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from verify_factory import Finished, errors, print_files, recipe_of

from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, write

FOLDER = Path("/report")
CONFIG = """report: any-flows
title: {{zh: 任意周报, en: Any flows}}
headline: total
disclaimer: {{zh: 仅供参考。, en: For information only.}}
sources:
  flows:
    kind: csv
    path: flows.csv
    shape: weekly
    provider: {{zh: 交易所, en: The exchange}}
    publication: {{zh: 周度资金流, en: Weekly flows}}
    licence: internal use
    universe: {{zh: 基金, en: funds}}
    date: {{column: week}}
    columns: {{total: total_mn, tech: tech_mn}}
    unit: {{kind: money, currency: {currency}, scale: {scale}}}
    calendar: {{week_ends: wednesday, holiday_ends: [{moved}], missing: [{missing}]}}
  rates:
    kind: csv
    path: rates.csv
    shape: changes
    provider: {{zh: 央行, en: The central bank}}
    publication: {{zh: 目标区间, en: target range}}
    licence: public domain
    universe: {{zh: 货币政策, en: monetary policy}}
    date: {{column: day}}
    columns: {{lower: low, upper: high}}
    unit: {{kind: percent_a_year}}
subjects:
  total: {{name: {{zh: 全部基金, en: all funds}}, short: {{zh: 全部, en: All}}, source: flows, column: total}}
  tech: {{name: {{zh: 科技基金, en: technology funds}}, short: {{zh: 科技, en: Tech}}, source: flows, column: tech}}
  rest: {{name: {{zh: 其他基金, en: other funds}}, short: {{zh: 其他, en: Other}}, whole: total, parts: [tech]}}
metrics:
  "*.week": {{kind: net_flow}}
  "*.ma4": {{kind: moving_average, of: week, periods: 4}}
  "*.sum8": {{kind: rolling_sum, of: week, periods: 8}}
  "*.change": {{kind: change, of: week}}
  "*.vs_ma4": {{kind: change, of: week, against: ma4}}
  "*.extreme": {{kind: extreme, of: week}}
  "*.rank": {{kind: rank, of: week}}
  "*.streak": {{kind: streak, of: week}}
  "*.z": {{kind: zscore, of: week, window: 26}}
  "*.ytd": {{kind: ytd, of: week}}
  "*.since": {{kind: cumulative, of: week}}
  "*.pace": {{kind: annualised_pace, of: ytd}}
  tech.share: {{kind: share, of: week, whole: total.week}}
  policy.path: {{kind: policy_rate_path, name: {{zh: 央行, en: the central bank}}, source: rates}}
charts:
  weekly: {{kind: signed_bars, title: {{zh: 单周净流入, en: Weekly net flow}}, of: total.week, average: total.ma4}}
  running: {{kind: yearly_lines, title: {{zh: 累计, en: Running total}}, of: total.since}}
  pair: {{kind: paired_bars, title: {{zh: 对比, en: Two groups}}, of: [tech, rest]}}
  steps: {{kind: range_steps, title: {{zh: 目标区间, en: Target range}}, of: policy.path}}
tables:
  last: {{kind: last_periods, title: {{zh: 最近几周, en: The last weeks}}, subjects: [total, tech, rest]}}
  year: {{kind: year_to_date, title: {{zh: 今年以来, en: This year}}, subjects: [total, tech, rest]}}
key_figures: [total.week, total.ma4, tech.week, policy.path]
sections:
  - id: flows
    title: {{zh: 资金流向, en: Flows}}
    claims: {{about: [total, tech, rest], at_most: 9}}
    charts: [weekly, running, pair]
    tables: [last, year]
  - id: rates
    title: {{zh: 利率, en: Rates}}
    claims: {{about: [policy]}}
    charts: [steps]
  - id: watch
    title: {{zh: 关注, en: Watch}}
    watch: [total, tech]
  - id: notes
    title: {{zh: 说明, en: Notes}}
    notes: true
"""

numbers = st.one_of(st.integers(-40, 40), st.integers(-2500, 2500), st.integers(1, 900))
pairs = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=75)


def finish(
    rows: list[tuple[int, int]], first: date, moved: set[int], gone: set[int], money: tuple[str, int], steps: list[int]
) -> Finished:
    """The issue about the last of some weeks, in words and on pages."""
    last = len(rows) - 1
    ends = [first + timedelta(weeks=i) - timedelta(days=i in moved) for i in range(len(rows))]
    gone = {i for i in gone if 0 < i < last}
    reason = "reason: {zh: 未收录, en: not in the source}"
    config = CONFIG.format(
        currency=money[0],
        scale=money[1],
        moved=", ".join(str(ends[i]) for i in sorted(moved) if i <= last),
        missing=f"{{weeks: [{', '.join(str(ends[i]) for i in sorted(gone))}], {reason}}}" if gone else "",
    )
    lines = [f"{ends[i]},{one},{other}" for i, (one, other) in enumerate(rows) if i not in gone]
    upper, moves = 200, []
    for index, step in enumerate(steps):
        upper = max(25, upper + step)
        day = first - timedelta(weeks=3) + timedelta(weeks=6 * index)
        moves.append(f"{day},{(upper - 25) / 100:.2f},{upper / 100:.2f}")
    files: Mapping[Path, bytes] = {
        FOLDER / "any.yaml": config.encode(),
        FOLDER / "flows.csv": "\n".join(["week,total_mn,tech_mn", *lines, ""]).encode(),
        FOLDER / "rates.csv": "\n".join(["day,low,high", *moves, ""]).encode(),
    }
    world = World(date(2030, 1, 1), lambda path: files[path], lambda _: None)
    try:
        written = write(FOLDER / "any.yaml", Wish(), world, registry)
    except Refused as refused:
        codes = {diagnostic.code for diagnostic in refused.diagnostics}
        assume(not codes & {"scale-break", "repeated-period", "all-zero-period"})
        raise
    recipe = recipe_of(written.spec, written.intake.as_of)
    return Finished(print_files(written.documents), recipe, lambda path: files[FOLDER / path])


def check_any(*given_: object) -> None:
    finished = finish(*given_)  # type: ignore[arg-type]
    assert errors(finished.check()) == []


# A series that fails is shown as it was found: making it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
weeks = st.tuples(
    pairs,
    st.sampled_from([date(2022, 1, 5), date(2022, 7, 6), date(2022, 11, 16), date(2023, 6, 7)]),
    st.sets(st.integers(0, 74), max_size=4),
    st.sets(st.integers(1, 74), max_size=3),
    st.sampled_from([("USD", 1000000), ("USD", 1000000000), ("EUR", 1000), ("CNY", 100000000)]),
    st.lists(st.sampled_from([-50, -25, 0, 25, 50]), min_size=1, max_size=8),
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(weeks)
def test_any_weeks_agree(given_: tuple[object, ...]) -> None:
    check_any(*given_)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(weeks)
def test_many_weeks_agree(given_: tuple[object, ...]) -> None:
    check_any(*given_)
