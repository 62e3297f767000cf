"""Each example of docs/sources.md is built, from data of the kind that it describes."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docs_pages import ROOT, Block, list_blocks

from flowbrief.cli.registered import registry
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build, write

REAL = ROOT / "tests" / "load" / "real"
LAST = date(2024, 6, 5)
WEEKS = [LAST - timedelta(weeks=n) for n in range(5, -1, -1)]
TOTALS = [1200, -350, 2400, 800, 1850, -60]
QUERY = "SELECT week, total_mn FROM flows ORDER BY week\n"
BASE = """  base:
    kind: csv
    path: base.csv
    shape: weekly
    provider: {zh: 交易所, en: The exchange}
    publication: {zh: 周度资金流, en: Weekly flows}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {total: total_mn}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: WEEKDAY}
"""
REST = """report: example
title: {zh: 示例, en: An example}
headline: total
disclaimer: {zh: 仅供参考。, en: For information only.}
subjects:
  total:
    name: {zh: 股票型基金, en: equity funds}
    short: {zh: 股票型, en: Equity}
    source: SOURCE
    column: total
metrics:
  "*.week": {kind: net_flow}
key_figures: [total.week]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [total]}
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""


def write_base(folder: Path, last: date = LAST) -> None:
    lines = [f"{last - timedelta(weeks=n)},{total}\n" for n, total in enumerate(TOTALS)]
    (folder / "base.csv").write_text("week,total_mn\n" + "".join(lines))


def write_exports(folder: Path) -> None:
    (folder / "exports").mkdir()
    text = next(block.text for block in list_blocks() if block.text.startswith("Fund flows, weekly"))
    (folder / "exports" / "2024-1.csv").write_text(text)
    more = "Fund flows\nWeek;Region;Total;Technology\n29/5/2024;NA;1.850 Mio;640 Mio\n5/6/2024;NA;(60) Mio;15 Mio\n"
    (folder / "exports" / "2024-2.csv").write_text(more)


def copy(name: str, target: str, last: date) -> Callable[[Path], None]:
    def write_real(folder: Path) -> None:
        shutil.copy(REAL / name, folder / target)
        write_base(folder, last)

    return write_real


def write_parquet(folder: Path) -> None:
    pq.write_table(pa.table({"week": WEEKS, "total_mn": [float(total) for total in TOTALS]}), folder / "flows.parquet")


def write_sqlite(folder: Path) -> None:
    database = sqlite3.connect(folder / "desk.db")
    database.execute("CREATE TABLE flows (week TEXT, total_mn REAL)")
    rows = [(str(week), total) for week, total in zip(WEEKS, TOTALS, strict=True)]
    database.executemany("INSERT INTO flows VALUES (?, ?)", rows)
    database.commit()
    database.close()
    (folder / "flows.sql").write_text(QUERY)


def write_duckdb(folder: Path) -> None:
    with duckdb.connect(str(folder / "desk.duckdb")) as database:
        database.execute("CREATE TABLE flows (week DATE, total_mn DECIMAL(12, 1))")
        database.executemany("INSERT INTO flows VALUES (?, ?)", list(zip(WEEKS, TOTALS, strict=True)))
    (folder / "flows.sql").write_text(QUERY)


# By the heading of the file in the example: what makes its data.
DATA: dict[str, Callable[[Path], None]] = {
    "exports/*.csv": write_exports,
    "a-shares.csv": copy("a-shares_wanfen.gbk.csv", "a-shares.csv", date(2024, 12, 27)),
    "DFEDTAR.csv": copy("DFEDTAR.csv", "DFEDTAR.csv", date(2026, 1, 28)),
    "CIK0001652044.json": copy("CIK0001652044.json", "CIK0001652044.json", date(2026, 1, 28)),
    "flows.parquet": write_parquet,
    "url: sqlite:///desk.db": write_sqlite,
    "database: desk.duckdb": write_duckdb,
}


def find_examples() -> dict[str, Block]:
    blocks = [block for block in list_blocks() if block.page == "docs/sources.md" and block.language == "yaml"]
    return {name: block for name in DATA for block in blocks if name in block.text}


EXAMPLES = find_examples()


def prepare(name: str, folder: Path) -> Path:
    DATA[name](folder)
    text, source = EXAMPLES[name].text, EXAMPLES[name].text.splitlines()[1].strip(" :")
    if "shape: weekly" not in text:
        weekday = "friday" if "week_ends: friday" in text else "wednesday"
        text, source = text + BASE.replace("WEEKDAY", weekday), "base"
    config = folder / "report.yaml"
    config.write_text(REST.replace("SOURCE", source) + text, "utf-8")
    return config


WORLD = World(today=date(2026, 11, 22), read=Path.read_bytes, report=lambda _: None)


@pytest.mark.parametrize("name", DATA)
def test_each_example_says_what_its_data_say(name: str, tmp_path: Path) -> None:
    written = write(prepare(name, tmp_path), Wish(), WORLD, registry)
    assert len(written.documents) == 2
    shapes = {source.source for source in written.intake.sources}
    assert shapes >= {EXAMPLES[name].text.splitlines()[1].strip(" :")}


@pytest.mark.slow
@pytest.mark.parametrize("name", DATA)
def test_each_example_is_built_and_calculated_twice(name: str, tmp_path: Path) -> None:
    written, issue = build(prepare(name, tmp_path), Wish(formats=("html",)), tmp_path / "out", WORLD, registry)
    assert "not-recalculated" not in [warning.code for warning in written.intake.warnings]
    own = EXAMPLES[name].text.splitlines()[1].strip(" :")
    table = (issue.folder / "inputs" / f"{own}.csv").read_text("utf-8")
    assert len(table.splitlines()) > 4
