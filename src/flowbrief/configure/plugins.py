"""Plug-ins: Python that adds kinds, installed as packages or lying beside the config file."""

from __future__ import annotations

import importlib.abc
import importlib.metadata
import importlib.util
import sys
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path, PurePath

from flowbrief.configure.positions import Findings
from flowbrief.extend import AlreadyRegistered, Entry, Registry
from flowbrief.extend import registry as door
from flowbrief.model.diagnostic import Diagnostic, Place

ENTRY_POINTS = "flowbrief.plugins"

_Shelved = tuple[str, Entry]

# What each plug-in added, so that one process can build several reports, or one report again after an edit.
_added: dict[str, tuple[_Shelved, ...]] = {}


def load_installed(registry: Registry, findings: Findings) -> None:
    """Import every installed plug-in that is declared as an entry point of the group `flowbrief.plugins`."""
    for entry_point in importlib.metadata.entry_points(group=ENTRY_POINTS):
        name = f"{ENTRY_POINTS}:{entry_point.name}={entry_point.value}"
        try:
            if name not in _added:
                _record(name, entry_point.load)
            _hand_over(_added[name], (), registry)
        except (Exception, SystemExit) as error:
            _report_failure(error, None, f"installed plug-in {entry_point.name}", findings)


def load_own(
    written: str, folder: Path, registry: Registry, read: Callable[[Path], bytes], findings: Findings
) -> tuple[str, Path] | None:
    """Import the report's own plug-in, a Python file; return its printed path and path, or None if it failed.

    The file is run once for each call, from the bytes that `read` returns and under a module name of its own.
    What an earlier run of the same file added is taken back first. The decorators of `flowbrief.extend` put what
    it adds into the one registry there; a `registry` that is another one gets the same entries.
    """
    file = folder / written
    try:
        content = read(file)
    except OSError as error:
        reason = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        findings.add("plugin-missing", ("plugins",), f"{file.as_posix()} {reason}", "correct the path")
        findings.pass_over("unknown-kind")
        return None
    name = "flowbrief_plugin_" + sha256(str(file.resolve()).encode()).hexdigest()[:16]
    before = _added.pop(name, ())
    for shelf, entry in before:
        if _shelf(door, shelf).get(entry.kind) is entry:
            del _shelf(door, shelf)[entry.kind]
    try:
        _record(name, lambda: _run(name, file, content))
        _hand_over(_added[name], before, registry)
    except (Exception, SystemExit) as error:
        sys.modules.pop(name, None)
        _report_failure(error, file, file.as_posix(), findings)
        return None
    return PurePath(written).as_posix(), file


class _Bytes(importlib.abc.SourceLoader):
    """Loads a module from bytes in hand; writes no bytecode beside the user's file."""

    def __init__(self, file: Path, content: bytes) -> None:
        self._file = str(file)
        self._content = content

    # importlib asks by name and path; this loader knows one file.
    def get_filename(self, fullname: str) -> str:  # noqa: ARG002
        return self._file

    def get_data(self, path: str | bytes) -> bytes:  # noqa: ARG002
        return self._content


def _run(name: str, file: Path, content: bytes) -> None:
    loader = _Bytes(file, content)
    spec = importlib.util.spec_from_loader(name, loader, origin=str(file))
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)


def _record(name: str, run: Callable[[], object]) -> None:
    """Run a plug-in and note what it added to the one registry; if it fails, nothing of it stays there."""
    before = {shelf: dict(entries) for shelf, entries in door.shelves()}
    try:
        run()
    except BaseException:
        for shelf, entries in door.shelves():
            entries.clear()
            entries.update(before[shelf])
        raise
    _added[name] = tuple(
        (shelf, entry)
        for shelf, entries in door.shelves()
        for kind, entry in entries.items()
        if kind not in before[shelf]
    )


def _hand_over(added: tuple[_Shelved, ...], replaced: tuple[_Shelved, ...], registry: Registry) -> None:
    if registry is door:
        return
    for shelf, old in replaced:
        if _shelf(registry, shelf).get(old.kind) is old:
            del _shelf(registry, shelf)[old.kind]
    for shelf, entry in added:
        present = _shelf(registry, shelf).setdefault(entry.kind, entry)
        if present is not entry:
            raise AlreadyRegistered(f"{entry.kind!r} is already registered by {present.function.__module__}")


def _shelf(registry: Registry, name: str) -> dict[str, Entry]:
    return dict(registry.shelves())[name]


def _report_failure(error: BaseException, file: Path | None, shown: str, findings: Findings) -> None:
    """Report an exception of a plug-in at the last line of its own file that took part."""
    line = column = 0
    if isinstance(error, SyntaxError) and file is not None and error.filename == str(file):
        line, column = error.lineno or 0, error.offset or 0
    elif file is not None:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == str(file)), 0)
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    findings.take(
        Diagnostic(
            "plugin-failed",
            f"the plug-in stopped with {type(error).__name__}: {said}",
            Place(shown, line, column),
            "a plug-in only defines and registers; run it with Python to see the whole error",
        )
    )
    findings.pass_over("unknown-kind")
