"""The flow of a group is spoken of as that of a subject, if its members belong together."""

from dataclasses import replace
from decimal import Decimal

import pytest
from measure_factory import make_dataset, make_metrics, make_report, make_subject, make_weeks, registry
from measure_levels import make_metric

from flowbrief.claim.agenda import make_claims
from flowbrief.measure import measure
from flowbrief.model.text import Text

WEEK = {"week": {"kind": "net_flow"}}


@pytest.mark.parametrize("is_mixed", [False, True])
def test_members_of_two_universes_are_no_sum_to_speak_of(*, is_mixed: bool) -> None:
    """Their sum has a value, but no sentence is made of it, nor is a part set against them."""
    flows = {name: [100, 50 * place] for place, name in enumerate("abc", start=1)}
    table = make_weeks({**flows, **{f"{name}_assets": [1000, 1000] for name in flows}})
    subjects = [make_subject(name, name) for name in flows]
    if is_mixed:
        subjects[-1] = replace(subjects[-1], universe=Text("债券基金", "bond funds"))
    metrics = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    metrics += [
        make_metric(f"{name}.rate", "flow_rate", of=f"{name}.week", source="flows", assets=f"{name}_assets")
        for name in flows
    ]
    metrics += [
        make_metric("all.week", "group_flow", subjects=tuple(flows)),
        make_metric("all.change", "change", of="all.week"),
        make_metric("all.rate", "group_rate", subjects=tuple(flows)),
        make_metric("a.relative", "relative_flow_rate", of="a.rate", against="all.rate"),
    ]
    analysis = measure(make_report(subjects, metrics, headline="a"), make_dataset(table), registry)
    assert analysis.finding("all.week").main.quantity.amount == Decimal(300_000_000)
    claims = make_claims(analysis, registry)
    of_group = {claim.kind for claim in claims if claim.subject == "all"}
    relative = {claim.kind for claim in claims if claim.kind == "relative_rate"}
    assert of_group == (set() if is_mixed else {"level", "change", "share_of_assets"})
    assert relative == (set() if is_mixed else {"relative_rate"})
    assert {claim.subject for claim in claims if claim.kind == "level"} >= set(flows)


def test_a_rate_of_a_group_without_a_flow_is_not_told_by_itself() -> None:
    """It goes on from the flow: "the inflow came to …" of no inflow that was told."""
    table = make_weeks({"a": [1, 20], "b": [1, 30], "a_assets": [1000, 1000], "b_assets": [1000, 1000]})
    subjects = [make_subject(name, name) for name in "ab"]
    metrics = [spec for subject in subjects for spec in make_metrics(subject.id, WEEK)]
    metrics += [
        make_metric(f"{name}.rate", "flow_rate", of=f"{name}.week", source="flows", assets=f"{name}_assets")
        for name in "ab"
    ]
    metrics += [make_metric("all.rate", "group_rate", subjects=("a", "b"))]
    analysis = measure(make_report(subjects, metrics, headline="a"), make_dataset(table), registry)
    assert not [claim for claim in make_claims(analysis, registry) if claim.subject == "all"]
