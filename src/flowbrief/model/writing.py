"""How a file writes its cells and its lines, as the config declares it; nothing of it is ever guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How the numbers of a file are written, where that is not as plain digits.

    `thousands` separates groups of three digits ("" for none), `decimal` stands before decimals. `signs` are the
    other ways to write a sign that are allowed: `parentheses`, `trailing_minus`, `minus_sign` (U+2212), `plus_sign`.
    `marks` says of each text that is no number what it means, `missing` or `zero`. `prefix` and `suffix` are what
    every number of a column carries, by our name of the column; under "" for all columns.
    """

    thousands: str = ""
    decimal: str = "."
    signs: tuple[str, ...] = ()
    full_width: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    prefix: Mapping[str, str] = field(default_factory=dict)
    suffix: Mapping[str, str] = field(default_factory=dict)


PLAIN_CELLS = CellFormat()


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How the lines of a text file stand.

    `skip_first` and `skip_last` are the lines above the headings and below the data: how many, or the texts that
    they begin with.
    """

    delimiter: str = ","
    skip_first: int | tuple[str, ...] = 0
    skip_last: int | tuple[str, ...] = 0


PLAIN_LAYOUT = TextLayout()


@dataclass(frozen=True, slots=True)
class LongForm:
    """A long file has one row a period and entity: the headings of the columns with its name and its value.

    `ignored` are entities that stand in the file and are not used.
    """

    entity_column: str
    value_column: str
    ignored: tuple[str, ...] = ()
