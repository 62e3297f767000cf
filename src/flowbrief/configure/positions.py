"""Where each key and value of the file stands, and the list of findings that point there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from flowbrief.model.diagnostic import Diagnostic, Place

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A line and a column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Positions:
    """The place of one value, of its key if it has one, and of everything inside it."""

    value: Spot
    key: Spot | None = None
    children: Mapping[str | int, Positions] = field(default_factory=dict)

    def find(self, path: KeyPath) -> Positions:
        """Return the node at a path of keys and list indices, or its nearest ancestor that the file holds."""
        node = self
        for step in path:
            if step not in node.children:
                break
            node = node.children[step]
        return node


def suggest(word: str, known: tuple[str, ...]) -> str:
    """Return a hint for a name that is not known: the closest known one, or a short list of what there is."""
    by_folded = {name.casefold(): name for name in reversed(known)}
    close = get_close_matches(word.casefold(), tuple(by_folded), n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_folded[close[0]]!r}?"
    if not known:
        return "there is none to choose from"
    shown = ", ".join(known[:12])
    return f"known: {shown}" + (f" and {len(known) - 12} more" if len(known) > 12 else "")


class Findings:
    """What is wrong with one config file, collected so that the user hears of all of it at once.

    The same thing is said once. Nothing is added at or below a path that the reader could not understand: it has
    been reported already.
    """

    def __init__(self, file: str, positions: Positions, broken: frozenset[KeyPath] = frozenset()) -> None:
        self.file = file
        self._positions = positions
        self._broken = broken
        self._found: dict[Diagnostic, None] = {}
        self._passed_over: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._found)

    def place(self, path: KeyPath, at: Literal["key", "value"] = "value") -> Place:
        """Return the place of a value, or of its key, in the config file."""
        node = self._positions.find(path)
        spot = node.key if at == "key" and node.key else node.value
        return Place(self.file, spot.line, spot.column)

    def add(
        self, code: str, path: KeyPath, message: str, hint: str = "", at: Literal["key", "value"] = "value"
    ) -> None:
        """Report something wrong with the value (or key) at a path."""
        broken = any(path[:length] in self._broken for length in range(len(path) + 1))
        if not broken and code not in self._passed_over:
            self.take(Diagnostic(code, message, self.place(path, at), hint))

    def take(self, diagnostic: Diagnostic) -> None:
        """Add a finished diagnostic, such as the reader's own or one about another file."""
        self._found.setdefault(diagnostic)

    def pass_over(self, code: str) -> None:
        """Add nothing of this code from now on, because an earlier finding may be its only cause."""
        self._passed_over.add(code)

    def anew(self) -> Findings:
        """Findings about the same file, with none so far."""
        return Findings(self.file, self._positions, self._broken)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of the file, then of any other files."""
        return tuple(sorted(self._found, key=lambda d: (d.place.file != self.file, d.place, d.code, d.message)))
