"""The line of headings: exactly the declared columns, in any order."""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Mapping

from flowbrief.load.fault import build_fault, quote_cell
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.table import RawRow

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def list_headings(spec: SourceSpec) -> tuple[str, ...]:
    """Return the headings the file must hold: the date, the release date if declared, each column."""
    other = tuple(heading for heading in (spec.started_column, spec.released_column) if heading)
    return tuple(dict.fromkeys((spec.date_column, *other, *(heading for _, heading in spec.columns))))


def find_columns(spec: SourceSpec, header: RawRow, headings: tuple[str, ...] = ()) -> Mapping[str, int]:
    """Return where each declared heading stands in the file (0 for the first field).

    `headings` are those the file must hold where they are not the date and the columns.

    Raises:
        Refused: with one diagnostic for each heading that is missing, extra, repeated or spelled otherwise.
    """
    expected = headings or list_headings(spec)
    faults = _find_foreign_header(spec, header, expected) or _compare(spec, header, expected)
    if faults:
        raise Refused(tuple(faults))
    return {heading: at for at, heading in enumerate(header.cells)}


def _find_foreign_header(spec: SourceSpec, header: RawRow, expected: tuple[str, ...]) -> list[Diagnostic]:
    if {_fold(cell) for cell in header.cells} & {_fold(heading) for heading in expected}:
        return []
    wanted = f"expected the headings {', '.join(expected)}"
    line = spec.layout.delimiter.join(header.cells)
    declared = _DELIMITERS[spec.layout.delimiter]
    for delimiter, name in _DELIMITERS.items():
        if delimiter == spec.layout.delimiter:
            continue
        if {_fold(cell) for cell in line.split(delimiter)} & {_fold(heading) for heading in expected}:
            message = f"the fields are separated by {name}, not by {declared}"
            hint = f"export with {declared}, or declare `text.delimiter`"
            return [build_fault(spec, "wrong-delimiter", message, line=header.line, hint=hint)]
    message = f"the first line is not the line of headings: {quote_cell(line)}"
    hint = f"{wanted}; remove title lines above them or declare `text.skip_first`, and add the line if there is none"
    return [build_fault(spec, "wrong-header", message, line=header.line, hint=hint)]


def _compare(spec: SourceSpec, header: RawRow, expected: tuple[str, ...]) -> list[Diagnostic]:
    faults = []
    found = dict.fromkeys(header.cells)
    missing = [heading for heading in expected if heading not in found]
    extra = [cell for cell in found if cell not in expected]
    for cell, count in Counter(header.cells).items():
        if count > 1 and cell.strip():
            message = f"the heading {quote_cell(cell)} stands {count} times"
            hint = "delete or rename all but one"
            faults.append(build_fault(spec, "duplicate-column", message, line=header.line, field=cell, hint=hint))
    for heading in list(missing):
        twin = next((cell for cell in extra if _fold(cell) == _fold(heading)), None)
        if twin is not None:
            missing.remove(heading)
            extra.remove(twin)
            faults.append(_refuse_spelling(spec, header, heading, twin))
    for heading in missing:
        message = f"the column {heading!r} is missing"
        hint = _suggest(heading, extra) or "take the file with all declared columns, or correct the config"
        faults.append(build_fault(spec, "missing-column", message, line=header.line, field=heading, hint=hint))
    for cell in extra:
        where = header.cells.index(cell) + 1
        what = f"is called {quote_cell(cell)}, which is not declared" if cell.strip() else "has no heading"
        hint = _suggest(cell, missing) or "declare it under `columns`, or delete the column"
        faults.append(
            build_fault(spec, "extra-column", f"column {where} {what}", line=header.line, field=cell, hint=hint)
        )
    return faults


def _refuse_spelling(spec: SourceSpec, header: RawRow, heading: str, twin: str) -> Diagnostic:
    how = "in its spaces" if "".join(twin.split()) == "".join(heading.split()) else "in case, width or spaces"
    if twin.casefold() == heading.casefold():
        how = "in upper and lower case"
    message = f"the heading {quote_cell(twin)} differs from the declared {heading!r} {how}"
    hint = f"did you mean {heading!r}? Make the file and the config agree, character for character"
    return build_fault(spec, "misspelt-column", message, line=header.line, field=heading, hint=hint)


def _suggest(name: str, others: list[str]) -> str:
    close = difflib.get_close_matches(name, others, n=1, cutoff=0.75)
    return f"did you mean {close[0]!r}?" if close else ""


def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).strip("\ufeff\u200b")
    return "".join(text.split()).casefold()
