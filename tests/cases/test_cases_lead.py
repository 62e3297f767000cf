"""Leads of real weeks: a whole before its parts, a part within its whole, a lone outflow not the largest."""

from __future__ import annotations

from datetime import date

import pytest
from issue_factory import SAMPLE, open_world

from flowbrief.claim import claim
from flowbrief.cli.registered import registry
from flowbrief.model.claim import Agenda
from flowbrief.pipeline import Wish, prepare


def plan(week: date) -> Agenda:
    spec, _, analysis = prepare(SAMPLE, Wish(as_of=week), open_world(), registry)
    return claim(spec, analysis, registry)


def list_lead(week: date) -> list[tuple[str, ...]]:
    return [(s.link, *dict.fromkeys(c.subject for c in s.claims)) for s in plan(week).lead]


@pytest.mark.parametrize(
    ("week", "lead"),
    [
        # 21.5 billion of equity: 18.9 domestic and 2.6 world.
        (date(2022, 10, 26), [("", "total"), ("within", "equity"), ("of", "domestic", "world")]),
        # 4.1 billion of domestic equity in a week of 2.0 in all: no part of that.
        (date(2023, 8, 16), [("", "total"), ("", "domestic", "world")]),
        # Domestic equity flowed the other way.
        (date(2023, 5, 10), [("", "total"), ("", "domestic", "world")]),
    ],
)
def test_whole_stands_before_its_parts_and_only_a_part_is_within(week: date, lead: list[tuple[str, ...]]) -> None:
    assert [row for row in list_lead(week) if row[1] != "policy"] == lead


def test_the_only_outflow_of_seven_weeks_is_not_the_largest() -> None:
    claims = [c for c in plan(date(2023, 8, 9)).claims() if c.subject == "equity"]
    assert {c.kind for c in claims} >= {"streak_ended"}
    assert "extreme" not in {c.kind for c in claims}


def test_a_week_in_which_the_rate_moved_is_not_called_unremarkable() -> None:
    kinds = {c.kind for statement in plan(date(2023, 8, 2)).lead for c in statement.claims}
    assert "rate_path" in kinds
    assert "quiet" not in kinds
