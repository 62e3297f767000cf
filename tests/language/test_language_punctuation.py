"""What a proofreader would circle, and what must be left alone."""

import pytest

from flowbrief.language.punctuation import find_faults
from flowbrief.model.text import Language


def reasons(text: str, language: Language) -> list[str]:
    return [fault.reason for fault in find_faults(text, language)]


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("资金流入,规模", 4, "half-width punctuation"),
        ("资金流入 , 规模", 5, "half-width punctuation"),
        ("ETF, 规模", 3, "half-width punctuation"),
        ("占63.2%;规模", 6, "half-width punctuation"),
        ("如何?", 2, "half-width punctuation"),
        ("观点:看好", 2, "half-width punctuation"),
        ("资金流入.", 4, "Latin full stop"),
        ("资金流入.规模", 4, "Latin full stop"),
        ("基金(ETF)", 2, "half-width bracket"),
        ("ETF(基金)", 3, "half-width bracket"),
        ("基金)", 2, "half-width bracket"),
        ("美国 ETF", 2, "script change"),
        ("ETF 资金", 3, "script change"),
        ("占比63.2% 左右", 7, "script change"),
        ("资金 流入", 2, "between Chinese characters"),
        ("流入。 其中", 3, "beside a full-width mark"),
        ("流入 ，其中", 2, "beside a full-width mark"),
        ("资金\u3000流入", 2, "between Chinese characters"),
        ("资金\u00a0流入", 2, "between Chinese characters"),
        ("观点 ：看好", 2, "beside a full-width mark"),
        ("数据（ 见下）", 3, "beside a full-width mark"),
        ("参见 《周报》", 2, "beside a full-width mark"),
        ("所谓 “避险”", 2, "beside a full-width mark"),
        ("“避险” 情绪", 4, "beside a full-width mark"),
        ("流入，。", 2, "two punctuation marks"),
        ("２０亿", 0, "full-width letter or digit"),
        ("ＥＴＦ", 0, "full-width letter or digit"),
        ("占５％", 1, "full-width letter or digit"),
    ],
)
def test_chinese_faults(text: str, at: int, reason: str) -> None:
    faults = find_faults(text, "zh")
    assert [fault.at for fault in faults if reason in fault.reason][:1] == [at], faults


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年7月24日当周，美国ETF净流入371亿美元。",
        "目标区间为5.25%–5.50%，自2023年7月27日以来未作调整。",
        "来源：ICI, Federal Reserve",
        "标有“观点”的段落（见下）为分析员判断。",
        "规模为1.05万亿美元；其余为3.5亿美元。",
        "- **利率路径**：联邦基金利率",
        "比例为3:1",
        "趋势……仍在",
        "S&P 500",
        "",
    ],
)
def test_chinese_left_alone(text: str) -> None:
    assert reasons(text, "zh") == []


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("Inflows rose，then fell", 12, "full-width punctuation"),
        ("Inflows rose。", 12, "full-width punctuation"),
        ("the ＥＴＦ", 4, "full-width punctuation"),
        ("Inflows rose , then", 12, "space before"),
        ("Inflows rose .", 12, "space before"),
        ("Inflows  rose", 7, "two spaces"),
        ("Inflows rose..", 12, "doubled"),
        ("Inflows,, rose", 7, "doubled"),
        ("a 8-week run", 0, "begins with a vowel sound"),
        ("a 11-week run", 0, "begins with a vowel sound"),
        ("A 85% share", 0, "begins with a vowel sound"),
        ("a $8.0bn inflow", 0, "begins with a vowel sound"),
    ],
)
def test_english_faults(text: str, at: int, reason: str) -> None:
    faults = find_faults(text, "en")
    assert [fault.at for fault in faults if reason in fault.reason][:1] == [at], faults


@pytest.mark.parametrize(
    "text",
    [
        "US-listed ETFs took in $37.1bn in the week to 24 July 2024.",
        "The range stands at 5.25%–5.50%; so it goes…",
        "More to come... perhaps",
        "a 12-week run, an 8-week run, an 11-week run, a 110-week run, a 1,100-week run",
        "worth .5 of it",
        "- a point\n  that goes on",
        "It's the analyst's “view”.",
        "",
    ],
)
def test_english_left_alone(text: str) -> None:
    assert reasons(text, "en") == []


def test_faults_come_in_reading_order_with_what_is_around_them() -> None:
    faults = find_faults("资金 流入,规模很大 ETF", "zh")
    assert [fault.at for fault in faults] == [2, 5, 10]
    assert all(fault.excerpt in "资金 流入,规模很大 ETF" for fault in faults)
    assert faults[1].excerpt == "资金 流入,规模很大 ETF"[:14]
