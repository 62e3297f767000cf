"""Propositions without a language."""

from dataclasses import dataclass
from decimal import Decimal

from .measure import Measure
from .precedent import Told
from .text import Text


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a claim that a measure fills; each language decides how it is spelled."""

    name: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Claim:
    """Something true that may be said.

    `kind` and `variant` together choose the wording (`extreme`, `largest.weeks`); `subject` is the id of what it
    is about; `others` lists the ids of other subjects it names. `polarity` is the direction it speaks of (1, −1 or
    0). `salience` is between 0 and 1. `guards` names the conditions that were checked before it was allowed.
    `note` is a text of the report's own that the claim prints.
    """

    id: str
    kind: str
    variant: str
    subject: str
    slots: tuple[Slot, ...]
    polarity: int
    salience: Decimal
    guards: tuple[str, ...]
    others: tuple[str, ...] = ()
    note: Text | None = None

    def slot(self, name: str) -> Measure:
        """Return the measure that fills one slot."""
        return next(slot.measure for slot in self.slots if slot.name == name)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence to be: claims that are said together, each in a role.

    Roles are `main` (a whole clause with the week it speaks of), `irregular` (that with the week's length), `brief`
    (the same without the week), `tail` (hung on the clause before it), `and_tail` and `but_tail` (joined to it by
    "and" or "but"), `joined` (a second level beside the first), `named` (no clause of its own: its subject is named
    in the first), `headline`, `headline_tail` and `bullet`. `link` is how the sentence is tied to what stands before:
    `part` and `within` (of which), `of` (of that again), `contrast` (the other way), `beside` (meanwhile), `about`
    (whom it is about, where its words do not say), or not.
    """

    claims: tuple[Claim, ...]
    roles: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What this issue says, and in what order, without a language.

    `sections` pairs a section's id with its paragraphs, a paragraph being the statements about one subject. `cases`
    pairs the id of each block with the number of the case that is printed, `titles` the id of a chart with what its
    title states; a chart without one has its declared name.
    """

    headline: Statement
    lead: tuple[Statement, ...]
    sections: tuple[tuple[str, tuple[tuple[Statement, ...], ...]], ...]
    cases: tuple[tuple[str, int], ...] = ()
    titles: tuple[tuple[str, Statement], ...] = ()

    def title(self, chart_id: str) -> Statement | None:
        """What the title of a chart states; None for one that has its declared name."""
        return dict(self.titles).get(chart_id)

    def case(self, block_id: str) -> int:
        """The number, from 0, of the case of a block that is printed."""
        return dict(self.cases)[block_id]

    def paragraphs(self, section_id: str) -> tuple[tuple[Statement, ...], ...]:
        """The paragraphs of one section; empty for a section without claims."""
        return dict(self.sections).get(section_id, ())

    def claims(self) -> tuple[Claim, ...]:
        """Every claim that is said, each once, in reading order."""
        paragraphs = (statement for _, section in self.sections for paragraph in section for statement in paragraph)
        statements = (self.headline, *self.lead, *paragraphs)
        return tuple(dict.fromkeys(claim for statement in statements for claim in statement.claims))

    def told(self) -> tuple[Told, ...]:
        """Every claim that is said, without its measures: what the next issue has to know."""
        return tuple(Told(c.id, c.kind, c.variant, c.subject, c.polarity) for c in self.claims())
