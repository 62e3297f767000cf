"""The one door for sources, metrics, claims and charts; flowbrief's own come in by it too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from flowbrief.model.quantity import UnitKind
from flowbrief.model.text import Language, Text

F = TypeVar("F", bound=Callable[..., Any])


class ParamType(StrEnum):
    """What a setting in the YAML file may be.

    `METRIC`, `SUBJECT` and `SOURCE` are names of something else in the same file; a metric may be named by its
    last part alone (`week` for `total.week`) when it has the same subject. `METRICS` are a list of such names. A
    `COLUMN` is one of the columns of the source that the same entry names. A `NUMBER` is an exact decimal; `FACTORS`
    are a list of `{day: date, factor: number}`, given to the metric as pairs.
    """

    INTEGER = "integer"
    NUMBER = "number"
    FACTORS = "factors by day"
    DATE = "date"
    TEXT = "text"
    WORDS = "words in each language"
    CHOICE = "choice"
    FLAG = "flag"
    METRIC = "metric"
    METRICS = "metrics"
    SUBJECT = "subject"
    SUBJECTS = "subjects"
    SOURCE = "source"
    COLUMN = "column"


class SeriesKind(StrEnum):
    """What the first series of a metric holds, one point a period: what others may do with it.

    A `FLOW` may be added up, averaged and ranked; a `RATIO`, such as a flow in percent of assets, may be ranked and
    set against its own history, but not added up; a `LEVEL`, such as an average or a running total, may only be
    compared and drawn, and so may a `PRICE`; `STEPS` are levels that hold from each change to the next; `QUARTERS` are
    amounts of quarters.
    """

    FLOW = "a flow for each week"
    RATIO = "a ratio for each week"
    LEVEL = "a level for each week"
    PRICE = "a price for each day"
    STEPS = "a level for each change"
    QUARTERS = "an amount for each quarter"


REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Param:
    """One setting of a metric, chart or source: name, type, what it means, default, bounds, choices.

    A `METRIC`, or each of `METRICS`, may be bound to metrics with some kinds of series (`of_series`) or to some kinds
    of metric (`of_kinds`); of `SUBJECTS`, each needs a metric of one of `of_kinds`. `length` says how many entries a
    list has, `lengths` how many at least and at most, and `kinds_by` which kinds of metric each of `SUBJECTS` needs by
    what is chosen for another setting. A `SOURCE` may be bound to one shape and to one kind of unit, a
    `COLUMN` to one kind of unit.
    """

    name: str
    type: ParamType
    about: str
    default: Any = REQUIRED
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    of_series: tuple[SeriesKind, ...] = ()
    of_kinds: tuple[str, ...] = ()
    length: int | None = None
    lengths: tuple[int, int] | None = None
    kinds_by: tuple[str, tuple[tuple[str, tuple[str, ...]], ...]] | None = None
    shape: str | None = None
    unit: UnitKind | None = None

    @property
    def is_required(self) -> bool:
        """True if the config has to give it."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered thing: its kind, what it is in one sentence a language, its settings, the function.

    For a metric `formula` is the definition the documentation and `explain` print, `of_subject` says whether it is
    about one of the report's subjects (`total.week`) or about a source of its own (`policy.path`), and `series` what
    its first series holds (None if it has none). `subject_shapes` are the shapes of source its subject may be a
    column of; any, if there are none.
    For a claim `about` is the kind of metric it speaks of and `phrases` its wording, by language and phrase key.
    """

    kind: str
    summary: Text
    function: Callable[..., Any]
    params: tuple[Param, ...] = ()
    formula: str = ""
    about: tuple[str, ...] = ()
    of_subject: bool = True
    series: SeriesKind | None = None
    subject_shapes: tuple[str, ...] = ()
    phrases: Mapping[Language, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def param(self, name: str) -> Param | None:
        """Return one setting by name."""
        return next((param for param in self.params if param.name == name), None)


class AlreadyRegistered(Exception):  # noqa: N818 - named for what happened
    """Two functions claim the same kind; a plug-in may add kinds, never replace one."""


@dataclass
class Registry:
    """All kinds a config may name, filled by decorators when the modules that define them are imported."""

    sources: dict[str, Entry] = field(default_factory=dict)
    metrics: dict[str, Entry] = field(default_factory=dict)
    claims: dict[str, Entry] = field(default_factory=dict)
    charts: dict[str, Entry] = field(default_factory=dict)

    def source(self, kind: str, *, summary: Text, params: tuple[Param, ...] = ()) -> Callable[[F], F]:
        """Register a source: `(SourceSpec, bytes) -> RawTable`."""
        return self._door(self.sources, kind, lambda f: Entry(kind, summary, f, params))

    def metric(
        self,
        kind: str,
        *,
        summary: Text,
        formula: str,
        params: tuple[Param, ...] = (),
        of_subject: bool = True,
        series: SeriesKind | None = None,
        subject_shapes: tuple[str, ...] = (),
    ) -> Callable[[F], F]:
        """Register a metric: `(MetricInput) -> Finding`; `series` is what its finding's first series holds."""
        return self._door(
            self.metrics,
            kind,
            lambda f: Entry(
                kind,
                summary,
                f,
                params,
                formula,
                of_subject=of_subject,
                series=series,
                subject_shapes=subject_shapes,
            ),
        )

    def claim(
        self,
        kind: str,
        *,
        about: tuple[str, ...],
        summary: Text,
        phrases: Mapping[Language, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> Callable[[F], F]:
        """Register a claim: `(Finding, Analysis) -> Claim | None`, called for each finding of a kind in `about`."""
        return self._door(self.claims, kind, lambda f: Entry(kind, summary, f, about=about, phrases=phrases or {}))

    def chart(self, kind: str, *, summary: Text, params: tuple[Param, ...] = ()) -> Callable[[F], F]:
        """Register a chart: `(ChartInput) -> ChartContent`."""
        return self._door(self.charts, kind, lambda f: Entry(kind, summary, f, params))

    def _door(self, shelf: dict[str, Entry], kind: str, entry: Callable[[F], Entry]) -> Callable[[F], F]:
        def register(function: F) -> F:
            if kind in shelf:
                raise AlreadyRegistered(f"{kind!r} is already registered by {shelf[kind].function.__module__}")
            shelf[kind] = entry(function)
            return function

        return register

    def shelves(self) -> Iterator[tuple[str, dict[str, Entry]]]:
        """Each group of kinds with its name, in the order the documentation lists them."""
        yield "metrics", self.metrics
        yield "claims", self.claims
        yield "charts", self.charts
        yield "sources", self.sources


registry = Registry()
source, metric, claim, chart = registry.source, registry.metric, registry.claim, registry.chart
