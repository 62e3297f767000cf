"""How lines are set: punctuation squeezed, words of the other language marked, the text itself untouched."""

from __future__ import annotations

import re

import pytest

from flowbrief.render.setting import set_text

ZH, EN = '<p lang="zh-Hans-CN">{}</p>', '<p lang="en">{}</p>'
HALF, LATIN, HAN = '<span class="half">{}</span>', '<span lang="en">{}</span>', '<span lang="zh-Hans-CN">{}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("净流入（周度），扩大", f"净流入（周度{HALF.format('）')}，扩大"),
        ("所谓“观点”。", f"所谓“观点{HALF.format('”')}。"),
        ("称：“（估算）”", f"称{HALF.format('：')}“{HALF.format('（')}估算{HALF.format('）')}”"),
        ("一，二。三", "一，二。三"),
    ],
)
def test_of_two_marks_that_meet_one_loses_its_blank(text: str, expected: str) -> None:
    assert set_text(ZH.format(text)) == ZH.format(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("据Alphabet财报", f"据{LATIN.format('Alphabet')}财报"),
        ("载Stock Picking Fund Exodus一文", f"载{LATIN.format('Stock Picking Fund Exodus')}一文"),
        ("美国ETF与AI的资金", "美国ETF与AI的资金"),
        ("甲&amp;乙", "甲&amp;乙"),
        ("甲&quot;乙", "甲&quot;乙"),
    ],
)
def test_names_in_latin_letters_say_their_language(text: str, expected: str) -> None:
    assert set_text(ZH.format(text)) == ZH.format(expected)


def test_chinese_within_english_says_its_language() -> None:
    assert set_text(EN.format("in 中文市场评论, a blog")) == EN.format(f"in {HAN.format('中文市场评论')}, a blog")


def test_only_text_is_touched() -> None:
    """Attributes, style sheets and the title stay, and so does each language where an element ends."""
    head = "<html lang=\"zh-Hans-CN\"><head><title>甲”。</title><style>p::before{content:'”。'}</style></head>"
    body = '<body><img alt="甲”。Alphabet"><div lang="en"><p>ETF”。</p></div><p>乙”。</p></body></html>'
    done = set_text(head + body)
    assert done == (head + body).replace("乙”", f"乙{HALF.format('”')}")
    assert re.sub(r"</?span[^>]*>", "", done) == head + body
