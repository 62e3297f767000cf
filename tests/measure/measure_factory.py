"""Small data sets and reports for the tests of this room, and the real tables read without any of our code."""

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flowbrief.cli.registered import registry as registry
from flowbrief.configure import configure
from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.diagnostic import Place
from flowbrief.model.event import Event
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import RATE, Unit, UnitKind
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.spec import MetricSpec, ReportSpec, SubjectSpec
from flowbrief.model.table import Dataset, Gap, Observation, Provenance, Table
from flowbrief.model.text import Text
from flowbrief.model.world import World

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "config" / "us-etf-flows.yaml"
FLOWS = ROOT / "data" / "ici-etf-net-issuance-weekly.csv"
RATES = ROOT / "data" / "fed-target-range.csv"
TODAY = date(2026, 11, 22)
NOWHERE = Place("report.yaml", 1)
REASON = Text("数据来源未收录", "not in the source")
UNIVERSE = Text("测试基金", "test funds")
USD = Unit(UnitKind.MONEY, "USD")
MILLION = Decimal(10) ** 6
FIRST = date(2023, 1, 4)

Amounts = Sequence[int | str | None]
Metrics = Mapping[str, Mapping[str, Any]]

WEEKLY: Metrics = {
    "week": {"kind": "net_flow"},
    "ma4": {"kind": "moving_average", "of": "week", "periods": 4},
    "change": {"kind": "change", "of": "week", "against": None},
    "vs_ma4": {"kind": "change", "of": "week", "against": "ma4"},
    "extreme": {"kind": "extreme", "of": "week"},
    "rank": {"kind": "rank", "of": "week"},
    "streak": {"kind": "streak", "of": "week"},
    "z": {"kind": "zscore", "of": "week", "window": 52},
    "ytd": {"kind": "ytd", "of": "week"},
    "since": {"kind": "cumulative", "of": "week"},
    "pace": {"kind": "annualised_pace", "of": "ytd"},
}
POLICY: Metrics = {
    "path": {
        "kind": "policy_rate_path",
        "name": Text("央行", "the central bank"),
        "short": None,
        "source": "rates",
        "lower": "lower",
        "upper": "upper",
    }
}


def count_weeks(number: int, first: date = FIRST) -> tuple[date, ...]:
    """Closing days of so many weeks of seven days."""
    return tuple(first + timedelta(days=7 * index) for index in range(number))


def make_weeks(
    columns: Mapping[str, Amounts],
    ends: Sequence[date] | None = None,
    *,
    scale: Decimal = MILLION,
    shuffle: int | None = None,
) -> Table:
    """A weekly table; an amount of None is a declared gap, in every column. Lines count from 2, as in a file."""
    days = tuple(ends or count_weeks(len(next(iter(columns.values())))))
    starts = (days[0] - timedelta(days=6), *(day + timedelta(days=1) for day in days))
    periods = [Period(end=end, start=start) for start, end in zip(starts, days, strict=False)]
    rows, gaps, line = [], [], 2
    for index, period in enumerate(periods):
        if any(amounts[index] is None for amounts in columns.values()):
            gaps.append(Gap(period, REASON))
            continue
        for column, amounts in sorted(columns.items()):
            rows.append((period.start, period.end, column, Decimal(str(amounts[index])) * scale, line))
        line += 1
    if shuffle is not None:
        random.Random(shuffle).shuffle(rows)
    return _make_table("flows", "weekly", USD, rows, tuple(gaps))


def make_changes(steps: Sequence[tuple[date, str, str]], shuffle: int | None = None) -> Table:
    """A table of changes of a target range: the day, the lower and the upper bound."""
    rows = [
        (day, day, column, Decimal(value), line)
        for line, (day, lower, upper) in enumerate(steps, start=2)
        for column, value in (("lower", lower), ("upper", upper))
    ]
    if shuffle is not None:
        random.Random(shuffle).shuffle(rows)
    return _make_table("rates", "changes", RATE, rows, ())


def _make_table(
    name: str, shape: str, unit: Unit, rows: list[tuple[date, date, str, Decimal, int]], gaps: tuple[Gap, ...]
) -> Table:
    observations = tuple(
        Observation(Period(end=end, start=start), column, value, line) for start, end, column, value, line in rows
    )
    ends = [row[1] for row in rows]
    words = Text("提供方", "provider")
    origin = Provenance(name, f"{name}.csv", "0" * 64, len(rows), min(ends), max(ends), words, words, words, shape)
    return Table(name, shape, observations, unit, UNIVERSE, origin, gaps)


def make_subject(name: str, column: str | None = None, **fields: Any) -> SubjectSpec:
    """A subject that is a column of its own name, or a whole less parts."""
    words = Text(f"{name}基金", f"{name} funds")
    return SubjectSpec(name, words, words, UNIVERSE, "flows", column, **fields)


def make_metrics(subject: str, metrics: Metrics) -> tuple[MetricSpec, ...]:
    """The metrics of one subject, with references written out as the configuration does."""
    specs = []
    for name, given in metrics.items():
        params = dict(given)
        kind = params.pop("kind")
        for setting in ("of", "against"):
            if params.get(setting):
                params[setting] = f"{subject}.{params[setting]}"
        specs.append(MetricSpec(f"{subject}.{name}", kind, subject, params, NOWHERE))
    return tuple(specs)


def make_report(
    subjects: Sequence[SubjectSpec], metrics: Sequence[MetricSpec], headline: str = "total", **fields: Any
) -> ReportSpec:
    """A report of subjects and metrics over the sources `flows` and `rates`."""
    given: dict[str, Any] = {
        "report": "test",
        "title": Text("周报", "Weekly"),
        "place": NOWHERE,
        "as_of": None,
        "languages": ("zh", "en"),
        "palette": "cvd",
        "headline": headline,
        "key_figures": (),
        "sources": (_make_source("flows", "weekly", USD), _make_source("rates", "changes", RATE)),
        "subjects": tuple(subjects),
        "metrics": tuple(metrics),
        "charts": (),
        "tables": (),
        "sections": (),
        "allowed_digits": (),
        "phrases": (),
        "disclaimer": Text("仅供参考", "For information only"),
        "formats": ("html",),
        "templates": None,
        "files": (),
    }
    return ReportSpec(**(given | fields))


def _make_source(name: str, shape: str, unit: Unit) -> SourceSpec:
    words = Text("提供方", "provider")
    return SourceSpec(
        name=name,
        kind="csv",
        place=NOWHERE,
        path=Path(f"{name}.csv"),
        printed_path=f"{name}.csv",
        shape=shape,
        date_column="on",
        date_format="%Y-%m-%d",
        released_column=None,
        columns=(),
        unit=unit,
        scale=Decimal(1),
        encoding="utf-8",
        calendar=CalendarSpec(3) if shape == "weekly" else None,
        identities=(),
        warn_after_days=None,
        error_after_days=None,
        provider=words,
        publication=words,
        licence=words,
        universe=UNIVERSE,
    )


def make_dataset(*tables: Table, as_of: date | None = None) -> Dataset:
    """A data set whose week is the last one of its weekly table."""
    period = max((one.period for one in tables[0].observations), key=lambda one: one.end)
    return Dataset(as_of or period.end, period, tables, ())


def analyse(
    amounts: Amounts | Mapping[str, Amounts],
    ends: Sequence[date] | None = None,
    *,
    metrics: Metrics = WEEKLY,
    scale: Decimal = MILLION,
    shuffle: int | None = None,
    events: tuple[Event, ...] = (),
) -> Analysis:
    """Measure a series of weekly amounts (in millions), or several, each with all the metrics given."""
    columns = amounts if isinstance(amounts, Mapping) else {"total": amounts}
    subjects = [make_subject(name, name) for name in columns]
    specs = [spec for subject in subjects for spec in make_metrics(subject.id, metrics)]
    table = make_weeks(columns, ends, scale=scale, shuffle=shuffle)
    return measure(make_report(subjects, specs, events=events), make_dataset(table), registry)


def analyse_path(
    steps: Sequence[tuple[date, str, str]], as_of: date, week: date | None = None, shuffle: int | None = None
) -> Analysis:
    """Measure a target range as of a day; the week of the issue ends on that day unless another is given."""
    flows = make_weeks({"total": ["1"]}, [week or as_of])
    known = [step for step in steps if step[0] <= as_of]
    spec = make_report([make_subject("total", "total")], make_metrics("policy", POLICY))
    return measure(spec, make_dataset(flows, make_changes(known, shuffle), as_of=as_of), registry)


def read_rates() -> tuple[tuple[date, str, str], ...]:
    """The real target range, read by nothing but the csv module."""
    with RATES.open(encoding="utf-8", newline="") as file:
        return tuple(
            (date.fromisoformat(row["effective_on"]), row["lower_percent"], row["upper_percent"])
            for row in csv.DictReader(file)
        )


def in_millions(measured: Measure) -> Decimal:
    """An amount of money in millions."""
    return measured.quantity.amount / MILLION


@cache
def configure_sample() -> ReportSpec:
    """The sample report."""
    return configure(SAMPLE, registry, Path.read_bytes)


@cache
def _read(path: Path) -> bytes:
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the sample report, measured."""

    spec: ReportSpec
    dataset: Dataset
    analysis: Analysis


@cache
def measure_sample(as_of: date) -> Issue:
    """The sample report as of a day, on the real tables."""
    spec = replace(configure_sample(), as_of=as_of)
    dataset = load(spec, World(TODAY, _read, lambda step: None), registry)
    return Issue(spec, dataset, measure(spec, dataset, registry))


@cache
def list_weeks() -> tuple[date, ...]:
    """The closing days of all weeks in the real table."""
    with FLOWS.open(encoding="utf-8", newline="") as file:
        return tuple(date.fromisoformat(row["period_end"]) for row in csv.DictReader(file))


def require(analysis: Analysis, measure_id: str) -> Measure:
    """A measure that has to be there, with or without a value."""
    found = analysis.measure(measure_id)
    assert found is not None
    return found


def absence_of(measured: Measure) -> str:
    """Why a measure has no value."""
    assert measured.value is None
    assert measured.absence is not None
    return measured.absence.code
