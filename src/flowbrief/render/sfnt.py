"""A TrueType file as its tables, with some of them replaced; the few bytes of it that flowbrief has to change.

The format is that of the OpenType specification 1.9 (chapters "OpenType font file", "name", "OS/2", "head").
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

_HEADER = struct.Struct(">4sHHHH")
_RECORD = struct.Struct(">4sIII")
_WINDOWS, _UNICODE_BMP, _ENGLISH = 3, 1, 0x409
_WHOLE_FILE = 0xB1B0AFBA


@dataclass(frozen=True, slots=True)
class Style:
    """The style bits of a face: OS/2 `fsSelection` and head `macStyle`."""

    selection: int
    mac_style: int


REGULAR = Style(selection=1 << 6, mac_style=0)
BOLD = Style(selection=1 << 5, mac_style=1)


def build_name_table(names: Mapping[int, str]) -> bytes:
    """Return a `name` table with these entries by name id, in English for the Windows platform."""
    records, strings = b"", b""
    for number, text in sorted(names.items()):
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", _WINDOWS, _UNICODE_BMP, _ENGLISH, number, len(encoded), len(strings))
        strings += encoded
    return struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + strings


def rename_face(font: bytes, names: Mapping[int, str], style: Style) -> bytes:
    """Return the font with these names and style bits in place of its own, every checksum right.

    `font` is one TrueType font (no collection) with correct checksums. Raises ValueError if it is not.
    """
    tables = read_tables(font)
    try:
        os2, head = bytearray(tables["OS/2"][1]), bytearray(tables["head"][1])
    except KeyError as error:
        raise ValueError(f"not a complete TrueType font: no table {error}") from None
    struct.pack_into(">H", os2, 62, style.selection)
    struct.pack_into(">H", head, 44, style.mac_style)
    struct.pack_into(">I", head, 8, 0)
    for tag, content in (("OS/2", bytes(os2)), ("head", bytes(head)), ("name", build_name_table(names))):
        tables[tag] = (_sum_words(content), content)
    return _write_tables(font[:4], tables, head)


def read_directory(font: bytes) -> bytes:
    """Return the header and table directory: it holds a checksum of every table, so it stands for the file.

    The first 512 bytes of a file of up to 31 tables are enough. Raises ValueError if this is no TrueType font.
    """
    if len(font) < _HEADER.size or font[:4] != b"\0\1\0\0":
        raise ValueError("not a TrueType font")
    return font[: _HEADER.size + _HEADER.unpack_from(font)[1] * _RECORD.size]


def read_tables(font: bytes) -> dict[str, tuple[int, bytes | memoryview]]:
    """Return checksum and content of each table, in the order of the directory."""
    directory, content = read_directory(font), memoryview(font)
    records = _RECORD.iter_unpack(directory[_HEADER.size :])
    return {tag.decode("ascii"): (total, content[at : at + size]) for tag, total, at, size in records}


def _write_tables(flavour: bytes, tables: Mapping[str, tuple[int, bytes | memoryview]], head: bytearray) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = _HEADER.pack(flavour, count, 16 << power, power, (count - (1 << power)) * 16)
    at = _HEADER.size + count * _RECORD.size
    for tag, (total, content) in sorted(tables.items()):
        directory += _RECORD.pack(tag.encode("ascii"), total, at, len(content))
        at += len(content) + -len(content) % 4
    whole = _sum_words(directory) + sum(total for total, _ in tables.values())
    struct.pack_into(">I", head, 8, (_WHOLE_FILE - whole) & 0xFFFFFFFF)
    parts: list[bytes | bytearray | memoryview] = [directory]
    for tag, (_, content) in sorted(tables.items()):
        parts += [head if tag == "head" else content, b"\0" * (-len(content) % 4)]
    return b"".join(parts)


def _sum_words(content: bytes) -> int:
    padded = content + b"\0" * (-len(content) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
