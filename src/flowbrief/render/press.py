"""Two processes for drawing and layout, warmed up while the numbers are still being computed.

Importing matplotlib and WeasyPrint takes as long as everything before ink, so the press starts first, before the
other stages are even loaded, and loads them beside it. It is also the wall around layout: a document that would run
for ever or eat the machine ends with its process, not with the build's.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import multiprocessing
import os
import resource
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.secret import redact
from flowbrief.model.text import LANGUAGES

# A brief takes seconds; a layout that takes minutes is a bomb.
_SECONDS = 180
_BYTES = 2 * 1024**3
# Layout makes objects by the hundred thousand and keeps most of them until its end: looking often finds little.
_NEW_OBJECTS_A_LOOK = 100_000

T = TypeVar("T")
Job = tuple[Callable[..., Any], tuple[Any, ...]]


class InlinePress:
    """Does every job at once, in this process: for platforms where a fork is not safe."""

    def aside(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do one piece of work and return its result."""
        return work(*arguments)

    def run(self, jobs: Sequence[Sequence[Job]]) -> list[list[Any]]:
        """Run every job and return the results in the order of the jobs."""
        return [[work(*arguments) for work, arguments in queue] for queue in jobs]

    def dismiss(self) -> None:
        """Nobody works here who could go."""


@dataclass
class ForkedPress:
    """Two worker processes, each at the far end of a pipe."""

    pipes: tuple[Connection, ...]

    def aside(self, work: Callable[..., T], *arguments: Any) -> T:
        """Do one piece of work in a process of its own and return its result.

        What it imported and loaded goes with it: nobody needs pandas while pages are laid out. Raises Refused as
        the work does.
        """
        context = multiprocessing.get_context("fork")
        near, far = context.Pipe()
        worker = context.Process(target=_serve_once, args=(far, work, arguments))
        worker.start()
        far.close()
        try:
            outcome, content = near.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError("the process that reads the data was stopped") from error
        finally:
            near.close()
            worker.join()
        if outcome == "refused":
            raise Refused(content)
        if outcome == "failed":
            raise RuntimeError(content)
        result: T = content
        return result

    def run(self, jobs: Sequence[Sequence[Job]]) -> list[list[Any]]:
        """Run one queue of jobs in each worker and return their results in the same order.

        Raises Refused with what a job refused, or when a worker was stopped by its limits.
        """
        for pipe, queue in zip(self.pipes, jobs, strict=True):
            pipe.send(queue)
        results: dict[int, list[Any]] = {}
        refused: list[Diagnostic] = []
        waiting = list(self.pipes)
        while waiting:
            ready = wait(waiting, timeout=_SECONDS)
            if not ready:
                raise Refused((_stopped(f"took longer than {_SECONDS} seconds"),))
            for pipe in [one for one in waiting if one in ready]:
                try:
                    outcome, content = pipe.recv()
                except (EOFError, OSError) as error:
                    raise Refused((_stopped("was stopped, most likely for want of memory"),)) from error
                if outcome == "failed":
                    raise RuntimeError(content)
                if outcome == "refused":
                    refused.extend(content)
                else:
                    results[self.pipes.index(pipe)] = content
                waiting.remove(pipe)
        if refused:
            raise Refused(tuple(refused))
        return [results[index] for index in range(len(self.pipes))]

    def dismiss(self) -> None:
        """Let the workers go, with all the memory that layout took; nothing more can be run."""
        for pipe in self.pipes:
            pipe.close()


Press = InlinePress | ForkedPress


def _stopped(why: str) -> Diagnostic:
    hint = "shorten the prose or the tables; a brief is a few pages"
    return Diagnostic("layout-stopped", f"drawing or layout {why}", Place("render"), hint, exit_code=ExitCode.RENDER)


@contextlib.contextmanager
def open_press() -> Iterator[Press]:
    """Start the workers; they end with the context, whatever happens in it."""
    if not sys.platform.startswith("linux"):
        yield InlinePress()
        return
    with _uncollected():
        yield from _open_workers()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector still: what a build loads stays, and it would look through all of it again and again."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _open_workers() -> Iterator[ForkedPress]:
    # One numerical thread: the second would only wait, and a fork must not meet threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What each of the processes needs is loaded once, before they part.
    from . import jobs  # noqa: F401

    for language in LANGUAGES:
        load_phrasebook(language)
    context = multiprocessing.get_context("fork")
    ends = [context.Pipe() for _ in range(2)]
    near = tuple(one for one, _ in ends)
    far = tuple(two for _, two in ends)
    first = context.Process(target=_serve_pair, args=(near, far), daemon=False)
    first.start()
    for pipe in far:
        pipe.close()
    try:
        yield ForkedPress(near)
    finally:
        for pipe in near:
            pipe.close()
        first.join(timeout=0.2)
        if first.is_alive():
            first.kill()
            first.join()


def _serve_pair(near: tuple[Connection, ...], far: tuple[Connection, ...]) -> None:
    """Load the libraries once, then become two workers that share them."""
    for pipe in near:
        pipe.close()
    from . import charts, pdf, templates

    charts.warm_up()
    pdf.warm_up()
    templates.warm_up()
    # What is loaded now stays for good: without a look from the collector its pages stay shared.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS_A_LOOK)
    gc.enable()
    child = os.fork()
    mine, other = (far[1], far[0]) if child == 0 else (far[0], far[1])
    other.close()
    try:
        _serve(mine)
    finally:
        if child == 0:
            os._exit(0)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)


def _serve_once(pipe: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    gc.disable()  # the process ends before a collection would be worth its time
    pipe.send(_attempt(lambda: work(*arguments)))
    pipe.close()


def _attempt(work: Callable[[], Any]) -> tuple[str, Any]:
    """Do some work and say how it ended, in a form that goes through a pipe.

    The secrets that it read are known to its own process alone, and are struck out here.
    """
    try:
        return "done", work()
    except Refused as refused:
        return "refused", tuple(_strike_out(one) for one in refused.diagnostics)
    except Exception as error:
        if os.environ.get("FLOWBRIEF_DEBUG"):
            traceback.print_exc()
        return "failed", redact(f"{type(error).__name__}: {error}")


def _strike_out(found: Diagnostic) -> Diagnostic:
    place = replace(found.place, file=redact(found.place.file), field=redact(found.place.field))
    return replace(found, message=redact(found.message), place=place, hint=redact(found.hint))


def _count_inherited() -> int:
    """The bytes that a fork takes over, which count against its limit although it did not ask for them."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:"))
    except (OSError, ValueError, StopIteration):
        return 0


def _serve(pipe: Connection) -> None:
    most = _BYTES + _count_inherited()
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    while True:
        try:
            queue = pipe.recv()
        except (EOFError, OSError):
            return
        outcome = _attempt(functools.partial(_do_all, queue))
        try:
            pipe.send(outcome)
        except OSError:  # the build has ended without waiting, because the other worker failed
            return


def _do_all(queue: Sequence[Job]) -> list[Any]:
    return [work(*arguments) for work, arguments in queue]
