"""`flowbrief run`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowbrief.model.secret import redact

from .build import make_issue
from .options import as_of_option, config_argument, output_option, quiet_option
from .terminal import describe_diagnostic, open_world, show_diagnostics, show_steps
from .unchanged import Request, find_unchanged

if TYPE_CHECKING:
    from flowbrief.course import Doing
    from flowbrief.model.step import Outcome, Step
    from flowbrief.unattended import Build


@click.command("run")
@config_argument
@as_of_option
@output_option
@quiet_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line to stdout: each step, the result.")
def command(config: Path, as_of: date | None, output: Path, quiet: bool, as_json: bool) -> None:
    """Fetch, check, build, publish and mail the brief of CONFIG, as far as that is not done yet.

    Where the report asks for approval, the run ends before anything goes out, and the next one goes on. It may be
    stopped at any moment and started again.
    """
    from flowbrief.course import Order
    from flowbrief.unattended import run

    from .registered import registry

    def tell(step: Step) -> None:
        _tell(step, quiet=quiet, as_json=as_json)

    with show_steps(quiet=quiet or as_json) as report:
        build = _choose_builder(config, output, quiet or as_json)
        try:
            outcome = run(Order(config, output, as_of), open_world(report), registry, build, tell)
        except Exception:
            # A bug of ours is shown by whoever called; whoever reads the lines is told that this was the last one.
            if as_json:
                _print_line({"result": "failed", "report": None, "as_of": as_of and as_of.isoformat(), "exit_code": 1})
            raise
    show_diagnostics(outcome.warnings)
    if as_json:
        _print_line(_describe_outcome(outcome))
    elif outcome.next or not quiet:
        day = f" {outcome.as_of}" if outcome.as_of else ""
        click.echo(redact(f"{outcome.report or config}{day}: {outcome.status}"), err=bool(outcome.exit_code))
        if outcome.next:
            click.echo(redact(f"    {outcome.next}"), err=True)
    if outcome.exit_code:
        sys.exit(outcome.exit_code)


def _choose_builder(config: Path, output: Path, quiet: bool) -> Build:
    def build(as_of: date | None, doing: Doing) -> None:
        request = Request(config, as_of, None, None, output, False)
        result = find_unchanged(request)
        if result is not None:
            doing.skip(f"nothing has changed in {result['folder']}")
        else:
            result, doing.diagnostics = make_issue(request, quiet)
            doing.said = f"{result['folder']} ({len(result['artifacts'])} files)"
        doing.made = {"folder": result["folder"], "files": len(result["artifacts"])}

    return build


def _tell(step: Step, *, quiet: bool, as_json: bool) -> None:
    if as_json:
        _print_line(_describe_step(step))
        return
    if not quiet:
        day = f" {step.as_of}" if step.as_of else ""
        said = f": {step.said}" if step.said else ""
        click.echo(redact(f"{step.name}{day}: {step.status}{said}"))
    if step.status.value != "waiting for approval":  # the last line says all of it
        show_diagnostics(step.diagnostics)


def _describe_step(step: Step) -> dict[str, Any]:
    return {
        "step": step.name,
        "status": step.status.value,
        "as_of": step.as_of.isoformat() if step.as_of else None,
        "started": step.started.isoformat(timespec="milliseconds"),
        "ended": step.ended.isoformat(timespec="milliseconds"),
        "said": step.said,
        "made": dict(step.made),
        "diagnostics": [describe_diagnostic(one) for one in step.diagnostics],
        "exit_code": int(step.exit_code),
    }


def _describe_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "result": outcome.status.value,
        "report": outcome.report or None,
        "as_of": outcome.as_of.isoformat() if outcome.as_of else None,
        "started": outcome.started.isoformat(timespec="milliseconds"),
        "ended": outcome.ended.isoformat(timespec="milliseconds"),
        "delivered": [day.isoformat() for day in outcome.delivered],
        "next": outcome.next,
        "diagnostics": [describe_diagnostic(one) for one in outcome.warnings],
        "exit_code": int(outcome.exit_code),
    }


def _print_line(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, at once: whoever reads along sees each step when it has ended."""
    sys.stdout.write(redact(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()
