"""A report without its optional sources: what hangs on them goes, all else stays, and it says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fact_reports import (
    ALL,
    CONFIG,
    DATA,
    WEEK,
    blocks_of,
    finish,
    make_facts_report,
    prepare_report,
    text_of,
    write_report,
)
from issue_factory import open_world
from verify_factory import errors

from flowbrief.cli.registered import registry
from flowbrief.configure import configure
from flowbrief.load import leave_out_absent
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.document import Chart, DataTable
from flowbrief.model.event import Event
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text

NO_BONDS, NO_FLOWS, NO_WEEKS = ("flows.csv", "rates.csv"), ("bonds.csv", "rates.csv"), ("rates.csv",)


def trim(folder: Path, files: tuple[str, ...], *edits: tuple[str, str]) -> ReportSpec:
    """The report as it is left when only some files are there."""
    spec = configure(make_facts_report(folder, *edits, files=files), registry, Path.read_bytes)
    return leave_out_absent(spec, open_world(), registry)


def refuse(config: Path, as_of: date | None = WEEK) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as caught:
        prepare_report(config, as_of)
    return caught.value.diagnostics


def ids(entries: tuple[object, ...]) -> list[str]:
    return [entry.id for entry in entries]  # type: ignore[attr-defined]


def test_nothing_is_left_out_when_every_file_is_there(tmp_path: Path) -> None:
    config = make_facts_report(tmp_path)
    spec = configure(config, registry, Path.read_bytes)
    assert leave_out_absent(spec, open_world(), registry) is spec
    assert not any(section.lacks for section in spec.sections)


def test_all_that_hangs_on_a_source_goes_and_no_more(tmp_path: Path) -> None:
    whole, spec = trim(tmp_path / "a", ALL), trim(tmp_path / "b", NO_BONDS)
    assert [source.name for source in spec.sources] == ["flows", "rates"]
    assert ids(spec.subjects) == ["tech", "health"]
    gone = {"bond.week", "bond.ma4", "bond.since", "bond.rate", "all.week", "all.breadth"}
    assert {metric.id for metric in whole.metrics} - {metric.id for metric in spec.metrics} == gone
    assert set(spec.absent.metrics) == gone
    assert {"shares.week", "tech.week", "funds.flow"} <= {metric.id for metric in spec.metrics}
    assert spec.key_figures == ("tech.week", "funds.flow", "funds.close", "policy.path")
    assert ids(spec.charts) == ["weekly", "heat", "dashboard"]
    assert ids(spec.tables) == ["last_weeks"]
    assert ids(spec.absent.charts) == ["bonds"]
    assert ids(spec.absent.tables) == ["bond_weeks"]
    assert set(spec.absent.subjects) == {"bond", "all"}
    for kept in ("facts", "blocks", "scenarios", "signals"):
        assert len(getattr(spec, kept)) == len(getattr(whole, kept)) > 0


def test_a_group_of_which_a_member_is_missing_goes(tmp_path: Path) -> None:
    """The two that are left would be another group; one whose members are all there stays."""
    metrics = {metric.id for metric in trim(tmp_path, NO_BONDS).metrics}
    assert "all.week" not in metrics
    assert "shares.week" in metrics


def test_a_chart_and_a_table_of_many_subjects_keep_the_others(tmp_path: Path) -> None:
    spec = trim(tmp_path / "a", NO_BONDS)
    assert spec.chart("heat").params["of"] == ("tech", "health")
    assert spec.table("last_weeks").subjects == ("tech", "health")
    spec = trim(tmp_path / "b", NO_FLOWS)
    assert "heat" not in ids(spec.charts)  # of one subject nothing is to be compared
    assert spec.table("last_weeks").subjects == ("bond",)


def test_sections_know_what_they_lack(tmp_path: Path) -> None:
    lacks = {section.id: section.lacks for section in trim(tmp_path / "a", NO_BONDS).sections}
    assert lacks == {"flows": ("bonds",), "bonds": ("bonds",), "all": ("bonds",), "outlook": ("bonds",), "figures": (),
                     "notes": ()}  # fmt: skip
    lacks = {section.id: section.lacks for section in trim(tmp_path / "b", NO_WEEKS).sections}
    assert lacks["bonds"] == ("bonds",)
    assert lacks["flows"] == lacks["all"] == ("bonds", "flows")
    assert lacks["figures"] == ()


def test_claims_watches_and_sections_lose_the_absent_topics_alone(tmp_path: Path) -> None:
    flows, bonds, together, outlook, *_ = trim(tmp_path, NO_BONDS).sections
    assert flows.claims is not None
    assert together.claims is not None
    assert flows.claims.about == ("tech", "funds")
    assert bonds.claims is None
    assert (bonds.charts, bonds.tables, bonds.blocks) == ((), (), ("view",))
    assert together.claims.about == ("shares",)
    assert outlook.watch == ("tech",)


def test_events_and_providers_of_absent_subjects_go(tmp_path: Path) -> None:
    config = make_facts_report(tmp_path, files=NO_BONDS)
    spec = configure(config, registry, Path.read_bytes)
    note = Text("对倒", "heartbeat trades")
    events = (Event("heartbeat", WEEK, WEEK, ("bond",), note), Event("heartbeat", WEEK, WEEK, ("tech", "bond"), note))
    left = leave_out_absent(replace(spec, events=events), open_world(), registry)
    assert [event.subjects for event in left.events] == [("tech",)]


def test_the_headline_is_the_first_that_is_left(tmp_path: Path) -> None:
    edit = ("headline: [tech, funds.flow]", "headline: [bond, tech, funds.flow]")
    assert trim(tmp_path / "a", ALL, edit).headline == "bond"
    assert trim(tmp_path / "b", NO_BONDS, edit).headline == "tech"
    assert trim(tmp_path / "c", NO_WEEKS, edit).headline == "funds.flow"


@pytest.mark.parametrize("files", [ALL, NO_BONDS, NO_FLOWS, NO_WEEKS], ids=["all", "no bonds", "no flows", "no weeks"])
def test_the_issue_is_calculated_twice_whatever_is_absent(tmp_path: Path, files: tuple[str, ...]) -> None:
    written, finished = finish(make_facts_report(tmp_path, files=files))
    assert errors(finished.check()) == []
    assert written.documents[0].as_of == WEEK
    shown = [block for section in written.documents[0].sections for block in section.blocks]
    charts = {block.id for block in shown if isinstance(block, Chart)}
    tables = {block.id for block in shown if isinstance(block, DataTable)}
    assert ("bonds" in charts) == ("bond_weeks" in tables) == ("bonds.csv" in files)
    assert ("weekly" in charts) == ("providers-differ" in tables) == ("flows.csv" in files)
    assert {"dashboard"} <= charts
    assert {"third-party", "scenario-base"} <= tables


def test_sections_say_what_they_lack_once_in_full(tmp_path: Path) -> None:
    written = write_report(make_facts_report(tmp_path / "a", files=NO_BONDS))
    full, again = (
        "without data from The registrar (Bond flows)",
        "What is calculated from The registrar (Bond flows)",
    )
    assert full in text_of(written, "en", "flows")
    assert again in text_of(written, "en", "bonds")
    assert "登记公司" in text_of(written, "zh", "bonds")
    assert "registrar" not in text_of(written, "en", "figures")
    both = write_report(make_facts_report(tmp_path / "b", files=NO_WEEKS))
    assert "data from The exchange (Weekly flows) and The registrar (Bond flows)" in text_of(both, "en", "flows")
    assert len(blocks_of(both, "en", "all")) == 1


@pytest.mark.parametrize(
    "content",
    [
        DATA["bonds.csv"].replace("2024-05-15,40,", "2024-05-15,forty,"),
        DATA["bonds.csv"].replace("bond_mn", "bund_mn"),
        "",
        "\x00\x01",
    ],
)
def test_a_damaged_file_is_refused_although_its_source_is_optional(tmp_path: Path, content: str) -> None:
    config = make_facts_report(tmp_path)
    (tmp_path / "bonds.csv").write_text(content, encoding="utf-8")
    found = refuse(config)
    assert found
    assert {d.exit_code for d in found} == {ExitCode.DATA}
    assert {Path(d.place.file).name for d in found} == {"bonds.csv"}


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    config = make_facts_report(tmp_path, files=NO_BONDS)
    (tmp_path / "bonds.csv").mkdir()
    assert refuse(config)


def test_a_source_that_is_not_optional_has_to_be_there(tmp_path: Path) -> None:
    (found,) = refuse(make_facts_report(tmp_path, files=("flows.csv", "bonds.csv")))
    assert "rates.csv" in str(found)
    assert found.exit_code is ExitCode.DATA


ONLY = ("headline: [tech, funds.flow]", "headline: tech")


def without_facts() -> list[tuple[str, str]]:
    """Edits that take facts, and what names them, out of the report."""
    rest = CONFIG.split("blocks:\n")[1]
    sections = rest[rest.index("sections:\n") :]
    argument = "blocks:\n" + rest[: rest.index("sections:\n")]
    edits = [ONLY, ("facts: facts.yaml\n", ""), (argument, "")]
    edits += [("key_figures: [tech.week, bond.week, funds.flow, funds.close,", "key_figures: [tech.week, bond.week,")]
    edits += [("  dashboard: {kind: dashboard, title: {zh: 驱动与风险, en: Drivers and risks}}\n", "")]
    edits += [("about: [tech, funds]", "about: [tech]"), ("    blocks: [told]\n", ""), ("    blocks: [view]\n", "")]
    edits += [(", charts: [dashboard], scenarios: [base]", ""), (", differences: true", "")]
    edits.append(("    facts: [funds.flow, funds.earlier]\n", ""))
    line = next(line for line in sections.splitlines(keepends=True) if "facts: true" in line)
    return [*edits, (line, "")]


def test_the_only_weekly_source_without_facts_is_a_mistake_that_is_told(tmp_path: Path) -> None:
    config = make_facts_report(tmp_path, *without_facts(), files=NO_WEEKS)
    found = refuse(config, None)
    assert [d.code for d in found] == ["no-weekly-source"]
    assert "flows" in str(found[0])
    assert prepare_report(make_facts_report(tmp_path / "whole", *without_facts()))


def test_a_headline_that_is_not_there_is_a_mistake_that_is_told(tmp_path: Path) -> None:
    """Facts make a report, but only one that its headline names can head it."""
    config = make_facts_report(tmp_path, ONLY, files=NO_WEEKS)
    with pytest.raises(Refused) as caught:
        write_report(config)
    (found,) = caught.value.diagnostics
    assert found.code == "headline-without-flow"
    assert "tech" in found.message
    assert "flows" in found.message
    assert found.hint


def test_a_report_of_facts_is_about_the_days_up_to_the_newest(tmp_path: Path) -> None:
    written, finished = finish(make_facts_report(tmp_path, files=NO_WEEKS), None)
    assert written.intake.as_of == WEEK
    assert errors(finished.check()) == []
