"""A git server over HTTP on this machine that wants a password."""

from __future__ import annotations

import base64
import http.server
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

USER = "x-access-token"


class _Handler(http.server.BaseHTTPRequestHandler):
    def __init__(self, *given: object, root: Path, token: str) -> None:
        self.root = root
        self.wanted = "Basic " + base64.b64encode(f"{USER}:{token}".encode()).decode()
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self._read())

    def _read(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _answer(self, content: bytes) -> None:
        if self.headers.get("Authorization") != self.wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic realm=git")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "REMOTE_USER": USER,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(content)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        ended = subprocess.run(["git", "http-backend"], input=content, env=environment, capture_output=True, check=True)
        head, _, body = ended.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(headers.pop("Status", "200 OK").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve_git(root: Path, token: str) -> Iterator[str]:
    """Serve the repositories in a folder to whoever has the token; yield the address of the folder."""
    with _run(partial(_Handler, root=root, token=token)) as address:
        yield address


@contextmanager
def _run(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Moved(http.server.BaseHTTPRequestHandler):
    """Sends on to the other host name of this machine, where it is a server that notes who asks."""

    def __init__(self, *given: object, heard: list[str]) -> None:
        self.heard = heard
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.heard.append(self.headers.get("Authorization", ""))
        is_elsewhere = self.path.startswith("/elsewhere/")
        self.send_response(200 if is_elsewhere else 302)
        about = b"1" * 40 + b" refs/heads/pages\0shallow side-band-64k\n"
        content = b"001e# service=git-upload-pack\n0000%04x%s0000" % (len(about) + 4, about) if is_elsewhere else b""
        self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/elsewhere{self.path}")
        self.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.heard.append(self.headers.get("Authorization", ""))
        self.send_error(403)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def send_on(heard: list[str]) -> Iterator[str]:
    """Serve a repository that has moved to another host; `heard` gets what each request gave for a password."""
    with _run(partial(_Moved, heard=heard)) as address:
        yield address
