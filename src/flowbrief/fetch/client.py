"""One file over the network, with patience, and with limits on everything that a server could send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from flowbrief import __version__
from flowbrief.model.secret import hide_keys, redact
from flowbrief.model.vintage import FetchSpec, VintageFile
from flowbrief.model.world import World

from .deadline import Deadline
from .patience import LONGEST_WAIT, PASSING, find_wait
from .redirect import MOST_HOPS, find_target

_LONGEST_IN_TIMEOUTS = 10
_REPORTED_EVERY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave: the bytes, or None if those that are known are still the newest."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""
    kind: str = ""


class NoAnswer(Exception):  # noqa: N818 - named for what happened
    """The file could not be had: a code, what happened, what to do, and whether it may pass if it is tried again.

    `retry_after` is what the server said about when to try again.
    """

    def __init__(
        self, code: str, message: str, hint: str, *, may_pass: bool = False, retry_after: str | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.may_pass, self.retry_after = may_pass, retry_after


def download(fetch: FetchSpec, known: VintageFile | None, world: World, say: Callable[[str], None]) -> Answer:
    """Download one file; ask only for what is newer than `known`, if that came from the same address.

    Attempts that fail in a way that may pass are repeated `fetch.retries` times, after 1, 2, 4, … seconds or as the
    server asks. `say` is told of each wait and each megabyte. Raises `NoAnswer`.
    """
    timeout = httpx.Timeout(fetch.timeout_seconds)
    headers = _write_headers(fetch, known)
    deadline = Deadline(fetch.timeout_seconds * _LONGEST_IN_TIMEOUTS)
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=False) as client:
        attempt = 0
        while True:
            try:
                with deadline:
                    return _try_once(client, fetch, deadline, say)
            except NoAnswer as failure:
                if not failure.may_pass:
                    raise
                wait = find_wait(attempt, failure.retry_after, world.clock())
                if wait is None:
                    hint = "try again later"
                    message = f"{failure.message}, and asks to wait longer than {LONGEST_WAIT} seconds"
                    raise NoAnswer(failure.code, message, hint) from failure
                if attempt == fetch.retries:
                    tries = f"{attempt + 1} attempts" if attempt else "one attempt"
                    raise NoAnswer(failure.code, f"{failure.message} ({tries})", failure.hint) from failure
                say(f"{failure.message}; again in {wait:g} s")
                world.sleep(wait)
                attempt += 1


def _write_headers(fetch: FetchSpec, known: VintageFile | None) -> dict[str, str]:
    headers = {"User-Agent": f"flowbrief/{__version__} ({fetch.contact})", "Accept": "*/*"}
    if known is not None and known.url == fetch.url:
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    return headers


def _try_once(client: httpx.Client, fetch: FetchSpec, deadline: Deadline, say: Callable[[str], None]) -> Answer:
    try:
        return _ask(client, fetch, deadline, say)
    except httpx.HTTPError as error:
        raise _refuse_late(deadline) if deadline.is_over else _explain(error, fetch) from None
    except httpx.InvalidURL as error:
        raise NoAnswer("fetch-failed", f"the answer cannot be read: {error}", "check the address") from None


def _ask(client: httpx.Client, fetch: FetchSpec, deadline: Deadline, say: Callable[[str], None]) -> Answer:
    url = fetch.url
    for _ in range(MOST_HOPS + 1):
        with client.stream("GET", url, extensions={"trace": deadline.trace}) as response:
            location = response.headers.get("location")
            if response.is_redirect and location is not None:
                target, objection = find_target(fetch, url, location)
                # A signed address lets in whoever reads it in a log.
                hide_keys(target)
                if objection:
                    raise _refuse_redirect(target, objection)
                url = target
                continue
            return _take(response, fetch, deadline, say)
    message = f"the server sends on from one address to the next, {MOST_HOPS} times and more"
    raise NoAnswer("fetch-failed", message, "check the address in a browser")


def _explain(error: httpx.HTTPError, fetch: FetchSpec) -> NoAnswer:
    """Say what a failed request means for the user."""
    match error:
        case httpx.TimeoutException():
            message = f"the server was silent for {fetch.timeout_seconds} seconds"
            return NoAnswer("fetch-failed", message, "try again later, or raise `timeout_seconds`", may_pass=True)
        case httpx.RemoteProtocolError():
            # Cut off before its declared length, above all.
            hint = "try again later; the file was not stored"
            return NoAnswer("fetch-failed", f"the answer broke off: {error}", hint, may_pass=True)
        case httpx.DecodingError():
            return NoAnswer("fetch-failed", f"the answer cannot be read: {error}", "check the address")
        case _:
            hint = "check the address, and this machine's way to the internet"
            message = f"no connection: {error or type(error).__name__}"
            return NoAnswer("fetch-failed", message, hint, may_pass=True)


def _refuse_late(deadline: Deadline) -> NoAnswer:
    message = f"the file did not arrive within {deadline.seconds:g} seconds"
    return NoAnswer("fetch-failed", message, "try again later, or raise `timeout_seconds`", may_pass=True)


def _take(response: httpx.Response, fetch: FetchSpec, deadline: Deadline, say: Callable[[str], None]) -> Answer:
    status = response.status_code
    sent_conditions = "if-none-match" in response.request.headers or "if-modified-since" in response.request.headers
    if status == httpx.codes.NOT_MODIFIED and sent_conditions:
        return Answer(None)
    if status != httpx.codes.OK:
        named = f"the server answered {status} {response.reason_phrase}".rstrip()
        if status in PASSING:
            hint = "try again later"
            after = response.headers.get("retry-after")
            raise NoAnswer("fetch-failed", named, hint, may_pass=True, retry_after=after)
        raise NoAnswer("fetch-failed", named, _explain_status(status))
    content = bytearray()
    for piece in response.iter_bytes():
        before = len(content) // _REPORTED_EVERY
        content += piece
        if len(content) > fetch.most_bytes:
            message = f"the file is larger than the {fetch.most_bytes // (1024 * 1024)} MB that are taken"
            hint = "check the address; if it is right, raise `most_megabytes`"
            raise NoAnswer("fetched-too-large", message, hint)
        if len(content) // _REPORTED_EVERY > before:
            say(f"{len(content) // _REPORTED_EVERY} MB")
    if deadline.is_over:  # an answer without a length ends where it was cut
        raise _refuse_late(deadline)
    headers = response.headers
    return Answer(
        bytes(content),
        _keep_header(headers.get("etag")),
        _keep_header(headers.get("last-modified")),
        headers.get("content-type", ""),
    )


def _keep_header(value: str | None) -> str:
    """A header that can be sent back as it came; anything else is forgotten."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 512 else ""


def _explain_status(status: int) -> str:
    if status in (401, 403):
        return "the publisher wants to know who asks, or keeps the file to itself: check `contact` and the address"
    if status in (404, 410):
        return "the file has moved, or its name is wrong: check `url`"
    return "check `url` in a browser"


def _refuse_redirect(target: str, objection: str) -> NoAnswer:
    target = redact(target)  # before it is cut: half of a secret is not recognised
    shown = target if len(target) <= 200 else f"{target[:200]}…"
    message = f"the server sends on to {shown}, which is not followed: {objection}"
    hint = "check `url` in a browser; a host that you trust may be named under `redirect_hosts`"
    return NoAnswer("redirect-refused", message, hint)
