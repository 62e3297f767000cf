"""`events` of the config → `Event`: what is known to have moved numbers without being news."""

from __future__ import annotations

from dataclasses import replace

from flowbrief.configure.draft import Draft
from flowbrief.configure.names import Names, check_name
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.schema import EventShape
from flowbrief.extend import Registry, SeriesKind
from flowbrief.model.event import Event
from flowbrief.model.spec import MetricSpec, SubjectSpec


def check_events(
    draft: Draft, names: Names, subjects: tuple[SubjectSpec, ...], findings: Findings
) -> tuple[Event, ...]:
    """Check each event and return it with the subjects whose numbers it is in."""
    events: list[Event] = []
    for index, shape in draft.events:
        path: KeyPath = ("events", index)
        if shape.until is not None and shape.until < shape.day:
            message = f"until: {shape.until} lies before {shape.day}, the day it began"
            findings.add("out-of-range", (*path, "until"), message, "until is the last day of the event")
        touched = _find_subjects(shape, path, names, subjects, findings)
        short = shape.short.as_text() if shape.short is not None else None
        events.append(Event(shape.kind, shape.day, shape.until or shape.day, touched, shape.note.as_text(), short))
    return tuple(events)


def spread_events(events: tuple[Event, ...], metrics: tuple[MetricSpec, ...], registry: Registry) -> tuple[Event, ...]:
    """Return the events with the groups, too, whose sum of flows holds one of their subjects."""
    sums = {metric.subject: metric.params.get("subjects") for metric in metrics
            if registry.metrics[metric.kind].series is SeriesKind.FLOW}  # fmt: skip
    groups = {topic: set(members) for topic, members in sums.items() if isinstance(members, tuple)}
    return tuple(
        replace(event, subjects=(*event.subjects, *(topic for topic, members in groups.items()
                                                    if topic not in event.subjects and members & {*event.subjects})))
        for event in events
    )  # fmt: skip


def _find_subjects(
    shape: EventShape, path: KeyPath, names: Names, subjects: tuple[SubjectSpec, ...], findings: Findings
) -> tuple[str, ...]:
    if (shape.subjects is None) == (shape.source is None):
        message = "an event names either its subjects or its source"
        findings.add("missing-key", path, message, "subjects: [total, equity], for example")
    for number, subject in enumerate(shape.subjects or ()):
        check_name(findings, (*path, "subjects", number), subject, names.subjects, "unknown-subject", "a subject")
    if shape.source is not None:
        check_name(findings, (*path, "source"), shape.source, names.sources, "unknown-source", "a source")
        return tuple(subject.id for subject in subjects if subject.source == shape.source)
    return tuple(shape.subjects or ())
