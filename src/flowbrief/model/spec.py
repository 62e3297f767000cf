"""What a report is: the configuration after every check, with nothing left to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .argument import BlockSpec, ScenarioSpec, SignalSpec
from .delivery import DeliverySpec
from .diagnostic import Place
from .event import Event
from .fact import FactSpec, TopicSpec
from .gate import Override, ProvidersSpec
from .money import HOUSE_FORMAT, MoneyFormat
from .prose import Prose
from .source import SourceSpec
from .text import Language, Text


@dataclass(frozen=True, slots=True)
class SubjectSpec:
    """Something the report speaks about: a column of a source, or a whole less its parts.

    `name` is used at first mention, `short` in tables and charts, `again` at the second mention in a paragraph.
    `is_singular` says that verbs follow the English name as they follow one thing.
    """

    id: str
    name: Text
    short: Text
    universe: Text
    source: str
    column: str | None
    whole: str | None = None
    parts: tuple[str, ...] = ()
    again: Text | None = None
    is_singular: bool = False


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """One metric the config asks for; `params` are checked against what the metric declares."""

    id: str
    kind: str
    subject: str
    params: Mapping[str, object]
    place: Place


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart; `params` are checked against what the chart kind declares.

    `states_finding` says that its title may state what it shows, rather than its name.
    """

    id: str
    kind: str
    title: Text
    params: Mapping[str, object]
    place: Place
    states_finding: bool = True


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of a kind flowbrief knows (`last_periods`, `year_to_date`) over some subjects.

    `rows` says what a row is: a period or a subject. Subjects stand in the `order` of the config (`declared`) or by
    their flow of the week (`flow`); those that are `totals` stand last.
    """

    id: str
    kind: str
    title: Text
    subjects: tuple[str, ...]
    periods: int
    place: Place
    rows: str = "periods"
    order: str = "declared"
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimSelection:
    """Which claims a section may make: about whom, how many a subject, which always and which never."""

    about: tuple[str, ...]
    at_most: int
    pin: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of the brief, in the order of the config.

    A section holds any of: claims with charts and tables, blocks that follow the data, an analyst's opinion (one prose
    a language), the table of scenarios, the levels to watch next week for some subjects, the table of third-party
    figures, that of figures on which providers differ, the notes. `lacks` are the absent sources that it would draw on.
    """

    id: str
    title: Text
    claims: ClaimSelection | None
    charts: tuple[str, ...]
    tables: tuple[str, ...]
    opinion: tuple[tuple[Language, Prose], ...]
    watch: tuple[str, ...]
    notes: bool
    place: Place
    blocks: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    facts: bool = False
    differences: bool = False
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """What a report goes without this time: the optional sources that are not there, and all that hangs on them."""

    sources: tuple[SourceSpec, ...] = ()
    subjects: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    tables: tuple[TableSpec, ...] = ()

    def holds(self, measure: str) -> bool:
        """True if a measure belongs to a metric that is absent."""
        return any(measure == metric or measure.startswith(f"{metric}.") for metric in self.metrics)

    def publications(self, sources: tuple[str, ...]) -> tuple[tuple[Text, Text], ...]:
        """Provider and name of what the absent ones of some sources were published in, each publication once."""
        lacking = (source for source in self.sources if source.name in sources)
        return tuple(dict.fromkeys((source.provider, source.publication) for source in lacking))


NOTHING_ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class PaperSpec:
    """How the PDFs are made: `size` is a4 or letter, `variant` pdf/ua-1 or pdf/a-3a.

    `bilingual` is sequential (each section in both languages in turn) or parallel (side by side).
    """

    size: str = "a4"
    variant: str = "pdf/ua-1"
    bilingual: str = "sequential"


HOUSE_PAPER = PaperSpec()
NO_DELIVERY = DeliverySpec(Path("state"), "state")


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A whole report, ready to run.

    `as_of` is None for "the latest complete week". `files` are all configuration files that were read (the YAML
    file first, then prose and plug-ins), each with its printed path, for the manifest. `money` is how money is
    printed; the units of all sources carry it. `store` is the folder of vintages. `known_by` is the day as which a
    report is rebuilt from vintages of the past; None for today, or the as-of day. `headline` is the first of the
    `headlines` that is not `absent`: a subject with a weekly flow, or (with a point in it) a fact that is one.
    """

    report: str
    title: Text
    place: Place
    as_of: date | None
    languages: tuple[Language, ...]
    palette: str
    headline: str
    key_figures: tuple[str, ...]
    sources: tuple[SourceSpec, ...]
    subjects: tuple[SubjectSpec, ...]
    metrics: tuple[MetricSpec, ...]
    charts: tuple[ChartSpec, ...]
    tables: tuple[TableSpec, ...]
    sections: tuple[SectionSpec, ...]
    allowed_digits: tuple[str, ...]
    phrases: tuple[tuple[Language, Mapping[str, tuple[str, ...]]], ...]
    disclaimer: Text
    formats: tuple[str, ...]
    templates: Path | None
    files: tuple[tuple[str, Path], ...]
    events: tuple[Event, ...] = ()
    money: MoneyFormat = HOUSE_FORMAT
    store: Path = Path("vintages")
    printed_store: str = "vintages"
    known_by: date | None = None
    byline: Text | None = None
    overrides: tuple[Override, ...] = ()
    providers: tuple[ProvidersSpec, ...] = ()
    headlines: tuple[str, ...] = ()
    facts: tuple[FactSpec, ...] = ()
    topics: tuple[TopicSpec, ...] = ()
    leave_out_expired: bool = False
    blocks: tuple[BlockSpec, ...] = ()
    scenarios: tuple[ScenarioSpec, ...] = ()
    signals: tuple[SignalSpec, ...] = ()
    absent: Absent = NOTHING_ABSENT
    paper: PaperSpec = HOUSE_PAPER
    palettes: Mapping[Language, str] = field(default_factory=dict)
    delivery: DeliverySpec = NO_DELIVERY

    @property
    def is_headed_by_fact(self) -> bool:
        """True if the headline is a figure of somebody else."""
        return "." in self.headline

    def fact(self, fact_id: str) -> FactSpec:
        """Return one fact; the configuration has made sure it exists."""
        return next(fact for fact in self.facts if fact.id == fact_id)

    def subject(self, subject_id: str) -> SubjectSpec:
        """Return one subject; the configuration has made sure it exists."""
        return next(subject for subject in self.subjects if subject.id == subject_id)

    def metric(self, metric_id: str) -> MetricSpec:
        """Return one metric; the configuration has made sure it exists."""
        return next(metric for metric in self.metrics if metric.id == metric_id)

    def source(self, name: str) -> SourceSpec:
        """Return one source; the configuration has made sure it exists."""
        return next(source for source in self.sources if source.name == name)

    def publications(self) -> tuple[tuple[SourceSpec, ...], ...]:
        """The sources, those of one publication together, in the order in which the config names the first of each."""
        found: dict[tuple[Text, Text, Text], list[SourceSpec]] = {}
        for source in self.sources:
            found.setdefault(source.publication_key, []).append(source)
        return tuple(map(tuple, found.values()))

    def chart(self, chart_id: str) -> ChartSpec:
        """Return one chart; the configuration has made sure it exists."""
        return next(chart for chart in self.charts if chart.id == chart_id)

    def table(self, table_id: str) -> TableSpec:
        """Return one table; the configuration has made sure it exists."""
        return next(table for table in self.tables if table.id == table_id)
