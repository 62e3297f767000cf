"""What a file with a query may say, and how the database that it asks is named; the same for every database."""

from __future__ import annotations

import re
from pathlib import Path

from flowbrief.load.fault import build_fault
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.secret import redact
from flowbrief.model.source import SourceSpec

LONGEST_QUERY = 100_000
SECONDS = 60

# Whichever begins first: a comment may hold an apostrophe, and a text two hyphens.
_SKIPPED = re.compile(r"(--[^\n]*|/\*.*?\*/)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", re.DOTALL)


def read_query(spec: SourceSpec, content: bytes) -> str:
    """Read the one SELECT that a file holds.

    This only names mistakes early; that nothing is written is the connection's part, which is read-only.

    Raises Refused if it is not UTF-8, or anything but one query.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = build_fault(spec, "wrong-encoding", "the query is not UTF-8", hint="save it as UTF-8")
        raise Refused((fault,)) from None
    bare = _SKIPPED.sub(lambda found: " " if found[1] else "''", text).strip()
    message = ""
    if not bare:
        message = "the file holds no query"
    elif len(text) > LONGEST_QUERY:
        message = f"the query has more than {LONGEST_QUERY} characters"
    elif ";" in bare.rstrip("; \n\t\r"):
        message = "the file holds more than one statement"
    elif bare.split()[0].lower() not in ("select", "with"):
        message = f"the statement begins with {bare.split()[0].upper()}, not with SELECT or WITH"
    if message:
        hint = "`path` names a file with one SELECT, which gives the columns that the config declares"
        raise Refused((build_fault(spec, "not-a-query", message, line=1, hint=hint),))
    return text.strip().rstrip(";")


def find_database(spec: SourceSpec, written: str) -> Path:
    """Return the database file that a setting names, relative to the file with the query.

    Raises Refused if there is none: a database must not be made by asking it.
    """
    path = spec.path.parent / written
    if path.is_file():
        return path
    message = f"there is no database {written}"
    hint = "the path is relative to the file with the query"
    raise Refused((build_fault(spec, "missing-file", message, field=written, hint=hint),))


def refuse_query(spec: SourceSpec, error: BaseException, secrets: tuple[str, ...] = ()) -> Refused:
    """Make the refusal of a query that failed; no secret is in its words."""
    said = str(getattr(error, "orig", None) or error) or type(error).__name__
    for secret in secrets:
        said = said.replace(secret, "…") if secret else said
    first = " ".join(redact(said).split())[:300]
    hint = "try the query in the database's own client; it is run read-only, with a limit of a minute"
    return Refused((build_fault(spec, "query-failed", f"the query failed: {first}", hint=hint),))


def refuse_setting(spec: SourceSpec, key: str, message: str, hint: str, code: str) -> Refused:
    """Make the refusal of a setting of the source in the config."""
    place = Place(spec.place.file, spec.place.line, spec.place.column, key)
    return Refused((Diagnostic(code, message, place, hint, exit_code=ExitCode.USAGE),))
