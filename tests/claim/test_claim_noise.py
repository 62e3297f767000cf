"""Known events: what is withheld, what is said with a caution, and what the caution says."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from claim_factory import QUIET, make_section, plan
from measure_factory import analyse, count_weeks, registry

from flowbrief.claim.agenda import make_claims
from flowbrief.claim.noise import withhold
from flowbrief.model.claim import Agenda
from flowbrief.model.event import Event
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


@pytest.mark.parametrize(("back", "is_said"), [(3, False), (9, False), (10, True)])
def test_run_is_not_counted_across_a_break(back: int, is_said: bool) -> None:
    """The run of ten weeks began nine weeks before the last one, and a break in its first week spoils that week."""
    told = said(plan_with(TENTH, "break", back))
    assert ("streak" in told) == is_said
    if not is_said:
        assert told["event"] == "past.withheld"


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
