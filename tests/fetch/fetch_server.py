"""A real server on loopback that answers as it was told to, faults included, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `cut_to` sends fewer bytes than are announced; `pause` waits before each piece of the body.

    `header_pause` waits before each byte of a header that does not end.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_to: int | None = None
    pieces: int = 1
    pause: float = 0.0
    says_length: bool = True
    drops: bool = False
    header_pause: float = 0.0


@dataclass(slots=True)
class Server:
    """Paths with the answers that they give in turn, the last one for ever; `asked` are the requests so far."""

    port: int
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, path: str, *replies: Reply | bytes) -> str:
        """Answer a path with these, one a request; return its address."""
        self.replies[path] = [reply if isinstance(reply, Reply) else Reply(reply) for reply in replies]
        return self.url(path)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    told: Server

    def do_GET(self) -> None:
        self.told.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        replies = self.told.replies.get(self.path, [Reply(b"<!doctype html><title>404</title>", 404)])
        reply = replies[0] if len(replies) == 1 else replies.pop(0)
        self.close_connection = True
        if reply.drops:
            return
        etag = reply.headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return
        if reply.header_pause:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            with contextlib.suppress(OSError):
                for _ in range(100):
                    time.sleep(reply.header_pause)
                    self.wfile.write(b"x")
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.says_length:
            self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        body = reply.body if reply.cut_to is None else reply.body[: reply.cut_to]
        size = max(1, -(-len(body) // reply.pieces))
        with contextlib.suppress(OSError):  # the client may have had enough
            for start in range(0, len(body), size):
                time.sleep(reply.pause)
                self.wfile.write(body[start : start + size])
                self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve() -> Iterator[Server]:
    """Run a server for a while."""
    own = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), own) as http:
        http.daemon_threads = True
        told = Server(http.server_port)
        own.told = told  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            http.shutdown()
            thread.join()
