"""Looking before sending: every message as a file, or one of each edition to an address of one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.delivery import MailSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.world import World

from .addresses import UnfitAddress, read_address
from .edition import list_editions, read_editions
from .message import Letterhead, check_sizes, write_letter
from .outbox import SENT
from .recipients import Recipient
from .server import read_server
from .signature import open_signer
from .smtp import Outcome, ServerTrouble, Session

_OURS = re.compile(r"[0-9]{5}-[A-Za-z0-9._@-]+\.eml")


def write_letters(head: Letterhead, recipients: Sequence[Recipient], folder: Path, world: World) -> tuple[Path, ...]:
    """Write the message of each recipient to a file, and delete those of an earlier trial.

    Raises Refused (exit 7) for a folder that holds anything else, or cannot be written.
    """
    at = world.clock()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        present = sorted(folder.iterdir())
        if any(not _OURS.fullmatch(path.name) for path in present):
            raise _refuse("folder-in-use", folder, "the folder holds other files", "name an empty one with --eml")
        for path in present:
            path.unlink()
        return tuple(_write(folder, recipient, write_letter(head, recipient, at).content) for recipient in recipients)
    except OSError as error:
        message = f"the messages cannot be written: {error.strerror or error}"
        raise _refuse("output-not-writable", folder, message, "make room, or name another with --eml") from None


def send_trial(
    mail: MailSpec, issue: StoredIssue, address: str, languages: Sequence[str], marks: Mapping[str, str], world: World
) -> tuple[tuple[str, Outcome], ...]:
    """Send one message of each edition to an address, with a mark in the subject; the ledger knows nothing of it.

    Raises Refused if the address is none or the server takes no mail.
    """
    try:
        read = read_address(address)
    except UnfitAddress as error:
        raise Refused((Diagnostic("bad-recipient", str(error), Place("--to"), "an address of your own"),)) from None
    wanted = tuple(languages) or list_editions(issue)
    if not wanted:
        raise _refuse(
            "language-not-built", issue.folder, "the issue has no mail", "build with email in outputs.formats"
        )
    editions = read_editions(issue, wanted)
    forms = {language: "light" if editions[language].pdf is None else "full" for language in wanted}
    recipients = tuple(Recipient(read, "", language, forms[language]) for language in wanted)
    head = Letterhead(issue, mail, editions, 0, marks, open_signer(mail), trial=world.clock().isoformat())
    found = check_sizes(head, recipients)
    if found:
        raise Refused(tuple(found))
    session = Session(read_server(mail), mail.sender, mail.timeout_seconds)
    try:
        return tuple(
            (one.language, session.hand_over(read, write_letter(head, one, world.clock()).content, _do_nothing))
            for one in recipients
        )
    except ServerTrouble as trouble:
        found = [Diagnostic(trouble.code, trouble.message, mail.place, trouble.hint, exit_code=ExitCode.DELIVERY)]
        raise Refused(tuple(found)) from None
    finally:
        session.close()


def is_delivered(outcomes: Sequence[tuple[str, Outcome]]) -> bool:
    """True if the server took each message."""
    return all(outcome.state == SENT for _, outcome in outcomes)


def _write(folder: Path, recipient: Recipient, content: bytes) -> Path:
    name = re.sub(r"[^A-Za-z0-9._@-]", "_", recipient.address)
    path = folder / f"{recipient.line:05d}-{name[:200]}.eml"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
    return path


def _do_nothing() -> None:
    """Put nothing down: a trial is not in the ledger."""


def _refuse(code: str, path: Path, message: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(str(path)), hint, exit_code=ExitCode.DELIVERY),))
