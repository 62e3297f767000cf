"""A ranking as the record has it: subjects in the order of their flow, each bar, value and earlier mark in its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import are_near, layers_of
from .finding import Disagreement
from .flat_rows import Bar, check_end_label, check_flat_bars, check_rows, expect_extremes, place, role_of
from .labels import Part, merge
from .legend import Key
from .recipe import Metric
from .values import Amount, Value

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One subject: its metric, and what it came to in the week and so many weeks before."""

    short: str
    metric: Metric
    now: Amount | None
    then: Decimal | None


def check_ranking(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the rows, the bars, the values and the earlier marks with what is calculated."""
    rows, week, then = rank_rows(reader)
    measure, labels = reader.params["measure"], reader.labels
    unit = "percent" if measure == "rate" else reader.derivation.flow_unit(rows[0].metric)
    names = {} if measure == "rate" else {"unit": reader.wording.table_unit(unit)}
    dated: tuple[str, Value | None] = (f"week@{week.isoformat()}", week)
    subtitle = labels.fill(f"chart.subtitle.ranking.{measure}", lambda _: dated, names)
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, rows, dated))
    extremes = expect_extremes(reader, [(row.short, row.metric.id, row.now) for row in rows])
    yield from reader.check_finding(chart, extremes)
    yield from check_rows(reader, plot, [(row.short,) for row in rows])
    known = [(at, row.now) for at, row in enumerate(rows) if row.now is not None]
    bars = [Bar(at, 0.0, place(now.number, unit), role_of(now)) for at, now in known]
    yield from check_flat_bars(reader, plot, bars)
    marks = [(at, place(row.then, unit)) for at, row in enumerate(rows) if row.then is not None]
    keys = []
    if marks and then is not None:
        slot: tuple[str, Value | None] = (f"week@{then.isoformat()}", then)
        keys.append(Key(labels.fill("chart.before", lambda _: slot, {}), "accent", "tick"))
    yield from reader.check_keys(plot, keys)
    yield from _check_marks(reader, plot, marks)
    if len(plot["labels"]) != len(rows):
        yield Disagreement(f"{reader.place}/labels", f"{len(plot['labels'])} of them", f"one for each of {len(rows)}")
        return
    for at, (row, label) in enumerate(zip(rows, plot["labels"], strict=True)):
        if row.now is None:
            words: tuple[Part, ...] = (labels.words["chart.gap"],)
            yield from check_end_label(reader, label, at, 0.0, words, "muted", leftward=False)
            continue
        ends = [place(number, unit) for number in (row.now.number, row.then) if number is not None]
        is_out = row.now.number < 0
        words = labels.show(row.metric.id, row.now)
        end = min(ends) if is_out else max(ends)
        yield from check_end_label(reader, label, at, end, words, role_of(row.now), leftward=is_out)


def rank_rows(reader: PlotReader) -> tuple[list[RankedRow], date, date | None]:
    """The subjects from the largest value down, those without one last; the week, and the one so many weeks before."""
    known, params, rows = reader.derivation, reader.params, []
    found = []
    for subject in params["of"]:
        metric = known.rate_of(subject) if params["measure"] == "rate" else known.flow_of(subject)
        found.append((subject, metric, {week.end: week.number for week in known.flow(metric, with_rates=True)}))
    ends = sorted({end for _, _, weeks in found for end in weeks})
    back = params["before"]
    then = ends[-1 - back] if 0 < back < len(ends) else None
    for subject, metric, weeks in found:
        number = weeks.get(ends[-1])
        unit = "percent" if params["measure"] == "rate" else known.flow_unit(metric)
        now = None if number is None else Amount(number, unit)
        short = reader.recipe.subjects[subject].shorts[reader.labels.language]
        rows.append(RankedRow(short, metric, now, weeks.get(then) if then is not None else None))
    with_value = [row for row in rows if row.now is not None]
    # Those that are equal stay as they are listed.
    with_value.sort(key=lambda row: row.now.number if row.now else Decimal(0), reverse=True)
    return [*with_value, *(row for row in rows if row.now is None)], ends[-1], then


def _check_marks(reader: PlotReader, plot: Given, marks: list[tuple[int, float]]) -> Iterator[Disagreement]:
    """A short stroke in each row that had a value then, at that value; of no row a second."""
    lines = layers_of(plot, "Line")
    if not marks:
        if lines:
            yield Disagreement(f"{reader.place}/marks", f"{len(lines)} lines", "none")
        return
    if len(lines) != 1 or len(lines[0]["x"]) != 3 * len(marks) or lines[0]["role"] != "accent":
        yield Disagreement(f"{reader.place}/marks", f"{len(lines)} lines", f"marks in {len(marks)} rows")
        return
    for index, (at, value) in enumerate(marks):
        x, y = lines[0]["x"][3 * index : 3 * index + 3], lines[0]["y"][3 * index : 3 * index + 3]
        if not (are_near(y, [value, value, None]) and at - 0.5 < x[0] < at < x[1] < at + 0.5):
            yield Disagreement(f"{reader.place}/marks", f"{x[0]:g}–{x[1]:g}, {y[0]}", f"row {at}, at {value:g}")


def _expect_alt(reader: PlotReader, rows: list[RankedRow], dated: tuple[str, Value | None]) -> tuple[Part, ...]:
    labels = reader.labels
    parts: list[Part] = [*labels.fill(f"alt.ranking.{reader.params['measure']}", lambda _: dated, {})]
    for index, row in enumerate(rows):
        parts.append(labels.words["list.comma" if index else "colon"])
        value: dict[str, tuple[str, Value | None]] = {"amount": (row.metric.id, row.now)}
        parts += labels.fill("alt.ranking.row", value.__getitem__, {"subject": row.short})
    return merge((*parts, labels.words["sentence.end"]))
