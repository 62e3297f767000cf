"""What the terminal shows: diagnostics on stderr, results on stdout, progress where somebody watches."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowbrief.model.secret import redact

if TYPE_CHECKING:
    from flowbrief.model.diagnostic import Diagnostic
    from flowbrief.model.vintage import VintageFile
    from flowbrief.model.world import World

# Data and words, charts, PDF, pages, writing.
_STEPS = 5
_STYLES = {"error": "red", "warning": "yellow"}


def echo(text: str, *, err: bool = False) -> None:
    """Print a line, without what is secret, to stdout or to stderr."""
    click.echo(redact(text), err=err)


def show_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to stderr, each with its place, code and hint."""
    for diagnostic in diagnostics:
        label = click.style(
            f"{diagnostic.severity.value}[{diagnostic.code}]", fg=_STYLES[diagnostic.severity.value], bold=True
        )
        echo(f"{diagnostic.place}: {label}: {diagnostic.message}", err=True)
        if diagnostic.hint:
            echo(f"    {diagnostic.hint}", err=True)


def describe_diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    """A diagnostic as a JSON object."""
    place = diagnostic.place
    return {
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "field": place.field,
        "hint": diagnostic.hint,
    }


def print_json(value: object) -> None:
    """Print one JSON object to stdout."""
    click.echo(redact(json.dumps(value, ensure_ascii=False, indent=2)))


@contextlib.contextmanager
def show_progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that reports a step: a moving bar on a terminal, nothing otherwise."""
    if quiet or not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    # Without its own thread, because the build forks.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("starting", total=_STEPS)
        yield lambda step: progress.update(task, description=redact(step), advance=1, refresh=True)


@contextlib.contextmanager
def show_deliveries(*, quiet: bool) -> Iterator[tuple[Callable[[str], None], Callable[[int, int], None]]]:
    """Yield a function that reports a step and one that counts recipients: a bar on a terminal, lines elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _say_nothing if quiet else _say_line, _count_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("mail", total=None)
        yield (
            lambda step: progress.update(task, description=escape_markup(redact(step))),
            lambda done, total: progress.update(task, completed=done, total=total),
        )


@contextlib.contextmanager
def show_steps(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that reports a step: a line that changes on a terminal, a line of stderr each elsewhere."""
    if quiet:
        yield _say_nothing
    elif not sys.stderr.isatty():
        yield lambda step: echo(step, err=True)
    else:
        from rich.console import Console

        with Console(stderr=True).status("") as status:
            yield lambda step: status.update(escape_markup(redact(step)))


def escape_markup(text: str) -> str:
    """Keep rich from taking a bracket for markup."""
    from rich.markup import escape

    return escape(text)


def describe_vintage(vintage: VintageFile) -> dict[str, object]:
    """A vintage as a JSON object."""
    return {
        "fetched_on": vintage.fetched_on.isoformat(),
        "fetched_at": vintage.fetched_at.isoformat(),
        "sha256": vintage.sha256,
        "bytes": vintage.size,
        "url": vintage.url,
        "parser": vintage.parser,
        "etag": vintage.etag,
        "last_modified": vintage.last_modified,
        "file": vintage.file,
    }


def _say_nothing(_: str) -> None:
    """Ignore a step."""


def _say_line(step: str) -> None:
    """Print a step to stderr."""
    click.echo(redact(step), err=True)


def _count_nothing(_: int, __: int) -> None:
    """Ignore a count."""


def open_world(report: Callable[[str], None] | None = None) -> World:
    """The real world: today and now by the machine's clock, files from disk."""
    import time

    from flowbrief.model.world import World

    return World(
        today=date.today(),
        read=Path.read_bytes,
        report=report or _say_nothing,
        clock=lambda: datetime.now().astimezone(),
        sleep=time.sleep,
    )
