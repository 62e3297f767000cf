"""Every name the config defines, so that references to it can be checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowbrief.configure.draft import Draft
from flowbrief.configure.positions import Findings, KeyPath, suggest
from flowbrief.extend import Entry, Registry
from flowbrief.model.fact import FACT

MOST_METRICS = 5000


@dataclass(frozen=True, slots=True)
class Names:
    """The names of each sort in the order of the file; None where a mistake elsewhere leaves them unknown.

    `metrics` are full ids, with every `*` written out, and `kinds` the kind of each, where there is such a kind.
    `topics` are what a section can be about: the subjects, and the first part of any other metric's id.
    `columns`, `shapes` and `units` are those of each source whose own entry has no mistake in it; `column_units` has
    the units of columns that have their own, by source. `subject_shapes` is the shape of each subject's source.
    """

    sources: tuple[str, ...] | None
    subjects: tuple[str, ...] | None
    metrics: tuple[str, ...] | None
    topics: tuple[str, ...] | None
    charts: tuple[str, ...] | None
    tables: tuple[str, ...] | None
    kinds: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, str]
    units: Mapping[str, str]
    column_units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subject_shapes: Mapping[str, str] = field(default_factory=dict)

    def unit_of(self, source: str, column: str) -> str:
        """The kind of unit of one column of a source that has no mistake in it."""
        return self.column_units.get(source, {}).get(column, self.units[source])


def expand_key(key: str, subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Return the metric ids that a key under `metrics` stands for: one, or with `*` one a subject."""
    return tuple(subject + key[1:] for subject in subjects) if key.startswith("*.") else (key,)


def collect_names(draft: Draft, registry: Registry, findings: Findings, facts: tuple[str, ...] | None = ()) -> Names:
    """Collect every name a draft defines; far too many metrics are refused here.

    `facts` are the ids of facts, which are metrics too; None if their file cannot be read.
    """
    subjects = draft.subjects.names
    metrics: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    if draft.metrics.is_known and subjects is not None:
        wild = sum(key.startswith("*.") for key in draft.metrics.entries)
        if len(draft.metrics.entries) + wild * len(subjects) > MOST_METRICS:
            findings.add(
                "too-many-metrics",
                ("metrics",),
                f"{wild} metrics for every subject and {len(subjects)} subjects make too many metrics",
                f"a report has at most {MOST_METRICS}",
                at="key",
            )
        else:
            own = tuple(dict.fromkeys(name for key in draft.metrics.entries for name in expand_key(key, subjects)))
            metrics = tuple(dict.fromkeys((*own, *facts))) if facts is not None else None
            topics = tuple(dict.fromkeys((*subjects, *(name.split(".")[0] for name in (*own, *(facts or ()))))))
    kinds: dict[str, str] = {}
    for key, shape in draft.metrics.usable() if metrics is not None else ():
        for name in expand_key(key, subjects or ()):
            if shape.kind in registry.metrics:
                kinds.setdefault(name, shape.kind)
    kinds = dict.fromkeys((fact for fact in facts or () if fact not in kinds), FACT) | kinds
    return Names(
        sources=draft.sources.names,
        subjects=subjects,
        metrics=metrics,
        topics=topics,
        charts=draft.charts.names,
        tables=draft.tables.names,
        kinds=kinds,
        columns={name: tuple(source.columns) for name, source in draft.sources.usable()},
        shapes={name: source.shape for name, source in draft.sources.usable()},
        units={name: source.unit.kind for name, source in draft.sources.usable()},
        column_units={
            name: {column: unit.kind for column, unit in source.units.items()}
            for name, source in draft.sources.usable()
        },
        subject_shapes=_list_subject_shapes(draft),
    )


def _list_subject_shapes(draft: Draft) -> dict[str, str]:
    """The shape of the source of each subject that is a column, as far as both entries can be read."""
    shapes = {name: source.shape for name, source in draft.sources.usable()}
    return {
        name: shapes[subject.source]
        for name, subject in draft.subjects.usable()
        if subject.source is not None and subject.source in shapes
    }


def check_name(
    findings: Findings, path: KeyPath, name: str, known: tuple[str, ...] | None, code: str, noun: str
) -> bool:
    """Report a reference to something that does not exist; return whether the name is usable."""
    if known is None:
        return False
    if name not in known:
        findings.add(code, path, f"{name!r} is not {noun}", suggest(name, known))
        return False
    return True


def find_kind(findings: Findings, path: KeyPath, kind: str, shelf: dict[str, Entry], noun: str) -> Entry | None:
    """Return the registered entry of a kind, or report at `kind` below the path that there is none."""
    entry = shelf.get(kind)
    if entry is None:
        findings.add(
            "unknown-kind", (*path, "kind"), f"there is no kind of {noun} {kind!r}", suggest(kind, tuple(shelf))
        )
    return entry
