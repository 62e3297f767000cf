"""The target range as it stood on a day, at dates around real moves."""

from datetime import date
from decimal import Decimal

import pytest
from measure_factory import analyse_path, measure_sample, read_rates

from flowbrief.model.measure import Analysis, Measure
from flowbrief.model.quantity import BASIS_POINTS, RATE, Quantity

REAL = read_rates()
HIKES = [(date(2022, 1, 1), "0.00", "0.25"), (date(2022, 3, 17), "0.25", "0.50"), (date(2022, 5, 5), "0.75", "1.00")]


def find(analysis: Analysis, part: str = "") -> Measure:
    found = analysis.measure(f"policy.path.{part}" if part else "policy.path")
    assert found is not None
    return found


def read(analysis: Analysis) -> dict[str, object]:
    """The values of all parts: amounts, dates, None where there is no value."""
    parts = ("lower", "since", "move", "moves", "first", "total")
    values = {part: find(analysis, part).value for part in parts}
    values["upper"] = find(analysis).value
    return {part: v.amount if isinstance(v, Quantity) else v for part, v in values.items()}


@pytest.mark.parametrize(
    ("as_of", "lower", "upper", "since", "move", "moves", "first", "total"),
    [
        (date(2022, 7, 27), "1.50", "1.75", date(2022, 6, 16), 75, 3, date(2022, 3, 17), 150),
        (date(2022, 7, 28), "2.25", "2.50", date(2022, 7, 28), 75, 4, date(2022, 3, 17), 225),
        (date(2023, 7, 26), "5.00", "5.25", date(2023, 5, 4), 25, 10, date(2022, 3, 17), 500),
        (date(2023, 7, 27), "5.25", "5.50", date(2023, 7, 27), 25, 11, date(2022, 3, 17), 525),
        (date(2024, 9, 18), "5.25", "5.50", date(2023, 7, 27), 25, 11, date(2022, 3, 17), 525),
        (date(2024, 9, 19), "4.75", "5.00", date(2024, 9, 19), -50, 1, date(2024, 9, 19), -50),
        # Three cuts in the autumn of 2025 follow three in that of 2024, with none upwards between: six in a row.
        (date(2025, 12, 11), "3.50", "3.75", date(2025, 12, 11), -25, 6, date(2024, 9, 19), -175),
        (date(2020, 3, 20), "0.00", "0.25", date(2020, 3, 16), -100, 5, date(2019, 8, 1), -225),
    ],
)
def test_real_range_on_a_day(
    as_of: date, lower: str, upper: str, since: date, move: int, moves: int, first: date, total: int
) -> None:
    analysis = analyse_path(REAL, as_of)
    assert read(analysis) == {
        "lower": Decimal(lower),
        "upper": Decimal(upper),
        "since": since,
        "move": move,
        "moves": moves,
        "first": first,
        "total": total,
    }
    assert find(analysis, "moves").facet("bounded") == "no"
    assert find(analysis, "as_of").value == as_of
    assert (find(analysis).quantity.unit, find(analysis, "move").quantity.unit) == (RATE, BASIS_POINTS)


@pytest.mark.parametrize("as_of", [date(2022, 7, 27), date(2023, 7, 26), date(2024, 9, 18), date(2024, 7, 24)])
def test_nothing_after_the_as_of_day_is_used(as_of: date) -> None:
    analysis = analyse_path(REAL, as_of)
    series = analysis.finding("policy.path").series
    days = [point.period.end for one in series for point in one.points]
    days += [row.period_end for measured in analysis.finding("policy.path").measures for row in measured.lineage.rows]
    assert max(days) <= as_of
    assert max(days) == max(day for day, _, _ in REAL if day <= as_of)


def test_sample_report_has_the_same_path_between_two_weeks() -> None:
    # The move of Thursday 28 July 2022 falls after the week ended on the 27th, and before the as-of day.
    before, on = (measure_sample(date(2022, 7, day)).analysis for day in (27, 28))
    assert before.period == on.period
    assert read(before) == read(analyse_path(REAL, date(2022, 7, 27)))
    assert read(on) == read(analyse_path(REAL, date(2022, 7, 28)))
    assert find(before).facet("recent") == "no"
    assert find(on).facet("recent") == "yes"


@pytest.mark.parametrize(
    ("week", "as_of", "recent"),
    [
        (date(2022, 5, 4), date(2022, 5, 4), "no"),  # the day before
        (date(2022, 5, 4), date(2022, 5, 5), "yes"),  # after the week, but known on the as-of day
        (date(2022, 5, 11), date(2022, 5, 11), "yes"),  # its first day
        (date(2022, 5, 12), date(2022, 5, 12), "no"),
    ],
)
def test_move_is_recent_within_the_week_or_after_it(week: date, as_of: date, recent: str) -> None:
    main = find(analyse_path(HIKES, as_of, week))
    assert main.facet("recent") == recent
    assert main.facet("direction") == "up"


def test_bound_may_be_nought() -> None:
    steps = [
        (date(2022, 1, 1), "-0.50", "0.25"),
        (date(2022, 2, 1), "-0.50", "0.00"),
        (date(2022, 3, 1), "0.00", "0.25"),
    ]
    before, after = analyse_path(steps, date(2022, 2, 2)), analyse_path(steps, date(2022, 3, 2))
    assert (read(before)["upper"], read(before)["lower"], read(before)["move"]) == (0, Decimal("-0.5"), -25)
    assert (read(after)["upper"], read(after)["lower"], read(after)["move"]) == (Decimal("0.25"), 0, 25)


def test_range_that_never_moved_has_no_move() -> None:
    analysis = analyse_path(HIKES[:1], date(2022, 2, 2))
    assert find(analysis).facet("direction") == "none"
    for part in ("since", "move", "moves", "first", "total"):
        absence = find(analysis, part).absence
        assert absence is not None
        assert absence.code == "no-earlier-period"


def test_row_that_repeats_the_range_is_no_move() -> None:
    analysis = analyse_path([*HIKES, (date(2022, 6, 1), "0.75", "1.00")], date(2022, 6, 8))
    assert read(analysis)["moves"] == 2
    assert read(analysis)["since"] == date(2022, 5, 5)


def test_lower_bound_alone_changes_the_range_but_is_no_move() -> None:
    analysis = analyse_path([*HIKES, (date(2022, 6, 1), "0.80", "1.00")], date(2022, 6, 8))
    assert read(analysis)["moves"] == 2
    assert read(analysis)["since"] == date(2022, 6, 1)


@pytest.mark.parametrize(("steps", "bounded"), [(HIKES, "yes"), ([(date(2021, 1, 1), "0.25", "0.50"), *HIKES], "no")])
def test_run_is_bounded_when_the_data_hold_no_move_before_it(steps: list[tuple[date, str, str]], bounded: str) -> None:
    assert find(analyse_path(steps, date(2022, 6, 8)), "moves").facet("bounded") == bounded


def test_lineage_holds_the_rows_of_the_run_and_the_one_before() -> None:
    analysis = analyse_path(REAL, date(2025, 12, 11))
    assert [row.period_end for row in find(analysis, "move").lineage.rows] == [date(2025, 10, 30), date(2025, 12, 11)]
    rows = find(analysis, "total").lineage.rows
    assert [row.period_end for row in rows] == [day for day, _, _ in REAL[-7:]]
    assert (rows[-1].value - rows[0].value) * 100 == find(analysis, "total").quantity.amount == Decimal(-175)
    assert {row.column for row in rows} == {"upper"}
    assert [(row.column, row.line) for row in find(analysis, "lower").lineage.rows] == [("lower", 33)]


def test_order_of_the_rows_does_not_matter() -> None:
    assert analyse_path(REAL, date(2025, 12, 11), shuffle=1) == analyse_path(REAL, date(2025, 12, 11))
