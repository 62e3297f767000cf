"""From statements to sentences in one language."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from flowbrief.language.phrasebook import Phrasebook, capitalise, merge_runs
from flowbrief.model.claim import Claim, Statement
from flowbrief.model.document import Plain, Run, Runs, plain_text
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language, Text

_OPENING_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's way of saying the claims of one issue.

    `issue` numbers the weeks, to vary the wording; `digits` are the names with digits that prose may hold.
    """

    book: Phrasebook
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    issue: int
    digits: tuple[str, ...] = ()

    @property
    def language(self) -> Language:
        """The language spoken."""
        return self.book.language


def build_voice(spec: ReportSpec, book: Phrasebook, week: int) -> Voice:
    """Collect the names of everything the report speaks about, in one language."""
    names = {subject.id: subject.name.within(book.language) for subject in spec.subjects}
    shorts = {subject.id: subject.short.within(book.language) for subject in spec.subjects}
    for metric in spec.metrics:
        name, short = metric.params.get("name"), metric.params.get("short")
        if metric.subject not in names and isinstance(name, Text):
            names[metric.subject] = name.within(book.language)
            shorts[metric.subject] = (short if isinstance(short, Text) else name).within(book.language)
    return Voice(book, names, shorts, week, spec.allowed_digits)


def say_statements(voice: Voice, statements: tuple[Statement, ...], before: Runs = ()) -> Runs:
    """Say a paragraph.

    No two neighbouring sentences open alike where the wording has a choice, nor does the paragraph open like the
    one `before` it.
    """
    runs: list[Run] = []
    opening = opening_of(before, voice.language)
    for statement in statements:
        sentence = say_statement(voice, statement, avoid=opening)
        opening = opening_of(sentence, voice.language)
        if runs and voice.book.word("sentence.space"):
            runs.append(Plain(voice.book.word("sentence.space")))
        runs.extend(sentence)
    return merge_runs(runs)


def say_statement(voice: Voice, statement: Statement, avoid: str = "") -> Runs:
    """Say one sentence, with its full stop; `avoid` is the opening of the sentence before."""
    clauses = say_clauses(voice, statement, avoid)
    return (*capitalise(clauses), Plain(voice.book.word("sentence.end")))


def say_clauses(voice: Voice, statement: Statement, avoid: str = "") -> Runs:
    """Say a statement without a full stop, for headlines and as the body of a sentence."""
    runs: list[Run] = []
    before: Claim | None = None
    for claim, role in zip(statement.claims, statement.roles, strict=True):
        wording = role
        if before is not None:
            joiner, wording = _join(voice, before, claim, role)
            runs.append(Plain(joiner))
        options = voice.book.options(claim.kind, claim.variant, wording)
        runs.extend(_choose(voice, claim, options, avoid if before is None else ""))
        before = claim
    return merge_runs(runs)


def _join(voice: Voice, before: Claim, claim: Claim, role: str) -> tuple[str, str]:
    """The words between two clauses and the role in which the second is said.

    Two levels of the same direction share the verb; opposite ones get a connective of contrast, which only the
    signs can justify.
    """
    if role == "joined":
        same = before.polarity == claim.polarity
        return voice.book.word("joined.same" if same else "joined.opposite"), "joined" if same else "brief"
    if role == "and_tail":
        return "", role
    if role == "but_tail":
        return voice.book.word("clause.contrast"), "tail"
    return voice.book.word("clause.headline" if role == "headline_tail" else "clause.tail"), role


def _choose(voice: Voice, claim: Claim, options: tuple[str, ...], avoid: str) -> Runs:
    """Take the wordings in turn, week by week, and step on while one opens like the sentence before."""
    slots = {slot.name: slot.measure for slot in claim.slots}
    names = {"subject": voice.names[claim.subject], "short": voice.shorts[claim.subject]}
    if claim.others:
        names["whole"] = voice.names[claim.others[0]]
    start = voice.issue + zlib.crc32(claim.id.encode())
    filled: Runs = ()
    for step in range(len(options)):
        filled = voice.book.fill(options[(start + step) % len(options)], slots, names)
        if not avoid or opening_of(capitalise(filled), voice.language) != avoid:
            return filled
    return filled


def opening_of(runs: Runs, language: Language) -> str:
    """What a sentence opens with: the first word in English, the first two characters in Chinese."""
    text = plain_text(runs)
    return text[:_OPENING_CHARACTERS] if language == "zh" else text.split(" ", 1)[0]
