"""Fonts of pages: WOFF2 holds the font that was cut, glyph by glyph, and nothing is lost on the way."""

import io
import struct

import pytest
from fontTools.ttLib import TTFont

from flowbrief.model.cache import cache_folder
from flowbrief.render.fonts import cut_face, provide_faces
from flowbrief.render.woff2 import pack_woff2

TEXT = "美国ETF资金流周报，2024年7月24日当周净流入371亿美元。Fund flows: −$1.3bn, 22.5% ▲▼ÄÖé„“"


@pytest.fixture(scope="module", params=[0, 1], ids=["regular", "bold"])
def cut(request: pytest.FixtureRequest) -> bytes:
    return cut_face(provide_faces(cache_folder())[request.param], TEXT)


def test_the_packed_font_is_the_font(cut: bytes) -> None:
    before, after = TTFont(io.BytesIO(cut)), TTFont(io.BytesIO(pack_woff2(cut)))
    assert after.flavor == "woff2"
    assert set(after.keys()) == set(before.keys())
    names = before.getGlyphOrder()
    assert len(names) > 100
    assert [name for name in names if after["glyf"][name] != before["glyf"][name]] == []
    same = set(before.keys()) - {"GlyphOrder", "glyf", "loca", "head"}
    assert [tag for tag in same if after.reader[tag] != before.reader[tag]] == []
    assert after.getBestCmap() == before.getBestCmap()
    assert {ord(character) for character in TEXT} <= set(after.getBestCmap())


def test_the_same_font_gives_the_same_bytes(cut: bytes) -> None:
    assert pack_woff2(cut) == pack_woff2(bytes(cut))


def test_it_is_about_half_as_large_and_its_header_is_true(cut: bytes) -> None:
    packed = pack_woff2(cut)
    signature, flavour, length, tables, reserved = struct.unpack_from(">4s4sIHH", packed)
    assert (signature, flavour, length, reserved) == (b"wOF2", cut[:4], len(packed), 0)
    assert tables == struct.unpack_from(">H", cut, 4)[0]
    assert len(packed) % 4 == 0
    assert len(packed) < 0.62 * len(cut)


@pytest.mark.parametrize("content", [b"", b"OTTO" + bytes(60), b"\0\1\0\0\0\0" + bytes(20)])
def test_what_is_no_truetype_font_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a"):
        pack_woff2(content)


def test_a_page_carries_no_character_that_it_does_not_show() -> None:
    face = provide_faces(cache_folder())[0]
    shown = set(TTFont(io.BytesIO(cut_face(face, "abc", " "))).getBestCmap())
    assert shown == set(map(ord, "abc "))
