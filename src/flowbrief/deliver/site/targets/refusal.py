"""What is said when a site cannot be put in its place."""

from __future__ import annotations

from collections.abc import Mapping

from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused
from flowbrief.model.secret import redact


def refuse_unwritable(place: str, error: OSError) -> Refused:
    """The folder, or something in it, cannot be written or read."""
    message = f"the site cannot be written: {error.strerror or error}"
    return _refuse("site-not-writable", message, place, "make room, or let this user write there")


def refuse_foreign(place: str, message: str) -> Refused:
    """Something is there that is not ours, and is left alone."""
    return _refuse("site-not-ours", message, place, "name a place of its own, or clear this one by hand")


def refuse_failure(place: str, message: str) -> Refused:
    """A program or a server did not do what it was asked for; the message is its own, without secrets."""
    hint = "put it right and publish again; what was published before is whole or is completed then"
    return _refuse("target-failed", redact(message.strip()), place, hint)


def refuse_damage(release: str, place: str, hashes: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Raise Refused if the files of an earlier release are not those that were published, before it is shown."""
    damaged = [path for path, sha256 in hashes.items() if found.get(path) != sha256]
    if damaged:
        message = f"{len(damaged)} files of the release {release} are not what was published, such as {damaged[0]}"
        raise _refuse("release-damaged", message, place, "flowbrief rollback CONFIG --list shows what else there is")


def refuse_busy(place: str) -> Refused:
    """Another program writes there now."""
    return _refuse("already-running", "another command is writing this site", place, "wait for it to finish")


def refuse_lack(place: str, what: str, hint: str) -> Refused:
    """A program or a package is not installed."""
    return Refused((Diagnostic("missing-tool", what, Place(place), hint, exit_code=ExitCode.SYSTEM),))


def _refuse(code: str, message: str, place: str, hint: str) -> Refused:
    return Refused((Diagnostic(code, message, Place(place), hint, exit_code=ExitCode.DELIVERY),))
