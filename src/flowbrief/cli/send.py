"""`flowbrief send`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .build import show_refusal
from .options import config_argument, editions_option, issue_day_option, json_option, output_option, quiet_option
from .outbox import describe_deliveries, list_unsettled, show_unsettled
from .terminal import describe_diagnostic, open_world, print_json, show_deliveries, show_diagnostics

if TYPE_CHECKING:
    from flowbrief.deliver.mail.clearance import Waivers
    from flowbrief.deliver.mail.sending import Sent
    from flowbrief.model.diagnostic import Refused


@click.command("send")
@config_argument
@issue_day_option
@output_option
@click.option("--dry-run", "is_dry", is_flag=True, help="Write every message to a file; send nothing.")
@click.option(
    "--eml", type=click.Path(file_okay=False, path_type=Path), help="Folder for --dry-run; default: beside the issue’s."
)
@click.option("--to", "trial", metavar="ADDRESS", help="Send a test of each edition to this address alone.")
@editions_option
@click.option(
    "--resend", "again", multiple=True, metavar="ADDRESS",
    help="Try this one again, of whom nothing is known or who was refused; may be repeated.",
)  # fmt: skip
@click.option("--correction", is_flag=True, help="Mail the corrected issue to everybody once more.")
@click.option("--accept-list", is_flag=True, help="Send to a list that changed by more than change_limit.")
@click.option("--late", is_flag=True, help="Send an issue that is older than at_most_days.")
@click.option("--unpublished", is_flag=True, help="Send though the site does not show the issue.")
@quiet_option
@json_option
def command(
    config: Path,
    as_of: date | None,
    output: Path,
    is_dry: bool,
    eml: Path | None,
    trial: str | None,
    languages: Any,
    again: tuple[str, ...],
    correction: bool,
    accept_list: bool,
    late: bool,
    unpublished: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Mail the issue of CONFIG to everybody on the list who does not have it.

    Nobody gets it twice: a second run goes on where the first one ended. Of whom it is not known whether the server
    took the mail is tried again only by --resend.
    """
    if (eml and not is_dry) or (languages and not trial) or (is_dry and trial):
        raise click.UsageError("--eml goes with --dry-run, --lang with --to, and --dry-run without --to")
    from flowbrief.deliver.mail.clearance import Waivers
    from flowbrief.model.diagnostic import Refused

    waivers = Waivers(late, accept_list, unpublished, correction, again)
    try:
        if is_dry:
            code = _write(config, output, as_of, eml, waivers, as_json, quiet)
        elif trial:
            code = _try(config, output, as_of, trial, languages or (), as_json, quiet)
        else:
            code = _send(config, output, as_of, waivers, as_json, quiet)
    except Refused as refused:
        _refuse(refused, as_json)
    sys.exit(code)


def _refuse(refused: Refused, as_json: bool) -> None:
    show_refusal(refused.diagnostics, as_json)
    sys.exit(refused.exit_code)


def _write(
    config: Path, output: Path, as_of: date | None, eml: Path | None, waivers: Waivers, as_json: bool, quiet: bool
) -> int:
    from flowbrief.dispatch_mail import write_mail

    from .registered import registry

    issue, paths = write_mail(config, output, as_of, eml, waivers, open_world(), registry)
    if as_json:
        files = [str(path) for path in paths]
        print_json({"status": "dry-run", "report": issue.report, "as_of": issue.as_of.isoformat(), "files": files})
    elif not quiet:
        click.echo(f"{len(paths)} messages in {paths[0].parent}; nothing was sent")
    return 0


def _try(
    config: Path, output: Path, as_of: date | None, trial: str, languages: Sequence[str], as_json: bool, quiet: bool
) -> int:
    from flowbrief.deliver.mail.trial import is_delivered
    from flowbrief.dispatch_mail import try_mail
    from flowbrief.model.diagnostic import ExitCode

    from .registered import registry

    issue, outcomes = try_mail(config, output, as_of, trial, languages, open_world(), registry)
    if as_json:
        tests = [{"language": lang, "state": outcome.state, "reply": outcome.reply} for lang, outcome in outcomes]
        print_json({"status": "test", "report": issue.report, "as_of": issue.as_of.isoformat(), "tests": tests})
    elif not quiet or not is_delivered(outcomes):
        for language, outcome in outcomes:
            click.echo(f"test of {language}: {outcome.state} ({outcome.reply})")
    return 0 if is_delivered(outcomes) else int(ExitCode.DELIVERY)


def _send(config: Path, output: Path, as_of: date | None, waivers: Waivers, as_json: bool, quiet: bool) -> int:
    from flowbrief.dispatch_mail import send

    from .registered import registry

    with show_deliveries(quiet=quiet or as_json) as (report, tell):
        sent = send(config, output, as_of, waivers, open_world(report), registry, tell)
    if sent.trouble is not None:
        show_diagnostics((sent.trouble,))
    code = _judge(sent)
    if as_json:
        print_json(_describe(sent) | {"exit_code": code})
        return code
    if not quiet:
        counts = ", ".join(f"{count} {state}" for state, count in sent.counts.items() if count)
        already = ": everybody has it already" if sent.is_complete and not sent.tried else ""
        click.echo(f"{sent.issue.report} {sent.issue.as_of}, mailing {sent.round}: {counts}{already}")
    show_unsettled(sent.deliveries, to_stderr=True)
    return code


def _judge(sent: Sent) -> int:
    from flowbrief.model.diagnostic import ExitCode

    return 0 if sent.is_complete and sent.trouble is None else int(ExitCode.DELIVERY)


def _describe(sent: Sent) -> dict[str, object]:
    status = "incomplete" if _judge(sent) else "sent" if sent.tried else "already-sent"
    return {
        "status": status,
        "report": sent.issue.report,
        "as_of": sent.issue.as_of.isoformat(),
        "manifest": sent.issue.sha256,
        "round": sent.round,
        "tried": sent.tried,
        "counts": sent.counts,
        "unsettled": describe_deliveries(list_unsettled(sent.deliveries)),
        "diagnostics": [describe_diagnostic(sent.trouble)] if sent.trouble else [],
    }
