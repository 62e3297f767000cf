"""Chinese and English print the same measures, section by section."""

from dataclasses import replace
from datetime import date

import pytest
from compose_factory import read_text

from flowbrief.compose import find_disagreements
from flowbrief.model.document import (
    Block,
    BulletList,
    Document,
    Figure,
    KeyFigure,
    KeyFigures,
    Note,
    Opinion,
    Paragraph,
    Plain,
    Runs,
    Section,
    Subheading,
)
from flowbrief.model.text import Language

ONE = Figure("total.week", "$37.1bn", "37116000000", "USD")
YI = Figure("total.week", "371亿美元", "37116000000", "USD")
OTHER = Figure("world.week", "$1.3bn", "-1300000000", "USD")
NAME = Figure("name", "S&P 500", "S&P 500", "name")
WORD = Plain("x")


def make_document(language: Language, *blocks: Block, headline: Runs = (), lead: Runs = ()) -> Document:
    return Document(
        report="test",
        language=language,
        title="t",
        as_of=date(2024, 7, 24),
        headline=headline,
        lead=(Paragraph(lead),),
        strapline=(),
        key_figures=KeyFigures(()),
        sections=(Section("view", "View", blocks),),
        footer=(),
        disclaimer="",
        draft=False,
        palette="cvd",
        data=(),
    )


def find(zh: Document, en: Document) -> list[tuple[str, str]]:
    """Where something differs, and what is said of it."""
    found = find_disagreements((zh, en))
    assert all(d.code == "languages-differ" for d in found)
    return [(d.place.field, d.message) for d in found]


def test_same_measures_agree_however_they_are_printed() -> None:
    zh, en = make_document("zh", Paragraph((YI, YI, WORD))), make_document("en", Paragraph((WORD, ONE)))
    assert find(zh, en) == []
    assert find_disagreements((zh,)) == ()
    assert find_disagreements(()) == ()


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((WORD, OTHER)),
        BulletList(((WORD,), (OTHER,))),
        Subheading((OTHER,)),
        Note((WORD,), (OTHER,)),
        Opinion("Opinion", (Paragraph((WORD, OTHER)),)),
        Opinion("Opinion", (BulletList(((OTHER,),)),)),
        Opinion("Opinion", (Subheading((OTHER,)),)),
        KeyFigures((KeyFigure((WORD,), (OTHER,), (), 0),)),
        KeyFigures((KeyFigure((WORD,), (WORD,), (OTHER,), 0),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_figure_in_one_language_only_is_found(block: Block) -> None:
    with_it, without = make_document("en", Paragraph((ONE,)), block), make_document("zh", Paragraph((YI,)))
    ((where, message),) = find(without, with_it)
    assert where == "view"
    assert message == "the zh text of 'view' does not say world.week (-1300000000 USD)"
    ((_, other),) = find(replace(with_it, language="zh"), replace(without, language="en"))
    assert other.startswith("the en text")


def test_headline_lead_and_key_figures_are_compared_too() -> None:
    plain = make_document("zh")
    tiles = KeyFigures((KeyFigure((), (OTHER,), (), 0),))
    assert [where for where, _ in find(plain, make_document("en", headline=(ONE,)))] == ["headline"]
    assert [where for where, _ in find(plain, make_document("en", lead=(ONE,)))] == ["lead"]
    assert [where for where, _ in find(plain, replace(make_document("en"), key_figures=tiles))] == ["key figures"]


def test_figure_moved_to_another_section_is_a_difference_in_both() -> None:
    sections = (Section("a", "A", (Paragraph((ONE,)),)), Section("b", "B", (Paragraph((OTHER,)),)))
    swapped = (Section("a", "A", (Paragraph((OTHER,)),)), Section("b", "B", (Paragraph((ONE,)),)))
    zh, en = replace(make_document("zh"), sections=sections), replace(make_document("en"), sections=swapped)
    assert [where for where, _ in find(zh, en)] == ["a", "a", "b", "b"]


def test_names_are_words_and_may_differ() -> None:
    assert find(make_document("zh", Paragraph((WORD,))), make_document("en", Paragraph((NAME,)))) == []


def test_same_measure_with_another_value_is_a_difference() -> None:
    other = replace(ONE, value="37116000001")
    assert len(find(make_document("zh", Paragraph((YI,))), make_document("en", Paragraph((other,))))) == 2


def test_prose_that_prints_a_figure_in_one_language_is_found() -> None:
    zh = make_document("zh", read_text("当周{{ flow('total.week') }}。", "zh"))
    en = make_document("en", read_text("This week {{ flow('total.week') }}, {{ figure('total.share') }} of it."))
    ((where, message),) = find(zh, en)
    assert where == "view"
    assert "total.share (63.25 percent)" in message
