"""One issue in one language: sections of blocks, blocks of runs; no HTML, no PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .precedent import Led
from .text import Language

if TYPE_CHECKING:
    from .plot import Plot


@dataclass(frozen=True, slots=True)
class Plain:
    """Words without a number. `language` is set where it is not the document's own; `strong` is emphasis."""

    text: str
    language: Language | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, date, rank or count that a reader sees, with the measure it prints.

    `value` is the exact value (plain decimal notation, or an ISO date), `unit` the unit it is in.
    """

    measure: str
    printed: str
    value: str
    unit: str
    strong: bool = False

    @property
    def text(self) -> str:
        """What the reader sees."""
        return self.printed


Run = Plain | Figure
Runs = tuple[Run, ...]


def plain_text(runs: Runs) -> str:
    """Join runs into the text a reader sees."""
    return "".join(run.text for run in runs)


@dataclass(frozen=True, slots=True)
class Reference:
    """A piece of a reference to figures and tables: where it leads to (`chart.ID`, `table.ID`), or nowhere, a mark."""

    target: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences. `claims` lists the ids of the claims they state, in order; empty for an analyst's prose.

    `references` stand after the last sentence: the figures and tables that show what the paragraph says.
    """

    runs: Runs
    claims: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletList:
    """Points of a list."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading inside a section."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One tile of the key figures: what it is, the figure, and a line of context. `tone` is its direction."""

    label: Runs
    figure: Runs
    context: Runs
    tone: int


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The strip of figures under the headline."""

    tiles: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `tone` is the direction of its number, `missing` marks a gap in the data.

    `words` marks one whose figures are part of its words, not amounts in the unit of the table.
    """

    runs: Runs
    tone: int = 0
    missing: bool = False
    words: bool = False


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: first column names the row, the others hold figures. `notes` stand under it.

    `number` is its number in the issue, as in `Table 1`.
    """

    id: str
    title: Runs
    unit: str
    head: tuple[Runs, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Runs, ...]
    source: Runs
    number: Runs = ()


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One row of the numbers behind a chart: a label, then the figures of its day or of what it names.

    `x` is where it stands on the horizontal axis, in the axis's own numbers, written out; `y` where on the vertical
    one, if it has a place there of its own; `line` says which line it belongs to where several cross the same days.
    """

    cells: tuple[Cell, ...]
    x: str
    y: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers behind a chart: a row a day or name, a column a series.

    `unit` is that of its money, for the caption. `heights` are the places of the columns on the vertical axis, the
    first column's being empty, in a chart whose columns have such. `is_stepped` says that each row holds until the
    next.
    """

    title: Runs
    unit: str
    head: tuple[Runs, ...]
    rows: tuple[ChartRow, ...]
    heights: tuple[str, ...] = ()
    is_stepped: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its words; `alt` says what it shows to somebody who cannot see it, `table` gives its numbers.

    `number` is its number in the issue, as in `Figure 1`.
    """

    id: str
    title: Runs
    subtitle: Runs
    alt: Runs
    source: Runs
    plot: Plot
    number: Runs = ()
    table: ChartTable | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """An analyst's own words, or figures of third parties, labelled as such.

    `block` and `case` say which variant of which block of the config it is, `block` being empty for any other text.
    `voice` is `opinion` or `reported`.
    """

    label: str
    blocks: tuple[Paragraph | BulletList | Subheading, ...]
    block: str = ""
    case: int = 0
    voice: str = "opinion"


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of the notes: a term and what it means."""

    term: Runs
    runs: Runs


Block = Paragraph | BulletList | Subheading | KeyFigures | DataTable | Chart | Opinion | Note


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the document; the id is the same in every language."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class NumberNote:
    """What is behind the figures of metrics of one name: the note's number, the definition, labelled facts.

    `entries` are the metrics: id, subject, value, which is empty if there is none. The facts are the same for all of
    them; `deviations` are the labels of those that are not as in the first note, which paper prints alone. `others`
    are the further figures of these metrics that the issue prints, each with its metric, what it is, and its value.
    """

    id: str
    number: Runs
    definition: Runs
    entries: tuple[tuple[str, Runs, Runs], ...]
    facts: tuple[tuple[str, Runs], ...]
    deviations: tuple[str, ...] = ()
    others: tuple[tuple[str, Runs, Runs], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What one printed measure is, in a few words, the metric it belongs to, and the note that explains that."""

    measure: str
    metric: str
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class Datum:
    """One number of a table or chart, for `data.csv`; the same in every language."""

    place: str
    series: str
    period: str
    measure: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Document:
    """One issue in one language.

    `headline` and `lead` state the news of the week. `strapline` is the line under the title (the week, the
    universe). `data` lists each number of the tables and charts; `numbers` explains what is printed, and `abouts` leads
    from a measure to its explanation. `led` holds the phrases that open the headline and the lead. `changes` sets this
    week beside the one before, for the page. `byline` says who writes, empty where the config does not.
    """

    report: str
    language: Language
    title: str
    as_of: date
    headline: Runs
    lead: tuple[Paragraph, ...]
    strapline: Runs
    key_figures: KeyFigures
    sections: tuple[Section, ...]
    footer: Runs
    disclaimer: str
    draft: bool
    palette: str
    data: tuple[Datum, ...]
    numbers: tuple[NumberNote, ...] = ()
    abouts: tuple[About, ...] = ()
    led: tuple[Led, ...] = ()
    changes: DataTable | None = None
    byline: str = ""
