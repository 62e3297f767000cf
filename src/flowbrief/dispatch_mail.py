"""How a finished issue is mailed: a trial, every message as a file, the mailing, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from flowbrief.configure import configure
from flowbrief.deliver.mail.clearance import Waivers
from flowbrief.deliver.mail.outbox import TRYING, UNKNOWN, Delivery, Round, read_outbox
from flowbrief.deliver.mail.recipients import read_recipients
from flowbrief.deliver.mail.sending import Sent, prepare_letterhead, send_issue
from flowbrief.deliver.mail.smtp import Outcome
from flowbrief.deliver.mail.trial import send_trial, write_letters
from flowbrief.deliver.state import is_busy, open_state, refuse_unwritable
from flowbrief.deliver.stored import StoredIssue
from flowbrief.dispatch import find_issue
from flowbrief.extend.registry import Registry
from flowbrief.language.phrasebook import load_phrasebook
from flowbrief.model.delivery import MailSpec
from flowbrief.model.diagnostic import Diagnostic, Refused
from flowbrief.model.spec import ReportSpec
from flowbrief.model.world import World


def send(
    config_file: Path,
    output: Path,
    as_of: date | None,
    waivers: Waivers,
    world: World,
    registry: Registry,
    tell: Callable[[int, int], None],
) -> Sent:
    """Mail an issue to everybody on the list who does not have it; `tell` learns how many of how many are done.

    Raises Refused if something has to be mended or decided first, or if the ledger can no longer be written.
    """
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    mail = _require_mail(spec)
    recipients = read_recipients(mail.recipients, mail.printed_recipients, world.read)
    with open_state(spec.delivery, world.clock()) as state, refuse_unwritable(spec.delivery):
        marks = _mark("mail.correction")
        return send_issue(state, spec.delivery, mail, issue, recipients, waivers, marks, world, tell)


def write_mail(
    config_file: Path,
    output: Path,
    as_of: date | None,
    folder: Path | None,
    waivers: Waivers,
    world: World,
    registry: Registry,
) -> tuple[StoredIssue, tuple[Path, ...]]:
    """Write every message into a folder, by default beside the issue's, and send nothing.

    Raises Refused with what is wrong with the list or the mail.
    """
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    mail = _require_mail(spec)
    recipients = read_recipients(mail.recipients, mail.printed_recipients, world.read)
    rounds = [one.number for one, _ in read_outbox(spec.delivery.state, spec.delivery) if one.as_of == issue.as_of]
    number = max(rounds, default=1) + waivers.is_correction
    head = prepare_letterhead(mail, issue, recipients, number, _mark("mail.correction") if number > 1 else None)
    return issue, write_letters(head, recipients, folder or issue.folder.with_name(f"{issue.as_of}.eml"), world)


def try_mail(
    config_file: Path,
    output: Path,
    as_of: date | None,
    address: str,
    languages: Sequence[str],
    world: World,
    registry: Registry,
) -> tuple[StoredIssue, tuple[tuple[str, Outcome], ...]]:
    """Send one message of each edition, marked as a test, to an address; the ledger knows nothing of it.

    Raises Refused if the mail is not built or the server takes none.
    """
    spec, issue = find_issue(config_file, output, as_of, world, registry)
    return issue, send_trial(_require_mail(spec), issue, address, languages, _mark("mail.test"), world)


def list_mail(
    config_file: Path, as_of: date | None, world: World, registry: Registry
) -> tuple[ReportSpec, tuple[tuple[Round, tuple[Delivery, ...]], ...]]:
    """What the ledger has of an issue, or of the latest one that was mailed: each round with everybody in it."""
    spec = configure(config_file, registry, world.read)
    is_at_work = is_busy(spec.delivery)
    rounds = read_outbox(spec.delivery.state, spec.delivery)
    day = as_of or max((round_.as_of for round_, _ in rounds), default=None)
    chosen = tuple((round_, deliveries) for round_, deliveries in rounds if round_.as_of == day)
    if is_at_work:
        return spec, chosen
    # Nobody is at work: who was being tried when the program was stopped may have got the mail.
    return spec, tuple((round_, tuple(map(_end_trying, deliveries))) for round_, deliveries in chosen)


def _end_trying(one: Delivery) -> Delivery:
    return replace(one, state=UNKNOWN) if one.state == TRYING else one


def _require_mail(spec: ReportSpec) -> MailSpec:
    if spec.delivery.mail is None:
        hint = "docs/email.md shows delivery.mail"
        raise Refused((Diagnostic("mail-not-configured", "the config does not say how to mail", spec.place, hint),))
    return spec.delivery.mail


def _mark(word: str) -> Mapping[str, str]:
    """What stands before a subject, by the language of the recipient."""
    zh, en = load_phrasebook("zh"), load_phrasebook("en")
    return {"zh": zh.word(word), "en": en.word(word), "bilingual": zh.word(f"{word}.both")}
