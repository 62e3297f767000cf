"""The year so far: when its total may be said, and when only a total since a break."""

from datetime import date

import pytest
from claim_factory import find_claim, find_variant
from measure_factory import count_weeks

JANUARY_2022 = date(2022, 1, 5)
JANUARY_2023 = date(2023, 1, 4)
JULY_2022 = date(2022, 7, 6)

Amounts = list[int | None]


def variant_of(kind: str, first: date, amounts: Amounts) -> str | None:
    return find_variant(kind, amounts, count_weeks(len(amounts), first))


@pytest.mark.parametrize(
    ("first", "amounts", "variant"),
    [
        (JANUARY_2023, [1], None),  # one week is no year to date
        (JANUARY_2023, [1, 2], "in.alone"),
        (JANUARY_2023, [-1, -2], "out.alone"),
        (JANUARY_2023, [1, -1], "flat.alone"),
        (JANUARY_2023, [1, None, 2], None),
        (JULY_2022, [1] * 30, "in.alone"),
        (JULY_2022, [1] * 20, None),  # the data begin within the year
        (JANUARY_2022, [*[1] * 52, 3, 3], "in.in"),
        (JANUARY_2022, [*[-1] * 52, 3, 3], "in.out"),
        (JANUARY_2022, [*[1] * 52, -3, -3], "out.in"),
        (JANUARY_2022, [*[-1] * 52, -3, -3], "out.out"),
        (JANUARY_2022, [1, -1, *[1] * 50, 3, 3], "in.alone"),  # last year's weeks cancel out
        (JANUARY_2022, [*[1] * 52, 3, -3], "flat.alone"),
        (JANUARY_2022, [1, None, *[1] * 50, 3, 3], "in.alone"),
    ],
)
def test_year_to_date(first: date, amounts: Amounts, variant: str | None) -> None:
    assert variant_of("year_to_date", first, amounts) == variant


def test_last_year_is_named_only_where_it_is_compared() -> None:
    compared = find_claim("year_to_date", [*[1] * 52, 3, 3], count_weeks(54, JANUARY_2022))
    alone = find_claim("year_to_date", [3, 3], count_weeks(2, JANUARY_2023))
    assert compared is not None
    assert alone is not None
    assert compared.slot("last_year").quantity.amount == 2 * 10**6
    assert {slot.name for slot in alone.slots} == {"amount", "weeks", "year"}
    assert alone.slot("year").value == date(2023, 1, 1)


@pytest.mark.parametrize(
    ("first", "amounts", "variant"),
    [
        (JANUARY_2023, [1, 2, 3], None),  # the year to date says it
        (JULY_2022, [1], None),
        (JULY_2022, [1, 2], "data.in.alone"),
        (JULY_2022, [-1, -2], "data.out.alone"),
        (JULY_2022, [1, -1], "data.flat.alone"),
        (JANUARY_2023, [1, None, 3], None),  # one week since the gap
        (JANUARY_2023, [1, None, 3, 4], "gap.in.alone"),
        (JANUARY_2023, [1, None, -3, -4], "gap.out.alone"),
        (JANUARY_2023, [1, None, 3, -3], "gap.flat.alone"),
        (JANUARY_2022, [*[1] * 52, 1, None, 3, 4], "gap.in.in"),
        (JANUARY_2022, [*[-1] * 52, 1, None, 3, 4], "gap.in.out"),
        (JANUARY_2022, [*[1] * 52, 1, None, -3, -4], "gap.out.in"),
        (JANUARY_2022, [*[-1] * 52, 1, None, -3, -4], "gap.out.out"),
        (JANUARY_2022, [1, 1, 1, -1, *[1] * 48, 1, None, 3, 4], "gap.in.alone"),
    ],
)
def test_total_since_a_break(first: date, amounts: Amounts, variant: str | None) -> None:
    assert variant_of("cumulative", first, amounts) == variant


def test_total_since_a_break_names_its_first_week() -> None:
    found = find_claim("cumulative", [1, None, 3, 4], count_weeks(4, JANUARY_2023))
    assert found is not None
    assert found.slot("start").value == date(2023, 1, 18)
    assert found.slot("weeks").quantity.amount == 2


@pytest.mark.parametrize(
    ("first", "amounts", "variant"),
    [
        (JANUARY_2023, [1] * 12, None),
        (JANUARY_2023, [1] * 13, "in.alone"),
        (JANUARY_2023, [-1] * 13, "out.alone"),
        (JANUARY_2023, [-6, -6, *[1] * 12], None),  # it adds up to nothing
        (JANUARY_2023, [1] * 5 + [None] + [1] * 13, None),
        (JANUARY_2022, [1] * 52 + [3] * 13, "in.above"),
        (JANUARY_2022, [3] * 52 + [1] * 13, "in.below"),
        (JANUARY_2022, [-1] * 52 + [-3] * 13, "out.above"),
        (JANUARY_2022, [-3] * 52 + [-1] * 13, "out.below"),
        (JANUARY_2022, [-3] * 52 + [1] * 13, "in.alone"),
        (JANUARY_2022, [3] * 52 + [-1] * 13, "out.alone"),
        (JANUARY_2022, [None] + [1] * 51 + [3] * 13, "in.alone"),
    ],
)
def test_pace(first: date, amounts: Amounts, variant: str | None) -> None:
    assert variant_of("pace", first, amounts) == variant
