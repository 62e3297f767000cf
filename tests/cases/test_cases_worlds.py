"""The report on US technology funds in other worlds: paragraphs, headline and scenarios follow the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from issue_factory import build_issue, open_world
from sector_books import TICKERS
from tech_worlds import make_world, push

from flowbrief.cli.registered import registry
from flowbrief.model.diagnostic import ExitCode, Refused
from flowbrief.model.document import DataTable, Document, Opinion, plain_text
from flowbrief.model.reading import list_texts
from flowbrief.pipeline import Wish, write

_LAST_CUT, _CUT_BEFORE = "2025-12-11,3.50,3.75", "2025-10-30,3.75,4.00"
_MOVES = ("2024-09-19", "2024-11-08", "2024-12-19", "2025-09-18", "2025-10-30", "2025-12-11")
STATES = {"met": ("已满足", "met"), "unmet": ("未满足", "not met"), "unknown": ("数据不足", "not known")}


@dataclass(frozen=True)
class World:
    """What is other than today, and what the brief then has to say.

    `cases` are the numbers of the cases that are printed, from 0; `headline` words of the headline in Chinese and
    English; `triggers` the states of a scenario, in order; `told` words somewhere in the brief, and `untold` words
    nowhere in it, in each language.
    """

    made: Mapping[str, Any] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)
    headline: tuple[str, str] = ("净流入60亿美元", "took in $6.0bn")
    triggers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[tuple[str, str], ...] = ()
    untold: tuple[tuple[str, str], ...] = ()


def _moves(*uppers: str) -> list[tuple[str, str]]:
    """Other bounds from the last moves on: the upper ones, the lower a quarter below."""
    file = {"2024-09-19": "4.75,5.00", "2024-11-08": "4.50,4.75", "2024-12-19": "4.25,4.50", "2025-09-18": "4.00,4.25",
            "2025-10-30": "3.75,4.00", "2025-12-11": "3.50,3.75"}  # fmt: skip
    days = _MOVES[-len(uppers) :]
    return [
        (f"{day},{file[day]}", f"{day},{float(upper) - 0.25:.2f},{upper}")
        for day, upper in zip(days, uppers, strict=True)
    ]


WORLDS = {
    "today": World(
        cases={"flows_now": 0, "policy": 0, "policy_path": 0, "inside": 0, "fundamentals": 0, "rotation": 3,
               "sentiment": 0, "risk_cash": 0, "risk_rates": 0, "near_term": 1, "medium_term": 0},
        triggers={"base": ("met", "met", "met", "met"), "upside": ("unmet", "unknown", "met", "unmet"),
                  "downside": ("unmet", "unmet", "unmet", "met")},
        told=(("近八周", "eight weeks"), ("2025年三次", "three of them, worth"), ("本期未取得", "without data from")),
    ),
    "the Fed raised once": World(
        {"rates": _moves("4.00", "4.25")},
        {"policy": 3, "risk_rates": 2, "near_term": 2, "medium_term": 1},
        triggers={"base": ("unmet", "met", "met", "met"), "downside": ("met", "unmet", "unmet", "met")},
        told=(("上调", "raised"),),
    ),
    "the Fed went on raising": World(
        {"rates": _moves("4.75", "5.00", "5.25")},
        {"policy": 2, "risk_rates": 2, "medium_term": 1},
        untold=(("连续六次下调", "has cut the target range"),),
    ),
    "the Fed cut for the first time": World(
        {"rates": _moves("5.75", "5.50")}, {"policy": 1, "risk_rates": 0}, told=(("下调", "cut"),),
    ),
    "money left by both counts": World(
        {"facts": {"tech_funds.bofa": {"value": "-6.0"}}},
        {"flows_now": 3, "flows_view": 3, "near_term": 3},
        headline=("净流出60亿美元", "saw $6.0bn of net outflows"),
        triggers={"base": ("met", "unmet", "met", "met"), "downside": ("unmet", "met", "unmet", "met")},
        untold=(("净流入60亿美元", "inflow of $6.0bn"),),
    ),
    "money came by both counts": World(
        {"facts": {"tech_funds.earlier": {"value": "2.34"}}},
        {"flows_now": 2, "flows_view": 2},
        triggers={"upside": ("met", "unknown", "met", "unmet")},
        untold=(("净流出23.4亿美元", "outflow of $2.34bn"),),
    ),
    "the tide turned out": World(
        {"facts": {"tech_funds.bofa": {"value": "-6.0"}, "tech_funds.earlier": {"value": "2.34"}}},
        {"flows_now": 1, "flows_view": 1, "near_term": 3},
        headline=("净流出60亿美元", "saw $6.0bn of net outflows"),
    ),
    "little moved": World(
        {"facts": {"tech_funds.bofa": {"value": "0.0"}}},
        {"flows_now": 4, "flows_view": 4, "near_term": 5},
        headline=("进出基本持平", "ittle net flow"),
        triggers={"base": ("met", "unmet", "met", "met"), "downside": ("unmet", "unmet", "unmet", "met")},
    ),
    "Amazon can pay for it": World(
        {"facts": {"amazon.ocf": {"value": "278"}}},
        {"risk_cash": 1},
        triggers={"upside": ("unmet", "unknown", "met", "met"), "downside": ("unmet", "unmet", "unmet", "unmet")},
    ),
    "Alphabet spends more than it earns": World(
        {"filings": [("2026-02-05,10-K,91447000000,", "2026-02-05,10-K,191447000000,")]},
        {"inside": 2},
        triggers={"base": ("met", "met", "met", "unmet")},
        told=(("1279亿美元", "$127.9bn"),),
    ),
    "the filings are missing": World(
        {"filings": None},
        {"inside": 4, "risk_cash": 0},
        triggers={"base": ("met", "met", "met", "unknown")},
        untold=(("524亿美元", "$52.4bn"),),
    ),
    "forecasts are cut": World(
        {"facts": {"tech_eps.this_year": {"value": "-2.0"}, "tech_eps.next_year": {"value": "-2.6"}}},
        {"sentiment": 1, "near_term": 2},
        triggers={"upside": ("unmet", "unknown", "unmet", "unmet"), "downside": ("unmet", "unmet", "met", "met")},
        untold=(("上调2.0%", "raised by 2.0%"),),
    ),
    "spending on AI falls": World(
        {"facts": {"cloud.growth": {"value": "-10"}}},
        {"fundamentals": 1, "medium_term": 1},
        triggers={"base": ("met", "met", "unmet", "met")},
    ),
    "the dots rise": World(
        {"facts": {"dots.step": {"value": "25"}, "dots.step_next": {"value": "25"}}}, {"policy_path": 2},
    ),
    "one fact has expired": World(
        {"facts": {"tech_funds.bofa": {"expires": "2026-02-12"}}, "config": [("as_of: latest", "as_of: 2026-02-13")]},
        {"flows_now": 5, "flows_view": 4, "near_term": 5},
        headline=("净流出23.4亿美元", "saw $2.34bn of net outflows"),
        triggers={"base": ("met", "unknown", "met", "met"), "upside": ("unmet", "unknown", "met", "unmet"),
                  "downside": ("unmet", "unknown", "unmet", "met")},
        told=(("已过有效期", "past its date"),),
        untold=(("60亿美元", "$6.0bn"),),
    ),
    "the funds are there and technology led": World(
        {"sectors": TICKERS, "change": push("XLK", 40_000)},
        {"rotation": 0, "flows_now": 0, "near_term": 1},
        headline=("科技行业基金（XLK）", "echnology SPDRs (XLK)"),
        triggers={"upside": ("unmet", "met", "met", "unmet")},
        untold=(("本期未取得", "without data from"),),
    ),
    "the funds are there and technology lagged": World(
        {"sectors": TICKERS, "change": push("XLK", -40_000)},
        {"rotation": 1, "near_term": 0},
        headline=("净流出", "shed"),
        triggers={"upside": ("unmet", "unmet", "met", "unmet")},
    ),
    "one fund is missing": World(
        {"sectors": [ticker for ticker in TICKERS if ticker != "XLB"], "change": push("XLK", 40_000)},
        {"rotation": 2},
        headline=("科技行业基金（XLK）", "echnology SPDRs (XLK)"),
        triggers={"upside": ("unmet", "unknown", "met", "unmet")},
        told=(("本期未取得", "without data from"),),
        untold=(("十一只行业SPDR基金", "the eleven sector SPDRs"),),
    ),
    "every third party fell silent": World(
        {"sectors": TICKERS, "config": [("as_of: latest", "as_of: 2026-05-15")], "until": date(2026, 5, 21)},
        {"flows_now": 6, "flows_elsewhere": 2, "policy_path": 4, "crowding": 2, "near_term": 4},
        headline=("科技行业基金（XLK）", "echnology SPDRs (XLK)"),
        triggers={"downside": ("unmet", "unknown", "unknown", "unknown")},
        untold=(("60亿美元", "$6.0bn"), ("6450亿美元", "$645bn")),
    ),
}  # fmt: skip


def compose_world(folder: Path, made: Mapping[str, Any]) -> tuple[Document, ...]:
    """The documents of a world, in Chinese and in English."""
    config = make_world(folder / "world", **made)
    return write(config, Wish(), open_world(), registry).documents


@pytest.mark.parametrize("name", WORLDS)
def test_the_brief_follows_the_world(name: str, tmp_path: Path) -> None:
    world = WORLDS[name]
    documents = compose_world(tmp_path, world.made)
    assert [document.language for document in documents] == ["zh", "en"]
    for at, document in enumerate(documents):
        printed = {
            block.block: block.case
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Opinion)
        }
        assert {block: printed.get(block) for block in world.cases} == world.cases
        assert world.headline[at] in plain_text(document.headline)
        for scenario, states in world.triggers.items():
            assert read_states(document, scenario) == [STATES[state][at] for state in states]
        text = read_whole(document)
        assert [words[at] for words in world.told if words[at] not in text] == []
        assert [words[at] for words in world.untold if words[at] in text] == []


def read_states(document: Document, scenario: str) -> list[str]:
    """The states of the triggers of a scenario, as its table prints them."""
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, DataTable)]
    table = next(table for table in tables if table.id == f"scenario-{scenario}")
    return [plain_text(row[-1].runs) for row in table.rows]


def read_whole(document: Document) -> str:
    """Everything that the sections of a document print, end to end."""
    return "".join(list_texts(document.sections))


def test_an_expired_fact_stops_the_build_unless_the_config_leaves_it_out(tmp_path: Path) -> None:
    made = {
        "facts": {"tech_funds.bofa": {"expires": "2026-02-12"}, "cloud.capex": {"expires": "2026-02-12"}},
        "config": [("as_of: latest", "as_of: 2026-02-13"), ("expired_facts: leave_out", "expired_facts: refuse")],
    }
    with pytest.raises(Refused) as refused:
        compose_world(tmp_path, made)
    found = refused.value.diagnostics
    assert [(one.code, one.exit_code) for one in found] == [("fact-expired", ExitCode.STALE)] * 2
    assert all(one.place.file.endswith("us-tech-funds/facts.yaml") and one.place.line for one in found)


def test_nothing_published_later_is_used(tmp_path: Path) -> None:
    documents = compose_world(
        tmp_path,
        {
            "facts": {"tech_funds.bofa": {"published_on": "2026-02-12"}},
            "config": [("as_of: latest", "as_of: 2026-02-11")],
        },
    )
    for document, words in zip(documents, ("60亿美元", "$6.0bn"), strict=True):
        assert words not in read_whole(document)


@pytest.mark.parametrize("name", ["the Fed raised once", "one fund is missing", "one fact has expired"])
def test_a_second_calculation_agrees_with_other_worlds_too(name: str, tmp_path: Path) -> None:
    config = make_world(tmp_path / "world", **WORLDS[name].made)
    issue = build_issue(config, tmp_path / "output", formats=("html",))
    assert (issue / "brief.zh.html").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_each_world_is_printed_on_paper(name: str, tmp_path: Path) -> None:
    config = make_world(tmp_path / "world", **WORLDS[name].made)
    issue = build_issue(config, tmp_path / "output")
    assert {"brief.zh.pdf", "brief.en.pdf", "brief.bilingual.pdf"} <= {file.name for file in issue.iterdir()}
