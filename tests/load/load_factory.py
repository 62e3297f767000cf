"""Specs and worlds for the tests of this room, built without the configure room."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flowbrief.extend import registry
from flowbrief.extend.frame import build_frame
from flowbrief.load import load
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.quantity import PERCENT, Unit, UnitKind
from flowbrief.model.source import CalendarSpec, Identity, SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.table import Dataset
from flowbrief.model.text import Text
from flowbrief.model.world import World

DATA = Path(__file__).parents[2] / "data"
FLOWS = DATA / "ici-etf-net-issuance-weekly.csv"
RATES = DATA / "fed-target-range.csv"
TODAY = date(2026, 11, 22)
WEDNESDAY = 3
# The headings of the workbook of ICI by our names.
ICI_COLUMNS = (
    ("equity", "Total Equity"),
    ("domestic", "Domestic Equity"),
    ("world", "World Equity"),
    ("hybrid", "Hybrid"),
    ("bond", "Total Bond"),
    ("taxable", "Taxable Bond"),
    ("municipal", "Municipal Bond"),
    ("total", "Total"),
)
NOWHERE = Place("report.yaml", 1)
REASON = Text("数据来源未收录", "not in the source")
REAL = FLOWS.read_bytes()
MISSING = tuple((date(2024, 4, day), REASON) for day in (3, 10, 17, 24))
HOLIDAYS = (date(2022, 11, 22), date(2023, 11, 21), date(2024, 6, 18), date(2024, 7, 2))


def make_flows(**changes: Any) -> SourceSpec:
    """The weekly source of the sample report; keyword arguments replace fields."""
    fields: dict[str, Any] = {
        "name": "etf_flows",
        "kind": "csv",
        "place": Place("report.yaml", 16, 3),
        "path": FLOWS,
        "printed_path": "flows.csv",
        "shape": "weekly",
        "date_column": "period_end",
        "date_format": "%Y-%m-%d",
        "released_column": None,
        "columns": (
            ("total", "total_usd_mn"),
            ("equity", "equity_usd_mn"),
            ("equity_domestic", "equity_domestic_usd_mn"),
            ("equity_world", "equity_world_usd_mn"),
        ),
        "unit": Unit(UnitKind.MONEY, "USD"),
        "scale": Decimal(1000000),
        "encoding": "utf-8",
        "calendar": CalendarSpec(WEDNESDAY, HOLIDAYS, MISSING),
        "identities": (Identity("equity", ("equity_domestic", "equity_world"), Decimal(2)),),
        "warn_after_days": None,
        "error_after_days": None,
        "provider": Text("美国投资公司协会", "ICI"),
        "publication": Text("ETF净发行", "ETF net issuance"),
        "licence": Text("ODC-PDDL-1.0", "ODC-PDDL-1.0"),
        "universe": Text("美国上市ETF", "US-listed ETFs"),
    }
    return SourceSpec(**(fields | changes))


def make_rates(**changes: Any) -> SourceSpec:
    """The source of rate changes of the sample report."""
    fields: dict[str, Any] = {
        "name": "target_range",
        "path": RATES,
        "printed_path": "rates.csv",
        "shape": "changes",
        "date_column": "effective_on",
        "columns": (("lower", "lower_percent"), ("upper", "upper_percent")),
        "unit": PERCENT,
        "scale": Decimal(1),
        "calendar": None,
        "identities": (),
    }
    return make_flows(**(fields | changes))


def make_report(*sources: SourceSpec, as_of: date | None = None) -> ReportSpec:
    """A report of nothing but sources."""
    return ReportSpec(
        report="us-etf-flows",
        title=Text("周报", "Weekly"),
        place=NOWHERE,
        as_of=as_of,
        languages=("zh", "en"),
        palette="cvd",
        headline="total",
        key_figures=(),
        sources=sources,
        subjects=(),
        metrics=(),
        charts=(),
        tables=(),
        sections=(),
        allowed_digits=(),
        phrases=(),
        disclaimer=Text("仅供参考", "For information only"),
        formats=("html",),
        templates=None,
        files=(),
    )


def make_world(
    contents: Mapping[Path, bytes] | None = None,
    today: date = TODAY,
    report: Callable[[str], None] = lambda step: None,
) -> World:
    """A world whose files are the given bytes, or the real ones where none are given."""
    files = contents or {}
    return World(today, lambda path: files[path] if path in files else path.read_bytes(), report)


def load_bytes(
    flows: bytes, *, spec: SourceSpec | None = None, as_of: date | None = None, today: date = TODAY
) -> Dataset:
    """Load one weekly source from bytes."""
    source = spec or make_flows()
    return load(make_report(source, as_of=as_of), make_world({source.path: flows}, today), registry)


def refuse(action: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """Run something that must be refused and return its diagnostics."""
    try:
        action()
    except Refused as refused:
        return refused.diagnostics
    raise AssertionError("it was not refused")


def load_real(as_of: date | None = None, contents: dict[Path, bytes] | None = None) -> Dataset:
    """Load both sources of the sample report, from the real files unless bytes are given."""
    return load(make_report(make_flows(), make_rates(), as_of=as_of), make_world(contents), registry)


def read_column(dataset: Dataset, table: str, column: str, field: str = "value") -> list[object]:
    """One field of the rows of one column."""
    frame = build_frame(dataset.table(table))
    return list(frame[frame["column"] == column][field])
