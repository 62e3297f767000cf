"""The flow of one fund out of what stood on each day: shares and their value, or assets and returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .recipe import Metric
from .rows import Row
from .values import Amount, Result, Value, Week, count, side_of

if TYPE_CHECKING:
    from .material import Material

# The share count has to change by more than this, and the assets by no more than that, for a split to be seen.
_JUMP, _STILL, _CLOSE = Decimal("0.15"), Decimal("0.02"), Decimal("0.01")
_SIMPLE = sorted({*(Decimal(n) for n in range(2, 21)), Decimal("1.5"), *(Decimal(1) / n for n in range(2, 21)),
                  Decimal(2) / 3})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """What flowed from one row to the next, None if it cannot be told; and the split between them, with its kind."""

    on: date
    number: Decimal | None
    factor: Decimal | None = None
    how: str = "none"


def declared_between(splits: Sequence[Sequence[Any]], before: date, after: date) -> list[Decimal]:
    """The factors that are declared for days after one row and up to the next."""
    given = [(date.fromisoformat(str(day)), Decimal(str(factor))) for day, factor in splits]
    return [factor for day, factor in given if before < day <= after]


def move_shares(before: Row, after: Row, shares: str, nav: str, splits: Sequence[Sequence[Any]]) -> Move:
    """The flow between two rows: the new shares at their value, splits left out."""
    old, new, price, dearer = before.numbers[shares], after.numbers[shares], before.numbers[nav], after.numbers[nav]
    declared = declared_between(splits, before.on, after.on)
    if min(old, new, price, dearer) <= 0:
        return Move(after.on, (new - old) * dearer)
    grown, repriced = new / old, dearer / price
    if declared:
        factor = Decimal(1)
        for one in declared:
            factor *= one
        if factor == 1:
            return Move(after.on, (new - old) * dearer)
        if abs(repriced * factor - 1) > _JUMP:
            return Move(after.on, None)
        return Move(after.on, (new - factor * old) * dearer, factor, "declared")
    if abs(grown - 1) > _JUMP:
        if abs(grown * repriced - 1) <= _STILL:
            nearest = min(_SIMPLE, key=lambda one: abs(grown / one - 1))
            if abs(grown / nearest - 1) <= _CLOSE:
                return Move(after.on, (new - nearest * old) * dearer, nearest, "detected")
            return Move(after.on, Decimal(0), grown, "estimated")
        if abs(repriced - 1) > _JUMP and (grown - 1) * (repriced - 1) < 0:
            return Move(after.on, None)
    return Move(after.on, (new - old) * dearer)


def list_moves(metric: Metric, rows: Sequence[Row]) -> list[Move]:
    """What flowed between all rows of the source of a metric, in the unit that the flow is first reckoned in."""
    given = metric.params
    if metric.kind == "flow_from_shares":
        splits = given.get("splits") or ()
        return [move_shares(before, after, given["shares"], given["nav"], splits) for before, after in pairwise(rows)]
    moves = []
    for before, after in pairwise(rows):
        grown = before.numbers[given["assets"]] * (1 + after.numbers[given["returns"]] / 100)
        paid = after.numbers[given["distributions"]] if given.get("distributions") else Decimal(0)
        if given.get("basis") == "price":
            paid = Decimal(0)
        moves.append(Move(after.on, after.numbers[given["assets"]] - grown + paid))
    return moves


def own_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The moves of each week added up, before any exchange; a week needs a row, and so does the one before it."""
    source = metric.params["source"]
    rows, laid = known.level_rows(source), known.laid(source)
    moves = list_moves(metric, rows)
    weeks = []
    for before, (end, (start, row)) in pairwise(laid.items()):
        inside = [move.number for move in moves if start <= move.on <= end]
        known_numbers = [number for number in inside if number is not None]
        whole = row is not None and before[1][1] is not None and len(known_numbers) == len(inside)
        weeks.append(Week(start, end, sum(known_numbers, Decimal(0)) if whole else None))
    if not weeks:
        weeks = [Week(start, end, None) for end, (start, _) in laid.items()]
    return tuple(weeks)


def mean_rate(metric: Metric, known: Material, week: Week) -> Decimal | None:
    """The mean of the exchange rates of a week's rows."""
    column = metric.params["exchange"]
    rates = [
        row.numbers[column] for row in known.level_rows(metric.params["source"]) if week.start <= row.on <= week.end
    ]
    return sum(rates, Decimal(0)) / len(rates) if rates else None


def fund_weeks(metric: Metric, known: Material) -> tuple[Week, ...]:
    """The flow of each week, in the currency of the report."""
    weeks = own_weeks(metric, known)
    if not metric.params.get("exchange"):
        return weeks
    turned = []
    for week in weeks:
        rate = mean_rate(metric, known, week)
        number = None if week.number is None or rate is None else week.number * rate
        turned.append(Week(week.start, week.end, number))
    return tuple(turned)


def fund_unit(metric: Metric, known: Material) -> str:
    """The currency of the flow of a fund."""
    if metric.params.get("exchange"):
        return str(metric.params["currency"])
    column = metric.params["nav" if metric.kind == "flow_from_shares" else "assets"]
    return known.recipe.sources[metric.params["source"]].units[column]


def _describe(weeks: Sequence[Week], unit: str, known: Material) -> dict[str, Value | None]:
    last = weeks[-1]
    gap: dict[str, Value | None] = {}
    if last.number is None:
        missing = [week.end for week in weeks[-1:] if week.end in known.gaps()]
        gap = {"gap_weeks": count(1), "gap_first": missing[0], "gap_last": missing[0]} if missing else {}
    return {
        "": Amount(last.number, unit) if last.number is not None else None,
        "period": last.end,
        "days": count(last.days),
        "days_before": count(weeks[-2].days) if len(weeks) > 1 else None,
        **gap,
    }


def derive_flow_from_shares(metric: Metric, known: Material) -> Result:
    """The flow of the week, and the splits in it."""
    weeks, unit = fund_weeks(metric, known), fund_unit(metric, known)
    values = _describe(weeks, unit, known)
    last = weeks[-1]
    split = [
        move
        for move in list_moves(metric, known.level_rows(metric.params["source"]))
        if move.factor is not None and last.start <= move.on <= last.end
    ]
    newest = split[-1] if split else None
    values["splits"] = count(len(split))
    values["split_on"] = newest.on if newest else None
    values["split_factor"] = Amount(newest.factor, "ratio") if newest and newest.factor is not None else None
    facts = {"side": side_of(values[""]), "split": newest.how if newest else "none"}
    return Result(values, facts, {"": {week.end: week.number for week in weeks}})


def derive_flow_from_assets(metric: Metric, known: Material) -> Result:
    """The flow of the week, in the fund's own currency too, and the rate it was converted at."""
    weeks, own = fund_weeks(metric, known), own_weeks(metric, known)
    values = _describe(weeks, fund_unit(metric, known), known)
    unit = known.recipe.sources[metric.params["source"]].units[metric.params["assets"]]
    number = own[-1].number
    rate = mean_rate(metric, known, weeks[-1]) if metric.params.get("exchange") else None
    values["own"] = Amount(number, unit) if number is not None else None
    values["exchange"] = Amount(rate, "ratio") if rate is not None else None
    facts = {"side": side_of(values[""]), "basis": str(metric.params.get("basis", "total"))}
    return Result(values, facts, {"": {week.end: week.number for week in weeks}})
