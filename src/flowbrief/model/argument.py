"""The argument of a brief: paragraphs that follow the data, scenarios with their triggers, signals."""

from __future__ import annotations

from dataclasses import dataclass

from .condition import Condition
from .prose import Prose
from .text import Language, Text

Proses = tuple[tuple[Language, Prose], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One variant of a block: when it is printed (None: where no case before it is), and its text in each language.

    `voice` is `opinion`, the analyst's own, or `reported`, where every sentence names its source. A case without a text
    prints nothing.
    """

    when: Condition | None
    prose: Proses
    voice: str


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """A paragraph or several that follow the data: the first case that holds is printed."""

    id: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One condition of a scenario, in words, and the measure that shows where it stands today."""

    when: Condition
    text: Text
    shows: str


@dataclass(frozen=True, slots=True)
class ScenarioSpec:
    """What might come: its triggers, and the analyst's text."""

    id: str
    title: Text
    triggers: tuple[Trigger, ...]
    prose: Proses


@dataclass(frozen=True, slots=True)
class SignalSpec:
    """A driver or a risk: when it supports the flows, when it weighs on them, and the measure that shows it."""

    id: str
    title: Text
    shows: str
    supports: Condition
    weighs: Condition

    def conditions(self) -> tuple[Condition, Condition]:
        """Both conditions, the supporting one first."""
        return self.supports, self.weighs
