"""What the site tells machines: feeds by the rules of Atom, the sitemap, robots, heads; every link leads on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from xml.etree import ElementTree

import pytest
from site_factory import DAYS, NOW, ON_PAPER, URL, configure_sample, describe_site, make_sample_site, read_issues

from flowbrief.deliver.site.published import read_published
from flowbrief.dispatch_site import Site
from flowbrief.model.document import Plain
from flowbrief.model.published import Chapter
from flowbrief.model.text import Text
from flowbrief.render.site import render_search_pages, render_site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LANGUAGES = {"zh": "zh-Hans-CN", "en": "en"}
ISSUE_PAGE = re.compile(r"(zh|en|bilingual)/(\d{4}-\d\d-\d\d|latest)/index\.html")


@pytest.fixture(scope="module")
def tree(site: Site) -> dict[str, bytes]:
    return {file.path: file.content for file in site.files}


def one(element: ElementTree.Element, name: str) -> ElementTree.Element:
    """The only child of a name: RFC 4287 allows no second."""
    found = element.findall(ATOM + name)
    assert len(found) == 1, (element.tag, name, len(found))
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feed_keeps_the_rules_of_atom(tree: dict[str, bytes], language: str) -> None:
    content = tree[f"{language}/feed.xml"]
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == LANGUAGES[language]
    address = f"{URL}{language}/feed.xml"
    assert one(feed, "id").text == address
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{URL}{language}/", "self": address}
    assert one(one(feed, "author"), "name").text
    entries = feed.findall(f"{ATOM}entry")
    updates = [datetime.fromisoformat(str(one(entry, "updated").text)) for entry in entries]
    assert all(update.tzinfo for update in updates)
    assert datetime.fromisoformat(str(one(feed, "updated").text)) == max(updates)
    identities = [one(entry, "id").text for entry in entries]
    assert len(set(identities)) == len(entries) == len(DAYS)
    for entry, day in zip(entries, reversed(DAYS), strict=True):
        assert re.fullmatch(rf"tag:desk\.example\.com,{day}:us-etf-flows/{language}", str(one(entry, "id").text))
        assert one(entry, "title").get("type") in (None, "text")
        summary = one(entry, "summary")
        assert summary.get("type") == "html"
        body = ElementTree.fromstring(f"<div>{summary.text}</div>")
        assert [child.tag for child in body] == ["p"] * len(body)
        assert len("".join(body.itertext())) > 60
        links = {link.get("rel"): link for link in entry.findall(f"{ATOM}link")}
        assert links["alternate"].get("href") == f"{URL}{language}/{day}/"
        assert ("enclosure" in links) == (day in ON_PAPER)
        if "enclosure" in links:
            paper = links["enclosure"]
            assert paper.get("type") == "application/pdf"
            path = str(paper.get("href")).removeprefix(URL)
            assert paper.get("length") == str(len(tree[path]))
            assert tree[path].startswith(b"%PDF-")


def test_an_entry_is_updated_when_the_issue_is_corrected_and_keeps_its_id(tree: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(tree["zh/feed.xml"]).findall(f"{ATOM}entry")
    times = {
        str(one(entry, "id").text).partition(",")[2][:10]: [one(entry, name).text for name in ("published", "updated")]
        for entry in entries
    }
    assert times["2023-12-27"] == ["2024-01-01T08:00:00+08:00", "2024-01-02T08:00:00+08:00"]
    assert times["2023-12-20"] == ["2023-12-25T08:00:00+08:00"] * 2
    assert times["2024-07-24"] == [NOW.isoformat()] * 2


def test_the_sitemap_has_each_page_once_with_its_languages(tree: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(tree["sitemap.xml"])
    assert root.tag == f"{MAP}urlset"
    listed = {}
    for element in root:
        links = element.findall("{http://www.w3.org/1999/xhtml}link")
        assert {link.get("rel") for link in links} <= {"alternate"}
        address = str(element.findtext(f"{MAP}loc"))
        assert address not in listed
        listed[address] = {str(link.get("hreflang")): str(link.get("href")) for link in links}
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(element.findtext(f"{MAP}lastmod")))
    for address, alternates in listed.items():
        assert set(alternates) == {"zh-Hans", "en", "x-default"}
        assert address in alternates.values()
        assert all(listed[other] == alternates for other in alternates.values())
    pages = {f"{URL}{path.removesuffix('index.html')}" for path in tree if path.endswith("/index.html")}
    assert set(listed) == {page for page in pages if not page.endswith("/latest/")}


def test_robots_lead_to_the_sitemap(tree: dict[str, bytes]) -> None:
    lines = tree["robots.txt"].decode().splitlines()
    assert f"Sitemap: {URL}sitemap.xml" in lines
    assert "User-agent: *" in lines


class Links(HTMLParser):
    """Every element with an address, and every id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.ids: set[str] = set()
        self.metas: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "meta":
            self.metas[given.get("name") or given.get("property") or given.get("http-equiv", "")] = given.get(
                "content", ""
            )
        self.found += [(tag, given)] if {"href", "src", "action"} & set(given) else []


def own_pages(tree: dict[str, bytes]) -> dict[str, Links]:
    return {
        path: Links(content.decode())
        for path, content in tree.items()
        if path.endswith(".html") and not ISSUE_PAGE.fullmatch(path)
    }


def test_every_link_leads_to_a_file_and_is_relative(tree: dict[str, bytes]) -> None:
    seen = set()
    for path, page in own_pages(tree).items():
        for tag, given in page.found:
            address = given.get("href") or given.get("src") or given.get("action") or ""
            place, _, mark = address.partition("#")
            if given.get("rel") in ("canonical", "alternate") and tag == "link":
                assert address.startswith(URL), (path, address)
                place = place.removeprefix(URL)
            elif path == "404.html" and place:
                assert address.startswith("/briefs/"), address
                place = place.removeprefix("/briefs/")
            elif place:
                assert not re.match(r"/|\w+:", place), (path, place)
                place = normpath(f"{path.rpartition('/')[0] or '.'}/{place}") + "/" * place.endswith("/")
                place = "" if place in (".", "./") else place
            else:
                assert mark in page.ids
                continue
            target = f"{place}index.html" if place.endswith("/") or not place else place
            assert target in tree, (path, address)
            seen.add(target)
    unlinked = {path for path in tree if path not in seen and not path.startswith(("assets/", "issues/"))}
    assert {path for path in unlinked if "/latest/" not in path} == {
        "index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
    }


def test_every_page_says_what_it_is(tree: dict[str, bytes]) -> None:
    for path, page in own_pages(tree).items():
        links = [given for tag, given in page.found if tag == "link"]
        if path == "404.html":
            assert page.metas["robots"] == "noindex"
            continue
        canonical = [given["href"] for given in links if given["rel"] == "canonical"]
        expected = "zh/" if path == "index.html" else path.removesuffix("index.html")
        assert canonical == [URL + expected]
        alternates = {given["hreflang"]: given["href"] for given in links if "hreflang" in given}
        assert set(alternates) == {"zh-Hans", "en", "x-default"}
        assert canonical[0] in alternates.values()
        assert page.metas["og:url"] == canonical[0]
        assert page.metas["og:title"]
        assert page.metas["og:locale"] == ("en_US" if path.startswith("en/") else "zh_CN")
        assert [given["href"] for given in links if given.get("type") == "application/atom+xml"] == [
            f"{URL}{'en' if path.startswith('en/') else 'zh'}/feed.xml"
        ]


def test_a_page_may_load_nothing_but_the_files_of_the_site(tree: dict[str, bytes]) -> None:
    for path, content in tree.items():
        if path.endswith(".html") and not ISSUE_PAGE.fullmatch(path):
            policy = Links(content.decode()).metas["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; ")
            assert "script-src" not in policy, path
            assert "<script" not in content.decode()
            assert "base-uri 'none'" in policy
            assert "form-action 'none'" in policy
            assert "unsafe" not in policy


def test_what_pages_share_is_named_after_its_bytes(tree: dict[str, bytes]) -> None:
    from hashlib import sha256

    shared = [path for path in tree if path.startswith("assets/")]
    assert len(shared) == 1 + 2 * 3
    for path in shared:
        assert path.rsplit(".", 2)[1] == sha256(tree[path]).hexdigest()[:10]


def test_the_links_of_issues_lead_on_where_the_site_is_the_one_they_were_built_for(stored: Path) -> None:
    site = describe_site().delivery.site
    built_for = configure_sample().delivery.site
    assert site is not None
    assert built_for is not None
    assert built_for.url != site.url
    tree = {file.path: file.content for file in make_sample_site(stored, built_for.url, days=ON_PAPER).files}
    followed = set()
    for path, content in tree.items():
        if ISSUE_PAGE.fullmatch(path):
            for _, given in Links(content.decode()).found:
                if (address := given.get("href", "")).startswith(built_for.url):
                    place = address.removeprefix(built_for.url)
                    target = f"{place}index.html" if place.endswith("/") or not place else place
                    assert target in tree, (path, address)
                    followed.add(target)
    assert {"zh/index.html", "en/index.html", "zh/archive/index.html", "zh/feed.xml"} <= followed


def test_words_of_strangers_stay_words(stored: Path) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>&{{ 7 }}'
    spec = replace(describe_site(search=True), title=Text(hostile, hostile), disclaimer=Text(hostile, hostile))
    issues = []
    for stored_issue in read_issues(stored, ON_PAPER):
        issue = read_published(stored_issue, (), NOW)
        tile = issue.editions[0].key_figures[0]
        edition = replace(
            issue.editions[0],
            headline=(Plain(hostile),),
            lead=((Plain(hostile),),),
            key_figures=(replace(tile, label=(Plain(hostile),)),),
            chapters=(Chapter("flows", hostile, (hostile,)),),
        )
        issues.append(replace(issue, editions=(edition,)))
    for file in (*render_site(spec, issues), *render_search_pages(issues)):
        if file.path.endswith(".html") and not ISSUE_PAGE.fullmatch(file.path):
            page = Elements(file.content.decode())
            assert not {"img", "iframe"} & set(page.tags), file.path
            assert page.tags.count("script") == (1 if "/search/" in file.path else 0)
            assert hostile in page.text or file.path.startswith("assets"), file.path
        elif file.path.endswith(".xml"):
            ElementTree.fromstring(file.content)
            assert b"<script" not in file.content
    feed = next(file for file in render_site(spec, issues) if file.path == "zh/feed.xml")
    entry = ElementTree.fromstring(feed.content).findall(f"{ATOM}entry")[0]
    assert one(entry, "title").text == hostile
    assert unescape(str(one(entry, "summary").text)) == f"<p>{hostile}</p>"


class Elements(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data
