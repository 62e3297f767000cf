"""How a file is written: what the keys become, and what they may not say together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.model.diagnostic import Refused
from flowbrief.model.quantity import COUNT
from flowbrief.model.source import SourceSpec
from flowbrief.model.world import World
from flowbrief.model.writing import CellFormat, LongForm, TextLayout
from flowbrief.pipeline import Wish, write

REAL = Path(__file__).parents[1] / "load" / "real"
REPORT = """report: writing
title: {zh: 周报, en: Weekly}
headline: total
disclaimer: {zh: 仅供参考。, en: For information only.}
sources:
  flows:
    kind: KIND
    path: flows.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {total: Total}
    unit: UNIT
    calendar: {week_ends: wednesday}
MORE
subjects:
  total:
    name: {zh: 全部基金, en: all funds}
    source: flows
    column: total
metrics:
  "*.week": METRIC
key_figures: [total.week]
sections:
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""
MONEY = "{kind: money, currency: CNY}"


def read(folder: Path, more: str, kind: str = "csv", unit: str = MONEY, metric: str = "{kind: net_flow}") -> SourceSpec:
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    text = REPORT.replace("KIND", kind).replace("UNIT", unit).replace("METRIC", metric).replace("MORE\n", lines)
    (folder / "report.yaml").write_text(text, "utf-8")
    return configure(folder / "report.yaml", registry, Path.read_bytes).source("flows")


def refuse(folder: Path, more: str, **changes: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read(folder, more, **changes)
    assert all(one.place.line for one in refused.value.diagnostics)
    return [(one.code, str(one.place.line and one.place.field)) for one in refused.value.diagnostics]


def test_without_declarations_a_file_is_plain(tmp_path: Path) -> None:
    source = read(tmp_path, "")
    assert source.is_plain
    assert (source.cells, source.layout, source.long) == (CellFormat(), TextLayout(), None)


def test_declarations_become_the_spec(tmp_path: Path) -> None:
    source = read(
        tmp_path,
        """text: {delimiter: tab, skip_first: 2, footers: [合计, "Note:"]}
cells:
  thousands: nnbsp
  decimal: ","
  signs: [parentheses, minus_sign]
  full_width: true
  marks: {"": missing, "-": zero}
  suffixes: {total: "%"}
unused_columns: [Region]
encoding: gb18030""",
    )
    assert source.layout == TextLayout("\t", 2, ("合计", "Note:"))
    assert source.cells == CellFormat(
        "\u202f", ",", ("parentheses", "minus_sign"), True, {"": "missing", "-": "zero"}, {}, {"total": "%"}
    )
    assert source.unused_columns == ("Region",)
    assert not source.is_plain


def test_long_form_becomes_the_spec(tmp_path: Path) -> None:
    source = read(tmp_path, 'long: {entity: Code, value: Flow, ignored: ["000001"]}')
    assert source.long == LongForm("Code", "Flow", ("000001",))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('cells: {thousands: "."}', "contradiction"),
        ("cells: {thousands: dot}", "unknown-choice"),
        ("cells: {signs: [brackets]}", "unknown-choice"),
        ('cells: {marks: {"-": nothing}}', "unknown-choice"),
        ('cells: {suffix: "%", suffixes: {total: "%"}}', "contradiction"),
        ('cells: {suffixes: {other: "%"}}', "unknown-column"),
        ('cells: {suffixes: {total: "%"}}\nlong: {entity: Code, value: Flow}', "contradiction"),
        ("cells: {minus: yes-please}", "unknown-key"),
        ("text: {skip_first: 1, titles: [Fund]}", "contradiction"),
        ("text: {skip_last: 1, footers: [Total]}", "contradiction"),
        ("text: {skip_first: -1}", "out-of-range"),
        ("text: {delimiter: colon}", "unknown-choice"),
        ("unused_columns: [Total]", "duplicate-heading"),
        ("unused_columns: [week]", "duplicate-heading"),
        ("long: {entity: week, value: Flow}", "duplicate-heading"),
        ("long: {entity: Code, value: Code}", "duplicate-heading"),
        ("long: {entity: Code, value: Flow, ignored: [Total]}", "contradiction"),
        ("long: {entity: Code}", "missing-key"),
    ],
)
def test_what_cannot_be_is_refused(more: str, code: str, tmp_path: Path) -> None:
    assert [found for found, _ in refuse(tmp_path, more)] == [code]


def test_only_text_files_have_lines(tmp_path: Path) -> None:
    assert [code for code, _ in refuse(tmp_path, 'text: {delimiter: ";"}', kind="parquet")] == ["unknown-key"]


def test_shares_are_never_printed_as_money(tmp_path: Path) -> None:
    assert [code for code, _ in refuse(tmp_path, "", unit="{kind: count, scale: 10000}")] == ["unit-not-money"]
    metric = "{kind: flow_rate, of: week, source: shares, assets: etf310}"
    config = """  shares:
    kind: csv
    path: a-shares.csv
    encoding: gb18030
    shape: levels
    provider: {zh: 交易所, en: The exchanges}
    publication: {zh: 日份额, en: Daily shares}
    licence: MIT
    universe: {zh: 基金, en: funds}
    long: {entity: 基金代码, value: 基金份额(万份), ignored: ["159915", "159919", "510300", "510330"]}
    unused_columns: [基金简称, 交易所]
    cells: {thousands: ","}
    date: {column: 日期, format: "%Y/%m/%d"}
    columns: {etf310: "510310"}
    unit: {kind: count, scale: 10000}
    calendar: {week_ends: wednesday, max_gap_days: 5}
"""
    text = REPORT.replace("KIND", "csv").replace("UNIT", MONEY).replace("METRIC", "{kind: net_flow}")
    (tmp_path / "a-shares.csv").write_bytes((REAL / "a-shares_wanfen.gbk.csv").read_bytes())
    weeks = ("2024-12-18", "2024-12-25")
    (tmp_path / "flows.csv").write_text("week,Total\n" + "".join(f"{week},{n}00\n" for n, week in enumerate(weeks, 1)))
    file = tmp_path / "report.yaml"
    file.write_text(text.replace("MORE\n", config), "utf-8")
    world = World(date(2026, 11, 22), Path.read_bytes, lambda _: None)
    assert configure(file, registry, Path.read_bytes).source("shares").unit == COUNT
    assert write(file, Wish(), world, registry).documents
    rate = text.replace("MORE\n", config).replace("key_figures", f"  total.rate: {metric}\nkey_figures")
    file.write_text(rate, "utf-8")
    with pytest.raises(Refused) as refused:
        configure(file, registry, Path.read_bytes)
    assert [one.code for one in refused.value.diagnostics] == ["wrong-unit"]
