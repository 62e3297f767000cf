"""Recognising that an issue is there already and would come out the same.

What a build read and wrote is remembered in the user's cache, with the hash of each file. The next build with the
same request compares, and imports neither pandas nor matplotlib nor WeasyPrint when all of it still holds.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import flowbrief
from flowbrief.deliver.earlier import find_precedent
from flowbrief.model.cache import cache_folder
from flowbrief.model.vintage import INDEX

if TYPE_CHECKING:
    from flowbrief.model.spec import ReportSpec
    from flowbrief.model.text import Language


class Request(NamedTuple):
    """What a build was asked for."""

    config: Path
    as_of: date | None
    languages: tuple[Language, ...] | None
    formats: tuple[str, ...] | None
    output: Path
    draft: bool
    vintage: str | None = None


def find_unchanged(request: Request) -> dict[str, Any] | None:
    """Return the result of the earlier build if every file it read and wrote is still the same, else None."""
    try:
        memory = json.loads(_memory_of(request).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(memory, dict) or memory.get("house") != _stamp_house():
        return None
    for path, digest in memory["files"].items():
        try:
            if hashlib.sha256(Path(path).read_bytes()).hexdigest() != digest:
                return None
        except OSError:
            return None
    if any(Path(path).exists() for path in memory.get("absent", ())):
        return None
    precedent = _find_precedent(request, memory["result"])
    if memory.get("precedent") != (precedent.parent.name if precedent else None):
        return None
    if sorted(memory["folders"]) != sorted(_list_files(Path(folder)) for folder in memory["watched"]):
        return None
    result: dict[str, Any] = memory["result"]
    return result | {"folder": str(request.output / result["report"] / result["as_of"])}


def remember(request: Request, spec: ReportSpec, result: dict[str, Any], started_at_ns: int) -> None:
    """Remember what a build read and wrote; a cache that cannot be written is no reason to fail.

    Nothing is remembered if a file was saved after the build had started, for it may have been read before; nor if a
    source reads more than its one file, such as a database.
    """
    folder = Path(result["folder"])
    watched = [str(folder.resolve())]
    read = [path for _, path in spec.files] + [source.path for source in spec.sources]
    if spec.templates is not None:
        watched.append(str(spec.templates.resolve()))
        home = spec.templates.resolve()
        read += [path for path in home.rglob("*") if path.is_file() and path.resolve().is_relative_to(home)]
    if any(source.reads_more for source in spec.sources):
        return
    absent: list[str] = []
    if any(source.fetch for source in spec.sources):
        # Which vintage is the newest stands in the index.
        index = spec.store / INDEX
        read += [index] if index.exists() else []
        absent += [] if index.exists() else [str(index.resolve())]
    if any(path.stat().st_mtime_ns >= started_at_ns for path in read):
        return
    precedent = _find_precedent(request, result)
    files = [*read, *(folder / name for name in result["artifacts"]), *([precedent] if precedent else [])]
    memory = {
        "precedent": precedent.parent.name if precedent else None,
        "house": _stamp_house(),
        "files": {str(path.resolve()): hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "absent": absent,
        "watched": watched,
        "folders": [_list_files(Path(name)) for name in watched],
        "result": result,
    }
    target = _memory_of(request)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(memory))
        fresh.replace(target)
    except OSError:
        return


def _find_precedent(request: Request, result: dict[str, Any]) -> Path | None:
    """The manifest of the earlier issue that the build would take up from."""
    return find_precedent(request.output, result["report"], date.fromisoformat(result["as_of"]))


def _memory_of(request: Request) -> Path:
    """One memory a request and day: `latest` and freshness depend on the day a build runs."""
    asked = (
        str(request.config.resolve()),
        str(request.as_of),
        str(request.languages),
        str(request.formats),
        str(request.output.resolve()),
        str(request.draft),
        str(request.vintage),
        str(date.today()),
    )
    name = hashlib.sha256("\0".join(asked).encode()).hexdigest()
    return cache_folder() / "builds" / f"{name}.json"


def _stamp_house() -> str:
    """Changes with flowbrief's own files and with what is installed beside it."""
    package = Path(flowbrief.__file__).parent
    stamps = sorted(_stamp_files(package))
    templates = package.parent.parent / "templates"
    if templates.is_dir():
        stamps += sorted(_stamp_files(templates))
    installed = os.stat(Path(click.__file__).parents[1]).st_mtime_ns
    return hashlib.sha256("\n".join([*stamps, str(installed)]).encode()).hexdigest()


def _stamp_files(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _stamp_files(Path(entry.path))
            else:
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"


def _list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
