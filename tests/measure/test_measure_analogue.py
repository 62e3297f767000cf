"""What followed earlier weeks like this one, counted by hand."""

from datetime import date, timedelta

import pytest
from measure_factory import FIRST, absence_of, analyse

from flowbrief.model.measure import Analysis, Measure


def look_back(amounts: list[int | None], **params: int) -> Analysis:
    given = {"ahead": 1, "bands": 2, "least": 2} | params
    return analyse(amounts, metrics={"week": {"kind": "net_flow"}, "like": {"kind": "analogue", "of": "week", **given}})


def find(analysis: Analysis, part: str = "") -> Measure:
    found = analysis.measure(f"total.like.{part}" if part else "total.like")
    assert found is not None
    return found


def count(analysis: Analysis, part: str = "") -> int:
    return int(find(analysis, part).quantity.amount)


# Large inflows of 10 and more stand at 2, 5, 7, 10, 12 and 15; the weeks after them are −1, 2, 3, −4, 5.
# With the seven small ones there are fourteen inflows, of which the larger seven make the second band: those six and
# the last week. The 7 at place 13 is the smallest of the larger half.
AMOUNTS: list[int | None] = [1, -2, 10, -1, 2, 11, 2, 12, 3, 4, 13, -4, 14, 5, 6, 1, -3, 15]
LARGE = [2, 5, 7, 10, 12]


def test_cases_are_earlier_weeks_of_the_same_band() -> None:
    # Inflows: 1, 10, 2, 11, 2, 12, 3, 4, 13, 14, 5, 6, 1, 15: fourteen. Larger half: 6, 10, 11, 12, 13, 14, 15.
    # Cases 10, 11, 12, 13, 14 and 6; the weeks after them: −1, 2, 3, −4, 5, 1: four of six were inflows.
    analysis = look_back(AMOUNTS)
    assert count(analysis, "band") == 2
    assert count(analysis, "cases") == 6
    assert count(analysis) == 4
    weeks = [FIRST + timedelta(days=7 * place) for place in (*LARGE, 14)]
    assert [find(analysis, f"case{number}").value for number in range(1, 7)] == weeks
    assert [find(analysis, f"case{number}").facet("outcome") for number in range(1, 7)] == [
        "out",
        "in",
        "in",
        "out",
        "in",
        "in",
    ]
    assert analysis.measure("total.like.case7") is None
    assert find(analysis).facet("sign") == "in"
    assert find(analysis).facet("overlap") == "no"
    assert find(analysis, "start").value == date(2023, 1, 4)


def test_two_weeks_ahead_are_added_up() -> None:
    # −1 + 2, 2 + 12, 3 + 4, −4 + 14, 5 + 6, 1 − 3: five of six; the windows of 11 and 12 overlap no case start.
    analysis = look_back(AMOUNTS, ahead=2)
    assert (count(analysis), count(analysis, "cases")) == (5, 6)
    assert find(analysis).facet("overlap") == "no"
    assert find(look_back(AMOUNTS, ahead=3)).facet("overlap") == "yes"


def test_one_band_holds_every_week_of_the_direction() -> None:
    analysis = look_back(AMOUNTS, bands=1)
    assert count(analysis, "cases") == 13


def test_equal_weeks_share_the_lower_band() -> None:
    """Of fourteen inflows the seventh and eighth are equal: the lower band takes both, and has eight."""
    amounts: list[int | None] = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 7]
    assert (count(look_back(amounts), "band"), count(look_back(amounts), "cases")) == (1, 7)
    apart = [*amounts[:-1], 8]
    assert (count(look_back(apart), "band"), count(look_back(apart), "cases")) == (2, 6)


def test_as_many_cases_as_asked_for_are_enough_and_one_fewer_leaves_nothing() -> None:
    assert count(look_back(AMOUNTS, least=6), "cases") == 6
    analysis = look_back(AMOUNTS, least=7)
    assert [absence_of(find(analysis, part)) for part in ("", "cases", "band")] == ["history-too-short"] * 3
    assert analysis.measure("total.like.case1") is None


def test_case_next_to_a_gap_is_none() -> None:
    amounts = list(AMOUNTS)
    amounts[3] = None
    analysis = look_back(amounts)
    assert count(analysis, "cases") == 5
    assert count(analysis, "missing") == 1


def test_case_whose_next_weeks_have_not_all_ended_is_none() -> None:
    amounts: list[int | None] = [*AMOUNTS[:17], 14, 15]
    last = FIRST + timedelta(days=7 * 17)
    one, two = look_back(amounts), look_back(amounts, ahead=2)
    assert find(one, f"case{count(one, 'cases')}").value == last
    assert find(two, f"case{count(two, 'cases')}").value != last


@pytest.mark.parametrize(
    ("amounts", "params", "code"),
    [
        (AMOUNTS, {"least": 7}, "history-too-short"),
        ([1] * 12, {}, "history-too-short"),
        ([*AMOUNTS, 0], {}, "zero"),
    ],
)
def test_too_few_cases_are_not_told(amounts: list[int | None], params: dict[str, int], code: str) -> None:
    analysis = look_back(amounts, **params)
    assert absence_of(find(analysis)) == code
    assert absence_of(find(analysis, "cases")) == code
    assert analysis.measure("total.like.case1") is None
