"""Handing one message to the mail server, so that at each moment it is known how far it got."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from .outbox import DEFERRED, REFUSED, SENT, UNKNOWN
from .server import ServerAddress
from .smtp_client import Client, EncryptedClient, clean, show_reply, trust

_PIECE = 65_536
_GOODBYE_SECONDS = 5.0
_GOES_AWAY = 421


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: sent, refused, deferred or unknown, and the answer of the server, fit to be shown."""

    state: str
    reply: str


class ServerTrouble(Exception):  # noqa: N818 - named for what is the matter
    """The server takes mail for nobody; `passes` says that it may do so later."""

    def __init__(self, code: str, message: str, hint: str, *, passes: bool) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.passes = code, message, hint, passes


class Session:
    """A connection to the mail server, made when it is needed and made anew after each fault."""

    def __init__(self, server: ServerAddress, sender: str, timeout_seconds: float) -> None:
        self._server, self._sender, self._timeout = server, sender, timeout_seconds
        self._client: Client | None = None

    def hand_over(self, address: str, content: bytes, before_data: Callable[[], None]) -> Outcome:
        """Hand a message to the server for one recipient.

        `before_data` is called when the server takes sender and recipient, just before the message itself; what it
        raises ends the connection. Until the dot that ends the message is on its way nothing can have been taken:
        what goes wrong is deferred. From then on only an answer tells. Raises ServerTrouble.
        """
        client = self._connect()
        try:
            code, reply = self._open_envelope(client, len(content))
            if code == 250:
                code, reply = client.docmd(f"RCPT TO:<{address}>")
        except (smtplib.SMTPException, OSError) as error:
            return self._lose(DEFERRED, "before the message", error)
        if code not in (250, 251):
            return self._judge(code, reply)
        try:
            before_data()
        except BaseException:
            self._drop()
            raise
        try:
            code, reply = client.docmd("DATA")
            if code != 354:
                # Whatever it thinks that comes now, the connection is of no use.
                return self._judge(code, reply)
            stuffed = re.sub(rb"(?m)^\.", b"..", content)
            for start in range(0, len(stuffed), _PIECE):
                client.send(stuffed[start : start + _PIECE])
        except (smtplib.SMTPException, OSError) as error:
            return self._lose(DEFERRED, "in the middle of the message", error)
        return self._end_message(client)

    def close(self) -> None:
        """Say goodbye, if there is somebody; what the server makes of it does not matter."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if client.sock is not None:
                    client.sock.settimeout(min(_GOODBYE_SECONDS, self._timeout))
                client.quit()
            client.close()

    def _end_message(self, client: Client) -> Outcome:
        try:
            client.send(b".\r\n")
            code, reply = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return self._lose(UNKNOWN, "after the message, without an answer", error)
        if 200 <= code < 300:
            return Outcome(SENT, show_reply(code, reply))
        if not 400 <= code < 600:
            self._drop()
            return Outcome(UNKNOWN, f"an answer that says nothing: {show_reply(code, reply)}")
        return self._judge(code, reply)

    def _open_envelope(self, client: Client, size: int) -> tuple[int, bytes]:
        limit = client.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            message = f"the message has {size} bytes, the server takes {limit}"
            raise ServerTrouble("server-refuses", message, "make the PDF smaller, or the format light", passes=False)
        option = f" SIZE={size}" if "size" in client.esmtp_features else ""
        code, reply = client.docmd(f"MAIL FROM:<{self._sender}>{option}")
        if 500 <= code < 600:
            message = f"the server refuses the sender: {show_reply(code, reply)}"
            raise ServerTrouble(
                "server-refuses", message, "see delivery.mail.sender and the server’s rules", passes=False
            )
        return code, reply

    def _judge(self, code: int, reply: bytes) -> Outcome:
        """An answer before which nothing was taken: 5 is for good, everything else for now."""
        if code == _GOES_AWAY or not 400 <= code < 600:
            self._drop()
        return Outcome(REFUSED if 500 <= code < 600 else DEFERRED, show_reply(code, reply))

    def _lose(self, state: str, when: str, error: Exception) -> Outcome:
        self._drop()
        return Outcome(state, f"the connection was lost {when}: {clean(str(error))}")

    def _drop(self) -> None:
        """End the connection without a word: in the middle of a message, a goodbye would be part of it."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connect(self) -> Client:
        if self._client is not None:
            # Servers leave those who are slow; better found out now than in the middle.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self._client.docmd("RSET")[0] == 250:
                    return self._client
            self._drop()
        server = self._server
        client = EncryptedClient(server, self._timeout) if server.is_smtps else Client(server, self._timeout)
        try:
            self._greet(client)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    def _greet(self, client: Client) -> None:
        server = self._server
        try:
            code, reply = client.connect(server.host, server.port)
            if code != 220:
                raise _describe_answer("the server turns us away", code, reply)
            self._hello(client)
            if not server.is_smtps and server.needs_encryption:
                self._encrypt(client)
            if server.user:
                self._log_in(client)
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or "no connection"
            message = f"no encrypted connection to {server.host}: {clean(str(reason))}"
            hint = "the name in smtp has to be that in the server’s certificate; nothing is sent unencrypted"
            passes = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
            raise ServerTrouble("server-not-encrypted", message, hint, passes=passes) from None
        except (smtplib.SMTPException, OSError) as error:
            message = f"the mail server {server.host}:{server.port} cannot be reached: {clean(str(error))}"
            raise ServerTrouble("server-unreachable", message, "try again later", passes=True) from None

    def _hello(self, client: Client) -> None:
        code, reply = client.ehlo(client.local_hostname)
        if not 200 <= code < 300 and not 500 <= code < 600:
            raise _describe_answer("the server turns us away", code, reply)
        if code >= 500:
            code, reply = client.helo(client.local_hostname)
            if not 200 <= code < 300:
                raise _describe_answer("the server turns us away", code, reply)

    def _encrypt(self, client: Client) -> None:
        hint = "smtps:// is encrypted from the start; nothing is sent unencrypted"
        if not client.has_extn("starttls"):
            raise ServerTrouble("server-not-encrypted", "the server offers no STARTTLS", hint, passes=False)
        try:
            client.starttls(context=trust())
        except smtplib.SMTPResponseException as error:
            message = f"the server refuses STARTTLS: {error.smtp_code}"
            passes = 400 <= error.smtp_code < 500
            raise ServerTrouble("server-not-encrypted", message, hint, passes=passes) from None
        self._hello(client)

    def _log_in(self, client: Client) -> None:
        server = self._server
        hint = "see user and password in the address that delivery.mail.smtp names"
        methods = client.esmtp_features.get("auth", "").upper().split()
        # UTF-8, which the standard library's own way to log in does not know.
        name, word = server.user.encode(), server.password.encode()
        if "PLAIN" in methods:
            both = _encode(b"\0" + name + b"\0" + word)
            code, reply = client.docmd("AUTH", f"PLAIN {both}")
        elif "LOGIN" in methods:
            code, reply = client.docmd("AUTH", f"LOGIN {_encode(name)}")
            if code == 334:
                code, reply = client.docmd(_encode(word))
        else:
            message = "the server has no way to log in that is known here"
            raise ServerTrouble("server-refuses-login", message, hint, passes=False)
        if not 200 <= code < 300:
            message = f"the server does not take user and password: {show_reply(code, reply)}"
            raise ServerTrouble("server-refuses-login", message, hint, passes=400 <= code < 500)


def _encode(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _describe_answer(what: str, code: int, reply: bytes) -> ServerTrouble:
    message = f"{what}: {show_reply(code, reply)}"
    return ServerTrouble("server-unreachable", message, "ask who runs it", passes=not 500 <= code < 600)
