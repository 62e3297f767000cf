"""A central bank's target range on the as-of date: written anew from its definition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from .recipe import Metric
from .values import Amount, Result, Value, count

if TYPE_CHECKING:
    from .derivation import Derivation


def _moves(steps: list[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    return [(day, after - before) for (_, before), (day, after) in pairwise(steps) if after != before]


def derive_policy_rate_path(metric: Metric, known: Derivation) -> Result:
    """The bounds in effect, since when, the last move, and the run of moves in its direction."""
    rows = known.steps(metric.params["source"])
    upper = [(row.on, row.numbers[metric.params["upper"]]) for row in rows]
    lower = [(row.on, row.numbers[metric.params["lower"]]) for row in rows]
    values: dict[str, Value | None] = {
        "": Amount(upper[-1][1], "percent_a_year"),
        "lower": Amount(lower[-1][1], "percent_a_year"),
        "as_of": known.as_of,
        **dict.fromkeys(("since", "move", "moves", "first", "total", "year_moves", "year_total")),
    }
    moves = _moves(upper)
    series: dict[str, dict[date, Decimal | None]] = {
        "": dict(upper), "lower": dict(lower), "move": {day: size * 100 for day, size in moves}
    }  # fmt: skip
    days = [day for day, _ in (*moves, *_moves(lower))]
    if days:
        values["since"] = max(days)
    if not moves:
        return Result(values, {"direction": "none"}, series)
    up = moves[-1][1] > 0
    run = [moves[-1]]
    for move in reversed(moves[:-1]):
        if (move[1] > 0) != up:
            break
        run.insert(0, move)
    values |= {
        "move": Amount(moves[-1][1] * 100, "basis_points"),
        "moves": count(len(run)),
        "first": run[0][0],
        "total": Amount(sum((size for _, size in run), Decimal(0)) * 100, "basis_points"),
    }
    late = [size for day, size in run if day.year == moves[-1][0].year]
    values |= {"year_moves": count(len(late)), "year_total": Amount(sum(late, Decimal(0)) * 100, "basis_points")}
    bounded = "yes" if len(run) == len(moves) else "no"
    return Result(values, {"direction": "up" if up else "down", "bounded": bounded}, series)
