"""`gates` of a source and of the report, and `providers`: what becomes of them, and what they may not say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flowbrief.model.diagnostic import Refused
from flowbrief.model.gate import AssetsRule, RevisionLimit
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text

BRIEF = (Path(__file__).parent / "brief.yaml").read_text(encoding="utf-8")
CALENDAR = "    calendar: {week_ends: wednesday}\n"
NOTES = "sections:\n  - {id: fine_print, title: {zh: 说明, en: Notes}, notes: true}\n"
OVERRIDE = """gates:
  override:
    - gate: zero-fill
      source: flows
      periods: [2026-02-04]
      reason: {zh: 已核实, en: confirmed}
"""

Run = Callable[[str], ReportSpec]


def write(gates: str = "", extra: str = "") -> str:
    """The small report with gates of its source and keys at the top level."""
    text = BRIEF
    for old, new in ((CALENDAR, CALENDAR + gates), ("sections:\n", NOTES)):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text + extra


def refuse(run: Run, text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        run(text)
    return [diagnostic.code for diagnostic in caught.value.diagnostics]


def test_gates_of_a_source(configure_text: Run) -> None:
    gates = """    gates:
      expected: {warn_after_days: 2, error_after_days: 9}
      complete: true
      assets: [{flow: total, assets: tech, at_most: 0.3}]
      revision: {above: 100, share: 0.05}
"""
    source = configure_text(write(gates)).source("flows").gates
    assert (source.expected_warn_after, source.expected_error_after, source.is_complete) == (2, 9, True)
    assert source.assets == (AssetsRule(Decimal("0.3"), flow="total", assets="tech"),)
    assert source.revision == RevisionLimit(Decimal(100), Decimal("0.05"))


def test_without_gates_nothing_is_asked_for(configure_text: Run) -> None:
    spec = configure_text(BRIEF)
    gates = spec.source("flows").gates
    assert (gates.expected_warn_after, gates.is_complete, gates.assets, gates.revision) == (None, False, (), None)
    assert (spec.overrides, spec.providers) == ((), ())


@pytest.mark.parametrize(
    ("gates", "codes"),
    [
        ("{assets: [{flow: total, at_most: 0.3}]}", ["missing-key"]),
        ("{assets: [{shares: total, assets: tech, at_most: 0.3}]}", ["missing-key"]),
        ("{assets: [{flow: total, assets: techno, at_most: 0.3}]}", ["unknown-column"]),
        ("{revision: {}}", ["missing-key"]),
        ("{revision: {above: -1}}", ["out-of-range"]),
        ("{unchanged: {total: 20}}", ["unknown-key"]),
        ("{expected: {warn_after_days: 9, error_after_days: 2}}", ["out-of-range"]),
        (
            "{adds_up: [{whole: total, parts: [tech, total]}]}",
            ["total-among-parts"],
        ),
    ],
)
def test_mistakes_in_the_gates_of_a_source(configure_text: Run, gates: str, codes: list[str]) -> None:
    assert refuse(configure_text, write(f"    gates: {gates}\n")) == codes


def test_total_beside_its_own_parts_is_found_from_the_rules_alone(configure_text: Run) -> None:
    gates = """    gates:
      adds_up:
        - {whole: total, parts: [tech, other, chips]}
        - {whole: tech, parts: [chips, rest]}
"""
    text = write(gates).replace("tech: tech_mn}", "tech: tech_mn, other: other_mn, chips: chips_mn, rest: rest_mn}")
    assert refuse(configure_text, text) == ["total-among-parts"]


def test_override(configure_text: Run) -> None:
    (override,) = configure_text(write(extra=OVERRIDE)).overrides
    assert (override.gate, override.source, override.periods) == ("zero-fill", "flows", (date(2026, 2, 4),))
    assert override.reason == Text("已核实", "confirmed")
    assert override.covers("zero-fill", "flows", date(2026, 2, 4))
    assert not override.covers("zero-fill", "flows", date(2026, 1, 28))
    assert not override.covers("zero-fill", "flows", None)
    assert not override.covers("scale-break", "flows", date(2026, 2, 4))
    assert not override.covers("zero-fill", "other", date(2026, 2, 4))


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("zero-fill", "short-row", ["unknown-choice"]),
        ("source: flows", "source: flow", ["unknown-source"]),
        ("[2026-02-04]", "[]", ["empty-list"]),
        ("[2026-02-04]", "[2026-02-04, 2026-02-04]", ["duplicate-entry"]),
        ("{zh: 已核实, en: confirmed}", "{zh: 已核实}", ["missing-language"]),
        ("      reason: {zh: 已核实, en: confirmed}\n", "", ["missing-key"]),
        ("en: confirmed", "en: confirmed 3 times", ["typed-digit"]),
    ],
)
def test_mistakes_in_an_override(configure_text: Run, old: str, new: str, codes: list[str]) -> None:
    assert OVERRIDE.count(old) == 1
    assert refuse(configure_text, write(extra=OVERRIDE.replace(old, new))) == codes


def test_overrides_need_notes(configure_text: Run) -> None:
    assert refuse(configure_text, BRIEF + OVERRIDE) == ["notes-missing"]


@pytest.mark.parametrize(
    ("before", "after", "is_passed"),
    [(1000, 1100, False), (1000, 1101, True), (-1000, -1101, True), (0, 50, True), (100, 110, False), (100, 111, True)],
)
def test_limit_of_revisions_is_passed_by_either_measure(before: int, after: int, is_passed: bool) -> None:
    limit = RevisionLimit(above=Decimal(500), share=Decimal("0.1"))
    assert limit.is_passed_by(Decimal(before), Decimal(after)) is is_passed
