"""What any place for a site can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from flowbrief.deliver.site.tree import Tree

from .record import Record


class Target(Protocol):
    """A place for a site. Each method raises Refused (exit 7) if the place cannot be reached or written."""

    @property
    def place(self) -> str:
        """How the config has it."""

    def read_record(self) -> Record | None:
        """What was put there last, by its own record; None if nothing ever was."""

    def put(self, tree: Tree, record: Record, before: Record | None) -> None:
        """Make the tree what readers get. `before` is the record that `read_record` gave.

        What goes wrong leaves the site as it was where the place can do that, and otherwise so that putting the tree
        once more completes it.
        """

    def read_back(self, paths: frozenset[str]) -> Mapping[str, str]:
        """Fetch files as they are there now and return the SHA-256 of each; one that is missing is left out."""


@runtime_checkable
class KeepsReleases(Protocol):
    """A place that still has what it showed earlier."""

    def list_releases(self) -> tuple[Record, ...]:
        """The records of what can be shown again and of what is shown, oldest first."""

    def show_release(self, release: Record, at: datetime) -> None:
        """Make an earlier release what readers get; `at` is now. Raises Refused (exit 7) first if it is damaged."""
