"""A week of ICI's own workbook that turned from inflow to outflow between two real vintages of it.

In the workbook of 21 June 2014 the week to 4 June 2014 brought taxable bond funds +338 million dollars; in that of
2 August 2014 it cost them 470 million.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from issue_factory import build_issue, open_world, registry
from note_reader import read_notes

from flowbrief.cli.verify_build import verify
from flowbrief.model.diagnostic import Refused, Severity
from flowbrief.pipeline import Wish, write

VINTAGES = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl" / "xls-vintages"
CONFIG = """report: bonds
title: {zh: 债券基金周报, en: Bond funds weekly}
headline: taxable
disclaimer: {zh: 仅供参考。, en: For information only.}
sources:
  ici:
    kind: ici
    block: weekly
    path: flows_data.xls
    shape: weekly
    provider: {zh: 美国投资公司协会, en: ICI}
    publication: {zh: 长期共同基金资金流, en: long-term mutual fund flows}
    licence: ODC-PDDL-1.0
    universe: {zh: 美国长期共同基金, en: US long-term mutual funds}
    date: {column: Date}
    columns:
      equity: Total Equity
      domestic: Domestic Equity
      world: World Equity
      hybrid: Hybrid
      bond: Total Bond
      taxable: Taxable Bond
      municipal: Municipal Bond
      total: Total
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
    gates:
      adds_up:
        - {whole: bond, parts: [taxable, municipal], tolerance: 2}
      revision: {above: 500}
subjects:
  taxable: {name: {zh: 应税债券基金, en: taxable bond funds}, source: ici, column: taxable}
metrics:
  taxable.week: {kind: net_flow}
key_figures: [taxable.week]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [taxable]}
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""
ACCEPT = """gates:
  override:
    - gate: revision-above-limit
      source: ici
      reason: {zh: 协会已修订该周估算, en: the institute has revised its estimate}
"""


def test_real_week_that_turned_is_corrected_by_the_day_of_its_issue(tmp_path: Path) -> None:
    config, workbook = tmp_path / "bonds.yaml", tmp_path / "flows_data.xls"
    config.write_text(CONFIG, encoding="utf-8")
    shutil.copyfile(VINTAGES / "flows_data_20140621_c7bf935.xls", workbook)
    first = build_issue(config, tmp_path / "output", date(2014, 6, 4), formats=("html",))
    assert json.loads((first / "document.en.json").read_bytes())["as_of"] == "2014-06-04"
    shutil.copyfile(VINTAGES / "flows_data_20140802_8fdb750.xls", workbook)
    with pytest.raises(Refused) as refused:
        write(config, Wish(), open_world(), registry, tmp_path / "output")
    assert {fault.code for fault in refused.value.diagnostics} == {"revision-above-limit"}
    config.write_text(CONFIG + ACCEPT, encoding="utf-8")
    issue = build_issue(config, tmp_path / "output", formats=("html",))
    assert read_notes(issue, "en")["Corrections"] == (
        "The issue of 4 June 2014 reported a net inflow for taxable bond funds in the week to 4 June 2014 (+$338m); as "
        "revised, the week shows a net outflow (−$470m)."
    )
    assert "（+3.38亿美元）；按修订后数据，该周为净流出（−4.7亿美元）" in read_notes(issue, "zh")["更正"]
    assert [f for f in verify(issue, tmp_path) if f.severity is Severity.ERROR] == []
