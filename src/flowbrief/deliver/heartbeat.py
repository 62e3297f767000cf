"""Telling a service that a run has begun and how it ended, so that somebody notices when runs stay away."""

from __future__ import annotations

import contextlib
import multiprocessing
from multiprocessing.connection import Connection
from urllib.parse import urlsplit, urlunsplit

from flowbrief import __version__
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Severity
from flowbrief.model.secret import SecretMissing, SecretRef
from flowbrief.model.vintage import is_loopback

STARTED, SUCCEEDED, FAILED = "/start", "", "/fail"
SECONDS = 10


def send_heartbeat(heartbeat: SecretRef | str, ending: str) -> Diagnostic | None:
    """Ask the address of a heartbeat, with an ending: `/start`, nothing for success, or `/fail`.

    Nothing that goes wrong here stops a run: it comes back as a warning, without the address, which may be a secret.
    A redirect is not followed, and after `SECONDS` nobody waits any longer, wherever the time goes: the question is
    asked by a process of its own, which is then ended.
    """
    try:
        address = heartbeat.read() if isinstance(heartbeat, SecretRef) else heartbeat
    except SecretMissing as missing:
        return _warn(missing.message, missing.hint)
    url = _join(address, ending)
    if url is None:
        return _warn("the address is none that begins with https://", "http:// is only for 127.0.0.1")
    near, far = multiprocessing.Pipe(duplex=False)
    asking = multiprocessing.Process(target=_ask, args=(far, url), daemon=True)
    asking.start()
    far.close()
    answer = f"no answer within {SECONDS} seconds"
    with near, contextlib.suppress(EOFError, OSError):
        if near.poll(SECONDS):
            answer = near.recv()
    if asking.is_alive() and answer:
        asking.kill()
    asking.join()
    return _warn(answer, "ask the service whether it knows this address") if answer else None


def _join(address: str, ending: str) -> str | None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return None
    if not address.isascii() or not address.isprintable() or " " in address:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + ending, parts.query, ""))


def _ask(pipe: Connection, url: str) -> None:
    """Ask once, and send back what was wrong with the answer, or nothing."""
    import httpx

    try:
        headers = {"User-Agent": f"flowbrief/{__version__}"}
        # What the answer holds is not read.
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS, follow_redirects=False) as response:
            status = response.status_code
        if response.is_redirect:
            said = f"status {status}, which sends on elsewhere and is not followed"
        else:
            said = "" if response.is_success else f"status {status}"
    except Exception as error:  # their words may hold the address
        said = f"no answer ({type(error).__name__})"
    pipe.send(said)
    pipe.close()


def _warn(why: str, hint: str) -> Diagnostic:
    message = f"the heartbeat was not heard: {why}"
    place = Place("delivery.heartbeat")
    return Diagnostic("heartbeat-unheard", message, place, hint, Severity.WARNING, ExitCode.DELIVERY)
