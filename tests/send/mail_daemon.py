"""OpenSMTPD as Debian has it, on a port of this machine, delivering into a maildir."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HOW = "sudo apt-get install -y opensmtpd"
# It has one queue and one socket for the whole machine.
LOCK = Path(tempfile.gettempdir()) / "flowbrief-opensmtpd.lock"
CONFIG = """table everybody {{ "@" = "nobody" }}
listen on 127.0.0.1 port {port}
action "store" maildir "{maildir}" virtual <everybody>
match from any for any action "store"
"""


@dataclass(frozen=True)
class MailDaemon:
    """The running server and the folder that it delivers into."""

    port: int
    maildir: Path

    def wait_for(self, count: int, seconds: float = 20) -> list[bytes]:
        """The messages, once there are so many."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = sorted((self.maildir / "new").glob("*")) if (self.maildir / "new").exists() else []
            if len(found) >= count:
                return [path.read_bytes() for path in found]
            time.sleep(0.1)
        raise AssertionError(f"{count} messages did not come")


@contextlib.contextmanager
def run_daemon() -> Iterator[MailDaemon]:
    """Run the server; the test is skipped where it is not installed or may not run."""
    command = shutil.which("smtpd") or shutil.which("/usr/sbin/smtpd")
    if command is None:
        pytest.skip(f"OpenSMTPD is not installed: {HOW}")
    if os.getuid() != 0:
        pytest.skip("OpenSMTPD delivers for other users, which only root can start")
    # Whoever delivers is another user, and cannot look into the folders of pytest.
    folder = Path(tempfile.mkdtemp(prefix="flowbrief-mail-"))
    folder.chmod(0o755)
    maildir = folder / "maildir"
    maildir.mkdir()
    maildir.chmod(0o777)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        port = _find_port()
        (folder / "smtpd.conf").write_text(CONFIG.format(port=port, maildir=maildir))
        with (folder / "log").open("wb") as log, subprocess.Popen(
            [command, "-d", "-f", folder / "smtpd.conf"], stdout=log, stderr=log
        ) as process:  # fmt: skip
            try:
                _await_port(port, process, folder / "log")
                yield MailDaemon(port, maildir)
            finally:
                process.terminate()
                process.wait(20)
    # A delivery may still be under way in a process of its own.
    shutil.rmtree(folder, ignore_errors=True)


def _find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            pytest.skip(f"OpenSMTPD does not run here: {log.read_text()[-300:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("OpenSMTPD does not answer")
