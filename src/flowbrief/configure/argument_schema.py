"""The shape of `blocks`, `scenarios` and `signals`: the argument of a brief, which follows the data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from flowbrief.configure.atoms import Expected, Filled, Shape, Words


class OpinionShape(Shape):
    """An analyst's text in each language."""

    zh: Filled = Field(description="Path of the Chinese text, relative to this config file.")
    en: Filled = Field(description="Path of the English text, relative to this config file.")


def _take_opinion(value: object) -> object:
    if not isinstance(value, str):
        return value
    if "{lang}" not in value:
        raise PydanticCustomError("missing-language", "one path serves both languages only with {lang} in it")
    return {"zh": value.replace("{lang}", "zh"), "en": value.replace("{lang}", "en")}


ProsePaths = Annotated[
    OpinionShape | None,
    BeforeValidator(
        _take_opinion, json_schema_input_type=Annotated[str, Field(pattern=r"\{lang\}")] | OpinionShape | None
    ),
    Expected("a path with {lang} in it, or a path for each language", "paths", "prose/view.{lang}.md"),
]


class CaseShape(Shape):
    """One variant of a block."""

    when: Filled | None = Field(
        default=None,
        description="The condition under which it is printed, such as policy.path.move < 0. The last case has none: it "
        "is printed where no other is.",
    )
    say: ProsePaths = Field(
        default=None,
        description="Its text: a path with {lang} where the language goes. Without one nothing is printed.",
    )
    voice: Literal["opinion", "reported"] = Field(
        default="opinion",
        description="opinion: the analyst's own, labelled so. reported: figures of third parties, labelled so; every "
        "sentence names its source.",
    )


class TriggerShape(Shape):
    """One condition of a scenario."""

    when: Filled = Field(description="The condition.")
    text: Words = Field(description="The condition in words, without a number.")
    shows: Filled = Field(description="The measure whose value of today stands beside it, such as policy.path.move.")


class ScenarioShape(Shape):
    """What might come, and how one would see it."""

    title: Words = Field(description="Its name, such as base case.")
    triggers: Annotated[list[TriggerShape], Field(min_length=1)] = Field(
        description="The conditions that speak for it; the brief prints the state of each today."
    )
    say: ProsePaths = Field(default=None, description="The analyst's text about it, labelled as opinion.")


class SignalShape(Shape):
    """A driver or a risk on the dashboard."""

    title: Words = Field(description="What it is, in a few words.")
    shows: Filled = Field(description="The measure that shows it, such as policy.path.move.")
    supports: Filled = Field(description="The condition under which it supports the flows.")
    weighs: Filled = Field(description="The condition under which it weighs on them.")
