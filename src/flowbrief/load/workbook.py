"""Workbooks (.xls, .xlsx, .xlsb, .ods): the cells of one sheet, read in a process of its own with limits.

A workbook of a few kilobytes can ask for gigabytes, and a parser that cannot have them ends its process. So the file
is opened by `workbook_child.py`, and whatever happens to that becomes a diagnostic here.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flowbrief.load.fault import build_fault, check_size, quote_cell
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.source import SourceSpec


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell without a value that could be used.

    `what` is the error value it shows (`#N/A`), `formula` for one whose result was never stored, `external` for one
    that looks into another workbook.
    """

    what: str


Cell = str | int | float | bool | date | Mark | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may ask for: bytes of the file and of memory, seconds, size of the sheet and of the archive."""

    file: int = 50 * 1024 * 1024
    memory: int = 512 * 1024 * 1024
    seconds: int = 30
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 1_000_000
    entries: int = 2_000
    unpacked: int = 300 * 1024 * 1024
    ratio: int = 200
    marks: int = 10_000
    merged: int = 1_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: all rows from the first, equally long; the areas that were merged; whether days count from 1904.

    A merged area is given by the row and column of its first and of its last cell, counting from 0.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_1904: bool = False


_ROOT = Path(__file__).parents[1]
# The packages are named without being run, so that the child imports its own two modules and nothing around them.
_CHILD = f"""
import sys, types
for name, folder in {[("flowbrief", str(_ROOT)), ("flowbrief.load", str(_ROOT / "load"))]!r}:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [folder]
from flowbrief.load.workbook_child import main
main()
"""
_SNIFFED = 4096
_REFETCH = "the server answered with a page instead of the file: fetch it again"
_KNOWN = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"<!doctype", "a web page (HTML)", _REFETCH),
    (b"<html", "a web page (HTML)", _REFETCH),
    (b"<head", "a web page (HTML)", _REFETCH),
    (b"<table", "a web page (HTML) under the name of a workbook", "open it in a spreadsheet and save it as .xlsx"),
    (b"<?xml", "XML", "open it in a spreadsheet and save it as .xlsx"),
    (b"%pdf-", "a PDF", "get the table as a workbook from the publisher"),
    (b"\x1f\x8b", "gzip-compressed", "decompress it"),
    (b"version https://git-lfs", "a Git LFS pointer", "run `git lfs pull`"),
)


def open_sheet(spec: SourceSpec, content: bytes, sheet: str | None, limits: Limits = LIMITS) -> Sheet:
    """Read one sheet of a workbook in a child process.

    Args:
        spec: the source, for the places of diagnostics.
        content: the whole file.
        sheet: the name of the sheet; None only where the workbook has a single one.
        limits: what the file and the child may ask for.

    Returns:
        The sheet from its cell A1 on. A cell with a time of day is its text; a number is what is stored, not what
        its format shows.

    Raises:
        Refused: the file is no workbook, is encrypted, damaged or too large, or has no such sheet.
    """
    fault = _find_foreign(spec, content, limits)
    if fault:
        raise Refused((fault,))
    answer = _ask(content, sheet, limits)
    if "fault" in answer:
        raise Refused((_explain(spec, answer, sheet, limits),))
    width = max((len(row) for row in answer["rows"]), default=0)
    return Sheet(
        answer["sheet"],
        tuple((*map(_read_cell, row), *[None] * (width - len(row))) for row in answer["rows"]),
        tuple((area[0], area[1], area[2], area[3]) for area in answer["merged"]),
        answer["is_1904"],
    )


def name_cell(row: int, column: int) -> str:
    """Return the address of a cell, such as B7; `row` counts from 1, `column` from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"


def _find_foreign(spec: SourceSpec, content: bytes, limits: Limits) -> Diagnostic | None:
    fault = check_size(spec, content, hint="keep only the sheet and columns of the report", largest=limits.file)
    if fault:
        return fault
    if not content.strip():
        return build_fault(spec, "empty-file", "the file is empty", hint="fetch it again")
    if content.startswith(_KNOWN):
        return None
    opening = content[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what, hint in _FOREIGN:
        if opening.startswith(magic):
            return build_fault(spec, "not-a-workbook", f"the file is {what}, not a workbook", hint=hint)
    what = "binary data of a kind that is not known" if b"\0" in content[:_SNIFFED] else "plain text, such as CSV"
    hint = "declare `kind: csv` if it is comma-separated text; otherwise fetch it again"
    return build_fault(spec, "not-a-workbook", f"the file is {what}, not a workbook", hint=hint)


def _ask(content: bytes, sheet: str | None, limits: Limits) -> dict[str, Any]:
    """Start the child, give it the file, and return its answer, or what became of it."""
    wanted = {name: getattr(limits, name) for name in Limits.__slots__ if name != "file"}
    request = json.dumps({**wanted, "sheet": sheet}).encode() + b"\n"
    try:
        # -I: neither the environment nor the working folder of the user decide what the child imports.
        ended = subprocess.run(
            [sys.executable, "-I", "-c", _CHILD],
            input=request + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "time"}
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        # An allocation that fails inside the parser aborts, and a used-up second of processor time kills.
        return {"fault": "time" if ended.returncode in (-24, -9) else "memory"}
    return answer if isinstance(answer, dict) else {"fault": "damaged"}


def _read_cell(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell if isinstance(cell, str | int | float | bool) else None
    kind, text = cell
    if kind == "!":
        return Mark(text)
    return date.fromisoformat(text) if kind == "d" else str(text)


def _explain(spec: SourceSpec, answer: dict[str, Any], sheet: str | None, limits: Limits) -> Diagnostic:
    reason = answer.get("reason", "")
    names = ", ".join(map(repr, answer.get("names", ()))) or "none"
    trimmed = "copy the table into a new workbook and save that"
    place = replace(spec.place, field="sheet")
    match answer["fault"]:
        case "unnamed-sheet":
            message = f"the workbook of source {spec.name!r} has several sheets, and none is named"
            hint = f"add `sheet:` with one of {names}"
            return Diagnostic("sheet-not-named", message, place, hint, exit_code=ExitCode.USAGE)
        case "unknown-sheet":
            message = f"the workbook has no sheet {quote_cell(sheet or '')}"
            return build_fault(spec, "unknown-sheet", message, hint=f"it has {names}")
        case "encrypted":
            hint = "save it without a password"
            return build_fault(spec, "workbook-encrypted", "the workbook is protected by a password", hint=hint)
        case "bomb":
            message = f"the workbook is not unpacked: {reason}"
            return build_fault(spec, "workbook-bomb", message, hint=f"if it is no attack, {trimmed}")
        case "entities":
            message = "the workbook declares a document type with entities, which no spreadsheet writes"
            return build_fault(spec, "workbook-bomb", message, hint=f"if it is no attack, {trimmed}")
        case "far-cell":
            message = (
                f"the sheet reaches to {answer['at']}: {answer['height']} rows of {answer['width']} columns; at most "
                f"{limits.rows} rows, {limits.columns} columns and {limits.cells} cells are read"
            )
            hint = f"delete what stands, or was formatted, far from the table; or {trimmed}"
            return build_fault(spec, "sheet-too-large", message, hint=hint)
        case "memory":
            message = (
                f"reading the workbook takes more than {limits.memory // 1024**2} MB of memory, or breaks the parser"
            )
            return build_fault(spec, "sheet-too-large", message, hint=trimmed)
        case "time":
            message = f"reading the workbook takes longer than {limits.seconds} seconds"
            return build_fault(spec, "sheet-too-large", message, hint=trimmed)
        case "not-a-workbook":
            hint = "unpack it if the workbook is inside"
            return build_fault(spec, "not-a-workbook", f"the file is {reason}", hint=hint)
        case _:
            message = f"the workbook is damaged: {reason}"
            return build_fault(spec, "workbook-damaged", message, hint="fetch it again, or open it and save it anew")
