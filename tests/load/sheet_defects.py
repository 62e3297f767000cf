"""Defective workbooks, each with the code that names what is wrong with it."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from binary_books import Error, Formula, Shown, Value, encrypt, write_xlsb
from load_factory import NOWHERE, make_flows
from openpyxl.worksheet.worksheet import Worksheet
from sector_books import save

from flowbrief.model.source import CalendarSpec, SourceSpec

HEADINGS = ("Date", "Total", "Equity")
ROWS = [(date(2026, 1, 7 + 7 * n), 100.5 + n, 40 - n) for n in range(3)]


def make_book_spec(options: dict[str, object]) -> SourceSpec:
    """A weekly source from a workbook."""
    return make_flows(
        kind="excel",
        path=Path("flows.xlsx"),
        printed_path="flows.xlsx",
        date_column="Date",
        columns=(("total", "Total"), ("equity", "Equity")),
        identities=(),
        calendar=CalendarSpec(3),
        options=options,
        place=NOWHERE,
    )


def make_sheet(change: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    """A workbook of one good sheet, `Flows`, changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Flows"
    for row in (HEADINGS, *ROWS):
        sheet.append(row)
    change(sheet)
    return save(book)


def set_cell(address: str, value: object, form: str = "") -> bytes:
    """The good sheet with one other cell."""

    def change(sheet: Worksheet) -> None:
        sheet[address] = value
        if form:
            sheet[address].number_format = form

    return make_sheet(change)


def rewrite_archive(content: bytes, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The same archive with some files replaced, changed, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            change = changes.get(name)
            if isinstance(change, bytes):
                new.writestr(name, change)
            else:
                new.writestr(name, change(old.read(name)) if change else old.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BINARY_SHEET = "xl/worksheets/sheet1.bin"


def change_sheet(pattern: bytes, replacement: bytes) -> bytes:
    """The good sheet with its XML changed in one place."""

    def change(xml: bytes) -> bytes:
        changed, count = re.subn(pattern, lambda _: replacement, xml, count=1)
        assert count == 1, pattern
        return changed

    return rewrite_archive(make_sheet(), {SHEET: change})


def make_open(cells: str, names: str = "Flows") -> bytes:
    """An OpenDocument workbook of one sheet."""
    xml = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{names}">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return made.getvalue()


def text_cell(text: str) -> str:
    """A cell of text in an OpenDocument sheet."""
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: object) -> str:
    """A cell with a number."""
    given = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {given}><text:p>{value}</text:p></table:table-cell>"


def open_row(day: str, *cells: str) -> str:
    """A row that begins with a day."""
    given = f'office:value-type="date" office:date-value="{day}"'
    first = f"<table:table-cell {given}><text:p>{day}</text:p></table:table-cell>"
    return f"<table:table-row>{first}{''.join(cells)}</table:table-row>"


DAY, ONE = "2026-01-07", "<text:p>1</text:p>"
OPEN_HEAD = f"<table:table-row>{''.join(map(text_cell, HEADINGS))}</table:table-row>"
OPEN_ROWS = "".join(open_row(str(day), number_cell(total), number_cell(equity)) for day, total, equity in ROWS)
OPEN = make_open(OPEN_HEAD + OPEN_ROWS)
PADDING = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def make_zeros(size: int) -> bytes:
    """A workbook whose sheet unpacks into so many bytes of nothing."""
    return rewrite_archive(make_sheet(), {SHEET: lambda xml: xml.replace(b"<sheetData>", b" " * size + b"<sheetData>")})


def make_many(count: int) -> bytes:
    """A workbook with so many files in it."""
    return rewrite_archive(make_sheet(), {f"xl/media/{n}.bin": b"x" for n in range(count)})


def lie_about_size(content: bytes) -> bytes:
    """The directory says that every file unpacks into ten bytes."""
    made, at = bytearray(content), 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(made)


def damage(content: bytes, name: str) -> bytes:
    """The same archive with bytes of one of its packed files overwritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo(name).header_offset + 30 + len(name) + 40
    return content[:at] + b"\xff" * 20 + content[at + 20 :]


def make_ole(*streams: str) -> bytes:
    """The head of an OLE file, with the names of its streams somewhere."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "".join(streams).encode("utf-16-le").ljust(2048, b"\0")


def encrypt_open(content: bytes) -> bytes:
    """An OpenDocument workbook as it is saved with a password."""
    manifest = b'<?xml version="1.0"?><manifest:manifest><manifest:encryption-data/></manifest:manifest>'
    return rewrite_archive(content, {"content.xml": os.urandom(2000), "META-INF/manifest.xml": manifest})


def put_row(value: Value, day: Value = None) -> list[Sequence[Value]]:
    """The good rows with another total, or another day, in the third row of the sheet."""
    changed: Sequence[Value] = (day or ROWS[1][0], value, ROWS[1][2])
    return [HEADINGS, ROWS[0], changed, ROWS[2]]


def make_rows(count: int, row: bytes) -> bytes:
    """The good sheet with so many more rows, each of the same XML."""
    rows = b"".join(b'<row r="%d">%s</row>' % (n, row) for n in range(5, count + 5))
    return rewrite_archive(make_sheet(), {SHEET: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")})


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


def list_defects() -> Iterator[tuple[str, bytes, str, dict[str, Any]]]:
    """Each defective workbook: what it is, its bytes, the code expected, settings of the source."""
    good = make_sheet()
    yield "web page", b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "not-a-workbook", {}
    yield "web page named xls", b"\n <table><tr><td>Date</td></tr></table>", "not-a-workbook", {}
    yield "comma-separated text", b"Date,Total,Equity\n2026-01-07,1,2\n", "not-a-workbook", {}
    yield "other archive", rewrite_archive(save_zip({"a.txt": b"a"}), {}), "not-a-workbook", {}
    yield "nothing", b"", "empty-file", {}
    yield "half of it", good[: len(good) // 2], "workbook-damaged", {}
    yield "last bytes missing", good[:-30], "workbook-damaged", {}
    yield "damaged inside", damage(good, SHEET), "workbook-damaged", {}
    yield "sheet cut off", rewrite_archive(good, {SHEET: lambda xml: xml[: len(xml) // 2]}), "workbook-damaged", {}
    yield "encrypted", encrypt(good, "geheim"), "workbook-encrypted", {}
    binary = write_xlsb({"Flows": [HEADINGS, *ROWS]})
    yield "encrypted binary", encrypt(binary, "geheim"), "workbook-encrypted", {}
    yield "encrypted OpenDocument", encrypt_open(OPEN), "workbook-encrypted", {}
    yield "encrypted OpenDocument as one", save_zip({"encrypted-package": "x"}), "workbook-encrypted", {}
    yield "head of a container", make_ole("Workbook"), "workbook-damaged", {}
    cut = rewrite_archive(binary, {BINARY_SHEET: lambda records: records[: len(records) // 2]})
    yield "binary sheet cut off", cut, "workbook-damaged", {}
    yield "binary error value", write_xlsb({"Flows": put_row(Error("#N/A"))}), "error-value", {}
    yield "binary error of a formula", write_xlsb({"Flows": put_row(Formula("#DIV/0!"))}), "error-value", {}
    yield "binary truth value", write_xlsb({"Flows": put_row(True)}), "truth-value", {}
    yield "binary blank cell", write_xlsb({"Flows": put_row(None)}), "blank-cell", {}
    yield "binary number as text", write_xlsb({"Flows": put_row("101.5")}), "text-number", {}
    yield "binary date with a time", write_xlsb({"Flows": put_row(1, Shown(46036.4, 1))}), "bad-date", {}
    far = write_xlsb({"Flows": [HEADINGS, *ROWS]}, far_cell=(1_048_575, 16_383))
    yield "binary far cell", far, "sheet-too-large", {}
    merged = write_xlsb({"Flows": [HEADINGS, *ROWS]}, merged=[(0, 1, 0, 2)])
    yield "binary merged headings", merged, "merged-cells", {}
    yield "zip bomb", make_zeros(60_000_000), "workbook-bomb", {}
    media = os.urandom(5000) * 1600
    large = rewrite_archive(good, {f"xl/media/{n}.bin": media for n in range(40)})
    yield "very large inside", large, "workbook-bomb", {}
    yield "very large", good + bytes(51 * 1024 * 1024), "file-too-large", {}
    yield "thousands of files", make_many(2100), "workbook-bomb", {}
    yield "size is a lie", lie_about_size(make_zeros(60_000_000)), "workbook-damaged", {}
    yield "entity expansion", change_sheet(rb"^(<\?xml[^>]*>)?", BILLION_LAUGHS), "workbook-bomb", {}
    yield (
        "external entity",
        change_sheet(rb"^(<\?xml[^>]*>)?", b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
        "workbook-bomb",
        {},
    )
    yield "far cell", set_cell("XFD1048576", 1), "sheet-too-large", {}
    yield "far row", set_cell("A1048576", 1), "sheet-too-large", {}
    yield "million empty rows", make_rows(1_000_000, b""), "sheet-too-large", {}
    yield (
        "million formatted cells",
        make_rows(250_000, b'<c s="0"/><c s="0"/><c s="0"/><c s="0"/>'),
        "sheet-too-large",
        {},
    )
    yield "formula without value", set_cell("B3", "=SUM(1,2)"), "uncached-formula", {}
    yield (
        "error value",
        change_sheet(rb'<c r="B3"[^>]*><v>[^<]*</v>', b'<c r="B3" t="e"><v>#N/A</v>'),
        "error-value",
        {},
    )
    yield "truth value", set_cell("B3", True), "truth-value", {}
    yield "blank cell", set_cell("C2", None), "blank-cell", {}
    yield "number as text", set_cell("B3", "101.5"), "text-number", {}
    yield "number with commas as text", set_cell("B3", "1,101.5"), "text-number", {}
    yield "date in a number", set_cell("B3", date(2026, 1, 1)), "date-not-number", {}
    yield "date with a time", set_cell("A3", datetime(2026, 1, 14, 9, 30)), "bad-date", {}
    yield "date as a fraction", set_cell("A3", 46036.5, "General"), "bad-date", {}
    yield "date far away", set_cell("A3", 3, "General"), "bad-date", {}
    yield "date as text", set_cell("A3", "14/01/2026"), "bad-date", {}
    yield "more digits than a sheet has", set_cell("B3", 12345678901234567), "number-format", {}
    yield (
        "external link",
        change_sheet(rb'<c r="B3"[^>]*><v>[^<]*</v>', b'<c r="B3"><f>[1]Other!$A$1</f><v>5</v>'),
        "external-link",
        {},
    )
    yield "wrong sheet", good, "unknown-sheet", {"sheet": "flows"}
    yield "several sheets", make_sheet(lambda sheet: sheet.parent.create_sheet("Old")), "sheet-not-named", {}
    yield "merged headings", make_sheet(lambda sheet: sheet.merge_cells("B1:C1")), "merged-cells", {}
    yield "merged rows", make_sheet(lambda sheet: sheet.merge_cells("A2:A3")), "merged-cells", {}
    yield "title above the headings", make_sheet(lambda sheet: sheet.insert_rows(1)), "wrong-header", {}
    yield "renamed column", set_cell("C1", "Equities"), "missing-column", {}
    yield "column without heading", set_cell("D3", 7), "extra-column", {}
    yield "blank row", make_sheet(lambda sheet: sheet.insert_rows(3)), "blank-line", {}
    yield "footnote", set_cell("A6", "Source: the desk"), "short-row", {}
    yield "total", make_sheet(lambda sheet: sheet.append(("Total", 304, 117))), "bad-date", {}
    empty = '<table:table-cell table:formula="of:=1"/>'
    yield "OpenDocument formula", make_open(OPEN_HEAD + open_row(DAY, empty, number_cell(1))), "uncached-formula", {}
    wrong = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    yield "OpenDocument error", make_open(OPEN_HEAD + open_row(DAY, wrong, number_cell(1))), "error-value", {}
    filled = PADDING.replace("/></table:table-row>", f">{ONE}</table:table-cell></table:table-row>").replace(
        'repeated="16384"', 'repeated="16384" office:value-type="float" office:value="1"'
    )
    yield "OpenDocument repetition", make_open(OPEN_HEAD + OPEN_ROWS + filled), "sheet-too-large", {}


def save_zip(files: Mapping[str, bytes]) -> bytes:
    """An archive of some files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
