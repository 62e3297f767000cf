"""What a report is: the configuration after every check, with nothing left to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from .argument import BlockSpec, ScenarioSpec, SignalSpec
from .diagnostic import Place
from .event import Event
from .fact import FactSpec, TopicSpec
from .gate import NO_GATES, Override, ProvidersSpec, SourceGates
from .money import HOUSE_FORMAT, MoneyFormat
from .prose import Prose
from .quantity import Unit
from .text import Language, Text
from .vintage import FetchSpec, VintageFile
from .writing import PLAIN_CELLS, PLAIN_LAYOUT, CellFormat, LongForm, TextLayout


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """The weeks a source promises.

    `week_ends` is the ISO weekday (1 Monday … 7 Sunday) on which a regular week closes; `holiday_ends` are the
    closing days that holidays moved; `missing` are week ends that the publisher's file is known to lack, each
    with the reason that the brief prints. `max_gap_days`, only for levels, is how many weekdays may lie between two
    rows without one.
    """

    week_ends: int
    holiday_ends: tuple[date, ...] = ()
    missing: tuple[tuple[date, Text], ...] = ()
    max_gap_days: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An adding-up rule: in each row the parts sum to the whole, within `tolerance` in the file's own unit."""

    whole: str
    parts: tuple[str, ...]
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source of data.

    `shape` is `weekly` (one row a week, the whole history), `changes` (one row each time the value changes,
    valid until the next), `levels` (one row a business day or other date, of what stood on it) or `filings` (one
    row a reported span, from `started_column` to the date, and a release). `columns` maps our names to the headings
    in the file; the file must hold exactly these, the date column and the two other dates if named. `scale`
    multiplies the file's numbers into `unit`; `column_units` gives unit and scale of the columns that have their
    own. With `revisions` a date may stand in several rows, one a release. `options` holds the settings that only
    this kind of source knows. `cells`, `layout`, `long` and `unused_columns` say how the file is written. `parts` are
    the files that a pattern matched, each with the number of lines before it when they are laid end to end. `fetch`
    says where the file is downloaded from; `vintage` is the one that a build reads, at `path` in the store. `part` says
    what of the publication is in it, and `date_basis` (`trade`, `settle`, `reported`) by which day it dates a flow.
    Without one that `is_optional` the report is built all the same, and says what it lacks.
    """

    name: str
    kind: str
    place: Place
    path: Path
    printed_path: str
    shape: str
    date_column: str
    date_format: str
    released_column: str | None
    columns: tuple[tuple[str, str], ...]
    unit: Unit
    scale: Decimal
    encoding: str
    calendar: CalendarSpec | None
    identities: tuple[Identity, ...]
    warn_after_days: int | None
    error_after_days: int | None
    provider: Text
    publication: Text
    licence: Text
    universe: Text
    options: Mapping[str, object] = field(default_factory=dict)
    column_units: Mapping[str, tuple[Unit, Decimal]] = field(default_factory=dict)
    revisions: bool = False
    started_column: str | None = None
    cells: CellFormat = PLAIN_CELLS
    layout: TextLayout = PLAIN_LAYOUT
    long: LongForm | None = None
    unused_columns: tuple[str, ...] = ()
    parts: tuple[tuple[int, str], ...] = ()
    fetch: FetchSpec | None = None
    vintage: VintageFile | None = None
    gates: SourceGates = NO_GATES
    part: Text | None = None
    date_basis: str | None = None
    is_optional: bool = False

    @property
    def has_path(self) -> bool:
        """True if the config names a file; a source that is fetched need not have one."""
        return bool(self.printed_path)

    @property
    def is_glob(self) -> bool:
        """True if the path is a pattern that several files may match."""
        return "*" in self.printed_path or "?" in self.printed_path

    @property
    def reads_more(self) -> bool:
        """True if the source reads more than the one file at its path: all that match, or a database."""
        return self.is_glob or self.kind in ("sql", "duckdb")

    @property
    def is_plain(self) -> bool:
        """True if the file itself is a plain CSV table, as every source is once it has been read."""
        return self.kind == "csv" and self.is_regular

    @property
    def is_regular(self) -> bool:
        """True if nothing is declared about how the file writes its cells, lines and rows."""
        is_rearranged = self.long is not None or bool(self.unused_columns) or self.is_glob
        return self.cells == PLAIN_CELLS and self.layout == PLAIN_LAYOUT and not is_rearranged

    @property
    def has_weeks(self) -> bool:
        """True if the source decides which week the report describes: it is made of weeks, or of levels."""
        return self.shape in ("weekly", "levels")

    @property
    def publication_key(self) -> tuple[Text, Text, Text]:
        """What the sources have in common that are one publication: provider, name, licence."""
        return self.provider, self.publication, self.licence

    @property
    def part_name(self) -> Text:
        """What of its publication the source holds: as declared, or else the name of the file."""
        if self.part is not None:
            return self.part
        address = urlsplit(self.fetch.url).path if self.fetch is not None else ""
        file = PurePosixPath(self.printed_path or address).name or self.name
        return Text(file, file)

    def scale_of(self, column: str) -> Decimal:
        """Return what multiplies the numbers of one column into its unit."""
        return self.column_units[column][1] if column in self.column_units else self.scale


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
    """One chart; `params` are checked against what the chart kind declares."""

    id: str
    kind: str
    title: Text
    params: Mapping[str, object]
    place: Place


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


NOTHING_ABSENT = Absent()


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
    palettes: Mapping[Language, str] = field(default_factory=dict)

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
