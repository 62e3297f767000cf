"""Running totals beside each other, and the course of a price, as the record has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of, scale
from .finding import Disagreement
from .labels import Part, merge, read_text, say
from .recipe import Metric
from .values import Amount, Week

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_ROLES = ("primary", "secondary", "accent", "muted")
_DAY = timedelta(days=1)


def check_cumulative_lines(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """One line a metric over this year, from zero on, its name and what it stands at beside its end."""
    metrics = [reader.derivation.metric(name) for name in reader.params["of"]]
    courses = [read_course(reader, metric) for metric in metrics]
    opening = min((course[0][0] for course in courses), key=lambda week: week.end)
    late = "" if opening.start <= date(opening.end.year, 1, 1) else ".late"
    key = ".restarted" if any(_is_restarted(course) for course in courses) else late
    unit = reader.wording.table_unit(reader.derivation.unit_of(metrics[0]))
    start = f"{metrics[0].id}.start@{opening.end.isoformat()}", opening.end
    subtitle = reader.labels.fill(f"chart.subtitle.cumulative_lines{key}", lambda _: start, {"unit": unit})
    yield from reader.check_words("subtitle", chart["subtitle"], subtitle)
    yield from reader.check_keys(plot, [])
    for index, (course, role) in enumerate(zip(courses, _ROLES, strict=False)):
        days, heights = _trace(course)
        yield from reader.check_line(plot, index, days, heights, role)
    if len(layers_of(plot, "Line")) != len(courses):
        yield Disagreement(f"{reader.place}/lines", f"{len(layers_of(plot, 'Line'))}", f"{len(courses)} lines")
    ends: list[tuple[float, Metric, Amount, str]] = []
    head = reader.labels.fill("alt.cumulative_lines", reader.find("alt"), {})
    parts: list[Part] = [*head, reader.labels.words["colon"]]
    for index, (metric, role) in enumerate(zip(metrics, _ROLES, strict=False)):
        value = reader.derivation.result(metric.id).values[""]
        if isinstance(value, Amount):
            ends.append((scale(value.number), metric, value, role))
        name = reader.recipe.subjects[metric.subject].names[reader.labels.language]
        parts += [reader.labels.words["list.comma"]] if index else []
        parts += reader.labels.fill("alt.cumulative_lines.line", reader.find(metric.id), {"subject": name})
    yield from reader.check_words("alt", chart["alt"], merge((*parts, reader.labels.words["sentence.end"])))
    labels = list(plot["labels"])
    if len(labels) != 2 * len(ends):
        yield Disagreement(f"{reader.place}/labels", f"{len(labels)} of them", f"a name and an amount for {len(ends)}")
        return
    last = float(reader.derivation.end.toordinal())
    ends.sort(key=lambda end: end[0])
    for (_, metric, value, role), name, amount in zip(ends, labels[::2], labels[1::2], strict=True):
        short = reader.recipe.subjects[metric.subject].shorts[reader.labels.language]
        yield from reader.check_label(name, (short,), last, role)
        yield from reader.check_label(amount, reader.labels.show(metric.id, value), last, role)
        if not is_near(name["y"], amount["y"]) or name["lift"] <= amount["lift"]:
            yield Disagreement(
                f"{reader.place}/labels", read_text(amount["runs"]), "an amount under its name", metric.id
            )
    for one, other in pairwise(labels[::2]):
        if one["y"] >= other["y"]:
            yield Disagreement(f"{reader.place}/labels", "their order", "that in which the lines end")


def read_course(reader: PlotReader, metric: Metric) -> list[tuple[Week, Decimal | None]]:
    """The weeks of this year with the running total in each; of a series without one, its last week."""
    series = reader.derivation.result(metric.id).series[""]
    weeks = reader.derivation.weeks_of(metric)
    mine = [week for week in weeks if week.end.year == reader.derivation.end.year] or list(weeks[-1:])
    return [(week, series[week.end]) for week in mine]


def _is_restarted(course: list[tuple[Week, Decimal | None]]) -> bool:
    """True if a line stands at its end on fewer weeks than there are, but on some."""
    return any(total is None for _, total in course) and course[-1][1] is not None


def _trace(course: list[tuple[Week, Decimal | None]]) -> tuple[list[float], list[float | None]]:
    """The points of a line; every stretch of it begins at zero on the day before."""
    points: list[tuple[date, float | None]] = []
    before: Decimal | None = None
    for week, total in course:
        if total is not None and before is None:
            points.append((week.start - _DAY, 0.0))
        points.append((week.end, None if total is None else scale(total)))
        before = total
    return [float(day.toordinal()) for day, _ in points], [height for _, height in points]


def check_price_line(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """The prices of the window, a mark at its low or high and one at its end, each with its words."""
    metric = reader.derivation.metric(reader.params["of"])
    result, labels, find = reader.derivation.result(metric.id), reader.labels, reader.find(metric.id)
    names = {"note": metric.params["basis"][labels.language]}
    yield from reader.check_keys(plot, [])
    if result.values[""] is None:
        expected = labels.fill("chart.subtitle.price_line.missing", find, names)
        yield from reader.check_words("subtitle", chart["subtitle"], expected)
        yield from reader.check_words("alt", chart["alt"], labels.fill("alt.price_line.missing", find, {}))
        if plot["layers"] or [read_text(label["runs"]) for label in plot["labels"]] != [labels.words["chart.gap"]]:
            yield Disagreement(f"{reader.place}/lines", f"{len(plot['layers'])} of them", "no line without a value")
        return
    yield from reader.check_words("subtitle", chart["subtitle"], labels.fill("chart.subtitle.price_line", find, names))
    names["subject"] = reader.recipe.subjects[metric.subject].names[labels.language]
    at = ".at" if result.facts["at_extreme"] == "yes" else ""
    yield from reader.check_words("alt", chart["alt"], labels.fill(f"alt.price_line.{metric.kind}{at}", find, names))
    prices = {day: price for day, price in sorted(result.series["price"].items()) if price is not None}
    days = [float(day.toordinal()) for day in prices]
    yield from reader.check_line(plot, 0, days, [float(price) for price in prices.values()], "primary")
    extreme, extreme_on = result.values["extreme"], result.values["extreme_on"]
    latest = result.values["price"]
    assert isinstance(extreme, Amount)
    assert isinstance(extreme_on, date)
    assert isinstance(latest, Amount)
    low = (float(extreme_on.toordinal()), float(extreme.number)), "accent"
    end = (days[-1], float(latest.number)), "primary"
    dots = layers_of(plot, "Dots")
    said = [(one["x"], one["y"], one["role"]) for one in dots]
    if len(said) != 2 or not all(
        are_near([*x, *y], place) and role == of for (x, y, role), (place, of) in zip(said, (low, end), strict=True)
    ):
        yield Disagreement(f"{reader.place}/dots", f"{len(said)} dots", "one at the low or high, one at the end")
    side, moved = ("low", "rebound") if metric.kind == "rebound" else ("high", "drawdown")
    wanted = [
        (labels.fill(f"chart.{side}", find, {}), *low),
        (labels.show(f"{metric.id}.extreme_on", extreme_on), *low),
        (labels.show_price(f"{metric.id}.price", latest), *end),
        (labels.fill(f"chart.{moved}{at}", find, {}), *end),
    ][2 if at else 0 :]
    if len(plot["labels"]) != len(wanted):
        yield Disagreement(f"{reader.place}/labels", f"{len(plot['labels'])} of them", f"{len(wanted)} labels")
    for label, (words, (x, y), role) in zip(plot["labels"], wanted, strict=False):
        yield from reader.check_label(label, words, x, role)
        if not is_near(label["y"], y):
            yield Disagreement(f"{reader.place}/label", str(label["y"]), f"the height of {say(words)}", metric.id)
