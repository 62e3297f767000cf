"""Which mail server takes the mail, and how it is spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flowbrief.model.delivery import MailSpec
from flowbrief.model.diagnostic import Diagnostic, Place, Refused
from flowbrief.model.secret import SecretMissing, hide
from flowbrief.model.vintage import is_loopback

_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Host and port; `is_smtps` is encrypted from the start, `needs_encryption` otherwise asks for STARTTLS.

    `user` is empty where nobody logs in. `own_name` is how we introduce ourselves: the sender's domain.
    """

    host: str
    port: int
    is_smtps: bool
    needs_encryption: bool
    own_name: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"ServerAddress({self.host!r}, {self.port})"


def read_server(mail: MailSpec) -> ServerAddress:
    """Read the address from the config, or from where it is kept. Raises Refused (exit 2), never with the address."""
    if isinstance(mail.smtp, str):
        url, where = mail.smtp, "delivery.mail.smtp"
    else:
        where = mail.smtp.written
        try:
            url = mail.smtp.read()
        except SecretMissing as missing:
            raise _refuse("secret-missing", mail.place, missing.message, missing.hint) from None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        host, port, user, password = "", 0, "", ""
    hide(password, *([f"\0{user}\0{password}"] if password else []))
    is_whole = host and port and parts.scheme in _PORTS and url.isprintable() and " " not in url
    if not is_whole or parts.path.strip("/") or parts.query or bool(user) != bool(password):
        hint = "smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465, with % for special characters"
        raise _refuse("bad-url", mail.place, f"{where} holds no address of a mail server", hint)
    needs_encryption = mail.security != "none"
    if not needs_encryption and parts.scheme == "smtp" and not is_loopback(host):
        message = "mail to that server would cross the network unencrypted"
        raise _refuse("mail-not-encrypted", mail.place, message, "delete security; none is for 127.0.0.1")
    own_name = mail.sender.rpartition("@")[2].lower()
    return ServerAddress(host, port, parts.scheme == "smtps", needs_encryption, own_name, user, password)


def _refuse(code: str, place: Place, message: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, place, hint),))
