"""A made-up report that uses every kind of metric beside those of the sample report, written as files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

LAST = date(2026, 2, 6)
WEEKS = 60
SECTORS = ("tech", "health", "energy", "staples", "utilities")
NAMES = {
    "tech": ("科技ETF", "technology ETFs"),
    "health": ("医疗ETF", "health care ETFs"),
    "energy": ("能源ETF", "energy ETFs"),
    "staples": ("必需消费ETF", "consumer staples ETFs"),
    "utilities": ("公用事业ETF", "utilities ETFs"),
    "total": ("长期基金", "long-term funds"),
    "etf": ("被动产品", "passive funds"),
    "mutual": ("主动产品", "active funds"),
}
ASSETS = {"tech": 60_000, "health": 20_000, "energy": 40_000, "staples": 10_000, "utilities": 10_000}

CONFIG = """report: made
title: {zh: 演示周报, en: Made-up weekly}
headline: total
disclaimer: {zh: 仅供演示。, en: For demonstration only.}
allow_digits: []
sources:
  flows:
    kind: csv
    path: flows.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {COLUMNS}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: friday}
  bonds:
    kind: csv
    path: bonds.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 债券资金流, en: Bond flows}
    licence: internal use
    universe: {zh: 债券基金, en: bond funds}
    date: {column: week, released_on: released, revisions: true}
    columns: {bond: bond}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: friday}
  fund:
    kind: csv
    path: fund.csv
    shape: levels
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 每日份额, en: Daily shares}
    licence: internal use
    universe: {zh: 芯片ETF, en: the chip ETF}
    date: {column: day}
    columns: {shares: shares, nav: nav, assets: assets, returns: returns}
    unit: {kind: money, currency: USD}
    units: {shares: {kind: count}, returns: {kind: percent}}
    calendar: {week_ends: friday, max_gap_days: 1}
  index:
    kind: csv
    path: index.csv
    shape: levels
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 每日收盘, en: Daily closes}
    licence: internal use
    universe: {zh: 指数, en: indices}
    date: {column: day}
    columns: {low: low, high: high}
    unit: {kind: ratio}
    calendar: {week_ends: friday, max_gap_days: 1}
  filed:
    kind: csv
    path: filed.csv
    shape: filings
    provider: {zh: 监管机构, en: The regulator}
    publication: {zh: 定期报告, en: Periodic reports}
    licence: internal use
    universe: {zh: 上市公司, en: listed companies}
    date: {column: until, started_on: since, released_on: filed, revisions: true}
    columns: {capex: capex}
    unit: {kind: money, currency: USD, scale: 1000000}
subjects:
SUBJECTS  bond:
    name: {zh: 债券基金, en: bond funds}
    short: {zh: 债券, en: Bonds}
    source: bonds
    column: bond
  chip:
    name: {zh: 芯片ETF, en: the chip ETF}
    short: {zh: 芯片, en: Chips}
    source: fund
    column: shares
metrics:
METRICS  chip.week: {kind: flow_from_shares, source: fund, shares: shares, nav: nav}
  chip.other: {kind: flow_from_assets, source: fund, assets: assets, returns: returns, basis: price}
  total.z: {kind: zscore, of: week, window: 52, method: robust}
  total.percentile: {kind: percentile, of: week}
  total.parts: {kind: split, of: week, parts: [etf, mutual]}
  etf.streak: {kind: streak, of: week}
  mutual.streak: {kind: streak, of: week}
  etf.like: {kind: analogue, of: week, bands: 2, ahead: 4}
  tech.first: {kind: first_in, of: week}
  tech.of_total: {kind: contribution, of: week, whole: total.week}
  tech.faster: {kind: relative_flow_rate, of: rate, against: health.rate}
  health.often: {kind: m_of_n, of: week, periods: 10}
  health.rate_z: {kind: zscore, of: rate, window: 52}
  bond.new: {kind: revision, of: week}
  sectors.order: {kind: ranking, subjects: [LIST], name: {zh: 行业ETF, en: sector ETFs}}
  sectors.breadth: {kind: breadth, subjects: [LIST]}
  sectors.top: {kind: concentration, subjects: [LIST], top: 2}
  sectors.turn: {kind: rotation, subjects: [LIST]}
  low.rebound:
    {kind: rebound, name: {zh: 小盘指数, en: the small-cap index}, source: index, price: low, BASIS, days: 14}
  high.drawdown:
    {kind: drawdown, name: {zh: 大盘指数, en: the large-cap index}, source: index, price: high, BASIS, days: 14}
  maker.capex:
    kind: from_filings
    name: {zh: 某公司资本开支, en: capital expenditure at the maker}
    source: filed
    column: capex
key_figures: [total.week, chip.week, chip.other, energy.rate, tech.faster, total.percentile, total.z, tech.first,
  health.often, etf.like, tech.of_total, total.parts, sectors.breadth, sectors.top, sectors.order, sectors.turn,
  low.rebound, high.drawdown, bond.new, maker.capex, energy.first]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [total, etf, bond, chip], at_most: 9}
  - id: sectors
    title: {zh: 行业, en: Sectors}
    claims: {about: [sectors, tech, health, energy], at_most: 9}
  - id: markets
    title: {zh: 市场, en: Markets}
    claims: {about: [low, high, maker], at_most: 9}
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
outputs: {formats: [html]}
"""


def write_report(folder: Path) -> Path:
    """Write the config and its data files; return the path of the config."""
    columns = ["total", "etf", "mutual", *SECTORS, *(f"{name}_assets" for name in SECTORS)]
    (folder / "flows.csv").write_text(_write_flows(columns), "utf-8")
    (folder / "bonds.csv").write_text(_write_bonds(), "utf-8")
    (folder / "fund.csv").write_text(_write_fund(), "utf-8")
    (folder / "index.csv").write_text(_write_index(), "utf-8")
    (folder / "filed.csv").write_text(_write_filings(), "utf-8")
    subjects = "".join(
        f"  {name}:\n    name: {{zh: {zh}, en: {en}}}\n    short: {{zh: {zh}, en: {en}}}\n"
        f"    source: flows\n    column: {name}\n"
        for name, (zh, en) in NAMES.items()
    )
    metrics = "".join(f"  {name}.week: {{kind: net_flow}}\n" for name in (*NAMES, "bond"))
    metrics += "".join(
        f"  {name}.rate: {{kind: flow_rate, of: week, source: flows, assets: {name}_assets}}\n" for name in SECTORS
    )
    metrics += "  energy.first: {kind: first_in, of: week}\n"
    text = CONFIG.replace("COLUMNS", ", ".join(f"{name}: {name}" for name in columns))
    text = text.replace("SUBJECTS", subjects).replace("METRICS", metrics).replace("LIST", ", ".join(SECTORS))
    text = text.replace("BASIS", "basis: {zh: 收盘价, en: closing price}")
    path = folder / "made.yaml"
    path.write_text(text, "utf-8")
    return path


def _count_weeks(number: int) -> list[date]:
    return [LAST - timedelta(days=7 * (number - 1 - index)) for index in range(number)]


def _write_flows(columns: list[str]) -> str:
    """Sixty weeks; in the last one passive products take in 17 billion and active ones lose 6.

    Technology turns after three weeks of outflows; only week 20 had a larger total.
    """
    lines = [",".join(["week", *columns])]
    for index, week in enumerate(_count_weeks(WEEKS)):
        last = index == WEEKS - 1
        etf, mutual = 8000 + 100 * (index % 7), -2000 - 50 * (index % 5)
        if last or index == 20:
            etf, mutual = (17_000 if last else 18_500), -6000
        tech = 900 if last else -50 if index >= WEEKS - 4 else 100 + index
        health = -20 if index in (WEEKS - 4, WEEKS - 8) else 30 + index % 3
        row = [etf + mutual, etf, mutual, tech, 60 if last else health, -700 if last else -10 - index % 4, 20, 10]
        lines.append(",".join(map(str, [week.isoformat(), *row, *ASSETS.values()])))
    return "\n".join(lines) + "\n"


def _write_bonds() -> str:
    """Five weeks, released on the Wednesday after; with the last, the week before turns from 120 to −80."""
    weeks = _count_weeks(5)
    lines = ["week,released,bond"]
    for number, week in enumerate(weeks):
        lines.append(f"{week},{week + timedelta(days=5)},{(40, 55, 60, 120, 90)[number]}")
    lines.append(f"{weeks[-2]},{weeks[-1] + timedelta(days=5)},-80")
    lines[1:] = sorted(lines[1:], key=lambda line: (line.split(",")[1], line.split(",")[0]))
    return "\n".join(lines) + "\n"


def _count_days(weeks: int) -> list[date]:
    first = LAST - timedelta(days=7 * weeks - 3)
    days = (first + timedelta(days=index) for index in range(7 * weeks))
    return [day for day in days if day.isoweekday() <= 5 and day <= LAST]


def _write_fund() -> str:
    """Three weeks of a fund that splits two for one on the Wednesday of the last."""
    split = LAST - timedelta(days=2)
    lines = ["day,shares,nav,assets,returns"]
    for number, day in enumerate(_count_days(3)):
        factor = 2 if day >= split else 1
        shares, nav = (1_000_000 + 2_000 * number) * factor, 100 // factor
        lines.append(f"{day},{shares},{nav},{shares * nav},0")
    return "\n".join(lines) + "\n"


def _write_index() -> str:
    """Three weeks of closes: one index 20 % above its low, the other 10 % below its high."""
    low = ["100", "98", "96", "95", "94", "92", "90", "88", "80", "84", "86", "90", "92", "94", "96"]
    high = ["100", "102", "104", "106", "108", "110", "112", "115", "120", "118", "116", "114", "112", "110", "108"]
    days = _count_days(3)
    lines = ["day,low,high", *(f"{day},{one},{two}" for day, one, two in zip(days, low, high, strict=True))]
    return "\n".join(lines) + "\n"


def _write_filings() -> str:
    """Sums since the fiscal year began in July: 250 less 100 is the quarter a year before, 375 less 150 the last."""
    return (
        "since,until,filed,capex\n"
        "2024-07-01,2024-09-30,2024-10-30,100\n"
        "2024-07-01,2024-12-31,2025-01-29,250\n"
        "2025-07-01,2025-09-30,2025-10-29,150\n"
        "2025-07-01,2025-12-31,2026-02-04,375\n"
    )
