"""The sample report becomes the spec that one reads off its YAML file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flowbrief.configure import configure
from flowbrief.extend import Registry
from flowbrief.model.diagnostic import Refused
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.source import Identity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text


@pytest.fixture
def spec(sample: Path, registry: Registry) -> ReportSpec:
    return configure(sample, registry, Path.read_bytes)


def test_the_report_itself(spec: ReportSpec) -> None:
    assert spec.report == "us-etf-flows"
    assert spec.title == Text(zh="美国ETF资金流周报", en="US ETF flows weekly")
    assert spec.as_of is None
    assert spec.languages == ("zh", "en")
    assert (spec.palette, spec.headline, spec.formats) == ("cvd", "total", ("html", "pdf", "email"))
    assert (spec.templates, spec.phrases) == (None, ())
    assert (spec.place.line, spec.place.column) == (4, 1)
    assert spec.key_figures[0] == "total.week"


def test_sources(spec: ReportSpec, sample: Path) -> None:
    flows, rates = spec.sources
    assert (flows.name, flows.kind, flows.shape, flows.encoding) == ("etf_flows", "csv", "weekly", "utf-8")
    assert flows.printed_path == "../data/ici-etf-net-issuance-weekly.csv"
    assert flows.path == sample.parent / "../data/ici-etf-net-issuance-weekly.csv"
    assert flows.columns[0] == ("total", "total_usd_mn")
    assert (flows.unit, flows.scale) == (Unit(UnitKind.MONEY, "USD"), Decimal(1_000_000))
    assert (flows.date_column, flows.date_format, flows.released_column) == ("period_end", "%Y-%m-%d", None)
    assert flows.identities == (Identity("equity", ("equity_domestic", "equity_world"), Decimal(2)),)
    assert flows.calendar is not None
    assert flows.calendar.week_ends == 3
    assert date(2023, 11, 21) in flows.calendar.holiday_ends
    assert flows.calendar.missing[1] == (date(2024, 4, 10), Text(zh="数据来源未收录", en="not in the source"))
    assert (rates.shape, rates.calendar, rates.identities) == ("changes", None, ())
    assert (rates.unit, rates.scale) == (Unit(UnitKind.RATE), Decimal(1))
    assert flows.licence == Text("ODC-PDDL-1.0", "ODC-PDDL-1.0")
    assert rates.licence == Text("美国政府作品，公有领域", "US government work, public domain")
    assert (rates.warn_after_days, rates.error_after_days) == (None, None)


def test_subjects(spec: ReportSpec) -> None:
    assert [subject.id for subject in spec.subjects] == ["total", "equity", "domestic", "world", "other"]
    other = spec.subject("other")
    assert (other.whole, other.parts, other.column) == ("total", ("equity",), None)
    assert other.source == "etf_flows"
    assert other.universe == spec.source("etf_flows").universe
    assert spec.subject("domestic").column == "equity_domestic"


def test_star_stands_for_every_subject_in_the_order_of_the_file(spec: ReportSpec) -> None:
    ids = [metric.id for metric in spec.metrics]
    assert ids[:7] == [
        "total.week",
        "equity.week",
        "domestic.week",
        "world.week",
        "other.week",
        "total.ma4",
        "equity.ma4",
    ]
    metric = next(metric for metric in spec.metrics if metric.id == "world.vs_ma4")
    assert (metric.kind, metric.subject) == ("change", "world")
    assert dict(metric.params) == {"of": "world.week", "against": "world.ma4"}


def test_references_and_defaults_are_filled_in(spec: ReportSpec) -> None:
    params = {metric.id: dict(metric.params) for metric in spec.metrics}
    assert params["total.change"] == {"of": "total.week", "against": None}
    assert params["domestic.share"] == {"of": "domestic.week", "whole": "equity.week"}
    assert params["equity.pace"] == {"of": "equity.ytd"}
    assert params["total.z"] == {"of": "total.week", "window": 52}
    path = next(metric for metric in spec.metrics if metric.id == "policy.path")
    assert (path.subject, path.params["source"]) == ("policy", "target_range")
    assert path.params["name"] == Text("美联储", "the Federal Reserve")
    assert path.params["short"] == Text("美联储", "Fed")


def test_every_metric_follows_what_it_needs(spec: ReportSpec) -> None:
    done: set[str] = set()
    known = {metric.id for metric in spec.metrics}
    for metric in spec.metrics:
        needs = {value for value in metric.params.values() if value in known}
        assert needs <= done, metric.id
        done.add(metric.id)


def test_charts_tables_and_sections(spec: ReportSpec) -> None:
    policy = spec.chart("policy")
    assert dict(policy.params) == {"of": "policy.path", "from": date(2021, 1, 1)}
    assert dict(spec.chart("split").params) == {"of": ("domestic", "world"), "periods": 26}
    assert spec.table("last_weeks").subjects == ("total", "equity", "domestic", "world", "other")
    assert (spec.table("last_weeks").periods, spec.table("this_year").periods) == (5, 0)
    by_id = {section.id: section for section in spec.sections}
    assert by_id["flows"].claims is not None
    assert by_id["flows"].claims.about == ("total",)
    assert by_id["flows"].charts == ("weekly", "cumulative")
    assert by_id["rates"].claims is not None
    assert by_id["rates"].claims.about == ("policy",)
    assert by_id["watch"].watch == ("total", "world")
    assert by_id["notes"].notes is True
    assert dict(by_id["risks"].opinion)["en"].text == "Rates are the main risk.\n"


def test_files_that_were_read_are_listed(spec: ReportSpec, sample: Path) -> None:
    assert [printed for printed, _ in spec.files] == [
        "us-etf-flows.yaml",
        "us-etf-flows/prose/risks.zh.md",
        "us-etf-flows/prose/risks.en.md",
        "us-etf-flows/prose/view.zh.md",
        "us-etf-flows/prose/view.en.md",
    ]
    assert all(path.is_file() for _, path in spec.files)
    assert spec.files[0][1] == sample


def test_file_that_is_not_there(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(Refused) as caught:
        configure(tmp_path / "no.yaml", registry, Path.read_bytes)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "config-missing"
    assert diagnostic.place.file.endswith("no.yaml")
