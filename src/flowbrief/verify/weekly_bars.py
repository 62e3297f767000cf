"""Bars of weeks as the record has them: each in its week, in its colour, as high as its flow; points of others too."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .courses import are_near, is_near, layers_of, scale
from .finding import Disagreement
from .labels import Part, agrees, read_text
from .legend import Key
from .recipe import Metric
from .values import Amount, Value, Week

if TYPE_CHECKING:
    from .plots import PlotReader

Given = Mapping[str, Any]
_SEVEN = 7
_HALF_WEEK = 3.5


def check_signed_bars(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Weeks above and below zero, the average as a line, the last value at its bar."""
    flow, words = reader.derivation.metric(reader.params["of"]), reader.labels.words
    weeks = reader.derivation.flow(flow)[-reader.params["periods"] :]
    known = [week for week in weeks if week.number is not None]
    yield from reader.check_unit(chart, "signed_bars", flow)
    yield from reader.check_words("alt", chart["alt"], _expect_alt(reader, flow, weeks))
    keys = reader.direction_keys()
    if reader.params.get("average") is not None:
        keys.append(
            Key(reader.labels.fill("chart.average", reader.find(reader.params["average"]), {}), "accent", "line")
        )
    counted = list_counted(reader)
    for fact, end, amount in counted:
        slots: dict[str, tuple[str, Value | None]] = {"to": (f"{fact.id}.to", end), "amount": (fact.id, amount)}
        names = {"provider": fact.params["provider"][reader.labels.language]}
        keys.append(Key(reader.labels.fill("chart.counted", slots.__getitem__, names), "secondary", "bar"))
    drawn = [(x, y) for layer in layers_of(plot, "Dots") for x, y in zip(layer["x"], layer["y"], strict=True)]
    if drawn != [(float(end.toordinal()), scale(amount.number)) for _, end, amount in counted]:
        yield Disagreement(f"{reader.place}/points", f"{len(drawn)} points", "those of the facts it shows")
    if any(week.days != _SEVEN for week in known):
        keys.append(Key((f"{words['note.irregular_mark']} {words['chart.irregular']}",), "muted", "none"))
    yield from reader.check_keys(plot, keys)
    roles = ["inflow" if (week.number or 0) >= 0 else "outflow" for week in known]
    yield from _check_bars(reader, plot, [(known, [scale(week.number) for week in known], roles)])
    marked = [flag for layer in layers_of(plot, "Bars") for flag in layer["marked"]]
    if marked != [week.days != _SEVEN for week in known]:
        yield Disagreement(f"{reader.place}/bars", "marks", "those of the weeks that have not seven days")
    if reader.params.get("average") is not None:
        series = reader.derivation.result(reader.params["average"]).series[""]
        heights = [scale(series[week.end]) if series[week.end] is not None else None for week in weeks]
        yield from reader.check_line(plot, 0, [float(week.end.toordinal()) for week in weeks], heights, "accent")
    labels = list(plot["labels"])
    if known and known[-1] is weeks[-1]:
        value = reader.derivation.result(flow.id).values[""]
        last = labels.pop(0) if labels else None
        wanted = reader.labels.show(flow.id, value) if value is not None else ()
        yield from reader.check_label(last, wanted, float(weeks[-1].end.toordinal()), roles[-1])
        if last is not None and not is_near(last["y"], scale(weeks[-1].number)):
            yield Disagreement(f"{reader.place}/label", str(last["y"]), "the height of its bar", flow.id)
    labels = list((yield from _check_extremes(reader, labels, flow, known, weeks[-1])))
    labels = list((yield from _check_events(reader, plot, labels, flow, weeks)))
    yield from check_gaps(reader, labels, weeks, {week.end for week in known})


def check_paired_bars(reader: PlotReader, chart: Given, plot: Given) -> Iterator[Disagreement]:
    """Two subjects a week, the second on top of the first where both go the same way."""
    flows = [reader.derivation.flow_of(subject) for subject in reader.params["of"][:2]]
    yield from reader.check_unit(chart, "paired_bars", flows[0])
    values = [reader.derivation.result(flow.id).values[""] for flow in flows]
    slots = {name: (flow.id, value) for name, flow, value in zip(("first", "second"), flows, values, strict=True)}
    names = [reader.recipe.subjects[flow.subject].names[reader.labels.language] for flow in flows]
    alt = reader.labels.fill("alt.paired_bars", slots.__getitem__, {"subject": names[0], "whole": names[1]})
    yield from reader.check_words("alt", chart["alt"], alt)
    first, second = (reader.derivation.flow(flow)[-reader.params["periods"] :] for flow in flows)
    shorts = [reader.recipe.subjects[flow.subject].shorts[reader.labels.language] for flow in flows]
    roles = ("primary", "secondary")
    yield from reader.check_keys(plot, [Key((short,), role, "bar") for short, role in zip(shorts, roles, strict=True)])
    pairs = [
        (one, other) for one, other in zip(first, second, strict=True)
        if one.number is not None and other.number is not None
    ]  # fmt: skip
    weeks = [one for one, _ in pairs]
    drawn = [
        (weeks, [scale(week.number) for week in side], [role] * len(pairs))
        for side, role in zip(([one for one, _ in pairs], [other for _, other in pairs]), roles, strict=True)
    ]
    yield from _check_bars(reader, plot, drawn)
    yield from check_gaps(reader, plot["labels"], first, {week.end for week in first if week.number is not None})


def _check_extremes(
    reader: PlotReader, labels: Sequence[Given], flow: Metric, known: Sequence[Week], last: Week
) -> Generator[Disagreement, None, Sequence[Given]]:
    """The largest inflow and the largest outflow at their bars, if they are named; returns the labels that are left.

    The latest week is not named twice. Whether there is room for a name is for the eye.
    """
    unit = reader.derivation.flow_unit(flow)
    for sign in (1, -1):
        ways = sorted((week for week in known if sign * (week.number or 0) > 0), key=lambda week: week.end)
        if not ways or not labels:
            continue
        best = max(sign * (week.number or Decimal(0)) for week in ways)
        found = next(week for week in ways if sign * (week.number or Decimal(0)) == best)
        slots: dict[str, tuple[str, Value | None]] = {
            "amount": (f"{flow.id}@{found.end}", Amount(sign * best, unit)),
            "on": (f"week@{found.end}", found.end),
        }
        words, label = reader.labels.fill("chart.extreme", slots.__getitem__, {}), labels[0]
        if found is last or not agrees(label["runs"], words):
            continue
        labels = labels[1:]
        x, y = float(found.end.toordinal()), scale(found.number)
        yield from reader.check_label(label, words, x, "muted")
        if not is_near(label["y"], y) or (label["lift"] > 0) != (sign > 0):
            yield Disagreement(f"{reader.place}/label", str(label["y"]), "beyond the end of its bar", flow.id)
    return labels


def _check_events(
    reader: PlotReader, plot: Given, labels: Sequence[Given], flow: Metric, weeks: Sequence[Week]
) -> Generator[Disagreement, None, Sequence[Given]]:
    """An upright line on the day of each known event that has a name, and beside it that name, if there is room.

    Returns the labels that are left.
    """
    first, last = weeks[0].start.isoformat(), weeks[-1].end.isoformat()
    named = {one["day"]: one["short"][reader.labels.language] for one in reversed(reader.recipe.events)
             if flow.subject in one["subjects"] and first <= one["day"] <= last}  # fmt: skip
    days = [float(date.fromisoformat(day).toordinal()) for day in sorted(named)]
    lines = layers_of(plot, "Line")[0 if reader.params.get("average") is None else 1 :]
    upright = [line["x"][0] for line in lines if line["x"] == [line["x"][0]] * 2 and line["role"] == "muted"]
    if upright != days or len(lines) != len(days):
        yield Disagreement(
            f"{reader.place}/events", f"{len(lines)} lines", f"one on the day of each of {len(days)} events"
        )
    for day, x in zip(sorted(named), days, strict=True):
        if labels and labels[0]["x"] == x and read_text(labels[0]["runs"]) == named[day]:
            yield from reader.check_label(labels[0], (named[day],), x, "muted")
            labels = labels[1:]
    return labels


def _expect_alt(reader: PlotReader, flow: Metric, weeks: Sequence[Week]) -> tuple[Part, ...]:
    """The words for a chart of weeks: its first and last, the latest value, the highest and the lowest."""
    unit = reader.derivation.flow_unit(flow)
    slots: dict[str, tuple[str, Value | None]] = {
        "first": (f"week@{weeks[0].end}", weeks[0].end),
        "week": (f"week@{weeks[-1].end}", weeks[-1].end),
        "amount": (flow.id, reader.derivation.result(flow.id).values[""]),
    }
    known = sorted((week for week in weeks if week.number is not None), key=lambda week: week.end)
    for name, sign in (("high", 1), ("low", -1)):
        slots |= {name: ("", None), f"{name}_on": ("", None)}
        if known:
            best = max(sign * (week.number or Decimal(0)) for week in known)
            found = next(week for week in known if sign * (week.number or Decimal(0)) == best)
            slots[name] = f"{flow.id}@{found.end}", Amount(sign * best, unit)
            slots[f"{name}_on"] = f"week@{found.end}", found.end
    subject = reader.recipe.subjects[flow.subject].names[reader.labels.language]
    return reader.labels.fill("alt.signed_bars", slots.__getitem__, {"subject": subject})


def list_shown(reader: PlotReader) -> list[str]:
    """What a chart shows beside what it is of: the facts on it, or what its signals are seen by."""
    if reader.spec["kind"] == "dashboard":
        return [signal["shows"] for signal in reader.recipe.signals.values()]
    if reader.spec["kind"] == "scatter":
        return [reader.derivation.metric(reader.params["of"]).params["against"]]
    if reader.spec["kind"] == "waterfall":
        bridge = reader.derivation.metric(reader.params["of"])
        return [reader.derivation.flow_of(part).id for part in bridge.params["parts"]]
    if reader.spec["kind"] == "stacked_bars":
        return [reader.params["net"]] if reader.params.get("net") else []
    return [fact.id for fact, _, _ in list_counted(reader)]


def list_counted(reader: PlotReader) -> list[tuple[Metric, date, Amount]]:
    """The facts that end within the weeks of a chart, by their last day."""
    wanted = reader.params.get("facts") or []
    weeks = (
        reader.derivation.flow(reader.derivation.metric(reader.params["of"]))[-reader.params["periods"] :]
        if wanted
        else ()
    )
    found = []
    for name in wanted:
        values = reader.derivation.result(name).values
        end, amount = values["to"], values[""]
        if isinstance(amount, Amount) and isinstance(end, date) and weeks[0].start <= end <= weeks[-1].end:
            found.append((reader.derivation.metric(name), end, amount))
    return sorted(found, key=lambda one: one[1])


def _check_bars(
    reader: PlotReader, plot: Given, expected: Sequence[tuple[Sequence[Week], list[float], list[str]]]
) -> Iterator[Disagreement]:
    layers = layers_of(plot, "Bars")
    if len(layers) != len(expected):
        yield Disagreement(f"{reader.place}/bars", f"{len(layers)} series", f"{len(expected)} series")
    for layer, (weeks, heights, roles) in zip(layers, expected, strict=False):
        days = [float(week.end.toordinal()) for week in weeks]
        if layer["roles"] != roles or not are_near(layer["x"], days) or not are_near(layer["height"], heights):
            yield Disagreement(f"{reader.place}/bars", "a series of bars", "other weeks, colours or heights")


def check_gaps(
    reader: PlotReader, labels: Sequence[Given], weeks: Sequence[Week], known: set[date]
) -> Iterator[Disagreement]:
    """Each stretch of missing weeks, and nothing else, is called so."""
    spans: list[list[float]] = []
    for week in weeks:
        if week.end in known:
            continue
        at = float(week.end.toordinal())
        if spans and spans[-1][1] >= at - _HALF_WEEK:
            spans[-1][1] = at + _HALF_WEEK
        else:
            spans.append([at - _HALF_WEEK, at + _HALF_WEEK])
    expected = [(reader.labels.words["chart.gap"], (start + end) / 2) for start, end in spans]
    said = [(read_text(label["runs"]), label["x"]) for label in labels]
    if said != expected:
        yield Disagreement(f"{reader.place}/labels", " | ".join(text for text, _ in said), f"{len(expected)} gaps")
