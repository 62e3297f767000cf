"""Where blocks stand on paper: charts in pairs before tables, two languages side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from flowbrief.model.document import (
    BulletList,
    Chart,
    DataTable,
    Document,
    Opinion,
    Paragraph,
    Plain,
    Runs,
    Section,
)
from flowbrief.render.arrangement import Part, Row, arrange_abreast, arrange_in_turn, list_narrow


def words(text: str) -> Runs:
    return (Plain(text),)


def chart(name: str) -> Chart:
    return Chart(name, words(name), (), (), (), cast("Any", None))


def table(name: str, unit: str = "US$bn") -> DataTable:
    return DataTable(name, words(name), unit, (), (), (), ())


def document(*blocks: Any) -> Document:
    section = Section("one", "One", blocks)
    return cast("Document", type("Some", (), {"sections": (section,)})())


def test_two_charts_share_a_row_before_the_tables_among_them() -> None:
    a, b, c, first, second = chart("a"), chart("b"), chart("c"), table("first"), table("second")
    said = Paragraph(words("said"))
    (arranged,) = arrange_in_turn([document(said, a, first, b, second, c)])
    assert arranged.parts == ((Part((said,)), Part((a, b), is_pair=True), Part((c,)), Part((first, second))),)
    assert list_narrow([arranged]) == {"a", "b"}


def test_a_text_between_charts_parts_them() -> None:
    a, b, said = chart("a"), chart("b"), Paragraph(words("said"))
    (arranged,) = arrange_in_turn([document(a, said, b, table("facts", ""))])
    assert [part.is_pair for part in cast("tuple[tuple[Part, ...]]", arranged.parts)[0]] == [False] * 4
    assert list_narrow([arranged]) == frozenset()


def test_paragraphs_of_an_opinion_stand_beside_each_other_under_one_label() -> None:
    zh = Opinion("观点", (Paragraph(words("甲")), Paragraph(words("乙"))))
    en = Opinion("Opinion", (Paragraph(words("A")), Paragraph(words("B"))))
    (arranged,) = arrange_abreast([document(zh, zh), document(en, en)])
    rows = cast("tuple[Row, ...]", arranged.parts)
    assert [row.sides[0][0].blocks for row in rows] == [(part,) for part in zh.blocks] * 2  # type: ignore[union-attr]
    assert [row.sides[1][0].label for row in rows] == ["Opinion", "", "", ""]  # type: ignore[union-attr]
    assert not any(row.is_wide for row in rows)


def test_what_cannot_be_aligned_stays_whole_and_what_is_long_or_a_table_stands_in_turn() -> None:
    zh = Opinion("观点", (Paragraph(words("甲")), BulletList((words("乙"),))))
    en = Opinion("Opinion", (Paragraph(words("A")),))
    long = Paragraph(words("long " * 500))
    (arranged,) = arrange_abreast(
        [document(zh, table("t"), long, chart("c")), document(en, table("t"), long, chart("c"))]
    )
    rows = cast("tuple[Row, ...]", arranged.parts)
    assert rows[0].sides == ((zh,), (en,))
    assert [row.is_wide for row in rows] == [False, True, True, False]
    assert list_narrow([arranged]) == {"c"}


def test_a_block_that_one_language_lacks_leaves_its_place_empty() -> None:
    zh = Opinion("观点", (Paragraph(words("甲")),))
    (arranged,) = arrange_abreast([document(zh, zh), document(replace(zh, label="Opinion"))])
    rows = cast("tuple[Row, ...]", arranged.parts)
    assert rows[-1].sides[1] == ()
