"""The shape of `text`, `cells` and `long` of a source: how a file writes what it says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from flowbrief.configure.atoms import Distinct, Filled, Name, Shape

Separator = Literal["", ",", ".", "'", "_", "space", "nbsp", "nnbsp"]
Sign = Literal["parentheses", "trailing_minus", "minus_sign", "plus_sign"]
Texts = Annotated[list[Filled], Distinct]


class TextShape(Shape):
    """How the lines of a text file stand (kinds csv and fred)."""

    delimiter: Literal[",", ";", "tab", "|"] = Field(default=",", description="What stands between two fields.")
    skip_first: int = Field(default=0, ge=0, description="How many lines stand above the headings, such as titles.")
    titles: Texts = Field(
        default=[], description="Instead of skip_first: the texts with which the lines above the headings begin."
    )
    skip_last: int = Field(default=0, ge=0, description="How many lines stand below the data: totals, footnotes.")
    footers: Texts = Field(
        default=[],
        description="Instead of skip_last: the texts with which the lines below the data begin, such as Total, "
        "Average, 合计 or 注. No line with a date in it is ever skipped.",
    )


class CellsShape(Shape):
    """How the cells of a file are written where it is not in plain digits; what is not declared is refused."""

    thousands: Separator = Field(
        default="",
        description="What stands between groups of three digits, in all cells or some; nbsp is the no-break space "
        "and nnbsp the narrow one.",
    )
    decimal: Literal[".", ","] = Field(default=".", description="What stands before the decimals.")
    signs: Annotated[list[Sign], Distinct] = Field(
        default=[],
        description="Other ways to write a sign: parentheses for (39.4), trailing_minus for 39.4-, minus_sign for "
        "U+2212, plus_sign for +39.4.",
    )
    full_width: bool = Field(default=False, description="true: digits and marks may be full-width, as in １２．５.")
    marks: dict[str, Literal["missing", "zero"]] = Field(
        default={},
        description="What a cell without a number means, one by one, such as "
        '{"": missing, "-": zero, "n/a": missing}. A row of which all numbers are missing is left out, and its week '
        "is then a missing one.",
    )
    prefix: Filled | None = Field(default=None, description="What every number begins with, such as $.")
    suffix: Filled | None = Field(
        default=None, description='What every number ends with, such as "%" or 亿元; the scale stands under unit.'
    )
    prefixes: dict[Name, Filled] = Field(default={}, description="Column → what its numbers begin with.")
    suffixes: dict[Name, Filled] = Field(default={}, description="Column → what its numbers end with.")


class LongShape(Shape):
    """A file with one row a period and entity, such as a fund; columns then maps our names to entities."""

    entity: Filled = Field(description="Heading of the column that names the entity of a row.")
    value: Filled = Field(description="Heading of the column that holds the value.")
    ignored: Texts = Field(default=[], description="Entities of the file that are not used; any other is refused.")
