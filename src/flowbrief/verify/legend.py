"""The legend of a chart."""

from __future__ import annotations

from dataclasses import dataclass

from .labels import Part


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: its words, and the series whose colour and mark it has."""

    parts: tuple[Part, ...]
    role: str
    mark: str
