"""Workbooks that no library at hand writes: .xlsb, record by record as [MS-XLSB] has them, and encrypted ones."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from msoffcrypto.format.ooxml import OOXMLFile

_GENERAL, _DAY_FORMAT, _OWN_FORMAT = 0, 14, 164
# What is smaller comes out of the library that encrypts so that no program opens it.
_SMALLEST_ENCRYPTED = 4096
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#N/A": 0x2A}


@dataclass(frozen=True, slots=True)
class Packed:
    """A number in the four bytes of an RK number: an integer, or hundredths of one."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A number with one of the formats: a day of the program, a day of one's own."""

    serial: float
    style: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the result that was stored: a number, a text, or the name of an error."""

    result: float | str


@dataclass(frozen=True, slots=True)
class Error:
    """An error value."""

    name: str


Value = str | float | bool | date | Packed | Shown | Formula | Error | None


def _record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        left, digit = left >> 7, left & 0x7F
        size += bytes([digit | (0x80 if left else 0)])
        if not left:
            return number + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _count_days(day: date, *, is_1904: bool) -> int:
    return (day - (date(1904, 1, 1) if is_1904 else date(1899, 12, 30))).days


def _write_cell(column: int, value: Value, texts: dict[str, int], *, is_1904: bool) -> bytes:
    style = value.style if isinstance(value, Shown) else 1 if isinstance(value, date) else 0
    place = struct.pack("<II", column, style)
    match value:
        case None:
            return _record(1, place)
        case bool():
            return _record(4, place, bytes([value]))
        case str():
            return _record(7, place, struct.pack("<I", texts.setdefault(value, len(texts))))
        case date():
            return _record(2, place, struct.pack("<I", _count_days(value, is_1904=is_1904) << 2 | 2))
        case Packed():
            return _record(2, place, struct.pack("<i", value.hundredths << 2 | 3))
        case Shown():
            return _record(5, place, struct.pack("<d", value.serial))
        case Error():
            return _record(3, place, bytes([_ERRORS[value.name]]))
        case Formula(result=str() as name) if name in _ERRORS:
            return _record(11, place, bytes([_ERRORS[name]]), _CONSTANT)
        case Formula(result=str() as text):
            return _record(8, place, _wide(text), _CONSTANT)
        case Formula(result=number):
            return _record(9, place, struct.pack("<d", number), _CONSTANT)
        case _:
            return _record(5, place, struct.pack("<d", value))


# What follows a stored result: flags, and the formula, here the integer 1 in reverse Polish notation.
_CONSTANT = struct.pack("<H", 0) + struct.pack("<I", 3) + b"\x1e\x01\x00" + struct.pack("<I", 0)


def _write_row(line: int, width: int) -> bytes:
    spans = struct.pack("<III", 1, 0, max(width - 1, 0))
    return _record(0, struct.pack("<IIH", line, 0, 300), b"\0\0\0", spans)


def _write_sheet(
    rows: Sequence[Sequence[Value]],
    texts: dict[str, int],
    merged: Iterable[tuple[int, int, int, int]],
    far_cell: tuple[int, int] | None,
    *,
    is_1904: bool,
) -> bytes:
    width = max(len(row) for row in rows)
    pieces = [
        _record(129),
        _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)),
        _record(145),
    ]
    for line, row in enumerate(rows):
        pieces.append(_write_row(line, len(row)))
        pieces += [_write_cell(at, value, texts, is_1904=is_1904) for at, value in enumerate(row)]
    if far_cell:
        pieces.append(_write_row(far_cell[0], far_cell[1] + 1))
        pieces.append(_write_cell(far_cell[1], 1.5, texts, is_1904=is_1904))
    pieces.append(_record(146))
    areas = [struct.pack("<IIII", top, bottom, left, right) for top, left, bottom, right in merged]
    if areas:
        pieces += [_record(177, struct.pack("<I", len(areas))), *(_record(176, area) for area in areas), _record(178)]
    return b"".join([*pieces, _record(130)])


def _write_styles() -> bytes:
    formats = [_GENERAL, _DAY_FORMAT, _OWN_FORMAT]
    styles = [struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0) for number in formats]
    return b"".join(
        [
            _record(278),
            _record(615, struct.pack("<I", 1)),
            _record(44, struct.pack("<H", _OWN_FORMAT), _wide('yyyy"年"m"月"d"日"')),
            _record(616),
            _record(617, struct.pack("<I", len(styles))),
            *(_record(47, style) for style in styles),
            _record(618),
            _record(279),
        ]
    )


def write_xlsb(
    sheets: dict[str, Sequence[Sequence[Value]]],
    *,
    merged: Iterable[tuple[int, int, int, int]] = (),
    far_cell: tuple[int, int] | None = None,
    is_1904: bool = False,
) -> bytes:
    """A workbook of these sheets; the areas that are merged are those of each sheet, by row and column from 0."""
    texts: dict[str, int] = {}
    written = [_write_sheet(rows, texts, merged, far_cell, is_1904=is_1904) for rows in sheets.values()]
    bundle = [
        _record(156, struct.pack("<II", 0, n), _wide(f"rId{n}"), _wide(name)) for n, name in enumerate(sheets, start=1)
    ]
    book = [
        _record(131),
        _record(153, struct.pack("<II", int(is_1904), 0), _wide("")),
        _record(143),
        *bundle,
        _record(144),
        _record(132),
    ]
    strings = [_record(159, struct.pack("<II", len(texts), len(texts)))]
    strings += [_record(19, b"\0", _wide(text)) for text in texts]
    strings.append(_record(160))
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbers = range(1, len(sheets) + 1)
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin") for n in numbers]
    targets += [("rIdStyles", "styles", "styles.bin"), ("rIdTexts", "sharedStrings", "sharedStrings.bin")]
    relations = "".join(f'<Relationship Id="{n}" Type="{kinds}/{kind}" Target="{to}"/>' for n, kind, to in targets)
    office = "application/vnd.ms-excel"
    overrides = {"workbook": "sheet.binary.macroEnabled.main", "styles": "styles", "sharedStrings": "sharedStrings"}
    overrides |= {f"worksheets/sheet{n}": "worksheet" for n in numbers}
    types = "".join(
        f'<Override PartName="/xl/{part}.bin" ContentType="{office}.{kind}"/>' for part, kind in overrides.items()
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{package}/content-types">'
            f'<Default Extension="bin" ContentType="{office}.sheet.binary.macroEnabled.main"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
        )
        top = f'<Relationship Id="rId1" Type="{kinds}/officeDocument" Target="xl/workbook.bin"/>'
        for path, inside in (("_rels/.rels", top), ("xl/_rels/workbook.bin.rels", relations)):
            text = f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">{inside}</Relationships>'
            archive.writestr(path, text)
        archive.writestr("docProps/thumbnail.jpeg", random.Random(0).randbytes(_SMALLEST_ENCRYPTED))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/styles.bin", _write_styles())
        archive.writestr("xl/sharedStrings.bin", b"".join(strings))
        for n, sheet in zip(numbers, written, strict=True):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", sheet)
    return made.getvalue()


def encrypt(content: bytes, password: str) -> bytes:
    """The workbook behind a password, as a spreadsheet saves it: a container with the package encrypted (AES)."""
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()
