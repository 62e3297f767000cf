"""The course of a run: what it was asked for, the step that is under way, how each ended, and how the whole did."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flowbrief.extend.registry import Registry
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.step import Outcome, Status, Step
from flowbrief.model.world import World

_STAYS = "the issue before stays as it is; mend what is said above, then: {run}"
_NEXT = {
    "start": "nothing was done; mend what is said above, then: {run}",
    "fetch": "the issue before stays as it is; when the source answers again: {run}",
    "check": _STAYS,
    "build": _STAYS,
    "approval": "look at the issue, then: {approve}; and: {run}",
    "publish": "nobody was mailed; mend what is said above, then: {run}",
    "send": "nobody gets it twice; {outbox} shows who has it; to go on: {run}",
}
# Those of which a run that did none has done nothing.
_MAKING = ("build", "publish", "send")


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for: the report, the folder of its issues, and the day, if it is not the latest."""

    config: Path
    output: Path
    as_of: date | None = None

    def write(self, command: str, *more: str) -> str:
        """The line of a command on this report."""
        words = ["flowbrief", command, str(self.config), *more]
        return shlex.join(words if self.output == Path("output") else [*words, "-o", str(self.output)])


@dataclass(slots=True)
class Doing:
    """A step that is under way, and what is to be told of it; see `Step`."""

    as_of: date | None
    status: Status = Status.DONE
    said: str = ""
    made: dict[str, Any] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE

    def skip(self, why: str) -> None:
        """Say that there is nothing to do, and why."""
        self.status, self.said = Status.NOTHING, why


class Stopped(Exception):  # noqa: N818 - it says what happened to the run
    """A step ended the run."""


@dataclass(slots=True)
class Course:
    """A run so far; `behind` is the sending after which somebody still waits for an issue that is older."""

    order: Order
    world: World
    registry: Registry
    tell: Callable[[Step], None]
    started: datetime
    steps: list[Step] = field(default_factory=list)
    delivered: list[date] = field(default_factory=list)
    behind: Step | None = None

    @contextlib.contextmanager
    def step(self, name: str, as_of: date | None = None) -> Iterator[Doing]:
        """Do one step, and tell how it ended. Raises Stopped if it refuses."""
        doing, started = Doing(as_of), self.world.clock()
        try:
            yield doing
        except Refused as refused:
            waits = refused.exit_code is ExitCode.NOT_APPROVED
            doing.status = Status.WAITING if waits else Status.FAILED
            doing.said = refused.diagnostics[0].message if waits else doing.said
            doing.diagnostics, doing.exit_code = refused.diagnostics, refused.exit_code
            raise Stopped from refused
        except Exception as error:
            found = Diagnostic("bug", f"{type(error).__name__}: {error}", Place(name), exit_code=ExitCode.BUG)
            doing.status, doing.diagnostics, doing.exit_code = Status.FAILED, (found,), ExitCode.BUG
            raise
        finally:
            told = (doing.said, doing.as_of, doing.diagnostics, doing.exit_code, doing.made)
            self.steps.append(Step(name, doing.status, started, self.world.clock(), *told))
            self.tell(self.steps[-1])

    def end(self, report: str, warnings: tuple[Diagnostic, ...] = ()) -> Outcome:
        """Close the run: how it ended, and what to do next in one line."""
        last = self.steps[-1]
        status, hint, code = last.status, "", last.exit_code
        if status in (Status.FAILED, Status.WAITING):
            hint = self._say_next(last)
        elif self.behind is None:
            made = [step for step in self.steps if step.name in _MAKING and step.status is Status.DONE]
            status = Status.DONE if made else Status.NOTHING
        if self.behind is not None and status is not Status.FAILED:
            # Waiting for an approval is no failure; that somebody lacks the last brief is.
            status, code, hint = Status.FAILED, self.behind.exit_code, hint or self._say_next(self.behind)
        times = (self.started, self.world.clock())
        return Outcome(status, code, *times, report, last.as_of, hint, tuple(self.delivered), warnings)

    def _say_next(self, step: Step) -> str:
        waits, day = step.status is Status.WAITING, () if step.as_of is None else ("--as-of", step.as_of.isoformat())
        # What a site lacks may be the approval of an older issue, which is named above.
        approve = self.order.write("approve", *(day if step.name != "publish" else ()), "--by", "NAME")
        hint = _NEXT["approval" if waits else step.name]
        return hint.format(run=self.order.write("run"), approve=approve, outbox=self.order.write("outbox"))
