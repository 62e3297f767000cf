"""The standard library's SMTP client, made stricter: bounded answers, a verified certificate, no word on a terminal."""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import cast

from flowbrief.model.secret import redact

from .server import ServerAddress

_MOST_LINES, _LONGEST_LINE = 100, 8192
_LONGEST_REPLY = 200


class Client(smtplib.SMTP):
    """The standard library's client, which reads answers of a bounded length and prints nothing."""

    def __init__(self, server: ServerAddress, timeout: float) -> None:
        super().__init__(local_hostname=server.own_name, timeout=timeout)
        self._host = server.host  # for the name in the certificate; set by a constructor that connects at once

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # The dot goes out by itself: else it would wait for the server to acknowledge what came before.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cast("socket.socket", made)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer: its number, -1 if it has none, and its lines. Raises SMTPServerDisconnected."""
        if self.file is None:
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("no connection")
            self.file = self.sock.makefile("rb")
        lines = []
        for _ in range(_MOST_LINES):
            try:
                line = self.file.readline(_LONGEST_LINE + 1)
            except OSError as error:
                self.close()
                raise smtplib.SMTPServerDisconnected(str(error) or type(error).__name__) from None
            if not line.endswith(b"\n") or len(line) > _LONGEST_LINE:
                self.close()
                raise smtplib.SMTPServerDisconnected("the server hung up" if not line else "half an answer")
            lines.append(line[4:].strip(b" \t\r\n"))
            if line[3:4] != b"-":
                code = int(line[:3]) if line[:3].isdigit() else -1
                return code, b"\n".join(lines)
        self.close()
        raise smtplib.SMTPServerDisconnected("an answer without an end")


class EncryptedClient(Client, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""

    def __init__(self, server: ServerAddress, timeout: float) -> None:
        smtplib.SMTP_SSL.__init__(self, local_hostname=server.own_name, timeout=timeout, context=trust())
        self._host = server.host


def trust() -> ssl.SSLContext:
    """Certificates that the machine trusts, names compared; SSL_CERT_FILE names others, such as a company's own."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def show_reply(code: int, reply: bytes) -> str:
    """The answer of a server in one line without secrets or control characters."""
    return f"{code} {clean(reply.decode('utf-8', 'replace'))}".strip() if code > 0 else "no number"


def clean(text: str) -> str:
    """One line of printable text without secrets, of a length that fits a line."""
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in redact(text)).split())
    return shown if len(shown) <= _LONGEST_REPLY else f"{shown[:_LONGEST_REPLY]}…"
