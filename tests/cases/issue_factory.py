"""Reports to build in a folder of their own: the sample with its data, and one small enough to lay out in a second."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, Written, build, write

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "config" / "us-etf-flows.yaml"
FLOWS = CHECKOUT / "data" / "ici-etf-net-issuance-weekly.csv"
RATES = CHECKOUT / "data" / "fed-target-range.csv"
TODAY = date(2026, 6, 30)

# The first four weeks are followed by enough others for every metric; the fifth is the last of them.
SMALL = """report: small
title: {zh: 小报告, en: A small report}
headline: total
disclaimer: {zh: 仅供参考。, en: For information only.}
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
    columns: {total: total_mn, tech: tech_mn}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
subjects:
  total:
    name: {zh: 全部基金, en: all funds}
    short: {zh: 全部, en: All}
    source: flows
    column: total
  tech:
    name: {zh: 科技基金, en: technology funds}
    short: {zh: 科技, en: Technology}
    source: flows
    column: tech
metrics:
  "*.week": {kind: net_flow}
  "*.ma4": {kind: moving_average, of: week, periods: 4}
charts:
  weekly:
    kind: signed_bars
    title: {zh: 单周净流入, en: Weekly net flow}
    of: total.week
    average: total.ma4
tables:
  last_weeks:
    kind: last_periods
    title: {zh: 最近几周, en: The last weeks}
    subjects: [total, tech]
key_figures: [total.week, tech.week]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [total, tech]}
    charts: [weekly]
    tables: [last_weeks]
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""
SMALL_DATA = """week,total_mn,tech_mn
2024-05-01,1200,300
2024-05-08,-350,-120
2024-05-15,2400,900
2024-05-22,800,-40
2024-05-29,1850,640
2024-06-05,-60,15
"""


def list_weeks() -> list[date]:
    """Every week of the sample table, oldest first."""
    lines = FLOWS.read_text(encoding="utf-8").splitlines()[1:]
    return [date.fromisoformat(line.split(",")[0]) for line in lines]


def copy_sample(folder: Path) -> Path:
    """Copy the sample report and its data; return the path of its YAML file."""
    for name in ("config", "data"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("state"), dirs_exist_ok=True)
    return folder / "config" / SAMPLE.name


def cut_data(folder: Path, day: date) -> None:
    """Leave out of the copied tables every row dated after a day."""
    for path in (folder / "data").glob("*.csv"):
        head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for row in rows if row.split(",")[0] <= day.isoformat()]
        path.write_text("".join((head, *kept)), encoding="utf-8")


def make_small(folder: Path, *edits: tuple[str, str]) -> Path:
    """Write the small report and its data; each edit replaces a text that stands in the YAML file once."""
    text = SMALL
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "small.yaml"
    config.write_text(text, encoding="utf-8")
    (folder / "flows.csv").write_text(SMALL_DATA, encoding="utf-8")
    return config


def open_world(today: date = TODAY) -> World:
    """The world of a test: a fixed day, files from disk, nobody to tell."""
    return World(today, Path.read_bytes, lambda _: None)


def write_issue(config: Path, as_of: date | None = None, today: date = TODAY) -> Written:
    """Write an issue in words, without ink."""
    return write(config, Wish(as_of=as_of), open_world(today), registry)


def build_issue(config: Path, output: Path, as_of: date | None = None, **wish: Any) -> Path:
    """Build an issue with ink and return its folder.

    The libraries are loaded in this process first, so that every build after the first is quick.
    """
    from flowbrief.render import charts, pdf  # noqa: F401

    _, issue = build(config, Wish(as_of=as_of, **wish), output, open_world(), registry)
    return issue.folder


def refuse_issue(config: Path, as_of: date | None = None) -> tuple[Diagnostic, ...]:
    """What a report is refused for, before ink."""
    try:
        write_issue(config, as_of)
    except Refused as refused:
        return refused.diagnostics
    raise AssertionError(f"{config} was not refused")


def run_flowbrief(
    *arguments: object,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    python: Iterable[str] = (),
    before: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; the cache is the one that the tests share, unless `env` says so.

    `python` are options of the interpreter, `before` is code that it runs first.
    """
    code = f"{before}\nfrom flowbrief.cli import main; main()"
    command = [sys.executable, *python, "-c", code, *map(str, arguments)]
    environment = {key: value for key, value in os.environ.items() if key != "FLOWBRIEF_DEBUG"} | dict(env or {})
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=180
    )


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
