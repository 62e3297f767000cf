"""A small report with figures of third parties, an argument that follows the data, and sources that may be absent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from issue_factory import TODAY, open_world, write_issue
from verify_factory import Finished, print_files, recipe_of

from flowbrief.cli.registered import registry
from flowbrief.deliver.recipe import write_extracts
from flowbrief.model.document import Block, BulletList, Chart, DataTable, Document, Opinion, Paragraph, plain_text
from flowbrief.model.measure import Analysis
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Language
from flowbrief.pipeline import Wish, Written, prepare

CONFIG = """report: facts
title: {zh: 科技基金周报, en: Technology funds}
headline: [tech, funds.flow]
disclaimer: {zh: 仅供参考。, en: For information only.}
facts: facts.yaml
sources:
  flows:
    kind: csv
    optional: true
    path: flows.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 上市基金, en: listed funds}
    date: {column: week}
    columns: {tech: tech_mn, health: health_mn, tech_assets: tech_assets, health_assets: health_assets}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
  bonds:
    kind: csv
    optional: true
    path: bonds.csv
    shape: weekly
    provider: {zh: 登记公司, en: The registrar}
    publication: {zh: 债券资金流, en: Bond flows}
    licence: internal use
    universe: {zh: 债券基金, en: bond funds}
    date: {column: week}
    columns: {bond: bond_mn, bond_assets: bond_assets}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
  rates:
    kind: csv
    path: rates.csv
    shape: changes
    provider: {zh: 央行, en: The central bank}
    publication: {zh: 利率公告, en: Rate decisions}
    licence: internal use
    universe: {zh: 政策利率, en: policy rate}
    date: {column: day}
    columns: {lower: low, upper: high}
    unit: {kind: percent_a_year}
subjects:
  tech: {name: {zh: 科技基金, en: technology funds}, short: {zh: 科技, en: Technology}, source: flows, column: tech}
  health: {name: {zh: 医疗基金, en: health care funds}, short: {zh: 医疗, en: Health}, source: flows, column: health}
  bond: {name: {zh: 债券基金, en: bond funds}, short: {zh: 债券, en: Bonds}, source: bonds, column: bond}
metrics:
  "*.week": {kind: net_flow}
  "*.ma4": {kind: moving_average, of: week, periods: 4}
  "*.since": {kind: cumulative, of: week}
  tech.rate: {kind: flow_rate, of: week, source: flows, assets: tech_assets}
  health.rate: {kind: flow_rate, of: week, source: flows, assets: health_assets}
  bond.rate: {kind: flow_rate, of: week, source: bonds, assets: bond_assets}
  shares.week:
    kind: group_flow
    name: {zh: 两类股票基金, en: both equity groups}
    short: {zh: 股票, en: Equity}
    subjects: [tech, health]
  all.week:
    kind: group_flow
    name: {zh: 全部三类, en: all three groups}
    short: {zh: 全部, en: All}
    subjects: [tech, health, bond]
  all.breadth: {kind: breadth, subjects: [tech, health, bond]}
  policy.path:
    kind: policy_rate_path
    name: {zh: 央行, en: the central bank}
    short: {zh: 央行, en: Central bank}
    source: rates
charts:
  weekly:
    kind: signed_bars
    title: {zh: 科技基金单周净流入, en: "Technology: weekly net flow"}
    of: tech.week
    average: tech.ma4
    facts: [funds.flow, funds.earlier]
  bonds:
    kind: signed_bars
    title: {zh: 债券基金单周净流入, en: "Bonds: weekly net flow"}
    of: bond.week
    average: bond.ma4
  heat: {kind: heat_map, title: {zh: 各类基金, en: Groups of funds}, of: [tech, health, bond]}
  dashboard: {kind: dashboard, title: {zh: 驱动与风险, en: Drivers and risks}}
tables:
  last_weeks: {kind: last_periods, title: {zh: 最近几周, en: The last weeks}, subjects: [tech, health, bond]}
  bond_weeks: {kind: last_periods, title: {zh: 债券基金最近几周, en: "Bonds, the last weeks"}, subjects: [bond]}
key_figures: [tech.week, bond.week, funds.flow, funds.close, policy.path, all.breadth]
blocks:
  told:
    - {when: funds.flow > 0 and funds.earlier < 0, say: "turned.{lang}.md", voice: reported}
    - {when: funds.flow > 0, say: "inflow.{lang}.md", voice: reported}
    - {when: funds.flow < 0, say: "outflow.{lang}.md", voice: reported}
    - {say: "nothing.{lang}.md"}
  view:
    - {when: bond.week > 0, say: "bonds.{lang}.md"}
    - {when: not known(bond.week), say: "nothing.{lang}.md"}
    - {}
scenarios:
  base:
    title: {zh: 基准情形, en: Base case}
    triggers:
      - {when: policy.path.move < 0, text: {zh: 央行降息, en: The central bank cut}, shows: policy.path.move}
      - {when: funds.flow > 0, text: {zh: 资金净流入, en: Money came in}, shows: funds.flow}
      - {when: bond.week > 0, text: {zh: 债券净流入, en: Bonds took money in}, shows: bond.week}
    say: "base.{lang}.md"
signals:
  policy:
    title: {zh: 货币政策, en: Monetary policy}
    shows: policy.path.move
    supports: policy.path.move < 0
    weighs: policy.path.move > 0
  flow: {title: {zh: 资金流, en: Flows}, shows: funds.flow, supports: funds.flow > 0, weighs: funds.flow < 0}
  close:
    title: {zh: 收盘价, en: Closing price}
    shows: funds.close
    supports: funds.close > 200
    weighs: funds.close < 100
  bonds: {title: {zh: 债券, en: Bonds}, shows: bond.week, supports: bond.week < 0, weighs: bond.week > 0}
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [tech, funds]}
    blocks: [told]
    charts: [weekly, heat]
    tables: [last_weeks]
  - id: bonds
    title: {zh: 债券, en: Bonds}
    claims: {about: [bond]}
    blocks: [view]
    charts: [bonds]
    tables: [bond_weeks]
  - {id: all, title: {zh: 合计, en: Together}, claims: {about: [all, shares]}, differences: true}
  - {id: outlook, title: {zh: 展望, en: Outlook}, charts: [dashboard], scenarios: [base], watch: [tech, bond]}
  - {id: figures, title: {zh: 第三方数据, en: Third-party figures}, facts: true}
  - {id: notes, title: {zh: 说明, en: Notes}, notes: true}
outputs: {formats: [html]}
"""
FACTS = """topics:
  funds: {name: {zh: 美国科技基金, en: US technology funds}, short: {zh: 美国科技, en: US tech}}
facts:
  funds.flow:
    what: {zh: 单周净流入, en: net flow of the week}
    value: 6.0
    unit: {kind: money, currency: USD, scale: 1000000000}
    period: {from: 2024-05-30, to: 2024-06-05}
    universe: {zh: 美国科技基金（甲行口径）, en: "US technology funds, as Bank A counts them"}
    provider: {zh: 甲行, en: Bank A}
    publication: {zh: 资金流周报, en: flow report}
    published_on: 2024-06-05
    expires: 2024-07-05
    confidence: high
    flow: true
    largest_in: 8
    against: tech.week
  funds.earlier:
    what: {zh: 单周净流入, en: net flow of the week}
    value: -2.34
    unit: {kind: money, currency: USD, scale: 1000000000}
    period: {from: 2024-05-23, to: 2024-05-29}
    universe: {zh: 美国科技基金（乙社口径）, en: "US technology funds, as Agency B counts them"}
    provider: {zh: 乙社, en: Agency B}
    publication: {zh: 市场评论, en: market comment}
    via: {zh: 晚报, en: the evening paper}
    note: {zh: 数字经转述, en: The figure was read in a retelling}
    published_on: 2024-06-03
    expires: 2024-06-20
    confidence: low
    flow: true
  funds.close:
    what: {zh: 收盘价, en: closing price}
    value: 196.32
    unit: {kind: money, currency: USD}
    as_of: 2024-06-04
    universe: {zh: 美国科技基金, en: US technology funds}
    provider: {zh: 乙社, en: Agency B}
    publication: {zh: 市场评论, en: market comment}
    published_on: 2024-06-04
    expires: 2024-06-10
    confidence: medium
  funds.year:
    what: {zh: 全年净流入, en: net flow of the year}
    value: 645
    unit: {kind: money, currency: USD, scale: 1000000000}
    period: {from: 2023-01-01, to: 2023-12-31}
    universe: {zh: 美国科技基金, en: US technology funds}
    provider: {zh: 甲行, en: Bank A}
    publication: {zh: 年报, en: annual report}
    published_on: 2024-01-10
    expires: 2024-12-31
    confidence: high
"""
DATA = {
    "flows.csv": """week,tech_mn,health_mn,tech_assets,health_assets
2024-05-01,1200,300,90000,30000
2024-05-08,-350,-120,90000,30000
2024-05-15,2400,900,90000,30000
2024-05-22,800,-40,90000,30000
2024-05-29,1850,640,90000,30000
2024-06-05,-60,15,90000,30000
""",
    "bonds.csv": """week,bond_mn,bond_assets
2024-05-01,90,40000
2024-05-08,-35,40000
2024-05-15,40,40000
2024-05-22,80,40000
2024-05-29,-185,40000
2024-06-05,260,40000
""",
    "rates.csv": "day,low,high\n2024-03-01,5.00,5.25\n2024-05-15,4.75,5.00\n",
}
TEXTS = {
    "turned": (
        "据{{ source('funds.flow') }}数据，截至{{ figure('funds.flow.to') }}当周{{ flow('funds.flow') }}；"
        "{{ source('funds.earlier') }}则称前一周{{ flow('funds.earlier') }}。",
        "There was {{ flow('funds.flow') }} in the week to {{ figure('funds.flow.to') }}, according to "
        "{{ source('funds.flow') }}, and {{ flow('funds.earlier') }} the week before, according to "
        "{{ source('funds.earlier') }}.",
    ),
    "inflow": (
        "据{{ source('funds.flow') }}数据，当周{{ flow('funds.flow') }}。",
        "There was {{ flow('funds.flow') }}, according to {{ source('funds.flow') }}.",
    ),
    "outflow": (
        "{{ source('funds.flow') }}的数据显示，当周{{ flow('funds.flow') }}。",
        "According to {{ source('funds.flow') }}, there was {{ flow('funds.flow') }}.",
    ),
    "nothing": ("本期暂无可用数字，我们不作判断。", "There are no figures to go by, and we take no view."),
    "bonds": (
        "债券基金当周{{ flow('bond.week') }}，我们认为避险需求未退。",
        "Bond funds recorded {{ flow('bond.week') }}, and in our view the need for safety is still there.",
    ),
    "base": (
        "我们的基准判断是震荡。{% if known('tech.week') %}科技基金当周{{ flow('tech.week') }}。{% endif %}",
        "We expect a range.{% if known('tech.week') %} Technology funds recorded {{ flow('tech.week') }}.{% endif %}",
    ),
}
WEEK = date(2024, 6, 5)
ALL = ("flows.csv", "bonds.csv", "rates.csv")
# An edit: a report that does without facts whose day is over.
LEAVE_OUT = ("facts: facts.yaml\n", "facts: facts.yaml\nexpired_facts: leave_out\n")
TextEdits = Mapping[str, tuple[str, str]]


def change(text: str, *edits: tuple[str, str]) -> str:
    """A text in which each edit replaces something that stands in it once."""
    for old, new in edits:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def make_facts_report(
    folder: Path,
    *edits: tuple[str, str],
    facts: Iterable[tuple[str, str]] = (),
    files: Iterable[str] = ALL,
    texts: TextEdits | None = None,
) -> Path:
    """Write the report, its facts, its texts and those of its data files that are there; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "facts-report.yaml"
    config.write_text(change(CONFIG, *edits), encoding="utf-8")
    (folder / "facts.yaml").write_text(change(FACTS, *facts), encoding="utf-8")
    for name in files:
        (folder / name).write_text(DATA[name], encoding="utf-8")
    for name, pair in {**TEXTS, **(texts or {})}.items():
        for language, text in zip(("zh", "en"), pair, strict=True):
            (folder / f"{name}.{language}.md").write_text(text + "\n", encoding="utf-8")
    return config


def prepare_report(
    config: Path, as_of: date | None = WEEK, today: date = TODAY
) -> tuple[ReportSpec, Dataset, Analysis]:
    """Configure, load and measure the report as of a day."""
    return prepare(config, Wish(as_of=as_of), open_world(today), registry)


def write_report(config: Path, as_of: date | None = WEEK) -> Written:
    """Write the report in words as of a day."""
    return write_issue(config, as_of)


def finish(config: Path, as_of: date | None = WEEK) -> tuple[Written, Finished]:
    """The report in words and on pages, and what the second calculation needs of it."""
    written = write_issue(config, as_of)
    files = print_files(written.documents) | {one.path: one.content for one in write_extracts(written.intake)}
    recipe = recipe_of(written.spec, written.intake.as_of)
    return written, Finished(files, recipe, lambda path: (config.parent / path).read_bytes())


def document_of(written: Written, language: Language) -> Document:
    """The document in one language."""
    return next(one for one in written.documents if one.language == language)


def blocks_of(written: Written, language: Language, section: str) -> tuple[Block, ...]:
    """The blocks of one section."""
    return next(one.blocks for one in document_of(written, language).sections if one.id == section)


def read_block(block: Block) -> str:
    """What a reader sees of the words of a block."""
    match block:
        case Paragraph():
            return plain_text(block.runs)
        case BulletList():
            return "\n".join(plain_text(item) for item in block.items)
        case Opinion():
            return f"{block.label}: " + "\n".join(map(read_block, block.blocks))
        case DataTable():
            rows = [" | ".join(plain_text(cell.runs) for cell in row) for row in block.rows]
            return "\n".join([plain_text(block.title), *rows, *map(plain_text, block.notes)])
        case Chart():
            return plain_text(block.title)
    return ""


def text_of(written: Written, language: Language, section: str) -> str:
    """The words of one section."""
    return "\n".join(read_block(block) for block in blocks_of(written, language, section))
