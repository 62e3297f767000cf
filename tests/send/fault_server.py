"""A mail server (aiosmtpd) that keeps a log of what it took, and fails at the stage it is told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HANG, DROP = "hang", "drop"
STAGES = ("greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "content", "dot", "rset", "quit")


@dataclass(frozen=True)
class Taken:
    """A message that the server took: for it, the message is delivered from then on."""

    recipient: str
    message_id: str
    content: bytes


# An answer, HANG or DROP; or a function of the address that returns one of them, or None for no fault.
Fault = str | Callable[[str], str | None]


class FaultServer:
    """Listens on a port of 127.0.0.1; `faults` says what happens at which stage, and may be changed at any time.

    `answers_lost` are stages after which the answer is not sent though the server did as it was told.
    """

    def __init__(
        self,
        faults: Mapping[str, Fault] | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        encrypted: bool = False,
        users: Mapping[str, str] | None = None,
        log: Callable[[Taken], None] | None = None,
        size: int = 33_554_432,
        keeps: bool = True,
    ) -> None:
        self.faults = dict(faults or {})
        self.taken: list[Taken] = []
        self.seen: list[str] = []
        self._made: list[_Faulty] = []
        self._log = log or (lambda _: None)
        self._tls, self._encrypted, self._users, self._size = tls, encrypted, dict(users or {}), size
        self._keeps = keeps
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fault(self, stage: str, address: str = "") -> str | None:
        if self._keeps:
            self.seen.append(stage)
        found = self.faults.get(stage)
        return found(address) if callable(found) else found

    def take(self, envelope: Envelope) -> None:
        content = bytes(envelope.content or b"")
        for recipient in envelope.rcpt_tos:
            one = Taken(str(recipient), str(message_from_bytes(content)["Message-ID"]), content)
            if self._keeps:
                self.taken.append(one)
            self._log(one)

    async def _listen(self) -> asyncio.base_events.Server:
        tls = self._tls if self._encrypted else None
        return await self._loop.create_server(self._make, "127.0.0.1", 0, ssl=tls)

    async def _shut(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for made in self._made:
            if made.transport is not None:
                made.transport.abort()
        # Transports close in the next turn of the loop.
        await asyncio.sleep(0.01)

    def _make(self) -> SMTP:
        made = self._make_one()
        if self._keeps:
            self._made.append(made)
        return made

    def _make_one(self) -> _Faulty:
        return _Faulty(
            self,
            hostname="mx.example.net",
            tls_context=None if self._encrypted else self._tls,
            data_size_limit=self._size,
            auth_required=bool(self._users),
            auth_require_tls=False,
            authenticator=self._authenticate if self._users else None,
            loop=self._loop,
        )

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        known = self._users.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=known, handled=False)


class _Faulty(SMTP):
    def __init__(self, owner: FaultServer, **settings: Any) -> None:
        with warnings.catch_warnings():
            # It does not like to be asked for a password without encryption; here it listens on this machine alone.
            warnings.simplefilter("ignore")
            super().__init__(self, enable_SMTPUTF8=False, **settings)
        self.owner = owner

    async def fails(self, stage: str, address: str = "") -> bool:
        fault = self.owner.fault(stage, address)
        if fault is None:
            return False
        if fault == HANG:
            await asyncio.sleep(3600)
        elif fault == DROP:
            self.transport.abort()
            # Nothing more is done for a client that is gone.
            await asyncio.sleep(3600)
        else:
            await self.push(fault)
        return True

    async def push(self, status: Any) -> Any:
        is_greeting = isinstance(status, str) and status.startswith("220 mx.")
        if is_greeting and "greeting" in self.owner.faults and await self.fails("greeting"):
            return None
        return await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        if not await self.fails("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802
        if not await self.fails("ehlo"):
            await super().smtp_HELO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("rcpt", arg[4:-1]):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("rset"):
            await super().smtp_RSET(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        if not await self.fails("quit"):
            await super().smtp_QUIT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        address = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else ""
        if await self.fails("data", address):
            return
        if self.owner.faults.get("content"):
            await self.push("354 go on")
            await self._reader.readline()
            await self.fails("content", address)
            return
        await super().smtp_DATA(arg)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        fault = self.owner.fault("dot", address)
        if fault not in (None, HANG, DROP):
            return str(fault)
        # From here on the message is delivered, whatever becomes of the answer.
        self.owner.take(envelope)
        if fault is not None:
            await self.fails("dot", address)
        return "250 2.0.0 taken"
