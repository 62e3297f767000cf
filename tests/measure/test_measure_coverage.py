"""Capital expenditure against operating cash flow: worked out by hand, and on Alphabet's filings."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from measure_factory import TODAY, absence_of, make_report, registry, require
from measure_levels import make_metric, make_source

from flowbrief.load import load
from flowbrief.measure import measure
from flowbrief.model.diagnostic import Refused
from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.world import World

ALPHABET = Path(__file__).parents[2] / "data" / "alphabet-cash-flow.csv"
MILLION = Decimal(10) ** 6
FRIDAY = date(2026, 2, 6)
Row = tuple[str, str, int, int]

# A calendar year: the first day, the last, capital expenditure and operating cash flow since the year began.
YEAR: list[Row] = [
    ("2025-01-01", "2025-03-31", 10, 40),
    ("2025-01-01", "2025-06-30", 30, 80),
    ("2025-01-01", "2025-09-30", 60, 110),
    ("2025-01-01", "2025-12-31", 120, 150),
]
METRICS = [
    make_metric("maker.capex", "from_filings", source="fund", column="capex"),
    make_metric("maker.cash", "from_filings", source="fund", column="cash"),
    make_metric("maker.cover", "coverage", of="maker.capex", against="maker.cash"),
]


def measure_table(
    content: bytes, as_of: date, columns: tuple[str, str] = ("capex", "cash"), **fields: object
) -> Analysis:
    """Measure filings beside levels of one row, which decide the week; `as_of` is a Friday."""
    filings = replace(
        make_source(columns, shape="filings", calendar=None, revisions=True,
                    **{"started_column": "from", "released_column": "filed", **fields}),
        columns=(("capex", columns[0]), ("cash", columns[1])),
    )  # fmt: skip
    levels = make_source(("assets",), name="levels", path=filings.path.with_name("levels.csv"))
    files = {filings.path: content, levels.path: f"day,assets\n{as_of},1\n".encode()}
    report = make_report([], METRICS, sources=(levels, filings), as_of=as_of)
    return measure(report, load(report, World(TODAY, files.__getitem__, lambda step: None), registry), registry)


def measure_rows(rows: list[Row], **fields: object) -> Analysis:
    """Each span is filed twenty days after its end."""
    lines = [f"{start},{end},{date.fromisoformat(end) + timedelta(days=20)},{a},{b}" for start, end, a, b in rows]
    return measure_table("\n".join(["from,day,filed,capex,cash", *lines]).encode(), FRIDAY, **fields)


def find(analysis: Analysis, name: str) -> Measure:
    return require(analysis, f"maker.{name}")


def test_share_of_the_quarter_and_of_four_quarters() -> None:
    analysis = measure_rows(YEAR)
    assert find(analysis, "cover").quantity.amount == 150  # (120 − 60) ÷ (150 − 110)
    assert find(analysis, "cover.four_quarters").quantity.amount == 80  # 120 ÷ 150
    assert find(analysis, "cover.quarter").value == find(analysis, "capex.quarter").value
    assert find(analysis, "cover.filed").value == date(2026, 1, 20)
    assert find(analysis, "cover").period == find(analysis, "cash").period
    assert {row.column for row in find(analysis, "cover").lineage.rows} == {"capex", "cash"}


def test_four_quarters_need_all_of_them() -> None:
    analysis = measure_rows(YEAR[1:])
    assert find(analysis, "cover").quantity.amount == 150
    assert absence_of(find(analysis, "cover.four_quarters")) == "history-too-short"


@pytest.mark.parametrize("cash", [110, 100])
def test_nothing_is_divided_by_cash_that_did_not_come_in(cash: int) -> None:
    analysis = measure_rows([*YEAR[:3], (*YEAR[3][:3], cash)])
    for part in ("cover", "cover.quarter", "cover.four_quarters"):
        assert absence_of(find(analysis, part)) == "not-positive"


def test_share_of_four_quarters_may_be_lacking_alone() -> None:
    rows: list[Row] = [(start, end, spent, came - 200) for start, end, spent, came in YEAR]
    analysis = measure_rows(rows)
    assert find(analysis, "cover").value is not None
    assert absence_of(find(analysis, "cover.four_quarters")) == "not-positive"


def test_what_lacks_a_quarter_has_no_share() -> None:
    assert absence_of(find(measure_rows([*YEAR[:2], YEAR[3]]), "cover")) == "missing-level"


def measure_apart(spent: list[str], came: list[str], currency: str = "USD") -> Analysis:
    """Two sources of filings, one of each figure: lines of first day, last day and amount."""
    fields = {"shape": "filings", "calendar": None, "started_column": "from", "released_column": "filed"}
    one, other = (
        make_source((name,), name=name, path=Path(f"{name}.csv"), revisions=True, **fields)
        for name in ("capex", "cash")
    )
    other = replace(other, unit=Unit(UnitKind.MONEY, currency))
    levels = make_source(("assets",), name="levels", path=Path("levels.csv"))
    files = {levels.path: f"day,assets\n{FRIDAY},1\n".encode()}
    for source, lines in ((one, spent), (other, came)):
        rows = [f"{line.split(',')[0]},{line.split(',')[1]},2026-02-02,{line.split(',')[2]}" for line in lines]
        files[source.path] = "\n".join([f"from,day,filed,{source.name}", *rows]).encode()
    metrics = [make_metric(f"maker.{name}", "from_filings", source=name, column=name) for name in ("capex", "cash")]
    report = make_report([], [*metrics, METRICS[2]], sources=(levels, one, other), as_of=FRIDAY)
    return measure(report, load(report, World(TODAY, files.__getitem__, lambda step: None), registry), registry)


def test_figures_of_different_quarters_are_not_divided() -> None:
    analysis = measure_apart(["2025-10-01,2025-12-31,5"], ["2025-07-01,2025-09-30,9"])
    assert absence_of(find(analysis, "cover")) == "different-quarters"
    assert (
        find(measure_apart(["2025-10-01,2025-12-31,5"], ["2025-10-01,2025-12-31,8"]), "cover").quantity.amount == 62.5
    )


def test_figures_in_two_currencies_are_refused() -> None:
    with pytest.raises(Refused) as refusal:
        measure_apart(["2025-10-01,2025-12-31,5"], ["2025-10-01,2025-12-31,8"], currency="EUR")
    assert [fault.code for fault in refusal.value.diagnostics] == ["wrong-unit"]


def measure_alphabet(as_of: date, rows: bytes | None = None) -> Analysis:
    return measure_table(
        ALPHABET.read_bytes() if rows is None else rows, as_of, ("capex_usd", "operating_cash_flow_usd"),
        started_column="started_on", date_column="ended_on", released_column="filed_on", unused_columns=("form",),
    )  # fmt: skip


def test_fourth_quarter_of_alphabet_is_the_year_less_nine_months() -> None:
    analysis = measure_alphabet(date(2026, 2, 13))
    assert find(analysis, "capex").quantity.amount == (91_447 - 63_596) * MILLION
    assert find(analysis, "cash").quantity.amount == (164_713 - 112_311) * MILLION
    assert find(analysis, "capex.filed").value == date(2026, 2, 5)
    assert find(analysis, "capex").facet("derived") == "yes"
    assert find(analysis, "capex.four_quarters").quantity.amount == 91_447 * MILLION
    assert find(analysis, "cover").quantity.rounded() == Decimal("53.1")  # 27,851 ÷ 52,402
    assert find(analysis, "cover.four_quarters").quantity.rounded() == Decimal("55.5")  # 91,447 ÷ 164,713
    assert len(analysis.finding("maker.capex").series[0].points) == 20


def test_first_quarter_of_alphabet_counts_from_the_day_it_was_filed() -> None:
    before, after = measure_alphabet(date(2026, 4, 24)), measure_alphabet(date(2026, 5, 1))
    assert find(before, "capex.quarter").day == date(2025, 12, 31)
    assert find(after, "capex.quarter").day == date(2026, 3, 31)
    assert find(after, "capex").quantity.amount == 35_674 * MILLION
    assert find(after, "capex").facet("derived") == "no"
    assert find(after, "cover").quantity.rounded() == Decimal("77.9")  # 35,674 ÷ 45,790


@pytest.mark.parametrize("as_of", [date(2024, 8, 2), date(2025, 10, 31), date(2026, 2, 13)])
def test_nothing_filed_later_is_looked_at(as_of: date) -> None:
    head, *lines = ALPHABET.read_bytes().splitlines(keepends=True)
    known = [line for line in lines if line.decode().split(",")[2] <= as_of.isoformat()]
    assert len(known) < len(lines)
    assert measure_alphabet(as_of).findings == measure_alphabet(as_of, b"".join([head, *known])).findings
