"""The config after its shape was checked: what is usable of it, even if other parts are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from flowbrief.configure.atoms import Shape
from flowbrief.configure.positions import Findings, KeyPath
from flowbrief.configure.reader import Reading
from flowbrief.configure.schema import (
    ChartShape,
    EventShape,
    MetricShape,
    ReportShape,
    SectionShape,
    SubjectShape,
    TableShape,
)
from flowbrief.configure.shape_errors import report_shape_errors
from flowbrief.configure.source_schema import SourceShape

S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Group(Generic[S]):
    """The named entries under one top-level key.

    An entry with a mistake in its shape is None: its name may be referred to, its content is unknown. `is_known`
    is False when the group itself cannot be read, so that no name can be called unknown.
    """

    entries: Mapping[str, S | None]
    is_known: bool = True

    @property
    def names(self) -> tuple[str, ...] | None:
        """The names there are, or None if that cannot be said."""
        return tuple(self.entries) if self.is_known else None

    def usable(self) -> list[tuple[str, S]]:
        """The entries whose shape is right."""
        return [(name, entry) for name, entry in self.entries.items() if entry is not None]


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of the config that has the right shape; `report` is the whole of it, if all of it has."""

    report: ReportShape | None
    values: Mapping[str, Any]
    bad: frozenset[KeyPath]
    sources: Group[SourceShape]
    subjects: Group[SubjectShape]
    metrics: Group[MetricShape]
    charts: Group[ChartShape]
    tables: Group[TableShape]
    sections: tuple[tuple[int, SectionShape], ...]
    events: tuple[tuple[int, EventShape], ...] = ()

    def is_clean(self, path: KeyPath) -> bool:
        """True if nothing at, above or below a path has a wrong shape."""
        return is_clean(path, self.bad)

    def value(self, name: str, default: Any = None) -> Any:
        """Return the value of a top-level key as it stands in the file; the default if it is absent or wrong."""
        return self.values.get(name, default) if self.is_clean((name,)) else default


def draft_report(reading: Reading, findings: Findings) -> Draft:
    """Check the shape of a config; what does not fit goes to `findings`, what fits is in the draft."""
    report: ReportShape | None = None
    bad: frozenset[KeyPath] = reading.broken
    try:
        report = ReportShape.model_validate(reading.values)
    except ValidationError as error:
        bad |= report_shape_errors(error, findings)

    def group(name: str, shape: type[S]) -> Group[S]:
        known = not any(path == (name,) or path == () for path in bad)
        entries = reading.values.get(name, {})
        if not known or not isinstance(entries, dict):
            return Group({}, is_known=False)
        return Group(
            {key: shape.model_validate(entry) if is_clean((name, key), bad) else None for key, entry in entries.items()}
        )

    sections, events = reading.values.get("sections"), reading.values.get("events")
    return Draft(
        report,
        reading.values,
        bad,
        group("sources", SourceShape),
        group("subjects", SubjectShape),
        group("metrics", MetricShape),
        group("charts", ChartShape),
        group("tables", TableShape),
        tuple(
            (index, SectionShape.model_validate(section))
            for index, section in enumerate(sections if isinstance(sections, list) else ())
            if is_clean(("sections", index), bad)
        ),
        tuple(
            (index, EventShape.model_validate(event))
            for index, event in enumerate(events if isinstance(events, list) else ())
            if is_clean(("events", index), bad)
        ),
    )


def is_clean(path: KeyPath, bad: frozenset[KeyPath]) -> bool:
    """True if nothing at, above or below a path has a wrong shape."""
    return not any(path[: len(other)] == other or other[: len(path)] == path for other in bad)
