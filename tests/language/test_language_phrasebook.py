"""The wording as data: slots, choices, capitals; and that both languages word the same things."""

import re
import string
from datetime import date
from decimal import Decimal

import pytest

from flowbrief.language.dates import DATE_FORMS
from flowbrief.language.numerals import NUMBER_FORMS
from flowbrief.language.phrasebook import (
    Phrasebook,
    UnfitPhrase,
    UnknownPhrase,
    bind_ranges,
    capitalise,
    load_phrasebook,
    merge_runs,
)
from flowbrief.language.punctuation import find_faults
from flowbrief.model.document import Figure, Plain, plain_text
from flowbrief.model.measure import Absence, Lineage, Measure, Value
from flowbrief.model.period import Period
from flowbrief.model.quantity import COUNT, Quantity, Unit, UnitKind
from flowbrief.model.text import LANGUAGES, Language, Text

ZH, EN = load_phrasebook("zh"), load_phrasebook("en")
DAY = date(2024, 7, 24)


def make_measure(value: Value | None, name: str = "m") -> Measure:
    nothing = Text("", "")
    absence = None if value is not None else Absence("zero")
    return Measure(name, value, Period(DAY, DAY), nothing, nothing, Lineage("", ()), absence)


def count(number: int) -> Measure:
    return make_measure(Quantity(Decimal(number), COUNT))


AMOUNT = make_measure(Quantity(Decimal("6e9"), Unit(UnitKind.MONEY, "USD")), "total.week")
SLOTS = {"amount": AMOUNT, "weeks": count(11), "since": make_measure(DAY)}


# Kinds that may name their subject again in one language while the other refers back to it.
MAY_NAME = ("year_to_date", "cumulative", "rate_run")


def read_slots(template: str) -> set[tuple[str, str]]:
    """Name and form of each slot that a template prints."""
    return {
        (name.split("|")[0], form or "")
        for _, name, form, _ in string.Formatter().parse(template)
        if name is not None and "|" not in name
    }


def test_both_languages_have_the_same_words_and_phrases() -> None:
    assert ZH.words.keys() == EN.words.keys()
    assert ZH.phrases.keys() == EN.phrases.keys()
    assert len(ZH.phrases) > 200


@pytest.mark.parametrize("key", sorted(EN.phrases))
def test_phrase_prints_the_same_slots_in_both_languages(key: str) -> None:
    """The same names in each wording of each language; the forms too, but for what only one language writes out."""
    free = {"subject"} if key.split(".")[0] in MAY_NAME else set()
    names = {
        frozenset(name for name, _ in read_slots(template)) - free
        for book in (ZH, EN)
        for template in book.phrases[key]
    }
    assert len(names) == 1, names


def test_templates_can_be_read_and_ask_for_forms_that_exist() -> None:
    known = {"", "name", *NUMBER_FORMS, *DATE_FORMS}
    for book in (ZH, EN):
        for key, templates in book.phrases.items():
            for template in templates:
                assert {form for _, form in read_slots(template)} <= known, key
                assert template == template.strip() or key.endswith("and_tail"), key


def test_choices_offer_one_and_many() -> None:
    for key, templates in EN.phrases.items():
        for template in templates:
            for found in re.findall(r"\{(\w+)\|([^}]*)\}", template):
                assert found[1].count("|") == 1, key
    assert not any("|" in template for templates in ZH.phrases.values() for template in templates)


def test_no_phrase_or_word_types_a_digit() -> None:
    for book in (ZH, EN):
        for templates in book.phrases.values():
            for template in templates:
                typed = "".join(literal for literal, *_ in string.Formatter().parse(template))
                assert not re.search(r"\d", typed), template
        assert not any(re.search(r"\d", word) for word in book.words.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_punctuation_of_every_phrase_is_that_of_its_language(language: Language) -> None:
    """Each slot is read as a word of the language around it."""
    stand_in = "字" if language == "zh" else "x"
    for key, templates in load_phrasebook(language).phrases.items():
        for template in templates:
            text = re.sub(r"\{[^}]*\}", stand_in, template)
            faults = [fault for fault in find_faults(text, language) if "·" not in text and "flowbrief" not in text]
            assert not faults, (key, faults)


def test_wordings_of_one_phrase_differ() -> None:
    for book in (ZH, EN):
        assert all(len(set(templates)) == len(templates) for templates in book.phrases.values())


# filling


def test_slots_become_figures_and_names_words() -> None:
    runs = EN.fill("{subject} took in {amount} in {weeks:count} weeks", SLOTS, {"subject": "funds"})
    assert runs == (
        Plain("funds took in "),
        Figure("total.week", "$6.0bn", "6000000000", "USD"),
        Plain(" in "),
        Figure("m", "11", "11", "count"),
        Plain(" weeks"),
    )


def test_name_with_digits_stays_a_figure() -> None:
    runs = EN.fill("{subject} took in {amount}", SLOTS, {"subject": "S&P 500 ETFs"})
    assert runs[0] == Figure("name", "S&P 500 ETFs", "S&P 500 ETFs", "name")


def test_allowed_name_in_a_phrase_is_a_figure() -> None:
    book = Phrasebook("en", {}, {}, digits=("S&P 500", "S&P 500 Growth 30"))
    assert book.extend({"a": ("b",)}).digits == book.digits
    assert book.fill("the S&P 500 Growth 30 and S&P 500", {}, {}) == (
        Plain("the "),
        Figure("name", "S&P 500 Growth 30", "S&P 500 Growth 30", "name"),
        Plain(" and "),
        Figure("name", "S&P 500", "S&P 500", "name"),
    )


def test_a_range_is_kept_on_one_line() -> None:
    low, high = Figure("a", "5.25%", "5.25", "percent_a_year"), Figure("b", "5.50%", "5.5", "percent_a_year")
    assert bind_ranges((low, Plain("–"), high)) == (low, Plain("\u2060–\u2060"), high)
    for runs in ((low, Plain(" – "), high), (Plain("–"), high), (low, Plain("–")), (Plain("a"), Plain("–"), high), ()):
        assert bind_ranges(runs) == runs


def test_names_come_before_slots() -> None:
    assert plain_text(EN.fill("{amount}", SLOTS, {"amount": "a name"})) == "a name"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "one week is"), (2, "two weeks are"), (0, "zero weeks are"), (11, "11 weeks are")]
)
def test_word_follows_the_count(number: int, text: str) -> None:
    filled = EN.fill("{weeks:count} {weeks|week is|weeks are}", {"weeks": count(number)}, {})
    assert plain_text(filled) == text


@pytest.mark.parametrize(
    ("template", "slots", "reason"),
    [
        ("{loss}", SLOTS, "there is no 'loss' to print"),
        ("{}", SLOTS, "there is no '' to print"),
        ("{loss|one|many}", SLOTS, "there is no 'loss' to print"),
        ("{amount:date}", SLOTS, "unknown form 'date'"),
        ("{amount:count}", SLOTS, "for counts only"),
        ("{since}", SLOTS, "a date cannot be printed as 'magnitude'"),
        ("{amount}", {"amount": make_measure(None)}, "has no value to print"),
    ],
)
def test_phrase_that_does_not_fit_says_why(template: str, slots: dict[str, Measure], reason: str) -> None:
    with pytest.raises(UnfitPhrase) as caught:
        EN.fill(template, slots, {})
    assert reason in caught.value.reason
    assert caught.value.template == template


def test_braces_may_be_doubled() -> None:
    assert plain_text(EN.fill("a {{b}} {amount}", SLOTS, {})) == "a {b} $6.0bn"


# looking up


def test_role_is_the_end_of_the_key() -> None:
    book = Phrasebook("en", {}, {"level.in": ("a",), "level.in.brief": ("b", "c")})
    assert book.options("level", "in", "main") == ("a",)
    assert book.options("level", "in", "brief") == ("b", "c")
    with pytest.raises(UnknownPhrase, match=r"level\.in\.joined"):
        book.options("level", "in", "joined")


def test_report_replaces_and_adds_phrases() -> None:
    book = EN.extend({"level.in": ("mine",), "own.only": ("new",)})
    assert book.options("level", "in", "main") == ("mine",)
    assert book.options("own", "only", "main") == ("new",)
    assert book.options("level", "out", "main") == EN.options("level", "out", "main")
    assert EN.options("level", "in", "main") != ("mine",)
    assert book.word("sentence.end") == "."


# runs


def test_neighbours_of_one_kind_are_joined() -> None:
    strong = Plain("b", strong=True)
    figure = Figure("m", "1", "1", "count")
    runs = merge_runs([Plain("a"), Plain(""), Plain("b"), strong, strong, figure, Plain("c"), Plain("d", "zh")])
    assert runs == (Plain("ab"), Plain("bb", strong=True), figure, Plain("c"), Plain("d", "zh"))
    assert merge_runs([]) == ()


@pytest.mark.parametrize(
    ("text", "capital"), [("inflows rose", "Inflows rose"), ("ETFs rose", "ETFs rose"), ("净流入", "净流入"), ("", "")]
)
def test_sentence_begins_with_a_capital(text: str, capital: str) -> None:
    assert plain_text(capitalise((Plain(text),))) == capital


def test_number_in_words_gets_the_capital_too() -> None:
    first = Figure("m", "two", "2", "count", True)
    assert capitalise((first, Plain(" weeks"))) == (Figure("m", "Two", "2", "count", True), Plain(" weeks"))
    assert capitalise((Figure("m", "$6.0bn", "6", "USD"),)) == (Figure("m", "$6.0bn", "6", "USD"),)
    assert capitalise(()) == ()
