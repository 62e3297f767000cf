"""The smallest parts of the config's shape: words in both languages, names, numbers, lists without repeats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from flowbrief.model.text import Text

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Expected:
    """How to say what a value should have been: one, several, and an example as it is written in the file.

    `code` is the diagnostic for text of the wrong form.
    """

    one: str
    many: str
    example: str
    code: str = "bad-name"


class Shape(BaseModel):
    """A mapping with exactly these keys, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OpenShape(Shape):
    """A mapping that also holds the settings of its kind, which the registry knows and this schema does not."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    @property
    def settings(self) -> dict[str, Any]:
        """The keys that are not part of the shape, in the order of the file."""
        return dict(self.model_extra or {})


def _refuse_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank-text", "the text is blank")
    return text


def _refuse_repeats(items: list[T]) -> list[T]:
    for index, item in enumerate(items):
        if item in items[:index]:
            raise PydanticCustomError(
                "duplicate-entry", "{item} stands in the list twice", {"index": index, "item": str(item)}
            )
    return items


def _take_number(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _take_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _take_as_of(value: object) -> object:
    return None if value == "latest" else value


Filled = Annotated[str, AfterValidator(_refuse_blank), WithJsonSchema({"type": "string", "pattern": r"\S"})]
Stripped = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    AfterValidator(_refuse_blank),
    WithJsonSchema({"type": "string", "pattern": r"\S"}),
]
Number = Annotated[
    Decimal,
    BeforeValidator(_take_number),
    WithJsonSchema({"type": "number"}),
    Expected("a number", "numbers", "0.5"),
]
Size = Annotated[
    Decimal,
    BeforeValidator(_take_number),
    Field(ge=0),
    WithJsonSchema({"type": "number", "minimum": 0}),
    Expected("a number of at least 0", "numbers", "0.5"),
]
Name = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64),
    Expected("a name of small letters, digits and _ that begins with a letter", "names", "equity_domestic"),
]
ReportId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9-]{1,64}$"),
    Expected("a name of at most 64 small letters, digits and hyphens", "names", "us-etf-flows"),
]
MetricId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=128),
    Expected("a metric's id: its subject, a dot and a name", "ids of metrics", "total.week"),
]
MetricKey = Annotated[
    str,
    StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]*)(\.[a-z][a-z0-9_]*)+$", max_length=128),
    Expected("a metric's id: a subject (or * for every subject), a dot and a name", "ids of metrics", '"*.week"'),
]
PhraseKey = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*([.-][a-z0-9_]+)*$", max_length=128),
    Expected("a phrase key: small words joined by dots", "phrase keys", "extreme.largest.weeks"),
]
Currency = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{3}$"),
    Expected("the three capital letters of an ISO 4217 currency", "currencies", "USD", "bad-currency"),
]
Day = Annotated[dt.date, WithJsonSchema({"type": "string", "format": "date"})]
AsOf = Annotated[
    dt.date | None,
    BeforeValidator(_take_as_of),
    WithJsonSchema({"anyOf": [{"const": "latest"}, {"type": "string", "format": "date"}]}),
    Expected("latest, or a date", "dates", "2026-02-04"),
]
Distinct = AfterValidator(_refuse_repeats)
Heading = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=128),
    Expected("a subject or the id of a fact", "subjects or ids of facts", "tech"),
]
Headline = Annotated[
    list[Heading],
    BeforeValidator(_take_list, json_schema_input_type=Heading | list[Heading]),
    Field(min_length=1),
    Distinct,
    Expected("a subject, or a list of them", "subjects", "tech"),
]
Names = Annotated[list[Name], Distinct]
SomeNames = Annotated[list[Name], Field(min_length=1), Distinct]


class Words(Shape):
    """The same words in Simplified Chinese and in English; both are always required."""

    zh: Stripped = Field(description="The words in Simplified Chinese.")
    en: Stripped = Field(description="The words in English.")

    def as_text(self) -> Text:
        """Return the words as the house's noun for them."""
        return Text(zh=self.zh, en=self.en)


def _take_one(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = _refuse_blank(value).strip()
    return {"zh": text, "en": text}


# An identifier that needs no translation may be written once.
OneOrBoth = Annotated[
    Words,
    BeforeValidator(_take_one, json_schema_input_type=Stripped | Words),
    Expected("text, or words in both languages,", "texts", "ODC-PDDL-1.0 or {zh: 公有领域, en: public domain}"),
]
