"""`flowbrief outbox`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .build import show_refusal
from .options import config_argument, issue_day_option, json_option, quiet_option
from .terminal import open_world, print_json

if TYPE_CHECKING:
    from flowbrief.deliver.mail.outbox import Delivery, Round

_UNSETTLED = ("unknown", "trying", "refused", "deferred")


@click.command("outbox")
@config_argument
@issue_day_option
@quiet_option
@json_option
def command(config: Path, as_of: date | None, quiet: bool, as_json: bool) -> None:
    """Show what became of everybody on the list of CONFIG: how many have the mail, and by name who has not, and why.

    It changes nothing, and may be asked while mail is being sent.
    """
    from flowbrief.dispatch_mail import list_mail
    from flowbrief.model.diagnostic import Refused

    from .registered import registry

    try:
        spec, rounds = list_mail(config, as_of, open_world(), registry)
    except Refused as refused:
        show_refusal(refused.diagnostics, as_json)
        sys.exit(refused.exit_code)
    if as_json:
        print_json({"report": spec.report, "rounds": [_describe(*one) for one in rounds]})
        return
    for round_, deliveries in rounds:
        if not quiet:
            click.echo(_summarise(round_, deliveries))
        show_unsettled(deliveries)
    if not rounds and not quiet:
        click.echo("nothing was mailed")


def list_unsettled(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those who did not get the mail for sure, whatever they are waiting for; not those who were not tried yet."""
    return [one for one in deliveries if one.state in _UNSETTLED and (one.is_listed or one.state != "deferred")]


def show_unsettled(deliveries: Iterable[Delivery], *, to_stderr: bool = False) -> None:
    """Print a line for each of them."""
    for one in sorted(list_unsettled(deliveries), key=lambda one: _UNSETTLED.index(one.state)):
        click.echo(f"{one.state:<8}  {one.address}  {one.reply}", err=to_stderr)


def describe_deliveries(deliveries: Iterable[Delivery]) -> list[dict[str, object]]:
    """Recipients as JSON objects."""
    return [
        {
            "address": one.address,
            "name": one.name,
            "language": one.language,
            "format": one.format,
            "state": one.state,
            "tries": one.tries,
            "reply": one.reply,
            "at": one.changed_at,
        }
        for one in deliveries
    ]


def _summarise(round_: Round, deliveries: Sequence[Delivery]) -> str:
    from flowbrief.deliver.mail.sending import count_states

    counts = ", ".join(f"{count} {state}" for state, count in count_states(deliveries).items())
    return f"{round_.as_of}, mailing {round_.number}, begun {round_.begun_at}: {counts}"


def _describe(round_: Round, deliveries: Sequence[Delivery]) -> dict[str, object]:
    from flowbrief.deliver.mail.sending import count_states

    return {
        "as_of": round_.as_of.isoformat(),
        "round": round_.number,
        "manifest": round_.manifest,
        "begun_at": round_.begun_at,
        "counts": count_states(deliveries),
        "unsettled": describe_deliveries(list_unsettled(deliveries)),
    }
