"""The inputs of an issue, as bytes: whether they are those that it was built from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .derivation import Derivation
from .recipe import read_recipe


def hash_inputs(
    recipe: Mapping[str, Any], open_input: Callable[[str], bytes], files: Mapping[str, bytes] | None = None
) -> dict[str, str]:
    """The SHA-256 of the bytes that were used of each input, by the name of its source.

    `files` are those of the issue, of which some may be such inputs. Raises UnreadableInput, and whatever `open_input`
    raises.
    """
    derivation = Derivation(read_recipe(recipe), open_input, files)
    return {name: derivation.digest(name) for name in derivation.rows}
