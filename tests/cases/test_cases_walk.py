"""Every week of the sample table becomes an issue in both languages, and every number in it reads back."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from issue_factory import SAMPLE, list_weeks, write_issue
from numeral_reader import find_misprint, read_amount
from plot_reader import find_flaws

from flowbrief.language.punctuation import find_faults
from flowbrief.model.document import (
    Chart,
    DataTable,
    Document,
    Figure,
    Opinion,
    Paragraph,
    Plain,
    Run,
    Runs,
    plain_text,
)
from flowbrief.pipeline import Written
from flowbrief.render.reading import walk_runs

FIRST = 13
# The first week with enough history, weeks that end on a Tuesday, the weeks around the gap, records, the last.
ALWAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2022-10-05",
        "2022-11-22",
        "2023-01-04",
        "2023-06-14",
        "2024-01-03",
        "2024-05-01",
        "2024-06-18",
        "2024-07-24",
    )
)
SECTIONS = ("flows", "inside", "rates", "risks", "outlook", "watch", "notes")
WEEKS = [
    pytest.param(week, id=week.isoformat(), marks=() if week in ALWAYS else pytest.mark.slow)
    for week in list_weeks()[FIRST:]
]


@functools.lru_cache(maxsize=4)
def written(week: date) -> Written:
    return write_issue(SAMPLE, week)


def said(document: Document) -> Iterator[tuple[str, str, Runs]]:
    """Every stretch of runs with the section it stands in and its place."""
    for place, runs in walk_runs(document):
        yield place.partition("/")[0], place, runs


def figures(document: Document) -> dict[str, set[tuple[str, str, str]]]:
    """Measure, value and unit of everything printed, by section; names are words, and differ."""
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for section, _, runs in said(document):
        found[section] |= {(r.measure, r.value, r.unit) for r in runs if isinstance(r, Figure) and r.unit != "name"}
    return found


def test_the_weeks_are_those_of_the_table() -> None:
    assert len(WEEKS) == len(list_weeks()) - FIRST == 91
    assert set(list_weeks()) >= ALWAYS
    assert list_weeks()[FIRST] == date(2022, 10, 5)


@pytest.mark.parametrize("week", WEEKS)
def test_a_week_is_a_whole_issue_without_warnings(week: date) -> None:
    issue = written(week)
    assert issue.intake.warnings == ()
    assert issue.intake.as_of == issue.intake.period.end == week
    assert [document.language for document in issue.documents] == ["zh", "en"]
    for document in issue.documents:
        assert document.as_of == week
        assert not document.draft
        assert any(isinstance(run, Figure) for run in document.headline)
        assert document.lead[0].claims
        assert len(document.key_figures.tiles) == 6
        assert tuple(section.id for section in document.sections) == SECTIONS
        assert all(section.blocks for section in document.sections)
        blocks = [block for section in document.sections for block in section.blocks]
        assert [block.id for block in blocks if isinstance(block, Chart)] == ["weekly", "cumulative", "split", "policy"]
        assert [block.id for block in blocks if isinstance(block, DataTable)] == ["last_weeks", "this_year"]
        assert sum(isinstance(block, Opinion) for block in blocks) == 2
        for section in document.sections[:3]:
            assert any(isinstance(block, Paragraph) and block.claims for block in section.blocks), section.id


@pytest.mark.parametrize("week", WEEKS)
def test_both_languages_say_the_same(week: date) -> None:
    chinese, english = written(week).documents
    assert figures(chinese) == figures(english)
    for one, other in zip(chinese.sections, english.sections, strict=True):
        claims = [[b.claims for b in section.blocks if isinstance(b, Paragraph)] for section in (one, other)]
        assert claims[0] == claims[1]
    assert [p.claims for p in chinese.lead] == [p.claims for p in english.lead]
    assert chinese.data == english.data


@pytest.mark.parametrize("week", WEEKS)
def test_no_number_is_among_the_words(week: date) -> None:
    for document in written(week).documents:
        words = [(place, run.text) for _, place, runs in said(document) for run in runs if not isinstance(run, Figure)]
        words += [(section.id, section.title) for section in document.sections]
        words += [("title", document.title), ("disclaimer", document.disclaimer)]
        for place, text in words:
            assert not any(unicodedata.category(character)[0] == "N" for character in text), (place, text)


@pytest.mark.parametrize("week", WEEKS)
def test_every_number_reads_back_as_its_value(week: date) -> None:
    """The rounding is that of the exact value, and the same in both languages."""
    shown: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for document in written(week).documents:
        for _, place, runs in said(document):
            for run in (run for run in runs if isinstance(run, Figure)):
                fault = find_misprint(run.printed, run.value, run.unit, document.language, place)
                assert not fault, f"{place}: {run.printed!r} of {run.measure} {fault}"
                if run.unit not in ("date", "name"):
                    amount, _ = read_amount(run.printed, run.unit, document.language, place)
                    shown[place, run.measure + run.value].add(abs(amount))
    assert shown
    assert {key: amounts for key, amounts in shown.items() if len(amounts) > 1} == {}


@pytest.mark.parametrize("week", WEEKS)
def test_the_verb_of_a_sentence_has_the_sign_of_its_money(week: date) -> None:
    """Money without a printed sign takes it from the words: 流入 or 流出 stands in the same sentence."""
    document = written(week).documents[0]
    for section in ("headline", "lead", "flows", "inside", "watch"):
        for place, runs in ((place, runs) for name, place, runs in said(document) if name == section):
            if any(part in place for part in ("/table:", "/chart:")):
                continue
            for sentence in split_sentences(runs):
                text = plain_text(tuple(sentence))
                for run in sentence:
                    if isinstance(run, Figure) and run.unit == "USD" and run.printed[0] not in "+−":
                        direction = "流出" if run.value.startswith("-") else "流入"
                        assert direction in text, (place, text)


def split_sentences(runs: Runs) -> Iterator[list[Run]]:
    """Cut a stretch of runs after each full stop, also within a run."""
    sentence: list[Run] = []
    for run in runs:
        pieces = [run] if isinstance(run, Figure) else [Plain(text) for text in re.split("(?<=。)", run.text) if text]
        for piece in pieces:
            sentence.append(piece)
            if piece.text.endswith("。"):
                yield sentence
                sentence = []
    if sentence:
        yield sentence


@pytest.mark.parametrize("week", WEEKS)
def test_charts_have_room_for_what_they_draw(week: date) -> None:
    for document in written(week).documents:
        for block in (block for section in document.sections for block in section.blocks):
            if isinstance(block, Chart):
                assert find_flaws(block.plot) == [], block.id


@pytest.mark.parametrize("week", WEEKS)
def test_a_proofreader_finds_nothing(week: date) -> None:
    for document in written(week).documents:
        faults = [
            (place, fault.excerpt, fault.reason)
            for _, place, runs in said(document)
            for fault in find_faults(plain_text(runs), document.language)
        ]
        assert faults == []


@pytest.mark.parametrize("week", WEEKS)
def test_neighbouring_sentences_do_not_open_alike(week: date) -> None:
    """Not with the same word in English, nor with the same two characters in Chinese; nor do paragraphs."""
    for document in written(week).documents:
        is_chinese = document.language == "zh"
        for place, paragraphs in list_paragraphs(document):
            sentences = [re.split("(?<=。)(?=.)" if is_chinese else r"(?<=\.) (?=[A-Z])", text) for text in paragraphs]
            for row in ([s for paragraph in sentences for s in paragraph], [paragraph[0] for paragraph in sentences]):
                openings = [sentence[:2] if is_chinese else sentence.split()[0] for sentence in row]
                for index, (one, other) in enumerate(pairwise(openings)):
                    assert one != other, (place, row[index : index + 2])


def list_paragraphs(document: Document) -> Iterator[tuple[str, list[str]]]:
    """The paragraphs that state claims, by section."""
    yield "lead", [plain_text(paragraph.runs) for paragraph in document.lead]
    for section in document.sections:
        yield section.id, [plain_text(b.runs) for b in section.blocks if isinstance(b, Paragraph) and b.claims]
