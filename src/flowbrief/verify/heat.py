"""A heat map as the record has it: every cell in its week and row, with its value, its colour and its depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import is_near, layers_of
from .finding import Disagreement
from .labels import Part, agrees, read_text, say
from .recipe import Metric
from .values import Amount, Value, Week

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
# The shares of the full size beyond which a colour is deeper: those whose roots are a quarter, a half, three quarters.
_SHARES = (Decimal(1) / 16, Decimal(4) / 16, Decimal(9) / 16)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One subject: its metric and its weeks."""

    subject: str
    metric: Metric
    weeks: Mapping[date, Week]


def check_heat_map(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the rows, the columns and the cells of a heat map with what is calculated."""
    params, place = reader.params, reader.place
    rows, ends = lay_out(reader)
    starts = {end: week.start for row in rows for end, week in row.weeks.items()}
    is_rate = params["measure"] == "rate"
    unit = "percent" if is_rate else reader.derivation.flow_unit(rows[0].metric)
    names = {} if is_rate else {"unit": reader.wording.table_unit(unit)}
    key = f"heat_map.{params['measure']}"
    expected = reader.labels.fill(f"chart.subtitle.{key}", _no_slot, names)
    yield from reader.check_words("subtitle", chart["subtitle"], expected)
    yield from _check_alt(reader, chart, rows, ends, key)
    shorts = [reader.recipe.subjects[row.subject].shorts[reader.labels.language] for row in rows]
    heights = [float(len(rows) - 1 - index) for index in range(len(rows))]
    said = {read_text(tick["runs"]): tick["at"] for tick in plot["y_ticks"]}
    if said != dict(zip(shorts, heights, strict=True)):
        yield Disagreement(f"{place}/rows", " | ".join(said), " | ".join(shorts))
    yield from _check_ticks(reader, plot, ends, starts)
    found = [(row, height, end) for row, height in zip(rows, heights, strict=True) for end in ends]
    amounts = [amount_of(row, end, unit) for row, _, end in found]
    full = _find_full([abs(one.number) for one in amounts if one is not None])
    layers = layers_of(plot, "Cells")
    if len(layers) != 1 or len(layers[0]["runs"]) != len(found):
        yield Disagreement(f"{place}/cells", f"{len(layers)} layers", f"one layer of {len(found)} cells")
        return
    layer = layers[0]
    fields = zip(
        layer["left"], layer["right"], layer["row"], layer["roles"], layer["depths"], layer["runs"], strict=True
    )
    for (row, height, end), amount, (left, right, at, role, depth, runs) in zip(found, amounts, fields, strict=True):
        first, last = edges_of(end, ends, starts)
        measure = f"{row.metric.id}@{end.isoformat()}"
        if not (is_near(left, first) and is_near(right, last) and is_near(at, height)):
            yield Disagreement(f"{place}/cells", f"{left}–{right}, {at}", "the place of its week and subject", measure)
        sign = _sign_of(amount)
        wanted = {1: "inflow", -1: "outflow", 0: "muted"}[sign], _depth_of(amount, full) if sign else 0
        if (role, depth) != wanted:
            yield Disagreement(f"{place}/cells", f"{role}, {depth} deep", f"{wanted[0]}, {wanted[1]} deep", measure)
        words = _cell_of(reader, measure, amount)
        if not agrees(runs, words):
            yield Disagreement(f"{place}/cells", read_text(runs) or "nothing", say(words) or "no value", measure)
    yield from reader.check_keys(plot, [*reader.direction_keys(), *reader.hatched_key(any(a is None for a in amounts))])


def edges_of(end: date, ends: list[date], starts: Mapping[date, date]) -> tuple[float, float]:
    """From where to where a week reaches: from the end of the one before, so that no day is left between."""
    index = ends.index(end)
    first = ends[index - 1].toordinal() + 0.5 if index else starts[end].toordinal() - 0.5
    return first, end.toordinal() + 0.5


def _check_ticks(
    reader: PlotReader, plot: Given, ends: list[date], starts: Mapping[date, date]
) -> Iterator[Disagreement]:
    """The latest week is named, and every week that is, in the middle of its column."""
    said = {run["value"]: tick["at"] for tick in plot["x_ticks"] for run in tick["runs"]}
    for end in ends:
        at = said.pop(end.isoformat(), None)
        if at is None and end == ends[-1]:
            yield Disagreement(f"{reader.place}/ticks", "nothing", f"the latest week, {end.isoformat()}")
        elif at is not None and not is_near(at, sum(edges_of(end, ends, starts)) / 2):
            yield Disagreement(f"{reader.place}/ticks", end.isoformat(), "a mark in the middle of its column")
    for text in said:
        yield Disagreement(f"{reader.place}/ticks", text, "a week of the map")


def lay_out(reader: PlotReader) -> tuple[list[HeatRow], list[date]]:
    """The subjects from the top row down, and the last days of the weeks."""
    known, rows = reader.derivation, []
    for subject in reader.params["of"]:
        metric = known.rate_of(subject) if reader.params["measure"] == "rate" else known.flow_of(subject)
        weeks = known.flow(metric, with_rates=True)
        rows.append(HeatRow(subject, metric, {week.end: week for week in weeks}))
    ends = sorted({end for row in rows for end in row.weeks})[-reader.params["periods"] :]
    if reader.params["order"] == "latest":
        numbers = {row.subject: row.weeks[ends[-1]].number if ends[-1] in row.weeks else None for row in rows}
        with_value = [row for row in rows if numbers[row.subject] is not None]
        # Those that are equal stay as they are listed, also in falling order.
        with_value.sort(key=lambda row: numbers[row.subject] or Decimal(0), reverse=True)
        rows = [*with_value, *(row for row in rows if numbers[row.subject] is None)]
    return rows, ends


def amount_of(row: HeatRow, end: date, unit: str) -> Amount | None:
    """What a subject has in the week that ends on a day; None where the data lack it."""
    week = row.weeks.get(end)
    return None if week is None or week.number is None else Amount(week.number, unit)


def _sign_of(amount: Amount | None) -> int:
    """The direction of what a cell shows, money as a table would."""
    if amount is None or not amount.is_money:
        return 0 if amount is None else amount.sign()
    shown = amount.in_table()
    return 1 if shown > 0 else -1 if shown < 0 else 0


def _find_full(sizes: list[Decimal]) -> Decimal:
    """The size from which a colour is full: at most a tenth of the cells are larger, if that is any size at all."""
    for size in sorted(sizes):
        if size and 10 * sum(one > size for one in sizes) <= len(sizes):
            return size
    return Decimal(0)


def _depth_of(amount: Amount | None, full: Decimal) -> int:
    if amount is None:
        return 0
    return 1 + sum(abs(amount.number) / full > share for share in _SHARES)


def _cell_of(reader: PlotReader, measure: str, amount: Amount | None) -> tuple[Part, ...]:
    return () if amount is None else reader.labels.show_cell(measure, amount)


def _check_alt(
    reader: PlotReader, chart: Given, rows: list[HeatRow], ends: list[date], key: str
) -> Iterator[Disagreement]:
    """The words for those who do not see it name the week's highest and lowest value."""
    results = [(row, reader.derivation.result(row.metric.id).values[""]) for row in rows]
    slots: dict[str, tuple[str, Value | None]] = {
        "first": (f"week@{ends[0].isoformat()}", ends[0]),
        "week": (f"week@{ends[-1].isoformat()}", ends[-1]),
    }
    names: dict[str, str] = {}
    values = [(value.number, row, value) for row, value in results if isinstance(value, Amount)]
    suffix = ".missing" if len(values) < len(rows) or any(ends[-1] not in row.weeks for row in rows) else ""
    if not suffix:
        high = max(values, key=lambda one: one[0])
        low = min(reversed(values), key=lambda one: one[0])
        for slot, name, (_, row, value) in (("high", "one", high), ("low", "two", low)):
            slots[slot] = row.metric.id, value
            names[name] = reader.recipe.subjects[row.subject].shorts[reader.labels.language]
    yield from reader.check_words(
        "alt", chart["alt"], reader.labels.fill(f"alt.{key}{suffix}", slots.__getitem__, names)
    )
    told = () if suffix else reader.labels.fill("chart.finding.heat_map", slots.__getitem__, names)
    yield from reader.check_finding(chart, told)


def _no_slot(slot: str) -> tuple[str, Value | None]:
    return slot, None
