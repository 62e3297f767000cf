"""A scatter as the record has it: a point for each week that both hold, the line of least squares, this week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of
from .finding import Disagreement
from .flat_rows import place
from .labels import Part, agrees, read_text, say
from .legend import Key
from .recipe import Metric
from .values import Amount

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
Pair = tuple[date, Decimal, Decimal]


def pair_weeks(reader: PlotReader, metric: Metric) -> list[Pair]:
    """The weeks that both series hold since the trend begins: the last day, what goes up, what goes across."""
    known = reader.derivation
    start = known.result(metric.id).values["start"]
    if not isinstance(start, date):
        return []
    up, across = (
        {week.end: week.number for week in known.flow(known.metric(metric.params[side]), with_rates=True)}
        for side in ("of", "against")
    )
    return [
        (end, one, other) for end, one in up.items()
        if end >= start and one is not None and (other := across.get(end)) is not None
    ]  # fmt: skip


def check_scatter(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the points, the line and the names of the axes with the two series."""
    known, labels = reader.derivation, reader.labels
    metric = known.metric(reader.params["of"])
    up, across = (known.metric(metric.params[side]) for side in ("of", "against"))
    units = known.flow_unit(up), known.flow_unit(across)
    pairs, values = pair_weeks(reader, metric), known.result(metric.id).values
    suffix = ".empty" if not pairs else ".missing" if values[""] is None else ""
    find = reader.find(metric.id)
    subtitle = labels.fill(f"chart.subtitle.scatter{suffix}", find, {})
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    names = {name: reader.recipe.names_of(flow)[labels.language] for name, flow in (("subject", up), ("whole", across))}
    yield from reader.check_words("alt", chart["alt"], labels.fill(f"alt.scatter{suffix}", find, names))
    if not pairs:
        if plot["layers"] or [read_text(label["runs"]) for label in plot["labels"]] != [labels.words["chart.gap"]]:
            yield Disagreement(f"{reader.place}/dots", f"{len(plot['layers'])} layers", "none without a common week")
        return
    finding = labels.fill("chart.finding.scatter", find, names) if not suffix else ()
    yield from reader.check_finding(chart, finding)
    key = [Key((labels.words["chart.trend"],), "primary", "line")] if not suffix else []
    yield from reader.check_keys(plot, key)
    points = [(place(other, units[1]), place(one, units[0])) for _, one, other in pairs]
    is_now = pairs[-1][0] == known.end
    yield from _check_points(reader, plot, points, is_now=is_now)
    yield from _check_lines(reader, plot, metric, pairs, units)
    left, right = plot["x_range"]
    low, high = plot["y_range"]
    expected: list[tuple[tuple[Part, ...], tuple[float, float], str]] = [
        (_name_axis(reader, up, units[0]), (left, high), "muted"),
        (_name_axis(reader, across, units[1]), (right, low), "muted"),
    ]
    if is_now:
        day = labels.print_as(f"week@{known.end.isoformat()}", known.end, "short")
        expected.append(((day,), points[-1], "secondary"))
    if len(plot["labels"]) != len(expected):
        yield Disagreement(f"{reader.place}/labels", f"{len(plot['labels'])} of them", f"{len(expected)} labels")
    for label, (parts, (x, y), role) in zip(plot["labels"], expected, strict=False):
        stands = is_near(label["x"], x) and is_near(label["y"], y) and label["role"] == role
        if not stands or not agrees(label["runs"], parts):
            said = f"{read_text(label['runs'])} at {label['x']:g}, {label['y']:g}"
            yield Disagreement(f"{reader.place}/label", said, f"{say(parts)} at {x:g}, {y:g}")


def _name_axis(reader: PlotReader, flow: Metric, unit: str) -> tuple[Part, ...]:
    names = {"subject": reader.recipe.shorts_of(flow)[reader.labels.language]}
    is_money = Amount(Decimal(0), unit).is_money
    names |= {"unit": reader.wording.table_unit(unit)} if is_money else {}
    key = f"chart.axis.{'flow' if is_money else 'rate'}"
    return reader.labels.fill(key, lambda slot: (slot, None), names)


def _check_points(
    reader: PlotReader, plot: Given, points: Sequence[tuple[float, float]], *, is_now: bool
) -> Iterator[Disagreement]:
    """One point for each week; that of this week has a colour of its own, and lies on top."""
    past, now = (points[:-1], points[-1:]) if is_now else (points, [])
    wanted = [(group, role) for group, role in ((past, "muted"), (now, "secondary")) if group]
    dots = layers_of(plot, "Dots")
    fits = len(dots) == len(wanted) and all(
        layer["role"] == role
        and are_near(layer["x"], [x for x, _ in group])
        and are_near(layer["y"], [y for _, y in group])
        for layer, (group, role) in zip(dots, wanted, strict=True)
    )
    if not fits:
        yield Disagreement(f"{reader.place}/dots", f"{len(dots)} layers", f"a point for each of {len(points)} weeks")


def _check_lines(
    reader: PlotReader, plot: Given, metric: Metric, pairs: Sequence[Pair], units: tuple[str, str]
) -> Iterator[Disagreement]:
    """An upright line at zero; the line of least squares over all points, and none without a trend."""
    low, high = plot["y_range"]
    wanted: list[tuple[list[float], list[float], str]] = [([0.0, 0.0], [low, high], "accent")]
    values = reader.derivation.result(metric.id).values
    slope, intercept = values["slope"], values["intercept"]
    if isinstance(slope, Amount) and isinstance(intercept, Amount):
        ends = min(other for _, _, other in pairs), max(other for _, _, other in pairs)
        heights = [place(intercept.number + slope.number * end, units[0]) for end in ends]
        wanted.append(([place(end, units[1]) for end in ends], heights, "primary"))
    lines = layers_of(plot, "Line")
    fits = len(lines) == len(wanted) and all(
        line["role"] == role and are_near(line["x"], x) and _are_close(line["y"], y, high - low)
        for line, (x, y, role) in zip(lines, wanted, strict=True)
    )
    if not fits:
        yield Disagreement(f"{reader.place}/lines", f"{len(lines)} lines", "zero, and the line of least squares")


def _are_close(said: Sequence[float], expected: Sequence[float], scale: float) -> bool:
    """True for heights that differ by no more than the end of a division, on an axis of some length."""
    return len(said) == len(expected) and all(
        abs(one - other) <= 1e-9 * scale for one, other in zip(said, expected, strict=True)
    )
