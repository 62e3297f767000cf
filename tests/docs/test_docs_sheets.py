"""The workbooks that sources.md describes are read by the settings that stand there."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from docs_pages import list_blocks

sys.path.append(str(Path(__file__).resolve().parents[1] / "load"))

from sector_books import make_history, write_book
from sheet_defects import make_sheet

from flowbrief.cli.registered import registry
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, prepare

ICI = Path(__file__).parents[3] / "shared/data/ici-flows-pddl/xls-vintages/flows_data_20150423_f9258c2.xls"
AROUND = """report: shown
title: {zh: 周报, en: Weekly}
headline: subject
disclaimer: {zh: 仅供参考。, en: For information only.}
SOURCE
subjects:
  subject:
    name: {zh: 基金, en: funds}
    source: NAME
    column: COLUMN
metrics:
  subject.week: METRIC
key_figures: [subject.week]
sections:
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""


def make_titled() -> bytes:
    """The table below three rows of titles, above a note."""

    def change(sheet: object) -> None:
        sheet.insert_rows(1, 3)  # type: ignore[attr-defined]
        sheet["A1"] = "Weekly flows"  # type: ignore[index]
        sheet["A9"] = "Source: the vendor"  # type: ignore[index]

    return make_sheet(change)


CASES = {
    "excel": ("flows", "total", "{kind: net_flow}", "flows.xlsx", make_titled, date(2026, 1, 21)),
    "ici": ("funds", "equity", "{kind: net_flow}", "flows_data.xls", ICI.read_bytes, date(2015, 4, 15)),
    "ssga": (
        "xlk", "shares", "{kind: flow_from_shares, source: xlk, shares: shares, nav: nav}", "xlk.xlsx",
        lambda: write_book("XLK", make_history("XLK")), date(2026, 5, 15),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_the_example_of_each_kind_loads(kind: str, tmp_path: Path) -> None:
    name, column, metric, file, make, last = CASES[kind]
    block = next(
        one.text for one in list_blocks() if one.page == "docs/sources.md" and f"    kind: {kind}\n" in one.text
    )
    text = AROUND.replace("SOURCE\n", block).replace("NAME", name).replace("COLUMN", column)
    (tmp_path / "shown.yaml").write_text(text.replace("METRIC", metric), encoding="utf-8")
    (tmp_path / file).write_bytes(make())
    world = World(date(2026, 6, 30), Path.read_bytes, lambda _: None)
    _, dataset, analysis = prepare(tmp_path / "shown.yaml", Wish(), world, registry)
    assert dataset.period.end == last
    assert analysis.finding("subject.week").main.value is not None
