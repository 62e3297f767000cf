"""A waterfall as the record has it: each bar from where the one before ends, the totals from zero, all added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import are_near, layers_of
from .finding import Disagreement
from .flat_rows import Bar, check_end_label, check_flat_bars, check_rows, place, role_of
from .labels import Find, Part, merge, read_text, say
from .recipe import Metric
from .values import Amount, Value

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name, the measure that it prints, and from where to where it goes."""

    name: tuple[Part, ...]
    measure: str
    amount: Amount
    base: Decimal
    end: Decimal
    is_total: bool = False


def check_waterfall(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Compare the words, the rows, the bars and the lines between them with the totals and the changes."""
    metric, labels = reader.derivation.metric(reader.params["of"]), reader.labels
    values = reader.derivation.result(metric.id).values
    yield from reader.check_keys(plot, [])
    if values[""] is None:
        for part, key in (("subtitle", "chart.subtitle.waterfall.missing"), ("alt", "alt.waterfall.missing")):
            yield from reader.check_words(part, chart[part], labels.fill(key, lambda slot: (slot, None), {}))
        if plot["layers"] or [read_text(label["runs"]) for label in plot["labels"]] != [labels.words["chart.gap"]]:
            yield Disagreement(f"{reader.place}/bars", f"{len(plot['layers'])} of them", "no bar without a value")
        return
    steps = list_steps(reader, metric, values)
    unit, span = steps[0].amount.unit, metric.params["span"]
    slots = _find_slots(reader, metric)
    subtitle = labels.fill(
        f"chart.subtitle.waterfall.{span}", slots.__getitem__, {"unit": reader.wording.table_unit(unit)}
    )
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, metric, steps))
    totals: dict[str, tuple[str, Value | None]] = {
        part: (f"{metric.id}.{part}", values[part]) for part in ("previous", "current")
    }
    subject = {"subject": reader.recipe.names_of(metric)[labels.language]}
    yield from reader.check_finding(chart, labels.fill(f"chart.finding.waterfall.{span}", totals.__getitem__, subject))
    yield from check_rows(reader, plot, [step.name for step in steps])
    roles = ["primary" if step.is_total else role_of(step.amount) for step in steps]
    bars = [
        Bar(at, place(step.base, unit), place(step.end, unit), role)
        for at, (step, role) in enumerate(zip(steps, roles, strict=True))
    ]
    yield from check_flat_bars(reader, plot, bars)
    yield from _check_links(reader, plot, [bar.end for bar in bars[:-1]])
    if steps[-2].end != steps[-1].end and abs(Amount(steps[-1].end - steps[-2].end, unit).sign()):
        yield Disagreement(
            f"{reader.place}/bars", say(steps[-2].name), "the last total where the changes end", metric.id
        )
    if len(plot["labels"]) != len(steps):
        yield Disagreement(f"{reader.place}/labels", f"{len(plot['labels'])} of them", f"one for each of {len(steps)}")
        return
    for bar, step, label in zip(bars, steps, plot["labels"], strict=True):
        words = labels.show(step.measure, step.amount)
        yield from check_end_label(reader, label, bar.at, bar.end, words, bar.role, leftward=step.end < step.base)


def _find_slots(reader: PlotReader, metric: Metric) -> dict[str, tuple[str, Value | None]]:
    """The two weeks, or the two years, that are set against each other."""
    known = reader.derivation
    if metric.params["span"] == "year":
        year = known.end.year
        return {
            "current": (f"year@{year}", date(year, 1, 1)),
            "previous": (f"year@{year - 1}", date(year - 1, 1, 1)),
            "weeks": (f"{metric.id}.weeks", known.result(metric.id).values["weeks"]),
        }
    before, now = known.flow(known.metric(metric.params["of"]))[-2:]
    return {name: (f"week@{week.end.isoformat()}", week.end) for name, week in (("previous", before), ("current", now))}


def list_steps(reader: PlotReader, metric: Metric, values: Mapping[str, Value | None]) -> list[Step]:
    """The rows from the top down: the earlier total, the parts, what they leave over if it is any, the total now."""
    labels, span, slots = reader.labels, metric.params["span"], _find_slots(reader, metric)
    amounts = {part: value for part, value in values.items() if isinstance(value, Amount)}
    at = amounts["previous"].number

    def total(part: str) -> Step:
        name = labels.fill(f"chart.waterfall.{span}.{part}", slots.__getitem__, {})
        return Step(name, f"{metric.id}.{part}", amounts[part], Decimal(0), amounts[part].number, is_total=True)

    changes: list[tuple[str, str]] = [
        (f"part.{part}", reader.recipe.subjects[part].shorts[labels.language]) for part in metric.params["parts"]
    ]
    if amounts["rest"].sign():
        changes.append(("rest", labels.words["chart.rest"]))
    steps = [total("previous")]
    for part, name in changes:
        steps.append(Step((name,), f"{metric.id}.{part}", amounts[part], at, at + amounts[part].number))
        at = steps[-1].end
    return [*steps, total("current")]


def _check_links(reader: PlotReader, plot: Given, ends: Sequence[float]) -> Iterator[Disagreement]:
    """A line leads from the end of each bar to the row below it, straight down."""
    lines = layers_of(plot, "Line")
    if len(lines) != 1 or len(lines[0]["x"]) != 3 * len(ends):
        yield Disagreement(f"{reader.place}/lines", f"{len(lines)} lines", f"{len(ends)} links")
        return
    for at, end in enumerate(ends):
        x, y = lines[0]["x"][3 * at : 3 * at + 3], lines[0]["y"][3 * at : 3 * at + 3]
        if not are_near(y, [end, end, None]) or not at < x[0] < x[1] < at + 1:
            yield Disagreement(f"{reader.place}/lines", f"{x[0]:g}–{x[1]:g}, {y[0]}", f"from row {at} on, at {end:g}")


def _expect_alt(reader: PlotReader, metric: Metric, steps: Sequence[Step]) -> tuple[Part, ...]:
    labels = reader.labels
    totals: dict[str, tuple[str, Value | None]] = {
        part: (step.measure, step.amount) for part, step in (("previous", steps[0]), ("current", steps[-1]))
    }
    subject = reader.recipe.names_of(metric)[labels.language]
    parts: list[Part] = [
        *labels.fill(f"alt.waterfall.{metric.params['span']}", totals.__getitem__, {"subject": subject})
    ]
    for index, step in enumerate(steps[1:-1]):
        parts.append(labels.words["list.comma" if index else "colon"])
        find: Find = {"amount": (step.measure, step.amount)}.__getitem__
        parts += labels.fill("alt.ranking.row", find, {"subject": say(step.name)})
    return merge((*parts, labels.words["sentence.end"]))
