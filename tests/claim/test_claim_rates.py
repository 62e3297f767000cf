"""The target range: what stands, what moved this week, and how many moves in a row."""

from datetime import date

import pytest
from measure_factory import analyse_path, read_rates, registry

from flowbrief.claim.agenda import make_claims
from flowbrief.model.claim import Claim

REAL = read_rates()


def claims_on(
    as_of: date, steps: tuple[tuple[date, str, str], ...] = REAL, week: date | None = None
) -> dict[str, Claim]:
    analysis = analyse_path(steps, as_of, week)
    return {c.kind: c for c in make_claims(analysis, registry) if c.subject == "policy"}


@pytest.mark.parametrize(
    ("as_of", "path", "run"),
    [
        (date(2022, 7, 27), "held", "up.several"),
        (date(2022, 8, 3), "moved.up", "up.several.recent"),
        (date(2023, 8, 2), "moved.up", "up.several.recent"),
        (date(2024, 9, 18), "held", "up.several"),
        (date(2024, 9, 25), "moved.down", "down.single.recent"),
        (date(2024, 10, 2), "held", "down.single"),
        (date(2024, 11, 13), "moved.down", "down.several.recent"),
        (date(2025, 12, 17), "moved.down", "down.several.recent"),
        (date(2022, 3, 23), "moved.up", "up.single.recent"),
        (date(2022, 4, 6), "held", "up.single"),
        (date(2016, 1, 6), "held", None),  # the first move in the data: nobody knows what came before it
        (date(2018, 12, 26), "moved.up", None),
        (date(2014, 1, 1), "only", None),
    ],
)
def test_range_and_run(as_of: date, path: str, run: str | None) -> None:
    claims = claims_on(as_of)
    assert claims["rate_path"].variant == path
    assert (claims["rate_run"].variant if "rate_run" in claims else None) == run


def test_six_cuts_in_a_row() -> None:
    run = claims_on(date(2025, 12, 11))["rate_run"]
    assert run.slot("moves").quantity.amount == 6
    assert run.slot("first").value == date(2024, 9, 19)
    assert run.slot("total").quantity.amount == -175


def test_move_after_the_week_and_before_the_as_of_day_is_told() -> None:
    claims = claims_on(date(2022, 7, 28), week=date(2022, 7, 27))
    assert claims["rate_path"].variant == "moved.up"
    assert claims["rate_path"].slot("as_of").value == date(2022, 7, 28)


def test_move_is_more_salient_than_a_pause() -> None:
    assert claims_on(date(2022, 8, 3))["rate_path"].salience > claims_on(date(2022, 7, 27))["rate_path"].salience
