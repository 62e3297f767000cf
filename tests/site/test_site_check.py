"""The check of a site before it goes out: nothing is found in a sound one, and every fault that is planted is."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from site_factory import DAYS, NOTE, URL, describe_site, make_sample_site, read_issues

from flowbrief.dispatch_site import Site
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.verify.finding import Disagreement
from flowbrief.verify.site import check_site, spell_days

Tree = dict[str, bytes]
WORDS = {word for language in ("zh", "en") for word in load_phrasebook(language).words.values()}


@pytest.fixture(scope="module")
def searched(stored: Path) -> Site:
    return make_sample_site(stored, corrected=DAYS[1], search=True)


def check(site: Site, tree: Tree) -> tuple[Disagreement, ...]:
    return check_site(
        tree,
        URL,
        {one.as_of.isoformat(): one.sha256 for one in site.issues},
        {
            one.as_of.isoformat(): [
                (version.at.date().isoformat(), asdict(version.note) if version.note else {})
                for version in one.publications
            ]
            for one in site.issues
        },
        WORDS,
    )


def tree_of(site: Site) -> Tree:
    return {file.path: file.content for file in site.files}


def test_nothing_is_found_in_a_sound_site(searched: Site) -> None:
    assert check(searched, tree_of(searched)) == ()


def edit(path: str, old: str, new: str) -> Callable[[Tree], Tree]:
    def change(tree: Tree) -> Tree:
        assert old.encode() in tree[path], (path, old)
        return {**tree, path: tree[path].replace(old.encode(), new.encode(), 1)}

    return change


def swap(one: str, other: str) -> Callable[[Tree], Tree]:
    return lambda tree: {**tree, one: tree[other]}


def drop(path: str) -> Callable[[Tree], Tree]:
    return lambda tree: {name: content for name, content in tree.items() if name != path}


HOME, YEAR, FEED = "zh/index.html", "en/archive/2024/index.html", "en/feed.xml"
FAULTS = {
    "a figure of the headline": edit(HOME, ">371亿美元</span>净流入，连续", ">317亿美元</span>净流入，连续"),
    "a word of the headline": edit(HOME, "净流入，连续<span", "净流出，连续<span"),
    "a figure of the lead": edit(HOME, ">13亿美元<", ">31亿美元<"),
    "a word of the lead": edit(HOME, "而美国本土股票ETF", "而美国全球股票ETF"),
    "a key figure": edit(HOME, "+335亿美元", "+353亿美元"),
    "a figure under another measure": edit(HOME, 'data-measure="total.ma4"', 'data-measure="world.week"'),
    "the context of a key figure": edit(HOME, "+391亿美元", "+319亿美元"),
    "the day of the latest issue": edit(HOME, "2024年7月24日</time>", "2024年7月17日</time>"),
    "the day a machine reads": edit(HOME, 'datetime="2024-07-24"', 'datetime="2024-07-25"'),
    "the issue that is quoted": edit(HOME, 'data-issue="2024-07-24"', 'data-issue="2024-07-17"'),
    "where the headline leads": edit(HOME, 'h1><a href="../zh/2024-07-24/"', 'h1><a href="../zh/2024-07-17/"'),
    "where a file leads": edit(HOME, "../issues/2024-07-24/brief.zh.pdf", "../issues/2024-07-17/brief.zh.pdf"),
    "a link to nothing": edit(HOME, "../zh/archive/2023/", "../zh/archive/2022/"),
    "a drawing": edit(HOME, "<svg viewBox", "<svg  viewBox"),
    "the words of a drawing": edit(HOME, "柱状图", "折线图"),
    "a number of nobody": edit(HOME, "用任一RSS", "用任一3个RSS"),
    "a number in the head": edit(HOME, 'content="美国ETF在截至2024年7月24日', 'content="美国ETF在截至2024年7月23日'),
    "the picture of the head": edit(HOME, "<title>", '<meta property="og:image" content="https://x.org/a.png"><title>'),
    "an address of another site": edit(HOME, f'canonical" href="{URL}zh/"', 'canonical" href="https://x.org/zh/"'),
    "the first page": edit("index.html", "第五", "第六"),
    "a row of the year": edit(YEAR, "$54.2bn", "$52.4bn"),
    "the lead of a row": edit(YEAR, "week of inflows in a row", "week of outflows in a row"),
    "a row under another day": edit(YEAR, "17 July 2024</time>", "10 July 2024</time>"),
    "the year": edit(YEAR, '<h1>Issues of <time datetime="2024">2024', '<h1>Issues of <time datetime="2024">2023'),
    "a day of the calendar": edit("en/archive/index.html", ">17 July<", ">18 July<"),
    "where a day of the calendar leads": edit("en/archive/index.html", "en/2024-07-17/", "en/2024-07-24/"),
    "the headline of a day": edit("en/archive/index.html", "$54.2bn", "$54.3bn"),
    "a day that the calendar leaves out": edit("en/archive/index.html", 'data-issue="2024-07-17"', "hidden"),
    "what was noted": edit("zh/corrections/index.html", NOTE.zh, "没有改动。"),
    "when it was published": edit("zh/corrections/index.html", "2024年1月1日", "2024年1月3日"),
    "a correction left out": edit("zh/corrections/index.html", 'data-issue="2023-12-27"', "hidden"),
    "a page of an issue": edit("zh/2024-07-17/index.html", "542亿美元", "524亿美元"),
    "one issue at the place of another": swap("zh/2024-07-24/index.html", "zh/2024-07-17/index.html"),
    "an old latest": swap("en/latest/index.html", "en/2024-07-17/index.html"),
    "the table of an issue": edit("issues/2024-07-17/data.csv", "54173000000", "54713000000"),
    "the manifest": edit("issues/2024-07-17/manifest.json", '"draft": false', '"draft":  false'),
    "a file that no issue has": swap("issues/2024-07-17/more.csv", "issues/2024-07-17/data.csv"),
    "a page that is missing": drop("zh/2023-12-20/index.html"),
    "the title of a feed": edit(FEED, "$37.1bn, the fifth", "$37.2bn, the fifth"),
    "the summary of a feed": edit(FEED, "drew $37.1bn", "drew $31.7bn"),
    "where an entry leads": edit(FEED, 'href="https://desk.example.com/briefs/en/2024-07-24/"', f'href="{URL}en/"'),
    "the length of a paper": edit(FEED, 'length="', 'length="1'),
    "the paper of another issue": edit(FEED, "issues/2024-07-24/brief", "issues/2024-07-17/brief"),
    "the id of an entry": edit(FEED, ",2024-07-24:", ",2024-07-23:"),
    "an address of the sitemap": edit("sitemap.xml", f"<loc>{URL}zh/2023-12-20/", f"<loc>{URL}zh/2023-12-21/"),
    "an alternate of the sitemap": edit("sitemap.xml", f'href="{URL}en/2023-12-20/', f'href="{URL}en/2023-12-21/'),
    "a sitemap that is none": edit("sitemap.xml", "</urlset>", ""),
}


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, marks=[pytest.mark.slow] * (at % 3 > 0)) for at, fault in enumerate(FAULTS)]
)
def test_a_fault_is_found(searched: Site, fault: str) -> None:
    assert check(searched, FAULTS[fault](tree_of(searched)))


def change_fragment(tree: Tree, old: str, new: str) -> Tree:
    for path in sorted(tree):
        if path.startswith("pagefind/fragment/en"):
            text = gzip.decompress(tree[path]).decode()
            if old in text:
                return {**tree, path: gzip.compress(text.replace(old, new, 1).encode())}
    raise AssertionError(old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("drew $37.1bn", "drew $31.7bn"),
        ("Where the money went", "Where the money was"),
        ('"day":"2024-07-24"', '"day":"2024-07-17"'),
        ('"date":"24 July 2024"', '"date":"17 July 2024"'),
        ('"url":"/en/2024-07-24/"', '"url":"/en/2024-07-17/"'),
        ('"title":"US-listed ETFs draw $37.1bn', '"title":"US-listed ETFs draw $37.2bn'),
        ('"content":', '"contents":'),
    ],
)
def test_a_fault_in_what_the_search_shows_is_found(searched: Site, old: str, new: str) -> None:
    assert check(searched, change_fragment(tree_of(searched), old, new))


def test_an_issue_that_the_search_cannot_find_is_found(searched: Site) -> None:
    tree = tree_of(searched)
    path = next(path for path in tree if path.startswith("pagefind/fragment/zh"))
    assert [one.finds[:3] for one in check(searched, drop(path)(tree))] == ["zh/"]


@pytest.mark.parametrize(
    ("day", "language", "text"),
    [
        ("2024-07-24", "zh", "2024年7月24日"),
        ("2024-07-24", "en", "24 July 2024"),
        ("2024-09-05", "en", "5 Sept 2024"),
        ("2024-07", "zh", "7月"),
        ("2024-07", "en", "Jul"),
        ("2024", "zh", "2024年"),
        ("2024", "en", "2024"),
    ],
)
def test_days_are_spelled_as_pages_have_them(day: str, language: str, text: str) -> None:
    assert text in spell_days(day, language)


def test_a_template_of_ones_own_cannot_say_a_number_of_its_own(stored: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    from site_factory import NOW

    from flowbrief.dispatch_site import make_site
    from flowbrief.model.diagnostic import Refused

    (tmp_path / "site.html.j2").write_text(
        '{% extends "house/site.html.j2" %}{% block footer %}<p>Over 900 readers</p>{% endblock %}', "utf-8"
    )
    spec = replace(describe_site(), templates=tmp_path)
    with pytest.raises(Refused) as refused:
        make_site(spec, read_issues(stored), (), NOW)
    found = refused.value.diagnostics
    assert {(one.code, one.exit_code) for one in found} == {("site-disagrees", 6)}
    assert "Over 900 readers" in found[0].message
