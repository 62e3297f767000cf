"""The file of facts → `FactSpec`: figures of third parties, refused where undated or without a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path, PurePath

from pydantic import ValidationError

from flowbrief.configure.atoms import Words
from flowbrief.configure.draft import Draft, is_clean
from flowbrief.configure.fact_schema import FactShape, FactsShape
from flowbrief.configure.names import Names, expand_key
from flowbrief.configure.positions import Findings, KeyPath, Positions, Spot, suggest
from flowbrief.configure.reader import read_yaml
from flowbrief.configure.shape_errors import report_shape_errors
from flowbrief.model.diagnostic import Refused
from flowbrief.model.digits import find_typed_digits
from flowbrief.model.fact import FACT, FactSpec, TopicSpec
from flowbrief.model.measure import FLOW_KINDS
from flowbrief.model.money import MoneyFormat
from flowbrief.model.period import Period
from flowbrief.model.quantity import Unit, UnitKind
from flowbrief.model.spec import MetricSpec
from flowbrief.model.text import LANGUAGES

# So far from the point may a digit of a figure or of its scale stand.
_LEAST, _MOST = -12, 15
_NOWHERE = Findings("", Positions(Spot(1, 1)))


@dataclass(frozen=True, slots=True)
class FactsDraft:
    """A file of facts after its shape was checked; `is_known` is False if it could not be read at all.

    `shapes` and `topics` are the usable entries; the names of the others are in `names` and `named_topics` too, for
    what refers to them.
    """

    names: tuple[str, ...] = ()
    named_topics: tuple[str, ...] = ()
    shapes: Mapping[str, FactShape] = field(default_factory=dict)
    topics: Mapping[str, TopicSpec] = field(default_factory=dict)
    findings: Findings = _NOWHERE
    file: tuple[str, Path] | None = None
    is_known: bool = True


def draft_facts(draft: Draft, folder: Path, read: Callable[[Path], bytes], findings: Findings) -> FactsDraft:
    """Read the file of facts that the config names, if it names one; every mistake in it goes to `findings`."""
    written = draft.value("facts")
    if written is None:
        return FactsDraft(is_known=draft.is_clean(("facts",)))
    file = folder / written
    unread = FactsDraft(file=(PurePath(written).as_posix(), file), is_known=False)
    try:
        reading = read_yaml(read(file), file.as_posix(), "file of facts", "facts:")
    except OSError as error:
        why = error.strerror or type(error).__name__
        reason = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {why}"
        findings.add("facts-missing", ("facts",), f"{file.as_posix()} {reason}", "write it, or correct the path")
        return unread
    except Refused as refused:
        for diagnostic in refused.diagnostics:
            findings.take(diagnostic)
        return unread
    own = Findings(file.as_posix(), reading.positions, reading.broken)
    for diagnostic in reading.diagnostics:
        own.take(diagnostic)
    bad = reading.broken
    try:
        FactsShape.model_validate(reading.values)
    except ValidationError as error:
        bad |= report_shape_errors(error, own, FactsShape)
    entries, topics = reading.values.get("facts"), reading.values.get("topics", {})
    for diagnostic in own.sorted():
        findings.take(diagnostic)
    if not isinstance(entries, dict) or not isinstance(topics, dict):
        return unread
    shapes = {
        name: FactShape.model_validate(entry) for name, entry in entries.items() if is_clean(("facts", name), bad)
    }
    named = {
        topic: TopicSpec(topic, name.as_text(), short.as_text())
        for topic, entry in topics.items()
        if is_clean(("topics", topic), bad) and isinstance(entry, dict)
        for name in (Words.model_validate(entry["name"]),)
        for short in (Words.model_validate(entry["short"]) if entry.get("short") else name,)
    }
    return FactsDraft(tuple(entries), tuple(topics), shapes, named, own, unread.file)


def check_facts(
    facts: FactsDraft, draft: Draft, names: Names, money: MoneyFormat, findings: Findings
) -> tuple[FactSpec, ...]:
    """Check what a schema cannot say of the facts, and return them.

    Each needs a topic with a name, one of a period and an as-of day, and days in an order that can be; a flow is money
    of a period. No word of it types a digit that `allow_digits` does not list.
    """
    checked: list[FactSpec] = []
    allowed = tuple(draft.value("allow_digits", ())) if draft.is_clean(("allow_digits",)) else None
    own = facts.findings.anew()
    metrics = {name for key in draft.metrics.entries for name in expand_key(key, names.subjects or ())}
    for name, shape in facts.shapes.items():
        path: KeyPath = ("facts", name)
        topic = name.split(".")[0]
        if names.subjects is not None and topic not in (*_list_own_topics(names), *facts.named_topics):
            hint = f"write it under topics, such as {topic}: {{name: {{zh: …, en: …}}}}"
            own.add("unknown-topic", path, f"{topic!r} is neither a topic nor a subject of the report", hint, at="key")
        if name in metrics:
            message = f"{name} is a metric of the report already"
            own.add("duplicate-metric", path, message, "give the fact another name", at="key")
        _check_unit(shape, path, own)
        _check_days(shape, path, own)
        _check_flow(shape, path, own)
        _check_against(shape, path, names, own)
        if allowed is not None:
            _check_digits(shape, path, allowed, own)
        if shape.period is not None or shape.as_of is not None:
            checked.append(_build(name, topic, shape, money, own))
    for topic, spec in facts.topics.items():
        for key, text in (("name", spec.name), ("short", spec.short)):
            if allowed is not None:
                _check_text(text.zh + text.en, ("topics", topic, key), allowed, own)
    for diagnostic in own.sorted():
        findings.take(diagnostic)
    return tuple(checked)


def list_fact_metrics(facts: tuple[FactSpec, ...], *, leave_out_expired: bool) -> tuple[MetricSpec, ...]:
    """The facts as metrics, so that they are measured, explained and accounted for like any other figure."""
    return tuple(
        MetricSpec(fact.id, FACT, fact.topic, {"fact": fact, "leave_out_expired": leave_out_expired}, fact.place)
        for fact in facts
    )


def _list_own_topics(names: Names) -> set[str]:
    """What the report itself has names for: its subjects, and what its own metrics are about."""
    return {*(names.subjects or ()), *(name.split(".")[0] for name, kind in names.kinds.items() if kind != FACT)}


def _check_unit(shape: FactShape, path: KeyPath, findings: Findings) -> None:
    unit = shape.unit
    if unit.kind == "money" and unit.currency is None:
        findings.add("missing-key", (*path, "unit"), "money needs a currency", "currency: USD, for example", at="key")
    if unit.kind != "money" and unit.currency is not None:
        message = f"a unit of kind {unit.kind} has no currency"
        here = (*path, "unit", "currency")
        findings.add("currency-not-allowed", here, message, "delete it, or use kind: money", at="key")
    if any(not _LEAST <= exponent <= _MOST for number in (shape.value, unit.scale) for exponent in _span(number)):
        message = f"value: expected a number of at most {_MOST} digits before the point and {-_LEAST} after it"
        findings.add("out-of-range", (*path, "value"), message, "write large figures with a scale")
        return
    amount = shape.value * unit.scale
    if unit.kind == "count" and (amount < 0 or amount != amount.to_integral_value()):
        message = f"value: expected a whole number of at least 0; found the number {amount:f}"
        findings.add("out-of-range", (*path, "value"), message, "a unit of kind ratio has decimals and a sign")


def _span(number: Decimal) -> tuple[int, int]:
    """The powers of ten of the first and of the last digit of a number."""
    exponent = number.as_tuple().exponent
    return number.adjusted(), exponent if isinstance(exponent, int) else _MOST + 1


def _check_days(shape: FactShape, path: KeyPath, findings: Findings) -> None:
    if (shape.period is None) == (shape.as_of is None):
        lack = "neither a period nor an as-of day" if shape.period is None else "both a period and an as-of day"
        hint = "period: {from: 2026-02-04, to: 2026-02-10}, or as_of: 2026-02-09"
        findings.add("fact-undated", path, f"the fact has {lack}", hint, at="key")
    if shape.period is not None and shape.period.to < shape.period.first:
        message = f"to: {shape.period.to} lies before {shape.period.first}"
        findings.add("out-of-range", (*path, "period", "to"), message, "to is the last day")
    if shape.expires < shape.published_on:
        message = f"expires: {shape.expires} lies before {shape.published_on}, the day of publication"
        findings.add("out-of-range", (*path, "expires"), message, "expires is the last day on which it may be used")


def _check_flow(shape: FactShape, path: KeyPath, findings: Findings) -> None:
    if shape.flow and (shape.unit.kind != "money" or shape.period is None):
        message = "a flow is money of a period"
        findings.add("fact-not-a-flow", (*path, "flow"), message, "give unit: {kind: money} and period, or delete flow")
    if shape.flow and shape.period is not None and shape.published_on < shape.period.to:
        message = f"published_on: {shape.published_on} lies before {shape.period.to}, the last day of the flow"
        findings.add("out-of-range", (*path, "published_on"), message, "a flow is known after its period")
    if shape.largest_in is not None and not shape.flow:
        findings.add("unknown-key", (*path, "largest_in"), "only a flow has largest_in", "flow: true", at="key")


def _check_against(shape: FactShape, path: KeyPath, names: Names, findings: Findings) -> None:
    against = shape.against
    if against is None or names.metrics is None:
        return
    here = (*path, "against")
    if against not in names.metrics:
        findings.add(
            "unknown-metric", here, f"{against!r} is not a metric of the report", suggest(against, names.metrics)
        )
    elif names.kinds.get(against, FLOW_KINDS[0]) not in FLOW_KINDS or not shape.flow:
        message = (
            f"{against} and the fact are compared as flows, and {'the fact' if not shape.flow else against} is none"
        )
        findings.add("wrong-metric", here, message, "name a weekly flow beside a fact with flow: true")


def _check_digits(shape: FactShape, path: KeyPath, allowed: tuple[str, ...], findings: Findings) -> None:
    for key in ("what", "universe", "provider", "publication", "via", "note"):
        words = getattr(shape, key)
        for language in LANGUAGES if words is not None else ():
            _check_text(getattr(words, language), (*path, key, language), allowed, findings)


def _check_text(text: str, path: KeyPath, allowed: tuple[str, ...], findings: Findings) -> None:
    typed = dict.fromkeys(number for _, number in find_typed_digits(text, allowed))
    if typed:
        numbers = ", ".join(f"“{number}”" for number in typed)
        message = f"{numbers} {'is' if len(typed) == 1 else 'are'} typed, but a number must come from a measure"
        findings.add("typed-digit", path, message, "leave it out, or list the name it belongs to under allow_digits")


def _build(name: str, topic: str, shape: FactShape, money: MoneyFormat, findings: Findings) -> FactSpec:
    span = shape.period
    end = span.to if span is not None else shape.as_of
    start = span.first if span is not None else shape.as_of
    assert end is not None
    assert start is not None
    unit = Unit(UnitKind(shape.unit.kind), shape.unit.currency)
    return FactSpec(
        id=name,
        topic=topic,
        what=shape.what.as_text(),
        value=shape.value,
        scale=shape.unit.scale,
        unit=replace(unit, money=money) if unit.kind is UnitKind.MONEY else unit,
        period=Period(end=end, start=min(start, end)),
        universe=shape.universe.as_text(),
        provider=shape.provider.as_text(),
        publication=shape.publication.as_text(),
        published_on=shape.published_on,
        expires=shape.expires,
        confidence=shape.confidence,
        place=findings.place(("facts", name), at="key"),
        url=shape.url,
        via=shape.via.as_text() if shape.via is not None else None,
        note=shape.note.as_text() if shape.note is not None else None,
        is_flow=shape.flow,
        largest_in=shape.largest_in,
        against=shape.against,
        is_change=shape.change,
    )
