"""What the headline and the lead take up beside the week’s own place in history."""

from decimal import Decimal

import pytest
from claim_factory import QUIET, make_section, plan
from measure_factory import (
    NOWHERE,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    registry,
)

from flowbrief.claim import claim
from flowbrief.measure import measure
from flowbrief.model.claim import Agenda
from flowbrief.model.spec import MetricSpec
from flowbrief.model.text import Text

MEMBERS = ("tech", "health", "energy", "staples")
WORDS = Text("行业", "sectors")


def plan_group(largest: int) -> Agenda:
    """A quiet total beside a group of four, of which the first took so much and the others 10 each."""
    total = [*QUIET, 520]
    columns = {name: [*(10 for _ in QUIET), largest if name == "tech" else 10] for name in MEMBERS}
    subjects = [make_subject(name, name) for name in ("total", *MEMBERS)]
    specs = [spec for name in ("total", *MEMBERS) for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    given = {"subjects": MEMBERS, "top": 1, "name": WORDS, "short": None}
    specs.append(MetricSpec("group.top", "concentration", "group", given, NOWHERE))
    report = make_report(subjects, specs, sections=(make_section("sectors", "group"),))
    analysis = measure(report, make_dataset(make_weeks({"total": total, **columns})), registry)
    return claim(report, analysis, registry)


@pytest.mark.parametrize(("largest", "is_led"), [(90, True), (89, False)])
def test_group_enters_the_lead_where_it_is_remarkable_enough(largest: int, is_led: bool) -> None:
    """90 of 120 are three quarters: 0.3 + 75 ÷ 250 is the 0.6 that the lead asks of another subject."""
    agenda = plan_group(largest)
    led = [(c.kind, c.subject) for statement in agenda.lead[1:] for c in statement.claims]
    assert led == ([("concentration", "group")] if is_led else [])
    told = [c.kind for paragraph in agenda.paragraphs("sectors") for s in paragraph for c in s.claims]
    assert told == ([] if is_led else ["concentration"])


def test_group_is_not_the_headline() -> None:
    assert {c.subject for c in plan_group(5000).headline.claims} == {"total"}


def lead_with_first(run: int) -> Agenda:
    """An inflow after a run of outflows, in a report that counts the first of a direction and no runs."""
    subject = make_subject("total", "total")
    metrics = {"week": {"kind": "net_flow"}, "first": {"kind": "first_in", "of": "week"}}
    report = make_report([subject], make_metrics("total", metrics))
    weeks = make_weeks({"total": [5, *(-9 for _ in range(run)), 7]})
    return claim(report, measure(report, make_dataset(weeks), registry), registry)


def test_first_of_its_direction_is_news() -> None:
    agenda = lead_with_first(9)
    assert [(c.kind, c.salience) for c in agenda.headline.claims][1] == ("first_in", Decimal("0.74"))
    assert agenda.headline.roles == ("headline", "headline_tail")
    assert [c.kind for c in agenda.lead[0].claims] == ["level", "first_in"]
    assert [c.kind for c in lead_with_first(2).headline.claims] == ["level"]


def test_report_without_a_group_has_the_lead_it_had() -> None:
    (only,) = plan([*QUIET, 900])[2].lead
    assert [c.kind for c in only.claims][:2] == ["level", "record"]
