"""The process that opens a workbook, so that a hostile one ends nothing but this.

Run by its path, with nothing of flowbrief around it: it reads a line of limits and then the file from its standard
input, and answers in JSON with the cells of one sheet, or with the name of what is wrong. Its memory, its time and
the size of its answer are bounded before the first byte of the file is looked at.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

Fault = tuple[str, dict[str, Any]]

_DATE_MODE_1904 = b"\x22\x00\x02\x00\x01\x00"
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_EXTERNAL = re.compile(r"(?<!\w)'?\[[0-9]+\]|'?file:/|https?:/")
_LEAST_SUSPECT = 1024 * 1024


class Refusal(Exception):  # noqa: N818 - named for what happened to the workbook
    """The workbook is not read; carries the name of the reason and what belongs to it."""

    def __init__(self, fault: str, **details: Any) -> None:
        super().__init__(fault)
        self.details = {"fault": fault, **details}


def main() -> None:
    """Answer one request."""
    wanted = json.loads(sys.stdin.buffer.readline())
    for limit, most in (
        (resource.RLIMIT_AS, wanted["memory"]),
        (resource.RLIMIT_CPU, wanted["seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lower, lower))
    try:
        answer = read(sys.stdin.buffer.read(), wanted)
    except Refusal as refusal:
        answer = refusal.details
    except MemoryError:
        answer = {"fault": "memory"}
    except BaseException as error:
        kind = type(error).__name__
        answer = {"fault": "encrypted" if kind == "PasswordError" else "damaged", "reason": f"{kind}: {error}"[:200]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def read(content: bytes, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of the sheet that is asked for, or of the only one."""
    archive = check_archive(content, wanted) if content.startswith(b"PK") else None
    # An OpenDocument file is unfolded as soon as it is opened.
    opened = OpenSheet(archive, wanted).scan() if archive and "content.xml" in archive.namelist() else {}
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(content))
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    name = wanted["sheet"]
    if name is None and len(names) == 1:
        name = names[0]
    if name not in names:
        raise Refusal("unnamed-sheet" if name is None else "unknown-sheet", names=names[:20])
    marks: dict[tuple[int, int], str] = {}
    is_1904 = archive is None and _DATE_MODE_1904 in content
    if archive is not None and "xl/workbook.xml" in archive.namelist():
        marks, is_1904 = Worksheet(archive, wanted, name).scan()
    elif archive is not None:
        marks = opened.get(name, {})
    sheet = book.get_sheet_by_name(name)
    height, width = sheet.total_height, sheet.total_width
    if sheet.end is not None:
        height, width = sheet.end[0] + 1, sheet.end[1] + 1
    check_size(height, width, wanted)
    before = [None] * (sheet.start[1] if sheet.start else 0)
    rows: list[list[Any]] = [before + [write_cell(cell) for cell in row] for row in sheet.iter_rows()]
    for (row, column), mark in marks.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] = rows[row] + [None] * (column + 1 - len(rows[row]))
        rows[row][column] = ["!", mark]
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()][: wanted["merged"]]
    return {"rows": rows, "merged": merged, "is_1904": is_1904, "sheet": name}


def write_cell(cell: Any) -> Any:
    """Write one cell as JSON: what is neither text, number nor truth carries its kind."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return ["d", cell.isoformat()]
    return ["t", str(cell)]


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


def check_archive(content: bytes, wanted: dict[str, Any]) -> zipfile.ZipFile:
    """Read the directory of the archive and refuse what promises to unpack into too much."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0:
        raise Refusal("damaged", reason="the directory at the end of the archive is missing")
    if int.from_bytes(content[end + 10 : end + 12], "little") > wanted["entries"]:
        raise Refusal("bomb", reason=f"it holds more than {wanted['entries']} files")
    archive = zipfile.ZipFile(io.BytesIO(content))
    entries = archive.infolist()
    if len(entries) > wanted["entries"]:
        raise Refusal("bomb", reason=f"it holds more than {wanted['entries']} files")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise Refusal("damaged", reason="the archive holds two files of one name")
    total = sum(entry.file_size for entry in entries)
    if total > wanted["unpacked"]:
        raise Refusal("bomb", reason=f"it would unpack into {total} bytes, more than the {wanted['unpacked']} allowed")
    for entry in entries:
        ratio = entry.file_size // max(entry.compress_size, 1)
        if entry.file_size > _LEAST_SUSPECT and ratio > wanted["ratio"]:
            raise Refusal("bomb", reason=f"{entry.filename} is packed {ratio} to 1")
        if entry.flag_bits & 1:
            raise Refusal("encrypted", reason=entry.filename)
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names):
        raise Refusal("not-a-workbook", reason="a ZIP archive without a workbook in it")
    return archive


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


if __name__ == "__main__":
    main()
