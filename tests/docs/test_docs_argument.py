"""The example of docs/facts.md and docs/argument.md prints what they say, and refuses what they say it does."""

from __future__ import annotations

import shutil
import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docs_pages import ROOT, list_blocks, list_names, list_rows, read_page, section

from flowbrief.cli.registered import registry
from flowbrief.configure.conditions import read_condition
from flowbrief.configure.positions import Findings, Positions, Spot
from flowbrief.model.condition import COMPARISONS, Find, holds
from flowbrief.model.diagnostic import Refused
from flowbrief.model.document import Chart, DataTable, Document, Opinion, Paragraph, plain_text
from flowbrief.model.measure import Lineage, Measure
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity, Unit, UnitKind
from flowbrief.model.text import Text
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, build, write

EXAMPLE = ROOT / "docs" / "examples" / "argument"
FACTS, ARGUMENT = "docs/facts.md", "docs/argument.md"
WORLD = World(today=date(2026, 6, 30), read=Path.read_bytes, report=lambda _: None)
WEEK = Period(date(2024, 7, 24), date(2024, 7, 18))


@pytest.fixture(scope="module")
def english() -> Document:
    return write(EXAMPLE / "report.yaml", Wish(languages=("en",)), WORLD, registry).documents[0]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A copy of the example that may be changed, beside the data."""
    folder = tmp_path / "docs" / "examples" / "argument"
    shutil.copytree(EXAMPLE, folder)
    (tmp_path / "data").symlink_to(ROOT / "data")
    return folder / "report.yaml"


def change(config: Path, file: str, old: str, new: str) -> Path:
    path = config.parent / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")
    return config


def list_tables(document: Document) -> dict[str, DataTable]:
    return {b.id: b for part in document.sections for b in part.blocks if isinstance(b, DataTable)}


def read_rows(table: DataTable) -> list[tuple[str, ...]]:
    return [tuple(plain_text(cell.runs) for cell in row) for row in table.rows]


# What is shown of the example is in the example


@pytest.mark.parametrize("page", [FACTS, ARGUMENT])
def test_the_snippets_are_parts_of_the_example(page: str) -> None:
    files = [(EXAMPLE / name).read_text("utf-8") for name in ("report.yaml", "facts.yaml")]
    begins = ("blocks:", "scenarios:", "signals:", "charts:", "topics:", "facts:\n")
    snippets = [block.text for block in list_blocks() if block.page == page and block.text.startswith(begins)]

    assert len(snippets) >= 2
    for snippet in snippets:
        # A heading, then entries as they stand below it.
        parts = [part for part in snippet.strip().split("\n\n") if part]
        for part in parts:
            head, _, body = part.partition("\n")
            inside = body if head.endswith(":") and not head.startswith(" ") else part
            assert any(textwrap.indent(textwrap.dedent(inside), "  ") in text for text in files), part


def test_the_sentence_of_the_page_is_the_text_of_the_example() -> None:
    text = (EXAMPLE / "prose" / "rates-turning.en.md").read_text("utf-8").strip()

    assert text in [block.text.strip() for block in list_blocks() if block.page == FACTS]


# What the pages say is printed


def test_what_the_pages_say_is_printed_is_printed(english: Document) -> None:
    told = [
        block.text.strip() for block in list_blocks() if block.page in (FACTS, ARGUMENT) if block.language == "text"
    ]
    printed = {
        plain_text(text.runs)
        for part in english.sections
        for block in part.blocks
        if isinstance(block, Opinion)
        for text in block.blocks
        if isinstance(text, Paragraph)
    }
    printed |= {plain_text(b.alt) for part in english.sections for b in part.blocks if isinstance(b, Chart)}

    assert len(told) == 2
    assert set(told) <= {text.replace("\u2060", "") for text in printed}


def test_the_scenario_of_the_page_is_the_one_that_is_printed(english: Document) -> None:
    table = list_tables(english)["scenario-inflows_hold"]
    head, _, *rows = list_rows(section(read_page(ARGUMENT), "Scenarios"))

    assert head[0] == plain_text(table.title)
    assert head[1:] == tuple(plain_text(runs) for runs in table.head[1:])
    assert rows == read_rows(table)


def test_the_table_of_differences_is_the_one_that_is_printed(english: Document) -> None:
    table = list_tables(english)["providers-differ"]
    head, _, *rows = list_rows(section(read_page(FACTS), "Where others differ"))

    assert head == tuple(plain_text(runs) for runs in table.head)
    assert rows == read_rows(table)


def test_the_table_of_facts_names_what_expired(english: Document) -> None:
    table = list_tables(english)["third-party"]

    assert [row[1] for row in read_rows(table)] == ["−50bp", "$27.40bn"]
    assert [row[2] for row in read_rows(table)] == ["2024", "18 Jul 2024 to 24 Jul 2024"]
    assert [plain_text(note) for note in table.notes] == [
        "Equity: net flow of the week: Funds launched in the week are left out.",
        "Survey: cash as a share of portfolios: past its date and no longer quoted.",
    ]


@pytest.mark.slow
def test_the_example_is_built_and_calculated_twice(tmp_path: Path) -> None:
    written, issue = build(EXAMPLE / "report.yaml", Wish(formats=("html",)), tmp_path, WORLD, registry)

    assert "not-recalculated" not in [warning.code for warning in written.intake.warnings]
    assert {"brief.zh.html", "brief.en.html", "charts/drivers.zh.svg"} <= set(issue.files)


# Facts: digits, days


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [("2.34", "23.4亿美元", "$2.34bn"), ("6.0", "60亿美元", "$6.0bn"), ("645", "6450亿美元", "$645bn")],
)
def test_a_value_prints_with_the_digits_that_were_typed(config: Path, value: str, zh: str, en: str) -> None:
    change(config, "facts.yaml", "value: 27.40", f"value: {value}")
    documents = write(config, Wish(), WORLD, registry).documents

    assert [read_rows(list_tables(document)["third-party"])[1][1] for document in documents] == [zh, en]
    assert all(text in section(read_page(FACTS), "One fact") for text in (en,))


@pytest.mark.parametrize(
    ("as_of", "usable"),
    [
        (date(2024, 7, 17), []),  # nothing is public yet but the survey, which expired the day before
        (date(2024, 7, 24), ["rates.expected", "equity.counted"]),
        (date(2024, 7, 31), ["rates.expected", "equity.counted"]),  # the last day of one
    ],
)
def test_a_fact_is_used_from_its_publication_to_its_last_day(config: Path, as_of: date, usable: list[str]) -> None:
    change(config, "report.yaml", "as_of: 2024-07-24", "as_of: latest")
    if as_of > date(2024, 7, 24):
        add_week(config, as_of)
    written = write(config, Wish(as_of=as_of, languages=("en",)), WORLD, registry)
    tables = list_tables(written.documents[0])
    shown = [row[0] for row in read_rows(tables["third-party"])] if "third-party" in tables else []

    names = {"rates.expected": "Expected rates: change in the policy rate over the year",
             "equity.counted": "Equity: net flow of the week"}  # fmt: skip
    assert shown == [names[fact] for fact in usable]


def add_week(config: Path, week: date) -> None:
    """Give the example one more week of flows."""
    data = config.parents[3] / "data"
    data.unlink()
    shutil.copytree(ROOT / "data", data)
    flows = data / "ici-etf-net-issuance-weekly.csv"
    flows.write_text(flows.read_text("utf-8") + f"{week},17000,12500,12000,500\n", "utf-8")


def test_an_expired_fact_stops_a_build_unless_such_are_left_out(config: Path) -> None:
    change(config, "report.yaml", "expired_facts: leave_out\n", "")

    assert refuse(config) == {"fact-expired"}


def refuse(config: Path) -> set[str]:
    with pytest.raises(Refused) as refused:
        write(config, Wish(), WORLD, registry)
    return {found.code for found in refused.value.diagnostics}


FLOW = "unit: {kind: money, currency: USD, scale: 1000000000}\n    period: {from: 2024-07-18, to: 2024-07-24}"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("report.yaml", "facts: facts.yaml", "facts: fact.yaml", "facts-missing"),
        ("report.yaml", "facts: facts.yaml\n", "", "facts-missing"),
        ("facts.yaml", "    as_of: 2024-06-13\n", "", "fact-undated"),
        ("facts.yaml", "    as_of:", "    period: {from: 2024-06-07, to: 2024-06-13}\n    as_of:", "fact-undated"),
        ("facts.yaml", "    provider: {zh: 示例数据公司, en: Example Data}\n", "", "missing-key"),
        ("facts.yaml", "    via:", "    read:", "unknown-key"),
        ("facts.yaml", "expires: 2024-07-16", "expires: 2024-06-17", "out-of-range"),
        ("facts.yaml", "from: 2024-07-18", "from: 2024-07-25", "out-of-range"),
        ("facts.yaml", "published_on: 2024-07-24", "published_on: 2024-07-23", "out-of-range"),
        ("facts.yaml", FLOW, FLOW.replace("money, currency: USD", "count"), "fact-not-a-flow"),
        ("report.yaml", "headline: equity", "headline: rates.expected", "fact-not-a-flow"),
        ("facts.yaml", "    flow: true\n", "", "unknown-key"),
        ("facts.yaml", "  survey.cash:", "  surveys.cash:", "unknown-topic"),
        ("facts.yaml", "  equity.counted:", "  equity.week:", "duplicate-metric"),
        ("report.yaml", "equity.week: {kind: net_flow}", "equity.week: {kind: fact}", "fact-as-metric"),
        ("facts.yaml", "against: equity.week", "against: equity.weak", "unknown-metric"),
        ("facts.yaml", "against: equity.week", "against: equity.ma4", "wrong-metric"),
        ("report.yaml", "headline: equity", "headline: equity.count", "unknown-fact"),
        ("facts.yaml", "zh: 不含当周新发行的基金。", "zh: 不含3只基金。", "typed-digit"),
        ("prose/rates-turning.en.md", "{{ source('rates.expected') }}", "Example Bank", "figure-unattributed"),
    ],
)  # fmt: skip
def test_what_a_fact_may_not_be(config: Path, file: str, old: str, new: str, code: str) -> None:
    assert code in refuse(change(config, file, old, new))
    assert code in {
        name for row in list_rows(section(read_page(FACTS), "What is refused")) for name in list_names(row[1])
    }


# Conditions


def find_values(**values: str | None) -> Find:
    """Measures in whole dollars by name; one that is None has no value."""
    dollars = Unit(UnitKind.MONEY, "USD")

    def find(name: str) -> Measure | None:
        if name not in values:
            return None
        value = values[name]
        quantity = None if value is None else Quantity(Decimal(value), dollars)
        return Measure(name, quantity, WEEK, Text("", ""), Text("", ""), Lineage("", ()))

    return find


def judge(text: str, **values: str | None) -> bool | None:
    findings = Findings("report.yaml", Positions(Spot(1, 1)))
    condition = read_condition(text, ("when",), findings)
    assert condition is not None, findings.sorted()
    return holds(condition.tree, find_values(**values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a > 5bn", True),
        ("a > 6bn", False),
        ("b < -2m and b < 0", False),
        ("z < 0", False),  # it prints as zero
        ("z == 0", True),
        ("z < 1", True),  # every other number is compared exactly
        ("z < b", False),
        ("n > 0", None),
        ("not n > 0", None),
        ("gone > 0", None),
        ("n > 0 and a < 0", False),
        ("n > 0 or a > 0", True),
        ("n > 0 and a > 0", None),
        ("n > 0 or a < 0", None),
        ("known(n)", False),
        ("not known(gone) and known(a)", True),
        ("a > 0 or a > 0 and a < 0", True),  # `and` binds closer than `or`
        ("(a > 0 or a > 0) and a < 0", False),
        ("not a < 0 and a > 0", True),
    ],
)
def test_conditions_are_judged_as_the_page_says(text: str, expected: bool | None) -> None:
    assert judge(text, a="6000000000", b="-3", z="-0.4", n=None) is expected


def test_every_sign_and_size_is_described() -> None:
    names = list_names(section(read_page(ARGUMENT), "Conditions"))

    assert set(COMPARISONS) | {"k", "m", "bn", "tn", "and", "or", "not"} <= names


def test_the_conditions_of_the_page_can_be_read() -> None:
    (block,) = [b for b in list_blocks() if b.page == ARGUMENT and b.text.startswith("policy.path.move")]
    findings = Findings("report.yaml", Positions(Spot(1, 1)))

    assert all(read_condition(line, ("when",), findings) for line in block.text.strip().splitlines())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("supports: equity.week > 5bn", "supports: equity.week is large", "condition-syntax"),
        ("supports: equity.week > 5bn", "supports: equity.week > rates.expected", "condition-unfit"),
        ("supports: equity.week > 5bn", "supports: equity.week.period > 0", "condition-unfit"),
        ("supports: equity.week > 5bn", "supports: equity.weak > 5bn", "unknown-measure"),
        ("    - {}\n", "", "case-missing"),
        ("    - when: policy.path.move < 0\n      say", "    - say", "case-unreachable"),
        ("blocks: [rates]", "blocks: [rate]", "unknown-block"),
        ("scenarios: [inflows_hold]", "scenarios: [inflows]", "unknown-scenario"),
        ("scenarios: [inflows_hold]", "blocks: [rates]\n    scenarios: [inflows_hold]", "duplicate-block"),
    ],
)
def test_what_an_argument_may_not_be(config: Path, old: str, new: str, code: str) -> None:
    assert code in refuse(change(config, "report.yaml", old, new))
    assert code in {name for row in list_rows(read_page("docs/errors.md")) for name in list_names(row[0])}


def test_a_text_that_is_not_printed_is_read_too(config: Path) -> None:
    text = "Lower rates should help equity funds to attract money, in our view."

    assert refuse(change(config, "prose/rates-cut.en.md", text, "Rates fell 2 times.")) == {"typed-digit"}
