"""What a source of data is: where its file lies, how it is written, and which days it promises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from .diagnostic import Place
from .gate import NO_GATES, SourceGates
from .quantity import Unit
from .text import Text
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
