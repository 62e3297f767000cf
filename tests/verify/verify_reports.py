"""Two reports over random data: weekly flows with a target range; and groups, rates, prices, filings and a fund."""

from __future__ import annotations

_FLOWS = """  flows:
    kind: csv
    path: flows.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {total: total_mn, tech: tech_mn}
    unit: {kind: money, currency: CURRENCY, scale: SCALE}
    calendar: {week_ends: wednesday, holiday_ends: [HOLIDAYS], missing: [MISSING]}
"""

WEEKLY = f"""report: any-flows
title: {{zh: 任意周报, en: Any flows}}
headline: total
disclaimer: {{zh: 仅供参考。, en: For information only.}}
sources:
{_FLOWS}  rates:
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
  "*.first": {{kind: first_in, of: week}}
  "*.lately": {{kind: m_of_n, of: week, periods: 10}}
  "*.place": {{kind: percentile, of: week}}
  "*.alike": {{kind: analogue, of: week, bands: 2, ahead: 2}}
  total.came: {{kind: bridge, of: week, parts: [rest, tech]}}
  total.year: {{kind: bridge, of: week, parts: [tech], span: year}}
  total.middle: {{kind: quartiles, of: week}}
  tech.middle: {{kind: quartiles, of: week}}
  tech.along: {{kind: trend, of: week, against: rest.week}}
  tech.share: {{kind: share, of: week, whole: total.week}}
  tech.brought: {{kind: contribution, of: week, whole: total.week}}
  total.parts: {{kind: split, of: week, parts: [tech, rest]}}
  policy.path: {{kind: policy_rate_path, name: {{zh: 央行, en: the central bank}}, source: rates}}
charts:
  weekly: {{kind: signed_bars, title: {{zh: 单周净流入, en: Weekly net flow}}, of: total.week, average: total.ma4}}
  running: {{kind: yearly_lines, title: {{zh: 累计, en: Running total}}, of: total.since}}
  pair: {{kind: paired_bars, title: {{zh: 对比, en: Two groups}}, of: [tech, rest]}}
  steps: {{kind: range_steps, title: {{zh: 目标区间, en: Target range}}, of: policy.path}}
  order: {{kind: ranking, title: {{zh: 排行, en: In order}}, of: [tech, total, rest], before: 2}}
  stack: {{kind: stacked_bars, title: {{zh: 堆叠, en: Stacked}}, of: [rest, tech, total], net: total.week, periods: 9}}
  history: {{kind: range_history, title: {{zh: 分布, en: In its history}}, of: [total.middle, tech.middle]}}
  along: {{kind: scatter, title: {{zh: 散点, en: One against another}}, of: tech.along}}
  panels: {{kind: small_multiples, title: {{zh: 各类, en: One by one}}, of: [rest, total, tech], periods: 12}}
  came: {{kind: waterfall, title: {{zh: 变动, en: What changed}}, of: total.came}}
  year: {{kind: waterfall, title: {{zh: 同比, en: Year on year}}, of: total.year}}
tables:
  last: {{kind: last_periods, title: {{zh: 最近几周, en: The last weeks}}, subjects: [total, tech, rest]}}
  year: {{kind: year_to_date, title: {{zh: 今年以来, en: This year}}, subjects: [total, tech, rest]}}
  across:
    kind: last_periods
    title: {{zh: 各类基金, en: All groups}}
    rows: subjects
    order: flow
    subjects: [total, tech, rest]
    totals: [total]
    periods: 6
key_figures: [total.week, total.ma4, tech.week, policy.path]
sections:
  - id: flows
    title: {{zh: 资金流向, en: Flows}}
    claims: {{about: [total, tech, rest], at_most: 9}}
    charts: [weekly, running, pair, order, stack, came, year, history, along, panels]
    tables: [last, year, across]
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

_MEMBERS = {"a": ("科技ETF", "technology ETFs"), "b": ("医疗ETF", "health care ETFs"), "c": ("能源ETF", "energy ETFs"),
            "d": ("金融ETF", "financial ETFs")}  # fmt: skip
_SUBJECTS = "".join(
    f"  {name}: {{name: {{zh: {zh}, en: {en}}}, short: {{zh: {zh}, en: {en}}}, source: groups, column: {name}}}\n"
    for name, (zh, en) in {"total": ("全部基金", "all funds"), **_MEMBERS}.items()
)
_RATES = "".join(
    f"  {name}.rate: {{kind: flow_rate, of: week, source: groups, assets: a{name}}}\n"
    f"  {name}.high: {{kind: percentile, of: rate}}\n"
    for name in _MEMBERS
)

FUNDS = f"""report: any-funds
title: {{zh: 任意基金周报, en: Any funds}}
headline: total
disclaimer: {{zh: 仅供参考。, en: For information only.}}
sources:
  groups:
    kind: csv
    path: groups.csv
    shape: weekly
    provider: {{zh: 交易所, en: The exchange}}
    publication: {{zh: 分组资金流, en: Flows by group}}
    licence: internal use
    universe: {{zh: 基金, en: funds}}
    date: {{column: week, released_on: released, revisions: true}}
    columns: {{total: total, a: a, b: b, c: c, d: d, aa: aa, ab: ab, ac: ac, ad: ad}}
    unit: {{kind: money, currency: CURRENCY, scale: SCALE}}
    calendar: {{week_ends: wednesday, holiday_ends: [HOLIDAYS], missing: [MISSING]}}
  fund:
    kind: csv
    path: fund.csv
    shape: levels
    provider: {{zh: 交易所, en: The exchange}}
    publication: {{zh: 每日份额, en: Daily shares}}
    licence: internal use
    universe: {{zh: 芯片ETF, en: the chip ETF}}
    date: {{column: day}}
    columns: {{shares: shares, nav: nav, assets: assets, returns: returns, price: price}}
    unit: {{kind: money, currency: CURRENCY}}
    units: {{shares: {{kind: count}}, returns: {{kind: percent}}, price: {{kind: ratio}}}}
    calendar: {{week_ends: wednesday, max_gap_days: 3, holiday_ends: [HOLIDAYS], missing: [MISSING]}}
  filed:
    kind: csv
    path: filed.csv
    shape: filings
    provider: {{zh: 监管机构, en: The regulator}}
    publication: {{zh: 定期报告, en: Periodic reports}}
    licence: internal use
    universe: {{zh: 上市公司, en: listed companies}}
    date: {{column: until, started_on: since, released_on: filed, revisions: true}}
    columns: {{capex: capex}}
    unit: {{kind: money, currency: USD, scale: 1000000}}
subjects:
{_SUBJECTS}  chip:
    {{name: {{zh: 芯片ETF, en: the chip ETF}}, short: {{zh: 芯片, en: Chips}}, source: fund, column: shares}}
  asset: {{name: {{zh: 芯片资产, en: chip assets}}, short: {{zh: 资产, en: Assets}}, source: fund, column: assets}}
metrics:
  total.week: {{kind: net_flow}}
  a.week: {{kind: net_flow}}
  b.week: {{kind: net_flow}}
  c.week: {{kind: net_flow}}
  d.week: {{kind: net_flow}}
{_RATES}  chip.week: {{kind: flow_from_shares, source: fund, shares: shares, nav: nav}}
  chip.streak: {{kind: streak, of: week}}
  chip.change: {{kind: change, of: week}}
  chip.extreme: {{kind: extreme, of: week}}
  chip.lately: {{kind: m_of_n, of: week, periods: 8}}
  asset.week: {{kind: flow_from_assets, source: fund, assets: assets, returns: returns, basis: price}}
  total.z: {{kind: zscore, of: week, window: 26, method: robust}}
  total.new: {{kind: revision, of: week}}
  total.streak: {{kind: streak, of: week}}
  total.split: {{kind: split, of: week, parts: [a, b, c, d]}}
  a.streak: {{kind: streak, of: week}}
  b.streak: {{kind: streak, of: week}}
  a.brought: {{kind: contribution, of: week, whole: total.week}}
  a.faster: {{kind: relative_flow_rate, of: rate, against: b.rate}}
  a.new: {{kind: revision, of: week}}
  a.middle: {{kind: quartiles, of: rate}}
  a.along: {{kind: trend, of: rate, against: total.week}}
  c.first: {{kind: first_in, of: week}}
  sectors.order: {{kind: ranking, subjects: [a, b, c, d], name: {{zh: 行业ETF, en: sector ETFs}}}}
  sectors.breadth: {{kind: breadth, subjects: [a, b, c, d]}}
  sectors.top: {{kind: concentration, subjects: [a, b, c, d], top: 2}}
  sectors.turn: {{kind: rotation, subjects: [a, b, c, d]}}
  index.up: {{kind: rebound, name: {{zh: 芯片指数, en: the chip index}}, source: fund, price: price,
    basis: {{zh: 收盘价, en: closing price}}, days: 28}}
  index.down: {{kind: drawdown, source: fund, price: price, basis: {{zh: 收盘价, en: closing price}}, days: 28}}
  others.week: {{kind: group_flow, subjects: [b, c, d], name: {{zh: 其他行业ETF, en: other sector ETFs}},
    short: {{zh: 其他, en: Others}}}}
  others.since: {{kind: cumulative, of: week}}
  others.streak: {{kind: streak, of: week}}
  others.change: {{kind: change, of: week}}
  others.rank: {{kind: rank, of: week}}
  a.since: {{kind: cumulative, of: week}}
  c.ytd: {{kind: ytd, of: week}}
  sectors.rate: {{kind: group_rate, subjects: [a, b, c, d]}}
  c.leads: {{kind: relative_flow_rate, of: rate, against: sectors.rate}}
  others.rate: {{kind: group_rate, subjects: [b, c, d]}}
  maker.capex: {{kind: from_filings, name: {{zh: 某公司资本开支, en: capital expenditure at the maker}}, source: filed,
    column: capex}}
charts:
  rates: {{kind: heat_map, title: {{zh: 各行业流入率, en: Flow rates}}, of: [a, b, c, d], order: latest}}
  amounts:
    {{kind: heat_map, title: {{zh: 各行业净流入, en: Net flows}}, of: [total, a, b, c, d], measure: flow, periods: 26}}
  sums: {{kind: cumulative_lines, title: {{zh: 累计, en: Sums}}, of: [a.since, others.since, c.ytd]}}
  order: {{kind: ranking, title: {{zh: 排行, en: In order}}, of: [b, a, c, d], measure: rate, before: 1}}
  panels: {{kind: small_multiples, title: {{zh: 各类, en: One by one}}, of: [d, a, b], measure: rate, form: line}}
  history: {{kind: range_history, title: {{zh: 分布, en: In its history}}, of: [a.middle]}}
  along: {{kind: scatter, title: {{zh: 散点, en: One against another}}, of: a.along}}
  low: {{kind: price_line, title: {{zh: 指数反弹, en: The index and its low}}, of: index.up}}
  high: {{kind: price_line, title: {{zh: 指数回撤, en: The index and its high}}, of: index.down}}
key_figures:
  [total.week, chip.week, asset.week, a.rate, a.faster, sectors.order, sectors.top, others.week, sectors.rate]
sections:
  - id: flows
    title: {{zh: 资金流向, en: Flows}}
    claims: {{about: [total, chip, asset], at_most: 9}}
  - id: sectors
    title: {{zh: 行业, en: Sectors}}
    claims: {{about: [sectors, a, b, c, others], at_most: 12}}
    charts: [rates, amounts, sums, order, panels, history, along]
  - id: markets
    title: {{zh: 市场, en: Markets}}
    claims: {{about: [index, maker], at_most: 9}}
    charts: [low, high]
  - id: notes
    title: {{zh: 说明, en: Notes}}
    notes: true
"""
