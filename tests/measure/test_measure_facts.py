"""Figures of third parties on their days, and the conditions that are judged by them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from fact_reports import ALL, LEAVE_OUT, WEEK, make_facts_report, prepare_report

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.measure import Absence, Analysis, Measure
from flowbrief.model.quantity import COUNT, Quantity


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("facts")


@pytest.fixture(scope="module")
def config(folder: Path) -> Path:
    """The report without sources of weeks, so that any day may be an as-of date."""
    return make_facts_report(folder / "plain", LEAVE_OUT, files=("rates.csv",))


def find(analysis: Analysis, measure: str) -> Measure:
    found = analysis.measure(measure)
    assert found is not None, measure
    return found


def refuse(config: Path, as_of: date | None = WEEK, today: date | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        prepare_report(config, as_of, today or date(2026, 6, 30))
    return caught.value


# days


def test_a_fact_has_its_value_and_its_days(config: Path) -> None:
    _, _, analysis = prepare_report(config)
    flow = find(analysis, "funds.flow")
    assert flow.quantity.amount == 6_000_000_000
    assert flow.quantity.step == 100_000_000
    assert find(analysis, "funds.flow.from").value == date(2024, 5, 30)
    assert find(analysis, "funds.flow.to").value == date(2024, 6, 5)
    assert find(analysis, "funds.flow.published").value == date(2024, 6, 5)
    assert find(analysis, "funds.flow.weeks").value == Quantity(Decimal(8), COUNT)
    assert analysis.measure("funds.close.from") is None  # one day has no first
    assert analysis.measure("funds.earlier.weeks") is None
    assert [flow.facet(key) for key in ("flow", "largest", "provider_zh", "provider_en")] == [
        "yes",
        "yes",
        "甲行",
        "Bank A",
    ]
    assert (flow.universe.en, flow.period.days) == ("US technology funds, as Bank A counts them", 7)


@pytest.mark.parametrize(
    ("as_of", "absence"),
    [
        (date(2024, 6, 4), "not-published"),
        (date(2024, 6, 5), None),  # its day of publication
        (date(2024, 7, 5), None),  # its last day
        (date(2024, 7, 6), "expired"),
    ],
)
def test_a_fact_is_known_from_its_publication_until_it_expires(config: Path, as_of: date, absence: str | None) -> None:
    _, _, analysis = prepare_report(config, as_of)
    for part in ("", ".from", ".to", ".published", ".weeks"):
        found = find(analysis, f"funds.flow{part}")
        assert found.absence == (Absence(absence) if absence else None)
        assert (found.value is None) == (absence is not None)


@pytest.mark.parametrize("days", range(-6, 40, 3))
def test_nothing_that_was_not_published_leaves_a_trace(config: Path, days: int) -> None:
    """As of any day the issue is the one that could be written on that day: a fact published later is not in it."""
    as_of = WEEK + timedelta(days=days)
    spec, _, analysis = prepare_report(config, as_of)
    for fact in spec.facts:
        known = fact.published_on <= as_of <= fact.expires
        assert (find(analysis, fact.id).value is not None) == known


def test_the_latest_issue_of_facts_alone_is_of_the_newest_publication(config: Path) -> None:
    _, dataset, _ = prepare_report(config, None, date(2024, 6, 20))
    assert (dataset.as_of, dataset.period.end, dataset.period.start) == (WEEK, WEEK, date(2024, 5, 30))
    _, dataset, analysis = prepare_report(config, None, date(2024, 6, 4))
    assert dataset.as_of == date(2024, 6, 4)
    assert find(analysis, "funds.flow").absence == Absence("not-published")


def test_every_fact_that_expired_is_refused_at_once_at_its_place(folder: Path) -> None:
    config = make_facts_report(folder / "refused", files=("rates.csv",))
    refused = refuse(config, date(2024, 6, 25))
    assert refused.exit_code is ExitCode.STALE
    assert [d.code for d in refused.diagnostics] == ["fact-expired", "fact-expired"]
    told = {d.message.split()[0]: d for d in refused.diagnostics}
    assert set(told) == {"funds.earlier", "funds.close"}
    lines = (config.parent / "facts.yaml").read_text(encoding="utf-8").splitlines()
    for name, diagnostic in told.items():
        assert diagnostic.place.file.endswith("facts.yaml")
        assert lines[diagnostic.place.line - 1].strip() == f"{name}:"
        assert "leave_out" in diagnostic.hint
    assert prepare_report(config, date(2024, 6, 10))  # the last day of the first to expire


# verdicts


def verdicts(config: Path, as_of: date = WEEK) -> dict[str, bool | None]:
    return dict(prepare_report(config, as_of)[2].verdicts)


def test_conditions_are_judged_by_the_measures_of_the_day(config: Path) -> None:
    on = verdicts(config)
    assert on["funds.flow > 0 and funds.earlier < 0"] is True
    assert on["funds.close > 200"] is False
    assert on["bond.week > 0"] is None  # its source is not there
    assert on["not known(bond.week)"] is True
    before = verdicts(config, date(2024, 6, 4))
    assert before["funds.flow > 0"] is None
    assert before["funds.flow > 0 and funds.earlier < 0"] is None
    assert before["policy.path.move < 0"] is True
    gone = verdicts(config, date(2024, 6, 25))
    assert gone["funds.close > 200"] is None


def judge_one(folder: Path, condition: str) -> tuple[Diagnostic, ...]:
    edit = ("{when: funds.flow < 0, say: ", f"{{when: {condition}, say: ")
    config = make_facts_report(folder, edit, files=ALL)
    try:
        prepare_report(config)
    except Refused as refused:
        return refused.diagnostics
    return ()


@pytest.mark.parametrize(
    ("condition", "code", "words"),
    [
        ("funds.flow > funds.close", None, ""),
        ("funds.flow > policy.path", "condition-unfit", "USD with percent_a_year"),
        ("policy.path.move > policy.path", "condition-unfit", "basis_points with percent_a_year"),
        ("funds.flow.to > 0", "condition-unfit", "compares a day"),
        ("funds.flow > funds.flow.to", "condition-unfit", "compares a day"),
        ("known(funds.flow.to)", None, ""),
        ("funds.flow.too > 0", "unknown-measure", "funds.flow.too"),
        ("known(policy.path.sideways)", "unknown-measure", "policy.path.sideways"),
    ],
)
def test_units_and_days_that_cannot_be_compared_are_refused(
    tmp_path: Path, condition: str, code: str | None, words: str
) -> None:
    found = judge_one(tmp_path, condition)
    assert [d.code for d in found] == ([code] if code else [])
    for diagnostic in found:
        assert words in diagnostic.message
        assert diagnostic.hint
        line = (tmp_path / "facts-report.yaml").read_text(encoding="utf-8").splitlines()[diagnostic.place.line - 1]
        assert condition in line


def test_whatever_is_unfit_in_conditions_is_told_at_once(tmp_path: Path) -> None:
    config = make_facts_report(
        tmp_path,
        ("{when: funds.flow < 0, say: ", "{when: funds.flow.to < 0, say: "),
        ("weighs: funds.close < 100", "weighs: funds.close < policy.path"),
        ("shows: policy.path.move}", "shows: policy.path.moved}"),
    )
    refused = refuse(config)
    assert sorted(d.code for d in refused.diagnostics) == ["condition-unfit", "condition-unfit", "unknown-measure"]
    assert refused.exit_code is ExitCode.USAGE
