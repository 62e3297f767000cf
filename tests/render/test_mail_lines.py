"""Lines of plain text are as wide as they may be, and break where a reader expects it."""

import pytest

from flowbrief.render.mail_lines import WIDTH, measure_width, set_columns, wrap

ZH = (
    "美国ETF在截至2024年7月24日的一周净流入371亿美元，连续第五周录得净流入。当周，全球股票ETF净流出13亿美元，"
    "而美国本土股票ETF录得300亿美元净流入（始于2022年7月），单周金额在79个净流入周中排名第四。"
)
EN = (
    "US-listed ETFs drew $37.1bn of net inflows in the week to 24 July 2024, the fifth week of inflows in a row. "
    "World equity ETFs saw $1.3bn of net outflows, while domestic equity ETFs drew $30.0bn."
)


@pytest.mark.parametrize("text", [ZH, EN, ZH * 3, EN * 3])
def test_no_line_is_wider_and_nothing_is_lost(text: str) -> None:
    lines = wrap(text)
    assert len(lines) > 1
    assert all(measure_width(line) <= WIDTH for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("cut", range(40))
def test_no_line_begins_with_what_closes_or_parts_a_figure(cut: int) -> None:
    for line in wrap("股" * cut + ZH)[1:]:
        assert line[0] not in "，。；：、！？）亿年日"
    for line in wrap("股" * cut + ZH)[:-1]:
        assert line[-1] not in "（“第"
        assert not line[-1].isdigit()


def test_english_breaks_at_spaces_alone() -> None:
    words = EN.split()
    assert [word for line in wrap(EN) for word in line.split()] == words


def test_what_stands_before_lines_counts() -> None:
    lines = wrap(EN, "• ", "  ")
    assert lines[0].startswith("• US")
    assert all(line.startswith("  ") for line in lines[1:])
    assert all(measure_width(line) <= WIDTH for line in lines)


def test_a_joiner_keeps_a_range_together_and_is_not_seen() -> None:
    text = "目标区间" * 8 + "5.25%\u2060–\u20605.50%自7月起生效"
    lines = wrap(text)
    assert "5.25%–5.50%" in "".join(lines)
    assert any("5.25%–5.50%" in line for line in lines)


def test_columns_are_as_wide_as_they_show() -> None:
    rows = [["类别", "当周", "方向"], ["全部ETF", "371.2", "连续五周净流入"], ["非股票", "−13.0", "转为净流出"]]
    lines = set_columns(rows, flush_left=(0, 2))
    assert lines is not None
    ends = [measure_width(line[: line.index(row[1]) + len(row[1])]) for line, row in zip(lines, rows, strict=True)]
    assert len(set(ends)) == 1
    assert set_columns([["x" * 40, "y" * 40]]) is None
