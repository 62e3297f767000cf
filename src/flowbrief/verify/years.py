"""The year so far and the year before: written anew from their definitions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from .flows import name_gap, total
from .history import ENOUGH
from .recipe import Metric
from .values import Amount, Result, Value, Week, count, side_of

if TYPE_CHECKING:
    from .derivation import Derivation

_YEAR_OF_WEEKS = timedelta(weeks=52)


def _of_year(weeks: Sequence[Week], year: int) -> list[Week]:
    return [week for week in weeks if week.end.year == year]


def _holds_new_year(weeks: Sequence[Week], year: int) -> bool:
    return bool(weeks) and weeks[0].start <= date(year, 1, 1)


def _amount(number: Decimal | None, unit: str) -> Amount | None:
    return None if number is None else Amount(number, unit)


def _with_last_year(main: Amount | None, before: Amount | None) -> dict[str, Value | None]:
    apart = Amount(main.number - before.number, main.unit) if main and before else None
    return {"last_year": before, "difference": apart}


def derive_ytd(metric: Metric, known: Derivation) -> Result:
    """The sum of the weeks that end in the year, and of as many of last year's."""
    weeks, unit, year = known.weeks_of(metric), known.unit_of(metric), known.end.year
    mine, last = _of_year(weeks, year), _of_year(weeks, year - 1)
    main = _amount(total(mine) if _holds_new_year(mine, year) else None, unit)
    enough = _holds_new_year(last, year - 1) and len(last) >= len(mine)
    before = _amount(total(last[: len(mine)]) if enough else None, unit)
    values: dict[str, Value | None] = {"": main, "weeks": count(len(mine)), "year": date(year, 1, 1)}
    values |= _with_last_year(main, before)
    if main is None:
        values |= name_gap(mine, known)
    running: dict[date, Decimal | None] = {}
    for found in sorted({week.end.year for week in weeks}):
        of_year = _of_year(weeks, found)
        whole = _holds_new_year(of_year, found)
        for index, week in enumerate(of_year):
            running[week.end] = total(of_year[: index + 1]) if whole else None
    return Result(values, {"side": side_of(main), "last_side": side_of(before)}, {"": running})


def derive_cumulative(metric: Metric, known: Derivation) -> Result:
    """The sum of the unbroken weeks of the year that end now, and of as many that began 52 weeks earlier."""
    weeks, unit, year = known.weeks_of(metric), known.unit_of(metric), known.end.year
    mine: list[Week] = []
    for week in reversed(weeks):
        if week.number is None or week.end.year != year:
            break
        mine.insert(0, week)
    main = _amount(total(mine), unit)
    wanted = mine[0].end - _YEAR_OF_WEEKS
    place = next((i for i, week in enumerate(weeks) if abs((week.end - wanted).days) <= 3), None)
    before = _amount(total(weeks[place : place + len(mine)]) if place is not None else None, unit)
    since = "gap"
    if _holds_new_year(mine, year):
        since = "year"
    elif mine[0].end == weeks[0].end:
        since = "data"
    values: dict[str, Value | None] = {"": main, "start": mine[0].end, "weeks": count(len(mine))}
    values |= _with_last_year(main, before)
    running: dict[date, Decimal | None] = {}
    kept = Decimal(0)
    for index, week in enumerate(weeks):
        if index and weeks[index - 1].end.year != week.end.year:
            kept = Decimal(0)
        kept = Decimal(0) if week.number is None else kept + week.number
        running[week.end] = None if week.number is None else kept
    return Result(values, {"since": since, "side": side_of(main), "last_side": side_of(before)}, {"": running})


def derive_annualised_pace(metric: Metric, known: Derivation) -> Result:
    """The year to date scaled from the days that its weeks cover to 365, and last year in full."""
    to_date = known.metric(metric.params["of"])
    weeks, unit, year = known.weeks_of(to_date), known.unit_of(to_date), known.end.year
    mine, last = _of_year(weeks, year), _of_year(weeks, year - 1)
    so_far = known.result(to_date.id).values[""]
    main = None
    if isinstance(so_far, Amount) and len(mine) >= ENOUGH:
        days = (mine[-1].end - mine[0].start).days + 1
        main = Amount(so_far.number * 365 / days, unit)
    full = _amount(total(last) if _holds_new_year(last, year - 1) else None, unit)
    values: dict[str, Value | None] = {"": main, "full_year": full, "last_year": date(year - 1, 1, 1)}
    if so_far is None:
        values |= name_gap(mine, known)
    return Result(values, {"side": side_of(main), "full_side": side_of(full)})
