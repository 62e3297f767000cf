"""What the words around the figures say: about whom, which way, more or less than what, the most in how long."""

from __future__ import annotations

from collections.abc import Iterator

from .comparisons import Comparisons
from .directions import Directions
from .finding import Disagreement
from .growths import Growths
from .members import Members
from .names import Names
from .passage import Passage


class Sentences(Names, Members, Directions, Comparisons, Growths):
    """Reads the passages of one language."""

    def read(self, passage: Passage) -> Iterator[Disagreement]:
        """Find whatever the words of one passage say that the second calculation does not bear out."""
        sentences = self.split(passage)
        for sentence in sentences:
            yield from self.find_loose_numbers(passage, sentence)
        if passage.kind not in ("prose", "opinion", "alt"):
            return
        owner = group = ""
        for sentence in sentences:
            yield from self.check_names(passage, sentence, owner, group)
            group = self.group_of(sentence) or group
            yield from self.check_directions(passage, sentence)
            if passage.kind == "prose":
                owner = self.owner(sentence) or owner
                yield from self.check_sizes(sentence, owner)
                yield from self.check_extents(sentence)
                yield from self.check_plain(sentence, owner)
                yield from self.check_bounds(sentence)
                yield from self.check_members(passage, sentence)
                yield from self.check_origin(passage, sentence)
                yield from self.check_growth(sentence)
                yield from self.check_paces(sentence)
                yield from self.check_coverage(sentence)
                yield from self.check_basis(sentence)
                yield from self.check_allowed(sentence)
            yield from self.check_roles(passage, sentence)
            yield from self.check_counters(sentence)
