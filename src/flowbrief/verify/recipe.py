"""What a report is about, read from its recipe: the facts of the configuration, never a computed value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

# What a subject's weekly flow may be of, or a group's, the first in the recipe that there is.
FLOWS = ("net_flow", "flow_from_shares", "flow_from_assets", "group_flow")
# The same of flow rates.
RATES = ("flow_rate", "group_rate")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file and how it is to be read.

    `extract` is the file of the issue that holds what was read of a source that is no plain CSV file. `listed_with`
    is the source that begins the entry of the notes in which this one is named as `listed_as`, by language.
    """

    name: str
    path: str
    kind: str
    shape: str
    date_column: str
    date_format: str
    released_column: str | None
    columns: Mapping[str, str]
    units: Mapping[str, str]
    scales: Mapping[str, Decimal]
    encoding: str
    week_ends: int
    holiday_ends: tuple[date, ...]
    missing: tuple[tuple[date, str], ...]
    started_column: str | None = None
    max_gap_days: int | None = None
    extract: str | None = None
    listed_with: str = ""
    listed_as: Mapping[str, str] = field(default_factory=dict)
    date_basis: str = ""
    fetched_on: str = ""
    provider: Mapping[str, str] | None = None
    publication: Mapping[str, str] | None = None
    licence: Mapping[str, str] | None = None
    universe: Mapping[str, str] | None = None

    @property
    def is_readable(self) -> bool:
        """True for a shape that this room can read itself, from a CSV file or from the table read out of another."""
        is_text = self.kind == "csv" or self.extract is not None
        return is_text and self.shape in ("weekly", "changes", "levels", "filings")

    @property
    def has_weeks(self) -> bool:
        """True if the source has a part in which week the issue is about."""
        return self.shape in ("weekly", "levels")


@dataclass(frozen=True, slots=True)
class Subject:
    """Something the report speaks of: a column, or a whole less its parts; a topic has neither."""

    id: str
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    source: str | None = None
    column: str | None = None
    whole: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: what kind, about whom, with which settings."""

    id: str
    kind: str
    subject: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """The recipe of one issue.

    `is_walled` says that the as-of date was asked for, so that nothing released after it may be used, or after
    `known_by` if that is given. `earlier_issues` are the days of the issues that notes speak of, `breaks` those from
    which a subject's numbers are unlike those before, by subject. `key_figures` are the metrics of the key figures,
    None where an older recipe does not name them; `phrases` the report's own labels by language and key.
    `blocks` holds the cases of each block, `places` which blocks and scenarios stand in which section, `absent` the
    metrics that the issue goes without, `site` is the address of the site that shows it, with a slash at its end.
    """

    report: str
    version: str
    as_of: date
    is_walled: bool
    languages: tuple[str, ...]
    headline: str
    sources: Mapping[str, Source]
    subjects: Mapping[str, Subject]
    metrics: Mapping[str, Metric]
    charts: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]]
    typed: frozenset[str]
    earlier_issues: frozenset[str] = frozenset()
    known_by: date | None = None
    breaks: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()
    key_figures: tuple[str, ...] | None = None
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    title: Mapping[str, str] | None = None
    blocks: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    scenarios: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    site: str = ""

    def names_of(self, metric: Metric) -> Mapping[str, str]:
        """What a metric is about, by language: its own name within a topic, or that of its subject."""
        return self._own(metric, "name") or self.subjects[metric.subject].names

    def shorts_of(self, metric: Metric) -> Mapping[str, str]:
        """The same in short."""
        own = self._own(metric, "short") or self._own(metric, "name")
        return own or self.subjects[metric.subject].shorts

    def _own(self, metric: Metric, setting: str) -> Mapping[str, str] | None:
        about = self.subjects.get(metric.subject)
        is_topic = about is not None and about.column is None and about.whole is None
        words = metric.params.get(setting)
        return words if is_topic and isinstance(words, dict) else None

    def split(self, measure_id: str) -> tuple[Metric, str] | None:
        """The metric and the part that a measure's id names, the longest metric that fits; None if there is none."""
        head, part = measure_id.partition("@")[0], ""
        while head not in self.metrics:
            head, point, tail = head.rpartition(".")
            if not point:
                return None
            part = f"{tail}.{part}" if part else tail
        return self.metrics[head], part

    def lacks(self, measure: str) -> bool:
        """True if a measure belongs to a metric that the issue goes without."""
        return any(measure == gone or measure.startswith(f"{gone}.") for gone in self.absent)

    @cached_property
    def counts(self) -> frozenset[int]:
        """The numbers that words may count by: those the configuration sets, one, both, the seven days of a week."""
        settings = [
            *(metric.params for metric in self.metrics.values()),
            *(chart["params"] for chart in self.charts.values()),
            *self.tables.values(),
        ]
        found = {value for given in settings for value in given.values() if type(value) is int}
        return frozenset({*found, 1, 2, 7})


def read_recipe(given: Mapping[str, Any]) -> Recipe:
    """Read a recipe from its plain form. Raises KeyError, TypeError or ValueError if it is none."""
    if given["recipe"] != 1:
        raise ValueError(f"this recipe is of version {given['recipe']!r}; version 1 is known")
    return Recipe(
        report=given["report"],
        version=given["version"],
        as_of=date.fromisoformat(given["as_of"]),
        is_walled=given["as_of_asked"],
        known_by=date.fromisoformat(given["known_by"]) if "known_by" in given else None,
        languages=tuple(given["languages"]),
        headline=given["headline"],
        sources={one["name"]: _read_source(one) for one in given["sources"]},
        subjects={
            one["id"]: Subject(
                one["id"],
                one["name"],
                one["short"],
                one.get("source"),
                one.get("column"),
                one.get("whole"),
                tuple(one.get("parts", ())),
            )
            for one in given["subjects"]
        },
        metrics={one["id"]: Metric(one["id"], one["kind"], one["subject"], one["params"]) for one in given["metrics"]},
        charts={one["id"]: one for one in given["charts"]},
        tables={one["id"]: one for one in given["tables"]},
        typed=frozenset(given["typed"]),
        earlier_issues=frozenset(given.get("earlier_issues", ())),
        breaks=_read_breaks(given.get("breaks", ())),
        events=tuple(given.get("events", ())),
        key_figures=tuple(given["key_figures"]) if "key_figures" in given else None,
        phrases=given.get("phrases", {}),
        title=given.get("title"),
        blocks={one["id"]: tuple(one["cases"]) for one in given.get("blocks", ())},
        scenarios={one["id"]: one for one in given.get("scenarios", ())},
        signals={one["id"]: one for one in given.get("signals", ())},
        places={one["id"]: one for one in given.get("places", ())},
        absent=tuple(given.get("absent", ())),
        site=given.get("site", ""),
    )


def _read_breaks(given: Iterable[Mapping[str, Any]]) -> dict[str, tuple[date, ...]]:
    found: dict[str, tuple[date, ...]] = {}
    for one in given:
        for subject in one["subjects"]:
            found[subject] = (*found.get(subject, ()), date.fromisoformat(one["day"]))
    return found


def _read_source(given: Mapping[str, Any]) -> Source:
    calendar = given["calendar"] or {"week_ends": 7, "holiday_ends": [], "missing": []}
    return Source(
        name=given["name"],
        path=given["path"],
        kind=given["kind"],
        shape=given["shape"],
        date_column=given["date_column"],
        date_format=given["date_format"],
        released_column=given["released_column"],
        columns={column["name"]: column["heading"] for column in given["columns"]},
        units={column["name"]: column["unit"] for column in given["columns"]},
        scales={column["name"]: Decimal(column["scale"]) for column in given["columns"]},
        encoding=given["encoding"] if given.get("extract") is None else "utf-8",
        week_ends=calendar["week_ends"],
        holiday_ends=tuple(map(date.fromisoformat, calendar["holiday_ends"])),
        missing=tuple((date.fromisoformat(week["end"]), week["reason"]) for week in calendar["missing"]),
        started_column=given.get("started_column"),
        max_gap_days=calendar.get("max_gap_days"),
        extract=given.get("extract"),
        listed_with=given.get("listed", {}).get("with", ""),
        listed_as=given.get("listed", {}).get("as", {}),
        date_basis=given.get("date_basis", ""),
        fetched_on=given.get("fetched_on", ""),
        provider=given.get("provider"),
        publication=given.get("publication"),
        licence=given.get("licence"),
        universe=given.get("universe"),
    )
