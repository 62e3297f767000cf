"""Conditions: what is written becomes the tree that is meant, and any other text is one mistake."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowbrief.configure.conditions import read_condition
from flowbrief.configure.positions import Findings, Positions, Spot
from flowbrief.model.condition import (
    Comparison,
    Condition,
    Junction,
    Known,
    Negation,
    Tree,
    list_comparisons,
    list_named,
)

HERE = Positions(Spot(1, 1), children={"when": Positions(Spot(7, 9))})
A, B, C = (Comparison(f"{name}.week", ">", Decimal(0)) for name in "abc")
PIECES = st.sampled_from(
    [
        "a.week",
        "b.week",
        "known",
        "(",
        ")",
        "and",
        "or",
        "not",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "=",
        "0",
        "-1.5",
        "−2",
        "3bn",
        "4k",
        "1.2.3",
        "5x",
        ".",
        ",",
        "“",
        "\n",
        "\t",
        "\u3000",
        "５",
        "٣",
        "a..b",
        "A.week",
        "9tn",
        "1e5",
        "+1",
        "known(a.week)",
        "_",
        "x",
    ]
)


def read(text: str) -> Condition | Findings:
    findings = Findings("report.yaml", HERE)
    condition = read_condition(text, ("when",), findings)
    return findings if condition is None else condition


def tree_of(text: str) -> Tree:
    condition = read(text)
    assert isinstance(condition, Condition), condition
    assert condition.text == text
    assert (condition.place.line, condition.place.column) == (7, 9)
    return condition.tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a.week > 0", A),
        ("  a.week>0 ", A),
        ("(a.week > 0)", A),
        ("a.week > 0 and b.week > 0 or c.week > 0", Junction((Junction((A, B), True), C), False)),
        ("a.week > 0 or b.week > 0 and c.week > 0", Junction((A, Junction((B, C), True)), False)),
        ("(a.week > 0 or b.week > 0) and c.week > 0", Junction((Junction((A, B), False), C), True)),
        ("not a.week > 0 and b.week > 0", Junction((Negation(A), B), True)),
        ("not (a.week > 0 and b.week > 0)", Negation(Junction((A, B), True))),
        ("not not a.week > 0", Negation(Negation(A))),
        ("known(a.week)", Known("a.week")),
        ("known ( a.week )", Known("a.week")),
        ("not known(a.week)", Negation(Known("a.week"))),
        ("a.week <= b.week", Comparison("a.week", "<=", "b.week")),
        ("a.week == -1.5bn", Comparison("a.week", "==", Decimal(-1_500_000_000))),
        ("a.week != −2m", Comparison("a.week", "!=", Decimal(-2_000_000))),
        ("a.week < 3k", Comparison("a.week", "<", Decimal(3000))),
        ("a.week >= 4tn", Comparison("a.week", ">=", Decimal(4_000_000_000_000))),
        ("order.week > known_flow.week", Comparison("order.week", ">", "known_flow.week")),
    ],
)
def test_a_condition_means_what_it_says(text: str, tree: Tree) -> None:
    assert tree_of(text) == tree


def test_every_comparison_and_measure_is_listed_in_order() -> None:
    tree = tree_of("not (a.week > 0 or known(c.week)) and a.week < b.week")
    assert [one.sign for one in list_comparisons(tree)] == [">", "<"]
    assert list(list_named(tree)) == ["a.week", "c.week", "a.week", "b.week"]


@pytest.mark.parametrize(
    "text", ["a.week > 0 " + "and a.week > 0 " * 40, "(" * 13 + "a.week > 0" + ")" * 13, "not " * 14 + "a.b > 0"]
)
def test_what_is_too_long_or_too_deep_is_one_mistake(text: str) -> None:
    findings = read(text)
    assert isinstance(findings, Findings)
    assert [d.code for d in findings.sorted()] == ["condition-syntax"]


def check_answer(text: str) -> None:
    """Either a condition, or one mistake at its place that tells what to write."""
    answer = read(text)
    if isinstance(answer, Condition):
        assert list(list_named(answer.tree))
        return
    (diagnostic,) = answer.sorted()
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == ("condition-syntax", 7, 9)
    assert diagnostic.hint


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " "]))
def test_any_words_give_a_condition_or_one_mistake(words: list[str], between: str) -> None:
    check_answer(between.join(words))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_gives_a_condition_or_one_mistake(text: str) -> None:
    check_answer(text)
