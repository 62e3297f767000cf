"""A finished page reaches for nothing."""

import pytest

from flowbrief.render.parsed import parse_page
from flowbrief.render.reach import find_reaches

CLEAN = """<!DOCTYPE html><html><head><style>@font-face{src:url(data:font/ttf;base64,AA)}</style></head><body>
<a href="#notes">notes</a><a href="https://example.org/">source</a><img src="data:image/png;base64,AA" alt="x">
<svg><defs><clipPath id="a"></clipPath></defs><g clip-path="url(#a)"><use xlink:href="#a"/></g></svg>
<p>url(http://example.org) as text</p></body></html>"""


def test_a_page_that_carries_everything_is_clean() -> None:
    assert find_reaches(parse_page(CLEAN)) == ()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<img src="http://example.org/x.png">', "http://example.org/x.png"),
        ('<img src="//example.org/x.png">', "//example.org/x.png"),
        ('<img src="x.png">', "x.png"),
        ('<img srcset="https://example.org/x.png 2x">', "https://example.org/x.png 2x"),
        ('<link rel="stylesheet" href="a.css">', "<link>"),
        ("<script>1</script>", "<script>"),
        ('<iframe src="about:blank"></iframe>', "<iframe>"),
        ('<base href="https://example.org/">', "<base>"),
        ('<meta http-equiv="Refresh" content="0; url=https://example.org">', "a refresh"),
        ('<p style="background: url(https://example.org/x.png)">', "https://example.org/x.png"),
        ("<style>@import 'https://example.org/a.css';</style>", "@import"),
        ("<style>p { background: URL( 'file:///etc/passwd' ) }</style>", "file:///etc/passwd"),
        ('<svg><image href="https://example.org/x.svg"/></svg>', "https://example.org/x.svg"),
        ('<svg><image xlink:href="file:///etc/passwd"/></svg>', "file:///etc/passwd"),
        ('<p onclick="go()">', "onclick on <p>"),
        ('<a href="javascript:go()">x</a>', "javascript:go()"),
        ('<a href="http://example.org/">x</a>', "http://example.org/"),
        ('<img src="data:text/html,hello">', "data:text/html,hello"),
        ('<object data="x.swf"></object>', "<object>"),
        ('<form action="https://example.org/"></form>', "<form>"),
        ('<video poster="https://example.org/x.png"></video>', "https://example.org/x.png"),
    ],
)
def test_what_would_be_fetched_or_run_is_found(html: str, found: str) -> None:
    assert found in find_reaches(parse_page(html))


HOUSE = "run();"


@pytest.mark.parametrize(
    "html",
    [
        "<script>run();</script>",
        '<script type="application/ld+json">{"a": "</p>"}</script>',
        '<script type="application/ld+json"></script><script>run();</script>',
    ],
)
def test_the_script_of_the_page_and_blocks_of_data_may_stand(html: str) -> None:
    assert find_reaches(parse_page(html), (HOUSE,)) == ()


@pytest.mark.parametrize(
    "html",
    [
        "<script>run(); more();</script>",
        "<script>run()</script>",
        "<script></script>",
        '<script src="page.js"></script>',
        '<script src="data:text/javascript,run()"></script>',
        "<script async>run();</script>",
        '<script type="module">run();</script>',
        '<script type="text/javascript">run();</script>',
        '<script type="application/ld+json" src="https://example.org/a.json"></script>',
        '<script type="application/json">{}</script>',
        '<script type="importmap">{}</script>',
        '<script type="speculationrules">{}</script>',
        '<script type=" application/ld+json">run();</script>',
        "<svg><script>go()</script></svg>",
        "<SCRIPT>go()</SCRIPT>",
    ],
)
def test_any_other_script_is_found(html: str) -> None:
    assert "<script>" in find_reaches(parse_page(html), (HOUSE,))


LINK = '<link rel="canonical" href="https://example.org/a/">'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (LINK, ()),
        (LINK.replace("canonical", "stylesheet"), ("<link>",)),
        (LINK.replace("/a/", "/b/"), ("<link>",)),
        (LINK.replace("rel=", 'onload="go()" rel='), ("<link>", "onload on <link>")),
        ('<img src="https://example.org/a/">', ("https://example.org/a/",)),
        ('<img src="cid:weekly.zh">', ()),
        ('<img srcset="cid:weekly.zh">', ("cid:weekly.zh",)),
        ('<a href="cid:weekly.zh">x</a>', ("cid:weekly.zh",)),
    ],
)
def test_what_a_caller_allows_is_allowed_and_nothing_like_it(html: str, found: tuple[str, ...]) -> None:
    links = [frozenset({("rel", "canonical"), ("href", "https://example.org/a/")})]
    reaches = find_reaches(parse_page(html), addresses=[("img", "cid:weekly.zh")], links=links)
    assert tuple(one for one in reaches if one != "https://example.org/b/")[: len(found)] == found
    assert bool(reaches) == bool(found)
