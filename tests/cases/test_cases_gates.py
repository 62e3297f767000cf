"""Findings that a person lets pass, and providers that differ: in the notes of both languages and in every record."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from issue_factory import build_issue, make_small, refuse_issue, write_issue
from note_reader import read_notes

from flowbrief.cli.verify_build import verify
from flowbrief.configure.gate_schema import GateName
from flowbrief.model.diagnostic import ExitCode, Severity
from flowbrief.model.gate import OVERRIDABLE

# The last week repeats the one before it, and the one before that breaks the sum.
DATA = """week,total_mn,tech_mn
2024-05-01,1200,300
2024-05-08,-350,-120
2024-05-15,2400,900
2024-05-22,800,-40
2024-05-29,1850,640
2024-06-05,1850,640
"""
OVERRIDE = """gates:
  override:
    - gate: repeated-period
      source: flows
      reason: {zh: 交易所已确认两周数字相同, en: the exchange has confirmed the figures}
"""


# Neither a chart nor a table has anything to do with the notes.
NO_CHART = ("    charts: [weekly]\n", "")


def write_small(folder: Path, extra: str, data: str = DATA) -> Path:
    config = make_small(folder, NO_CHART)
    config.write_text(config.read_text(encoding="utf-8") + extra, encoding="utf-8")
    (folder / "flows.csv").write_text(data)
    return config


def test_finding_that_is_let_pass_is_a_warning_and_a_note(tmp_path: Path) -> None:
    (fault,) = refuse_issue(write_small(tmp_path, ""))
    assert (fault.code, fault.exit_code) == ("repeated-period", ExitCode.DATA)
    written = write_issue(write_small(tmp_path, OVERRIDE))
    (warning,) = [w for w in written.intake.warnings if w.code == "repeated-period"]
    assert warning.severity is Severity.WARNING
    assert warning.message == fault.message
    assert "the exchange has confirmed the figures" in warning.hint
    assert "small.yaml:" in warning.hint


def test_note_names_the_week_the_check_and_the_reason(tmp_path: Path) -> None:
    issue = build_issue(write_small(tmp_path, OVERRIDE), tmp_path / "output", formats=("html",))
    assert read_notes(issue, "en")["Checks overridden"] == (
        "Weekly flows, week to 5 June 2024: every figure is the same as in an earlier week. The data are used all the "
        "same; reason given: the exchange has confirmed the figures."
    )
    assert read_notes(issue, "zh")["放行的检查"] == (
        "周度资金流，2024年6月5日当周：各项数字与此前某周完全相同。数据仍予采用，理由：交易所已确认两周数字相同。"
    )
    gates = json.loads((issue / "manifest.json").read_bytes())["gates"]
    (gate,) = [gate for gate in gates if gate["code"] == "last-period"]
    assert gate == {
        "code": "last-period",
        "subject": "flows",
        "passed": False,
        "detail": "1 × repeated-period (2024-06-05)",
        "overridden": [{"zh": "交易所已确认两周数字相同", "en": "the exchange has confirmed the figures"}],
    }
    ledger = json.loads((issue / "ledger.json").read_bytes())
    assert {row["language"] for row in ledger if row["measure"] == "row:flows@2024-06-05"} == {"zh", "en"}
    assert [f for f in verify(issue, tmp_path) if f.severity is Severity.ERROR] == []


def test_override_of_other_periods_covers_nothing(tmp_path: Path) -> None:
    other = OVERRIDE.replace("      source: flows\n", "      source: flows\n      periods: [2024-05-29]\n")
    assert [fault.code for fault in refuse_issue(write_small(tmp_path, other))] == ["repeated-period"]
    same = other.replace("2024-05-29", "2024-06-05")
    assert write_issue(write_small(tmp_path, same)).intake.reservations.overridden


def test_override_that_covers_nothing_is_a_warning(tmp_path: Path) -> None:
    fine = DATA.replace("2024-06-05,1850,640", "2024-06-05,-60,15")
    (warning,) = write_issue(write_small(tmp_path, OVERRIDE, fine)).intake.warnings
    assert (warning.code, warning.severity) == ("override-unused", Severity.WARNING)
    line = (tmp_path / "small.yaml").read_text(encoding="utf-8").splitlines()[warning.place.line - 1]
    assert line.strip() == "- gate: repeated-period"
    assert warning.message == "nothing of 'flows' is found by repeated-period"


def test_finding_about_a_later_row_leaves_no_trace_in_an_earlier_issue(tmp_path: Path) -> None:
    extra = OVERRIDE.replace("repeated-period", "scale-break")
    days = [date(2024, 1, 3) + timedelta(weeks=n) for n in range(17)]
    rows = [f"{day},{100 + n},{50 + n}" for n, day in enumerate(days[:-1])]
    rows.append(f"{days[-1]},117000,66")
    config = write_small(tmp_path, extra, "week,total_mn,tech_mn\n" + "\n".join(rows) + "\n")
    now = write_issue(config).intake
    assert [one.override.gate for one in now.reservations.overridden] == ["scale-break"]
    before = write_issue(config, days[-2]).intake
    assert before.reservations.overridden == ()
    assert not [w for w in before.warnings if w.code in ("scale-break", "override-unused")]
    assert all(gate.passed for gate in before.gates)


def test_age_that_is_let_pass_matters_for_the_latest_week_alone(tmp_path: Path) -> None:
    fine = DATA.replace("2024-06-05,1850,640", "2024-06-05,-60,15")
    config = write_small(tmp_path, OVERRIDE.replace("repeated-period", "data-stale"), fine)
    rule = "    calendar: {week_ends: wednesday}\n"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace(rule, rule + "    gates: {freshness: {error_after_days: 14}}\n"), encoding="utf-8")
    intake = write_issue(config).intake
    assert [warning.code for warning in intake.warnings] == ["data-stale"]
    assert [gate.passed for gate in intake.gates if gate.code == "freshness"] == [False]
    assert write_issue(config, date(2024, 6, 5)).intake.warnings == ()


@pytest.mark.parametrize("gate", ["wrong-header", "missing-column", "duplicate-period", "number-format"])
def test_what_makes_a_file_unreadable_cannot_be_overridden(tmp_path: Path, gate: str) -> None:
    (fault,) = refuse_issue(write_small(tmp_path, OVERRIDE.replace("repeated-period", gate)))
    assert (fault.code, fault.exit_code) == ("unknown-choice", ExitCode.USAGE)


def test_reason_has_no_number_of_its_own(tmp_path: Path) -> None:
    typed = OVERRIDE.replace("the figures}", "all 2 figures}")
    assert [fault.code for fault in refuse_issue(write_small(tmp_path, typed))] == ["typed-digit"]


def test_reason_needs_a_place_where_it_is_printed(tmp_path: Path) -> None:
    config = write_small(tmp_path, OVERRIDE)
    text = config.read_text(encoding="utf-8")
    section = "  - id: notes\n    title: {zh: 说明, en: Notes}\n    notes: true\n"
    assert text.count(section) == 1
    config.write_text(text.replace(section, ""), encoding="utf-8")
    assert [fault.code for fault in refuse_issue(config)] == ["notes-missing"]


def test_schema_offers_exactly_what_may_be_overridden() -> None:
    assert set(GateName.__args__) == set(OVERRIDABLE)


PROVIDERS = """providers:
  funds:
    name: {zh: 全部基金净流入, en: net flow into all funds}
    first: {source: flows, column: total}
    second: {source: survey, column: total}
    tolerance: 100000000
"""
SECOND = """  survey:
    kind: csv
    path: survey.csv
    shape: weekly
    provider: {zh: 调查机构, en: The survey}
    publication: {zh: 周度调查, en: weekly survey}
    licence: internal use
    universe: {zh: 基金, en: funds}
    date: {column: week}
    columns: {total: net_bn}
    unit: {kind: money, currency: USD, scale: 1000000000}
    calendar: {week_ends: wednesday}
"""


def write_two(folder: Path, last: str, providers: str = PROVIDERS) -> Path:
    config = make_small(folder, NO_CHART, ("\nsubjects:\n", "\n" + SECOND + "subjects:\n"))
    config.write_text(config.read_text(encoding="utf-8") + providers, encoding="utf-8")
    days = [line.split(",")[0] for line in (folder / "flows.csv").read_text().splitlines()[1:]]
    rows = [f"{day},1.{n}" for n, day in enumerate(days[:-1])]
    (folder / "survey.csv").write_text("\n".join(["week,net_bn", *rows, f"{days[-1]},{last}"]) + "\n")
    return config


def test_providers_that_differ_are_both_quoted(tmp_path: Path) -> None:
    issue = build_issue(write_two(tmp_path, "0.0871"), tmp_path / "output", formats=("html",))
    assert read_notes(issue, "en")["Providers differ"] == (
        "Net flow into all funds, week to 5 June 2024: −$60m by The exchange, +$87m by The survey. This brief goes by "
        "The exchange; figures of the two are never joined."
    )
    assert "交易所为−6000万美元，调查机构为+8700万美元" in read_notes(issue, "zh")["来源不一"]
    ledger = json.loads((issue / "ledger.json").read_bytes())
    assert {row["value"] for row in ledger if row["measure"] == "source:survey.total@2024-06-05"} == {"87100000"}
    assert [f for f in verify(issue, tmp_path) if f.severity is Severity.ERROR] == []


def write_dated(folder: Path, first: str, second: str) -> Path:
    config = write_two(folder, "0.0871")
    head, survey, tail = config.read_text(encoding="utf-8").partition("  survey:\n")
    for basis, text in ((first, head), (second, tail)):
        if basis:
            dated = text.replace("    universe:", f"    date_basis: {basis}\n    universe:", 1)
            head, tail = (dated, tail) if text is head else (head, dated)
    config.write_text(head + survey + tail, encoding="utf-8")
    return config


def test_providers_that_date_flows_differently_are_told_apart(tmp_path: Path) -> None:
    issue = build_issue(write_dated(tmp_path, "trade", "settle"), tmp_path / "output", formats=("html",))
    en, zh = read_notes(issue, "en"), read_notes(issue, "zh")
    assert en["Providers differ"] == (
        "Net flow into all funds, week to 5 June 2024: −$60m by The exchange, which dates flows by day of order; +$87m "
        "by The survey, which dates them by day of settlement. A flow near the end of a week may therefore fall into "
        "different weeks. This brief goes by The exchange; figures of the two are never joined."
    )
    assert "交易所为−6000万美元，按申赎下单日计；调查机构为+8700万美元，按交收日计" in zh["来源不一"]
    assert en["Dating of flows"] == (
        "The exchange, Weekly flows: flows are dated by the day of the order. "
        "The survey, weekly survey: flows are dated by the day of settlement."
    )
    assert zh["计入日期"] == "交易所，周度资金流：资金流按申赎下单日计。调查机构，周度调查：资金流按交收日计。"
    assert [f for f in verify(issue, tmp_path) if f.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [("en", "by day of settlement", "by day of order"), ("zh", "按申赎下单日计；", "按发布方所载日期计；")],
)
def test_a_figure_dated_otherwise_than_declared_is_found(tmp_path: Path, language: str, old: str, new: str) -> None:
    issue = build_issue(write_dated(tmp_path, "trade", "settle"), tmp_path / "output", formats=("html",))
    document = issue / f"document.{language}.json"
    document.write_text(document.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    said = [str(fault) for fault in verify(issue, tmp_path)]
    assert any(f"document.{language}.json" in one and new.strip("by 按计；") in one for one in said)


@pytest.mark.parametrize(("first", "second"), [("", ""), ("trade", ""), ("", "reported"), ("settle", "settle")])
def test_nothing_is_said_of_dates_that_do_not_differ(tmp_path: Path, first: str, second: str) -> None:
    issue = build_issue(write_dated(tmp_path, first, second), tmp_path / "output", formats=("html",))
    assert "dates" not in read_notes(issue, "en")["Providers differ"]
    assert ("Dating of flows" in read_notes(issue, "en")) == bool(first or second)


@pytest.mark.parametrize(
    ("first", "second", "universe", "codes"),
    [
        ("trade", "settle", "基金", ["mixed-date-bases"]),
        ("trade", "settle", "其他基金", []),
        ("trade", "", "基金", []),
        ("reported", "reported", "基金", []),
    ],
)
def test_flows_of_one_universe_dated_differently_are_not_combined(
    tmp_path: Path, first: str, second: str, universe: str, codes: list[str]
) -> None:
    config = write_dated(tmp_path, first, second)
    text = config.read_text(encoding="utf-8")
    head, survey, tail = text.partition("  survey:\n")
    tail = tail.replace("universe: {zh: 基金", f"universe: {{zh: {universe}", 1)
    subject = (
        "  surveyed:\n    name: {zh: 调查基金, en: surveyed funds}\n    source: survey\n    column: total\nmetrics:\n"
    )
    group = "  all.breadth: {kind: breadth, name: {zh: 各类, en: all groups}, subjects: [total, tech, surveyed]}\n"
    config.write_text(head + survey + tail.replace("metrics:\n", subject + group, 1), encoding="utf-8")
    if codes:
        (fault,) = refuse_issue(config)
        assert [fault.code] == codes
        assert fault.place.line == config.read_text(encoding="utf-8").splitlines().index(group.rstrip("\n")) + 1
    else:
        write_issue(config)


def test_providers_within_the_tolerance_are_not_mentioned(tmp_path: Path) -> None:
    assert write_issue(write_two(tmp_path, "0.04")).intake.reservations.differing == ()
    assert write_issue(write_two(tmp_path, "0.0401")).intake.reservations.differing


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("source: survey, column: total", "source: surveys, column: total", "unknown-source"),
        ("source: survey, column: total", "source: survey, column: tech", "unknown-column"),
        ("source: survey, column: total", "source: flows, column: tech", "duplicate-entry"),
        ("    tolerance: 100000000\n", "", "missing-key"),
    ],
)
def test_mistakes_in_providers(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert [fault.code for fault in refuse_issue(write_two(tmp_path, "0.04", PROVIDERS.replace(old, new)))] == [code]


def test_providers_of_different_units_are_not_compared(tmp_path: Path) -> None:
    config = write_two(tmp_path, "0.04")
    text = config.read_text(encoding="utf-8").replace("currency: USD, scale: 1000000000", "currency: EUR")
    config.write_text(text, encoding="utf-8")
    assert "wrong-unit" in {fault.code for fault in refuse_issue(config)}


def test_week_that_does_not_add_up_can_be_let_pass(tmp_path: Path) -> None:
    data = "week,total_mn,tech_mn,rest_mn\n"
    for n, (total, tech, rest) in enumerate(((1200, 300, 900), (-350, -120, -230), (1850, 640, 1201), (-60, 15, -75))):
        data += f"{date(2024, 5, 1) + timedelta(weeks=n)},{total},{tech},{rest}\n"
    config = write_small(tmp_path, OVERRIDE.replace("repeated-period", "does-not-add-up"), data)
    text = config.read_text(encoding="utf-8").replace("tech: tech_mn}", "tech: tech_mn, rest: rest_mn}")
    rule = "    calendar: {week_ends: wednesday}\n"
    gates = rule + "    gates:\n      adds_up: [{whole: total, parts: [tech, rest]}]\n"
    config.write_text(text.replace(rule, gates), encoding="utf-8")
    issue = build_issue(config, tmp_path / "output", formats=("html",))
    assert "Weekly flows, week to 15 May 2024: the parts do not add up" in read_notes(issue, "en")["Checks overridden"]
