"""What has to hold before a message leaves: each rule alone, all that are broken told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flowbrief.deliver.approval import find_approval, require_approval
from flowbrief.deliver.journal import Entry
from flowbrief.deliver.site.shown import list_public
from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.delivery import DeliverySpec, MailSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .outbox import LEDGER, SENT, UNKNOWN, Outbox, Round
from .recipients import Recipient

SENDING, SENT_ALL = "sending", "sent"


@dataclass(frozen=True, slots=True)
class Waivers:
    """What somebody takes upon himself: an old issue, a list that changed, links to pages that are not there yet, a
    correction of what was mailed, and the addresses that are tried `again`.
    """

    is_late: bool = False
    accepts_list: bool = False
    is_unpublished: bool = False
    is_correction: bool = False
    again: tuple[str, ...] = ()


def check_ledger(entries: Sequence[Entry], outbox: Outbox, delivery: DeliverySpec) -> None:
    """Refuse a ledger that is not the one the log speaks of: without it, everybody would get the mail again."""
    last = next((entry for entry in reversed(entries) if entry.action == SENDING), None)
    ended = next((entry for entry in reversed(entries) if entry.action == SENT_ALL), None)
    is_known = last is None or (last.details.get("ledger") == outbox.id and outbox.runs >= last.details.get("run", 0))
    # A copy from the middle of a mailing knows of it, but not of everybody who got it.
    is_whole = ended is None or _count_sent(outbox, ended) >= ended.details.get("sent", 0)
    if last is None or (is_known and is_whole):
        return
    message = f"the log knows more of the mailing of {last.at} than this ledger"
    hint = "restore it from the newest copy; without it everybody would get the mail again"
    place = Place(f"{delivery.printed_state}/{LEDGER}")
    raise Refused((Diagnostic("outbox-broken", message, place, hint, exit_code=ExitCode.DELIVERY),))


def _count_sent(outbox: Outbox, ended: Entry) -> int:
    rounds = outbox.find_rounds(date.fromisoformat(ended.as_of))
    chosen = [one for one in rounds if one.number == ended.details.get("round")]
    return sum(one.state == SENT for round_ in chosen for one in outbox.list_deliveries(round_))


def choose_round(outbox: Outbox, issue: StoredIssue, waivers: Waivers) -> tuple[int, Round | None]:
    """Return the number of the round that these bytes belong to, and the round itself if it has begun.

    Raises Refused (exit 7, issue-changed) if somebody has got other bytes of this issue.
    """
    rounds = outbox.find_rounds(issue.as_of)
    if not rounds:
        if waivers.is_correction:
            raise _refuse("nothing-to-correct", issue, "nothing of this issue was mailed", "leave out --correction")
        return 1, None
    last = rounds[-1]
    reached = [one for one in rounds if any(got.state in (SENT, UNKNOWN) for got in outbox.list_deliveries(one))]
    # A correction that reached nobody was ordered for its own bytes alone; what readers have is the round before it.
    known = next((one for one in (last, *reached[-1:]) if one.manifest == issue.sha256), None)
    if known is not None:
        if waivers.is_correction and known.number == 1:
            message = "exactly this issue was mailed: there is nothing to correct"
            raise _refuse("nothing-to-correct", issue, message, "build the corrected issue first")
        return known.number, known
    if not reached:
        return last.number, last
    if not waivers.is_correction:
        message = f"the issue was built again after other bytes were mailed, {reached[-1].begun_at}"
        hint = "--correction mails it to everybody once more, marked as a correction"
        raise _refuse("issue-changed", issue, message, hint)
    return (last.number + 1, None) if reached[-1] == last else (last.number, last)


def check_mailing(
    mail: MailSpec, delivery: DeliverySpec, issue: StoredIssue, entries: Sequence[Entry], today: date, waivers: Waivers
) -> list[Diagnostic]:
    """Check approval, age and publication."""
    found: list[Diagnostic] = []
    if issue.is_draft:
        message = "the pages of this issue say that they are a draft"
        found.append(_say("draft-issue", issue, message, "build it without --draft", ExitCode.NOT_APPROVED))
    elif delivery.needs_approval:
        try:
            require_approval(entries, issue)
        except Refused as refused:
            found += refused.diagnostics
    age = (today - issue.as_of).days
    if age > mail.at_most_days and not waivers.is_late:
        message = f"the issue is {age} days old; {mail.at_most_days} are allowed"
        found.append(_say("issue-too-old", issue, message, "build a newer one, or --late", ExitCode.STALE))
    is_published = list_public(entries).get(issue.as_of.isoformat()) == issue.sha256
    if delivery.site is not None and not is_published and not waivers.is_unpublished:
        message = "the mail links to pages that are not published as they are"
        found.append(_say("not-published", issue, message, "flowbrief publish first, or --unpublished"))
    return found


def check_list(
    mail: MailSpec, issue: StoredIssue, entries: Sequence[Entry], recipients: Sequence[Recipient],
    before: frozenset[str] | None, waivers: Waivers,
) -> list[Diagnostic]:  # fmt: skip
    """Compare the list with that of the mailing before: those who joined and those who left, each by the limit.

    `before` has the keys of that list; None if there was none. A list that has nobody in common with it is a new one:
    the issue has to be approved besides.
    """
    place = Place(mail.printed_recipients)
    now = frozenset(one.key for one in recipients)
    is_new = before is None or not before & now
    if is_new and not issue.is_draft and find_approval(entries, issue) is None:
        message = "this is the first mailing to this list"
        hint = f"look at it (--dry-run, --to), then: flowbrief approve CONFIG --as-of {issue.as_of} --by NAME"
        return [Diagnostic("first-mailing", message, place, hint, exit_code=ExitCode.NOT_APPROVED)]
    # Whoever approved the issue may not have seen that the whole list is another one.
    if not before or waivers.accepts_list:
        return []
    return [
        Diagnostic(
            "list-changed",
            f"{len(who)} of {len(before)} {did}, more than {mail.change_limit} %",
            place,
            "see whether the list is whole; --accept-list sends to it as it is",
            exit_code=ExitCode.DELIVERY,
        )
        for who, did in ((now - before, "joined"), (before - now, "left"))
        if len(who) * 100 > mail.change_limit * len(before)
    ]


def find_list_before(outbox: Outbox, current: Round | None) -> frozenset[str] | None:
    """The keys of the list of the last mailing: that of the `current` round if something went out, or an earlier one.

    None if nothing ever went out.
    """
    rounds = sorted(outbox.find_rounds(), key=lambda one: (current is not None and one.id == current.id, one.id))
    for round_ in reversed(rounds):
        deliveries = outbox.list_deliveries(round_)
        if any(one.state in (SENT, UNKNOWN) for one in deliveries):
            return frozenset(one.address.casefold() for one in deliveries if one.is_listed)
    return None


def _say(
    code: str, issue: StoredIssue, message: str, hint: str, exit_code: ExitCode = ExitCode.DELIVERY
) -> Diagnostic:  # fmt: skip
    return Diagnostic(code, message, Place(str(issue.folder)), hint, exit_code=exit_code)


def _refuse(code: str, issue: StoredIssue, message: str, hint: str) -> Refused:
    return Refused((_say(code, issue, message, hint),))
