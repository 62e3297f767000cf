"""One message to one recipient, from the bytes of the stored issue."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from flowbrief.deliver.stored import StoredIssue
from flowbrief.model.delivery import MailSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused

from .edition import UNSUBSCRIBE, Edition
from .headers import LONGEST_LINE, UnfitHeader, refuse_controls, write_mailbox, write_text, write_tokens
from .recipients import Recipient
from .signature import Signer

# Gmail cuts a page off here.
HTML_LIMIT = 102_400
# Base64 and quoted-printable alone: not every server takes 8-bit text.
_POLICY = SMTP.clone(cte_type="7bit")
_LANGUAGE_TAGS = {"zh": "zh-Hans", "en": "en", "bilingual": "zh-Hans, en"}
_LONE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished message: the whole bytes, ASCII with CRLF, and its Message-ID without the brackets."""

    recipient: Recipient
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the letters of one round have in common.

    `round` counts from 1; a later one is a correction. `marks` stands before the subject, by language, and `signer`
    signs where a key is configured. A `trial` has a word of its own, since mail programs show one of two messages with
    the same Message-ID.
    """

    issue: StoredIssue
    mail: MailSpec
    editions: Mapping[str, Edition]
    round: int = 1
    marks: Mapping[str, str] | None = None
    signer: Signer | None = None
    trial: str = ""

    @property
    def sender_domain(self) -> str:
        """The domain of the sender's address."""
        return self.mail.sender.rpartition("@")[2].lower()

    def message_id(self, recipient: Recipient) -> str:
        """The same for an issue, a round and a recipient, however often a message is tried."""
        known = f"{self.issue.report}\n{self.issue.as_of}\n{self.round}{self.trial}\n{recipient.key}"
        hashed = hashlib.sha256(known.encode()).hexdigest()[:24]
        return f"{self.issue.report}.{self.issue.as_of}.{self.round}.{hashed}@{self.sender_domain}"


def write_letter(head: Letterhead, recipient: Recipient, at: datetime) -> Letter:
    """Make the message of one recipient, dated `at`. Raises Refused for what no server could take."""
    try:
        return _write_letter(head, recipient, at)
    except UnfitHeader as error:
        hint = "docs/email.md says what the subject, the names and the addresses may be"
        raise _refuse("mail-broken", head, f"a header cannot be written: {error}", hint) from None


def check_sizes(head: Letterhead, recipients: tuple[Recipient, ...]) -> list[Diagnostic]:
    """Say which pages would be cut off, with the longest address for leaving that the list has."""
    found: list[Diagnostic] = []
    for language, edition in head.editions.items():
        links = [escape(write_link(head.mail, one)) for one in recipients if one.language == language]
        longest = max(links, key=len, default="")
        size = len(edition.html.replace(UNSUBSCRIBE, longest).encode())
        if size >= HTML_LIMIT:
            message = f"the page of {language} has {size} bytes; mail programs cut it off at {HTML_LIMIT}"
            found += _refuse("mail-too-long", head, message, "show fewer charts and tables in the mail").diagnostics
    return found


def write_link(mail: MailSpec, recipient: Recipient) -> str:
    """The address at which a recipient leaves the list."""
    return mail.unsubscribe_url.replace("{address}", quote(recipient.address, safe=""))


def _write_letter(head: Letterhead, recipient: Recipient, at: datetime) -> Letter:
    message_id = head.message_id(recipient)
    content = _write_headers(head, recipient, message_id, at) + _write_body(head, recipient, message_id)
    _refuse_unfit(content)
    if head.signer is not None:
        content = head.signer.sign(content) + content
    return Letter(recipient, message_id, content)


def _write_headers(head: Letterhead, recipient: Recipient, message_id: str, at: datetime) -> bytes:
    mail, issue, language = head.mail, head.issue, recipient.language
    mark = (head.marks or {}).get(language, "")
    leave = [f"<{write_link(mail, recipient)}>"]
    if mail.unsubscribe_mail:
        leave.append(f"<mailto:{mail.unsubscribe_mail}?subject=unsubscribe>")
    lines = [
        write_mailbox("From", _name_sender(mail, language), mail.sender),
        write_mailbox("To", recipient.name, recipient.address),
        write_text("Subject", mark + head.editions[language].subject),
        write_tokens("Date", format_datetime(at)),
        write_tokens("Message-ID", f"<{message_id}>"),
        write_tokens("List-Id", f"<{issue.report}.{head.sender_domain}>"),
        write_tokens("List-Unsubscribe", *leave),
        write_tokens("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        # So that no machine answers, and none takes the mail for a person's.
        write_tokens("Auto-Submitted", "auto-generated"),
        write_tokens("Precedence", "bulk"),
        write_tokens("X-Auto-Response-Suppress", "OOF, AutoReply"),
        write_tokens("Content-Language", _LANGUAGE_TAGS[language]),
    ]
    if mail.reply_to:
        lines.insert(2, write_mailbox("Reply-To", "", mail.reply_to))
    return b"".join(lines)


def _name_sender(mail: MailSpec, language: str) -> str:
    name = mail.sender_name
    if language == "bilingual":
        return name.zh if name.zh == name.en else f"{name.zh} {name.en}"
    return name.zh if language == "zh" else name.en


def _write_body(head: Letterhead, recipient: Recipient, message_id: str) -> bytes:
    """The MIME headers and the parts: mixed(alternative(text, related(page, pictures)), PDF)."""
    edition, link = head.editions[recipient.language], write_link(head.mail, recipient)
    body = EmailMessage(_POLICY)
    # What is mostly ASCII can be read in the source of the message.
    encoding = "quoted-printable" if recipient.language == "en" else "base64"
    body.set_content(edition.text.replace(UNSUBSCRIBE, link), cte=encoding)
    if recipient.format != "text":
        body.add_alternative(edition.html.replace(UNSUBSCRIBE, escape(link)), subtype="html", cte=encoding)
        page = body.get_payload(1)
        if not isinstance(page, EmailMessage):
            raise TypeError("the page is a part of its own")
        for cid, content in edition.images:
            page.add_related(
                content, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline"
            )  # fmt: skip
    if recipient.format == "full" and edition.pdf is not None:
        refuse_controls("the name of the PDF", edition.pdf_name)
        body.add_attachment(edition.pdf, "application", "pdf", filename=edition.pdf_name)
    # By themselves they would be random. "=_" stands in no encoded part.
    for number, part in enumerate(part for part in body.walk() if part.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{message_id} {number}'.encode()).hexdigest()[:32]}")
    content = body.as_bytes(policy=_POLICY)
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def _refuse_unfit(content: bytes) -> None:
    """A last look at the whole: what servers read differently must not be in it."""
    if not content.isascii() or b"\0" in content or _LONE_LINE_END.search(content):
        raise UnfitHeader("the message is not ASCII with whole line ends")
    if max(map(len, content.split(b"\r\n"))) > LONGEST_LINE:
        raise UnfitHeader("a line of the message is too long")


def _refuse(code: str, head: Letterhead, message: str, hint: str) -> Refused:
    place = Place(str(head.issue.folder))
    return Refused((Diagnostic(code, message, place, hint, exit_code=ExitCode.DELIVERY),))
