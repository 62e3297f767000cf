"""Known events: what is withheld, what is said with a caution, and what the caution says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from claim_factory import QUIET, make_section, plan
from claim_made import dollars, make_finding
from measure_factory import (
    NOWHERE,
    UNIVERSE,
    USD,
    analyse,
    count_weeks,
    make_dataset,
    make_metrics,
    make_report,
    make_subject,
    make_weeks,
    registry,
)

from flowbrief.claim import claim as choose
from flowbrief.claim.agenda import make_claims
from flowbrief.claim.cautions import Caution
from flowbrief.claim.making import make_claim
from flowbrief.claim.noise import withhold
from flowbrief.measure import measure
from flowbrief.model.claim import Agenda, Claim
from flowbrief.model.event import Event
from flowbrief.model.measure import Analysis, Point, Series
from flowbrief.model.period import Period
from flowbrief.model.spec import MetricSpec
from flowbrief.model.text import Text

NOTE = Text("口径调整", "a change in the funds covered")
RECORD = [*QUIET, 900]
TENTH = [-1, *range(1, 10), 10]


def plan_with(weeks: list[Any], kind: str, back: int, subjects: tuple[str, ...] = ("total",)) -> Agenda:
    """What is said where an event fell in a week so many weeks before the last."""
    day = count_weeks(len(weeks))[-1 - back]
    event = Event(kind, day, day, subjects, NOTE)
    return plan(weeks, make_section("flows", "total"), events=(event,))[2]


def said(agenda: Agenda) -> dict[str, str]:
    return {c.kind: c.variant for c in agenda.claims()}


def test_without_an_event_the_record_is_told() -> None:
    assert "record" in said(plan(RECORD, make_section("flows", "total"))[2])


@pytest.mark.parametrize("kind", ["heartbeat", "one_fund", "reclassification", "new_coverage", "break"])
def test_week_of_an_event_makes_no_record(kind: str) -> None:
    told = said(plan_with(RECORD, kind, 0))
    assert not {"record", "extreme", "rank", "streak", "zscore", "quiet"} & set(told)
    assert told["event"] == "this"
    assert "level" in told


def test_break_takes_the_comparison_with_the_week_before_away_and_heartbeat_cautions() -> None:
    assert "change" in said(plan_with(RECORD, "heartbeat", 0))
    assert not {"change", "versus_average"} & set(said(plan_with(RECORD, "break", 0)))
    told = said(plan_with([*QUIET, 300], "heartbeat", 1))
    assert told["event"] == "before"


@pytest.mark.parametrize(
    ("back", "variant", "caution"),
    [(3, None, "past.withheld"), (9, "in.bounded", "past.withheld"), (10, "in.bounded", "past.kept")],
)
def test_run_is_not_counted_across_a_break(back: int, variant: str | None, caution: str | None) -> None:
    """The run of ten weeks began nine weeks before the last one, and a break in its first week spoils that week.

    Three weeks since the break are too few to be dated; nine are. A break in the outflow before it cuts
    nothing off, and cautions only about the total of the year, which holds that week.
    """
    told = said(plan_with(TENTH, "break", back))
    assert (told.get("streak"), told.get("event")) == (variant, caution)


def test_run_over_a_heartbeat_is_told_with_a_caution() -> None:
    told = said(plan_with(TENTH, "heartbeat", 3))
    assert told["streak"] == "in"
    assert told["event"] == "past.kept"


def test_record_beats_the_week_of_a_heartbeat_too() -> None:
    told = said(plan_with(RECORD, "heartbeat", 8))
    assert "record" in told


def test_event_of_another_subject_or_of_a_later_day_changes_nothing() -> None:
    plain = plan(RECORD, make_section("flows", "total"))[2]
    assert said(plan_with(RECORD, "break", 0, ("equity",))) == said(plain)
    later = Event("break", date(2030, 1, 2), date(2030, 1, 2), ("total",), NOTE)
    assert said(plan(RECORD, make_section("flows", "total"), events=(later,))[2]) == said(plain)


def test_caution_names_all_the_subjects_of_a_section_once() -> None:
    columns = {"total": RECORD, "equity": RECORD, "bond": RECORD}
    day = count_weeks(len(RECORD))[-1]
    event = Event("break", day, day, ("equity", "bond"), NOTE)
    _, _, agenda = plan(columns, make_section("flows", "equity", "bond"), events=(event,))
    (caution,) = agenda.paragraphs("flows")[-1]
    assert [c.subject for c in caution.claims] == ["equity", "bond"]
    assert caution.roles == ("main", "named")
    assert all(c.note == NOTE for c in caution.claims)


TURNED = [*QUIET, -5, -6, -7, 900]


@pytest.mark.parametrize(
    ("kind", "on", "is_said"),
    [("heartbeat", -1, False), ("heartbeat", 0, True), ("break", -2, False), ("break", 0, True)],
)
def test_first_inflow_in_weeks_is_withheld_like_other_news(kind: str, on: int, is_said: bool) -> None:
    """The week itself spoils it if it has an event; a break in the run takes the comparison away."""
    ends = count_weeks(len(TURNED))
    event = Event(kind, ends[on], ends[on], ("total",), NOTE)
    metrics = {"week": {"kind": "net_flow"}, "first": {"kind": "first_in", "of": "week"}}
    analysis = replace(analyse(TURNED, ends, metrics=metrics), events=(event,))
    made = make_claims(analysis, registry)
    assert "first_in" in {c.kind for c in made}
    assert ("first_in" in {c.kind for c in withhold(made, analysis)[0]}) == is_said


# A week of large inflows on the old basis, then twenty quiet ones on the new.
WIDER = [5000, 5000, *QUIET, 501, 502, 503, 504, 506, 507]


@pytest.mark.parametrize(("last", "told"), [(900, ("record", "in.comparable")), (546, ("rank", "in.comparable"))])
def test_record_and_rank_since_a_break_are_of_what_can_be_compared(last: int, told: tuple[str, str]) -> None:
    """546 comes second to the 547 put in beside it."""
    weeks = [*WIDER, 547, last]
    found = said(plan_with(weeks, "new_coverage", len(weeks) - 2))
    assert found[told[0]] == told[1]
    assert found["event"] == "past.withheld"
    assert said(plan(weeks, make_section("flows", "total"))[2]).get(told[0]) != told[1]


def test_history_that_a_break_leaves_too_short_is_not_judged() -> None:
    weeks = [*QUIET, 900]
    told = said(plan_with(weeks, "break", 8))
    assert not {"record", "extreme", "rank", "zscore"} & set(told)


def test_flow_from_shares_has_events_too() -> None:
    """Whatever the flow was measured from; a break in the week takes its comparison with the last away."""
    source = make_finding("flow_from_shares", dollars("1"), {"split_on": None})
    week, before = Period(date(2026, 2, 4), date(2026, 1, 29)), Period(date(2026, 1, 28), date(2026, 1, 22))
    series = Series("group.it", (Point(before, Decimal(5)), Point(week, Decimal(9))), USD, UNIVERSE)
    flow = replace(source, series=(series,))
    change = make_finding("change", dollars("0.4"), {})
    change = replace(change, id="group.change")
    event = Event("break", week.end, week.end, ("group",), NOTE)
    analysis = Analysis(week.end, week, (flow, change), (), (), (event,))
    claims = (make_claim(change, "change", "in.larger", Decimal("0.5"), slots={}),)
    assert withhold(claims, analysis)[0] == ()
    caution = registry.claims["event"].function(flow, analysis)
    assert caution is not None
    assert caution.variant == "this"


SECTORS = ("tech", "health", "energy", "staples")
GROUP = {"breadth": {}, "concentration": {"top": 1}, "ranking": {}}


def judge_group(
    last: dict[str, int], *events: Event, before: int = 10, ends: tuple[date, ...] | None = None
) -> tuple[tuple[Claim, ...], tuple[Caution, ...]]:
    """Every claim about a group of four, with weeks before that were all alike, and what its events leave of them."""
    days = ends or count_weeks(4)
    columns = {name: [before, before, before, amount] for name, amount in last.items()}
    subjects = [make_subject(name, name) for name in columns]
    metrics = [spec for name in columns for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    words = Text("行业", "sectors")
    metrics += [
        MetricSpec(f"group.{kind}", kind, "group", {"subjects": SECTORS, "name": words, "short": None, **more}, NOWHERE)
        for kind, more in GROUP.items()
    ]
    report = make_report(subjects, metrics, headline="tech", events=events)
    analysis = measure(report, make_dataset(make_weeks(columns, days)), registry)
    kept, cautions = withhold(make_claims(analysis, registry), analysis)
    return tuple(c for c in kept if c.subject == "group"), tuple(c for c in cautions if c.about == "group")


APART = {"tech": 90, "health": 20, "energy": 15, "staples": -40}


def on_last(kind: str, *subjects: str, back: int = 0) -> Event:
    """An event in the last week of four, or so many before."""
    day = count_weeks(4)[-1 - back]
    return Event(kind, day, day, subjects, NOTE)


def test_group_without_events_is_told_whole() -> None:
    kept, cautions = judge_group(APART)
    assert {c.kind for c in kept} == {"breadth", "concentration", "leaders"}
    assert cautions == ()


@pytest.mark.parametrize(
    ("member", "left"),
    [
        ("tech", {"breadth"}),
        ("staples", {"breadth", "concentration"}),
        ("health", {"breadth", "concentration", "leaders"}),
    ],
)
@pytest.mark.parametrize("kind", ["heartbeat", "one_fund", "break"])
def test_member_with_an_event_is_not_singled_out(kind: str, member: str, left: set[str]) -> None:
    """Technology leads and took most; staples lag. Whatever rests on the member is said with its caution."""
    kept, cautions = judge_group(APART, on_last(kind, member))
    assert {c.kind for c in kept} == left
    (caution,) = cautions
    assert (caution.claim.subject, caution.claim.variant, caution.claim.note) == (member, "this", NOTE)
    assert caution.is_owed is (left != {"breadth", "concentration", "leaders"})
    assert {c.id for c in kept} <= caution.limits


def test_event_of_an_earlier_week_or_of_another_subject_limits_no_group() -> None:
    plain = judge_group(APART)
    assert judge_group(APART, on_last("break", "tech", back=1)) == plain
    assert judge_group(APART, on_last("break", "bond")) == plain


def test_caution_of_a_member_is_said_with_the_group_and_once() -> None:
    """In a section about the group, and not again where the section goes on to the member."""
    columns = {name: [10, 10, 10, amount] for name, amount in APART.items()}
    subjects = [make_subject(name, name) for name in columns]
    metrics = [spec for name in columns for spec in make_metrics(name, {"week": {"kind": "net_flow"}})]
    given = {"subjects": SECTORS, "name": Text("行业", "sectors"), "short": None}
    metrics.append(MetricSpec("group.breadth", "breadth", "group", given, NOWHERE))
    section = make_section("flows", "group", "health", "tech")
    events = (on_last("heartbeat", "health"),)
    report = make_report(subjects, metrics, headline="staples", events=events, sections=(section,))
    analysis = measure(report, make_dataset(make_weeks(columns)), registry)
    *_, last = choose(report, analysis, registry).paragraphs("flows")
    assert [(s.claims[0].kind, [c.subject for c in s.claims]) for s in last] == [("event", ["health"])]


@pytest.mark.parametrize(("moved", "is_told"), [(0, False), (-1, True)])
def test_group_says_that_its_week_is_irregular(moved: int, is_told: bool) -> None:
    ends = list(count_weeks(4))
    ends[-1] += timedelta(days=moved)
    kept, _ = judge_group(APART, ends=tuple(ends))
    lengths = [c for c in kept if c.kind == "irregular_week"]
    assert bool(lengths) == is_told
    assert all(c.slot("days").quantity.amount == 6 for c in lengths)


@pytest.mark.parametrize(
    ("kind", "back", "is_said", "scopes"),
    [("heartbeat", 0, True, ["this"]), ("heartbeat", 1, True, ["before"]), ("break", 0, False, ["this"]),
     ("break", 1, False, ["before"]), ("break", 2, True, [])],
)  # fmt: skip
def test_contribution_is_not_said_across_a_break_of_the_whole(
    kind: str, back: int, is_said: bool, scopes: list[str]
) -> None:
    ends = count_weeks(4)
    metrics = {"week": {"kind": "net_flow"}, "of_total": {"kind": "contribution", "of": "week", "whole": "total.week"}}
    event = Event(kind, ends[-1 - back], ends[-1 - back], ("total",), NOTE)
    columns = {"total": [10, 10, 10, 30], "part": [5, 5, 5, 15]}
    analysis = analyse(columns, ends, metrics=metrics, events=(event,))
    kept, cautions = withhold(make_claims(analysis, registry), analysis)
    assert any(c.kind == "contribution" and c.subject == "part" for c in kept) == is_said
    assert [c.claim.variant for c in cautions if c.about == "part"] == scopes
