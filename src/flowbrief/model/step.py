"""What a run did, a step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .diagnostic import Diagnostic, ExitCode


class Status(StrEnum):
    """How a step or a whole run ended."""

    DONE = "done"
    NOTHING = "nothing to do"
    WAITING = "waiting for approval"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that has ended.

    `said` is one line for whoever reads along, `made` what there is now, as JSON. `as_of` is the issue's day, as soon
    as it is known.
    """

    name: str
    status: Status
    started: datetime
    ended: datetime
    said: str = ""
    as_of: date | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    made: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended, and in one line what to do next, if there is anything.

    `delivered` are the issues that were brought out by this run; `warnings` belong to no step.
    """

    status: Status
    exit_code: ExitCode
    started: datetime
    ended: datetime
    report: str = ""
    as_of: date | None = None
    next: str = ""
    delivered: tuple[date, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
