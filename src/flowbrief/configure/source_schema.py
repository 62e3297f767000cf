"""The shape of `sources`: where data come from, what they mean, and which weeks they promise."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from flowbrief.configure.atoms import (
    Currency,
    Day,
    Distinct,
    Filled,
    Name,
    Number,
    OneOrBoth,
    OpenShape,
    Shape,
    Words,
)
from flowbrief.configure.fetch_schema import SourceFetchShape
from flowbrief.configure.gate_schema import GatesShape
from flowbrief.configure.writing_schema import CellsShape, LongShape, Texts, TextShape

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
UnitName = Literal["money", "percent", "percent_a_year", "percentage_points", "basis_points", "count", "ratio"]


class DateShape(Shape):
    """Which column holds the date of a row, and how it is written."""

    column: Filled = Field(description="Heading of the column that holds the date of each row.")
    format: Filled = Field(
        default="%Y-%m-%d",
        description="How that date is written, in strptime codes: %Y year, %m month, %d day, %b Jan; %-m "
        "and %-d for those without a zero before them, as in 1/7/2026. Nothing guesses which is the day.",
    )
    released_on: Filled | None = Field(
        default=None,
        description="Heading of the column that says when the row was published, if the file has one.",
    )
    started_on: Filled | None = Field(
        default=None,
        description="Heading of the column with the first day of what a filing reports on; required for shape "
        "filings, and only there.",
    )
    revisions: bool = Field(
        default=False,
        description="true: a date may stand in several rows, one a release; the latest released by the as-of date "
        "counts. Needs released_on.",
    )


class UnitShape(Shape):
    """What the numbers of a file count."""

    kind: UnitName = Field(
        description="What the numbers are: money, percent (5.25 for 5.25 %), percent_a_year for an interest rate, "
        "percentage_points, basis_points, count or ratio."
    )
    currency: Currency | None = Field(
        default=None, description="ISO 4217 currency of money, such as USD or CNY; only for kind money."
    )
    scale: Number = Field(
        default=Decimal(1),
        gt=0,
        description="What 1 in the file stands for: 1000000 for a file in millions, 100000000 for one in 亿.",
    )
    sign: Literal["inflow_positive", "outflow_positive"] = Field(
        default="inflow_positive",
        description="Which direction the file writes as a positive number; the brief counts inflow as positive.",
    )


class MissingShape(Shape):
    """Weeks that the publisher's file is known to lack."""

    weeks: Annotated[list[Day], Field(min_length=1), Distinct] = Field(
        description="Closing days of the weeks that are not in the file."
    )
    reason: Words = Field(description="Why they are missing; the brief prints it.")


class CalendarShape(Shape):
    """The weeks that a source of shape weekly or levels promises."""

    week_ends: Weekday = Field(description="Weekday on which a regular week of this source closes.")
    holiday_ends: Annotated[list[Day], Distinct] = Field(
        default=[], description="Closing days that a holiday moved to another weekday."
    )
    missing: list[MissingShape] = Field(default=[], description="Weeks that are known to be missing, with the reason.")
    max_gap_days: int | None = Field(
        default=None,
        ge=0,
        description="How many weekdays may lie between two rows without one, such as 1 for single holidays; required "
        "for shape levels, and only there.",
    )


class SourceShape(OpenShape):
    """One file of data: where it is, what its columns mean, who published it, which checks it has to pass."""

    kind: Filled = Field(description="How the file is read, such as csv; a kind may have settings of its own.")
    path: Filled | None = Field(
        default=None,
        description="The file, relative to this config file; with * or ? in it, all files that match, with the same "
        "columns and no row twice. Required, but for a source that is fetched: there it is read until there is a "
        "vintage.",
    )
    fetch: SourceFetchShape | None = Field(
        default=None, description="Where `flowbrief fetch` downloads the file from; see sources.md."
    )
    optional: bool = Field(
        default=False,
        description="true: where the source is not there (not fetched yet, no file), the report is built without it "
        "and without what is made of it, and says so.",
    )
    shape: Literal["weekly", "changes", "levels", "filings"] = Field(
        description="weekly: one row a week. changes: one row each time the value changes, valid until the next. "
        "levels: one row a business day, or other date, of what stood on it: shares, prices, assets. filings: one row "
        "a figure as filed, with the first and last day it covers and the day of filing."
    )
    provider: Words = Field(description="Who publishes the data.")
    publication: Words = Field(description="What the publication is called.")
    licence: OneOrBoth = Field(
        description="The licence of the data: an identifier such as ODC-PDDL-1.0, or words in both languages."
    )
    part: OneOrBoth | None = Field(
        default=None,
        description="What of the publication is in this source, such as the ticker of a fund. Sources of one provider, "
        "publication and licence share an entry of the notes, which lists these; default: the name of the file.",
    )
    date_basis: Literal["trade", "settle", "reported"] | None = Field(
        default=None,
        description="The day by which flows are dated. trade: the day of the order. settle: the day on which shares "
        "and money change hands. reported: the day for which the provider shows them. The notes say so, and figures "
        "dated differently are not combined.",
    )
    universe: Words = Field(description="What the data cover; no sentence speaks about anything wider.")
    date: DateShape = Field(description="The date of each row.")
    columns: Annotated[dict[Name, Filled], Field(min_length=1)] = Field(
        description="Our name for each column → its heading in the file. The file must hold exactly these columns."
    )
    unit: UnitShape = Field(description="The unit of every column that has none of its own under units.")
    units: dict[Name, UnitShape] = Field(
        default={}, description="Column (our name for it) → its own unit, such as count for shares outstanding."
    )
    encoding: Literal["utf-8", "utf-8-sig", "gb18030"] = Field(
        default="utf-8", description="Character encoding of the file; utf-8 also reads a byte order mark."
    )
    text: TextShape = Field(default=TextShape(), description="How the lines of a text file stand.")
    cells: CellsShape = Field(default=CellsShape(), description="How numbers are written, if not in plain digits.")
    long: LongShape | None = Field(
        default=None, description="For a file with one row a period and entity: which columns hold name and value."
    )
    unused_columns: Texts = Field(default=[], description="Headings of columns that the file has and nobody uses.")
    calendar: CalendarShape | None = Field(
        default=None, description="The weeks the source promises; required for shapes weekly and levels."
    )
    gates: GatesShape = Field(default=GatesShape(), description="Checks that stop bad data.")
