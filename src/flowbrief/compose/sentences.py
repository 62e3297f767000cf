"""From statements to sentences in one language."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowbrief.language.phrasebook import Phrasebook, bind_ranges, capitalise, merge_runs
from flowbrief.model.claim import Claim, Statement
from flowbrief.model.document import Plain, Run, Runs, plain_text
from flowbrief.model.precedent import Precedent
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import Language, Text

_OPENING_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """One language's way of saying the claims of one issue.

    `names` and `shorts` are those of subjects and topics, and of the metrics that have their own; `issue` numbers the
    weeks, to vary the wording; `digits` are the names with digits that prose may hold; `agains` how each subject is
    referred to at the second mention; `before` the phrases that opened the last issue, by place; `singulars` are the
    subjects that are one thing.
    """

    book: Phrasebook
    names: Mapping[str, str]
    shorts: Mapping[str, str]
    issue: int
    digits: tuple[str, ...] = ()
    agains: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    singulars: frozenset[str] = frozenset()

    @property
    def language(self) -> Language:
        """The language spoken."""
        return self.book.language

    def name(self, metric: str) -> str:
        """What a metric is about: by its own name, where it has one within its topic, or by that of its subject."""
        return self.names.get(metric) or self.names[metric.partition(".")[0]]

    def short(self, metric: str) -> str:
        """The same in short."""
        return self.shorts.get(metric) or self.shorts[metric.partition(".")[0]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a statement: the phrase of its first clause, its slots unfilled, and the whole of it filled."""

    wording: str
    runs: Runs


def build_voice(spec: ReportSpec, book: Phrasebook, week: int, precedent: Precedent | None = None) -> Voice:
    """Collect the names of everything the report speaks about, in one language, and how the last issue opened."""
    names = {subject.id: subject.name.within(book.language) for subject in spec.subjects}
    shorts = {subject.id: subject.short.within(book.language) for subject in spec.subjects}
    subjects = frozenset(names)
    for metric in spec.metrics:
        name, short = metric.params.get("name"), metric.params.get("short")
        if metric.subject not in subjects and isinstance(name, Text):
            for key in (metric.subject, metric.id):
                names.setdefault(key, name.within(book.language))
                shorts.setdefault(key, (short if isinstance(short, Text) else name).within(book.language))
    names |= {topic.id: topic.name.within(book.language) for topic in spec.topics}
    shorts |= {topic.id: topic.short.within(book.language) for topic in spec.topics}
    agains = {s.id: s.again.within(book.language) for s in spec.subjects if s.again is not None}
    places = ("headline", "lead")
    before = {place: precedent.wording(book.language, place) for place in places} if precedent is not None else {}
    singulars = frozenset(subject.id for subject in spec.subjects if subject.is_singular)
    return Voice(book, names, shorts, week, spec.allowed_digits, agains, before, singulars)


def say_statements(voice: Voice, statements: tuple[Statement, ...], before: Runs = ()) -> Runs:
    """Say a paragraph.

    No two neighbouring sentences open alike where the wordings have a choice, nor does the first open like the first
    or the last of the paragraph `before` it. As few sentences as possible step aside for that, the later ones first.
    """
    choices = [_list_sentences(voice, statement) for statement in statements]
    return _join_sentences(voice, _choose_ways(choices, _openings_of(voice, before), voice.language))


def say_lead(voice: Voice, statements: tuple[Statement, ...]) -> tuple[Runs, str]:
    """Say the lead, and return it with the phrase that opens it, which is not the one that opened the last issue.

    After its first sentence the turns are those of the week after, or a claim that a section tells again would be
    worded alike in both.
    """
    later = replace(voice, issue=voice.issue + 1)
    first = _list_sentences(voice, statements[0])
    rest = [_list_sentences(later, statement) for statement in statements[1:]]
    ways = _choose_ways([_pass_over(first, voice.before.get("lead", "")), *rest], set(), voice.language)
    return _join_sentences(voice, ways), ways[0].wording


def say_headline(voice: Voice, statement: Statement) -> tuple[Runs, str]:
    """Say the headline, without a full stop, and return it with its phrase, which is not that of the last issue."""
    way = _pass_over(_list_ways(voice, statement), voice.before.get("headline", ""))[0]
    return capitalise(way.runs), way.wording


def say_title(voice: Voice, statement: Statement) -> Runs:
    """Say what a chart shows, without a full stop."""
    return capitalise(_list_ways(voice, statement)[0].runs)


def _pass_over(ways: list[Way], wording: str) -> list[Way]:
    """Leave out one wording where there are others."""
    return [way for way in ways if way.wording != wording] or ways


def _join_sentences(voice: Voice, ways: Sequence[Way]) -> Runs:
    runs: list[Run] = []
    for way in ways:
        if runs and voice.book.word("sentence.space"):
            runs.append(Plain(voice.book.word("sentence.space")))
        runs.extend(way.runs)
    return merge_runs(runs)


def say_statement(voice: Voice, statement: Statement) -> Runs:
    """Say one sentence by itself, with its full stop."""
    return _list_sentences(voice, statement)[0].runs


def _list_sentences(voice: Voice, statement: Statement) -> list[Way]:
    """Every way to say a statement as a sentence, the one whose turn it is first, tied to the paragraph before.

    A tie stands before the subject, so a wording that begins with anything else steps aside.
    """
    end = Plain(voice.book.word("sentence.end"))
    ways, tie = _list_ways(voice, statement), ""
    if statement.link:
        ties = voice.book.word(f"link.{statement.link}").split("|")
        tie = ties[voice.issue % len(ties)]
    if tie:
        ways = [way for way in ways if not _is_led_in(way.wording)] or ways
    led = voice.book.fill(tie, {}, {"subject": voice.names[statement.claims[0].subject]})
    return [Way(way.wording, (*capitalise(merge_runs([*led, *way.runs])), end)) for way in ways]


def _is_led_in(wording: str) -> bool:
    """True if something stands before the subject that ends with a comma, such as "in the week to …,"."""
    before = wording.partition("{subject}")[0]
    return "," in before or "，" in before


def _list_ways(voice: Voice, statement: Statement) -> list[Way]:
    """Every wording of the first clause, each with the clauses that hang on it."""
    first, role = statement.claims[0], statement.roles[0]
    if "named" in statement.roles:
        return _fill_all(voice, first, role, statement.claims)
    tail: list[Run] = []
    for before, claim, hung in zip(statement.claims, statement.claims[1:], statement.roles[1:], strict=False):
        joiner, wording = _join(voice, before, claim, hung)
        tail.append(Plain(joiner))
        tail.extend(_fill_all(voice, claim, wording)[0].runs)
    ways = _fill_all(voice, first, role)
    return [Way(way.wording, bind_ranges(merge_runs([*way.runs, *tail]))) for way in ways]


def _fill_all(voice: Voice, claim: Claim, role: str, named: tuple[Claim, ...] = ()) -> list[Way]:
    """Fill every wording of a claim in a role; they take turns week by week, each claim from a place of its own."""
    options = voice.book.options(claim.kind, claim.variant, role)
    slots = {slot.name: slot.measure for slot in claim.slots}
    origin = claim.id.partition(":")[0]
    names = {
        "subject": voice.names.get(origin, voice.names[claim.subject]),
        "short": voice.shorts.get(origin, voice.shorts[claim.subject]),
    }
    is_one = claim.subject in voice.singulars
    again = voice.book.words.get("again.one" if is_one else "again", names["short"])
    names["again"] = voice.agains.get(claim.subject) or again
    if claim.others:
        named_too = [voice.name(other) for other in claim.others]
        names |= {"whole": named_too[0], "one": named_too[0], "two": named_too[-1]}
        names["names"] = join_names(voice.book, named_too) if len(named_too) > 1 else named_too[0]
    if claim.note is not None:
        names["note"] = claim.note.within(voice.language)
        names["subjects"] = join_names(voice.book, [voice.names[one.subject] for one in named or (claim,)])
    start = voice.issue + zlib.crc32(claim.id.encode())
    turn = [options[(start + step) % len(options)] for step in range(len(options))]
    return [Way(wording, voice.book.fill(wording, slots, names, is_one)) for wording in turn]


def _choose_ways(choices: Sequence[Sequence[Way]], avoid: Collection[str], language: Language) -> list[Way]:
    """One sentence of each choice: the fewest that open like their neighbour, then that have its wording, then turn.

    `paths` holds, for each wording of the last sentence so far, the best way to it: how many open alike, how many are
    worded alike, and the places of the wordings.
    """
    openings = [[opening_of(way.runs, language) for way in ways] for ways in choices]
    paths: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    for index, row in enumerate(openings):
        steps = []
        for place, opening in enumerate(row):
            alike, same = [opening in avoid], [False]
            if index:
                alike = [opening == other for other in openings[index - 1]]
                same = [choices[index][place].wording == other.wording for other in choices[index - 1]]
            steps.append(
                min((n + a, m + s, (*path, place)) for (n, m, path), a, s in zip(paths, alike, same, strict=True))
            )
        paths = steps
    _, _, best = min(paths)
    return [ways[place] for ways, place in zip(choices, best, strict=True)]


def _openings_of(voice: Voice, paragraph: Runs) -> set[str]:
    """How the first and the last sentence of a paragraph open."""
    text = plain_text(paragraph)
    end, space = voice.book.word("sentence.end"), voice.book.word("sentence.space")
    last = text.removesuffix(end).rpartition(end + space)[2]
    return {opening_of((Plain(part),), voice.language) for part in (text, last) if part}


def _join(voice: Voice, before: Claim, claim: Claim, role: str) -> tuple[str, str]:
    """The words between two clauses and the role in which the second is worded.

    Two levels of the same direction share the verb; opposite ones get a connective of contrast, which only the
    signs can justify.
    """
    if role == "joined":
        same = before.polarity == claim.polarity
        return voice.book.word("joined.same" if same else "joined.opposite"), "joined" if same else "opposite"
    if role == "and_tail":
        return "", role
    if role == "but_tail":
        return voice.book.word("clause.contrast"), "tail"
    return voice.book.word("clause.headline" if role == "headline_tail" else "clause.tail"), role


def join_names(book: Phrasebook, names: Sequence[str]) -> str:
    """Join names as the language lists them: A、B和C; A, B and C."""
    *others, last = names
    return book.word("list.comma").join(others) + (book.word("list.and") if others else "") + last


def opening_of(runs: Runs, language: Language) -> str:
    """What a sentence opens with: the first word in English, the first two characters in Chinese."""
    text = plain_text(runs)
    return text[:_OPENING_CHARACTERS] if language == "zh" else text.split(" ", 1)[0]
