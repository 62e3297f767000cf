"""The file of facts: each mistake is found at its place in that file, all of them at once, and nothing else is."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from configure_kinds import MISTAKES, register_kinds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_configure_fuzz import mutate

from flowbrief.configure import configure
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.period import Period
from flowbrief.model.quantity import Quantity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Text

BRIEF = (Path(__file__).parent / "brief.yaml").read_text(encoding="utf-8")
NAMED = BRIEF.replace("headline: total\n", 'headline: total\nallow_digits: ["S&P 500"]\nfacts: facts.yaml\n')
KNOWN = (MISTAKES / "facts" / "known.yaml").read_text(encoding="utf-8")
EXPECTED = re.compile(r'^# expect: (\S+) (\d+):(\d+) "(.*)"$', re.MULTILINE)
FILES = sorted(path for path in (MISTAKES / "facts").glob("*.yaml") if path.stem != "known")
CONFIG, FACTS = Path("config/report.yaml"), Path("config/facts.yaml")
KINDS = register_kinds()


def configure_with(facts: bytes | OSError, text: str = NAMED) -> ReportSpec:
    """Configure the small report with the bytes of a file of facts, or with what happens when it is opened."""

    def read(path: Path) -> bytes:
        if path == CONFIG:
            return text.encode()
        if path == FACTS:
            if isinstance(facts, OSError):
                raise facts
            return facts
        return b"Rates are the main risk.\n"

    return configure(CONFIG, KINDS, read)


def refuse(facts: bytes | str | OSError, text: str = NAMED) -> Refused:
    with pytest.raises(Refused) as caught:
        configure_with(facts.encode() if isinstance(facts, str) else facts, text)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def codes(refused: Refused) -> list[tuple[str, str]]:
    return [(diagnostic.code, Path(diagnostic.place.file).name) for diagnostic in refused.diagnostics]


def test_there_are_mistakes_of_every_sort() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_mistake_of_a_file_is_found_where_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    expected = EXPECTED.findall(text)
    found = refuse(text).diagnostics
    assert [(d.code, d.place.line, d.place.column) for d in found] == [
        (code, int(line), int(column)) for code, line, column, _ in expected
    ]
    for diagnostic, (_, _, _, words) in zip(found, expected, strict=True):
        assert words in str(diagnostic)
        assert diagnostic.place.file == FACTS.as_posix()
        said = diagnostic.message + diagnostic.hint
        assert not re.search(r"pydantic|Input should|Shape|Decimal|NoneType|dict|instance|__|\bstr\b|\bint\b", said)


def test_mistakes_of_both_files_are_told_at_once_the_report_first() -> None:
    text = NAMED.replace("title: {zh: 资金周报, en: Weekly flows}", "title: Weekly")
    assert codes(refuse(KNOWN.replace("    provider: {zh: 数据商, en: Datafirm}\n", ""), text)) == [
        ("wrong-type", "report.yaml"),
        ("missing-key", "facts.yaml"),
        ("missing-key", "facts.yaml"),
    ]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "No such file or directory"), "does not exist"),
        (PermissionError(13, "Permission denied"), "cannot be read: Permission denied"),
        (IsADirectoryError(21, "Is a directory"), "cannot be read: Is a directory"),
        (OSError("odd"), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_mistake(error: OSError, words: str) -> None:
    """What names a fact is not called unknown for that."""
    text = NAMED.replace("headline: total", "headline: chips.flow").replace(
        "key_figures: [", "key_figures: [chips.flow, "
    )
    text += (
        "    facts: true\n    differences: true\nblocks:\n  one:\n    - {when: chips.flow > 0}\n    - {}\n"
        "signals:\n  flow: {title: {zh: 流, en: Flow}, shows: chips.flow, supports: chips.flow > 0,"
        " weighs: known(a.b)}\n"
    )
    (diagnostic,) = refuse(error, text).diagnostics
    assert (diagnostic.code, diagnostic.place.file) == ("facts-missing", CONFIG.as_posix())
    assert words in diagnostic.message
    assert "None" not in diagnostic.message
    assert diagnostic.hint


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xff\xfe\x00", "not-utf-8"),
        (b"facts: [", "yaml-syntax"),
        (b"- one\n", "not-a-mapping"),
        (b"just words", "not-a-mapping"),
    ],
)
def test_a_file_of_another_shape_is_told_in_that_file(content: bytes, code: str) -> None:
    (diagnostic,) = refuse(content).diagnostics
    assert diagnostic.code == code
    assert diagnostic.place.file == FACTS.as_posix()
    assert "report" not in diagnostic.message + diagnostic.hint


@pytest.mark.parametrize("written", [r'"a\0b.yaml"', '""', "x" * 5000])
def test_a_path_that_no_file_can_have_is_a_mistake(written: str, tmp_path: Path) -> None:
    config = tmp_path / "report.yaml"
    config.write_text(NAMED.replace("facts.yaml", written), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        configure(config, KINDS, lambda path: path.read_bytes() if path.suffix != ".md" else b"Rates.\n")
    assert {diagnostic.place.line for diagnostic in caught.value.diagnostics} == {6}


def test_what_is_right_is_read_as_it_was_typed() -> None:
    spec = configure_with(KNOWN.encode(), NAMED.replace("headline: total", "headline: [chips.flow, total]"))
    flow, price = spec.facts
    assert (flow.id, flow.topic, flow.is_flow, flow.confidence) == ("chips.flow", "chips", True, "high")
    assert flow.period == Period(date(2024, 5, 8), date(2024, 5, 2))
    assert flow.quantity == Quantity(Decimal("2500000000"), flow.unit, Decimal("100000000"))
    assert price.period == Period(date(2024, 5, 8), date(2024, 5, 8))
    assert (price.quantity.amount, price.quantity.step) == (Decimal("12.30"), Decimal("0.01"))
    assert price.provider == Text("数据商", "Datafirm")
    assert (price.place.file, price.place.line) == (
        FACTS.as_posix(),
        KNOWN[: KNOWN.index("  chips.price")].count("\n") + 1,
    )
    assert [topic.short for topic in spec.topics] == [Text("芯片基金", "chip funds")]
    assert spec.headlines == ("chips.flow", "total")
    assert [metric.id for metric in spec.metrics if metric.kind == "fact"] == ["chips.flow", "chips.price"]
    assert ("facts.yaml", FACTS) in spec.files
    assert not spec.leave_out_expired


@pytest.mark.parametrize("value", ["1e999999", "1e-999999", "123456789012345678", "0.0000000000001", ".inf", ".nan"])
def test_a_number_out_of_all_proportion_is_a_mistake(value: str) -> None:
    (diagnostic,) = refuse(KNOWN.replace("value: 12.30", f"value: {value}")).diagnostics
    assert diagnostic.code in ("out-of-range", "number-too-long", "not-a-number")


LINES = KNOWN.splitlines(keepends=True)
NASTY = st.sampled_from(
    [
        "",
        " ",
        "~",
        "NO",
        "8:30",
        "2024-02-30",
        "1e999999",
        "-1",
        "0",
        "1.50",
        "true",
        "[]",
        "{}",
        "[a",
        "{zh: a}",
        "*x",
        "&x 1",
        "---\n",
        "\t",
        "\ufeff",
        "“",
        "#",
        "'",
        '"',
        '"\\0"',
        "? ",
        "total",
        "total.week",
        "chips.flow",
        "chips",
        "money",
        "USD",
        "2024-05-08",
        "{zh: 一, en: x}",
        "\x00",
    ]
)
MUTATION = st.tuples(
    st.sampled_from(["drop", "double", "swap", "indent", "value", "insert", "cut", "key"]),
    st.integers(0, len(LINES) - 1),
    st.integers(0, 60),
    st.integers(0, len(LINES) - 1),
    NASTY,
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_mutated_facts_give_a_spec_or_mistakes(mutations: list[tuple[str, int, int, int, str]]) -> None:
    lines = list(LINES)
    for mutation in mutations:
        lines = mutate(lines, *mutation)
    try:
        facts = configure_with("".join(lines).encode()).facts
    except Refused as refused:
        facts, told = (), refused.diagnostics
        assert told
    for fact in facts:
        assert fact.quantity.rounded() == fact.quantity.amount


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_give_mistakes(content: bytes) -> None:
    assert refuse(content).diagnostics
