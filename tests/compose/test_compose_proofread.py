"""What proofreading finds in prose, with file, line and column; and what it lets pass."""

from pathlib import Path

import pytest
from compose_factory import make_analysis, make_prose, proofread_text
from measure_factory import NOWHERE, configure_sample, list_weeks, make_report, measure_sample

from flowbrief.compose import proofread
from flowbrief.model.prose import Prose
from flowbrief.model.spec import SectionSpec
from flowbrief.model.text import Language, Text


def places(text: str, code: str, language: Language = "en", allowed: tuple[str, ...] = ()) -> list[tuple[int, int]]:
    found = [d for d in proofread_text(text, language, allowed) if d.code == code]
    assert all(d.place.file == f"prose/view.{language}.md" for d in found)
    return [(d.place.line, d.place.column) for d in found]


def test_clean_text_passes() -> None:
    text = "## View\n\nWe look at **{{ flow('total.week') }}**.\n\n- A point\n  that goes on.\n"
    assert proofread_text(text) == ()
    assert proofread_text("**近期**：当周{{ flow('total.week') }}，占{{ figure('total.share') }}。\n", "zh") == ()


# digits


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("5 weeks", (1, 1)),
        ("over 5 weeks", (1, 6)),
        ("One.\n\nIn 2024 it fell.", (3, 4)),
        ("up 12.5% or $3,000", (1, 4)),
        ("{{ figure('total.week') }} and 7", (1, 32)),
        ("a {{ figure('total.week') }} b\nc 7", (2, 3)),
        ("{{\n  figure('total.week')\n}} 7", (3, 4)),
        ("{% if known('total.week') %}7{% endif %}", (1, 29)),
        ("{% if known('total.ma4') %}\n7{% endif %}", (2, 1)),
        ("{# 9 #} 7", (1, 9)),
        ("- a\n- 7", (2, 3)),
        ("x² and ½", (1, 2)),
        ("Phase Ⅳ", (1, 7)),
        ("①", (1, 1)),
        ("१ rupee", (1, 1)),
    ],
)
def test_typed_digit_has_its_place(text: str, place: tuple[int, int]) -> None:
    assert places(text, "typed-digit")[0] == place


def test_typed_digits_are_all_found() -> None:
    assert places("In 2023 and 2024,\nup 12.5%.", "typed-digit") == [(1, 4), (1, 13), (2, 4)]
    first = proofread_text("In 2023 and 2024")[0]
    assert "“2023”" in first.message
    assert "allow_digits" in first.hint


def test_full_width_digits_are_digits() -> None:
    assert places("占５成", "typed-digit", "zh") == [(1, 2)]


def test_digits_in_expressions_are_not_typed() -> None:
    assert places("{{ figure('total.ma4') }}", "typed-digit") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The S&P 500 rose.", []),
        ("The S&P 500 rose 500 points.", [(1, 18)]),
        ("The S&P 5000 rose.", [(1, 12)]),
        ("The Russell 2000 and the S&P 500.", []),
        ("The S&P 400.", [(1, 9)]),
    ],
)
def test_names_that_are_allowed_may_hold_digits(text: str, found: list[tuple[int, int]]) -> None:
    assert places(text, "typed-digit", allowed=("S&P 500", "Russell 2000")) == found


def test_longer_allowed_name_comes_first() -> None:
    assert places("S&P 500 Growth 30", "typed-digit", allowed=("S&P 500", "S&P 500 Growth 30")) == []


# characters


def test_character_that_no_text_can_hold_has_its_place() -> None:
    assert places("One.\n\nTwo \ue000three", "prose-character") == [(3, 5)]


# punctuation


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("资金流入,规模", (1, 5)),
        ("甲。\n\n资金流入.", (3, 5)),
        ("美国 ETF", (1, 3)),
        ("当周{{ flow('total.week') }}, 其后", (1, 27)),
        ("当周{{ flow('total.week') }}.", (1, 27)),
        ("当周 {{ flow('total.week') }}", (1, 3)),
        ("（当周{{ flow('total.week') }})", (1, 28)),
        ("- 甲\n- 乙,丙", (2, 4)),
        ("{% if known('total.week') %}甲,乙{% endif %}", (1, 30)),
        ("甲 乙", (1, 2)),
        ("甲 ，乙", (1, 2)),
        ("**甲** ：乙", (1, 6)),
        ("甲 **乙**", (1, 2)),
        ("**甲** 乙", (1, 6)),
        ("甲**乙 **丙", (1, 5)),
        ("甲 **{{ flow('total.week') }}**", (1, 2)),
    ],
)
def test_half_width_punctuation_in_chinese_has_its_place(text: str, place: tuple[int, int]) -> None:
    assert places(text, "punctuation", "zh")[0] == place


def test_excerpt_shows_an_ellipsis_for_a_figure() -> None:
    (fault,) = proofread_text("当周{{ flow('total.week') }}.", "zh")
    assert "“当周….”" in fault.message


@pytest.mark.parametrize(
    ("text", "place"),
    [("Inflows rose，then", (1, 13)), ("{{ flow('total.week') }} .", (1, 25)), ("One  two", (1, 4)), ("a..", (1, 2))],
)
def test_punctuation_in_english_has_its_place(text: str, place: tuple[int, int]) -> None:
    assert places(text, "punctuation")[0] == place


@pytest.mark.parametrize("text", ["* 甲\n* 乙", "- **甲**：乙", "**甲**，*乙*。", "甲**乙**丙", "**甲**（*乙*）"])
def test_stars_of_emphasis_are_no_spaces(text: str) -> None:
    assert places(text, "punctuation", "zh") == []


def test_texts_of_a_condition_do_not_stand_side_by_side() -> None:
    text = "甲{% if known('total.week') %}，乙{% else %}，丙{% endif %}。"
    assert proofread_text(text, "zh") == ()


# all of it


def test_everything_is_found_at_once_in_reading_order() -> None:
    text = "In 2024 , it fell.\n\nThen {{ figure('total.typo') }}.\n"
    assert [(d.code, d.place.line, d.place.column) for d in proofread_text(text)] == [
        ("typed-digit", 1, 4),
        ("punctuation", 1, 8),
        ("unknown-measure", 3, 0),
    ]


def test_every_language_of_every_section_is_read() -> None:
    words = Text("观点", "View")
    texts = (("zh", "占5成"), ("en", "In 2024"))
    sections = tuple(
        SectionSpec(name, words, None, (), (), opinion, (), False, NOWHERE)  # type: ignore[arg-type]
        for name in ("view", "risks")
        for opinion in (tuple((language, name_prose(name, language, text)) for language, text in texts),)
    )
    found = proofread(make_report((), (), sections=sections), make_analysis())
    assert [d.place.file for d in found] == [
        f"prose/{name}.{language}.md" for name in ("view", "risks") for language in ("zh", "en")
    ]


def name_prose(name: str, language: str, text: str) -> Prose:
    return Prose(Path(f"{name}.{language}.md"), f"prose/{name}.{language}.md", text)


def test_a_text_that_stands_in_two_sections_is_reported_once() -> None:
    opinion = (("en", make_prose("In 2024")),)
    words = Text("观点", "View")
    sections = tuple(
        SectionSpec(name, words, None, (), (), opinion, (), False, NOWHERE)  # type: ignore[arg-type]
        for name in ("view", "risks")
    )
    assert [d.code for d in proofread(make_report((), (), sections=sections), make_analysis())] == ["typed-digit"]


def test_text_that_cannot_be_read_is_found_beside_the_rest() -> None:
    found = proofread_text("One.\n\nIn 2024 {{ figure('total.week'")
    assert [(d.code, d.place.line) for d in found] == [("prose-expression", 3), ("typed-digit", 3)]


def test_prose_of_the_sample_report_passes_in_every_week() -> None:
    spec = configure_sample()
    assert any(section.opinion for section in spec.sections)
    for week in list_weeks():
        assert proofread(spec, measure_sample(week).analysis) == (), week
