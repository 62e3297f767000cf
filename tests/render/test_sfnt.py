"""Tables in and out of a TrueType file."""

import struct
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from flowbrief.render.sfnt import BOLD, build_name_table, read_directory, rename_face


@pytest.fixture(scope="module")
def font() -> bytes:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Old", "styleName": "Regular"})
    builder.setupOS2(usWeightClass=700)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def test_a_name_table_is_laid_out_as_the_format_says() -> None:
    table = build_name_table({2: "Bold", 1: "Aé"})
    assert table == bytes.fromhex(
        "0000 0002 001e"  # version 0, two records, strings from byte 6 + 2 × 12
        "0003 0001 0409 0001 0004 0000"  # Windows, Unicode, English, id 1: 4 bytes at 0
        "0003 0001 0409 0002 0008 0004"  # id 2: 8 bytes at 4
        "0041 00e9 0042 006f 006c 0064"
    )


def test_names_and_style_are_replaced_and_all_else_kept(font: bytes) -> None:
    renamed = rename_face(font, {1: "New", 2: "Bold", 13: "OFL"}, BOLD)
    old, new = TTFont(BytesIO(font)), TTFont(BytesIO(renamed), checkChecksums=2)
    assert {record.nameID: str(record) for record in new["name"].names} == {1: "New", 2: "Bold", 13: "OFL"}
    assert (new["OS/2"].fsSelection, new["head"].macStyle) == (0x20, 1)
    assert new.keys() == old.keys()
    for tag in ("glyf", "cmap", "hmtx", "maxp", "loca", "post", "hhea"):
        assert new.reader[tag] == old.reader[tag]


def test_the_checksum_of_the_whole_file_is_right(font: bytes) -> None:
    renamed = rename_face(font, {1: "A longer name, so that every table moves"}, BOLD)
    assert len(renamed) % 4 == 0
    assert sum(struct.unpack(f">{len(renamed) // 4}I", renamed)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_the_directory_stands_for_the_content(font: bytes) -> None:
    directory = read_directory(font)
    count = struct.unpack_from(">H", font, 4)[0]
    assert directory == font[: 12 + 16 * count]
    assert read_directory(rename_face(font, {1: "Old"}, BOLD)) != directory


@pytest.mark.parametrize("content", [b"", b"OTTO", b"ttcf" + bytes(40), b"<html>some page</html>"])
def test_what_is_no_truetype_font_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a TrueType font"):
        read_directory(content)


def test_a_font_without_its_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="no table 'OS/2'"):
        rename_face(b"\0\1\0\0" + bytes(8), {1: "New"}, BOLD)
