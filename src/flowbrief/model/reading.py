"""Reading any part of a document for what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from .document import Figure, Plain


def list_leaves(part: Any) -> Iterator[Any]:
    """Everything inside a run, a block, a section or any tuple of them, in order: runs whole, and bare values."""
    if isinstance(part, tuple):
        for item in part:
            yield from list_leaves(item)
    elif is_dataclass(part) and not isinstance(part, Figure | Plain):
        for field in fields(part):
            yield from list_leaves(getattr(part, field.name))
    else:
        yield part


def list_figures(part: Any) -> Iterator[Figure]:
    """Every figure inside a run, a block, a section or any tuple of them, in order."""
    return (leaf for leaf in list_leaves(part) if isinstance(leaf, Figure))


def list_texts(part: Any) -> Iterator[str]:
    """Every text that a part of a document prints, and its few ids, in order."""
    for leaf in list_leaves(part):
        if isinstance(leaf, Figure | Plain):
            yield leaf.text
        elif isinstance(leaf, str):
            yield leaf
