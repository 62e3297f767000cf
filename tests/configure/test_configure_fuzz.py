"""Whatever is done to the text of a report, the answer is a spec or a list of mistakes, never a traceback."""

from __future__ import annotations

from pathlib import Path

from configure_kinds import SAMPLE, register_kinds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowbrief.configure import configure
from flowbrief.model.diagnostic import Refused
from flowbrief.model.spec import ReportSpec

TEXT = SAMPLE.read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
CONFIG = Path("config/report.yaml")
KINDS = register_kinds()

NASTY = st.sampled_from(
    (
        "| |  |~|NO|8:30|00700|2024-02-30|1e999999|-1|0|1.5|true|[]|{}|[a|{zh: a}|*x|&x 1|!!int 1|<<: {a: 1}|---\n|"
        '\t|\ufeff|\u200b|“|：|#|\'|"|"\\0"|"\\ud800"|? |- |\n|total|total.week|week|*.week|%Y %Y|{lang}|../..|'
        "\0|csv|net_flow|date|zh|en|" + "x" * 300 + "|" + "[" * 40
    ).split("|")
)
MUTATION = st.tuples(
    st.sampled_from(["drop", "double", "swap", "indent", "value", "insert", "cut", "key"]),
    st.integers(0, len(LINES) - 1),
    st.integers(0, 60),
    st.integers(0, len(LINES) - 1),
    NASTY,
)


def mutate(lines: list[str], how: str, at: int, column: int, other: int, nasty: str) -> list[str]:
    at, other = min(at, len(lines) - 1), min(other, len(lines) - 1)
    line = lines[at]
    match how:
        case "drop":
            return lines[:at] + lines[at + 1 :] or [""]
        case "double":
            return [*lines[: at + 1], *lines[at:]]
        case "swap":
            changed = list(lines)
            changed[at], changed[other] = changed[other], changed[at]
            return changed
        case "indent":
            new = " " * (column % 5) + line.lstrip(" ")
        case "value":
            new = line.partition(":")[0] + ": " + nasty + "\n"
        case "insert":
            new = line[:column] + nasty + line[column:]
        case "cut":
            new = line[:column]
        case _:
            new = nasty + ":" + line.partition(":")[2]
    return [*lines[:at], new, *lines[at + 1 :]]


def read_with(content: bytes) -> object:
    def read(path: Path) -> bytes:
        if path == CONFIG:
            return content
        if path.suffix == ".md":
            return b"Rates are the main risk.\n"
        raise FileNotFoundError(2, "No such file or directory", str(path))

    try:
        return configure(CONFIG, KINDS, read)
    except Refused as refused:
        return refused


def test_unchanged_it_is_accepted() -> None:
    assert isinstance(read_with(TEXT.encode()), ReportSpec)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(MUTATION, min_size=1, max_size=4))
def test_mutated_text_gives_a_spec_or_mistakes(mutations: list[tuple[str, int, int, int, str]]) -> None:
    lines = list(LINES)
    for mutation in mutations:
        lines = mutate(lines, *mutation)
    answer = read_with("".join(lines).encode())
    assert isinstance(answer, ReportSpec | Refused)
    if isinstance(answer, Refused):
        assert answer.diagnostics
        assert list(answer.diagnostics) == sorted(
            answer.diagnostics, key=lambda d: (d.place.file != CONFIG.as_posix(), d.place)
        )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_any_bytes_give_mistakes(content: bytes) -> None:
    assert isinstance(read_with(content), Refused)
