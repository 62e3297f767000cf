"""Files of fields between commas, or another declared delimiter: bytes to records with their lines and bytes.

Nothing is guessed. The declared encoding is the only one tried, quoting is strict, and a file that is not
comma-separated text at all (a web page, a workbook, an archive) is named for what it is.
"""

import codecs
import csv
import re
from collections.abc import Iterator

from flowbrief.extend import source
from flowbrief.load.fault import build_fault, check_size
from flowbrief.load.skipped import find_data
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow, RawTable
from flowbrief.model.text import Text

_UTF16_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SNIFFED = 4096

# (how the file begins, in lower case; what it is; what to do)
_EXPORT = "open it in its own program and export the sheet as CSV"
_REFETCH = "the server answered with a page instead of the data: fetch the file again"
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"<!doctype", "a web page (HTML)", _REFETCH),
    (b"<html", "a web page (HTML)", _REFETCH),
    (b"<head", "a web page (HTML)", _REFETCH),
    (b"<table", "a web page (HTML)", _REFETCH),
    (b"<?xml", "XML", _EXPORT),
    (b"pk\x03\x04", "a ZIP archive, such as an Excel workbook (.xlsx)", _EXPORT),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", _EXPORT),
    (b"%pdf-", "a PDF", "get the table as CSV from the publisher"),
    (b"\x1f\x8b", "gzip-compressed", "decompress it"),
    (b"version https://git-lfs", "a Git LFS pointer", "run `git lfs pull`"),
)


@source(
    "csv",
    summary=Text(
        zh="逗号分隔的文本文件，首行为列名，列名必须与配置完全一致；其他分隔符、标题行和合计行须在配置中声明。",
        en="A comma-separated text file; its first line names the columns, exactly as the config declares them. "
        "Another delimiter, title lines and total rows are declared in the config.",
    ),
)
def read_csv(spec: SourceSpec, content: bytes) -> RawTable:
    """Split the bytes of a CSV file into records.

    Args:
        spec: the source; its `encoding` is the only one tried. A UTF-8 byte order mark is accepted and removed.
        content: the whole file. LF and CRLF line ends, also mixed, with or without one at the end.

    Returns:
        The first record as header and the others in the order of the file. `line` is a record's first physical
        line (a quoted field may span several), `content` its bytes, so that all contents joined are the file.
        A blank line is a record without cells.

    Raises:
        Refused: the file is empty, too large, not CSV, in another encoding, or its quoting is broken.
    """
    codec = _find_codec(spec)
    fault = _find_foreign(spec, content)
    if fault:
        raise Refused((fault,))
    raw_lines = content.splitlines(keepends=True)
    lines = _decode_lines(spec, codec, raw_lines)
    first, end = find_data(spec, lines)
    records = tuple(_read_records(spec, raw_lines[:end], lines[:end], first))
    return RawTable(records[0], records[1:])


def _find_codec(spec: SourceSpec) -> str:
    # Lines are split as bytes, which is right only where the bytes of ASCII always mean ASCII.
    ascii_bytes = bytes(range(1, 128))
    try:
        transparent = ascii_bytes.decode(spec.encoding) == ascii_bytes.decode("ascii")
        name = codecs.lookup(spec.encoding).name
    except (LookupError, UnicodeError):
        transparent, name = False, ""
    if not transparent:
        message = f"source {spec.name!r} declares the encoding {spec.encoding!r}, which flowbrief does not read"
        hint = "save the file as UTF-8 and leave `encoding` out; gb18030 and windows-1252 are read too"
        place = Place(spec.place.file, spec.place.line, spec.place.column, "encoding")
        raise Refused((Diagnostic("unknown-encoding", message, place, hint, exit_code=ExitCode.USAGE),))
    return "utf-8" if name == "utf-8-sig" else name


def _find_foreign(spec: SourceSpec, content: bytes) -> Diagnostic | None:
    fault = check_size(spec, content, hint="keep only the columns and rows of the report")
    if fault:
        return fault
    body = content.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        return build_fault(spec, "empty-file", "the file is empty", hint="fetch it again")
    if content.startswith(_UTF16_BOMS):
        return _refuse_encoding(spec, 1, 1, "UTF-16")
    opening = body[:_SNIFFED].lstrip().lower()
    for magic, what, hint in _FOREIGN:
        if opening.startswith(magic):
            return build_fault(spec, "not-csv", f"the file is {what}, not comma-separated text", line=1, hint=hint)
    return _find_control_bytes(spec, content)


def _find_control_bytes(spec: SourceSpec, content: bytes) -> Diagnostic | None:
    at = content.find(b"\x00")
    if at >= 0:
        line, column = _locate(content, at)
        if at in (0, 1) and content[at + 2 : at + 3] == b"\x00":
            return _refuse_encoding(spec, line, column, "UTF-16 without a byte order mark")
        message = "the file holds NUL bytes, which text never does"
        hint = "the file is damaged or binary: fetch it again"
        return build_fault(spec, "nul-byte", message, line=line, column=column, hint=hint)
    lone = re.search(rb"\r(?!\n)", content)
    if lone:
        line, column = _locate(content, lone.start())
        message = "a carriage return stands without a line feed"
        hint = "save the file with LF or CRLF line ends (in Excel: `CSV UTF-8`, not `CSV (Macintosh)`)"
        return build_fault(spec, "bad-line-end", message, line=line, column=column, hint=hint)
    return None


def _locate(content: bytes, at: int) -> tuple[int, int]:
    line = content.count(b"\n", 0, at) + 1
    return line, at - (content.rfind(b"\n", 0, at) + 1) + 1


def _decode_lines(spec: SourceSpec, codec: str, raw_lines: list[bytes]) -> list[str]:
    lines = []
    if codec != "utf-8" and raw_lines[0].startswith(codecs.BOM_UTF8):
        raise Refused((_refuse_encoding(spec, 1, 1, "UTF-8 with a byte order mark"),))
    for number, raw in enumerate(raw_lines, start=1):
        body = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        try:
            lines.append(body.decode(codec))
        except UnicodeDecodeError as error:
            column = len(body[: error.start].decode(codec)) + 1
            guess = _guess_encoding(b"".join(raw_lines))
            raise Refused((_refuse_encoding(spec, number, column, guess),)) from None
    return lines


def _refuse_encoding(spec: SourceSpec, line: int, column: int, guess: str) -> Diagnostic:
    message = f"the file is declared as {spec.encoding}, but these bytes are not; it looks like {guess}"
    hint = "save the file as UTF-8, or declare its own `encoding` for the source"
    if guess.startswith("UTF-16"):
        hint = "save the file as UTF-8"
    return build_fault(spec, "wrong-encoding", message, line=line, column=column, hint=hint)


def _guess_encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "UTF-8"
    # A single high byte between ASCII is an accented letter; Chinese comes in pairs.
    runs = re.findall(rb"[\x80-\xff]+", content)
    if any(len(run) > 1 for run in runs):
        try:
            content.decode("gb18030")
        except UnicodeDecodeError:
            return "neither UTF-8 nor GB18030"
        return "GB18030 (GBK)"
    return "windows-1252 (Latin-1)"


def _read_records(spec: SourceSpec, raw_lines: list[bytes], lines: list[str], skipped: int) -> Iterator[RawRow]:
    reader = csv.reader(iter(lines[skipped:]), strict=True, delimiter=spec.layout.delimiter)
    while (first := skipped + reader.line_num) < len(lines):
        try:
            cells = tuple(next(reader))
        except csv.Error as error:
            raise Refused((_refuse_quoting(spec, first + 1, skipped + reader.line_num, str(error)),)) from None
        yield RawRow(first + 1, cells, b"".join(raw_lines[first : skipped + reader.line_num]))


def _refuse_quoting(spec: SourceSpec, first: int, last: int, error: str) -> Diagnostic:
    if "unexpected end" in error:
        message = "a quotation mark is opened in this row and never closed"
    elif "expected after" in error:
        message = "text follows a closing quotation mark"
        message += f" (in line {last}; the row begins here)" if last > first else ""
    else:
        message = f"the row cannot be read: {error}"
    hint = 'a field in quotes ends at the next single "; a quotation mark inside it is written ""'
    return build_fault(spec, "bad-quoting", message, line=first, hint=hint)
