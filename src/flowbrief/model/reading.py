"""Reading any part of a document for its figures."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from .document import Figure


def list_figures(part: Any) -> Iterator[Figure]:
    """Every figure inside a run, a block, a section or any tuple of them, in order."""
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from list_figures(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from list_figures(getattr(part, field.name))
