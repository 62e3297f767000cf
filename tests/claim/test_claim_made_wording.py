"""What the claims about groups, rates, prices, revisions and filings read like, and a whole report of them."""

from datetime import date
from pathlib import Path

import pytest
from claim_made import list_made
from made_report import write_report
from measure_factory import registry

from flowbrief.compose.agreement import find_disagreements
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.document import Document, Paragraph, plain_text
from flowbrief.model.text import LANGUAGES, Language
from flowbrief.model.world import World
from flowbrief.pipeline import Wish, Written, write

NAMES = {
    "zh": {
        "subject": "甲类",
        "whole": "整体",
        "one": "乙类",
        "two": "丙类",
        "names": "乙类、丙类和丁类",
        "note": "收盘价",
    },
    "en": {"subject": "A", "whole": "all", "one": "B", "two": "C", "names": "B, C and D", "note": "closing price"},
}
SAID = {
    ("first_in", "in"): ("四周来首次净流入", "the first inflow in four weeks"),
    ("m_of_n", "in"): ("过去27周中有25周录得净流入", "inflows in 25 of the past 27 weeks"),
    ("m_of_n", "out.few"): ("过去27周中仅2周录得净流出", "only two of the past 27 weeks saw outflows"),
    ("share_of_assets", "in"): ("占2026年1月28日资产规模的0.20%", "equal to 0.20% of assets (as of 28 January 2026)"),
    ("relative_rate", "in.above"): (
        "甲类净流入占2026年1月28日规模的0.80%，比例大于整体（0.30%）",
        "a faster pace than the 0.30% of all",
    ),
    ("relative_rate", "out.in"): (
        "甲类净流出占2026年1月28日规模的1.0%，而整体净流入",
        "A shed the equivalent of 1.0% of assets",
    ),
    ("percentile", "top.flow"): ("位于2022年7月以来的99%分位", "in the 99th percentile of weeks since July 2022"),
    ("percentile", "bottom.flow.missing"): (
        "（缺四周）的3%分位",
        "3rd percentile of weeks since July 2022 (four weeks missing)",
    ),
    ("zscore", "above.robust"): ("较此前52周中位数高出3.1个标准差", "3.1 robust standard deviations above the median"),
    ("zscore", "below.rate"): (
        "资金流入率较此前52周均值低3.1个标准差",
        "the week’s flow rate was 3.1 standard deviations below",
    ),
    ("analogue", "in.week"): (
        "2022年1月至2022年9月，有九个净流入周与当周同档（按金额由小到大分四档，当周属第四档），其中七个在其后一周录得净流入",
        "of nine earlier weeks with inflows of similar size (size band 4 of 4, counted from the smallest; January 2022 "
        "to September 2022), seven were followed by a week of inflows",
    ),
    ("breadth", "most.in"): ("5个分项中，4个录得净流入", "four of five took money in"),
    ("breadth", "mixed"): ("3个净流入、2个净流出", "of five, three took money in and two saw outflows"),
    ("leaders", "in.out"): (
        "乙类净流入居首，为60亿美元；丙类净流出居首，为20亿美元",
        "at the other end, C shed $2.0bn",
    ),
    ("concentration", "few"): ("78.4%流向乙类、丙类和丁类", "78.4% went to B, C and D"),
    ("concentration", "one"): ("仅乙类就净流入30亿美元，占甲类流入总额的63.2%", "B alone took in $3.0bn"),
    ("rotation", "alike"): (
        "乙类与丙类一出一进：前者净流出占规模的1.2%，后者净流入占规模的0.90%",
        "B and C went opposite ways: the former shed 1.2% of assets",
    ),
    ("divergence", "opposite"): (
        "乙类净流入170亿美元，丙类净流出60亿美元",
        "$17.0bn went into B, while C shed $6.0bn",
    ),
    ("divergence", "ongoing"): ("乙类继续吸金，净流入170亿美元；丙类延续流出", "B drew a further $17.0bn"),
    ("contribution", "up"): (
        "整体净流量较前一周的增幅中，62.0%来自甲类",
        "62.0% of the week-on-week rise in net flows into all",
    ),
    ("rebound", "up"): ("较2025年11月10日的低点反弹20.0%", "by 3 February 2026 A had rebounded 20.0% from the low of"),
    ("drawdown", "down"): ("较2025年11月10日的高点回撤20.0%", "by 3 February 2026 A had fallen 20.0% from the high of"),
    ("drawdown", "at"): (
        "收盘价在2026年2月3日处于2025年2月4日以来的最高位",
        "at its highest in the period from 4 February 2025",
    ),
    ("revision", "in"): (
        "净流入由15亿美元修订为12亿美元",
        "revised the inflow into A in the week to 6 July 2016 from $1.5bn to $1.2bn",
    ),
    ("correction", "in.out"): (
        "2016年7月13日公布为净流入50亿美元，2016年7月20日修订为净流出20亿美元",
        "reported on 13 July 2016 as an inflow of $5.0bn, is now put at an outflow of $2.0bn",
    ),
    ("share_split", "declared"): ("每份旧份额折为2份", "each old share became 2 new ones on 2 February 2026"),
    ("coverage", "below.year"): (
        "乙类相当于经营现金流的53.1%，最近四个季度合计则为55.5%",
        "B took 53.1% of operating cash flow in the quarter to 31 December 2025; over the last four quarters the share "
        "was 55.5%",
    ),
    ("coverage", "above"): ("乙类超出经营现金流，相当于其120.4%", "B exceeded operating cash flow in the quarter to"),
    ("filing", "up.derived"): ("为375亿美元，同比增长7.1%", "$37.5bn in the quarter to 31 December 2025, up 7.1%"),
}


@pytest.mark.parametrize("key", SAID, ids=".".join)
def test_first_wording_of_each_kind(key: tuple[str, str]) -> None:
    made = list_made()[key]
    for language, expected in zip(LANGUAGES, SAID[key], strict=True):
        book = load_phrasebook(language)
        measures = {slot.name: slot.measure for slot in made.slots}
        text = plain_text(book.fill(book.options(made.kind, made.variant, "main")[0], measures, NAMES[language]))
        assert expected in text


def test_no_magnitude_after_a_word_of_direction_has_a_minus() -> None:
    for (kind, variant), made in list_made().items():
        for language in LANGUAGES:
            for template in load_phrasebook(language).options(kind, variant, "main"):
                measures = {slot.name: slot.measure for slot in made.slots}
                text = plain_text(load_phrasebook(language).fill(template, measures, {"again": "X", **NAMES[language]}))
                assert "−" not in text, text


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The made-up report, written without ink: every metric kind but those of the sample report."""
    config = write_report(tmp_path_factory.mktemp("made"))
    world = World(date(2026, 2, 11), Path.read_bytes, lambda step: None)
    return write(config, Wish(), world, registry)


def read(written: Written, language: Language) -> Document:
    return next(document for document in written.documents if document.language == language)


def text_of(written: Written, language: Language) -> str:
    document = read(written, language)
    blocks = [*document.lead, *(block for section in document.sections for block in section.blocks)]
    return "\n".join(plain_text(block.runs) for block in blocks if isinstance(block, Paragraph))


def test_report_of_every_new_kind_is_written_without_a_complaint(written: Written) -> None:
    assert written.intake.warnings == ()
    assert find_disagreements(written.documents) == ()


def test_it_says_every_new_kind_of_claim(written: Written) -> None:
    said = {
        claim_id.rpartition(":")[2]
        for blocks in (written.documents[0].lead, *(section.blocks for section in written.documents[0].sections))
        for block in blocks
        if isinstance(block, Paragraph)
        for claim_id in block.claims
    }
    assert {
        "first_in", "m_of_n", "relative_rate", "share_of_assets", "percentile", "zscore", "analogue", "leaders",
        "breadth", "concentration", "rotation", "divergence", "contribution", "rebound", "drawdown", "correction",
        "share_split", "filing",
    } <= said  # fmt: skip


def test_both_languages_make_the_same_claims(written: Written) -> None:
    zh, en = (
        [[block.claims for block in section.blocks if isinstance(block, Paragraph)] for section in document.sections]
        for document in written.documents
    )
    assert zh == en


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("被动产品继续吸金，净流入170亿美元；主动产品延续流出，净额为60亿美元", "passive funds drew a further $17.0bn"),
        ("当周净流量位于2024年12月以来的98%分位", "in the 98th percentile of weeks since December 2024"),
        ("2026年2月4日公布为净流入1.2亿美元，2026年2月11日修订为净流出8000万美元", "is now put at an outflow of $80m"),
        ("芯片ETF的份额在2026年2月4日变为此前的2倍", "on 4 February 2026 the share count changed by a factor of 2"),
        ("5个分项中，4个录得净流入", "four of five took money in"),
        ("占行业ETF流入总额的90.9%", "90.9% of all net inflows among sector ETFs"),  # 900 ÷ (900 + 60 + 20 + 10)
        ("能源ETF与科技ETF一出一进：前者净流出占规模的1.8%，后者净流入", "technology ETFs went opposite ways"),
        ("为四周来首次净流入", "$900m, the first inflow in four weeks"),
        ("较2026年1月29日的低点反弹20.0%", "had rebounded 20.0% from the low of 29 January 2026"),
        ("为2.25亿美元，同比增长50.0%", "$225m in the quarter to 31 December 2025, up 50.0%"),
    ],
)  # fmt: skip
def test_sentences_of_the_report(written: Written, zh: str, en: str) -> None:
    assert zh in text_of(written, "zh")
    assert en in text_of(written, "en")


def test_sentences_that_name_other_subjects_come_last(written: Written) -> None:
    """What followed without a name would be read as said of the subject named last."""
    paragraph = next(line for line in text_of(written, "en").split("\n") if "a further" in line)
    assert paragraph.index("percentile") < paragraph.index("a further")


def tiles_of(written: Written, language: Language) -> dict[str, tuple[str, str, int]]:
    tiles = read(written, language).key_figures.tiles
    return {plain_text(t.label): (plain_text(t.figure), plain_text(t.context), t.tone) for t in tiles}


def test_tiles_of_the_new_kinds(written: Written) -> None:
    zh, en = tiles_of(written, "zh"), tiles_of(written, "en")
    assert len(zh) == len(en) == 20  # two flows of one fund share a label
    assert zh["能源ETF，流入率"] == ("−1.8%", "占2026年1月30日规模", -1)
    assert en["energy ETFs, flow rate"] == ("−1.8%", "of assets on 30 January 2026", -1)
    assert zh["长期基金，历史分位"] == ("98%", "数据始于2024年12月", 0)
    assert en["long-term funds, percentile"] == ("98th", "of data since December 2024", 0)
    assert zh["行业ETF，广度"] == ("4/5", "录得净流入的分项数", 0)
    assert en["sector ETFs, rotation"][1] == "flow-rate gap, energy ETFs to technology ETFs"
    assert zh["行业ETF，居首"] == ("+9亿美元", "科技ETF", 1)
    assert en["Chips"][1].startswith("from assets and returns; week before +$")


def test_tile_without_a_value_says_why(written: Written) -> None:
    assert tiles_of(written, "zh")["能源ETF，方向转变"] == ("暂无", "没有可比的前期", 0)
    assert tiles_of(written, "en")["energy ETFs, turn"] == ("n/a", "nothing earlier to compare with", 0)


@pytest.mark.parametrize(
    "code",
    ["gap-in-window", "history-too-short", "missing-level", "no-earlier-period", "none-found", "sign-change",
     "different-quarters", "not-positive", "too-few-members", "unclear-split", "zero", "expired",
     "not-published", "other"],
)  # fmt: skip
def test_each_reason_for_no_value_has_words_of_its_own(code: str) -> None:
    for language in LANGUAGES:
        phrases = load_phrasebook(language).phrases
        words = [phrases[key] for key in phrases if key.startswith("tile.missing.")]
        assert phrases[f"tile.missing.{code}"]
        assert len(set(words)) == len(words) == 14
