"""Which vintage of each source a build reads, from the index that `fetch` keeps."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from flowbrief.load.fault import build_fault
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.vintage import (
    COLUMNS,
    INDEX,
    LAYOUT,
    SHORTEST_HASH,
    VintageFile,
    find_object,
    refuse_index,
    refuse_layout,
)

_PATIENCE_SECONDS = 60


def list_vintages(spec: ReportSpec, source: str | None = None) -> tuple[VintageFile, ...]:
    """Return what the store of a report holds, oldest first: of one source, or of all in the order of the config.

    Of sources that the config does not name any more nothing is returned. Raises Refused if the index is damaged or
    of a later flowbrief (exit 4).
    """
    rows = _read_index(spec)
    names = [one.name for one in spec.sources if source in (None, one.name)]
    return tuple(row for name in names for row in rows if row.source == name)


def choose_vintages(spec: ReportSpec, asked: str | None) -> ReportSpec:
    """Give each source that is fetched the vintage that counts, in place of its file.

    Args:
        spec: the report.
        asked: a day, or the beginning of a hash, of `--vintage`; the report is then built as it would have been on
            that day, or on the day that vintage was fetched. None: on the as-of day of the report, or today.

    Returns:
        The report, its `known_by` set if a vintage was asked for. A source takes the newest vintage not later than
        that day; one that is fetched and has none keeps the file of its `path`, if it has one, or is left as it is
        if it is optional.

    Raises:
        Refused: with each source that has neither (exit 5); a vintage that is asked for and not there, or a hash
            that several have (exit 2); an index that cannot be read (exit 4).
    """
    if asked is None and not any(source.fetch for source in spec.sources):
        return spec
    rows = list_vintages(spec)
    pinned = None
    known_by: date | None = None
    if asked is not None:
        known_by = _read_day(asked)
        pinned = find_vintage(spec, asked, rows) if known_by is None else None
        known_by = pinned.fetched_on if pinned else known_by
    by = known_by or spec.as_of
    sources: list[SourceSpec] = []
    faults: list[Diagnostic] = []
    for source in spec.sources:
        own = [row for row in rows if row.source == source.name]
        if pinned is not None and pinned.source == source.name:
            chosen: VintageFile | None = pinned
        else:
            chosen = next((row for row in reversed(own) if by is None or row.fetched_on <= by), None)
        if source.fetch is None or (chosen is None and source.has_path) or (chosen is None and source.is_optional):
            sources.append(source)
        elif chosen is None:
            faults.append(_refuse_none(source, own, by))
        else:
            sources.append(take_vintage(spec, source, chosen))
    if faults:
        raise Refused(tuple(faults))
    return replace(spec, sources=tuple(sources), known_by=known_by)


def select_vintages(
    spec: ReportSpec, name: str, asked: Sequence[str] | None
) -> tuple[SourceSpec, tuple[VintageFile, ...]]:
    """Return a source and its vintages that are to be compared, in the order of the days they were fetched.

    `asked` names two; the last two if it is empty, all if it is None. Raises Refused if there is no such source, or
    vintage, or fewer than two (exit 2).
    """
    source = next((one for one in spec.sources if one.name == name), None)
    if source is None:
        hint = f"known: {', '.join(one.name for one in spec.sources)}"
        raise Refused((Diagnostic("unknown-source", f"{name!r} is not a source", spec.place, hint),))
    rows = list_vintages(spec, name)
    if asked:
        found = {find_vintage(spec, one, rows) for one in asked}
        chosen = tuple(row for row in rows if row in found)
    else:
        chosen = rows if asked is None else rows[-2:]
    if len(chosen) < 2:
        message = f"two vintages of {name!r} are compared, and there {'is one' if chosen else 'is none'}"
        hint = "`flowbrief vintages` lists them"
        raise Refused((Diagnostic("too-few-vintages", message, source.place, hint),))
    return source, chosen


def take_vintage(spec: ReportSpec, source: SourceSpec, vintage: VintageFile) -> SourceSpec:
    """Return a source that reads a vintage instead of its file."""
    printed = f"{spec.printed_store}/{vintage.file}"
    return replace(source, path=find_object(spec.store, vintage), printed_path=printed, vintage=vintage)


def check_vintage(spec: SourceSpec, content: bytes) -> None:
    """Refuse bytes of a vintage that are not those that were stored (exit 4); a source without one passes."""
    if spec.vintage is not None and sha256(content).hexdigest() != spec.vintage.sha256:
        message = f"the file is not the one that was fetched on {spec.vintage.fetched_on}: its SHA-256 is another"
        hint = "put back a copy of it, or name another vintage with --vintage"
        raise Refused((build_fault(spec, "vintage-damaged", message, hint=hint),))


def find_vintage(spec: ReportSpec, asked: str, rows: Sequence[VintageFile]) -> VintageFile:
    """Return the vintage that a day or the beginning of a hash names: of a day, the newest not later than it.

    Raises Refused (exit 2) if there is none, or several with such a hash but different bytes.
    """
    day = _read_day(asked)
    if day is not None:
        found = [row for row in rows if row.fetched_on <= day][-1:]
    else:
        found = [row for row in rows if row.sha256.startswith(asked.lower()) and len(asked) >= SHORTEST_HASH]
    if found and len({(row.source, row.sha256) for row in found}) == 1:
        return found[-1]
    place = Place(f"{spec.printed_store}/{INDEX}")
    hint = f"`flowbrief vintages` lists them; give a day, or at least {SHORTEST_HASH} characters of the hash"
    if found:
        message = f"vintages of several sources, or of several bytes, have a hash that begins with {asked!r}"
        raise Refused((Diagnostic("ambiguous-vintage", message, place, hint),))
    message = f"no vintage was fetched on or before {day}" if day else f"no vintage has a hash like {asked!r}"
    raise Refused((Diagnostic("unknown-vintage", message, place, hint),))


def _read_day(asked: str) -> date | None:
    try:
        return datetime.strptime(asked, "%Y-%m-%d").date()
    except ValueError:
        return None


def _refuse_none(source: SourceSpec, own: Sequence[VintageFile], by: date | None) -> Diagnostic:
    message = f"the source {source.name!r} has not been fetched, and no `path` is given"
    hint = "run `flowbrief fetch` with this config"
    if own and by is not None:
        first = own[0].fetched_on
        message = f"no vintage of the source {source.name!r} was fetched by {by}; the first is of {first}"
        hint = f"`--vintage {first}` builds the report as it would have been on that day"
    return Diagnostic("not-fetched", message, source.place, hint, exit_code=ExitCode.STALE)


def _read_index(spec: ReportSpec) -> list[VintageFile]:
    """Read every vintage of a report, oldest first; none if nothing was ever stored."""
    file = spec.store / INDEX
    if not file.exists():
        return []
    place = Place(f"{spec.printed_store}/{INDEX}")
    try:
        # Not read-only: what a writer that was killed left half done has to be undone first.
        with contextlib.closing(
            sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE_SECONDS)
        ) as index:
            layout = int(index.execute("PRAGMA user_version").fetchone()[0])
            if layout > LAYOUT:
                raise Refused((refuse_layout(place),))
            if layout < LAYOUT:
                return []
            found = index.execute(
                f"SELECT {', '.join(COLUMNS)} FROM vintage WHERE report = ? ORDER BY fetched_at, id", (spec.report,)
            ).fetchall()
        return [VintageFile.read_row(row) for row in found]
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise Refused((refuse_index(place, str(error)),)) from error
