"""Made sources and metrics of every later kind, measured and calculated a second time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from measure_factory import MILLION, REASON, TODAY, USD, make_report, make_subject, registry
from measure_levels import make_metric, make_source

from flowbrief.deliver.recipe import make_recipe
from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, RATIO, Quantity
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.spec import MetricSpec
from flowbrief.model.world import World
from flowbrief.verify.derivation import Derivation
from flowbrief.verify.figures import is_same
from flowbrief.verify.material import NotDerived
from flowbrief.verify.recipe import read_recipe
from flowbrief.verify.values import Amount, Value

Rows = Sequence[Sequence[object]]
LEVELS = ("shares", "nav", "price", "assets", "returns", "paid", "rate", "aa", "ab")
UNITS = {"shares": COUNT, "returns": PERCENT, "rate": RATIO}
FRIDAY = date(2023, 1, 6)


def list_ends(number: int) -> list[date]:
    """So many Fridays."""
    return [FRIDAY + timedelta(weeks=index) for index in range(number)]


def weekly_source(missing: Sequence[date] = ()) -> SourceSpec:
    """Flows in millions, with releases."""
    return make_source(
        ("a",), name="flows", path=Path("flows.csv"), printed_path="flows.csv", shape="weekly", scale=MILLION,
        calendar=CalendarSpec(5, missing=tuple((day, REASON) for day in missing)), released_column="released",
        revisions=True, columns=tuple((name, name) for name in ("total", "a", "b")), column_units={},
    )  # fmt: skip


def level_source(missing: Sequence[date] = ()) -> SourceSpec:
    """Levels of a fund and of the assets of two groups."""
    return make_source(
        LEVELS, name="levels", path=Path("levels.csv"), printed_path="levels.csv",
        calendar=CalendarSpec(5, missing=tuple((day, REASON) for day in missing), max_gap_days=3),
        column_units={name: (UNITS.get(name, USD), MILLION if name in ("aa", "ab") else Decimal(1)) for name in LEVELS},
    )  # fmt: skip


def filing_source() -> SourceSpec:
    """Filings in millions."""
    return make_source(
        ("capex", "cash"), name="filings", path=Path("filings.csv"), printed_path="filings.csv", shape="filings",
        calendar=None, started_column="since", released_column="filed", revisions=True, scale=MILLION,
    )  # fmt: skip


def write_rows(head: str, rows: Rows) -> bytes:
    """A file of some rows."""
    return "\n".join([head, *(",".join(map(str, row)) for row in rows), ""]).encode()


def write_files(flows: Rows, levels: Rows, filings: Rows) -> dict[str, bytes]:
    """The three files by path."""
    return {
        "flows.csv": write_rows("day,released,total,a,b", flows),
        "levels.csv": write_rows("day," + ",".join(LEVELS), levels),
        "filings.csv": write_rows("since,day,filed,capex,cash", [(*row, _earn(row)) for row in filings]),
    }


def _earn(row: Sequence[object]) -> int:
    """The cash that came in beside what was spent, some of it below zero."""
    return int(str(row[3])) * 7 % 191 - 40


SUBJECTS = (
    *(replace(make_subject(name, name), source="flows") for name in ("total", "a", "b")),
    replace(make_subject("fund", "shares"), source="levels"),
    replace(make_subject("abroad", "assets"), source="levels"),
    make_subject("rest", None, whole="total", parts=("a",)),
)


def list_metrics(ahead: int = 1) -> list[MetricSpec]:
    """A metric of every later kind, about published and derived flows."""
    made = [make_metric(f"{subject}.week", "net_flow") for subject in ("total", "a", "b", "rest")]
    made += [
        make_metric("fund.week", "flow_from_shares", source="levels", shares="shares", nav="nav"),
        make_metric("abroad.week", "flow_from_assets", source="levels", assets="assets", returns="returns",
                    distributions="paid", exchange="rate", currency="EUR"),
        make_metric("abroad.own", "flow_from_assets", source="levels", assets="assets", returns="returns",
                    basis="price"),
    ]  # fmt: skip
    for name in "ab":
        made += [
            make_metric(f"{name}.rate", "flow_rate", of=f"{name}.week", source="levels", assets=f"a{name}"),
            make_metric(f"{name}.rate_place", "percentile", of=f"{name}.rate"),
            make_metric(f"{name}.rate_z", "zscore", of=f"{name}.rate", window=20),
        ]
    for name in ("total", "rest", "fund", "abroad"):
        of = f"{name}.week"
        made += [
            make_metric(f"{name}.z", "zscore", of=of, window=26, method="robust"),
            make_metric(f"{name}.first", "first_in", of=of),
            make_metric(f"{name}.lately", "m_of_n", of=of, periods=5),
            make_metric(f"{name}.place", "percentile", of=of),
            make_metric(f"{name}.alike", "analogue", of=of, bands=3, least=2, ahead=ahead),
        ]
    group = ("a", "b")
    prices = {"source": "levels", "price": "price", "basis": REASON}
    return [
        *made,
        make_metric("a.brought", "contribution", of="a.week", whole="total.week"),
        make_metric("a.faster", "relative_flow_rate", of="a.rate", against="b.rate"),
        make_metric("total.split", "split", of="total.week", parts=group, tolerance=Decimal(0)),
        make_metric("group.breadth", "breadth", subjects=(*group, "fund")),
        make_metric("group.few", "concentration", subjects=group, top=1),
        make_metric("group.order", "ranking", subjects=group),
        make_metric("group.turn", "rotation", subjects=group, threshold=Decimal("0.5")),
        make_metric("group.week", "group_flow", subjects=(*group, "rest")),
        make_metric("group.rate", "group_rate", subjects=group),
        make_metric("group.since", "cumulative", of="group.week"),
        make_metric("group.run", "streak", of="group.week"),
        make_metric("group.z", "zscore", of="group.rate", window=20),
        make_metric("a.leads", "relative_flow_rate", of="a.rate", against="group.rate"),
        make_metric("total.middle", "quartiles", of="total.week"),
        make_metric("a.rate_middle", "quartiles", of="a.rate"),
        make_metric("a.along", "trend", of="a.week", against="b.week"),
        make_metric("a.rate_along", "trend", of="a.rate", against="total.week"),
        make_metric("total.came", "bridge", of="total.week", parts=(*group, "rest")),
        make_metric("total.year", "bridge", of="total.week", parts=("a",), span="year"),
        make_metric("total.revised", "revision", of="total.week"),
        make_metric("rest.revised", "revision", of="rest.week"),
        make_metric("index.up", "rebound", days=60, **prices),
        make_metric("index.down", "drawdown", days=14, **prices),
        make_metric("maker.capex", "from_filings", source="filings", column="capex"),
        make_metric("maker.cash", "from_filings", source="filings", column="cash"),
        make_metric("maker.cover", "coverage", of="maker.capex", against="maker.cash"),
    ]


def derive(files: Mapping[str, bytes], missing: Sequence[date] = (), as_of: date | None = None, ahead: int = 1) -> Any:
    """The report over some files, with the first calculation and the second."""
    sources = (weekly_source(missing), level_source(missing), filing_source())
    report = make_report(SUBJECTS, list_metrics(ahead), sources=sources, as_of=as_of)
    dataset = load(report, World(TODAY, lambda path: files[str(path)], lambda step: None), registry)
    recipe = read_recipe(json.loads(json.dumps(make_recipe(report, dataset.as_of))))
    return measure(report, dataset, registry), Derivation(recipe, files.__getitem__)


def find_differences(files: Mapping[str, bytes], *given: Any) -> list[str]:
    """Every measure that the two calculations do not agree on."""
    analysis, derivation = derive(files, *given)
    found = []
    with localcontext(prec=50):
        for finding in analysis.findings:
            for measured in finding.measures:
                value = _plain(measured.value)
                try:
                    again = derivation.find(measured.id)[0]
                except NotDerived:
                    found.append(f"{measured.id}: not derived")
                    continue
                agree = again is value if again is None or value is None else is_same(again, value)
                if not agree:
                    found.append(f"{measured.id}: {value} and {again}")
            if finding.kind == "from_filings":
                quarters = {point.period.end: point.amount for point in finding.series[0].points}
                if quarters != derivation.result(finding.id).series[""]:
                    found.append(f"{finding.id}: other quarters")
    return found


def _plain(value: Any) -> Value | None:
    if isinstance(value, Quantity):
        return Amount(value.amount, str(value.unit))
    return value.end if isinstance(value, Period) else value
