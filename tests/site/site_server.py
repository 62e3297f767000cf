"""A site under a prefix of a server on this machine, which answers with the site's own page where there is nothing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from flowbrief.model.artifact import Artifact

PREFIX = "briefs/"


@dataclass(frozen=True, slots=True)
class Address:
    """An address, in place of a file, for a window."""

    url: str

    def as_uri(self) -> str:
        return self.url


@contextlib.contextmanager
def open_server(folder: Path) -> Iterator[ThreadingHTTPServer]:
    """Serve a folder until the end."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_: Any) -> None:
            pass

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            content = (folder / PREFIX / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_tree(folder: Path, files: Iterable[Artifact]) -> None:
    """Write the files of a site below its prefix."""
    for file in files:
        path = folder / PREFIX / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
