"""From statements to sentences: joined where the signs allow it, never two alike in a row, always the same."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from compose_factory import make_claim, make_level, make_statement, make_voice
from measure_factory import configure_sample, measure_sample, registry

from flowbrief.claim import claim
from flowbrief.compose.sentences import (
    build_voice,
    opening_of,
    say_headline,
    say_lead,
    say_statement,
    say_statements,
)
from flowbrief.language.phrasebook import Phrasebook, load_phrasebook
from flowbrief.model.claim import Statement
from flowbrief.model.document import Plain, Runs, plain_text
from flowbrief.model.measure import Value
from flowbrief.model.quantity import COUNT, PERCENT, RATE, Quantity
from flowbrief.model.text import LANGUAGES, Language

WORDS = {"sentence.end": ".", "sentence.space": " ", "clause.tail": ", ", "clause.contrast": ", but ",
         "clause.headline": " – ", "joined.same": " and ", "joined.opposite": ", while "}  # fmt: skip


def make_book(**phrases: str | tuple[str, ...]) -> Phrasebook:
    """A phrasebook of our own; underscores in keys stand for dots."""
    options = {key.replace("_", "."): (text,) if isinstance(text, str) else text for key, text in phrases.items()}
    return Phrasebook("en", WORDS, options)


def say(voice_issue: int, *statements: Statement, book: Phrasebook | None = None, language: Language = "en") -> str:
    return plain_text(say_statements(make_voice(language, voice_issue, book), statements))


# wording


@pytest.mark.parametrize("issue", range(4))
def test_lead_words_a_claim_otherwise_than_a_section_does(issue: int) -> None:
    book = make_book(level_in_brief=("{subject}: in {amount}", "at {subject} {amount} in"))
    first, second = (make_statement((make_level(subject, "2"), "brief")) for subject in ("total", "world"))
    lead, _ = say_lead(make_voice("en", issue, book), (first, second))
    assert say(issue, second, book=book) not in plain_text(lead)


# joining


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        (("2", "1"), "ETFs: in $2.0bn and world funds $1.0bn"),
        (("-2", "-1"), "ETFs: out $2.0bn and world funds $1.0bn"),
        (("2", "-1"), "ETFs: in $2.0bn, while world funds out $1.0bn"),
        (("-2", "1"), "ETFs: out $2.0bn, while world funds in $1.0bn"),
        (("2", "0"), "ETFs: in $2.0bn, while world funds still"),
        (("0", "0"), "ETFs: still and world funds too"),
        (("2", "1", "-3"), "ETFs: in $2.0bn and world funds $1.0bn, while bond funds out $3.0bn"),
        (("2", "-1", "-3"), "ETFs: in $2.0bn, while world funds out $1.0bn and bond funds $3.0bn"),
    ],
)
def test_levels_share_a_verb_or_are_set_against_each_other(amounts: tuple[str, ...], text: str) -> None:
    book = make_book(
        level_in_brief="{subject}: in {amount}",
        level_out_brief="{subject}: out {amount}",
        level_flat_brief="{subject}: still",
        level_in_opposite="{subject} in {amount}",
        level_out_opposite="{subject} out {amount}",
        level_flat_opposite="{subject} still",
        level_in_joined="{subject} {amount}",
        level_out_joined="{subject} {amount}",
        level_flat_joined="{subject} too",
    )
    levels = [make_level(subject, amount) for subject, amount in zip(("total", "world", "bond"), amounts, strict=False)]
    roles = ["brief", *["joined"] * (len(levels) - 1)]
    statement = make_statement(*zip(levels, roles, strict=True))
    assert plain_text(say_headline(make_voice(book=book), statement)[0]) == text


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("tail", "Level, comma tail."),
        ("but_tail", "Level, but comma tail."),
        ("and_tail", "Level and more."),
        ("headline_tail", "Level – head tail."),
    ],
)
def test_each_role_has_its_joint(role: str, text: str) -> None:
    book = make_book(level_in="level", x_y_tail="comma tail")
    book = book.extend({"x.y.and_tail": (" and more",), "x.y.headline_tail": ("head tail",)})
    statement = make_statement((make_level("total", "2"), "main"), (make_claim("x", "y"), role))
    assert plain_text(say_statement(make_voice(book=book), statement)) == text


@pytest.mark.parametrize(("language", "same", "opposite"), [("en", " and ", "while"), ("zh", "，", "而")])
def test_contrast_of_the_house_is_used_only_for_opposite_signs(language: Language, same: str, opposite: str) -> None:
    def join(one: str, other: str) -> str:
        parts = (make_level("total", one), "brief"), (make_level("world", other), "joined")
        return say(0, make_statement(*parts), language=language)

    assert same in join("2", "1")
    assert opposite not in join("2", "1")
    assert opposite in join("2", "-1")


# variety

BOOK = make_book(a_b=("one thing", "two things", "three things"), c_d=("two birds", "one bird"), e_f="one end")


def test_wordings_take_turns_week_by_week() -> None:
    statement = make_statement((make_claim("a", "b"), "main"))
    said = [say(issue, statement, book=BOOK) for issue in range(6)]
    assert said[:3] == said[3:]
    assert sorted(said[:3]) == ["One thing.", "Three things.", "Two things."]


def test_neighbouring_sentences_do_not_open_alike() -> None:
    first, second = (make_statement((make_claim(*kind), "main")) for kind in (("a", "b"), ("c", "d")))
    for issue in range(12):
        sentences = say(issue, first, second, book=BOOK).rstrip(".").split(". ")
        assert sentences[0].split()[0] != sentences[1].split()[0]


def test_sentence_without_a_choice_is_said_all_the_same() -> None:
    twice = (make_statement((make_claim("e", "f"), "main")),) * 2
    assert say(0, *twice, book=BOOK) == "One end. One end."


def test_first_sentence_steps_aside_for_the_paragraph_before() -> None:
    voice = make_voice(book=BOOK)
    statement = make_statement((make_claim("a", "b"), "main"))
    usual = say_statements(voice, (statement,))
    other = say_statements(voice, (statement,), before=usual)
    assert opening_of(usual, "en") != opening_of(other, "en")


def test_opening_is_compared_with_its_capital() -> None:
    """“One” at the start of a sentence is the “one” of the template."""
    book = make_book(a_b=("one thing", "two things"), e_f="one end")
    for issue in range(2):
        first, second = (make_statement((make_claim(*kind), "main")) for kind in (("e", "f"), ("a", "b")))
        assert say(issue, first, second, book=book) == "One end. Two things."


@pytest.mark.parametrize(
    ("text", "language", "opening"),
    [("Inflows into funds", "en", "Inflows"), ("截至周三当周", "zh", "截至"), ("", "en", ""), ("净", "zh", "净")],
)
def test_opening(text: str, language: Language, opening: str) -> None:
    assert opening_of((Plain(text),), language) == opening


def list_paragraphs(week: date, language: Language) -> list[tuple[tuple[Statement, ...], Runs]]:
    issue = measure_sample(week)
    agenda = claim(issue.spec, issue.analysis, registry)
    voice = build_voice(issue.spec, load_phrasebook(language), week.toordinal() // 7)
    paragraphs = [agenda.lead, *(p for _, section in agenda.sections for p in section)]
    return [(paragraph, say_statements(voice, paragraph)) for paragraph in paragraphs]


REAL_WEEKS = (date(2022, 7, 6), date(2022, 11, 30), date(2023, 6, 14), date(2024, 5, 1), date(2024, 7, 17))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("week", REAL_WEEKS, ids=str)
def test_real_sentences_do_not_open_alike(week: date, language: Language) -> None:
    for statements, runs in list_paragraphs(week, language):
        if statements[0].roles == ("bullet",):  # each begins with its subject, as entries of a list do
            continue
        sentences = re.split("(?<=。)(?=.)" if language == "zh" else r"(?<=\.) (?=[A-Z])", plain_text(runs))
        openings = [sentence[:2] if language == "zh" else sentence.split()[0] for sentence in sentences]
        assert all(one != other for one, other in pairwise(openings)), plain_text(runs)


def test_earlier_sentence_steps_aside_where_the_later_one_has_no_choice() -> None:
    """The second sentence can only begin with “one”, so the first may not, whatever its turn."""
    first, second = (make_statement((make_claim(*kind), "main")) for kind in (("a", "b"), ("e", "f")))
    for issue in range(6):
        assert not say(issue, first, second, book=BOOK).startswith("One")
        assert say(issue, first, second, book=BOOK).endswith(" One end.")


def test_as_few_sentences_as_possible_step_aside() -> None:
    """With three wordings each, the first keeps its turn and only the second moves on."""
    book = make_book(a_b=("one", "two", "three"), c_d=("one", "two", "three"))
    first, second = (make_statement((make_claim(*kind), "main")) for kind in (("a", "b"), ("c", "d")))
    for issue in range(6):
        alone = say(issue, first, book=book)
        both = say(issue, first, second, book=book)
        assert both.startswith(alone)
        assert both != f"{alone} {alone}"


def test_first_sentence_does_not_open_like_the_last_of_the_paragraph_before() -> None:
    before = (Plain("Three ships. Two mice."),)
    statement = make_statement((make_claim("a", "b"), "main"))
    for issue in range(6):
        assert plain_text(say_statements(make_voice(book=BOOK, issue=issue), (statement,), before)) == "One thing."


@pytest.mark.parametrize("language", LANGUAGES)
def test_saying_twice_gives_the_same(language: Language) -> None:
    assert list_paragraphs(REAL_WEEKS[2], language) == list_paragraphs(REAL_WEEKS[2], language)


def test_lead_of_one_week_is_worded_unlike_the_last() -> None:
    spec = configure_sample()
    level = make_level("total", "2")
    for language in LANGUAGES:
        voices = [build_voice(spec, load_phrasebook(language), issue) for issue in range(8)]
        said = [plain_text(say_statement(voice, make_statement((level, "main")))) for voice in voices]
        assert all(one != other for one, other in pairwise(said))


# sentences


def test_sentence_has_a_capital_and_a_full_stop() -> None:
    runs = say_statement(make_voice(book=BOOK), make_statement((make_claim("e", "f"), "main")))
    assert runs == (Plain("One end"), Plain("."))
    assert say(0, make_statement((make_level("total", "2"), "brief")), language="zh").endswith("。")


def test_sentences_are_spaced_in_english_and_not_in_chinese() -> None:
    twice = (make_statement((make_level("total", "2"), "brief")),) * 2
    assert ". " in say(0, *twice)
    assert " " not in say(0, *twice, language="zh").replace("ETFs", "")


@pytest.mark.parametrize(
    ("missing", "words"), [(1, "one week missing"), (2, "two weeks missing"), (11, "11 weeks missing")]
)
def test_plural_follows_the_count(missing: int, words: str) -> None:
    slots = {"start": date(2022, 7, 6), "missing": Quantity(Decimal(missing), COUNT)}
    said = say(0, make_statement((make_claim("record", "in.missing", slots=slots), "main")))
    assert words in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_range_of_rates_is_kept_on_one_line(language: Language) -> None:
    """And no bank but the one that is named has a range: the Chinese does not say whose rate it is."""
    rates: dict[str, Value] = {name: Quantity(Decimal(bound), RATE) for name, bound in (("lower", 3), ("upper", 4))}
    days: dict[str, Value] = {"as_of": date(2024, 7, 24), "since": date(2024, 1, 2)}
    held = make_claim("rate_path", "held", slots={**rates, **days})
    for issue in range(2):
        text = say(issue, make_statement((held, "main")), language=language)
        assert "3.00%\u2060–\u20604.00%" in text
        assert "联邦基金" not in text


def test_whole_is_named_by_the_claim() -> None:
    share = make_claim("share", "in", "world", 1, {"share": Quantity(Decimal("63.25"), PERCENT)})
    book = make_book(share_in="{subject}: {share} of {whole}")
    statement = make_statement((replace(share, others=("total",)), "main"))
    assert say(0, statement, book=book) == "World funds: 63.3% of ETFs."


def test_topic_of_a_metric_is_named_by_it() -> None:
    spec = configure_sample()
    zh, en = (build_voice(spec, load_phrasebook(language), 0) for language in LANGUAGES)
    assert (zh.names["policy"], en.names["policy"], en.shorts["policy"]) == ("美联储", "the Federal Reserve", "Fed")
    assert en.names["domestic"] == "domestic equity ETFs"
    assert en.language == "en"
