"""The door for user code: decorators that add sources, metrics, claims and charts."""

from .registry import (
    AlreadyRegistered,
    Entry,
    Param,
    ParamType,
    Registry,
    SeriesKind,
    chart,
    claim,
    metric,
    registry,
    source,
)

__all__ = [
    "AlreadyRegistered",
    "Entry",
    "Param",
    "ParamType",
    "Registry",
    "SeriesKind",
    "chart",
    "claim",
    "metric",
    "registry",
    "source",
]
