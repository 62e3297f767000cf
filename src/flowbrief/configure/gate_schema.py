"""The shape of `gates`: of each source, and of the report, where findings of the checks are let pass by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from flowbrief.configure.atoms import Day, Distinct, Name, Number, Shape, Size, SomeNames, Words

GateName = Literal[
    "does-not-add-up",
    "scale-break",
    "repeated-period",
    "all-zero-period",
    "zero-fill",
    "series-ended",
    "flow-over-assets",
    "unchanged-level",
    "period-late",
    "data-stale",
    "series-missing",
    "revision-above-limit",
]


class IdentityShape(Shape):
    """An adding-up rule that each row has to keep."""

    whole: Name = Field(description="Column (our name for it) that holds the total.")
    parts: SomeNames = Field(description="Columns that add up to the total.")
    tolerance: Number = Field(
        default=Decimal(0),
        ge=0,
        description="Difference that rounding by the publisher may cause, in the unit of the file.",
    )


class FreshnessShape(Shape):
    """How old the last row may be on the day of the build."""

    warn_after_days: int | None = Field(default=None, ge=1, description="Days after the last row until a warning.")
    error_after_days: int | None = Field(default=None, ge=1, description="Days after the last row until a refusal.")


class ExpectedShape(Shape):
    """How long after its close a week may still not be there on the day of the build."""

    warn_after_days: int | None = Field(
        default=None, ge=0, description="Days after the close of a week that is not there until a warning."
    )
    error_after_days: int | None = Field(
        default=None, ge=0, description="Days after the close of a week that is not there until a refusal."
    )


class AssetsShape(Shape):
    """How much of its assets may plausibly flow within one row: by flow and assets, or by shares and price."""

    flow: Name | None = Field(default=None, description="Column of a flow; together with assets.")
    assets: Name | None = Field(default=None, description="Column of the assets that the flow moves.")
    shares: Name | None = Field(default=None, description="Instead: column of shares outstanding.")
    price: Name | None = Field(
        default=None, description="Column of the price of a share, by which a split is told from a flow."
    )
    at_most: Number = Field(gt=0, description="Largest plausible share of the assets of the row before, such as 0.3.")


class RevisionShape(Shape):
    """How far the newest file may go from what the issue before used, until an override accepts it."""

    above: Size | None = Field(default=None, description="Refuse a change of more than this, in the unit of the file.")
    share: Size | None = Field(
        default=None, description="Refuse a change of more than this share of the earlier figure, such as 0.1."
    )


class GatesShape(Shape):
    """Checks that bad data do not pass."""

    adds_up: list[IdentityShape] = Field(default=[], description="Totals that have to equal the sum of their parts.")
    freshness: FreshnessShape = Field(default=FreshnessShape(), description="How old the newest data may be.")
    expected: ExpectedShape = Field(
        default=ExpectedShape(), description="How late a week may be that should be there by its calendar."
    )
    complete: bool = Field(
        default=False,
        description="true: the source must hold the newest week that any source of the report holds; otherwise the "
        "report describes the last week that all of them hold, with a warning.",
    )
    assets: list[AssetsShape] = Field(default=[], description="Flows that are too large for the assets behind them.")
    unchanged: dict[Name, Annotated[int, Field(ge=1)]] = Field(
        default={},
        description="Only for shape levels: column → how many equal rows in a row are believed. Counts such as shares "
        "have 60 unless it is given.",
    )
    revision: RevisionShape | None = Field(
        default=None, description="How far a newer file may change what the issue before used."
    )


class OverrideShape(Shape):
    """A finding of a check that is let pass, with the reason, which the brief prints."""

    gate: GateName = Field(description="The code of the finding; only those listed may be overridden.")
    source: Name = Field(description="The source it is said of.")
    periods: Annotated[list[Day], Field(min_length=1), Distinct] | None = Field(
        default=None, description="The dates of the rows it is said of; default: all."
    )
    reason: Words = Field(description="Why the figures are used all the same; the brief prints it.")


class ReportGatesShape(Shape):
    """What is let pass."""

    override: list[OverrideShape] = Field(
        default=[], description="Findings of checks that are let pass by name, each with its reason."
    )


class ColumnOfShape(Shape):
    """One column of one source."""

    source: Name = Field(description="The source.")
    column: Name = Field(description="Its column (our name for it).")


class ProvidersShape(Shape):
    """Two columns of different sources that count the same thing; the brief says so when they differ."""

    name: Words = Field(description="What both count, in a few words.")
    first: ColumnOfShape = Field(description="The column that the report goes by.")
    second: ColumnOfShape = Field(description="The column of the other provider.")
    tolerance: Size | None = Field(
        default=None, description="How far apart they may be, in whole units of their currency."
    )
    share: Size | None = Field(
        default=None, description="How far apart they may be, as a share of the larger, such as 0.05."
    )
