"""The git commands that publishing needs, in a bare repository that lives as long as they do."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from flowbrief.model.secret import hide

from .program import Ended, ProgramMissing, run_program
from .refusal import refuse_failure, refuse_lack

_AUTHOR = re.compile(r"([^<>\n\r\0]{1,100}) <([^<>\s\0]{1,200})>")
_DEFAULT_AUTHOR: Final = "flowbrief <flowbrief@localhost>"
# No file of the system, of the user or of a template has a say, nothing is asked for, and no other transport is used.
_CLEAN = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=30",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
}
_SETTINGS = (
    ("core.hooksPath", "/dev/null"),
    ("credential.helper", ""),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("commit.gpgSign", "false"),
    ("push.gpgSign", "false"),
    ("core.fsmonitor", "false"),
)
_NOT_ON_TOP = ("non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "stale info")


class PushRefused(Exception):  # noqa: N818 - named for what happened
    """Somebody else has pushed; the text is what git said."""


@dataclass(frozen=True, slots=True)
class Clone:
    """An empty bare repository that is filled from one branch of another, and pushes there."""

    folder: Path
    address: str
    branch: str
    place: str
    author: str
    environment: Mapping[str, str]

    def begin(self) -> None:
        """Make the repository in its empty folder."""
        self._must("init", "--quiet", "--bare", "--template=", "--initial-branch=made")

    def fetch(self, depth: int | None = None) -> str:
        """Fetch the branch, or its last commits only, and return its tip; empty if there is no such branch."""
        listed = self._must("ls-remote", "--", self.address, f"refs/heads/{self.branch}").decode().split()
        if not listed:
            return ""
        only = ("--depth", str(depth)) if depth else ()
        refs = f"+refs/heads/{self.branch}:refs/heads/there"
        self._must("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *only, "--", self.address, refs)
        return self._must("rev-parse", "--verify", "refs/heads/there^{commit}").decode().strip()

    def read(self, commit: str, path: str) -> bytes | None:
        """A file of a commit; None if there is none."""
        return self.read_files(commit, frozenset({path})).get(path)

    def read_files(self, commit: str, paths: frozenset[str]) -> dict[str, bytes]:
        """Those of some files that a commit has; what is no plain file counts as missing."""
        listed = self._must("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
        blobs: dict[str, str] = {}
        for line in filter(None, listed):
            about, _, name = line.decode("utf-8", "replace").partition("\t")
            mode, _, blob = about.split()
            if mode in ("100644", "100755") and name in paths:
                blobs[name] = blob
        asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        output = self._must("cat-file", "--batch", content=asked)
        found: dict[str, bytes] = {}
        at = 0
        for path in blobs:
            end = output.index(b"\n", at)
            size = int(output[at:end].split()[2])
            found[path] = output[end + 1 : end + 1 + size]
            at = end + size + 2
        return found

    def list_commits(self, tip: str, path: str) -> tuple[str, ...]:
        """The commits of the branch that changed a file, newest first."""
        if not tip:
            return ()
        return tuple(self._must("rev-list", "--first-parent", tip, "--", path).decode().split())

    def commit(
        self, parent: str, contents: Mapping[str, bytes], gone: Sequence[str], message: str, at: datetime
    ) -> str:
        """Make a commit with some files written and some deleted, everything else as in its parent; return its name."""
        signed = f"{self.author} {int(at.timestamp())} +0000"
        parts = [f"commit refs/heads/made\ncommitter {signed}\n".encode(), _write_data(message.encode())]
        parts += [f"from {parent}\n".encode()] if parent else [b"deleteall\n"]
        parts += [f"D {path}\n".encode() for path in gone]
        for path, content in contents.items():
            parts += [f"M 100644 inline {path}\n".encode(), _write_data(content)]
        self._must("fast-import", "--quiet", "--force", content=b"".join([*parts, b"done\n"]), options=("--done",))
        return self._must("rev-parse", "--verify", "refs/heads/made^{commit}").decode().strip()

    def push(self, commit: str) -> None:
        """Push a commit to the branch. Raises PushRefused if it is not on top of what is there now."""
        ended = self._run(
            "push", "--porcelain", "--no-verify", "--", self.address, f"{commit}:refs/heads/{self.branch}"
        )
        if ended.code:
            said = f"{ended.output.decode('utf-8', 'replace')}\n{ended.complaint}".strip()
            if any(words in said for words in _NOT_ON_TOP):
                raise PushRefused(said)
            raise refuse_failure(self.place, f"git push: {said}")

    def _must(self, command: str, *arguments: str, content: bytes = b"", options: Sequence[str] = ()) -> bytes:
        ended = self._run(command, *options, *arguments, content=content)
        if ended.code:
            raise refuse_failure(self.place, f"git {command}: {ended.complaint or ended.code}")
        return ended.output

    def _run(self, *command: str, content: bytes = b"") -> Ended:
        try:
            return run_program(("git", *command), self.folder, self.environment, content)
        except ProgramMissing:
            raise refuse_lack(self.place, "git is not installed", "apt-get install git") from None


def open_clone(folder: Path, address: str, branch: str, place: str, settings: Mapping[str, str]) -> Clone:
    """Make the repository in an empty folder. `settings` may have `author` and `token`, a password for https."""
    match = _AUTHOR.fullmatch(settings.get("author", _DEFAULT_AUTHOR))
    if match is None:
        raise refuse_failure(place, "the author is not written as in: Desk <desk@example.com>")
    given = list(_SETTINGS)
    if "token" in settings:
        basic = base64.b64encode(f"x-access-token:{settings['token']}".encode()).decode()
        hide(basic)
        # After a redirect git would send the header to wherever that led.
        given += [("http.extraHeader", f"Authorization: Basic {basic}"), ("http.followRedirects", "false")]
    environment = _CLEAN | {"GIT_DIR": str(folder), "GIT_CONFIG_COUNT": str(len(given))}
    for number, (name, value) in enumerate(given):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    clone = Clone(folder, address, branch, place, f"{match[1].strip()} <{match[2]}>", environment)
    clone.begin()
    return clone


def _write_data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)
