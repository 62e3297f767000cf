"""The list of those who get the brief by mail: `recipients.csv`, taken whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flowbrief.model.diagnostic import Diagnostic, Place, Refused

from .addresses import UnfitAddress, find_fault_of_name, read_address

COLUMNS = ("address", "name", "language", "format")
LANGUAGES = ("zh", "en", "bilingual")
FORMATS = ("full", "light", "text")
MOST_ROWS = 50_000
_MOST_BYTES = 32 * 1024 * 1024
_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who gets the brief.

    `address` is as the server gets it, `name` may be empty. `language` is zh, en or bilingual; `format` is full (text,
    HTML and PDF), light (text and HTML) or text. `line` is that of the list.
    """

    address: str
    name: str
    language: str
    format: str
    line: int = 0

    @property
    def key(self) -> str:
        """What two spellings of one address have in common."""
        return self.address.casefold()


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]


def read_recipients(path: Path, printed_path: str, read: Callable[[Path], bytes]) -> tuple[Recipient, ...]:
    """Read the list in its order.

    Raises Refused (exit 2) with a diagnostic for each bad row, none of which repeats an address. One bad row stops the
    whole list: nobody is left out silently.
    """
    found: list[Diagnostic] = []

    def note_fault(line: int, field: str, code: str, message: str, hint: str) -> None:
        found.append(Diagnostic(code, message, Place(printed_path, line, field=field), hint))

    rows = list(_read_rows(_read_lines(path, printed_path, read), note_fault))
    recipients: list[Recipient] = []
    lines: dict[str, int] = {}
    for row in rows:
        before = len(found)
        recipient = _read_recipient(row, note_fault)
        if recipient is None or len(found) > before:
            continue
        if recipient.key in lines:
            message = f"this address stands in line {lines[recipient.key]} already"
            note_fault(row.line, "address", "duplicate-recipient", message, "delete one of them")
            continue
        lines[recipient.key] = row.line
        recipients.append(recipient)
    if not rows and not found:
        note_fault(0, "", "bad-recipients", "the list names nobody", "a row for each recipient")
    if len(rows) > MOST_ROWS:
        note_fault(0, "", "bad-recipients", f"{len(rows)} rows, more than {MOST_ROWS}", "use a mailing list server")
    if found:
        raise Refused(tuple(_shorten(found, printed_path)))
    return tuple(recipients)


_NoteFault = Callable[[int, str, str, str, str], None]


def _read_lines(path: Path, printed_path: str, read: Callable[[Path], bytes]) -> list[str]:
    """The lines of the file; those of Windows end as others do."""
    try:
        content = read(path)
    except OSError as error:
        raise _refuse(printed_path, "recipients-missing", f"it cannot be read: {error.strerror or error}") from None
    if len(content) > _MOST_BYTES:
        raise _refuse(printed_path, "bad-recipients", f"the list is larger than {_MOST_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refuse(printed_path, "bad-recipients", "the list is not UTF-8", line) from None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _read_rows(lines: list[str], note_fault: _NoteFault) -> Iterator[_Row]:
    """Each line is a row: a name has no line ends, so that one open quote cannot swallow those after it."""
    if not lines or tuple(lines[0].split(",")) != COLUMNS:
        note_fault(1, "", "bad-recipients", "the first line is not the heading", ",".join(COLUMNS))
        return
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            note_fault(number, "", "bad-recipient", "the row is empty", "delete it")
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            note_fault(
                number, "", "bad-recipient", f"the row is no CSV: {error}", "put a name with a comma into quotes"
            )
            continue
        if len(cells) != len(COLUMNS):
            message = f"{len(cells)} fields instead of {len(COLUMNS)}"
            note_fault(number, "", "bad-recipient", message, "put a name with a comma into quotes")
            continue
        yield _Row(number, tuple(cells))


def _read_recipient(row: _Row, note_fault: _NoteFault) -> Recipient | None:
    address, name, language, form = row.cells
    read = None
    try:
        read = read_address(address)
    except UnfitAddress as error:
        note_fault(row.line, "address", "bad-recipient", str(error), "an address such as reader@example.com")
    name = name.strip(" ")
    fault = find_fault_of_name(name)
    if fault:
        note_fault(row.line, "name", "bad-recipient", fault, "write the name again by hand")
    if language not in LANGUAGES:
        note_fault(
            row.line, "language", "bad-recipient", f"{language[:20]!r} is no language", f"one of {', '.join(LANGUAGES)}"
        )
    if form not in FORMATS:
        note_fault(row.line, "format", "bad-recipient", f"{form[:20]!r} is no format", f"one of {', '.join(FORMATS)}")
    return Recipient(read, name, language, form, row.line) if read is not None else None


def _shorten(found: list[Diagnostic], printed_path: str) -> Iterator[Diagnostic]:
    yield from found[:_MOST_SHOWN]
    if len(found) > _MOST_SHOWN:
        message = f"{len(found) - _MOST_SHOWN} more rows are wrong"
        yield Diagnostic("bad-recipients", message, Place(printed_path), "mend those above first")


def _refuse(printed_path: str, code: str, message: str, line: int = 0) -> Refused:
    return Refused((Diagnostic(code, message, Place(printed_path, line), "docs/email.md shows its columns"),))
