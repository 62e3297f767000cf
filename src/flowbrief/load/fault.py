"""Defects of a data file, each with file, line and column."""

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Severity
from flowbrief.model.source import SourceSpec

MOST_PER_FILE = 50
LARGEST_FILE = 50 * 1024 * 1024
_LONGEST_QUOTE = 40


def quote_cell(text: str) -> str:
    """Return a cell as a message shows it: in quotes, control characters escaped, cut after 40 characters."""
    shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
    return repr(shown)


def build_fault(
    spec: SourceSpec,
    code: str,
    message: str,
    *,
    line: int = 0,
    column: int = 0,
    field: str = "",
    hint: str = "",
    exit_code: ExitCode = ExitCode.DATA,
) -> Diagnostic:
    """Build an error about a source's file; `field` is a heading of the file, `line` 0 the file as a whole."""
    return Diagnostic(code, message, find_place(spec, line, column, field), hint, Severity.ERROR, exit_code)


def check_size(spec: SourceSpec, content: bytes, *, hint: str, largest: int = LARGEST_FILE) -> Diagnostic | None:
    """Find a file of more bytes than are read; None for one that may be read."""
    if len(content) <= largest:
        return None
    message = f"the file has {len(content)} bytes, more than the {largest} that are read"
    return build_fault(spec, "file-too-large", message, hint=hint)


def find_place(spec: SourceSpec, line: int, column: int = 0, field: str = "") -> Place:
    """Return a place in a source; of several files laid end to end, the place in the one that holds the line."""
    before, path = max(((n, path) for n, path in spec.parts if n < line), default=(0, spec.printed_path))
    return Place(path, line - before, column, field)


def name_line(spec: SourceSpec, line: int) -> str:
    """Name a line inside a message: `line 3`, and with several files `line 3 of exports/2025.csv`."""
    place = find_place(spec, line)
    return f"line {place.line} of {place.file}" if spec.parts else f"line {line}"


def build_warning(
    spec: SourceSpec, code: str, message: str, *, line: int = 0, field: str = "", hint: str = ""
) -> Diagnostic:
    """Build a finding about a source's file that does not stop the build."""
    place = find_place(spec, line, 0, field)
    return Diagnostic(code, message, place, hint, Severity.WARNING, ExitCode.DATA)


def order_faults(spec: SourceSpec, faults: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put the defects of one file in the order of its lines; past 50, say only how many more there are."""
    ordered = sorted(faults, key=lambda fault: (fault.place.file if spec.is_glob else "", fault.place.line))
    if len(ordered) <= MOST_PER_FILE:
        return tuple(ordered)
    rest = len(ordered) - MOST_PER_FILE
    hint = "mend those above first; many defects of one kind usually have one cause"
    more = build_fault(spec, "more-defects", f"and {rest} more in this file", hint=hint)
    return (*ordered[:MOST_PER_FILE], more)
