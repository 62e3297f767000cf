"""Whatever the flows were: every sentence can be said, is punctuated as its language is, and both say the same."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from claim_factory import make_section, plan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_factory import count_weeks, list_weeks, measure_sample, registry

from flowbrief.claim import claim
from flowbrief.compose.sentences import build_voice, say_headline, say_statement, say_statements
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.language.punctuation import find_faults
from flowbrief.model.claim import Agenda
from flowbrief.model.document import Figure, Runs, plain_text
from flowbrief.model.spec import ReportSpec
from flowbrief.model.text import LANGUAGES, Language

FIRSTS = (date(2022, 1, 5), date(2022, 7, 6), date(2022, 11, 16), date(2023, 6, 7))

amounts = st.lists(st.one_of(st.none(), st.integers(-3, 3), st.integers(-90000, 90000)), max_size=60)
moved = st.sets(st.integers(0, 60), max_size=4)


def say_everything(spec: ReportSpec, agenda: Agenda, language: Language, issue: int) -> Iterator[Runs]:
    """The headline, the lead and every paragraph and bullet, as the document says them."""
    voice = build_voice(spec, load_phrasebook(language), issue)
    yield say_headline(voice, agenda.headline)[0]
    yield say_statements(voice, agenda.lead)
    before: Runs = ()
    for _, paragraphs in agenda.sections:
        for statements in paragraphs:
            if statements[0].roles == ("bullet",):
                yield from (say_statement(voice, statement) for statement in statements)
            else:
                before = say_statements(voice, statements, before)
                yield before


def check(spec: ReportSpec, agenda: Agenda, issue: int) -> None:
    texts = {language: list(say_everything(spec, agenda, language, issue)) for language in LANGUAGES}
    for zh, en in zip(texts["zh"], texts["en"], strict=True):
        said = [{(r.measure, r.value, r.unit) for r in runs if isinstance(r, Figure)} for runs in (zh, en)]
        assert said[0] == said[1], (plain_text(zh), plain_text(en))
    for language in LANGUAGES:
        for index, runs in enumerate(texts[language]):
            text = plain_text(runs)
            assert find_faults(text, language) == (), text
            assert text[0].isupper() or language == "zh" or not text[0].isalpha(), text
            if index:
                assert text.endswith("。" if language == "zh" else "."), text
            sentences = re.split("(?<=。)(?=.)" if language == "zh" else r"(?<=\.) (?=[A-Z])", text)
            openings = [sentence[:2] if language == "zh" else sentence.split()[0] for sentence in sentences]
            assert all(one != other for one, other in pairwise(openings)), text
            assert "{" not in text
            assert "−" not in text, text  # the verb carries the sign


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(amounts, st.integers(-900, 900), st.sampled_from(FIRSTS), moved, st.integers(0, 12))
def test_any_series_can_be_said(
    earlier: list[int | None], now: int, first: date, irregular: set[int], issue: int
) -> None:
    weeks = [*earlier, now]
    ends = [end - timedelta(days=index in irregular) for index, end in enumerate(count_weeks(len(weeks), first))]
    sections = (make_section("flows", "total"), make_section("watch", watch=("total",)))
    spec, _, agenda = plan(weeks, *sections, ends=ends)
    check(spec, agenda, issue)


def test_all_weeks_of_the_real_table_can_be_said() -> None:
    for week in list_weeks():
        issue = measure_sample(week)
        check(issue.spec, claim(issue.spec, issue.analysis, registry), week.toordinal() // 7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_paragraph_says_a_sentence_twice(language: Language) -> None:
    for week in list_weeks()[::4]:
        issue = measure_sample(week)
        agenda = claim(issue.spec, issue.analysis, registry)
        for runs in say_everything(issue.spec, agenda, language, week.toordinal() // 7):
            sentences = [s for s in plain_text(runs).replace("。", ".").split(".") if len(s) > 20]
            assert len(set(sentences)) == len(sentences), plain_text(runs)
