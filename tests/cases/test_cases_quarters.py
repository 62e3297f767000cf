"""Bars of quarters and labelled moves in a whole report, on Alphabet's filings and the target range of the Fed."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from issue_factory import CHECKOUT, make_small, write_issue

from flowbrief.deliver.recipe import make_recipe, write_extracts
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import Chart, Document, plain_text
from flowbrief.model.plot import Bars
from flowbrief.pipeline import Written
from flowbrief.render.records import write_document
from flowbrief.verify import Disagreement, check_issue

SOURCES = """  filed:
    kind: csv
    path: alphabet-cash-flow.csv
    shape: filings
    provider: {zh: 美国证监会, en: SEC}
    publication: {zh: 现金流量表, en: cash-flow statements}
    licence: {zh: 公有领域, en: public domain}
    universe: {zh: Alphabet, en: Alphabet}
    date: {column: ended_on, started_on: started_on, released_on: filed_on, revisions: true}
    columns: {capex: capex_usd, cash: operating_cash_flow_usd}
    unused_columns: [form]
    unit: {kind: money, currency: USD}
  rates:
    kind: csv
    path: fed-target-range.csv
    shape: changes
    provider: {zh: 美联储, en: Fed}
    publication: {zh: 目标区间, en: target range}
    licence: {zh: 公有领域, en: public domain}
    universe: {zh: 利率, en: rates}
    date: {column: effective_on}
    columns: {lower: lower_percent, upper: upper_percent}
    unit: {kind: percent_a_year}
subjects:
  total:
"""
METRICS = """  maker.capex:
    kind: from_filings
    name: {zh: 公司资本开支, en: capital expenditure}
    source: filed
    column: capex
  maker.cash:
    kind: from_filings
    name: {zh: 公司经营现金流, en: operating cash flow}
    short: {zh: 现金流, en: Cash flow}
    source: filed
    column: cash
  maker.cover: {kind: coverage, of: capex, against: cash}
  policy.path: {kind: policy_rate_path, name: {zh: 央行, en: the bank}, source: rates}
"""
AVERAGE = '  "*.ma4": {kind: moving_average, of: week, periods: 4}\n'
CHARTS = """  spent: {kind: quarter_bars, title: {zh: 开支, en: Spending}, of: [maker.capex, maker.cash], periods: 6}
  alone: {kind: quarter_bars, title: {zh: 单项, en: Alone}, of: [maker.capex], periods: 20}
  steps: {kind: range_steps, title: {zh: 区间, en: Range}, of: policy.path, from: 2025-03-01}
tables:
"""
WEEKS = ("2026-01-14", "2026-01-21", "2026-01-28", "2026-02-04", "2026-02-11")


def write_config(folder: Path) -> Path:
    config = make_small(
        folder,
        ("subjects:\n  total:\n", SOURCES),
        (AVERAGE, AVERAGE + METRICS),
        ("tables:\n", CHARTS),
        ("charts: [weekly]", "charts: [spent, alone, steps]"),
        ("about: [total, tech]", "about: [total, maker, policy]"),
        ("key_figures: [total.week, tech.week]", "key_figures: [total.week, maker.capex, maker.cash, maker.cover]"),
    )
    rows = "".join(f"{week},{1200 + 100 * index},300\n" for index, week in enumerate(WEEKS))
    (folder / "flows.csv").write_text(f"week,total_mn,tech_mn\n{rows}", encoding="utf-8")
    for name in ("alphabet-cash-flow.csv", "fed-target-range.csv"):
        shutil.copy(CHECKOUT / "data" / name, folder)
    return config


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_config(tmp_path_factory.mktemp("quarters")).parent


@pytest.fixture(scope="module")
def written(folder: Path) -> Written:
    return write_issue(folder / "small.yaml", date(2026, 2, 13), date(2026, 6, 30))


def chart_of(document: Document, name: str) -> Chart:
    return next(b for s in document.sections for b in s.blocks if isinstance(b, Chart) and b.id == name)


def charts_of(written: Written, name: str) -> tuple[Chart, Chart]:
    zh, en = (chart_of(document, name) for document in written.documents)
    return zh, en


def texts(parts: Any) -> list[str]:
    return [plain_text(part.runs) for part in parts]


def test_legend_and_axis_name_quarters_as_each_language_does(written: Written) -> None:
    zh, en = charts_of(written, "spent")
    assert texts(zh.plot.keys) == ["公司资本开支（2025年四季度279亿美元）", "现金流（2025年四季度524亿美元）"]
    assert texts(en.plot.keys) == ["capital expenditure ($27.9bn in Q4 2025)", "Cash flow ($52.4bn in Q4 2025)"]
    assert texts(zh.plot.x_ticks) == ["2024年四季度", "2025年二季度", "2025年四季度"]
    assert texts(en.plot.x_ticks) == ["Q4 2024", "Q2 2025", "Q4 2025"]
    assert plain_text(zh.subtitle) == "开支，亿美元，按季度，2024年三季度至2025年四季度"
    assert plain_text(en.subtitle) == "Spending, US$bn a quarter, Q3 2024–Q4 2025"
    assert "分别为279亿美元和524亿美元" in plain_text(zh.alt)
    assert "operating cash flow, $52.4bn" in plain_text(en.alt)


def test_bars_are_the_quarters_side_by_side(written: Written) -> None:
    capex, cash = (layer for layer in charts_of(written, "spent")[0].plot.layers if isinstance(layer, Bars))
    assert capex.height == (13.061, 14.276, 17.197, 22.446, 23.953, 27.851)
    assert cash.height == (30.698, 39.113, 36.15, 27.747, 48.414, 52.402)
    assert all(b - a >= (capex.width + cash.width) / 2 for a, b in zip(capex.x, cash.x, strict=True))


def test_data_hold_each_quarter_that_is_shown(written: Written) -> None:
    rows = {(row.measure, row.value) for row in written.documents[0].data if row.place == "spent"}
    assert ("maker.capex@2025-12-31", "27851000000") in rows
    assert len(rows) == 12
    assert len([row for row in written.documents[0].data if row.place == "alone"]) == 20


def test_moves_are_labelled_with_day_and_size(written: Written) -> None:
    zh, en = charts_of(written, "steps")
    assert texts(zh.plot.labels)[1:] == ["9月18日：−25个基点", "10月30日：−25个基点", "12月11日：−25个基点"]
    assert texts(en.plot.labels)[1:] == ["−25bp, 18 Sept", "−25bp, 30 Oct", "−25bp, 11 Dec"]
    assert [run.measure for run in en.plot.labels[-1].runs if hasattr(run, "measure")] == [
        "policy.path.move@2025-12-11",
        "move@2025-12-11",
    ]


def test_each_metric_of_a_topic_goes_by_its_own_name(written: Written) -> None:
    tiles = written.documents[0].key_figures.tiles
    labels = [plain_text(tile.label) for tile in tiles[1:]]
    assert labels == ["公司资本开支", "现金流", "公司资本开支，资本开支/经营现金流"]
    entries = {metric: plain_text(name) for note in written.documents[0].numbers for metric, name, _ in note.entries}
    assert (entries["maker.capex"], entries["maker.cash"]) == ("公司资本开支", "公司经营现金流")


def check(written: Written, folder: Path, change: Callable[[Document], Document] = lambda d: d) -> list[Disagreement]:
    """What the second calculation says of the records, with the English one changed."""
    zh, en = written.documents
    made = (*map(write_document, (zh, change(en))), *write_extracts(written.intake))
    files = {one.path: one.content for one in made}
    recipe = json.loads(json.dumps(make_recipe(written.spec, written.intake.as_of)))
    return list(check_issue(files, recipe, lambda path: (folder / path).read_bytes()))


def with_plot(name: str, change: Callable[[Any], Any]) -> Callable[[Document], Document]:
    """A document with the plot of one chart changed."""

    def apply(document: Document) -> Document:
        sections = []
        for section in document.sections:
            blocks = tuple(
                replace(b, plot=change(b.plot)) if isinstance(b, Chart) and b.id == name else b for b in section.blocks
            )
            sections.append(replace(section, blocks=blocks))
        return replace(document, sections=tuple(sections))

    return apply


def test_second_calculation_agrees(written: Written, folder: Path) -> None:
    assert check(written, folder) == []


def swap_keys(plot: Any) -> Any:
    one, other = plot.keys
    return replace(plot, keys=(replace(one, runs=other.runs), replace(other, runs=one.runs)))


def change_bars(plot: Any, index: int, **change: Any) -> Any:
    layers = list(plot.layers)
    layers[index] = replace(layers[index], **{name: make(layers[index]) for name, make in change.items()})
    return replace(plot, layers=tuple(layers))


FAULTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "legend of the other series": ("spent", swap_keys),
    "a bar too high": ("spent", lambda p: change_bars(p, 0, height=lambda b: (*b.height[:-1], b.height[-1] + 1))),
    "a bar in another quarter": ("spent", lambda p: change_bars(p, 1, x=lambda b: tuple(x - 91 for x in b.x))),
    "a bar off its quarter": ("spent", lambda p: change_bars(p, 1, x=lambda b: (*b.x[:-1], b.x[-1] + 9))),
    "a bar that is missing": ("spent", lambda p: change_bars(
        p, 0, x=lambda b: b.x[1:], height=lambda b: b.height[1:], base=lambda b: b.base[1:], roles=lambda b: b.roles[1:]
    )),
    "bars over each other": ("spent", lambda p: change_bars(p, 1, x=lambda b: tuple(x - 30 for x in b.x))),
    "colours": ("spent", lambda p: change_bars(p, 1, roles=lambda b: ("primary",) * len(b.roles))),
    "no mark of the latest quarter": ("spent", lambda p: replace(p, x_ticks=p.x_ticks[:-1])),
    "a mark in another place": ("spent", lambda p: replace(p, x_ticks=(
        replace(p.x_ticks[0], at=p.x_ticks[0].at + 91), *p.x_ticks[1:]
    ))),
    "a mark that names another quarter": ("spent", lambda p: replace(p, x_ticks=(
        replace(p.x_ticks[0], runs=(replace(p.x_ticks[0].runs[0], printed="Q3 2024"),)), *p.x_ticks[1:]
    ))),
    "a move on another day": ("steps", lambda p: replace(p, labels=(
        *p.labels[:-1], replace(p.labels[-1], x=p.labels[-1].x - 42)
    ))),
    "a move that there was not": ("steps", lambda p: replace(p, labels=(
        *p.labels[:-1], replace(p.labels[-1], x=p.labels[-1].x - 1)
    ))),
    "a move of another size": ("steps", lambda p: replace(p, labels=(
        *p.labels[:-1],
        replace(p.labels[-1], runs=tuple(
            replace(run, printed="−50bp") if getattr(run, "unit", "") == "basis_points" else run
            for run in p.labels[-1].runs
        )),
    ))),
    "a move on the other side": ("steps", lambda p: replace(p, labels=(
        *p.labels[:-1], replace(p.labels[-1], y=p.labels[-1].y + 2)
    ))),
    "moves out of order": ("steps", lambda p: replace(p, labels=(p.labels[0], *reversed(p.labels[1:])))),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_second_calculation_finds(fault: str, written: Written, folder: Path) -> None:
    chart, change = FAULTS[fault]
    assert check(written, folder, with_plot(chart, change)), fault


@pytest.mark.parametrize(("said", "instead"), [("took", "took all of"), ("took", "exceeded and took")])
def test_second_calculation_reads_the_words_of_a_coverage(
    said: str, instead: str, written: Written, folder: Path
) -> None:
    assert check(written, folder, lambda document: swap_words(document, said, instead))


def swap_words(document: Document, said: str, instead: str) -> Document:
    """A document whose sentence about the coverage says something else."""
    found = 0

    def change(block: Any) -> Any:
        nonlocal found
        if not any(getattr(run, "measure", "") == "maker.cover" for run in getattr(block, "runs", ())):
            return block
        runs = []
        for run in block.runs:
            text = getattr(run, "text", "")
            if not hasattr(run, "measure") and f"this {said}" in text.lower():
                found += 1
                run = replace(run, text=text.replace(said, instead))
            runs.append(run)
        return replace(block, runs=tuple(runs))

    sections = tuple(replace(s, blocks=tuple(map(change, s.blocks))) for s in document.sections)
    assert found == 1
    return replace(document, sections=sections)


@cache
def lacking() -> tuple[str, ...]:
    """The rows of the table but for the sums of six and nine months of 2025."""
    lines = (CHECKOUT / "data" / "alphabet-cash-flow.csv").read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith(("2025-01-01,2025-06-30", "2025-01-01,2025-09-30")))


def test_quarters_that_cannot_be_told_are_shaded_and_named(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    (tmp_path / "alphabet-cash-flow.csv").write_text("\n".join([*lacking(), ""]), encoding="utf-8")
    issue = write_issue(config, date(2026, 2, 13), date(2026, 6, 30))
    zh, en = charts_of(issue, "spent")
    assert (texts(zh.plot.labels), texts(en.plot.labels)) == (["缺数据"], ["no data"])
    assert texts(zh.plot.keys) == ["公司资本开支", "现金流"]
    capex = next(layer for layer in zh.plot.layers if isinstance(layer, Bars))
    assert capex.height == (13.061, 14.276, 17.197)
    assert check(issue, tmp_path) == []


def test_amounts_in_two_currencies_share_no_axis(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    text = config.read_text("utf-8").replace(
        "    unused_columns: [form]\n    unit: {kind: money, currency: USD}\n",
        "    unused_columns: [form]\n    unit: {kind: money, currency: USD}\n"
        "    units: {cash: {kind: money, currency: EUR}}\n",
    )
    kept = text.replace("  maker.cover: {kind: coverage, of: capex, against: cash}\n", "").replace(
        ", maker.cover]", "]"
    )
    config.write_text(kept, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        write_issue(config, date(2026, 2, 13), date(2026, 6, 30))
    assert {fault.code for fault in refusal.value.diagnostics} == {"wrong-unit"}
