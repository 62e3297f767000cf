"""Tables of levels for the tests of this room, loaded from bytes, with metrics over them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from measure_factory import NOWHERE, REASON, TODAY, UNIVERSE, USD, make_report, make_subject, registry

from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.measure import Analysis
from flowbrief.model.quantity import COUNT, PERCENT, RATIO, Unit
from flowbrief.model.source import CalendarSpec, SourceSpec
from flowbrief.model.spec import MetricSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Text
from flowbrief.model.world import World

UNITS: Mapping[str, Unit] = {
    "shares": COUNT,
    "nav": USD,
    "assets": USD,
    "returns": PERCENT,
    "paid": USD,
    "rate": RATIO,
    "price": RATIO,
}
WORDS = Text("提供方", "provider")
FRIDAY = 5


def count_days(number: int, first: date) -> tuple[date, ...]:
    """So many weekdays, Monday to Friday, from the first on."""
    days = (first + timedelta(days=index) for index in range(number * 2 + 7))
    return tuple(day for day in days if day.isoweekday() <= FRIDAY)[:number]


def make_source(headings: Sequence[str], **fields: Any) -> SourceSpec:
    """A source of levels named `fund`, with weeks that end on Friday."""
    spec = SourceSpec(
        name="fund",
        kind="csv",
        place=NOWHERE,
        path=Path("fund.csv"),
        printed_path="fund.csv",
        shape="levels",
        date_column="day",
        date_format="%Y-%m-%d",
        released_column=None,
        columns=tuple((name, name) for name in headings),
        unit=USD,
        scale=Decimal(1),
        encoding="utf-8",
        calendar=CalendarSpec(FRIDAY, max_gap_days=1),
        identities=(),
        warn_after_days=None,
        error_after_days=None,
        provider=WORDS,
        publication=WORDS,
        licence=WORDS,
        universe=UNIVERSE,
        column_units={name: (UNITS[name], Decimal(1)) for name in headings if name in UNITS},
    )
    return replace(spec, **fields)


def load_rows(
    headings: Sequence[str], rows: Sequence[Sequence[object]], *, as_of: date | None = None, **fields: Any
) -> Dataset:
    """Load a table of levels; each row begins with its day."""
    lines = [",".join(("day", *headings)), *(",".join(str(cell) for cell in row) for row in rows)]
    content = "\n".join(lines).encode()
    source = make_source(headings, **fields)
    report = make_report([], [], sources=(source,), as_of=as_of)
    return load(report, World(TODAY, lambda path: content, lambda step: None), registry)


def make_metric(name: str, kind: str, **params: Any) -> MetricSpec:
    """A metric, every setting of its kind that is not given having its default."""
    defaults = {param.name: param.default for param in registry.metrics[kind].params if not param.is_required}
    return MetricSpec(name, kind, name.split(".")[0], defaults | params, NOWHERE)


def measure_fund(dataset: Dataset, *metrics: MetricSpec) -> Analysis:
    """Measure a data set with one table of levels, whose subject is `fund`."""
    column = dataset.tables[0].observations[0].column
    subject = replace(make_subject("fund", column), source="fund")
    return measure(make_report([subject], metrics, headline="fund"), dataset, registry)


def declare_missing(*days: date, gap: int = 1) -> CalendarSpec:
    """A calendar of Fridays that lacks some weeks."""
    return CalendarSpec(FRIDAY, missing=tuple((day, REASON) for day in days), max_gap_days=gap)
