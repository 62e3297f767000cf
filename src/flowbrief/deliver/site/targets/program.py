"""Running a program of the system: with a clean environment, without a terminal, and not for ever."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowbrief.model.secret import redact

# What a program needs to find itself, its user's keys and its temporary files; nothing that steers it.
_KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "GIT_SSL_CAINFO", "SSL_CERT_FILE")
_PROXIES = ("HTTPS_PROXY", "https_proxy", "http_proxy", "NO_PROXY", "no_proxy")
_SECONDS = 600
_SAID = 2000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, what it printed, and what it complained of, without secrets."""

    code: int
    output: bytes
    complaint: str


class ProgramMissing(Exception):  # noqa: N818 - named for what happened
    """The program is not installed."""


def run_program(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    content: bytes = b"",
    seconds: float = _SECONDS,
) -> Ended:
    """Run a program in a folder, with its input, and wait for it; with all it started it ends after `seconds`.

    `environment` is added to the few variables that are kept. Raises ProgramMissing.
    """
    kept = {name: os.environ[name] for name in (*_KEPT, *_PROXIES) if name in os.environ}
    if shutil.which(command[0], path=kept.get("PATH")) is None:
        raise ProgramMissing(command[0])
    with subprocess.Popen(
        list(command),
        cwd=folder,
        env=kept | {"LC_ALL": "C"} | dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        try:
            output, complaint = running.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(OSError):
                os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            return Ended(-1, b"", f"{command[0]} did not end within {seconds:g} seconds")
        except BaseException:
            with contextlib.suppress(OSError):
                os.killpg(running.pid, signal.SIGKILL)
            raise
    # Struck out before it is cut: half of a secret is not recognised.
    said = redact(complaint.decode("utf-8", "replace")).strip()
    return Ended(running.returncode, output, said[-_SAID:])
