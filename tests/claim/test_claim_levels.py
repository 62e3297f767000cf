"""Level, change, turn, distance from the average, share: made when they should be, refused at their guards."""

from decimal import Decimal
from itertools import product

import pytest
from claim_factory import QUIET, find_claim, find_variant, list_claims
from measure_factory import WEEKLY

from flowbrief.model.claim import Claim

UNITS = Decimal(1)


@pytest.mark.parametrize(
    ("amount", "variant", "polarity"), [("5", "in", 1), ("-5", "out", -1), ("0.4", "flat", 0), ("-0.4", "flat", 0)]
)
def test_level_is_always_said(amount: str, variant: str, polarity: int) -> None:
    found = find_claim("level", [amount], scale=UNITS)
    assert found is not None
    assert (found.variant, found.polarity) == (variant, polarity)
    assert {slot.name for slot in found.slots} == {"amount", "week", "days"}
    assert found.slot("amount").id == "total.week"


@pytest.mark.parametrize(
    ("before", "now", "change", "flip"),
    [
        (100, 150, "in.larger", None),
        (100, 60, "in.smaller", None),
        (100, 101, "in.steady", None),
        (-100, -150, "out.larger", None),
        (-100, -60, "out.smaller", None),
        (-100, -101, "out.steady", None),
        (-100, 150, None, "out.in"),
        (100, -150, None, "in.out"),
        (0, 150, None, "flat.in"),
        (0, -150, None, "flat.out"),
        (100, 0, None, "in.flat"),
        (-100, 0, None, "out.flat"),
        (0, 0, None, None),
        (None, 150, None, None),
    ],
)
def test_change_and_turn_exclude_each_other(before: int | None, now: int, change: str | None, flip: str | None) -> None:
    assert find_variant("change", [7, before, now]) == change
    assert find_variant("flip", [7, before, now]) == flip


def test_first_week_has_neither_change_nor_turn() -> None:
    assert {c.kind for c in list_claims([5])} == {"level"}


def test_change_speaks_of_the_level_and_the_week_before() -> None:
    found = find_claim("change", [100, 150])
    assert found is not None
    assert (found.slot("amount").id, found.slot("previous").id) == ("total.week", "total.change.previous")


def test_larger_change_is_more_salient() -> None:
    def salience(now: int) -> Decimal:
        found = find_claim("change", [100, now])
        assert found is not None
        return found.salience

    assert salience(101) < salience(150) < salience(250) < salience(300)
    assert salience(100) == Decimal("0.2")
    assert salience(50) == salience(200) == Decimal("0.375")
    assert salience(300) < salience(9000) < Decimal("0.55")


@pytest.mark.parametrize(
    ("weeks", "variant"),
    [
        ([10, 10, 10, 50], "in.larger"),
        ([50, 50, 50, 10], "in.smaller"),
        ([50, 50, 50, 50], "in.steady"),
        ([-10, -10, -10, -50], "out.larger"),
        ([-50, -50, -50, -10], "out.smaller"),
        ([-50, -50, -50, -50], "out.steady"),
        ([-50, -50, -50, 10], "out.opposite"),
        ([50, 50, 50, -10], "in.opposite"),
        ([50, 50, 50, 0], "in.opposite"),
        ([-50, -50, -50, 0], "out.opposite"),
        ([-50, 0, 0, 50], "flat.opposite"),
        ([50, 0, 0, -50], "flat.opposite"),
        ([50, -50, 0, 0], "flat.steady"),
    ],
)
def test_every_pair_of_signs_has_its_own_word_for_the_average(weeks: list[int], variant: str) -> None:
    assert find_variant("versus_average", weeks) == variant


def test_average_that_does_not_exist_is_not_spoken_of() -> None:
    assert find_variant("versus_average", [1, 2, 3]) is None
    assert find_variant("versus_average", [1, None, 3, 4]) is None


def test_all_sign_combinations_of_four_weeks_make_claims_that_fit() -> None:
    """No claim contradicts the printed signs, whatever the four weeks were."""
    earlier, later = (-20, 0, 20), (-20, -1, 0, 1, 20)
    for weeks in product(earlier, earlier, later, later):
        claims: dict[str, Claim] = {c.kind: c for c in list_claims(weeks)}
        now, before, mean = weeks[-1], weeks[-2], sum(weeks)
        side = {True: "in", False: "out"}.get(now > 0) if now else "flat"
        assert claims["level"].variant == side
        assert ("change" in claims) == (now * before > 0)
        assert ("flip" in claims) == (now * before <= 0 and now != before)
        against = claims["versus_average"].variant
        if now * mean > 0:
            exact = 4 * abs(now) - abs(mean)
            word = "steady" if abs(exact) * 50 < abs(mean) else "larger" if exact > 0 else "smaller"
            assert against == f"{side}.{word}"
        elif now == mean == 0:
            assert against == "flat.steady"
        else:
            assert against == f"{'in' if mean > 0 else 'out' if mean < 0 else 'flat'}.opposite"


SHARE = {**WEEKLY, "share": {"kind": "share", "of": "week", "whole": "total.week"}}


def share_of(part: str, whole: str, scale: Decimal = UNITS) -> Claim | None:
    claims = list_claims({"total": [whole], "part": [part]}, metrics=SHARE, scale=scale)
    return next((c for c in claims if c.kind == "share" and c.subject == "part"), None)


@pytest.mark.parametrize(("part", "whole", "variant"), [("30", "40", "in"), ("-30", "-40", "out"), ("40", "40", "in")])
def test_share_names_the_whole(part: str, whole: str, variant: str) -> None:
    found = share_of(part, whole)
    assert found is not None
    assert (found.variant, found.others) == (variant, ("total",))


@pytest.mark.parametrize(("part", "whole"), [("30", "-40"), ("50", "40"), ("0", "40"), ("4", "99999")])
def test_share_is_refused_across_signs_beyond_the_whole_and_at_nought(part: str, whole: str) -> None:
    assert share_of(part, whole) is None


def test_comparison_with_anything_but_an_average_is_not_put_in_words() -> None:
    metrics = {**WEEKLY, "against": {"kind": "change", "of": "week", "against": "ytd"}}
    plain = {(c.kind, c.variant) for c in list_claims([*QUIET, 900])}
    assert {(c.kind, c.variant) for c in list_claims([*QUIET, 900], metrics=metrics)} == plain
