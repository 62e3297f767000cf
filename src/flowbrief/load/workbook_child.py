"""The process that opens a workbook, so that a hostile one ends nothing but this.

Started by `workbook.py`, with nothing of flowbrief around it but `sheet_scan.py`: it reads a line of limits and then
the file from its standard input, and answers in JSON with the cells of one sheet, or with the name of what is wrong.
Its memory, its time and the size of its answer are bounded before the first byte of the file is looked at.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

from flowbrief.load.sheet_scan import BinaryWorksheet, OpenSheet, Refusal, Worksheet, check_size

# The container of an .xlsx or .xlsb behind a password; the record of an .xls that says so, the first or second of it.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_BOOK = re.compile(
    rb"\x09\x08(?:\x10\x00\x00\x06\x05\x00.{12}|\x08\x00\x00\x05\x05\x00.{4})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
_DATE_MODE_1904 = b"\x22\x00\x02\x00\x01\x00"
_BOOK = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06|\x08\x00\x00\x05)\x05\x00")
_END_OF_BOOK = 0x0A
_LEAST_SUSPECT = 1024 * 1024


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

    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.CalamineError:
        # Of bytes, unlike of a file with a name, the parser only says that it knows no such format.
        if archive is None and (_ENCRYPTED_PACKAGE in content or _ENCRYPTED_BOOK.search(content)):
            raise Refusal("encrypted") from None
        raise
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    name = wanted["sheet"]
    if name is None and len(names) == 1:
        name = names[0]
    if name not in names:
        raise Refusal("unnamed-sheet" if name is None else "unknown-sheet", names=names[:20])
    marks: dict[tuple[int, int], str] = {}
    areas: list[list[int]] | None = None
    is_1904 = archive is None and counts_from_1904(content)
    if archive is not None and "xl/workbook.xml" in archive.namelist():
        marks, is_1904 = Worksheet(archive, wanted, name).scan()
    elif archive is not None and "xl/workbook.bin" in archive.namelist():
        binary = BinaryWorksheet(archive, wanted, name)
        marks, is_1904 = binary.scan()
        areas = binary.merged
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
    if areas is None:
        areas = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {"rows": rows, "merged": areas[: wanted["merged"]], "is_1904": is_1904, "sheet": name}


def counts_from_1904(content: bytes) -> bool:
    """Return whether the days of an .xls file count from 1904, which a record of the book says, before its sheets.

    Its six bytes may be those of a cell, too: the record is looked for among the others of the book, and anywhere
    only where these do not lie in one piece.
    """
    if (begin := _BOOK.search(content)) is not None:
        at = begin.start()
        while 0 < (kind := int.from_bytes(content[at : at + 2], "little")) != _END_OF_BOOK:
            if content.startswith(_DATE_MODE_1904, at):
                return True
            at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == _END_OF_BOOK:
            return False
    return _DATE_MODE_1904 in content


def write_cell(cell: Any) -> Any:
    """Write one cell as JSON: what is neither text, number nor truth carries its kind."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return ["d", cell.isoformat()]
    return ["t", str(cell)]


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
    # Of an OpenDocument file all parts are encrypted one by one, or as one.
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if "encrypted-package" in names or b":encryption-data" in manifest:
        raise Refusal("encrypted")
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names):
        raise Refusal("not-a-workbook", reason="a ZIP archive without a workbook in it")
    return archive
