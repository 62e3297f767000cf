"""A publisher that changes what an issue was made from: it stops the next issue until a person accepts it, and then
both figures are printed, and what no longer holds of the issues before.

The figures are real: months of equity funds' flows in two vintages of ICI's workbook, of 2 August 2014 and of
8 February 2015. May 2014 went from +562 to −229 million. A brief is weekly, so each month stands as a week here.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from issue_factory import build_issue, open_world, registry
from note_reader import read_notes
from python_calamine import CalamineWorkbook

from flowbrief.cli.verify_build import verify
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused, Severity
from flowbrief.pipeline import Wish, Written, write

VINTAGES = Path(__file__).parents[3] / "shared" / "data" / "ici-flows-pddl" / "xls-vintages"
EARLY, LATE = "flows_data_20140802_8fdb750.xls", "flows_data_20150208_ec9b7c6.xls"
MAY = date(2014, 5, 31)
FIRST_WEEK, FIRST_MONTH = date(2012, 1, 4), (2008, 1)

CONFIG = """report: equity
title: {zh: 股票基金周报, en: Equity funds weekly}
headline: equity
disclaimer: {zh: 仅供参考。, en: For information only.}
sources:
  ici:
    kind: csv
    path: flows.csv
    shape: weekly
    provider: {zh: 美国投资公司协会, en: ICI}
    publication: {zh: 长期共同基金资金流, en: long-term mutual fund flows}
    licence: ODC-PDDL-1.0
    universe: {zh: 美国长期共同基金, en: US long-term mutual funds}
    date: {column: week}
    columns: {equity: equity_mn, hybrid: hybrid_mn}
    unit: {kind: money, currency: USD, scale: 1000000}
    calendar: {week_ends: wednesday}
    gates:
      revision: {above: 500}
subjects:
  equity: {name: {zh: 股票基金, en: equity funds}, source: ici, column: equity}
  hybrid: {name: {zh: 混合基金, en: hybrid funds}, source: ici, column: hybrid}
metrics:
  "*.week": {kind: net_flow}
  "*.streak": {kind: streak, of: week}
  "*.extreme": {kind: extreme, of: week}
  "*.rank": {kind: rank, of: week}
  "*.first": {kind: first_in, of: week}
key_figures: [equity.week]
sections:
  - id: flows
    title: {zh: 资金流向, en: Flows}
    claims: {about: [equity, hybrid], at_most: 6}
  - id: notes
    title: {zh: 说明, en: Notes}
    notes: true
"""
ACCEPT = """gates:
  override:
    - gate: revision-above-limit
      source: ici
      reason: {zh: 协会已说明补录成员报表, en: the institute says that late reports of members were added}
"""


def read_months(vintage: str) -> Iterator[tuple[date, int, int]]:
    """The month ends of one vintage with the flows of equity and hybrid funds, in millions of dollars."""
    path = VINTAGES / vintage
    assert path.is_file(), f"this test reads the real file {path}"
    is_month = False
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("aggregate_summary").to_python():
        if isinstance(row[0], str) and row[0].strip():
            is_month = row[0].startswith("Month")
        elif isinstance(row[0], date | datetime) and is_month:
            day = row[0].date() if isinstance(row[0], datetime) else row[0]
            values = [cell for cell in row[1:] if isinstance(cell, int | float)]
            yield day, int(values[0]), int(values[3])


def stand_as_week(month: date) -> date:
    """The week in which a month stands: one week a month, from January 2008 on."""
    months = (month.year - FIRST_MONTH[0]) * 12 + month.month - FIRST_MONTH[1]
    return FIRST_WEEK + timedelta(weeks=months)


def write_months(folder: Path, vintage: str, until: date) -> None:
    text = io.StringIO()
    rows = [(stand_as_week(day), equity, hybrid) for day, equity, hybrid in read_months(vintage) if day <= until]
    rows = sorted(row for row in rows if row[0] >= FIRST_WEEK)
    csv.writer(text, lineterminator="\n").writerows([("week", "equity_mn", "hybrid_mn"), *rows])
    (folder / "flows.csv").write_text(text.getvalue())


def configure(folder: Path, extra: str = "") -> Path:
    config = folder / "equity.yaml"
    config.write_text(CONFIG + extra, encoding="utf-8")
    return config


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an issue about May 2014 in it, made from the vintage of August 2014."""
    folder = tmp_path_factory.mktemp("revisions")
    write_months(folder, EARLY, MAY)
    issue = build_issue(configure(folder), folder / "output", formats=("html",))
    assert issue.name == stand_as_week(MAY).isoformat()
    write_months(folder, LATE, date(2014, 6, 30))
    return folder


def write_next(folder: Path, extra: str = ACCEPT) -> Written:
    config = configure(folder, extra)
    return write(config, Wish(formats=("html",)), open_world(), registry, folder / "output")


def refuse_next(folder: Path, extra: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as refused:
        write_next(folder, extra)
    assert refused.value.exit_code is ExitCode.DATA
    return refused.value.diagnostics


def test_revision_beyond_the_limit_stops_the_next_issue(first: Path) -> None:
    faults = refuse_next(first, "")
    assert {fault.code for fault in faults} == {"revision-above-limit"}
    week = stand_as_week(MAY)
    (may,) = [fault for fault in faults if f"equity_mn of the week ended {week}" in fault.message]
    assert may.message == (
        f"equity_mn of the week ended {week} is -229; the issue of {week} used 562. The change of -791 is more than "
        "the limit of 500"
    )
    assert (may.place.file, may.place.field) == ("flows.csv", "equity_mn")
    assert (first / "flows.csv").read_text().splitlines()[may.place.line - 1] == f"{week},-229,3592"


def test_accepted_revision_is_printed_with_both_figures_and_takes_back_what_was_said(first: Path) -> None:
    issue = build_issue(configure(first, ACCEPT), first / "output", formats=("html",))
    english, chinese = read_notes(issue, "en"), read_notes(issue, "zh")
    assert (
        "Net flow into equity funds in the week to 19 June 2013: +$562m in the issue of 19 June 2013, −$229m as "
        "revised (ICI)."
    ) in english["Revisions"]
    assert (
        "股票基金截至2013年6月19日当周净流入：本刊2013年6月19日一期为+5.62亿美元，修订后为−2.29亿美元"
        in chinese["数据修订"]
    )
    assert (
        "The issue of 19 June 2013 reported a net inflow for equity funds in the week to 19 June 2013 (+$562m); as "
        "revised, the week shows a net outflow (−$229m)."
    ) in english["Corrections"]
    assert "2013年6月19日一期称股票基金在截至2013年6月19日当周净流入（+5.62亿美元）" in chinese["更正"]
    assert "late reports of members were added" in english["Checks overridden"]
    assert "补录成员报表" in chinese["放行的检查"]


def test_corrected_issue_agrees_with_its_second_calculation_and_its_records(first: Path) -> None:
    issue = build_issue(configure(first, ACCEPT), first / "output", formats=("html",))
    assert [f for f in verify(issue, first) if f.severity is Severity.ERROR] == []
    week = stand_as_week(MAY).isoformat()
    ledger = json.loads((issue / "ledger.json").read_bytes())
    old, new = f"issue:{week}:ici.equity@{week}", f"source:ici.equity@{week}"
    assert {row["value"] for row in ledger if row["measure"] == old} == {"562000000"}
    assert {row["value"] for row in ledger if row["measure"] == new} == {"-229000000"}
    manifest = json.loads((issue / "manifest.json").read_bytes())
    (gate,) = [gate for gate in manifest["gates"] if gate["code"] == "revision"]
    assert gate["passed"] is False
    assert gate["overridden"][0]["en"].startswith("the institute says")
    assert {artifact["path"] for artifact in manifest["artifacts"]} >= {"used/ici.csv", "revised/ici.csv"}


def test_second_calculation_finds_an_old_figure_that_was_changed(first: Path) -> None:
    issue = build_issue(configure(first, ACCEPT), first / "output", formats=("html",))
    path = issue / "revised" / "ici.csv"
    content = path.read_bytes()
    try:
        path.write_bytes(content.replace(b"equity,562000000", b"equity,652000000"))
        codes = {finding.code for finding in verify(issue, first)}
    finally:
        path.write_bytes(content)
    assert {"calculation-disagrees", "issue-altered"} <= codes


def test_override_of_other_weeks_accepts_nothing_here(first: Path) -> None:
    extra = ACCEPT.replace("      source: ici\n", "      source: ici\n      periods: [2012-01-04]\n")
    faults = refuse_next(first, extra)
    assert {fault.code for fault in faults} == {"revision-above-limit"}


def test_nothing_is_compared_without_an_issue_before(first: Path, tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_bytes((first / "flows.csv").read_bytes())
    written = write_next(tmp_path)
    assert not [gate for gate in written.intake.gates if gate.code == "revision"]
    assert written.intake.reservations.restated == ()


MADE = "week,equity_mn,hybrid_mn\n"


def write_made(folder: Path, *values: int) -> None:
    """Equity flows of made-up weeks after thirteen quiet ones; hybrid flows are steady."""
    rows = [(FIRST_WEEK + timedelta(weeks=n), value, 100 + n) for n, value in enumerate((*range(-130, 0, 10), *values))]
    (folder / "flows.csv").write_text(MADE + "".join(f"{day},{equity},{hybrid}\n" for day, equity, hybrid in rows))


@pytest.mark.parametrize(
    ("before", "after", "about"),
    [
        ((700,) * 12 + (5000,), (700,) * 5 + (5500,) + (700,) * 6 + (5000, 300), "a record"),
        ((300,) * 13, (300,) * 11 + (-40, 300, 310), "a run of weeks in one direction"),
    ],
)
def test_record_and_run_that_a_revision_undoes_are_taken_back(
    tmp_path: Path, before: tuple[int, ...], after: tuple[int, ...], about: str
) -> None:
    write_made(tmp_path, *before)
    issue = build_issue(configure(tmp_path), tmp_path / "output", formats=("html",))
    write_made(tmp_path, *after)
    following = build_issue(configure(tmp_path, ACCEPT), tmp_path / "output", formats=("html",))
    note = read_notes(following, "en")["Corrections"]
    assert f"said of equity funds in the week to 27 June 2012 about {about} no longer holds" in note
    assert issue.name == "2012-06-27"
    assert "“" in read_notes(following, "zh")["更正"]
    assert [f for f in verify(following, tmp_path) if f.severity is Severity.ERROR] == []


def test_statement_that_still_holds_is_not_taken_back(tmp_path: Path) -> None:
    write_made(tmp_path, *(700,) * 12, 5000)
    build_issue(configure(tmp_path), tmp_path / "output", formats=("html",))
    write_made(tmp_path, *(700,) * 5, 1300, *(700,) * 6, 5000, 300)
    following = build_issue(configure(tmp_path, ACCEPT), tmp_path / "output", formats=("html",))
    notes = read_notes(following, "en")
    assert "Revisions" in notes
    assert "Corrections" not in notes


def test_small_revision_passes_and_is_counted(tmp_path: Path) -> None:
    write_made(tmp_path, *(700,) * 13)
    build_issue(configure(tmp_path), tmp_path / "output", formats=("html",))
    write_made(tmp_path, *(700,) * 12, 701, 300)
    written = write_next(tmp_path, "")
    (gate,) = [gate for gate in written.intake.gates if gate.code == "revision"]
    assert (gate.passed, gate.detail) == (True, "52 figures of the issue of 2012-06-27, 1 changed since")
