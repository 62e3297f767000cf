"""What the issue before said makes news of less, and what breaks with it of more."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from claim_factory import QUIET, list_said, make_section, plan
from measure_factory import analyse, analyse_path, count_weeks, read_rates, registry

from flowbrief.claim import claim
from flowbrief.claim.agenda import make_claims
from flowbrief.claim.past import weigh_streak
from flowbrief.claim.salience import BREAKS, GOES_ON, SAID_LIKE, SMALL, is_milestone, weigh
from flowbrief.claim.selection import select
from flowbrief.model.claim import Claim
from flowbrief.model.precedent import Precedent, Said, Told
from flowbrief.model.spec import ClaimSelection

RUN = [-1, 5, 6, 7, 6, 7, 8]  # an inflow for the sixth week


def precede(amounts: list[int | None], weeks: int = 1, **told: object) -> Precedent:
    """The issue some weeks before, which told one claim about `total`."""
    claim_told = {"id": "total.streak:streak", "kind": "streak", "variant": "in", "subject": "total", "polarity": 1}
    day = count_weeks(len(amounts))[-1] - timedelta(weeks=weeks)
    return Precedent(day, Said((Told(**(claim_told | told)),)), "")  # type: ignore[arg-type]


def weigh_kind(kind: str, amounts: list[int | None], precedent: Precedent | None) -> Decimal:
    analysis = analyse(amounts)
    (found,) = [c for c in weigh(make_claims(analysis, registry), analysis, precedent) if c.kind == kind]
    return found.salience


def lose(kind: str, amounts: list[int | None], precedent: Precedent) -> Decimal:
    """What a claim weighs less than it would without a precedent."""
    return weigh_kind(kind, amounts, None) - weigh_kind(kind, amounts, precedent)


def test_run_that_goes_on_is_less_of_news() -> None:
    alone = weigh_kind("streak", RUN, None)
    assert alone == Decimal("0.35")
    assert lose("streak", RUN, precede(RUN)) == alone  # held at zero
    assert alone < GOES_ON


@pytest.mark.parametrize(
    ("told", "weeks"),
    [
        ({"kind": "level", "id": "total.week:level"}, 1),
        ({"subject": "equity", "id": "equity.streak:streak"}, 1),
        ({"polarity": -1, "variant": "out"}, 1),
        ({"variant": "in.bounded"}, 6),  # the run of six weeks had not begun six weeks before
    ],
)
def test_what_does_not_go_on_loses_nothing(told: dict[str, object], weeks: int) -> None:
    assert lose("streak", RUN, precede(RUN, weeks, **told)) == 0


def test_run_of_ten_weeks_is_told_again() -> None:
    ten = [-1, *range(1, 11)]
    assert lose("streak", ten, precede(ten)) == SAID_LIKE
    assert [weeks for weeks in range(3, 53) if is_milestone(Decimal(weeks))] == [5, 10, 20, 26, 30, 40, 50, 52]


def test_run_weighs_most_at_the_lengths_a_desk_remarks_on() -> None:
    weights = {weeks: weigh_streak(Decimal(weeks)) for weeks in (3, 4, 5, 6, 10, 11, 40)}
    assert weights[3] == Decimal("0.4")
    assert weights[4] < weights[3] < weights[5]
    assert weights[6] < weights[5]
    assert weights[11] < weights[10] < weights[40] == Decimal("0.85")


@pytest.mark.parametrize("kind", ["streak_ended", "flip"])
def test_turn_gains_where_the_run_it_breaks_was_told(kind: str) -> None:
    weeks = [-1, 5, 6, 7, -8]
    assert lose(kind, weeks, precede(weeks)) == -BREAKS
    assert lose(kind, weeks, precede(weeks, polarity=-1, variant="out")) == 0


def test_the_like_of_last_week_loses_a_little() -> None:
    weeks = [90, 50, 70]
    like = precede(weeks, id="total.change:change", kind="change", variant="in.larger")
    other = precede(weeks, id="total.change:change", kind="change", variant="in.smaller")
    assert lose("change", weeks, like) == SAID_LIKE
    assert lose("change", weeks, other) == 0


def test_small_subject_weighs_less() -> None:
    analysis = analyse({"total": [100, 200], "part": [25, 50]})
    found = {c.id: c for c in weigh(make_claims(analysis, registry), analysis, None)}
    assert found["total.change:change"].salience == Decimal("0.375")
    assert found["part.change:change"].salience == Decimal("0.375") - SMALL * Decimal("0.75")


def test_precedent_changes_what_leads_and_not_what_is_true() -> None:
    ten = [*[-1] * 3, 3, 4, 4, 4, 5, 4]
    spec, analysis, alone = plan(ten, make_section("flows", "total"))
    after = claim(spec, analysis, registry, precede(ten))
    made = {c.id: (c.variant, c.slots) for c in make_claims(analysis, registry)}
    for agenda in (alone, after):
        assert {c.id: (c.variant, c.slots) for c in agenda.claims()}.items() <= made.items()


# the target range


def weigh_rates(as_of: date, *told: tuple[str, str], days: int = 7) -> dict[str, Claim]:
    """What is claimed of the range, the issue before having told some kinds and variants of it."""
    analysis = analyse_path(read_rates(), as_of)
    said = tuple(Told(f"policy.path:{kind}", kind, variant, "policy", 0) for kind, variant in told)
    precedent = Precedent(as_of - timedelta(days=days), Said(said), "") if told else None
    return {c.kind: c for c in weigh(make_claims(analysis, registry), analysis, precedent) if c.subject == "policy"}


def test_move_that_the_last_issue_told_is_no_news() -> None:
    """The rise in effect from 27 July 2023, a Thursday on which an issue appeared, lies in the next week too."""
    moved = weigh_rates(date(2023, 8, 2), ("rate_path", "moved.up"), days=6)["rate_path"]
    assert (moved.variant, moved.salience) == ("moved.up", Decimal("0.8") - GOES_ON)
    assert weigh_rates(date(2023, 8, 2), ("rate_path", "held"), days=6)["rate_path"].salience == Decimal("0.8")
    earlier = weigh_rates(date(2023, 8, 2), ("rate_path", "moved.up"), days=7)["rate_path"]
    assert earlier.salience == Decimal("0.8") - SAID_LIKE  # that one was another move


def test_run_of_moves_is_told_with_a_move_or_in_a_first_issue() -> None:
    day = date(2023, 11, 8)
    told = (("rate_path", "held"), ("rate_run", "up.several"))

    def said(*before: tuple[str, str], **more: tuple[str, ...]) -> list[str]:
        claims = weigh_rates(day, *before).values()
        return [c.kind for c in select(claims, ClaimSelection(("policy",), 3, **more), set())]

    assert said() == ["rate_path", "rate_run"]
    assert said(*told) == ["rate_path"]
    assert said(told[0]) == ["rate_path"]
    assert said(*told, pin=("rate_run",)) == ["rate_run", "rate_path"]


# an unremarkable week


def plan_quiet(last: int, **more: object) -> list[tuple[str, str]]:
    weeks = [*[400, 600] * 26, last]
    return list_said([plan(weeks, **more)[2].headline])  # type: ignore[arg-type]


def test_quiet_week_is_called_so() -> None:
    """Two tenths of a standard deviation from the mean, and 27th of 53 weeks."""
    assert plan_quiet(520) == [("quiet", "headline")]
    lead = plan([*[400, 600] * 26, 520])[2].lead
    assert list_said(lead) == [("quiet", "main")]


@pytest.mark.parametrize("last", [601, 599, 900, 300, 120])
def test_week_that_is_large_or_far_from_the_mean_is_not_quiet(last: int) -> None:
    """599 prints as a whole standard deviation from the mean, and 601 is a record."""
    assert ("quiet", "headline") not in plan_quiet(last)


def test_week_in_the_top_third_is_not_quiet() -> None:
    weeks = [*[400, 400, 400, 600] * 13, 590]  # mean 450, one standard deviation 87; 14th of 53
    assert "quiet" not in {c.kind for c in make_claims(analyse(weeks), registry)}


def test_record_of_another_subject_makes_a_week_no_quiet_one() -> None:
    weeks = [*[400, 600] * 26, 520]
    columns = {"total": weeks, "part": [*[1, 2] * 26, 900]}
    _, _, agenda = plan(columns)
    assert "quiet" not in {c.kind for c in agenda.claims()}
    assert [(c.subject, c.kind) for c in agenda.lead[1].claims] == [("part", "level"), ("part", "record")]


def test_short_history_calls_nothing_quiet() -> None:
    assert "quiet" not in {c.kind for c in make_claims(analyse(QUIET[:12]), registry)}
