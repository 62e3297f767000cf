"""What a parser of workbooks does not tell of a sheet: its errors and formulas, by their place, and its far cells.

Part of the process that opens a workbook; see `workbook_child.py`.
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_EXTERNAL = re.compile(r"(?<!\w)'?\[[0-9]+\]|'?file:/|https?:/")
# Records of an .xlsb file, and what its errors are called ([MS-XLSB] 2.3.2, 2.5.97.2).
_CELLS = range(1, 12)
_ROW, _ERROR_CELL, _ERROR_FORMULA, _BOOK_SETTINGS, _BOOK_SHEET, _MERGED = 0, 3, 11, 153, 156, 176
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


class Refusal(Exception):  # noqa: N818 - named for what happened to the workbook
    """The workbook is not read; carries the name of the reason and what belongs to it."""

    def __init__(self, fault: str, **details: Any) -> None:
        super().__init__(fault)
        self.details = {"fault": fault, **details}


def check_size(height: int, width: int, wanted: dict[str, Any], at: str = "") -> None:
    """Refuse a sheet whose used area is too large, whatever stands in it."""
    if height > wanted["rows"] or width > wanted["columns"] or height * width > wanted["cells"]:
        raise Refusal("far-cell", height=height, width=width, at=at or name_cell(height - 1, width - 1))


def name_cell(row: int, column: int) -> str:
    """Return the address of a cell, such as B7; both count from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


class Scanner:
    """Goes through the XML of one sheet for what the parser does not tell: formulas and errors, by their place."""

    def __init__(self, archive: zipfile.ZipFile, wanted: dict[str, Any], name: str = "") -> None:
        self.archive, self.name, self.wanted = archive, name, wanted
        self.marks: dict[tuple[int, int], str] = {}
        self.row = self.column = -1

    def parse(self, path: str) -> None:
        """Feed one file of the archive to `start`, `text` and `end`, in pieces and without entities."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, given: self.start(tag.rpartition("}")[2], given)
        parser.EndElementHandler = lambda tag: self.end(tag.rpartition("}")[2])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        for piece in self.unpack(path):
            parser.Parse(piece, False)
        parser.Parse(b"", True)

    def unpack(self, path: str) -> Iterator[bytes]:
        """Unpack one file piece by piece, and no more of it than the directory promised."""
        with self.archive.open(path) as file:
            while piece := file.read(1 << 18):
                yield piece

    def refuse_doctype(self, *_: Any) -> None:
        """A workbook declares no document type; one that does wants entities."""
        raise Refusal("entities")

    def mark(self, what: str) -> None:
        """Put down what is wrong with the cell that was just read."""
        if len(self.marks) < self.wanted["marks"]:
            self.marks[self.row, self.column] = what

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text inside an element."""


class Worksheet(Scanner):
    """A sheet of an .xlsx file."""

    kind, formula, value = "", None, ""
    is_1904, target = False, ""
    inside = ""

    def scan(self) -> tuple[dict[tuple[int, int], str], bool]:
        """Return the marks of the cells, and whether serial dates count from 1904."""
        self.parse("xl/workbook.xml")
        wanted, self.target = self.target, ""
        self.sought = wanted
        self.parse("xl/_rels/workbook.xml.rels")
        path = self.target.removeprefix("/") if self.target.startswith("/") else f"xl/{self.target}"
        if self.target and path in self.archive.namelist():
            self.parse(path)
        return self.marks, self.is_1904

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Follow rows and cells, and on the way to the sheet its names."""
        if tag == "c":
            self.column += 1
            self.kind, self.formula, self.value = given.get("t", "n"), None, ""
            if place := _ADDRESS.fullmatch(given.get("r", "")):
                self.row, self.column = int(place[2]) - 1, number_column(place[1])
            check_size(self.row + 1, self.column + 1, self.wanted, name_cell(self.row, self.column))
        elif tag == "row":
            self.row, self.column = int(given.get("r", self.row + 2)) - 1, -1
            check_size(self.row + 1, 1, self.wanted, name_cell(self.row, 0))
        elif tag in ("f", "v", "t"):
            self.inside = tag
            self.formula = self.formula or ("" if tag == "f" else None)
        elif tag == "workbookPr":
            self.is_1904 = given.get("date1904") in ("1", "true")
        elif tag == "sheet" and given.get("name") == self.name:
            self.target = next((value for key, value in given.items() if key.endswith("relationships}id")), "")
        elif tag == "Relationship" and given.get("Id") == self.sought:
            self.target = given.get("Target", "")

    sought = ""

    def text(self, text: str) -> None:
        """Collect the formula and the value of a cell."""
        if self.inside == "f":
            self.formula = (self.formula or "") + text
        elif self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        """Judge a cell."""
        self.inside = ""
        if tag != "c":
            return
        if self.kind == "e":
            self.mark(self.value or "#ERROR")
        elif self.formula is not None and not self.value and self.kind != "str":
            self.mark("formula")
        elif self.formula and _EXTERNAL.search(self.formula):
            self.mark("external")


class BinaryWorksheet(Worksheet):
    """A sheet of an .xlsb file: records of a number, a length and a body instead of XML."""

    merged: list[list[int]]

    def scan(self) -> tuple[dict[tuple[int, int], str], bool]:
        """Return the marks of the cells, and whether serial dates count from 1904; `merged` are the merged areas."""
        self.merged, sought, days_from_1904 = [], "", False
        for kind, body in self.list_records("xl/workbook.bin"):
            if kind == _BOOK_SETTINGS:
                days_from_1904 = bool(body[0] & 1)
            elif kind == _BOOK_SHEET:
                relation, end = read_wide(body, 8)
                sought = relation if read_wide(body, end)[0] == self.name else sought
        self.sought = sought
        self.parse("xl/_rels/workbook.bin.rels")
        path = self.target.removeprefix("/") if self.target.startswith("/") else f"xl/{self.target}"
        for kind, body in self.list_records(path):
            if kind == _ROW:
                self.row = int.from_bytes(body[:4], "little")
            elif kind in _CELLS:
                self.column = int.from_bytes(body[:4], "little")
                check_size(self.row + 1, self.column + 1, self.wanted, name_cell(self.row, self.column))
                if kind in (_ERROR_CELL, _ERROR_FORMULA):
                    self.mark(_ERRORS.get(body[8], "#ERROR"))
            elif kind == _MERGED and len(self.merged) < self.wanted["merged"]:
                top, bottom, left, right = struct.unpack_from("<IIII", body)
                self.merged.append([top, left, bottom, right])
        return self.marks, days_from_1904

    def list_records(self, path: str) -> Iterator[tuple[int, bytes]]:
        """Give the records of one file of the archive: the number and the body of each."""
        with self.archive.open(path) as file:
            while first := file.read(1):
                kind = first[0] & 0x7F | (file.read(1)[0] << 7 if first[0] & 0x80 else 0)
                size = 0
                for place in range(4):
                    digit = file.read(1)[0]
                    size |= (digit & 0x7F) << 7 * place
                    if not digit & 0x80:
                        break
                yield kind, file.read(size)


def read_wide(body: bytes, at: int) -> tuple[str, int]:
    """Read the text that begins at a place of a record with its length; return where it ends, too."""
    end = at + 4 + 2 * int.from_bytes(body[at : at + 4], "little")
    return body[at + 4 : end].decode("utf-16-le"), end


class OpenSheet(Scanner):
    """The sheets of an .ods file."""

    repeated, rows_repeated, formula, shown, given = 1, 1, "", "", dict[str, str]()

    def scan(self) -> dict[str, dict[tuple[int, int], str]]:
        """Return the marks of the cells of each sheet."""
        self.sheets: dict[str, dict[tuple[int, int], str]] = {}
        self.parse("content.xml")
        return self.sheets

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Follow rows and cells, each of which may stand for many."""
        own = {key.rpartition("}")[2]: value for key, value in given.items()}
        if tag == "table":
            self.marks = self.sheets.setdefault(own.get("name", ""), {})
            self.row, self.rows_repeated = -1, 1
        elif tag == "table-row":
            self.row += self.rows_repeated
            self.rows_repeated = int(own.get("number-rows-repeated", 1))
            self.column, self.repeated = -1, 1
        elif tag in ("table-cell", "covered-table-cell"):
            self.column += self.repeated
            self.repeated, self.shown = int(own.get("number-columns-repeated", 1)), ""
            self.given = {key.rpartition("}")[0].rpartition(":")[2] + ":" + key.rpartition("}")[2]: value
                          for key, value in given.items()}  # fmt: skip
            self.formula = own.get("formula", "")

    def text(self, text: str) -> None:
        """Collect what a cell shows."""
        self.shown += text

    def end(self, tag: str) -> None:
        """Judge a cell; one that holds something may not stand for more of them than a sheet may hold."""
        if tag not in ("table-cell", "covered-table-cell"):
            return
        kinds = {key.rpartition(":")[2]: value for key, value in self.given.items()}
        if self.shown.strip() or "value-type" in kinds or self.formula:
            last = (self.row + self.rows_repeated, self.column + self.repeated)
            check_size(*last, self.wanted, name_cell(last[0] - 1, last[1] - 1))
        values = [value for key, value in self.given.items() if key.endswith(":value-type")]
        if "error" in values or (self.formula and self.shown.startswith(("#", "Err:"))):
            self.mark(self.shown or "#ERROR")
        elif self.formula and not values:
            self.mark("formula")
        elif self.formula and _EXTERNAL.search(self.formula):
            self.mark("external")


def number_column(letters: str) -> int:
    """Return the number of a column from its letters, A being 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
