"""Bars of quarters as the record has them: which quarters, over which day, how high, what is shaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .courses import are_near, is_near, layers_of, scale
from .finding import Disagreement
from .labels import read_text
from .values import quarter_of

Given = Mapping[str, Any]
Quarter = tuple[int, int]
Amounts = Mapping[Quarter, Decimal | None]
ROLES = ("primary", "secondary")
_HALF_QUARTER = 45


def check_quarters(
    place: str, plot: Given, series: Sequence[Mapping[date, Decimal | None]], most: int, gap: str
) -> Iterator[Disagreement]:
    """Compare the bars, the shades and the marks of a chart with the amounts of each figure by quarter."""
    figures = [{quarter_of(day): number for day, number in one.items()} for one in series]
    named = sorted({quarter for one in figures for quarter in one})
    shown = count_back(named[-1], named[0], most)
    layers = layers_of(plot, "Bars")
    if len(layers) != len(figures):
        yield Disagreement(f"{place}/bars", f"{len(layers)} series", f"{len(figures)} series")
    for layer, one, role in zip(layers, figures, ROLES, strict=False):
        if not _fits(layer, one, shown, role):
            yield Disagreement(f"{place}/bars", "a series of bars", "other quarters, colours or heights")
    if len(layers) > 1 and not _are_apart(layers[0], layers[1], shown):
        yield Disagreement(f"{place}/bars", "bars that hide each other", "the second beside the first")
    lacking = [quarter for quarter in shown if any(one.get(quarter) is None for one in figures)]
    spans = layers_of(plot, "Span")
    covered = [quarter for quarter in shown if _lies_in(last_day(quarter), spans)]
    if covered != lacking:
        yield Disagreement(f"{place}/gaps", f"{len(covered)} quarters shaded", f"{len(lacking)} without a value")
    said = [read_text(label["runs"]) for label in plot["labels"]]
    if said != [gap] * len(spans):
        yield Disagreement(f"{place}/labels", " | ".join(said), "each gap by its name, and nothing else")
    days = {last_day(quarter).isoformat() for quarter in shown}
    ticks = {run["value"] for tick in plot["x_ticks"] for run in tick["runs"]}
    if not ticks <= days or last_day(shown[-1]).isoformat() not in ticks:
        yield Disagreement(f"{place}/ticks", " | ".join(sorted(ticks)), "quarters that are shown, the latest of them")


def _fits(layer: Given, amounts: Amounts, shown: Sequence[Quarter], role: str) -> bool:
    """True if a layer has a bar of the right height for each quarter that has an amount, all as far from its day."""
    known = {quarter: number for quarter in shown if (number := amounts.get(quarter)) is not None}
    days = [last_day(quarter).toordinal() for quarter in known]
    off = [x - day for x, day in zip(layer["x"], days, strict=False)]
    return (
        len(layer["x"]) == len(days)
        and all(is_near(one, off[0]) and abs(one) < _HALF_QUARTER for one in off)
        and layer["roles"] == [role] * len(days)
        and are_near(layer["height"], [scale(number) for number in known.values()])
        and not any(layer["base"])
    )


def _are_apart(first: Given, second: Given, shown: Sequence[Quarter]) -> bool:
    """True if the bars of the second series stand to the right of the first's, where both have any."""
    if not first["x"] or not second["x"]:
        return True
    days = [last_day(quarter).toordinal() for quarter in shown]
    off = [min((x - day for day in days), key=abs) for x in (first["x"][-1], second["x"][-1])]
    return bool(off[1] - off[0] >= (first["width"] + second["width"]) / 2)


def count_back(last: Quarter, first: Quarter, most: int) -> list[Quarter]:
    """The calendar quarters up to one, as many as asked for but none before the first, oldest first."""
    numbers = range(last[0] * 4 + last[1] - 1, first[0] * 4 + first[1] - 2, -1)
    return [(number // 4, number % 4 + 1) for number in reversed(numbers[:most])]


def last_day(quarter: Quarter) -> date:
    """The last day of a calendar quarter."""
    year, number = quarter
    return date(year + number // 4, number * 3 % 12 + 1, 1) - timedelta(days=1)


def _lies_in(day: date, spans: Sequence[Given]) -> bool:
    return any(span["start"] < day.toordinal() < span["end"] for span in spans)
