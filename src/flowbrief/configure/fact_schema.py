"""The shape of a file of facts: figures of third parties, each with its source and its limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from flowbrief.configure.atoms import Currency, Day, Filled, MetricId, Name, Number, Shape, Words


class FactUnitShape(Shape):
    """What a fact counts."""

    kind: Literal[
        "money",
        "percent",
        "percent_a_year",
        "percentage_points",
        "basis_points",
        "count",
        "ratio",
        "standard_deviations",
    ] = Field(description="What the figure is: money, percent (5.25 for 5.25 %), count, and so on.")
    currency: Currency | None = Field(default=None, description="ISO 4217 currency of money; only for kind money.")
    scale: Number = Field(
        default=Decimal(1), gt=0, description="What 1 of the value stands for: 1000000000 for a figure in billions."
    )


class SpanShape(Shape):
    """The days that a figure covers."""

    first: Day = Field(alias="from", description="The first day.")
    to: Day = Field(description="The last day.")


class TopicShape(Shape):
    """What facts are about."""

    name: Words = Field(description="Its full name, as sentences say it.")
    short: Words | None = Field(default=None, description="A shorter name for tables and key figures; default: name.")


class FactShape(Shape):
    """One figure of a third party."""

    what: Words = Field(description="What the figure is, such as net flow of the week.")
    value: Number = Field(description="The figure with the digits its provider gave: 6.0 prints one decimal, 645 none.")
    unit: FactUnitShape = Field(description="What it counts.")
    period: SpanShape | None = Field(default=None, description="The days it covers; or else as_of.")
    as_of: Day | None = Field(default=None, description="The day it describes; or else period.")
    universe: Words = Field(description="What it covers: which funds, which companies.")
    provider: Words = Field(description="Who gave it; sentences name them.")
    publication: Words = Field(description="Title or sort of the publication.")
    published_on: Day = Field(description="The day from which it was public; not used for an as-of date before it.")
    url: Filled | None = Field(default=None, description="Where it can be read.")
    via: Words | None = Field(
        default=None, description="Where it was read, if not in the publication itself; the brief says so."
    )
    note: Words | None = Field(
        default=None, description="What else a reader should know; stands in the table of facts."
    )
    expires: Day = Field(description="The last day on which it may be used.")
    confidence: Literal["high", "medium", "low"] = Field(
        description="high: read in the publication itself. medium: in a record of it. low: second hand."
    )
    flow: bool = Field(
        default=False, description="true: a net flow of a week, so that it may head an issue; needs money and a period."
    )
    largest_in: Annotated[int, Field(ge=2)] | None = Field(
        default=None,
        description="With flow: its provider calls it the largest of its direction in so many weeks.",
    )
    change: bool = Field(
        default=False, description="true: the figure is a change, and shows a plus where it stands by itself."
    )
    against: MetricId | None = Field(
        default=None, description="The report's own metric of the same thing; both then stand where providers differ."
    )


class FactsShape(Shape):
    """A file of facts."""

    topics: dict[Name, TopicShape] = Field(
        default={}, description="What the facts are about, where that is no subject of the report, by name."
    )
    facts: Annotated[dict[MetricId, FactShape], Field(min_length=1)] = Field(
        description="The figures, each under its topic, a dot and a name, such as tech_funds.bofa."
    )
