"""Sending an issue: the checks, the ledger, the mail, and the log of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flowbrief.deliver.journal import append_entry, read_journal
from flowbrief.deliver.kept import keep_records
from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.delivery import DeliverySpec, MailSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.world import World

from .addresses import UnfitAddress, read_address
from .clearance import (
    SENDING,
    SENT_ALL,
    Waivers,
    check_ledger,
    check_list,
    check_mailing,
    choose_round,
    find_list_before,
)
from .edition import find_unfit, read_editions
from .mailing import Mailing
from .message import Letterhead, check_sizes
from .outbox import OPEN_STATES, SENT, STATES, Delivery, Outbox, Round, open_outbox
from .recipients import Recipient
from .server import read_server
from .signature import open_signer
from .smtp import ServerTrouble, Session


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of everybody on the list, and the trouble that ended the sending early, if there was any.

    `tried` is how many were tried this time; nobody if all had the mail already.
    """

    issue: StoredIssue
    round: int
    tried: int
    deliveries: tuple[Delivery, ...]
    trouble: Diagnostic | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many are in each state."""
        return count_states(self.deliveries)

    @property
    def is_complete(self) -> bool:
        """True if everybody has the mail."""
        return all(one.state == SENT for one in self.deliveries if one.is_listed)


def count_states(deliveries: Sequence[Delivery]) -> dict[str, int]:
    """How many of those who are on the list, or were mailed while they were, are in each state."""
    counted = Counter(one.state for one in deliveries if one.is_listed or one.state not in OPEN_STATES)
    return {state: counted[state] for state in STATES} | {key: n for key, n in counted.items() if key not in STATES}


def prepare_letterhead(
    mail: MailSpec, issue: StoredIssue, recipients: Sequence[Recipient], round_: int, marks: Mapping[str, str] | None
) -> Letterhead:
    """Read what the letters are made of. Raises Refused with all that does not fit the list, or no mail program."""
    editions = read_editions(issue, (one.language for one in recipients))
    head = Letterhead(issue, mail, editions, round_, marks, open_signer(mail))
    found = [*find_unfit(editions, recipients, mail.printed_recipients), *check_sizes(head, tuple(recipients))]
    if found:
        raise Refused(tuple(found))
    return head


def send_issue(
    state: Path,
    delivery: DeliverySpec,
    mail: MailSpec,
    issue: StoredIssue,
    recipients: Sequence[Recipient],
    waivers: Waivers,
    marks: Mapping[str, str],
    world: World,
    tell: Callable[[int, int], None],
) -> Sent:
    """Mail an issue to all of the list who do not have it. The caller holds the state folder.

    `marks` stands before the subjects of a correction, by language; `tell` learns how many of how many are done. Raises
    Refused before anything is sent; afterwards if the ledger or the log cannot be written.
    """
    with open_outbox(state, delivery) as outbox:
        entries = read_journal(state)
        check_ledger(entries, outbox, delivery)
        number, begun = choose_round(outbox, issue, waivers)
        if begun is not None and begun.manifest == issue.sha256 and not waivers.again:
            deliveries = outbox.list_deliveries(begun)
            listed = {one.key for one in recipients}
            if listed <= {one.address.casefold() for one in deliveries if one.state == SENT}:
                current = tuple(replace(one, is_listed=one.address.casefold() in listed) for one in deliveries)
                return Sent(issue, number, 0, current)
        before = find_list_before(outbox, begun)
        found = check_mailing(mail, delivery, issue, entries, world.today, waivers)
        found += check_list(mail, issue, entries, recipients, before, waivers)
        if found:
            raise Refused(tuple(found))
        head = prepare_letterhead(mail, issue, recipients, number, marks if number > 1 else None)
        server = read_server(mail)
        again = _find_again(recipients, waivers.again, mail)
        round_ = outbox.open_round(issue.as_of, number, issue.sha256, world.clock())
        outbox.enlist(round_, recipients)
        _order_again(outbox, round_, again, mail, world)
        waiting = {one.address.casefold() for one in outbox.list_deliveries(round_) if one.state in OPEN_STATES}
        to_try = [one for one in recipients if one.key in waiting]
        run = {"round": number, "ledger": outbox.id, "run": outbox.count_run()}
        counts = {"recipients": len(recipients), "to_try": len(to_try)}
        keep_records(state, issue)
        append_entry(state, world.clock(), SENDING, issue.as_of, issue.sha256, details=run | counts)
        session = Session(server, mail.sender, mail.timeout_seconds)
        trouble = Mailing(outbox, round_, head, session, world, tell).run(to_try)
        sent = Sent(issue, number, len(to_try), outbox.list_deliveries(round_), _describe(trouble, mail))
        append_entry(state, world.clock(), SENT_ALL, issue.as_of, issue.sha256, details=run | sent.counts)
        return sent


def _find_again(recipients: Sequence[Recipient], again: Sequence[str], mail: MailSpec) -> list[Recipient]:
    """Those of the list who are ordered to be tried again. Raises Refused for others."""
    by_key = {one.key: one for one in recipients}
    chosen, found = [], []
    for address in again:
        try:
            chosen.append(by_key[read_address(address).casefold()])
        except (UnfitAddress, KeyError):
            found.append(_say_again(f"{address!r} is not on the list", mail, "write it as the list has it"))
    if found:
        raise Refused(tuple(found))
    return chosen


def _order_again(outbox: Outbox, round_: Round, again: Sequence[Recipient], mail: MailSpec, world: World) -> None:
    states = {one.address.casefold(): one.state for one in outbox.list_deliveries(round_)}
    sent = [one for one in again if states[one.key] == SENT]
    if sent:
        hint = "leave it out; nobody gets a message twice"
        raise Refused(tuple(_say_again(f"{one.address} has got the mail", mail, hint) for one in sent))
    for one in again:
        if states[one.key] not in OPEN_STATES:
            outbox.order_again(round_, one, world.clock())


def _say_again(message: str, mail: MailSpec, hint: str) -> Diagnostic:
    return Diagnostic("cannot-resend", message, Place(mail.printed_recipients), hint)


def _describe(trouble: ServerTrouble | None, mail: MailSpec) -> Diagnostic | None:
    if trouble is None:
        return None
    return Diagnostic(trouble.code, trouble.message, mail.place, trouble.hint, exit_code=ExitCode.DELIVERY)
