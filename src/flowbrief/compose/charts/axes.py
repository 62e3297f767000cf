"""Scales and ticks: where the marks of an axis stand, and what they say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from flowbrief.language.dates import spell_date
from flowbrief.language.figures import DATE_UNIT, write_decimal
from flowbrief.language.numerals import MINUS, YI
from flowbrief.model.document import Figure
from flowbrief.model.money import BILLION
from flowbrief.model.plot import Tick
from flowbrief.model.quantity import RATIO, Unit, UnitKind
from flowbrief.model.text import Language

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_DAYS_FOR_MONTHLY_TICKS = 200
_DAYS_FOR_QUARTERLY_TICKS = 700
_ALL_WEEKS_TICKED, _HALF_TICKED, _WEEKS_TICKED_OFTEN = 4, 8, 14
# The width of a wide chart and of letters in points: those of Chinese, and the widest of English in bold.
_WIDTH, _WIDE_LETTER, _NARROW_LETTER, _FIRST_WIDE = 493.2, 8.5, 5.1, 0x2E80
_BESIDE = 4.0
# The room beyond the outermost marks, as a share of the distance between them.
_TRIM = 0.04


def scale_money(amount: Decimal) -> float:
    """Position of an amount on an axis of money: billions, in either language."""
    return float(amount / BILLION)


def tick_money(chart: str, low: Decimal, high: Decimal, unit: Unit, language: Language) -> tuple[Tick, ...]:
    """Round ticks, two at least, that cover a range of money, zero among them; labelled in bn or 亿."""
    step = _round_step((high - low) / 4)
    first, last = _count_steps(low, high, step)
    ticks = []
    for index in range(first, last + 1):
        amount = step * index
        shown = write_decimal(abs(amount) / (YI if language == "zh" else BILLION))
        printed = f"{MINUS}{shown}" if amount < 0 else shown
        figure = Figure(f"axis:{chart}", printed, write_decimal(amount), str(unit))
        ticks.append(Tick(scale_money(amount), (figure,)))
    return tuple(ticks)


def scale_amount(amount: Decimal, unit: Unit) -> float:
    """Position of an amount on an axis of its unit: billions of money, anything else as it is."""
    return scale_money(amount) if unit.kind is UnitKind.MONEY else float(amount)


def tick_amounts(chart: str, low: Decimal, high: Decimal, unit: Unit, language: Language) -> tuple[Tick, ...]:
    """Round ticks, two at least, that cover a range of money or of rates in percent, zero among them."""
    if unit.kind is UnitKind.MONEY:
        return tick_money(chart, low, high, unit, language)
    step = _round_step((high - low) / 4) if high > low else Decimal(1)
    first, last = _count_steps(low, high, step)
    rates = (step * index for index in range(first, last + 1))
    return tuple(_tick_rate(chart, rate, write_decimal(abs(rate)), unit) for rate in rates)


def trim_ticks(ticks: tuple[Tick, ...], low: float, high: float) -> tuple[tuple[Tick, ...], tuple[float, float]]:
    """Leave out the ticks beyond the values, if two or more are left, and return them with the range of the axis.

    For marks that stand apart, such as points, which need no tick beyond the last of them.
    """
    room = (high - low) * _TRIM
    kept = tuple(tick for tick in ticks if low - room <= tick.at <= high + room)
    if len(kept) < len(ticks[:2]):
        return ticks, (min(low, ticks[0].at), max(high, ticks[-1].at))
    return kept, (min(low - room, kept[0].at), max(high + room, kept[-1].at))


def tick_percent(chart: str, low: Decimal, high: Decimal, unit: Unit) -> tuple[Tick, ...]:
    """Ticks of whole percents, two at least, that cover a range of rates, zero among them."""
    step = max(Decimal(1), _round_step((max(high, Decimal(0)) - min(low, Decimal(0))) / 5))
    first, last = _count_steps(low, high, step)
    rates = (step * index for index in range(first, last + 1))
    return tuple(_tick_rate(chart, rate, f"{abs(rate):f}", unit) for rate in rates)


def _tick_rate(chart: str, rate: Decimal, size: str, unit: Unit) -> Tick:
    """A tick of a rate in percent, whose size is printed so."""
    printed = f"{MINUS if rate < 0 else ''}{size}%"
    return Tick(float(rate), (Figure(f"axis:{chart}", printed, write_decimal(rate), str(unit)),))


def _count_steps(low: Decimal, high: Decimal, step: Decimal) -> tuple[int, int]:
    """The first and the last tick of an axis in steps from zero; an axis has a length, even where all is zero."""
    first, last = math.floor(min(low, Decimal(0)) / step), math.ceil(max(high, Decimal(0)) / step)
    return first, max(last, first + 1)


def _round_step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `rough`."""
    if rough <= 0:
        return BILLION
    power = Decimal(10) ** (rough.adjusted())
    return next(power * step for step in _STEPS if power * step >= rough)


def tick_dates(chart: str, first: date, last: date, language: Language) -> tuple[Tick, ...]:
    """Ticks on first days of months: monthly for half a year, quarterly up to two years, yearly beyond."""
    days = (last - first).days
    if days <= _DAYS_FOR_MONTHLY_TICKS:
        months: tuple[int, ...] = tuple(range(1, 13))
    elif days <= _DAYS_FOR_QUARTERLY_TICKS:
        months = (1, 4, 7, 10)
    else:
        months = (1,)
    firsts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in months]
    return tuple(_tick_date(chart, day, float(day.toordinal()), language) for day in firsts if first <= day <= last)


def tick_months(chart: str, year: int, language: Language) -> tuple[Tick, ...]:
    """Ticks for a year's course: the first day of each quarter, at its day of the year."""
    days = [date(year, month, 1) for month in (1, 4, 7, 10)]
    return tuple(
        Tick(
            day_of_year(day),
            (Figure(f"axis:{chart}", spell_date(day, "tick_month", language), day.isoformat(), DATE_UNIT),),
        )
        for day in days
    )


def tick_weeks(chart: str, columns: Sequence[tuple[date, float]], language: Language) -> tuple[Tick, ...]:
    """Ticks of weeks, by last day and place: the latest, and back from it so many that their words have room."""
    many = len(columns)
    step = 1 if many <= _ALL_WEEKS_TICKED else 2 if many <= _HALF_TICKED else 4 if many <= _WEEKS_TICKED_OFTEN else 6
    return tuple(
        Tick(at, (Figure(f"axis:{chart}", spell_date(day, "column", language), day.isoformat(), DATE_UNIT),))
        for day, at in reversed(columns[::-1][::step])
    )


def tick_prices(chart: str, low: Decimal, high: Decimal) -> tuple[Tick, ...]:
    """Round ticks, two at least, that cover a range of prices, which need not reach down to zero."""
    step = _round_step((high - low) / 4 if high > low else high / 10)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = []
    for index in range(first, max(last, first + 1) + 1):
        price = step * index
        figure = Figure(f"axis:{chart}", write_decimal(price), write_decimal(price), str(RATIO))
        ticks.append(Tick(float(price), (figure,)))
    return tuple(ticks)


def share_of_width(text: str) -> float:
    """The room beyond the right end that a label needs, as a share of the wide chart's width, by its letters."""
    return (width_of(text) + _BESIDE) / _WIDTH


def width_of(text: str) -> float:
    """About how wide words are, in points, by their letters."""
    return sum(_WIDE_LETTER if ord(letter) > _FIRST_WIDE else _NARROW_LETTER for letter in text)


def _tick_date(chart: str, day: date, at: float, language: Language) -> Tick:
    form = "tick_year" if day.month == 1 else "tick_month"
    return Tick(at, (Figure(f"axis:{chart}", spell_date(day, form, language), day.isoformat(), DATE_UNIT),))


def day_of_year(day: date) -> float:
    """1 for 1 January."""
    return float((day - date(day.year, 1, 1)).days + 1)


def span_of(amounts: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    """Smallest and largest amount, zero included."""
    known = list(amounts)
    return min([Decimal(0), *known]), max([Decimal(0), *known])
