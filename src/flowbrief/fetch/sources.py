"""The sources of a report that are online, one after the other, into the store."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from flowbrief import __version__
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.source import SourceSpec
from flowbrief.model.spec import ReportSpec
from flowbrief.model.vintage import INDEX, Fetched, FetchSpec, VintageFile, refuse_index, refuse_layout
from flowbrief.model.world import World

from .client import Answer, NoAnswer, download
from .store import DamagedStore, Store, UnknownLayout

# What the bytes have to pass before they are stored; raises Refused.
Inspect = Callable[[SourceSpec, bytes], object]

_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title", re.I | re.S)
_SNIFFED = 8192
_LONGEST_TITLE = 80

# (code, exit code) of what a download may end with.
_EXITS = {"fetched-too-large": ExitCode.DATA}


def fetch_sources(spec: ReportSpec, names: Sequence[str], world: World, inspect: Inspect) -> tuple[Fetched, ...]:
    """Fetch the sources of a report that are online, or those of some names, and store what is new as a vintage.

    A source that fails does not keep the others from being fetched. Nothing is stored that `inspect` refuses: the
    newest vintage stays the one before.

    Args:
        spec: the report; its store is made if need be.
        names: the sources to fetch; all that have an address if empty.
        world: gives the clock and waits between attempts; `report` is told of each source, wait and megabyte.
        inspect: reads bytes as a file of a source and raises Refused if they are none.

    Returns:
        How each source ended, in the order of the config, failures with their diagnostics: exit code 5 for what could
        not be had, 4 for what is not the file that was asked for, 3 for a clock that runs behind the store, 7 for a
        store that cannot be written.

    Raises:
        Refused: a name is no source, or nothing is to be fetched; exit code 2.
    """
    check_names(spec, names)
    store = Store(spec.store)
    ended: list[Fetched] = []
    for source in spec.sources:
        if source.fetch is not None and (not names or source.name in names):
            world.report(f"fetch {source.name}: {source.fetch.url}")
            ended.append(_fetch_one(spec, source, source.fetch, store, world, inspect))
    return tuple(ended)


def check_names(spec: ReportSpec, names: Sequence[str]) -> None:
    """Refuse each name that is no source with `fetch`, and a report that has none (exit code 2)."""
    online = [source.name for source in spec.sources if source.fetch is not None]
    hint = f"those that are: {', '.join(online)}" if online else "give a source `fetch: {url: https://…}`"
    faults = [
        Diagnostic("nothing-to-fetch", f"{name!r} is not a source with `fetch`", spec.place, hint)
        for name in names
        if name not in online
    ]
    if not online:
        faults = [Diagnostic("nothing-to-fetch", "no source of this report has `fetch`", spec.place, hint)]
    if faults:
        raise Refused(tuple(faults))


def _fetch_one(
    spec: ReportSpec, source: SourceSpec, fetch: FetchSpec, store: Store, world: World, inspect: Inspect
) -> Fetched:
    try:
        known = store.latest(spec.report, source.name)
        if known is not None and world.clock() < known.fetched_at:
            raise Refused((_refuse_clock(source, fetch, known),))
        answer = download(fetch, known, world, lambda step: world.report(f"fetch {source.name}: {step}"))
        if answer.content is None:
            return Fetched(source.name, fetch.url, known)
        _check_content(source, fetch, answer.content, inspect)
        vintage = _describe(spec, source, fetch, answer, answer.content, world)
        if store.put(vintage, answer.content):
            return Fetched(source.name, fetch.url, vintage, is_new=True)
        return Fetched(source.name, fetch.url, store.latest(spec.report, source.name) or vintage)
    except Refused as refused:
        return Fetched(source.name, fetch.url, diagnostics=refused.diagnostics)
    except NoAnswer as failure:
        exit_code = _EXITS.get(failure.code, ExitCode.STALE)
        found = Diagnostic(
            failure.code, f"{source.name}: {failure.message}", fetch.place, failure.hint, exit_code=exit_code
        )
        return Fetched(source.name, fetch.url, diagnostics=(found,))
    except (OSError, UnknownLayout, DamagedStore) as error:
        return Fetched(source.name, fetch.url, diagnostics=(refuse_store(spec, error),))


def _describe(
    spec: ReportSpec, source: SourceSpec, fetch: FetchSpec, answer: Answer, content: bytes, world: World
) -> VintageFile:
    now = world.clock()
    return VintageFile(
        report=spec.report,
        source=source.name,
        url=fetch.url,
        fetched_at=now,
        fetched_on=now.date(),
        sha256=sha256(content).hexdigest(),
        size=len(content),
        parser=f"{source.kind} {__version__}",
        etag=answer.etag,
        last_modified=answer.last_modified,
    )


def _check_content(source: SourceSpec, fetch: FetchSpec, content: bytes, inspect: Inspect) -> None:
    """Refuse what is not the file that was asked for; diagnostics name the address, as there is no file yet."""
    if not content:
        message = f"{source.name}: the server answered with nothing, and status 200"
        hint = "try again later; check `url` in a browser"
        raise Refused((Diagnostic("fetched-nothing", message, fetch.place, hint, exit_code=ExitCode.DATA),))
    try:
        inspect(replace(source, printed_path=fetch.url), content)
    except Refused as refused:
        page = name_page(content)
        if page is None:
            raise
        message = f"{source.name}: the server answered with a web page{page} instead of the file, and status 200"
        hint = "the file has moved or is not there yet: check `url` in a browser"
        found = Diagnostic("fetched-page", message, fetch.place, hint, exit_code=ExitCode.DATA)
        raise Refused((found,)) from refused


def name_page(content: bytes) -> str | None:
    """Return ` with the title '…'` for the bytes of a web page, empty if it has none; None for anything else."""
    if not _PAGE.match(content[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")):
        return None
    title = _TITLE.search(content[:_SNIFFED])
    words = html.unescape(" ".join(title[1].decode("utf-8", "replace").split())) if title else ""
    shown = words if len(words) <= _LONGEST_TITLE else f"{words[:_LONGEST_TITLE]}…"
    return f" with the title {shown!r}" if shown else ""


def _refuse_clock(source: SourceSpec, fetch: FetchSpec, known: VintageFile) -> Diagnostic:
    message = f"{source.name}: the clock of this machine is behind the newest vintage, of {known.fetched_at}"
    hint = "set the clock; a vintage with a wrong day would be read for the wrong issues"
    return Diagnostic("clock-behind", message, fetch.place, hint, exit_code=ExitCode.SYSTEM)


def refuse_store(spec: ReportSpec, error: Exception) -> Diagnostic:
    """Say why the store cannot be used."""
    index = Place(f"{spec.printed_store}/{INDEX}")
    if isinstance(error, UnknownLayout):
        return refuse_layout(index)
    if isinstance(error, OSError):
        message = f"the vintage cannot be stored: {error.strerror or error}"
        hint = "name another folder with `store`, or make room"
        return Diagnostic("store-not-writable", message, Place(spec.printed_store), hint, exit_code=ExitCode.DELIVERY)
    return refuse_index(index, str(error))
