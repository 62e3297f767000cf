"""What the titles of charts state: something of what is drawn, and not what the headline or another title does."""

from __future__ import annotations

from dataclasses import replace

from measure_factory import list_weeks, measure_sample, registry

from flowbrief.claim.agenda import claim


def test_no_title_states_what_the_headline_or_another_does() -> None:
    for week in list_weeks()[::8]:
        issue = measure_sample(week)
        agenda = claim(issue.spec, issue.analysis, registry)
        said = [agenda.headline.claims, *(title.claims for _, title in agenda.titles)]
        assert len(said) == len(set(said)), week
        for chart_id, title in agenda.titles:
            of = issue.spec.chart(chart_id).params["of"]
            about = {one.partition(".")[0] for one in (of if isinstance(of, tuple) else (of,))}
            assert {made.subject for made in title.claims} <= about


def test_a_chart_that_states_no_finding_has_no_title() -> None:
    issue = measure_sample(list_weeks()[-1])
    assert [name for name, _ in claim(issue.spec, issue.analysis, registry).titles] == [
        "weekly", "cumulative", "split", "policy"
    ]  # fmt: skip
    charts = tuple(replace(one, states_finding=one.id == "split") for one in issue.spec.charts)
    agenda = claim(replace(issue.spec, charts=charts), issue.analysis, registry)
    assert [name for name, _ in agenda.titles] == ["split"]
    assert agenda.title("weekly") is None
