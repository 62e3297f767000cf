"""`flowbrief approve`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .build import show_refusal
from .diff_issue import count_changes, describe_difference
from .options import config_argument, issue_day_option, json_option, output_option, quiet_option
from .terminal import describe_diagnostic, echo, open_world, print_json, show_diagnostics

if TYPE_CHECKING:
    from flowbrief.dispatch import Approval

_LONGEST = 200


class _Line(click.ParamType[str]):
    """A line of text that can be printed."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text or not text.isprintable() or len(text) > _LONGEST:
            self.fail(f"write one line of at most {_LONGEST} characters", param, ctx)
        return text


@click.command("approve")
@config_argument
@click.option("--by", type=_Line(), metavar="NAME", required=True, help="Who approves, or withdraws.")
@click.option("--note", type=_Line(), help="A remark for the log; what was corrected, above all.")
@click.option("--withdraw", "withdraws", is_flag=True, help="End the approval of this issue.")
@issue_day_option
@output_option
@quiet_option
@json_option
def command(
    config: Path,
    by: str,
    note: str | None,
    withdraws: bool,
    as_of: date | None,
    output: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Record that NAME approves the issue of CONFIG exactly as it lies in its folder, and show what that is.

    An issue that is built again and comes out with other bytes is not approved any more.
    """
    from flowbrief.dispatch import approve, withdraw
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        done = (withdraw if withdraws else approve)(config, output, as_of, by, note or "", open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json(_describe(done))
    elif not quiet:
        for line in _print(done, config):
            echo(line)
        show_diagnostics(done.undone)


def _print(done: Approval, config: Path) -> Iterator[str]:
    issue, entry = done.issue, done.entry
    for language, headline in done.headlines.items():
        yield f"{language:<9} {headline}"
    size = sum(map(len, issue.files.values())) / 1_000_000
    yield f"files     {len(issue.files)} in {issue.folder}, {size:.1f} MB; manifest {issue.sha256[:12]}"
    ends = ", ".join(f"{one['source']} {one['last_on']}" for one in issue.manifest["inputs"])
    yield f"data      to {ends}"
    gates = issue.manifest["gates"]
    yield f"gates     {sum(gate['passed'] for gate in gates)} of {len(gates)} passed"
    for gate in gates:
        if not gate["passed"]:
            reasons = "; ".join(reason["en"] for reason in gate.get("overridden", ()))
            yield f"warning   {gate['code']} let pass in {gate['subject']}: {gate['detail']}. Reason: {reasons}"
    for warning in issue.manifest.get("warnings", ()):
        yield f"warning   {warning['message']} ({warning['code']})"
    if done.difference is None:
        yield "since     no earlier issue to compare with"
    else:
        yield f"since     {done.difference.before.as_of}: {count_changes(done.difference)}"
    told = f"{entry.action} by {entry.by}, {entry.at}" if done.is_new else f"had {entry.action} it, {entry.at}"
    who = "" if done.is_new else f"{entry.by} "
    yield f"{issue.report} {issue.as_of}: {who}{told} (entry {entry.number} of the log)"
    delivery = done.spec.delivery
    if entry.action == "approved" and (delivery.site or delivery.mail):
        steps = [name for name, part in (("publish", delivery.site), ("send", delivery.mail)) if part]
        yield f"next: {' and '.join(f'flowbrief {step} {config}' for step in steps)}"


def _describe(done: Approval) -> dict[str, object]:
    entry, issue = done.entry, done.issue
    return {
        "status": entry.action,
        "is_new": done.is_new,
        "report": issue.report,
        "as_of": entry.as_of,
        "folder": str(issue.folder),
        "manifest": entry.manifest,
        "by": entry.by,
        "at": entry.at,
        "entry": entry.number,
        "headline": done.headlines,
        "files": sorted(issue.files),
        "gates": issue.manifest["gates"],
        "warnings": issue.manifest.get("warnings", []),
        "since": describe_difference(done.difference),
        "diagnostics": [describe_diagnostic(one) for one in done.undone],
    }
