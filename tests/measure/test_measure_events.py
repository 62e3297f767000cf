"""Known events: a lasting one ends every search, a passing one ends none."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from measure_factory import Amounts, analyse, count_weeks

from flowbrief.model.event import Event
from flowbrief.model.measure import Absence, Finding
from flowbrief.model.text import Text

NOTE = Text("口径调整", "a change in the funds covered")
LASTING = ("reclassification", "new_coverage", "break")
SEARCHES: Mapping[str, Mapping[str, Any]] = {
    "week": {"kind": "net_flow"},
    "extreme": {"kind": "extreme", "of": "week"},
    "rank": {"kind": "rank", "of": "week"},
    "streak": {"kind": "streak", "of": "week"},
    "first": {"kind": "first_in", "of": "week"},
    "of4": {"kind": "m_of_n", "of": "week", "periods": 4},
    "z": {"kind": "zscore", "of": "week", "window": 52},
    "place": {"kind": "percentile", "of": "week"},
    "like": {"kind": "analogue", "of": "week", "ahead": 1, "bands": 2, "least": 2},
}
# Five large weeks, then fifteen small ones; the break lies between the two.
BEFORE, AFTER = [900, 910, 920, 930, 940], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 13, 14]
WEEKS = count_weeks(20)
FIRST_AFTER = WEEKS[5]


def measure_all(
    amounts: Amounts = (*BEFORE, *AFTER), day: date = WEEKS[4] + timedelta(days=1), kind: str = "break", **more: Any
) -> dict[str, Finding]:
    """Every search over a series in which an event falls on a day, by default a Thursday, when weeks begin."""
    event = Event(kind, day, day, more.get("subjects", ("total",)), NOTE)
    analysis = analyse(amounts, count_weeks(len(amounts)), metrics=SEARCHES, events=(event,))
    return {finding.id.removeprefix("total."): finding for finding in analysis.findings}


@pytest.mark.parametrize("kind", LASTING)
def test_place_is_among_the_weeks_since_a_break(kind: str) -> None:
    """Only the 15 of two weeks before is larger than this week's 14: the five before the break do not count."""
    found = measure_all(kind=kind)
    assert (found["extreme"].main.quantity.amount, found["extreme"].measure("since").value) == (2, WEEKS[17])
    assert found["rank"].main.quantity.amount == 2
    assert found["rank"].measure("of").quantity.amount == 15
    assert found["rank"].measure("start").value == FIRST_AFTER
    assert found["rank"].main.facet("since_break") == "yes"


def test_largest_since_a_break_is_the_largest_of_what_can_be_compared() -> None:
    found = measure_all([*BEFORE, *AFTER[:-1], 16])
    main = found["extreme"].main
    assert (main.facet("outcome"), main.quantity.amount, main.facet("since_break")) == ("record", 15, "yes")
    assert found["extreme"].measure("start").value == FIRST_AFTER
    plain = analyse([*BEFORE, *AFTER[:-1], 16], metrics=SEARCHES).finding("total.extreme").main
    assert plain.facet("outcome") == "since"


def test_best_inflow_is_one_that_can_be_compared() -> None:
    assert measure_all()["rank"].measure("best_on").value == WEEKS[17]


def test_percentile_counts_the_weeks_since_a_break() -> None:
    """14 of the 15 weeks since then are no higher than 14."""
    found = measure_all()["place"]
    assert found.main.quantity.amount == Decimal(14) / 15 * 100
    assert found.measure("weeks").quantity.amount == 15
    assert found.measure("start").value == FIRST_AFTER


def test_score_uses_no_week_before_a_break() -> None:
    assert measure_all()["z"].measure("window").quantity.amount == 14
    short = measure_all(day=WEEKS[9])["z"].main
    assert short.absence == Absence("history-too-short", detail="9")


def test_analogue_has_no_case_before_a_break() -> None:
    """Of two bands of fifteen weeks the upper holds 9 to 15: six before this one, each followed by an inflow."""
    found = measure_all()["like"]
    assert (found.main.quantity.amount, found.measure("cases").quantity.amount) == (6, 6)
    assert found.measure("case1").value == WEEKS[13]


def test_run_across_a_break_is_counted_from_it_and_bounded() -> None:
    main = measure_all()["streak"].main
    assert (main.quantity.amount, main.facet("bounded"), main.facet("since_break")) == (15, "yes", "yes")
    turned = measure_all([-1, -1, -1, -1, -1, *AFTER])["streak"].main
    assert (turned.facet("bounded"), turned.facet("since_break")) == ("yes", "no")


def test_run_that_began_after_a_break_is_whole() -> None:
    main = measure_all([*BEFORE, *AFTER[:-3], -1, 2, 3])["streak"].main
    assert (main.quantity.amount, main.facet("bounded"), main.facet("since_break")) == (2, "no", "no")


def test_first_in_weeks_is_refused_where_the_run_reaches_a_break() -> None:
    turned = [*BEFORE, *(-1 for _ in range(14)), 5]
    main = measure_all(turned)["first"].main
    assert main.absence == Absence("history-too-short", detail="14")
    known = measure_all([*BEFORE, 1, *(-1 for _ in range(13)), 5])["first"].main
    assert known.quantity.amount == 14


@pytest.mark.parametrize(("back", "code"), [(3, "history-too-short"), (4, None)])
def test_weeks_of_a_direction_are_not_counted_across_a_break(back: int, code: str | None) -> None:
    """The four weeks from the one that begins the day after week so many before the last."""
    main = measure_all(day=WEEKS[-1 - back] + timedelta(days=1))["of4"].main
    assert (main.absence.code if main.absence else None) == code


@pytest.mark.parametrize(("day", "first"), [(WEEKS[5], WEEKS[6]), (WEEKS[4] + timedelta(days=1), WEEKS[5])])
def test_week_in_which_the_break_falls_is_like_neither_side(day: date, first: date) -> None:
    """Unless it falls on the week's first day."""
    assert measure_all(day=day)["rank"].measure("start").value == first


def test_break_in_this_week_leaves_it_alone() -> None:
    found = measure_all(day=WEEKS[-1])
    assert found["rank"].measure("start").value == WEEKS[-1]
    assert found["streak"].main.quantity.amount == 1
    for name in ("extreme", "rank", "z", "place", "like", "of4"):
        absence = found[name].main.absence
        assert absence is not None, name
        assert absence.code == "history-too-short", name


def test_latest_of_several_breaks_counts() -> None:
    events = tuple(Event("break", day, day, ("total",), NOTE) for day in (WEEKS[8], WEEKS[2]))
    analysis = analyse([*BEFORE, *AFTER], WEEKS, metrics=SEARCHES, events=events)
    assert analysis.finding("total.place").measure("start").value == WEEKS[9]


@pytest.mark.parametrize(
    ("kind", "day", "subjects"),
    [
        ("heartbeat", WEEKS[4], ("total",)),
        ("one_fund", WEEKS[4], ("total",)),
        ("break", WEEKS[4], ("another",)),
        ("break", WEEKS[-1] + timedelta(days=1), ("total",)),
        ("break", WEEKS[0] - timedelta(days=6), ("total",)),
    ],
)
def test_what_is_no_break_in_these_numbers_ends_no_search(kind: str, day: date, subjects: tuple[str, ...]) -> None:
    """A passing event, one of another subject, one that is still to come, one before the data begin."""
    plain = analyse([*BEFORE, *AFTER], WEEKS, metrics=SEARCHES)
    found = measure_all(day=day, kind=kind, subjects=subjects)
    assert list(found.values()) == list(plain.findings)
