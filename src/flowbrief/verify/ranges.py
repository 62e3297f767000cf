"""This week among all weeks as the record has it: a stroke for each week, band, median, point, and their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of
from .finding import Disagreement
from .flat_rows import check_rows, place
from .labels import Part, agrees, merge, read_text, say
from .legend import Key
from .recipe import Metric
from .values import Amount, Value

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_HALF_ROW = 0.5


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One subject: its quartiles, its flow of the week and of all weeks, its percentile and whether it is at an end."""

    short: str
    middle: Metric
    flow: Metric
    now: Amount | None
    parts: Mapping[str, Value | None]
    numbers: tuple[Decimal, ...]
    place: tuple[str, Value | None] | None
    end: str


def list_rows(reader: PlotReader) -> list[RangeRow]:
    """The rows from the top down."""
    known, rows = reader.derivation, []
    for name in reader.params["of"]:
        middle = known.metric(name)
        flow = known.metric(middle.params["of"])
        weeks = known.history_of(middle, with_rates=True)
        places = [
            one for one in reader.recipe.metrics.values() if one.kind == "percentile" and one.params["of"] == flow.id
        ]
        last = weeks[-1].number
        result = known.result(places[0].id) if places else None
        rows.append(
            RangeRow(
                reader.recipe.shorts_of(flow)[reader.labels.language],
                middle,
                flow,
                None if last is None else Amount(last, known.flow_unit(flow)),
                known.result(name).values,
                tuple(week.number for week in weeks if week.number is not None),
                (places[0].id, result.values[""]) if result is not None else None,
                result.facts.get("end", "") if result is not None else "",
            )
        )
    return rows


def check_range_history(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the rows, the strokes, the bands, the medians and the points with what is calculated."""
    rows, labels = list_rows(reader), reader.labels
    unit = reader.derivation.flow_unit(rows[0].flow)
    is_money = Amount(Decimal(0), unit).is_money
    starts = [row.parts["start"] for row in rows]
    key = f"chart.subtitle.range_history.{'flow' if is_money else 'rate'}"
    names = {"unit": reader.wording.table_unit(unit)} if is_money else {}
    start = f"{rows[0].middle.id}.start", starts[0]
    subtitle = labels.fill(f"{key}.mixed" if len(set(starts)) > 1 else key, lambda _: start, names)
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, rows))
    first = rows[0]
    slots: dict[str, tuple[str, Value | None]] = {
        "amount": (first.flow.id, first.now), "median": (first.middle.id, first.parts[""])
    }  # fmt: skip
    finding: tuple[Part, ...] = ()
    if first.now is not None and first.parts[""] is not None:
        name = {"subject": reader.recipe.names_of(first.flow)[labels.language]}
        finding = labels.fill("chart.finding.range_history", slots.__getitem__, name)
    yield from reader.check_finding(chart, finding)
    yield from check_rows(reader, plot, [(row.short,) for row in rows])
    yield from reader.check_keys(plot, _expect_keys(reader, rows))
    yield from _check_marks(reader, plot, rows, unit)
    expected = [(at, *words) for at, row in enumerate(rows) for words in _expect_labels(reader, row)]
    if len(plot["labels"]) != len(expected):
        yield Disagreement(f"{reader.place}/labels", f"{len(plot['labels'])} of them", f"{len(expected)} labels")
    for label, (at, parts, role) in zip(plot["labels"], expected, strict=False):
        stands = is_near(label["x"], float(at)) and is_near(label["y"], plot["y_range"][1])
        if not (agrees(label["runs"], parts) and label["role"] == role and stands):
            said = f"{read_text(label['runs'])} ({label['role']}) in row {label['x']:g}"
            yield Disagreement(f"{reader.place}/label", said, f"{say(parts)} ({role}) in row {at}")


def _expect_labels(reader: PlotReader, row: RangeRow) -> list[tuple[tuple[Part, ...], str]]:
    """The value of the week, and under it its place, in their order."""
    labels = reader.labels
    if row.now is None:
        return [((labels.words["chart.gap"],), "muted")]
    found: list[tuple[tuple[Part, ...], str]] = [(labels.show(row.flow.id, row.now), "accent")]
    if row.place is not None and row.place[1] is not None:
        slot = row.place
        if row.end in ("top", "bottom"):
            found.append(((labels.words[f"chart.range.{row.end}"],), "muted"))
        else:
            found.append((labels.fill("chart.range.place", lambda _: slot, {}), "muted"))
    return found


def _expect_keys(reader: PlotReader, rows: Sequence[RangeRow]) -> list[Key]:
    words = reader.labels.words
    keys = [Key((words["chart.range.week"],), "muted", "tick")]
    if any(row.parts[""] is not None for row in rows):
        keys += [Key((words["chart.range.half"],), "primary", "band")]
        keys += [Key((words["chart.range.median"],), "primary", "tick")]
    if any(row.now is not None for row in rows):
        end = reader.derivation.end
        slot: tuple[str, Value | None] = (f"week@{end.isoformat()}", end)
        keys.append(Key(reader.labels.fill("chart.before", lambda _: slot, {}), "accent", "dot"))
    return keys


def _check_marks(reader: PlotReader, plot: Given, rows: Sequence[RangeRow], unit: str) -> Iterator[Disagreement]:
    """Every stroke, band, median and point is in its row, at its value."""
    banded = [(at, row) for at, row in enumerate(rows) if row.parts[""] is not None]
    lines, bands, dots = (layers_of(plot, kind) for kind in ("Line", "Ribbon", "Dots"))
    strokes = [(at, place(number, unit)) for at, row in enumerate(rows) for number in row.numbers]
    medians = [(at, _at(row.parts[""])) for at, row in banded]
    wanted = [(strokes, "muted"), *([(medians, "primary")] if medians else [])]
    if len(lines) != len(wanted) or not all(
        _fits_strokes(line, places, role) for line, (places, role) in zip(lines, wanted, strict=True)
    ):
        yield Disagreement(f"{reader.place}/strokes", f"{len(lines)} layers", "the weeks and medians of all rows")
    if len(bands) != len(banded):
        yield Disagreement(f"{reader.place}/bands", f"{len(bands)} of them", f"{len(banded)} bands")
    for band, (at, row) in zip(bands, banded, strict=False):
        low, high = _at(row.parts["lower"]), _at(row.parts["upper"])
        inside = at - _HALF_ROW < band["x"][0] < at < band["x"][-1] < at + _HALF_ROW
        if not (inside and are_near(band["low"], [low] * 2) and are_near(band["high"], [high] * 2)):
            yield Disagreement(f"{reader.place}/bands", f"{band['low']}–{band['high']}", f"{low:g}–{high:g}, row {at}")
    told = [(float(at), place(row.now.number, unit)) for at, row in enumerate(rows) if row.now is not None]
    said = [(x, y) for layer in dots for x, y in zip(layer["x"], layer["y"], strict=True)]
    if len(said) != len(told) or not all(are_near(one, other) for one, other in zip(said, told, strict=True)):
        yield Disagreement(f"{reader.place}/dots", f"{len(said)} points", f"this week’s value in {len(told)} rows")


def _fits_strokes(line: Given, places: Sequence[tuple[int, float]], role: str) -> bool:
    x, y = line["x"], line["y"]
    return (
        line["role"] == role
        and len(x) == 3 * len(places)
        and are_near(y, [height for _, value in places for height in (value, value, None)])
        and all(
            at - _HALF_ROW < x[3 * index] < at < x[3 * index + 1] < at + _HALF_ROW
            for index, (at, _) in enumerate(places)
        )
    )


def _at(value: Value | None) -> float:
    assert isinstance(value, Amount)
    return place(value.number, value.unit)


def _expect_alt(reader: PlotReader, rows: Sequence[RangeRow]) -> tuple[Part, ...]:
    labels, end = reader.labels, reader.derivation.end
    dated: tuple[str, Value | None] = (f"week@{end.isoformat()}", end)
    parts: list[Part] = [*labels.fill("alt.range_history", lambda _: dated, {})]
    for index, row in enumerate(rows):
        parts.append(labels.words["list.comma" if index else "colon"])
        slots: dict[str, tuple[str, Value | None]] = {
            "amount": (row.flow.id, row.now), "median": (row.middle.id, row.parts[""])
        }  # fmt: skip
        parts += labels.fill("alt.range_history.row", slots.__getitem__, {"subject": row.short})
    return merge((*parts, labels.words["sentence.end"]))
