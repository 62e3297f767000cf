"""What the pages of an issue say of where they lie and lead, and the pictures that stand for them."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image
from site_faults import DAY, URL, finish_site
from verify_factory import errors, finish_sample

PAGES = ("brief.zh.html", "brief.en.html", "brief.bilingual.html")


def test_the_pages_of_a_site_say_where_they_lie() -> None:
    sound = finish_site()
    assert errors(sound.check()) == []
    page = sound.files["brief.zh.html"].decode()
    for part in (
        f'<link rel="canonical" href="{URL}zh/2024-07-24/">',
        f'<link rel="alternate" hreflang="zh-Hans" href="{URL}zh/2024-07-24/">',
        f'<link rel="alternate" hreflang="en" href="{URL}en/2024-07-24/">',
        f'<link rel="alternate" hreflang="x-default" href="{URL}bilingual/2024-07-24/">',
        f'title="美国ETF资金流周报" href="{URL}zh/feed.xml">',
        f'<meta property="og:url" content="{URL}zh/2024-07-24/">',
        f'<meta property="og:image" content="{URL}issues/2024-07-24/preview.zh.png">',
        '<meta property="og:image:alt" content="美国ETF录得371亿美元净流入，连续第五周吸金">',
        '<meta name="twitter:card" content="summary_large_image">',
        f'"url": "{URL}zh/2024-07-24/"',
        f'<a href="{URL}zh/">首页</a>',
        f'<a href="{URL}zh/archive/">往期</a>',
        f'<a href="{URL}en/2024-07-24/" hreflang="en" lang="en">English</a>',
        f'<a href="{URL}issues/2024-07-24/data.csv">数据（CSV）</a>',
    ):
        assert page.count(part) == 1, part
    assert "brief.zh.pdf" not in page  # none is built here
    both = sound.files["brief.bilingual.html"].decode()
    assert f'<link rel="canonical" href="{URL}bilingual/2024-07-24/">' in both
    assert both.count("application/atom+xml") == 2


def test_without_a_site_there_is_nothing_of_it() -> None:
    sound = finish_sample(DAY)
    for name in PAGES[:2]:
        page = sound.files[name].decode()
        assert not any(word in page for word in ("<link", "og:url", "og:image", "twitter:", 'class="edition ways"'))
    spoiled = sound.files["brief.zh.html"].replace(
        b"<title>", b'<link rel="canonical" href="https://a.example/"><title>'
    )
    assert errors(sound.check(**{"brief.zh.html": spoiled}))
    spoiled = sound.files["brief.zh.html"].replace(
        b"<title>", b'<meta property="og:url" content="https://a.example/"><title>'
    )
    assert errors(sound.check(**{"brief.zh.html": spoiled}))
    assert errors(sound.check(**{"preview.zh.png": finish_site().files["preview.zh.png"]}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('canonical" href="https://briefs', 'canonical" href="https://other'),
        ('rel="canonical"', 'rel="stylesheet"'),
        ('hreflang="en" href="', 'hreflang="zh-Hans" href="'),
        ("/feed.xml", "/feed2.xml"),
        ('og:url" content="https://briefs', 'og:url" content="https://other'),
        ("preview.zh.png", "preview.en.png"),
        ('og:image:alt" content="', 'og:image:alt" content="不是'),
        ('content="1200"', 'content="1201"'),
        ('"url": "https://briefs', '"url": "https://other'),
        (">首页<", ">往期<"),
        ("/zh/archive/", "/en/archive/"),
        ("issues/2024-07-24/data.csv", "issues/2024-07-17/data.csv"),
        ("summary_large_image", "player"),
    ],
)
def test_each_changed_address_is_found(old: str, new: str) -> None:
    sound = finish_site()
    page = sound.files["brief.zh.html"].decode()
    assert old in page
    assert errors(sound.check(**{"brief.zh.html": page.replace(old, new, 1).encode()}))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_of_an_issue_has_its_size_and_its_words(language: str, tmp_path: Path) -> None:
    sound = finish_site()
    name = f"preview.{language}.png"
    content = sound.files[name]
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (1200, 630)
        colours = picture.convert("L").getextrema()
        assert colours[0] < 60
        assert colours[1] == 255
        words = picture.info["Description"].split("\n")
    assert len(words) == 6
    assert ("371" if language == "zh" else "37.1") in words[2]
    assert len(content) < 120_000
    changed = content.replace(b"371" if language == "zh" else b"37.1", b"372" if language == "zh" else b"37.2")
    assert changed != content
    assert errors(sound.check(**{name: changed}))
    assert errors(sound.check(**{name: content.replace(struct.pack(">II", 1200, 630), struct.pack(">II", 630, 1200))}))
    assert errors(sound.check(**{name: b"no picture"}))
    other = "en" if language == "zh" else "zh"
    assert errors(sound.check(**{name: sound.files[f"preview.{other}.png"]}))
    assert errors(sound.check_files({path: one for path, one in sound.files.items() if path != name}))


def test_a_site_on_this_machine_may_be_without_encryption() -> None:
    sound = finish_site("http://127.0.0.1:8000/")
    assert errors(sound.check()) == []
    assert 'href="http://127.0.0.1:8000/zh/archive/"' in sound.files["brief.zh.html"].decode()
