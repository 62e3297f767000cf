"""Reading any part of a document for what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from .document import Figure, Plain


def list_leaves(part: Any, without: type | None = None) -> Iterator[Any]:
    """Everything inside a run, a block, a section or any tuple of them, in order: runs whole, and bare values.

    Parts of the type `without` are passed over.
    """
    if isinstance(part, tuple):
        for item in part:
            yield from list_leaves(item, without)
    elif without is not None and isinstance(part, without):
        return
    elif is_dataclass(part) and not isinstance(part, Figure | Plain):
        for field in fields(part):
            yield from list_leaves(getattr(part, field.name), without)
    else:
        yield part


def list_figures(part: Any, without: type | None = None) -> Iterator[Figure]:
    """Every figure inside a run, a block, a section or any tuple of them, in order; not in parts of a type."""
    return (leaf for leaf in list_leaves(part, without) if isinstance(leaf, Figure))


def list_texts(part: Any, without: type | None = None) -> Iterator[str]:
    """Every text that a part of a document prints, and its few ids, in order; not those in parts of a type."""
    for leaf in list_leaves(part, without):
        if isinstance(leaf, Figure | Plain):
            yield leaf.text
        elif isinstance(leaf, str):
            yield leaf
