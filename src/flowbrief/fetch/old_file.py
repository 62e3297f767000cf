"""A file that was downloaded before the store was, put into it with the day on which it was retrieved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from flowbrief import __version__
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.vintage import Fetched, VintageFile
from flowbrief.model.world import World

from .sources import check_names, name_page, refuse_store
from .store import DamagedStore, Store, UnknownLayout

# What the bytes have to pass before they are stored, with the day from which they count; raises Refused.
InspectOld = Callable[[SourceSpec, bytes, date], object]

# Only the day is known; between the files that were fetched on it, one is as likely to be older as newer.
_HOUR = time(12)


def add_old_file(
    spec: ReportSpec, name: str, file: Path, retrieved_on: date, world: World, inspect: InspectOld
) -> Fetched:
    """Store a file as the vintage of a source of the day on which it was retrieved, from noon of that day on.

    Args:
        spec: the report; its store is made if need be.
        name: a source that has `fetch`, for only of those does a build read vintages.
        file: the file, which stays where it is.
        retrieved_on: the day, not later than today, on the calendar of this machine.
        world: gives the file, today and the zone of the clock.
        inspect: reads bytes as a file of a source that was retrieved on a day, and raises Refused if they are none.

    Returns:
        The vintage; that before it, not new, if it has the same bytes.

    Raises:
        Refused: the name is no source with `fetch`, the day is to come, or the file is not there (exit code 2); the
            file is not of the source, or holds rows of later days (4); the store cannot be written (7).
    """
    check_names(spec, (name,))
    source = next(one for one in spec.sources if one.name == name)
    assert source.fetch is not None  # or its name would have been refused
    if retrieved_on > world.today:
        message = f"{retrieved_on} is after today, {world.today}: nothing can have been retrieved on it"
        raise _refuse("retrieved-in-future", message, spec.place, "check the year, and the order of month and day")
    content = _read(file, source, source.fetch.most_bytes, world)
    try:
        inspect(replace(source, printed_path=str(file)), content, retrieved_on)
    except Refused as refused:
        page = name_page(content)
        if page is None:
            raise
        message = f"{name}: the file is a web page{page}, saved in place of what was to be downloaded"
        hint = "it holds no data; look for another file of that day"
        raise _refuse("fetched-page", message, Place(str(file)), hint, ExitCode.DATA) from refused
    now = world.clock()
    vintage = VintageFile(
        report=spec.report,
        source=name,
        url=f"file:{file.name}",
        fetched_at=min(now, datetime.combine(retrieved_on, _HOUR, now.tzinfo)),
        fetched_on=retrieved_on,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        parser=f"{source.kind} {__version__}",
    )
    return _put(spec, vintage, content)


def _put(spec: ReportSpec, vintage: VintageFile, content: bytes) -> Fetched:
    store = Store(spec.store)
    try:
        if store.put(vintage, content):
            return Fetched(vintage.source, vintage.url, vintage, is_new=True)
        return Fetched(vintage.source, vintage.url, store.find_before(vintage) or vintage)
    except (OSError, UnknownLayout, DamagedStore) as error:
        raise Refused((refuse_store(spec, error),)) from error


def _read(file: Path, source: SourceSpec, most_bytes: int, world: World) -> bytes:
    place = Place(str(file))
    try:
        content = world.read(file)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise _refuse("missing-file", message, place, "name a file, relative to the working folder") from None
    if not content:
        message, hint = f"{source.name}: the file is empty", "look for another file of that day"
        raise _refuse("fetched-nothing", message, place, hint, ExitCode.DATA)
    if len(content) > most_bytes:
        message = f"{source.name}: the file is larger than the {most_bytes // (1024 * 1024)} MB that are taken"
        hint = "check the file; if it is right, raise `most_megabytes`"
        raise _refuse("fetched-too-large", message, place, hint, ExitCode.DATA)
    return content


def _refuse(code: str, message: str, place: Place, hint: str, exit_code: ExitCode = ExitCode.USAGE) -> Refused:
    return Refused((Diagnostic(code, message, place, hint, exit_code=exit_code),))
