"""The signature of the sender's domain (DKIM)."""

from __future__ import annotations

from dataclasses import dataclass

from flowbrief.model.delivery import MailSpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Refused
from flowbrief.model.secret import SecretMissing

# RFC 8058 asks for the two of the list; those named twice cannot be added to a signed message.
_SIGNED = (
    "from", "from", "to", "to", "subject", "subject", "reply-to", "date", "message-id", "list-id", "list-unsubscribe",
    "list-unsubscribe", "list-unsubscribe-post", "list-unsubscribe-post", "auto-submitted", "precedence",
    "content-language", "mime-version", "content-type", "content-transfer-encoding",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for a domain under a selector; `key` is its private key, never shown."""

    domain: str
    selector: str
    key: bytes

    def __repr__(self) -> str:
        return f"Signer({self.domain!r}, {self.selector!r})"

    def sign(self, content: bytes) -> bytes:
        """Return the header that goes before a message. Raises an exception of dkim for a key that is none."""
        import dkim  # a build does not need it

        signature: bytes = dkim.sign(
            content,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(_SIGNED),
        )
        return signature


def open_signer(mail: MailSpec) -> Signer | None:
    """The signer that the config asks for, after a trial; None if it asks for none.

    Raises Refused (exit 2) if the key is not there or is none.
    """
    if mail.dkim is None:
        return None
    try:
        key = mail.dkim.key.read()
    except SecretMissing as missing:
        raise _refuse("secret-missing", mail, missing.message, missing.hint) from None
    signer = Signer(mail.dkim.domain, mail.dkim.selector, key.encode() + b"\n")
    try:
        signer.sign(b"From: trial\r\n\r\n\r\n")
    except Exception:  # whatever it says may hold parts of the key
        message = f"{mail.dkim.key.written} holds no RSA key that can sign"
        raise _refuse(
            "bad-dkim-key", mail, message, "a private key as PEM; docs/email.md shows how to make one"
        ) from None
    return signer


def _refuse(code: str, mail: MailSpec, message: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, mail.place, hint, exit_code=ExitCode.USAGE),))
