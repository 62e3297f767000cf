"""Both calculations judge any condition over any values alike: also what is missing, or prints as zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_factory import UNIVERSE, USD

from flowbrief.configure.conditions import read_condition
from flowbrief.configure.positions import Findings, Positions, Spot
from flowbrief.model.condition import COMPARISONS, Comparison, Junction, Known, Negation, Tree, holds
from flowbrief.model.measure import Lineage, Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, PERCENT, Quantity
from flowbrief.verify.conditions import judge
from flowbrief.verify.values import Amount
from flowbrief.verify.values import Value as Second

NAMES = ("tech.week", "rest.week", "known_flow.path", "order.cut", "not_there.at_all")
WEEK = Period(date(2026, 2, 4), date(2026, 1, 29))
# Millions that print as zero or not, and amounts that differ in their last digit alone.
AMOUNTS = st.sampled_from(
    [Decimal(text) for text in ("0", "-0", "0.4", "-0.4", "0.5", "-0.5", "499", "5e3", "-5e3", "1e9", "1000000001",
                                "2.34e9", "-2.34e9", "0.049", "-0.05", "12")]
)  # fmt: skip
STEPS = st.sampled_from([None, None, Decimal("0.1"), Decimal(1), Decimal(10) ** 8])
VALUES = st.one_of(
    st.none(),
    st.builds(Quantity, AMOUNTS, st.sampled_from([USD, PERCENT, COUNT]), STEPS),
    st.just(date(2026, 2, 4)),
)
NUMBERS = st.sampled_from(
    ["0", "-0", "0.0", "1", "-1", "−1.5", "0.4", "1bn", "-2.34bn", "5k", "3m", "1000000001", "1tn"]
)
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\u3000"])


@st.composite
def write_condition(draw: st.DrawFn, depth: int = 3) -> str:
    """A condition as somebody might write it."""
    space = draw(SPACES)
    sort = draw(
        st.sampled_from(["compare", "compare", "known", "not", "and", "or", "brackets"] if depth else ["compare"])
    )
    if sort == "compare":
        left, sign = draw(st.sampled_from(NAMES)), draw(st.sampled_from(sorted(COMPARISONS)))
        right = draw(st.one_of(NUMBERS, st.sampled_from(NAMES)))
        tight = draw(st.booleans())
        return f"{left}{sign}{right}" if tight else f"{left}{space}{sign}{space}{right}"
    if sort == "known":
        return f"known{draw(st.sampled_from(['', space]))}({space}{draw(st.sampled_from(NAMES))}{space})"
    inner = draw(write_condition(depth - 1))
    if sort == "not":
        return f"not{space}{inner}"
    if sort == "brackets":
        return f"{draw(st.sampled_from(['', 'not ', 'not']))}({inner})"
    return f"{inner}{space}{sort}{space}{draw(write_condition(depth - 1))}"


def read(text: str) -> Tree:
    findings = Findings("report.yaml", Positions(Spot(1, 1)))
    condition = read_condition(text, (), findings)
    assert condition is not None, findings.sorted()
    return condition.tree


def measure(name: str, value: Value | None) -> Measure:
    return Measure(name, value, WEEK, UNIVERSE, UNIVERSE, Lineage("", ()), None)


def translate(value: Value | None) -> Second | None:
    """The same value as the second calculation has it."""
    if not isinstance(value, Quantity):
        assert not isinstance(value, Period)
        return value
    return Amount(value.amount, str(value.unit), value.step)


def evaluate(tree: Tree, values: dict[str, Value | None]) -> bool | None:
    """What the words mean, by the tables of three-valued logic and nothing else."""
    if isinstance(tree, Known):
        return values.get(tree.measure) is not None
    if isinstance(tree, Negation):
        inner = evaluate(tree.of, values)
        return None if inner is None else not inner
    if isinstance(tree, Junction):
        parts = [evaluate(part, values) for part in tree.parts]
        ranks = [{False: 0, None: 1, True: 2}[part] for part in parts]
        return [False, None, True][min(ranks) if tree.is_and else max(ranks)]
    assert isinstance(tree, Comparison)
    left = values.get(tree.left)
    right = values.get(tree.right) if isinstance(tree.right, str) else tree.right
    if not isinstance(left, Quantity) or not isinstance(right, Quantity | Decimal):
        return None
    if isinstance(right, Quantity):
        one, two = left.amount, right.amount
    elif right == 0:
        one, two = left.rounded(), Decimal(0)
    else:
        one, two = left.amount, right
    return {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two, "==": one == two, "!=": one != two}[
        tree.sign
    ]


@settings(max_examples=500, deadline=None, derandomize=True)
@given(write_condition(), st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES)))
def test_both_calculations_judge_alike(text: str, values: dict[str, Value | None]) -> None:
    tree = read(text)
    measures = {name: measure(name, value) for name, value in values.items()}
    expected = evaluate(tree, values)
    assert holds(tree, measures.get) is expected
    assert judge(text, lambda name: translate(values.get(name))) is expected


@pytest.mark.parametrize(
    ("condition", "amount", "expected"),
    [
        ("tech.week > 0", "0.4", False),  # prints as nothing
        ("tech.week == 0", "0.4", True),
        ("tech.week >= 0", "-0.4", True),
        ("tech.week < 0", "-0.4", False),
        ("tech.week > 0.3", "0.4", True),  # beside another number the exact value counts
        ("tech.week != 0", "0.5", True),
        ("tech.week > 0", None, None),
        ("not tech.week > 0", None, None),
        ("tech.week > 0 and rest.week > 0", None, None),
        ("tech.week > 0 or known(tech.week)", None, None),
        ("known(tech.week) and tech.week > 0", None, False),
        ("tech.week > 0 or not known(tech.week)", None, True),
    ],
)
def test_what_prints_as_zero_is_neither_above_nor_below(
    condition: str, amount: str | None, expected: bool | None
) -> None:
    value = None if amount is None else Quantity(Decimal(amount), USD)
    found = measure("tech.week", value)
    assert holds(read(condition), {"tech.week": found}.get) is expected
    assert judge(condition, {"tech.week": translate(value)}.get) is expected


@pytest.mark.parametrize(
    "text", ["", "tech.week", "tech.week >", "tech.week > 0 rest", "(tech.week > 0", "tech.week ~ 0"]
)
def test_what_is_no_condition_is_not_judged(text: str) -> None:
    with pytest.raises(ValueError, match=r".|^$"):
        judge(text, lambda _: None)
